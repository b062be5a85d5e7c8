"""What port `Catalog` promises of the paper beside the records, held on both databases."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from archive.catalog.session import SqlCatalog
from archive.catalog.tables import PaperEntryRow, PaperFileRow
from archive.errors import BusyError
from archive.model.digest import Digest
from archive.model.paper_file import PaperEntry, PaperFile, PaperState, PaperStep
from archive.model.record import RecordNumber
from tests.unit.catalog.samples import AT, founded, record

pytest_plugins = ("tests.servers_postgres",)

FILE = PaperFile(
    organisation_id="school-1",
    number=RecordNumber(2026, 1),
    printing=1,
    records=(RecordNumber(2026, 1), RecordNumber(2026, 2)),
    pages=41,
    sheets=21,
    inventory_sheets=1,
    double_sided=True,
    digest=Digest.of(b"printed"),
    printed_by="Серова",
    printed_at=AT,
)
COUNT = PaperEntry(1, PaperStep.COUNTED, "Серова", AT + timedelta(hours=1), sheets=21)
SHELF = PaperEntry(2, PaperStep.SHELVED, "Гущина", AT + timedelta(hours=2), place="шкаф 2, полка 4")


@pytest.fixture
def register(catalog: SqlCatalog) -> SqlCatalog:
    with catalog.transaction() as unit:
        founded(unit)
        for each in (record(1), record(2), record(3, organisation_id="school-2")):
            unit.add_record(each, {})
        unit.add_paper_file(FILE)
    return catalog


def test_a_printing_comes_back_with_its_entries_in_order(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        counted = unit.add_paper_entry(FILE, COUNT)
        assert unit.add_paper_entry(counted, SHELF) == replace(FILE, entries=(COUNT, SHELF))
    with register.transaction() as unit:
        (found,) = unit.paper_files("school-1")
    assert found == replace(FILE, entries=(COUNT, SHELF))
    assert found.state is PaperState.SHELVED


def test_printings_of_one_file_of_a_school_and_of_all(register: SqlCatalog) -> None:
    again = replace(FILE, printing=2, digest=Digest.of(b"again"))
    other = replace(FILE, number=RecordNumber(2026, 2))
    foreign = replace(FILE, organisation_id="school-2", number=RecordNumber(2026, 3))
    with register.transaction() as unit:
        for each in (foreign, other, again):
            unit.add_paper_file(each)
        unit.add_paper_entry(again, COUNT)
    with register.transaction() as unit:
        kept = replace(again, entries=(COUNT,))
        assert unit.paper_files("school-1", FILE.number) == [FILE, kept]
        assert unit.paper_files("school-1") == [FILE, kept, other]
        assert unit.paper_files() == [FILE, kept, other, foreign]
        assert unit.paper_files("school-2", FILE.number) == []


def test_a_place_is_taken_once(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        unit.add_paper_entry(FILE, COUNT)
    with pytest.raises(BusyError), register.transaction() as unit:
        unit.add_paper_file(replace(FILE, sheets=99))
    with pytest.raises(BusyError), register.transaction() as unit:
        unit.add_paper_entry(FILE, replace(COUNT, sheets=99))
    with register.transaction() as unit:
        assert unit.paper_files() == [replace(FILE, entries=(COUNT,))]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_files SET sheets = 1",
        "DELETE FROM paper_files",
        "UPDATE paper_entries SET place = 'x'",
        "DELETE FROM paper_entries",
    ],
)
def test_a_hand_in_the_database_is_refused(register: SqlCatalog, statement: str) -> None:
    with register.transaction() as unit:
        unit.add_paper_entry(FILE, COUNT)
    with pytest.raises(DBAPIError, match="append-only"), register.engine.begin() as connection:
        connection.execute(text(statement))


def test_each_field_of_the_values_has_its_column() -> None:
    file = {name for name in dir(PaperFileRow) if not name.startswith("_")}
    entry = {name for name in dir(PaperEntryRow) if not name.startswith("_")}
    assert {field.name for field in fields(PaperFile)} - {"entries"} <= file
    assert {field.name for field in fields(PaperEntry)} <= entry
