"""Flat sources that are not right: each fault is named with its place, and nothing is taken."""

from datetime import datetime

import pytest

from archive.errors import SheetMissingError
from archive.intake import InputFile, take_in
from archive.intake.finding_list import MAX_ALIKE
from archive.model.finding import Finding, Severity
from tests.unit.intake.build_input import Tables, add_row, as_csv, as_xlsx, changed, flat_tables, with_row


def _blocking(tables: Tables, *, xlsx: bool = False) -> list[Finding]:
    taken = take_in([as_xlsx(tables)] if xlsx else as_csv(tables))
    assert taken.journals == ()
    found = [f for f in taken.findings if f.severity is Severity.BLOCKS]
    assert all(f.place.file and f.place.cell for f in found)
    return found


CELLS = [
    ("pupils", "Код ученика", "", "intake.cell-empty"),
    ("lessons", "Дата", "", "intake.cell-empty"),
    ("marks", "Код ученика", "1002", "intake.reference-broken"),
    ("marks", "Код урока", "У-9", "intake.reference-broken"),
    ("lessons", "Код предмета", "5A-МАТ", "intake.reference-broken"),
    ("subjects", "Класс", "5A", "intake.reference-broken"),
    ("membership", "Класс", "6А", "intake.reference-broken"),
    ("periods", "Класс", "6А", "intake.reference-broken"),
    ("results", "Код предмета", "нет", "intake.reference-broken"),
    ("decisions", "Класс", "6А", "intake.reference-broken"),
    ("lessons", "Дата", "01.09.2024", "intake.day-outside-year"),
    ("lessons", "Дата", "31.02.2026", "intake.cell-unreadable"),
    ("lessons", "Дата", "09/02/2025", "intake.cell-unreadable"),
    ("periods", "Конец", "31.12.2027", "intake.day-outside-year"),
    ("membership", "С", "01.01.2020", "intake.day-outside-year"),
    ("periods", "Конец", "01.09.2025", ""),
    ("membership", "По", "31.08.2026", ""),
    ("periods", "Начало", "25.10.2025", "intake.days-reversed"),
    ("membership", "По", "01.08.2025", "intake.day-outside-year"),
    ("marks", "Отметка", "6", "intake.mark-unknown"),
    ("marks", "Отметка", "4 5", "intake.mark-unknown"),
    ("marks", "Отметка", "0", "intake.mark-unknown"),
    ("results", "Отметка", "отлично", "intake.mark-unknown"),
    ("results", "Отметка", "4/5", "intake.mark-unknown"),
    ("results", "Период", "5 четверть", "intake.cell-unreadable"),
    ("results", "Период", "2 четверть", "intake.period-wrong"),
    ("results", "Период", "", "intake.period-wrong"),
    ("results", "Вид итога", "экзамен", "intake.period-wrong"),
    ("results", "Вид итога", "четвертная", "intake.word-unknown"),
    ("attendance", "Отметка о посещении", "Ж", "intake.attendance-unknown"),
    ("legend", "Вид", "прогул", "intake.word-unknown"),
    ("classes", "Вид", "кружок", "intake.word-unknown"),
    ("subjects", "Вид", "факультатив", "intake.word-unknown"),
    ("pupils", "Индивидуальный план", "возможно", "intake.word-unknown"),
    ("subjects", "Часов по плану", "много", "intake.cell-unreadable"),
    ("lessons", "Номер урока", "-1", "intake.cell-unreadable"),
    ("marks", "Вес", "полтора", "intake.cell-unreadable"),
    ("marks", "Выставлена", "вчера", "intake.cell-unreadable"),
    ("pupils", "Фамилия", "Ива\x07нов", "intake.cell-unreadable"),
    ("pupils", "Имя", "\u202eртёП", "intake.cell-unreadable"),
    ("school", "Версия формата", "flat-2", "intake.version-unknown"),
    ("school", "Учебный год", "2025", "intake.cell-unreadable"),
    ("school", "Учебный год", "2025/2027", "intake.cell-unreadable"),
    ("school", "Школа", "", "intake.cell-empty"),
]


@pytest.mark.parametrize(("table", "heading", "value", "code"), CELLS)
def test_a_cell_that_is_not_right(table: str, heading: str, value: str, code: str) -> None:
    tables = changed(table, heading, value)
    if not code:
        assert take_in(as_csv(tables)).journals
        return
    found = _blocking(tables)
    assert code in [f.code for f in found]
    finding = next(f for f in found if f.code == code)
    assert finding.place.cell.startswith("строка 2, графа «")
    assert finding.remedy


def test_the_message_names_file_line_heading_expected_and_remedy() -> None:
    (finding,) = _blocking(changed("marks", "Отметка", "6"))
    assert str(finding) == (
        "файл «file-8.csv», строка 2, графа «Отметка»: Ячейка «Отметка» не прочитана. "
        "Ожидалось: 1-5 (можно с «+» и «-»), зачёт, незачёт, осв, н/а, безотм, а/з, НПА; «4/5»: одна работа. "
        "Найдено: «6». Две отметки за урок пишут двумя строками."
    )


def test_in_a_workbook_the_place_is_sheet_and_cell() -> None:
    (finding,) = _blocking(changed("marks", "Отметка", "6"), xlsx=True)
    assert str(finding.place) == "файл «school.xlsx», лист «Отметки», ячейка C2"


