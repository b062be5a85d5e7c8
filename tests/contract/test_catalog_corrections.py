"""What port `Catalog` promises of corrections and of acts on breaches, held on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from archive.catalog.migrate import downgrade, upgrade
from archive.catalog.session import SqlCatalog
from archive.errors import ArchiveError
from archive.model.breach import BreachAct
from archive.model.closing import ClosingKind
from tests.unit.catalog.samples import AT, CLOSING, SCHOOL, founded, record

pytest_plugins = ("tests.servers_postgres",)

ACT = BreachAct(
    organisation_id="school-1",
    number="3",
    drawn_on=date(2026, 6, 12),
    account="щукина (учётная запись)",
    teacher="Щукина Ё. Ю.",
    since=date(2026, 5, 10),
    until=date(2026, 5, 12),
    declared_by="Завуч",
    declared_at=AT,
    class_labels=("8А", "8Б"),
)
RESOLVED = ACT.resolved("Отметки сверены", by="Директор", at=AT + timedelta(days=1))


@pytest.fixture
def register(catalog: SqlCatalog) -> SqlCatalog:
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_breach(ACT)
    return catalog


def test_an_act_comes_back_as_it_was_added(register: SqlCatalog) -> None:
    earlier = replace(ACT, number="2", class_labels=())
    other = replace(ACT, organisation_id="school-2", drawn_on=date(2026, 1, 1))
    with register.transaction() as unit:
        unit.add_breach(other)
        unit.add_breach(earlier)
    with register.transaction() as unit:
        assert unit.breaches("school-1") == [earlier, ACT]
        assert unit.breaches() == [earlier, ACT, other]


def test_a_resolution_is_written_once(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        assert unit.resolve_breach(RESOLVED)
    with register.transaction() as unit:
        assert not unit.resolve_breach(replace(RESOLVED, resolution="иначе"))
        assert unit.breaches("school-1") == [RESOLVED]


def test_an_act_of_another_day_or_school_is_not_resolved_with_it(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        assert not unit.resolve_breach(replace(RESOLVED, drawn_on=date(2026, 6, 13)))
        assert not unit.resolve_breach(replace(RESOLVED, organisation_id="school-2"))
        assert unit.breaches("school-1") == [ACT]


def test_an_act_is_not_declared_over(register: SqlCatalog) -> None:
    with pytest.raises((DBAPIError, ArchiveError)), register.transaction() as unit:
        unit.add_breach(replace(ACT, teacher="Другая"))
    with register.transaction() as unit:
        assert unit.breaches("school-1") == [ACT]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE breach_acts SET teacher = 'x'",
        "UPDATE breach_acts SET until = '2026-05-11'",
        "UPDATE breach_acts SET class_labels = '[]'",
        "DELETE FROM breach_acts",
    ],
)
def test_a_hand_in_the_database_is_refused(register: SqlCatalog, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), register.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_resolution_is_not_rewritten_by_hand(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        unit.resolve_breach(RESOLVED)
    with pytest.raises(DBAPIError, match="append-only"), register.engine.begin() as connection:
        connection.execute(text("UPDATE breach_acts SET resolution = 'x'"))


def test_later_versions_are_those_after_the_first_of_one_school(register: SqlCatalog) -> None:
    second, other = record(2, version=2), record(3, version=2, organisation_id="school-2")
    with register.transaction() as unit:
        for each in (record(1), second, other):
            unit.add_record(each, {})
        assert unit.later_versions(["school-1"]) == [second]
        assert unit.later_versions(["school-1", "school-2"]) == [second, other]


def test_a_supplement_comes_back_as_one(register: SqlCatalog) -> None:
    later = replace(CLOSING, closing_id="2", version=2, supersedes=CLOSING.closing_id, kind=ClosingKind.SUPPLEMENT)
    with register.transaction() as unit:
        unit.add_closing(later)
        assert unit.closing("2") == later
        assert unit.closing(CLOSING.closing_id).kind is ClosingKind.WHOLE


def test_closings_of_before_the_migration_are_whole(catalog: SqlCatalog) -> None:
    """A school that closed periods with the program of before: its closings stay readable."""
    with catalog.transaction() as unit:
        founded(unit)
    downgrade(catalog.engine, "0002")
    upgrade(catalog.engine)
    with catalog.transaction() as unit:
        assert unit.closing(CLOSING.closing_id) == CLOSING
        assert unit.organisation("school-1") == SCHOOL
