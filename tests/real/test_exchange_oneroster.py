"""Real OneRoster archives: what comes out is what went in, row by row."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from archive.intake import Taken, open_inputs, take_in
from archive.model.finding import Severity
from archive.model.journal import ResultKind

GRADEBOOK = "v1p2_gradebook_5A_2017.zip"


@pytest.fixture(scope="module")
def gradebook(real_data: Path) -> Taken:
    return take_in(open_inputs([real_data / "oneroster" / GRADEBOOK]))


@pytest.fixture(scope="module")
def rows(real_data: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(real_data / "oneroster" / GRADEBOOK) as packed:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(packed.read(name).decode())))
            for name in packed.namelist()
        }


def test_every_result_of_the_gradebook_is_in_the_journal(
    gradebook: Taken, rows: dict[str, list[dict[str, str]]]
) -> None:
    (journal,) = gradebook.journals
    items = {row["sourcedId"]: row for row in rows["lineItems"]}
    lessons = {lesson.lesson_id: lesson for lesson in journal.lessons}
    subjects = {subject.subject_id: subject.name for subject in journal.subjects}
    courses = {row["sourcedId"]: row["title"] for row in rows["courses"]}
    taught = {row["sourcedId"]: courses[row["courseSourcedId"]] for row in rows["classes"]}
    expected: Counter[tuple[str, str, str, int]] = Counter()
    for row in rows["results"]:
        item = items[row["lineItemSourcedId"]]
        day = item["dueDate"] if item["categorySourcedId"] == "cur" else item["categorySourcedId"]
        expected[row["studentSourcedId"], taught[item["classSourcedId"]], day, int(float(row["score"]))] += 1
    kinds = {ResultKind.PERIOD: "per", ResultKind.YEAR: "year", ResultKind.EXAM: "exam", ResultKind.FINAL: "final"}
    found: Counter[tuple[str, str, str, int]] = Counter()
    for entry in journal.entries:
        lesson = lessons[entry.lesson_id]
        for mark in entry.marks:
            found[entry.pupil_id, subjects[lesson.subject_id], lesson.day.isoformat(), mark.grade or 0] += 1
    for result in journal.results:
        found[result.pupil_id, subjects[result.subject_id], kinds[result.kind], result.mark.grade or 0] += 1
    assert found == expected
    assert found.total() == 7337


def test_the_class_of_the_gradebook_is_whole(gradebook: Taken, rows: dict[str, list[dict[str, str]]]) -> None:
    (journal,) = gradebook.journals
    students = {row["userSourcedId"] for row in rows["enrollments"] if row["role"] == "student"}
    assert (journal.class_label, str(journal.school_year)) == ("5А", "2017/2018")
    assert {pupil.pupil_id for pupil in journal.pupils} == students
    assert len(journal.lessons) == sum(row["categorySourcedId"] == "cur" for row in rows["lineItems"])
    assert all(subject.teacher for subject in journal.subjects)
    assert {str(period.code) for period in journal.periods} == {"Q1", "Q2", "Q3", "Q4", "Y"}


def test_the_findings_of_the_gradebook(gradebook: Taken) -> None:
    said = [(f.severity, f.code) for f in gradebook.findings if f.code != "intake.columns-left"]
    assert said == [
        (Severity.EXPLAIN, "intake.end-date-inclusive"),
        (Severity.INFORMS, "intake.format-cannot-carry"),
    ]


def test_rostering_1_1(real_data: Path) -> None:
    taken = take_in(open_inputs([real_data / "oneroster" / "v1p1_rostering"]))
    assert [journal.class_label for journal in taken.journals] == ["Algebra I", "English I"]
    assert all(len(journal.pupils) == 5 and not journal.lessons for journal in taken.journals)
    assert all(pupil.birth_date for journal in taken.journals for pupil in journal.pupils)
    assert [str(period.code) for period in taken.journals[0].periods] == ["H1", "Y", "H2"]
    said = Counter(f.code for f in taken.findings if f.severity is Severity.EXPLAIN)
    assert said == {"intake.class-label-odd": 2, "intake.rostering-only": 1}


def test_rostering_1_2(real_data: Path) -> None:
    taken = take_in(open_inputs([real_data / "oneroster" / "v1p2_rostering.zip"]))
    (journal,) = taken.journals
    assert (journal.class_label, len(journal.pupils), len(journal.subjects)) == ("Phys 100 - 1", 2, 1)
    said = Counter(f.code for f in taken.findings if f.severity is Severity.EXPLAIN)
    assert said == {
        "intake.period-unclear": 2,
        "intake.roles-differ": 1,
        "intake.class-label-odd": 1,
        "intake.rostering-only": 1,
    }
