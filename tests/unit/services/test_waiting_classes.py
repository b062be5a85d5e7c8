"""Which classes' families wait for paper, and when it is time again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.model.desk import Answer, Purpose, Rhythm
from archive.services.keep_consents import ConsentRequest, enter_consent
from archive.services.print_families import FamiliesRequest, print_families
from archive.services.waiting_classes import waiting_classes
from tests.memory_ports import memory_ports
from tests.unit.services.desk_ground import Ground, ground


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Ground]:
    with memory_ports(tmp_path) as opened:
        made = ground(opened, pupils=2)
        _refuses(made, Rhythm.WEEKLY, date(2025, 9, 1))
        yield made


def _refuses(made: Ground, rhythm: Rhythm, day: date) -> None:
    pupil = made.pupils[0]
    request = ConsentRequest(
        made.organisation_id, pupil.name.full, pupil.pupil_id, made.journal.class_label, made.journal.school_year,
        "Родителев Пётр", Purpose.ELECTRONIC, Answer.REFUSAL, day, "заявление № 5", "проба", rhythm,
    )  # fmt: skip
    enter_consent(made.ports, request)


def _on(at: Ground, day: datetime) -> tuple[date | None, bool]:
    at.memory.clock.at = day
    [found] = waiting_classes(at.ports, at.organisation_id)
    assert (found.class_label, len(found.families)) == (at.journal.class_label, 1)
    return found.printed_on, found.is_due


def test_a_fortnight_without_paper_is_told_while_there_are_lessons(at: Ground) -> None:
    assert _on(at, datetime(2025, 9, 10, tzinfo=UTC)) == (None, False)
    assert _on(at, datetime(2025, 9, 15, tzinfo=UTC)) == (None, True)
    assert _on(at, datetime(2026, 7, 1, tzinfo=UTC)) == (None, False)


def test_who_wants_paper_by_the_period_is_not_due_each_fortnight(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as opened:
        made = ground(opened, pupils=2)
        _refuses(made, Rhythm.PERIOD, date(2025, 9, 1))
        assert _on(made, datetime(2026, 3, 1, tzinfo=UTC)) == (None, False)


def test_a_family_that_has_just_asked_has_not_waited(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as opened:
        made = ground(opened, pupils=2)
        _refuses(made, Rhythm.WEEKLY, date(2026, 3, 1))
        assert _on(made, datetime(2026, 3, 10, tzinfo=UTC)) == (None, False)
        assert _on(made, datetime(2026, 3, 15, tzinfo=UTC)) == (None, True)


def test_a_printing_counts_from_the_day_that_it_was_at_the_school(at: Ground) -> None:
    at.memory.clock.at = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    print_families(
        at.ports, FamiliesRequest(at.organisation_id, at.journal.class_label, at.journal.school_year, "проба")
    )
    assert _on(at, datetime(2026, 5, 18, tzinfo=UTC)) == (date(2026, 5, 5), False)
    assert _on(at, datetime(2026, 5, 19, tzinfo=UTC)) == (date(2026, 5, 5), True)


def test_a_class_beyond_reach_is_not_named(at: Ground) -> None:
    assert waiting_classes(at.ports, at.organisation_id, lambda _consent: False) == []