def test_a_formula_is_not_data() -> None:
    (finding,) = _blocking(changed("marks", "Отметка", "=2+3"), xlsx=True)
    assert (finding.place.cell, finding.found) == ("C2", "«=2+3»")
    assert "значение" in finding.remedy


def test_excel_made_a_date_of_a_mark() -> None:
    (finding,) = _blocking(changed("marks", "Отметка", datetime(2025, 5, 4)), xlsx=True)  # noqa: DTZ001
    assert finding.code == "intake.mark-unknown"
    assert "принял отметку за дату" in finding.remedy


def test_a_date_with_a_time_of_day_is_no_date() -> None:
    (finding, *_rest) = _blocking(changed("lessons", "Дата", datetime(2025, 9, 2, 8, 30)), xlsx=True)  # noqa: DTZ001
    assert (finding.code, finding.place.cell) == ("intake.cell-unreadable", "C2")


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("pupils", {}),
        ("classes", {}),
        ("subjects", {}),
        ("lessons", {}),
        ("membership", {}),
        ("results", {"Отметка": "5"}),
        ("periods", {}),
        ("legend", {}),
        ("decisions", {}),
    ],
)
def test_a_key_twice(table: str, cells: dict[str, str]) -> None:
    found = _blocking(with_row(table, **cells))
    (finding,) = [f for f in found if f.code == "intake.key-repeated"]
    assert finding.place.cell.startswith("строка 3, ")
    assert "строка 2" in finding.found


def test_a_missing_column_and_a_column_twice() -> None:
    tables = flat_tables()
    tables["pupils"] = [row[:1] + row[2:] for row in tables["pupils"]]
    tables["lessons"][0].append("Дата")
    tables["lessons"][1].append("03.09.2025")
    assert [f.code for f in _blocking(tables)] == ["intake.column-missing", "intake.column-twice"]


def test_a_table_twice() -> None:
    tables = flat_tables()
    tables["more"] = tables["pupils"]
    (finding,) = _blocking(tables)
    assert (finding.code, finding.found) == ("intake.table-twice", "первая: файл «file-4.csv»")


def test_a_required_table_is_not_there() -> None:
    tables = flat_tables()
    del tables["lessons"], tables["pupils"]
    with pytest.raises(SheetMissingError) as caught:
        take_in(as_csv(tables))
    assert "«Ученики», «Уроки»" in str(caught.value)


def test_a_pupil_in_no_class_would_get_lost() -> None:
    (finding,) = _blocking(with_row("pupils", Код_ученика="1002", Фамилия="Одинцов"))
    assert (finding.code, finding.pupil) == ("intake.pupil-without-class", "Одинцов Пётр Сергеевич")


def test_a_mark_in_a_class_the_pupil_is_not_in() -> None:
    tables = add_row(with_row("classes", Класс="5Б"), "pupils", Код_ученика="1002")
    tables = add_row(tables, "membership", Код_ученика="1002", Класс="5Б")
    tables = add_row(tables, "marks", Код_ученика="1002")
    tables = add_row(tables, "results", Код_ученика="1002")
    assert [f.code for f in _blocking(tables)] == ["intake.pupil-not-in-class"] * 2


@pytest.mark.parametrize("rows", [0, 2])
def test_not_one_row_about_the_school(rows: int) -> None:
    tables = flat_tables()
    tables["school"] = [tables["school"][0], *[tables["school"][1]] * rows]
    (finding,) = _blocking(tables)
    assert (finding.code, finding.found) == ("intake.school-rows", f"строк: {rows}")


def test_a_row_that_is_shifted() -> None:
    tables = flat_tables()
    tables["lessons"][1].append("лишнее")
    (finding,) = _blocking(tables)
    assert (finding.code, finding.place.cell) == ("intake.cell-beyond", "строка 2, графа 11")


def test_all_faults_of_all_tables_are_told_at_once() -> None:
    tables = changed("marks", "Отметка", "9")
    tables["pupils"][1][1] = ""
    tables["lessons"][1][2] = "вчера"
    codes = {f.code for f in _blocking(tables)}
    assert codes >= {"intake.mark-unknown", "intake.cell-empty", "intake.cell-unreadable"}


def test_very_many_faults_alike_are_counted_not_listed() -> None:
    tables = changed("marks", "Отметка", "9")
    tables["marks"] += [tables["marks"][1]] * (MAX_ALIKE + 40)
    found = _blocking(tables)
    assert len(found) == MAX_ALIKE + 1
    assert found[-1].message.startswith("И ещё 41 такая же запись")


def test_the_line_number_counts_lines_inside_quotes() -> None:
    tables = changed("lessons", "Тема", "первая\nвторая")
    tables = add_row(tables, "lessons", Код_урока="У-2", Дата="вчера")
    finding = next(f for f in _blocking(tables) if f.code == "intake.cell-unreadable")
    assert finding.place.cell == "строка 4, графа «Дата»"


def test_quotes_that_are_not_closed() -> None:
    from archive.errors import FileBrokenError

    files = list(as_csv(flat_tables()))
    files[3] = InputFile("pupils.csv", files[3].data + '"обрыв'.encode())
    with pytest.raises(FileBrokenError, match="строка 3"):
        take_in(files)
