"""Three classes of a real school in Дневник.ру, through our flat format: every source row is accounted for."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from archive.intake import Taken, open_inputs, take_in
from archive.model.journal import ClassJournal, ResultKind
from tests.real.dnevnikru import Source, convert, read_source
from tests.real.golden import golden, shown


@pytest.fixture(scope="module")
def path(real_data: Path) -> Path:
    return next((real_data / "dnevnikru_csv").glob("*.zip"))


@pytest.fixture(scope="module")
def source(path: Path) -> Source:
    return read_source(path)


@pytest.fixture(scope="module")
def taken(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return take_in(open_inputs([convert(path, tmp_path_factory.mktemp("flat"))]))


def _journal(taken: Taken, label: str) -> ClassJournal:
    return next(journal for journal in taken.journals if journal.class_label == label)


def test_the_real_school_comes_through_without_a_finding(taken: Taken) -> None:
    assert shown(taken.findings) == golden("dnevnikru_1A_5A_10A") == []
    assert [journal.class_label for journal in taken.journals] == ["1А", "5А", "10А"]


def test_every_row_of_marks_and_absences_is_one_entry(taken: Taken, source: Source) -> None:
    rows = Counter(source.class_of(row["lesson_id"])["name"] for row in source.marks)
    assert {journal.class_label: len(journal.entries) for journal in taken.journals} == rows
    assert sum(rows.values()) == 17_318


def test_marks_and_absences_agree_row_by_row(taken: Taken, source: Source) -> None:
    expected = Counter(
        (row["student_id"], row["lesson_id"], row["date"], row["mark"], row["absent"]) for row in source.marks
    )
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for journal in taken.journals:
        lessons = {lesson.lesson_id: lesson for lesson in journal.lessons}
        for entry in journal.entries:
            lesson = lessons[entry.lesson_id]
            mark = "".join(mark.raw for mark in entry.marks)
            absent = "1" if entry.attendance else "0"
            found[entry.pupil_id, lesson.subject_id, lesson.day.isoformat(), mark, absent] += 1
    assert found == expected


def test_both_absent_and_marked_is_kept(taken: Taken) -> None:
    both = [e for journal in taken.journals for e in journal.entries if e.marks and e.attendance]
    assert [e.raw for e in both] == ["3 Н"] * 3


def test_results_are_all_there(taken: Taken, source: Source) -> None:
    results = [result for journal in taken.journals for result in journal.results]
    assert len(results) == len(source.period_marks) + len(source.terminal_marks) == 1734
    assert Counter(result.kind for result in results) == Counter(
        {ResultKind.PERIOD: 1215, ResultKind.YEAR: 489, ResultKind.FINAL: 30}
    )


@pytest.mark.parametrize(
    ("label", "codes", "pupils"), [("1А", "Q1 Q2 Q3 Q4", 17), ("5А", "Q1 Q2 Q3 Q4", 20), ("10А", "H1 H2", 18)]
)
def test_periods_and_pupils(taken: Taken, label: str, codes: str, pupils: int) -> None:
    journal = _journal(taken, label)
    assert " ".join(str(period.code) for period in journal.periods) == codes
    assert len(journal.pupils) == pupils


def test_the_first_grade_has_no_marks(taken: Taken) -> None:
    journal = _journal(taken, "1А")
    assert not any(entry.marks for entry in journal.entries)
    assert journal.results == ()


def test_teachers_are_there(taken: Taken) -> None:
    assert _journal(taken, "5А").class_teacher == "Маркова Иллирика Андреевна"
    assert all(subject.teacher for subject in _journal(taken, "10А").subjects)


def test_one_lesson_for_each_journal_date_and_ordinal(taken: Taken, source: Source) -> None:
    rows = Counter((row["student_id"], row["lesson_id"], row["date"]) for row in source.marks)
    lessons = {(journal, day, n) for (_pupil, journal, day), count in rows.items() for n in range(count)}
    assert sum(len(journal.lessons) for journal in taken.journals) == len(lessons)


def test_the_converted_folder_has_the_headings_of_the_format(path: Path, tmp_path: Path) -> None:
    folder = convert(path, tmp_path / "flat")
    with (folder / "marks.csv").open(encoding="utf-8", newline="") as text:
        assert next(csv.reader(text))[:3] == ["Код ученика", "Код урока", "Отметка"]
