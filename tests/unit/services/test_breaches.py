"""A journal that may hold void operations is not closed before someone says what became of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.errors import (
    BreachExistsError,
    BreachInvalidError,
    BreachResolvedError,
    BreachUnknownError,
    BreachUnresolvedError,
)
from archive.model.breach import BreachAct
from archive.services.declare_breach import declare_breach, list_breaches
from archive.services.register_organisation import register_organisation
from archive.services.resolve_breach import ResolveRequest, resolve_breach
from archive.services.review_breaches import CLAUSE, CODE
from tests.corrected import carry_out, close, correct, files, supplement, with_mark
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

ORGANISATION = small_input().organisation.organisation_id
ACT = BreachAct(
    organisation_id=ORGANISATION,
    number="№ 3",
    drawn_on=date(2026, 6, 12),
    account="sorokina (учётная запись)",
    teacher="Сорокина В. Н.",
    since=date(2025, 9, 1),
    until=date(2025, 9, 5),
    declared_by="Завуч",
    declared_at=datetime(2026, 6, 12, 9, tzinfo=UTC),
)
RESOLUTION = "Отметки сверены с тетрадями, неверных нет"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        yield opened


def declare(memory: Memory, **changed: object) -> BreachAct:
    return declare_breach(memory.ports, replace(ACT, **changed))  # type: ignore[arg-type]  # the tests name the fields


def resolve(memory: Memory, text: str = RESOLUTION, number: str = "№ 3", day: date | None = None) -> BreachAct:
    return resolve_breach(memory.ports, ResolveRequest(ORGANISATION, number, text, "Директор", day))


def actions(memory: Memory) -> list[str]:
    with memory.ports.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events()]


def test_a_touched_period_waits_for_the_resolution_and_then_tells_it(memory: Memory) -> None:
    declare(memory)
    before = len(actions(memory))
    with pytest.raises(BreachUnresolvedError, match=r"акт № 3 от 12\.06\.2026.*Сорокина В\. Н\..*5Б"):
        close(memory.ports, files())
    assert len(actions(memory)) == before
    assert not memory.workspace.held
    resolve(memory)
    (closing,) = close(memory.ports, files()).closings
    (finding,) = [each for each in closing.findings if each.code == CODE]
    assert RESOLUTION in finding.message
    assert "акт № 3 от 12.06.2026" in finding.message
    assert finding.clause == CLAUSE
    assert finding.place.file
    assert [action for action in actions(memory) if "breach" in action] == ["breach-declared", "breach-resolved"]


@pytest.mark.parametrize(
    "changed",
    [
        {"teacher": "Загорский П. П."},
        {"since": date(2025, 8, 1), "until": date(2025, 8, 31)},
        {"teacher": "Сорокина Г. Н."},
        {"class_labels": ("8А",), "teacher": "Никто Н. Н."},
    ],
    ids=["another teacher", "other days", "a namesake by family", "another class"],
)
def test_an_act_that_does_not_touch_the_class_does_not_stop_it(memory: Memory, changed: dict[str, object]) -> None:
    declare(memory, **changed)
    (closing,) = close(memory.ports, files()).closings
    assert not [each for each in closing.findings if each.code == CODE]


def test_an_act_that_names_the_class_stops_it_whoever_taught(memory: Memory) -> None:
    declare(memory, teacher="Никто Н. Н.", class_labels=("5б ", "6В"))
    with pytest.raises(BreachUnresolvedError):
        close(memory.ports, files())


def test_a_period_closed_before_is_not_reopened_but_its_correction_waits(memory: Memory) -> None:
    close(memory.ports, with_mark("н/а"))
    carry_out(memory.ports)
    declare(memory)
    assert close(memory.ports, with_mark("н/а")).resumed
    with pytest.raises(BreachUnresolvedError):
        correct(memory.ports, with_mark("4"))
    resolve(memory)
    assert correct(memory.ports, with_mark("4")).closings[0].version == 2


def test_a_supplement_is_not_stopped_by_operations_on_lessons_that_it_does_not_hold(memory: Memory) -> None:
    close(memory.ports, with_mark("н/а"))
    carry_out(memory.ports)
    declare(memory)
    assert supplement(memory.ports, with_mark("4")).closings[0].is_supplement


def test_summary_marks_entered_on_the_days_of_the_act_stop_the_closing(memory: Memory) -> None:
    declare(memory, since=date(2026, 5, 26), until=date(2026, 5, 27))
    with pytest.raises(BreachUnresolvedError):
        close(memory.ports, files())


def test_declaring_twice_is_declaring_once(memory: Memory) -> None:
    declare(memory)
    again = declare(memory, number="3", declared_by="Другой", declared_at=datetime(2026, 6, 20, tzinfo=UTC))
    assert again.declared_by == "Завуч"
    assert actions(memory).count("breach-declared") == 1
    assert list_breaches(memory.ports, ORGANISATION) == [replace(ACT, number="3")]


def test_the_same_number_with_other_particulars_is_refused(memory: Memory) -> None:
    declare(memory)
    with pytest.raises(BreachExistsError, match=r"акт № 3 от 12\.06\.2026 уже записан.*Сорокина"):
        declare(memory, teacher="Другой У. У.")
    assert list_breaches(memory.ports)[0].teacher == ACT.teacher


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"number": " № "}, "номер"),
        ({"teacher": " "}, "учитель"),
        ({"account": ""}, "учётная запись"),
        ({"until": date(2025, 8, 1)}, "раньше, чем начались"),
        ({"drawn_on": date(2026, 6, 28)}, "ещё не наступила"),
    ],
)
def test_an_act_without_its_particulars_is_refused(memory: Memory, changed: dict[str, object], why: str) -> None:
    with pytest.raises(BreachInvalidError, match=why):
        declare(memory, **changed)
    assert not list_breaches(memory.ports)


def test_resolving_twice_is_resolving_once_and_never_otherwise(memory: Memory) -> None:
    declare(memory)
    first = resolve(memory)
    memory.clock.at = datetime(2026, 7, 1, tzinfo=UTC)
    assert resolve(memory, f"  {RESOLUTION} ") == first
    assert actions(memory).count("breach-resolved") == 1
    with pytest.raises(BreachResolvedError, match=RESOLUTION):
        resolve(memory, "Иное")


def test_an_unknown_act_and_one_of_two_are_asked_for_again(memory: Memory) -> None:
    with pytest.raises(BreachUnknownError, match="ни одного"):
        resolve(memory)
    declare(memory)
    declare(memory, drawn_on=date(2026, 6, 20))
    with pytest.raises(BreachUnknownError, match=r"12\.06\.2026; акт № 3 от 20\.06\.2026"):
        resolve(memory)
    assert resolve(memory, day=date(2026, 6, 20)).drawn_on == date(2026, 6, 20)


def test_an_empty_resolution_resolves_nothing(memory: Memory) -> None:
    declare(memory)
    with pytest.raises(BreachInvalidError, match="решение пусто"):
        resolve(memory, "  ")
    assert not list_breaches(memory.ports)[0].is_resolved
