"""Closing a period: whole or not at all, and the same command again changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.checks import ALL
from archive.errors import (
    ClassNotOfSchoolError,
    ClosingDateError,
    ClosingExistsError,
    DataRefusedError,
    OrganisationUnknownError,
    PeriodUnknownError,
    SchoolMismatchError,
    StoreUnavailableError,
)
from archive.intake import InputFile
from archive.model.closing import JobState
from archive.model.organisation import Organisation
from archive.model.period import YEAR, PeriodCode, PeriodKind
from archive.model.record import RecordClass
from archive.services.close_period import Closed, CloseRequest, close_period
from archive.services.register_organisation import register_organisation
from tests.memory_ports import Memory, memory_ports
from tests.sample import Input, small_input

SEMESTER = PeriodCode(PeriodKind.SEMESTER, 1)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        yield opened


def request(given: Input | None = None, **changes: object) -> CloseRequest:
    given = given or small_input()
    base = CloseRequest(
        given.files, given.organisation.organisation_id, YEAR, "Петрова А. И.", None, {ALL: "Пробные данные."}
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the tests name the fields


def close(memory: Memory, given: Input | None = None, **changes: object) -> Closed:
    return close_period(memory.ports, request(given, **changes))


def closing_refused(memory: Memory, error: type[Exception], changes: dict[str, object]) -> None:
    with pytest.raises(error):
        close_period(memory.ports, request(None, **changes))


def kept(memory: Memory) -> tuple[int, int, int]:
    with memory.ports.catalog.transaction() as unit:
        return len(unit.jobs()), len(unit.events()), len(memory.workspace.held)


def test_a_closing_plans_two_documents_a_class_and_each_source_once(memory: Memory) -> None:
    given = small_input("5Б", "8А")
    closed = close(memory, given)
    with memory.ports.catalog.transaction() as unit:
        jobs = unit.jobs()
        assert [str(job.number) for job in jobs] == [f"2026-{n:06d}" for n in range(1, len(jobs) + 1)]
    documents = [job for job in jobs if job.record_class is not RecordClass.SOURCE]
    sources = [job for job in jobs if job.record_class is RecordClass.SOURCE]
    assert sorted(closing.class_label for closing in closed.closings) == ["5Б", "8А"]
    assert len(documents) == 4
    assert {job.state for job in documents} == {JobState.PLANNED}
    assert sorted(str(job.content) for job in sources) == sorted({str(s.digest) for s in closed.closings[0].sources})


def test_the_same_command_again_finds_its_own_closing(memory: Memory) -> None:
    first = close(memory)
    before = kept(memory)
    memory.clock.at = datetime(2026, 7, 1, tzinfo=UTC)
    again = close(memory)
    assert again.resumed
    assert again.closings == first.closings
    assert kept(memory) == before


def test_other_data_does_not_overwrite_a_closed_period(memory: Memory) -> None:
    close(memory)
    before = kept(memory)
    with pytest.raises(ClosingExistsError, match=r"5Б уже закрыт 26\.06\.2026"):
        close(memory, small_input("5Б", pupils=2))
    assert kept(memory) == before


def test_a_class_added_later_is_closed_beside_the_first(memory: Memory) -> None:
    close(memory, small_input("5Б"))
    closed = close(memory, small_input("8А"))
    assert [closing.class_label for closing in closed.closings] == ["8А"]
    assert not closed.resumed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"files": (InputFile("a.xlsx", b"PK\x03\x04 not a workbook"),)}, Exception),
        ({"organisation_id": "nobody"}, OrganisationUnknownError),
        ({"period": SEMESTER}, PeriodUnknownError),
        ({"closed_on": date(2027, 1, 1)}, ClosingDateError),
        ({"closed_on": date(2025, 12, 1)}, ClosingDateError),
    ],
)
def test_a_refused_request_leaves_nothing(memory: Memory, changes: dict[str, object], error: type[Exception]) -> None:
    before = kept(memory)
    closing_refused(memory, error, changes)
    assert kept(memory) == before


def test_a_term_that_is_over_cannot_be_closed(memory: Memory) -> None:
    memory.clock.at = datetime(2040, 1, 10, tzinfo=UTC)
    with pytest.raises(ClosingDateError, match="срок хранения уже истёк"):
        close(memory, closed_on=date(2026, 6, 26))


def changed(memory: Memory, **fields: object) -> Organisation:
    organisation = replace(small_input().organisation, **fields)  # type: ignore[arg-type]  # the tests name the fields
    register_organisation(memory.ports, organisation, actor="test")
    return organisation


def test_another_school_s_export_is_refused(memory: Memory) -> None:
    changed(memory, full_name="Школа 1", short_name="Ш1", names_in_exports=())
    with pytest.raises(SchoolMismatchError, match="names_in_exports"):
        close(memory)


def test_a_class_that_is_not_of_the_school_is_refused(memory: Memory) -> None:
    changed(memory, class_labels=("1А", "2А"))
    with pytest.raises(ClassNotOfSchoolError, match="Её классы: 1А, 2А"):
        close(memory)


def test_blocking_findings_refuse_the_whole_input(memory: Memory) -> None:
    given = small_input("5Б")
    spoilt = tuple(
        replace(file, data=file.data + "нет-такого,У-1,5,,,,\n".encode()) if file.name == "marks.csv" else file
        for file in given.files
    )
    before = kept(memory)
    with pytest.raises(DataRefusedError) as raised:
        close(memory, files=spoilt)
    assert "marks.csv" in str(raised.value)
    assert kept(memory) == before


def test_a_workspace_that_is_away_leaves_no_closing(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(data: bytes) -> None:
        raise StoreUnavailableError(endpoint="x", why="выключено")

    monkeypatch.setattr(type(memory.workspace), "put", lambda self, data: away(data))
    before = kept(memory)
    with pytest.raises(StoreUnavailableError):
        close(memory)
    assert kept(memory) == before


def test_a_lost_source_comes_back_with_the_same_files(memory: Memory) -> None:
    close(memory)
    with memory.ports.catalog.transaction() as unit:
        sources = [job.content for job in unit.jobs(states=(JobState.SIGNED,)) if job.content]
    for digest in sources:
        memory.workspace.discard(digest)
    close(memory)
    assert sources
    assert all(memory.workspace.get(digest) for digest in sources)
