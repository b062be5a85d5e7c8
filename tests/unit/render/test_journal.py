"""What stands in the class journal."""

from dataclasses import replace

import pytest

from archive.model.document import Twin
from archive.model.finding import Severity
from archive.model.journal import Average, Entry, Subject
from archive.model.marks import Mark
from archive.render.attendance import attendance_of
from archive.render.attendance_pages import attendance_grid
from archive.render.remarks_pages import remarks_table
from archive.render.renderer import DocumentRenderer
from archive.render.subject_pages import NO_TOPICS, average_shown, marks_grid, topics_table
from archive.render.view import JournalView, entry_text
from tests.build_journal import Q4, closed, findings, identity, organisation, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text, texts


def _text(name: str) -> str:
    return " ".join(text(documents.journal(name).document.pdf).split())


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (Entry("p", "l", "Б 3", (Mark("3", grade=3),), ("Б",)), "Б 3"),
        (Entry("p", "l", "2/3", (Mark("2", grade=2), Mark("3", grade=3))), "2/3"),
        (Entry("p", "l", "4 5", (Mark("4", grade=4), Mark("5", grade=5, work=2))), "4 5"),
        (Entry("p", "l", "4+", (Mark("4+", grade=4, shade="+"),)), "4+"),
        (Entry("p", "l", "Н Н", (), ("Н", "Н")), "Н Н"),
        (Entry("p", "l", "7", (Mark("7"),)), "7"),
        (Entry("p", "l", "см. справку"), "см. справку"),
        (Entry("p", "l", ""), ""),
    ],
)
def test_a_cell_prints_what_the_source_has(entry: Entry, shown: str) -> None:
    assert entry_text(entry) == shown


def test_period_marks_stand_after_the_last_date_of_their_period() -> None:
    view = JournalView(documents.frozen("small"))
    grid = marks_grid(view, view.closed.journal.subjects[0])
    headings = [column.heading for group in grid.groups for column in group.columns if column.result]
    assert headings == ["I четв.", "II четв.", "III четв.", "IV четв.", "Годовая", "Экзамен", "Итоговая"]
    places = [n for n, group in enumerate(grid.groups) if group.columns[0].result]
    assert places == sorted(places)
    assert grid.groups[places[0] - 1].headings[0] == "Октябрь 2025"


def test_days_out_of_the_class_are_marked_and_explained() -> None:
    view = JournalView(documents.frozen("small"))
    grid = marks_grid(view, view.closed.journal.subjects[0])
    first, *_rest, last = (column for group in grid.groups for column in group.columns if not column.result)
    assert first.away == {1}
    assert last.away == {2}
    assert "не числится" in grid.notes[0]


def test_the_right_page_tells_of_substitution_and_notes() -> None:
    view = JournalView(documents.frozen("small"))
    table = topics_table(view, view.closed.journal.subjects[0])
    assert table is not None
    assert table.rows[0][-1] == "замена: Ярцева Мария Петровна вместо Крылова О. В.; Опоздал на 5 минут"


def test_a_source_without_topics_is_told_of_in_one_line() -> None:
    view = JournalView(documents.frozen("bare"))
    subject = view.closed.journal.subjects[0]
    assert topics_table(view, subject) is None
    assert NO_TOPICS in marks_grid(view, subject).subtitles
    assert NO_TOPICS in _text("bare")


def test_first_grade_has_no_marks_and_no_averages() -> None:
    said = _text("first grade")
    assert "Средний балл" not in said
    assert "Годовая" not in said
    assert "четв." not in said
    assert "Решения педагогического совета" in said


def test_college_is_spoken_of_in_college_words() -> None:
    said = _text("college")
    for words in (
        "Журнал учебных занятий",
        "группа ИС-21",
        "студентах",
        "Преподаватель",
        "Куратор группы",
        "Учебная дисциплина",
        "Междисциплинарный курс",
        "Практика",
        "НПА",
        "занятий",
    ):
        assert words in said
    assert "Классный журнал" not in said
    assert "уроков" not in said


def test_general_data_has_birth_dates_and_moves_but_no_snils() -> None:
    pupil = replace(small_journal().pupils[0], snils="112-233-445 95", individual_plan=True)
    journal = replace(small_journal(), pupils=(pupil, *small_journal().pupils[1:]))
    said = " ".join(text(DocumentRenderer().journal(closed(journal), identity(), Twin.of(b"{}")).pdf).split())
    assert "01.01.2012" in said
    assert "с 05.11.2025 (прибыл(а): МБОУ «СОШ № 3»)" in said
    assert "по 01.03.2026 (выбыл(а): приказ от 01.03.2026 № 14)" in said
    assert "индивидуальный учебный план" in said
    assert "112-233" not in said


