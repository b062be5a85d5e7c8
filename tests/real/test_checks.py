"""The checks on real exports, by every profile: exactly these findings, by code and severity; no names."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.checks import check
from archive.intake import open_inputs, take_in
from archive.intake.profile_file import profile_names, read_profile
from archive.intake.toml_fields import Fields
from archive.model.finding import Finding
from archive.model.journal import ClassJournal
from archive.periods.calendar import closable_periods
from archive.periods.selection import select
from tests.build_journal import organisation
from tests.real.dnevnikru import convert

GOLDEN = Path(__file__).parents[1] / "golden" / "checks" / "real.json"
WHEN = {2024: datetime(2025, 5, 30, 9, tzinfo=UTC), 2017: datetime(2018, 6, 20, 9, tzinfo=UTC)}

Counts = dict[str, int]


@pytest.fixture(scope="module")
def journals(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ClassJournal, ...]:
    report = next((real_data / "sgo_xlsx").glob("*.xlsx"))
    dnevnik = convert(next((real_data / "dnevnikru_csv").glob("*.zip")), tmp_path_factory.mktemp("flat"))
    return tuple(journal for path in (report, dnevnik) for journal in take_in(open_inputs([path])).journals)


def found(journal: ClassJournal, profile: str) -> tuple[Finding, ...]:
    school = replace(organisation(), rules=read_profile(profile, Fields("", {})))
    period = closable_periods(journal)[-1]
    return check(select(journal, period), school, period, at=WHEN[journal.school_year.start])


def counted(journals: tuple[ClassJournal, ...]) -> dict[str, dict[str, Counts]]:
    """Return, by class and profile, how many findings there are of each code and severity."""
    return {
        f"{journal.class_label} {journal.school_year}": {
            profile: dict(sorted(Counter(f"{f.code} {f.severity}" for f in found(journal, profile)).items()))
            for profile in profile_names()
        }
        for journal in journals
    }


def test_the_findings_are_exactly_these(journals: tuple[ClassJournal, ...]) -> None:
    assert counted(journals) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_a_class_teacher_can_read_them_all(journals: tuple[ClassJournal, ...]) -> None:
    """A real class gives tens of findings, not hundreds."""
    most = max(len(found(journal, profile)) for journal in journals for profile in profile_names())
    assert most < 50


def test_every_finding_has_a_place(journals: tuple[ClassJournal, ...]) -> None:
    for journal in journals:
        files = {source.name for source in journal.sources}
        assert all(f.place.file in files and f.place.cell for f in found(journal, "hmao"))
