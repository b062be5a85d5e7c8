"""Several files of one class become its journal; what they tell differently is told with both places."""

from collections import Counter
from datetime import date

import pytest

from archive.intake import InputFile, Taken, take_in
from archive.model.finding import Finding, Severity
from archive.model.period import YEAR
from archive.periods.calendar import find_period
from tests.unit.intake.build_input import SgoPupil, Tables, add_row, as_zip, flat_tables, saved, sgo_book, sgo_report
from tests.unit.intake.sgo_card import Card, HtmlPupil, html_report, report_card

_SPANS = {
    "Q1": ("с 01.09.24 по 27.10.24", ("Сентябрь", 2)),
    "Q2": ("с 05.11.24 по 28.12.24", ("Ноябрь", 6)),
    "Q3": ("с 09.01.25 по 22.03.25", ("Январь", 10)),
    "Q4": ("с 31.03.25 по 24.05.25", ("Апрель", 2)),
}


def _quarter(code: str, mark: str = "4", *names: str, cell: str = "5") -> InputFile:
    period, day = _SPANS[code]
    pupils = [
        SgoPupil(name, period=period, days=(day,), subjects={"Алгебра": (cell, 4.1, 0, mark)})
        for name in names or ("Иванов Пётр Сергеевич",)
    ]
    return InputFile(f"{code}.xlsx", sgo_report(*pupils).data)


def _card(*marks: str, year: str = "4") -> InputFile:
    cells = [cell for mark in marks for cell in (4.1, 0, mark)]
    return report_card(Card(subjects={"Алгебра": (*cells, year, None, None, None)}))


def _blocks(taken: Taken) -> list[Finding]:
    assert taken.journals == ()
    return [f for f in taken.findings if f.severity is Severity.BLOCKS]


def _codes(taken: Taken) -> Counter[str]:
    return Counter(f.code for f in taken.findings)


def test_four_quarters_and_the_card_make_a_year_that_can_be_closed() -> None:
    files = [*(_quarter(code) for code in ("Q3", "Q1", "Q4", "Q2")), _card("4", "4", "4", "4")]
    taken = take_in(files)
    (journal,) = taken.journals
    assert [str(period.code) for period in journal.periods] == ["Q1", "Q2", "Q3", "Q4"]
    assert find_period(journal, YEAR).end == date(2025, 5, 24)
    assert Counter((r.kind.value, str(r.period or "")) for r in journal.results) == Counter(
        {("period", "Q1"): 1, ("period", "Q2"): 1, ("period", "Q3"): 1, ("period", "Q4"): 1, ("year", ""): 1}
    )
    assert [lesson.day.month for lesson in journal.lessons] == [9, 11, 1, 4] or len(journal.lessons) == 4
    assert (len(journal.pupils), len(journal.subjects), len(journal.entries)) == (1, 1, 4)
    assert {source.name for source in journal.sources} == {file.name for file in files}
    assert set(_codes(taken)) == {"intake.period-derived"}


def test_the_order_of_the_files_says_nothing() -> None:
    files = [_quarter("Q1"), _quarter("Q2"), _card("4", "4", "", "")]
    assert take_in(files).journals == take_in(files[::-1]).journals


def test_a_quarter_mark_that_report_and_card_give_differently_blocks_with_both_cells() -> None:
    (finding,) = _blocks(take_in([_quarter("Q1", "4"), _card("5", "", "", "")]))
    assert finding.code == "intake.result-contradicts"
    assert (finding.place.file, finding.place.cell, finding.found) == ("card.xlsx", "E13", "«5»")
    assert "«4»" in finding.expected
    assert "файл «Q1.xlsx», лист «Лист1», ячейка E13" in finding.expected
    assert (finding.pupil, finding.subject, finding.class_label) == ("Иванов Пётр Сергеевич", "Алгебра", "8А")


def test_a_quarter_mark_that_only_one_of_them_has_is_to_be_explained() -> None:
    second = Card("Петров Иван", subjects={"Алгебра": (4, 0, "4", *[None] * 13)})
    first = Card(subjects={"Алгебра": (4.1, 0, None, *[None] * 13)})
    taken = take_in([_quarter("Q1", "4", "Иванов Пётр Сергеевич", "Петров Иван"), report_card(first, second)])
    (finding,) = [f for f in taken.findings if f.code == "intake.result-one-sided"]
    assert (finding.severity, finding.place.file, finding.pupil) == (
        Severity.EXPLAIN,
        "Q1.xlsx",
        "Иванов Пётр Сергеевич",
    )
    assert "card.xlsx" in finding.found
    assert len(taken.journals) == 1


