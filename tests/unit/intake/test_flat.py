from datetime import date, datetime

import pytest

from archive.intake import InputFile, Taken, take_in, template_xlsx, template_zip
from archive.intake.flat.schema import TABLES
from archive.model.finding import Severity
from archive.model.journal import AttendanceMeaning, ClassJournal, ClassKind, ResultKind, SubjectKind
from archive.model.marks import MarkWord
from tests.unit.intake.build_input import Tables, add_row, as_csv, as_xlsx, as_zip, changed, flat_tables, with_row


def _journal(tables: Tables, label: str = "5А") -> ClassJournal:
    taken = take_in(as_csv(tables))
    assert not [str(f) for f in taken.findings if f.severity is Severity.BLOCKS]
    return next(j for j in taken.journals if j.class_label == label)


def _codes(taken: Taken) -> list[str]:
    return [finding.code for finding in taken.findings]


def test_all_tables_come_through() -> None:
    journal = _journal(flat_tables())
    (pupil,), (subject,), (lesson,), (entry,) = journal.pupils, journal.subjects, journal.lessons, journal.entries
    assert (journal.school_name, str(journal.school_year)) == ("МБОУ «Средняя школа № 7»", "2025/2026")
    assert (journal.class_teacher, journal.class_kind) == ("Соколова Анна Игоревна", ClassKind.SCHOOL_CLASS)
    assert (pupil.name.full, pupil.birth_date) == ("Иванов Пётр Сергеевич", date(2014, 3, 14))
    assert pupil.memberships[0].since == date(2025, 9, 1)
    assert (subject.name, subject.kind, subject.planned_hours) == ("Математика", SubjectKind.SUBJECT, 170)
    assert (lesson.day, lesson.number, lesson.topic) == (date(2025, 9, 2), 3, "Натуральные числа")
    assert (entry.raw, entry.marks[0].grade, entry.attendance) == ("5 Б", 5, ("Б",))
    assert journal.legend[0].meaning is AttendanceMeaning.ABSENT_ILL
    assert (journal.results[0].kind, str(journal.results[0].period)) == (ResultKind.PERIOD, "Q1")
    assert (journal.decisions[0].protocol_number, journal.decisions[0].protocol_date) == ("8", date(2026, 5, 25))
    assert {source.format for source in journal.sources} == {"flat-1"}
    assert len(journal.sources) == len(TABLES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_in_which_excel_saves_csv(encoding: str, delimiter: str) -> None:
    assert take_in(as_csv(flat_tables(), encoding, delimiter)).journals[0].pupils[0].name.family == "Иванов"


def test_a_zip_counts_as_a_folder_and_one_source() -> None:
    taken = take_in([as_zip(flat_tables(), {"pupils": "школа/ученики.csv", "marks": "школа/отметки.csv"})])
    assert len(taken.journals[0].entries) == 1
    assert [source.name for source in taken.journals[0].sources] == ["school.zip"]


def test_what_a_mac_adds_to_a_zip_is_no_file_of_the_school() -> None:
    tables = flat_tables() | {"junk": [["x"]]}
    assert take_in([as_zip(tables, {"junk": "__MACOSX/._pupils.csv"})]).findings == ()


def test_headings_are_matched_without_case_and_spaces_and_in_any_order() -> None:
    tables = flat_tables()
    tables["pupils"] = [list(reversed(row)) for row in tables["pupils"]]
    tables["pupils"][0] = [f" {str(heading).upper()}  " for heading in tables["pupils"][0]]
    assert _journal(tables) == _with_sources(_journal(tables), _journal(flat_tables()))


def _with_sources(of: ClassJournal, journal: ClassJournal) -> ClassJournal:
    from dataclasses import replace

    return replace(journal, sources=of.sources)


def test_a_workbook_says_the_same_as_csv_with_real_dates_and_numbers() -> None:
    tables = flat_tables()
    for table, heading, value in (
        ("periods", "Начало", datetime(2025, 9, 1)),  # noqa: DTZ001 - as Excel keeps it
        ("lessons", "Дата", datetime(2025, 9, 2)),  # noqa: DTZ001
        ("pupils", "Код ученика", 1001),
        ("membership", "Код ученика", 1001),
        ("marks", "Код ученика", 1001.0),
        ("marks", "Отметка", 5),
        ("lessons", "Номер урока", 3),
    ):
        tables[table][1][tables[table][0].index(heading)] = value
    (journal,) = take_in([as_xlsx(tables)]).journals
    assert journal == _with_sources(journal, _journal(flat_tables()))


@pytest.mark.parametrize("text", ["02.09.2025", "2.9.2025", "2025-09-02"])
def test_dates_both_ways(text: str) -> None:
    assert _journal(changed("lessons", "Дата", text)).lessons[0].day == date(2025, 9, 2)


@pytest.mark.parametrize("text", ["2025-09-02T14:30", "02.09.2025 14:30", "2025-09-02 14:30:00"])
def test_moments(text: str) -> None:
    entry = _journal(changed("marks", "Выставлена", text)).entries[0]
    assert entry.entered_at == datetime(2025, 9, 2, 14, 30)  # noqa: DTZ001 - the school's clock


def test_the_second_row_is_the_second_mark_and_a_slash_one_work() -> None:
    journal = _journal(add_row(changed("marks", "Отметка", "4/5"), "marks", Отметка="зач."))
    (entry,) = journal.entries
    assert [(m.grade, m.word, m.work) for m in entry.marks] == [
        (4, None, 1),
        (5, None, 1),
        (None, MarkWord.PASSED, 2),
    ]
    assert entry.raw == "4/5 зач. Б"


def test_repeated_rows_are_kept_and_told() -> None:
    taken = take_in(as_csv(add_row(with_row("marks"), "attendance")))
    (entry,) = taken.journals[0].entries
    assert [m.grade for m in entry.marks] == [5, 5]
    assert entry.attendance == ("Б", "Б")
    (finding,) = taken.findings
    assert (finding.code, finding.severity) == ("intake.row-repeated", Severity.INFORMS)
    assert finding.message.startswith("2 строки")


def test_weight_kind_and_comment_stay_with_the_mark() -> None:
    tables = changed("marks", "Вес", "1,4")
    tables = add_row(tables, "marks", Отметка="3", Вес="", Вид_работы="Диктант", Примечание="пересдача")
    first, second = _journal(tables).entries[0].marks
    assert (first.weight, second.weight) == ("1,4", "")
    assert (second.work_kind, second.comment) == ("Диктант", "пересдача")


def test_a_second_moment_is_not_lost() -> None:
    tables = add_row(changed("marks", "Выставлена", "2025-09-02T14:30"), "marks", Выставлена="2025-09-05T10:00")
    entry = _journal(tables).entries[0]
    assert entry.entered_at == datetime(2025, 9, 2, 14, 30)  # noqa: DTZ001
    assert entry.marks[1].comment == "выставлена 05.09.2025 10:00"


def test_lessons_of_one_day_are_told_apart_by_order() -> None:
    journal = _journal(with_row("lessons", Код_урока="У-2"))
    assert [(x.lesson_id, x.ordinal) for x in journal.lessons] == [("У-1", 1), ("У-2", 2)]


def test_a_class_with_its_own_periods_has_not_the_common_ones() -> None:
    tables = with_row("classes", Класс="10А")
    tables = add_row(tables, "periods", Класс="10А", Период="1 полугодие", Конец="28.12.2025")
    assert [str(p.code) for p in _journal(tables, "10А").periods] == ["H1"]
    assert [str(p.code) for p in _journal(tables, "5А").periods] == ["Q1"]


def test_a_pupil_who_changes_class_is_in_both_with_the_days_of_each() -> None:
    tables = add_row(changed("membership", "По", "10.10.2025"), "classes", Класс="5Б")
    tables = add_row(tables, "membership", Класс="5Б", С="11.10.2025", По="", Откуда_прибыл="5А")
    (stay,) = _journal(tables, "5Б").pupils[0].memberships
    assert (stay.class_label, stay.since, stay.came_from) == ("5Б", date(2025, 10, 11), "5А")
    assert _journal(tables, "5А").pupils[0].memberships[0].until == date(2025, 10, 10)


def test_a_college_group() -> None:
    tables = changed("classes", "Вид", "Группа")
    tables["subjects"][1][tables["subjects"][0].index("Вид")] = "мдк"
    journal = _journal(tables)
    assert journal.class_kind is ClassKind.COLLEGE_GROUP
    assert journal.subjects[0].kind is SubjectKind.MODULE_COURSE


def test_optional_tables_may_be_left_out() -> None:
    tables = {k: v for k, v in flat_tables().items() if k in {table.name for table in TABLES if table.required}}
    assert _journal(tables).entries == ()


@pytest.mark.parametrize(
    ("words", "kind", "meaning"),
    [
        ("Был болен", "", AttendanceMeaning.ABSENT_ILL),
        ("Олимпиада", "уважительная", AttendanceMeaning.ABSENT_EXCUSED),
        ("Дежурство", "", AttendanceMeaning.UNKNOWN),
    ],
)
def test_the_kind_of_a_code_or_else_its_words(words: str, kind: str, meaning: AttendanceMeaning) -> None:
    tables = changed("legend", "Значение", words)
    tables["legend"][1][2] = kind
    assert _journal(tables).legend[0].meaning is meaning


def test_a_latin_look_alike_of_a_code_is_the_code() -> None:
    tables = changed("legend", "Обозначение", "Н")
    del tables["day_absences"]
    tables["attendance"][1][2] = "h"
    with_latin = add_row(tables, "attendance", Отметка_о_посещении="H")
    with_latin["attendance"].pop(1)
    assert _journal(with_latin).entries[0].attendance == ("Н",)


def test_unknown_column_and_unknown_table_are_told() -> None:
    tables = flat_tables() | {"menu": [["Блюдо", "Цена"], ["Суп", "50"]]}
    tables["pupils"][0].append("Рост")
    tables["pupils"][1].append("150")
    taken = take_in(as_csv(tables))
    assert [(f.code, f.severity) for f in taken.findings] == [
        ("intake.column-unknown", Severity.INFORMS),
        ("intake.table-unknown", Severity.EXPLAIN),
    ]
    assert len(taken.journals) == 1


def test_data_outside_periods_or_membership_has_to_be_explained() -> None:
    tables = changed("lessons", "Дата", "27.10.2025")
    tables["membership"][1][tables["membership"][0].index("По")] = "20.10.2025"
    taken = take_in(as_csv(tables))
    assert _codes(taken) == ["intake.lesson-outside-periods", "intake.outside-membership"]
    assert {f.severity for f in taken.findings} == {Severity.EXPLAIN}
    assert {f.class_label for f in taken.findings} == {"5А"}


@pytest.mark.parametrize("template", [template_xlsx, template_zip])
def test_the_template_is_itself_taken_in_without_a_finding(template: object) -> None:
    assert callable(template)
    taken = take_in([InputFile("шаблон", template())])
    assert taken.findings == ()
    assert len(taken.journals) == 1


def test_text_columns_of_the_template_are_text_so_that_excel_makes_no_dates_of_marks() -> None:
    import io

    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(template_xlsx()))["Отметки"]
    assert sheet["C3"].number_format == "@"
