"""How values lie in the database, seen from the database's side."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Dialect, make_url, text

from archive.catalog.columns import AsJson, UtcDateTime
from archive.catalog.records import folded
from archive.model.finding import Finding
from tests.catalogs import sqlite_catalog
from tests.unit.catalog.samples import CLOSING, RECORD, founded

SQLITE = make_url("sqlite://").get_dialect()()
POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL])
def test_a_naive_time_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive time"):
        UtcDateTime().process_bind_param(datetime(2026, 5, 29), dialect)  # noqa: DTZ001 - the fault itself


def test_a_person_can_read_the_tables(tmp_path: Path) -> None:
    """Whoever rescues the archive in twenty years has the file and no program."""
    catalog = sqlite_catalog(tmp_path)
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_record(RECORD, {"p1": "Щёлкин Пётр"})
    with catalog.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT number_year, number_sequence, record_class, school_year, period, digest, location_key,"
                " preserved_at, term_closed_on FROM records"
            )
        ).one()
        assert tuple(row) == (
            *(2026, 1, "journal", 2025, "Q4", RECORD.digest.hex),
            *("school-1/journal/2025/x.pdf", "2026-05-29 14:05:33.000000", "2026-05-29"),
        )
        findings = connection.scalar(text("SELECT findings FROM closings"))
        assert "Отметка не понята." in findings
        assert connection.scalar(text("SELECT folded_name FROM record_pupils")) == "щелкин петр"
    catalog.dispose()


def test_json_keeps_every_character() -> None:
    findings = AsJson[tuple[Finding, ...]](tuple[Finding, ...])
    odd = (replace(CLOSING.findings[0], message='\0\u2028\U0001f600"\\'),)
    stored = findings.process_bind_param(odd, SQLITE)
    assert findings.process_result_value(stored, SQLITE) == odd


@pytest.mark.parametrize(
    ("name", "key"), [("  Ёлкин\tПётр ", "елкин петр"), ("И\u0306од", "йод"), ("STRASSE", "strasse"), ("", "")]
)
def test_names_are_folded_as_people_look_for_them(name: str, key: str) -> None:
    assert folded(name) == key