def test_averages_compare_as_figures_and_both_are_kept() -> None:
    taken = take_in([_quarter("Q1"), report_card(Card(subjects={"Алгебра": ("4,10", 0, "4", *[None] * 13)}))])
    assert "intake.average-contradicts" not in _codes(taken)
    taken = take_in([_quarter("Q1"), report_card(Card(subjects={"Алгебра": ("4,2", 0, "4", *[None] * 13)}))])
    assert _codes(taken)["intake.average-contradicts"] == 1
    assert [a.raw for a in taken.journals[0].averages if not a.weighted] == ["4.1", "4,2"]


def test_a_file_given_twice_is_read_once() -> None:
    taken = take_in([_quarter("Q1"), InputFile("copy.xlsx", _quarter("Q1").data)])
    assert len(taken.journals[0].entries) == 1
    assert [f.place.file for f in taken.findings if f.code == "intake.file-twice"] == ["copy.xlsx"]


def _resaved(code: str, **changes: str) -> InputFile:
    """Return the quarter's report once more, other in its bytes."""
    period, day = _SPANS[code]
    book = sgo_book(SgoPupil(period=period, days=(day,), subjects={"Алгебра": (changes.get("cell", "5"), 4.1, 0, "4")}))
    book.create_sheet("Ещё")
    return InputFile("second.xlsx", saved(book))


def test_equal_lessons_of_two_files_are_one() -> None:
    taken = take_in([_quarter("Q1"), _resaved("Q1")])
    assert (len(taken.journals[0].lessons), len(taken.journals[0].entries)) == (1, 1)
    (finding,) = [f for f in taken.findings if f.code == "intake.entries-twice"]
    assert (finding.severity, finding.found) == (Severity.INFORMS, "файл «Q1.xlsx»")


def test_a_lesson_that_two_files_tell_differently_blocks_with_both_cells() -> None:
    (finding,) = _blocks(take_in([_quarter("Q1"), _resaved("Q1", cell="3")]))
    assert finding.code == "intake.entry-contradicts"
    assert (finding.place.file, finding.place.cell, finding.found) == ("second.xlsx", "B13", "«3»")
    assert "«5»" in finding.expected
    assert "Q1.xlsx" in finding.expected
    assert "ячейка B13" in finding.expected


def test_html_and_excel_of_one_period_agree_where_html_has_no_empty_lessons() -> None:
    excel = sgo_report(
        SgoPupil(
            period="с 01.09.24 по 30.11.24",
            days=(("Сентябрь", 2), ("", 2), ("Октябрь", 1)),
            subjects={"Алгебра": ("5", "", "", 0, 0, "4")},
            legend=(("Б", "Болезнь"),),
        )
    )
    html = html_report(
        HtmlPupil(
            period="с 1.09.2024 по 30.11.2024",
            months=(("Сентябрь", (2,)),),
            subjects={"Алгебра": ("5", "5,0", "4")},
            legend=(("Б", "Болезнь"),),
        )
    )
    taken = take_in([html, excel])
    assert not [f for f in taken.findings if f.severity is Severity.BLOCKS]
    (journal,) = taken.journals
    assert [e.raw for e in journal.entries] == ["5", "", ""]
    assert [str(p.code) for p in journal.periods] == ["T1"]
    assert {str(r.period) for r in journal.results} == {"T1"}
    assert _codes(taken)["intake.period-named"] == 1


def test_the_card_names_trimesters_so_a_report_is_not_taken_for_a_quarter() -> None:
    report = InputFile(
        "t2.xlsx",
        sgo_report(
            SgoPupil(period="с 01.12.24 по 28.02.25", days=(("Январь", 10),), subjects={"Алгебра": ("5", 4.1, 0, "4")})
        ).data,
    )
    card = Card(
        periods=("1 Триместр", "2 Триместр", "3 Триместр"),
        subjects={"Алгебра": (0, 0, None, 4.1, 0, "4", 0, 0, None, *[None] * 4)},
    )
    (journal,) = take_in([report, report_card(card)]).journals
    assert [str(p.code) for p in journal.periods] == ["T2"]
    assert [str(r.period) for r in journal.results] == ["T2"]


def test_a_pupil_who_is_not_in_all_files_is_to_be_explained() -> None:
    taken = take_in([_quarter("Q1", "4", "Иванов Пётр Сергеевич", "Петров Иван"), _quarter("Q2")])
    (finding,) = [f for f in taken.findings if f.code == "intake.pupil-not-in-all"]
    assert (finding.pupil, finding.found) == ("Петров Иван", "нет в файле «Q2.xlsx»")
    (journal,) = taken.journals
    assert [p.name.full for p in journal.pupils] == ["Иванов Пётр Сергеевич", "Петров Иван"]


