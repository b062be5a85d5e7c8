"""What the check finds, closing asks about: blocks, is explained, is frozen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.checks import ALL
from archive.checks.reports import ReportKind
from archive.errors import DataRefusedError, FindingsUnexplainedError, SchoolMismatchError
from archive.intake import InputFile
from archive.intake.profile_file import read_profile
from archive.intake.toml_fields import Fields
from archive.model.finding import Severity
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.periods.snapshot import thaw
from archive.services.check_period import Checked, CheckRequest, check_period
from archive.services.close_period import Closed, CloseRequest, close_period
from archive.services.print_findings import print_findings
from archive.services.register_organisation import register_organisation
from archive.services.report_period import report_period
from tests.memory_ports import Memory, memory_ports
from tests.sample import Input, small_input
from tests.unit.render.pdf_reading import texts

AT = datetime(2026, 6, 26, 9, tzinfo=UTC)
ANSWER = "Учитель болел, приказ от 12.05.2026 № 40."


def school(profile: str, given: Input) -> Organisation:
    return replace(given.organisation, profile=profile, rules=read_profile(profile, Fields("own.toml", {})))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, school("gymnasium", small_input()), actor="test")
        yield opened


def close(memory: Memory, answers: dict[str, str]) -> Closed:
    given = small_input()
    request = CloseRequest(given.files, given.organisation.organisation_id, YEAR, "Завуч", None, answers)
    return close_period(memory.ports, request)


def checked(profile: str = "gymnasium", files: tuple[InputFile, ...] = ()) -> Checked:
    given = small_input()
    return check_period(CheckRequest(files or given.files, school(profile, given), YEAR), at=AT)


def test_what_is_to_be_explained_refuses_until_it_is(memory: Memory) -> None:
    waiting = [f for f in checked().findings if f.severity is Severity.EXPLAIN]
    assert waiting
    with pytest.raises(FindingsUnexplainedError, match="--explain") as raised:
        close(memory, {})
    assert list(raised.value.findings) == waiting
    assert not memory.workspace.held
    assert len(close(memory, {ALL: ANSWER}).closings) == 1


def test_each_code_may_have_its_own_answer(memory: Memory) -> None:
    waiting = {f.code for f in checked().findings if f.severity is Severity.EXPLAIN}
    first, *others = sorted(waiting)
    with pytest.raises(FindingsUnexplainedError) as raised:
        close(memory, {first: ANSWER})
    assert {f.code for f in raised.value.findings} == set(others)
    closed = close(memory, {code: f"{ANSWER} {code}" for code in waiting})
    assert {f.explanation for f in closed.findings if f.severity is Severity.EXPLAIN} == {
        f"{ANSWER} {code}" for code in waiting
    }


def test_explanations_are_frozen_with_their_findings(memory: Memory) -> None:
    (closing,) = close(memory, {ALL: ANSWER}).closings
    frozen = thaw(memory.workspace.held[closing.snapshot])
    assert frozen.findings == closing.findings
    assert {f.explanation for f in frozen.findings if f.severity is Severity.EXPLAIN} == {ANSWER}
    assert {f.explanation for f in frozen.findings if f.severity is Severity.INFORMS} == {""}
    assert frozen.organisation.rules.seed == "004"


def test_a_closed_period_is_not_asked_again(memory: Memory) -> None:
    first = close(memory, {ALL: ANSWER})
    again = close(memory, {})
    assert again.resumed
    assert again.findings == first.findings


def test_what_blocks_cannot_be_talked_away(memory: Memory) -> None:
    given = small_input()
    register_organisation(memory.ports, school("epos", given), actor="test")
    files = tuple(_worse(file) for file in given.files)
    request = CloseRequest(files, given.organisation.organisation_id, YEAR, "Завуч", None, {ALL: ANSWER})
    with pytest.raises(DataRefusedError, match="не допускается"):
        close_period(memory.ports, request)
    assert not memory.workspace.held


def _worse(file: InputFile) -> InputFile:
    """Make every year mark a «2»."""
    if file.name != "results.csv":
        return file
    lines = file.data.decode("utf-8-sig").splitlines(keepends=True)
    changed = [line.replace(",год,,3,", ",год,,2,").replace(",год,,4,", ",год,,2,") for line in lines]
    return replace(file, data="".join(changed).encode())


def test_the_check_writes_nothing_and_finds_what_closing_finds(memory: Memory) -> None:
    before = checked()
    closed = close(memory, {ALL: ANSWER})
    bare = [replace(finding, explanation="") for finding in closed.findings]
    assert bare == list(before.findings)
    assert not before.blocked


def test_files_that_cannot_be_taken_in_are_told_and_not_judged_further() -> None:
    given = small_input()
    spoilt = tuple(
        replace(file, data=file.data + "нет-такого,У-1,5,,,,\n".encode()) if file.name == "marks.csv" else file
        for file in given.files
    )
    found = checked(files=spoilt)
    assert (found.blocked, found.unreadable, found.classes) == (True, True, ())
    with pytest.raises(DataRefusedError):
        report_period(CheckRequest(spoilt, school("gymnasium", given), YEAR), ReportKind.PLAN, at=AT)


def test_another_school_s_export_is_not_checked() -> None:
    given = small_input()
    stranger = replace(school("gymnasium", given), full_name="Школа 1", short_name="Ш1", names_in_exports=())
    with pytest.raises(SchoolMismatchError):
        check_period(CheckRequest(given.files, stranger, YEAR), at=AT)


def test_a_report_is_made_of_the_same_files() -> None:
    given = small_input()
    (report,) = report_period(CheckRequest(given.files, school("gymnasium", given), YEAR), ReportKind.PLAN, at=AT)
    assert (report.class_label, len(report.table.headings)) == ("5Б", 6)
    assert report.table.rows


def test_the_sheet_names_every_finding_of_each_class() -> None:
    found = checked()
    document = print_findings(found)
    words = " ".join(" ".join(texts(document.pdf)).split())
    assert document.pages == words.count("Рабочий лист, не документ архива")
    explain = sum(f.severity is Severity.EXPLAIN for f in found.findings)
    assert f"Требуют пояснения: {explain}" in words
    assert "5Б класс" in words
