from datetime import date

import pytest

from archive.errors import FileBrokenError, FileTooLargeError, FormatUnknownError
from archive.intake import InputFile, take_in
from archive.intake.containers.html_sheet import HtmlSheet, open_html
from archive.model.finding import Severity
from archive.model.journal import AttendanceMeaning, ClassJournal
from tests.unit.intake.sgo_card import HtmlPupil, html_report


def _journal(file: InputFile) -> ClassJournal:
    (journal,) = take_in([file]).journals
    return journal


def _sheet(html: str) -> HtmlSheet:
    return open_html(InputFile("a.xls", html.encode()))


def test_what_the_report_says() -> None:
    journal = _journal(html_report())
    assert (journal.school_name, journal.class_label, str(journal.school_year)) == (
        'МАОУ "Школа № 1"',
        "8А",
        "2024/2025",
    )
    lessons = {lesson.lesson_id: lesson.day for lesson in journal.lessons}
    assert [(lessons[e.lesson_id], e.raw, e.attendance) for e in journal.entries] == [
        (date(2024, 9, 2), "УП", ("УП",)),
        (date(2024, 9, 15), "4", ()),
        (date(2024, 10, 2), "Б 3", ("Б",)),
        (date(2024, 10, 16), "5", ()),
    ]
    assert [s.name for s in journal.subjects] == ["Математика", "Химия"]
    assert [a.raw for a in journal.averages] == ["4,5"]


def test_the_period_is_the_one_that_the_headings_name() -> None:
    taken = take_in([html_report()])
    (period,) = taken.journals[0].periods
    assert (str(period.code), period.end) == ("T1", date(2024, 11, 30))
    assert [str(r.period) for r in taken.journals[0].results] == ["T1"]
    assert "intake.period-derived" not in [f.code for f in taken.findings]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8", ""), ("cp1251", "windows-1251"), ("cp1251", "utf-8"), ("utf-8-sig", ""), ("utf-16", "")],
)
def test_encodings(encoding: str, charset: str) -> None:
    assert _journal(html_report(encoding=encoding, charset=charset)) is not None


def test_xhtml_is_html() -> None:
    page = html_report().data.replace(b"<html>", b'<?xml version="1.0" encoding="utf-8"?>\n<html>', 1)
    assert _journal(InputFile("a.xls", page)).class_label == "8А"


def test_a_whole_class_and_its_legend() -> None:
    journal = _journal(html_report(HtmlPupil(), HtmlPupil("Петров Иван", subjects={"Химия": ("ОТ", *[""] * 5)})))
    assert [p.name.full for p in journal.pupils] == ["Иванов Пётр Сергеевич", "Петров Иван"]
    assert [(line.code, line.meaning) for line in journal.legend] == [
        ("УП", AttendanceMeaning.ABSENT_EXCUSED),
        ("Б", AttendanceMeaning.ABSENT_ILL),
        ("ОТ", AttendanceMeaning.ABSENT),
    ]
    assert journal.entries[-1].attendance == ("ОТ",)


def test_a_legend_written_as_a_line_of_text() -> None:
    page = html_report(HtmlPupil(legend=())).data.decode()
    legend = "УП - по уважительной причине; Б - болезнь; НП – по неуважительной причине"
    journal = _journal(InputFile("a.xls", page.replace("</body>", f"<p>{legend}</p></body>").encode()))
    assert [line.code for line in journal.legend] == ["УП", "Б", "НП"]


def test_without_a_legend_the_usual_codes_are_read_and_told() -> None:
    taken = take_in([html_report(HtmlPupil(legend=()))])
    assert ("intake.legend-missing", Severity.EXPLAIN) in [(f.code, f.severity) for f in taken.findings]
    assert [line.code for line in taken.journals[0].legend] == ["УП", "Б", "НП", "ОТ", "ОП", "ОСВ"]
    assert taken.journals[0].legend[2].meaning is AttendanceMeaning.ABSENT_UNEXCUSED


def test_lessons_without_an_entry_are_not_in_it_and_this_is_told() -> None:
    assert "intake.lessons-unlisted" in [f.code for f in take_in([html_report()]).findings]


def test_a_fault_has_its_table_row_and_column() -> None:
    taken = take_in([html_report(HtmlPupil(subjects={"Химия": ("", "9", "", "", "", "")}))])
    (finding,) = [f for f in taken.findings if f.severity is Severity.BLOCKS]
    assert (finding.code, finding.place.cell) == ("intake.mark-unknown", "таблица 2, строка 3, графа 3")
    assert taken.journals == ()


def test_a_report_that_names_no_class_is_refused() -> None:
    taken = take_in([html_report(HtmlPupil(label=""))])
    assert taken.journals == ()
    assert "intake.field-missing" in [f.code for f in taken.findings]


def test_another_page_is_no_export() -> None:
    with pytest.raises(FormatUnknownError, match="HTML"):
        take_in([InputFile("a.xls", b"<html><table><tr><td>menu</td></tr></table></html>")])


def test_spans_leave_the_columns_in_their_places() -> None:
    sheet = _sheet("<table><tr><th rowspan=2>A<th colspan=2>B<th rowspan=2>C<tr><th>1<th>2<tr><td>x<td>y<td>z<td>w")
    assert [row.cells for row in sheet.rows()][:3] == [
        ("A", "B", None, "C"),
        (None, "1", "2", None),
        ("x", "y", "z", "w"),
    ]


def test_scripts_styles_and_comments_say_nothing() -> None:
    html = "<p>a<script>var x = '<td>5</td>'</script><style>td{}</style><!-- 5 --><textarea>5</textarea></p>"
    assert [row.cells for row in _sheet(html).rows()] == [("a",)]


def test_a_table_in_a_table_comes_as_rows_of_its_own() -> None:
    html = "<table><tr><td>before<table><tr><td>1<td>2</table>after</table>"
    assert [row.cells for row in _sheet(html).rows() if row.cells] == [("before",), ("1", "2"), ("after",)]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>" * 5000,
        "<table>" + "<tr><td>x" * 600_000,
        "<table><tr>" + "<td colspan=1000>x" * 1000,
        "<table>" + "<tr><td colspan=1000>x" * 2000,
        "<p>" + "x" * (33 * 1024 * 1024),
    ],
    ids=["nested", "rows", "columns", "spans", "size"],
)
def test_bombs(html: str) -> None:
    with pytest.raises((FileTooLargeError, FileBrokenError)):
        _sheet(html)


def test_entities_are_text_and_no_file_is_read() -> None:
    html = '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa">]><p>x &f; &a; &lt;b&gt;'
    said = " ".join(str(cell) for row in _sheet(html).rows() for cell in row.cells)
    assert "root:" not in said
    assert "aaaa" not in said
    assert "<b>" in said