def test_ids_of_two_files_never_mix_people_up() -> None:
    taken = take_in(
        [
            _quarter("Q1", "4", "Абрамов Олег", "Иванов Пётр Сергеевич"),
            _quarter("Q2", "5", "Иванов Пётр Сергеевич", "Яковлев Ян"),
        ]
    )
    (journal,) = taken.journals
    names = {p.pupil_id: p.name.family for p in journal.pupils}
    assert len(names) == 3
    assert Counter((names[r.pupil_id], str(r.period), r.mark.raw) for r in journal.results) == Counter(
        [("Абрамов", "Q1", "4"), ("Иванов", "Q1", "4"), ("Иванов", "Q2", "5"), ("Яковлев", "Q2", "5")]
    )
    assert Counter(names[e.pupil_id] for e in journal.entries) == Counter({"Иванов": 2, "Абрамов": 1, "Яковлев": 1})


def test_different_classes_and_years_stay_apart() -> None:
    other = InputFile("b.xlsx", sgo_report(SgoPupil(label="8Б")).data)
    older = InputFile("c.xlsx", sgo_report(SgoPupil(year="2023/2024", period="с 24.03.24 по 24.05.24")).data)
    assert len(take_in([sgo_report(), other, older]).journals) == 3


def _flat() -> Tables:
    tables = flat_tables()
    tables["school"][1][1] = 'МАОУ "Школа № 1"'
    return tables


def _sgo_of_flat(cell: str = "5", mark: str = "5", **changes: str) -> InputFile:
    pupil = SgoPupil(
        changes.get("name", "Иванов Пётр Сергеевич"),
        year="2025/2026",
        label="5А",
        period=changes.get("period", "с 01.09.25 по 24.10.25"),
        days=(("Сентябрь", 2),),
        subjects={"Математика": (cell, 0, 0, mark)},
        legend=(("Б", "болезнь"),),
    )
    return sgo_report(pupil)


def _example(table: str, heading: str) -> str:
    rows = flat_tables()[table]
    return str(rows[1][rows[0].index(heading)])


def test_the_flat_format_completes_a_report() -> None:
    tables = _flat()
    cell, mark = (
        f"{_example('marks', 'Отметка')} {_example('attendance', 'Отметка о посещении')}",
        _example("results", "Отметка"),
    )
    taken = take_in([_sgo_of_flat(cell, mark), as_zip(tables)])
    assert [f for f in taken.findings if f.severity is Severity.BLOCKS] == []
    (journal,) = taken.journals
    assert [p.pupil_id for p in journal.pupils] == ["1001"]
    assert journal.pupils[0].birth_date is not None
    assert [lesson.topic for lesson in journal.lessons] == ["Натуральные числа"]
    assert len(journal.sources) == 2
    assert len(journal.results) == len(take_in([as_zip(tables)]).journals[0].results)


def test_a_place_in_the_flat_format_is_its_row() -> None:
    taken = take_in([_sgo_of_flat("2", _example("results", "Отметка")), as_zip(_flat())])
    (finding,) = _blocks(taken)
    assert finding.code == "intake.entry-contradicts"
    assert "school.zip/marks.csv" in finding.expected
    assert "строка 2, графа «Отметка»" in finding.expected


def test_namesakes_cannot_be_joined_by_name() -> None:
    tables = add_row(_flat(), "pupils", Код_ученика="1002")
    tables = add_row(tables, "membership", Код_ученика="1002")
    findings = _blocks(take_in([_sgo_of_flat(), as_zip(tables)]))
    (finding,) = [f for f in findings if f.code == "intake.namesakes"]
    assert "строка 3" in str(finding.place)
    assert "строка 2" in finding.expected


def test_other_dates_of_a_period_block() -> None:
    findings = _blocks(take_in([_sgo_of_flat(period="с 01.09.25 по 23.10.25"), as_zip(_flat())]))
    assert "intake.period-contradicts" in [f.code for f in findings]


@pytest.mark.parametrize("other", ["МБОУ СОШ № 2", "Гимназия"])
def test_another_school_blocks(other: str) -> None:
    tables = _flat()
    tables["school"][1][1] = other
    assert "intake.school-contradicts" in [f.code for f in _blocks(take_in([_sgo_of_flat(), as_zip(tables)]))]


def test_two_flat_exports_of_one_class_are_rivals() -> None:
    second = InputFile("second.zip", as_zip(add_row(_flat(), "lessons", Код_урока="У-2")).data)
    (finding,) = _blocks(take_in([as_zip(_flat()), second]))
    assert (finding.code, finding.place.file) == ("intake.class-twice", "second.zip")
    assert "school.zip" in finding.found


def test_a_subject_in_groups_cannot_be_joined_with_one_that_is_whole() -> None:
    tables = _flat()
    tables["subjects"][1][tables["subjects"][0].index("Подгруппа")] = "1 группа"
    assert "intake.subject-ambiguous" in [f.code for f in _blocks(take_in([_sgo_of_flat(), as_zip(tables)]))]