def test_closing_sheet_says_who_when_from_what_and_until_when() -> None:
    said = " ".join(texts(documents.journal("small").document.pdf)[-1].split())
    source = documents.frozen("small").journal.sources[0]
    for words in (
        "05.06.2026 16:30 (UTC+07:00)",
        "Соколова Анна Игоревна",
        "8А.xlsx",
        str(source.digest),
        "5 лет, с 01.01.2027 по 31.12.2031",
        "Положение об электронном журнале, п. 5.1",
        "Директор",
        "И. П. Воронцова",
        "протокол педагогического совета от 26.05.2026 № 9",
    ):
        assert words in said


def test_remarks_are_the_findings_with_the_gravest_first() -> None:
    table = remarks_table(JournalView(documents.frozen("small")))
    assert table is not None
    assert [row[-1] for row in table.rows] == ["требует пояснения", "к сведению"]
    assert "файл «8А.xlsx», лист «Отметки», ячейка C14" in table.rows[0]
    assert findings()[0].severity is Severity.INFORMS


def test_no_findings_no_remarks() -> None:
    assert remarks_table(JournalView(closed(small_journal(), found=()))) is None


def test_attendance_counts_by_the_legend() -> None:
    journal = small_journal()
    pupil = journal.pupils[0].pupil_id
    lessons = [lesson for lesson in journal.lessons if lesson.subject_id == journal.subjects[0].subject_id]
    codes = (("Н",), ("Б",), ("УП", "ОП"), ("ОСВ",), ("??",))
    entries = tuple(Entry(pupil, x.lesson_id, attendance=c) for x, c in zip(lessons, codes, strict=False))
    view = JournalView(closed(replace(journal, entries=entries)))
    attendance = attendance_of(view)
    assert attendance.unknown == ("??",)
    grid = attendance_grid(view)
    assert grid is not None
    year = {column.heading: column.cells for column in grid.groups[-1].columns}
    assert year == {
        "целых дней": ("", "", "", ""),
        "всего": ("3", "", "", "3"),
        "болезнь": ("1", "", "", "1"),
        "уваж.": ("1", "", "", "1"),
        "опоздания": ("1", "", "", "1"),
    }
    assert "??" in grid.notes[0]


@pytest.mark.parametrize(
    ("raw", "shown"), [("2.6666666666666665", "2,67"), ("3,5", "3,5"), ("4", "4"), ("2.125", "2,13"), ("-", "-")]
)
def test_averages_are_printed_short(raw: str, shown: str) -> None:
    assert average_shown(raw) == shown


def test_an_average_of_nought_is_no_average() -> None:
    journal = small_journal()
    subject = journal.subjects[0].subject_id
    printed = zip(journal.pupils, ("0", "3.5", "0.00"), strict=True)
    averages = tuple(Average(pupil.pupil_id, subject, raw, period=Q4) for pupil, raw in printed)
    view = JournalView(closed(replace(journal, averages=averages), Q4))
    columns = [c for group in marks_grid(view, view.closed.journal.subjects[0]).groups for c in group.columns]
    (column,) = [c for c in columns if c.heading == "Средний балл"]
    assert column.cells == ("", "3.5", "")


def test_a_subgroup_lists_only_its_own() -> None:
    journal = small_journal()
    own = journal.subjects[0].subject_id
    subjects = (replace(journal.subjects[0], group="1 подгруппа"), *journal.subjects[1:])
    first = journal.pupils[0].pupil_id
    lessons = {lesson.lesson_id for lesson in journal.lessons if lesson.subject_id == own}
    kept = replace(
        journal,
        subjects=subjects,
        entries=tuple(e for e in journal.entries if e.lesson_id not in lessons or e.pupil_id == first),
        results=tuple(r for r in journal.results if r.subject_id != own or r.pupil_id == first),
    )
    grid = marks_grid(JournalView(closed(kept)), subjects[0])
    assert grid.title == "Русский язык (1 подгруппа)"
    assert len(grid.rows) == 1


def test_a_subject_without_anything_is_named_in_the_contents() -> None:
    journal = replace(small_journal(), subjects=(*small_journal().subjects, Subject("x", "Черчение")))
    pdf = DocumentRenderer().journal(closed(journal, school=organisation()), identity(), Twin.of(b"{}")).pdf
    assert "Без записей за этот период: Черчение." in " ".join(texts(pdf)[1].split())
