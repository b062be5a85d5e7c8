from datetime import date

import pytest

from archive.intake import InputFile, take_in
from archive.intake.sgo.header import period_code
from archive.model.finding import Severity
from archive.model.journal import AttendanceMeaning, ClassJournal
from archive.model.marks import Mark
from tests.unit.intake.build_input import DAYS, SgoPupil, saved, sgo_book, sgo_report


def _journal(*pupils: SgoPupil) -> ClassJournal:
    taken = take_in([sgo_report(*pupils)])
    (journal,) = taken.journals
    return journal


def _cells(journal: ClassJournal, subject: str) -> dict[tuple[str, int], tuple[str, tuple[Mark, ...], tuple[str, ...]]]:
    ids = {s.subject_id: s.name for s in journal.subjects}
    lessons = {lesson.lesson_id: lesson for lesson in journal.lessons if ids[lesson.subject_id] == subject}
    return {
        (f"{lessons[e.lesson_id].day:%d.%m}", lessons[e.lesson_id].ordinal): (e.raw, e.marks, e.attendance)
        for e in journal.entries
        if e.lesson_id in lessons
    }


def test_what_the_report_says_of_itself() -> None:
    journal = _journal()
    assert (journal.school_name, journal.class_label, str(journal.school_year)) == (
        'МАОУ "Школа № 1"',
        "8А",
        "2024/2025",
    )
    (period,) = journal.periods
    assert (str(period.code), period.start, period.end) == ("Q4", date(2025, 3, 24), date(2025, 5, 24))
    assert journal.sources[0].format == "sgo-report-xlsx"


def test_an_empty_text_is_a_lesson_and_no_cell_is_none() -> None:
    cells = _cells(_journal(), "Алгебра")
    assert cells["24.05", 1] == ("", (), ())
    assert ("02.04", 1) not in cells


def test_one_work_with_two_marks_and_two_works_are_told_apart() -> None:
    cells = _cells(_journal(), "Алгебра")
    assert [(m.grade, m.work) for m in cells["01.04", 1][1]] == [(2, 1), (3, 1)]
    assert [(m.grade, m.work) for m in cells["31.03", 2][1]] == [(4, 1), (4, 2)]


def test_attendance_and_marks_in_one_cell() -> None:
    cells = _cells(_journal(), "Физика")
    assert cells["31.03", 1][2] == ("Б",)
    assert [m.grade for m in cells["31.03", 1][1]] == [3]
    assert cells["01.04", 1][2] == ("О",)
    assert [(m.grade, m.work) for m in cells["01.04", 1][1]] == [(2, 1), (3, 1)]
    assert cells["02.04", 1] == ("Н Н", (), ("Н", "Н"))
    assert cells["24.05", 1][0] == "5  5"
    assert [m.work for m in cells["24.05", 1][1]] == [1, 2]


def test_lessons_of_a_day_are_counted_by_filled_cells_for_columns_differ_between_pupils() -> None:
    alone = SgoPupil("Петров Иван", days=(("Март", 31), ("Апрель", 1)), subjects={"Физика": ("4", "5", 4.5, 0, "5")})
    journal = _journal(SgoPupil(), alone)
    physics = [lesson for lesson in journal.lessons if lesson.subject_id == "s2" and lesson.day == date(2025, 3, 31)]
    assert [lesson.ordinal for lesson in physics] == [1]


def test_the_legend_is_read_from_the_file() -> None:
    pupil = SgoPupil(subjects={"Алгебра": ("ОТ", None, None, None, "ОП", 0, 0, None)}, legend=(
        ("ОТ", "Отсутствовал"), ("ОП", "Опоздал"), ("УП", "По уважительной причине"), ("ОСВ", "Освобожден"),
    ))  # fmt: skip
    journal = _journal(pupil)
    assert [line.meaning for line in journal.legend] == [
        AttendanceMeaning.ABSENT,
        AttendanceMeaning.LATE,
        AttendanceMeaning.ABSENT_EXCUSED,
        AttendanceMeaning.EXEMPT,
    ]
    assert [e.attendance for e in journal.entries] == [("ОТ",), ("ОП",)]


def test_period_marks_and_averages_are_kept_as_the_file_has_them() -> None:
    journal = _journal()
    assert [(r.mark.grade, str(r.period)) for r in journal.results] == [(4, "Q4")]
    assert [(a.raw, a.weighted) for a in journal.averages[:2]] == [("3.5", False), ("0", True)]


def test_a_zero_is_kept_raw_and_has_to_be_explained() -> None:
    taken = take_in([sgo_report(SgoPupil(subjects={"Алгебра": ("0", None, None, None, "", 0, 0, "0")}))])
    odd = [f for f in taken.findings if f.code == "intake.mark-odd"]
    assert [(f.severity, f.place.cell, f.subject, f.pupil) for f in odd] == [
        (Severity.EXPLAIN, "B13", "Алгебра", "Иванов Пётр Сергеевич"),
        (Severity.EXPLAIN, "I13", "Алгебра", "Иванов Пётр Сергеевич"),
    ]
    (journal,) = taken.journals
    assert journal.entries[0].marks == (Mark("0"),)
    assert journal.results[0].mark == Mark("0")


def test_every_pupil_is_of_the_class_and_has_an_id_by_order() -> None:
    journal = _journal(SgoPupil("Яковлева Анна"), SgoPupil("Абрамов Олег"))
    assert [(p.pupil_id, p.name.full) for p in journal.pupils] == [("p1", "Яковлева Анна"), ("p2", "Абрамов Олег")]
    assert all(m.class_label == "8А" for p in journal.pupils for m in p.memberships)


@pytest.mark.parametrize(
    ("label", "start", "end", "code"),
    [
        ("8А", date(2024, 9, 1), date(2024, 10, 27), "Q1"),
        ("8А", date(2024, 11, 5), date(2024, 12, 28), "Q2"),
        ("8А", date(2025, 1, 9), date(2025, 3, 23), "Q3"),
        ("8А", date(2025, 3, 24), date(2025, 5, 24), "Q4"),
        ("10А", date(2024, 9, 1), date(2024, 12, 28), "H1"),
        ("11Б", date(2025, 1, 9), date(2025, 5, 24), "H2"),
        ("9А", date(2024, 9, 1), date(2024, 12, 28), "H1"),
        ("8А", date(2024, 9, 1), date(2025, 5, 24), "Y"),
    ],
)
def test_the_period_follows_from_the_interval(label: str, start: date, end: date, code: str) -> None:
    assert str(period_code(label, start, end)) == code


def test_the_file_name_says_nothing_and_the_sheet_may_stand_anywhere() -> None:
    book = sgo_book()
    book.create_sheet("Обложка", 0).append(["просто лист"])
    (journal,) = take_in([InputFile("что угодно.csv", saved(book))]).journals
    assert journal.class_label == "8А"


def test_uneven_lessons_of_a_day_are_told() -> None:
    other = SgoPupil("Петров Иван", days=DAYS, subjects={"Алгебра": ("3", None, None, None, None, 3, 0, None)})
    taken = take_in([sgo_report(SgoPupil(), other)])
    assert [f.found for f in taken.findings if f.code == "intake.lessons-uneven"] == ["31.03"]
