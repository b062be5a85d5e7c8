"""Whatever bytes come, intake answers with journals, findings with places, or one of its own errors."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.intake import InputFile
from tests.fuzz.holds import take
from tests.unit.intake.build_input import SgoPupil, as_csv, as_xlsx, as_zip, flat_tables, sgo_report, with_part
from tests.unit.intake.sgo_card import Card, HtmlPupil, html_report, report_card

_XLSX = as_xlsx(flat_tables()).data
_REPORT = sgo_report().data
_ZIP = as_zip(flat_tables()).data
_CSV = as_csv(flat_tables())
_CARD = report_card()
_HTML = html_report().data

_few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_change = st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=0, max_size=6)), min_size=1, max_size=8)


def _mutated(data: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    """Overwrite, and with an empty change cut off, at places that the generator chose."""
    spoilt = bytearray(data)
    for at, new in changes:
        place = at % (len(spoilt) or 1)
        if new:
            spoilt[place : place + len(new)] = new
        else:
            del spoilt[max(place, len(spoilt) // 2) :]
    return bytes(spoilt)


def _take(*files: InputFile) -> None:
    take(files)


@_few
@given(_change)
def test_mutated_workbook(changes: list[tuple[int, bytes]]) -> None:
    _take(InputFile("a.xlsx", _mutated(_XLSX, changes)))


@_few
@given(_change)
def test_mutated_report(changes: list[tuple[int, bytes]]) -> None:
    _take(InputFile("a.xlsx", _mutated(_REPORT, changes)))


_PARTS = sorted(zipfile.ZipFile(io.BytesIO(_REPORT)).namelist())
_FRAGMENTS = st.sampled_from(
    [b"<c ", b"</row>", b' r="', b't="s"', b"<v>", b"99999999999", b"\xff", b"&", b"<f>1</f>", b"\n", b"-1"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["flat", "report"]),
    st.sampled_from(_PARTS),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.one_of(_FRAGMENTS, st.binary(max_size=4))), min_size=1, max_size=4),
)
def test_workbook_whose_parts_are_spoilt_and_packed_again(
    which: str, part: str, changes: list[tuple[int, bytes]]
) -> None:
    """A change in packed bytes is caught by the checksum; this one reaches the parsers."""
    data = _XLSX if which == "flat" else _REPORT
    _take(InputFile("a.xlsx", with_part(data, part, lambda old: _mutated(old, changes))))


@_few
@given(_change)
def test_mutated_zip(changes: list[tuple[int, bytes]]) -> None:
    _take(InputFile("a.zip", _mutated(_ZIP, changes)))


@_few
@given(st.integers(0, len(_CSV) - 1), _change)
def test_mutated_csv(which: int, changes: list[tuple[int, bytes]]) -> None:
    files = list(_CSV)
    files[which] = InputFile(files[which].name, _mutated(files[which].data, changes))
    _take(*files)


_cells = st.one_of(st.none(), st.text(max_size=12), st.integers(-5, 10**12), st.floats(allow_nan=False, width=32))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(flat_tables())), st.lists(st.lists(_cells, max_size=8), min_size=1, max_size=3))
def test_any_rows_in_any_table(table: str, rows: list[list[object]]) -> None:
    tables = flat_tables()
    tables[table] += [["" if cell is None else str(cell).replace("\0", "") for cell in row] for row in rows]
    try:
        files = as_csv(tables)
    except UnicodeEncodeError:  # a lone surrogate cannot be in a file at all
        return
    _take(*files)


@_few
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    _take(InputFile("что угодно", data))


@_few
@given(_change)
def test_mutated_html(changes: list[tuple[int, bytes]]) -> None:
    _take(InputFile("a.xls", _mutated(_HTML, changes)))


_TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<th rowspan=2>", "<td colspan=3>", "<td colspan=-1 rowspan=x>",
     "</td>", "<br>", "<p>", "<!--", "-->", "<script>", "</script>", "&nbsp;", "&#0;", "&#x110000;", "]]>", "<",
     "Предмет", "Сентябрь", "2", "Алгебра", "УП", "4,5", "Учебный год: 2024/2025", "Класс: 8А", "Ученик: Иванов Пётр",
     "Период: с 1.09.24 по 30.11.24", "Отчет об успеваемости и посещаемости ученика", "Табель успеваемости учащегося"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_TAGS, st.text(max_size=6)), max_size=60))
def test_any_markup(pieces: list[str]) -> None:
    page = "<html>Отчет об успеваемости и посещаемости ученика<br>" + "".join(pieces)
    _take(InputFile("a.xls", page.encode("utf-8", "replace")))


@_few
@given(
    st.lists(st.tuples(st.integers(0, 1 << 20), st.one_of(_FRAGMENTS, st.binary(max_size=4))), min_size=1, max_size=4)
)
def test_spoilt_report_card_alone_and_beside_its_report(changes: list[tuple[int, bytes]]) -> None:
    data = with_part(_CARD.data, "xl/worksheets/", lambda old: _mutated(old, changes))
    _take(InputFile("card.xlsx", data))
    _take(InputFile("report.xlsx", _REPORT), InputFile("card.xlsx", data))


_said = st.one_of(
    st.sampled_from(["", "5", "4", "3/4", "4 5", "Б", "Б 3", "Н Н", "0", "зач", "осв", "6", "ОТ", "=1"]),
    st.integers(0, 12),
    st.floats(0, 6, allow_nan=False),
    st.none(),
)


@_few
@given(st.lists(_said, min_size=16, max_size=16), st.lists(_said, min_size=8, max_size=8))
def test_any_cells_in_a_card_beside_its_report(card: list[object], cells: list[object]) -> None:
    pupil = SgoPupil(subjects={"Алгебра": cells})
    _take(report_card(Card(subjects={"Алгебра": card})), sgo_report(pupil))


@_few
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=5), min_size=6, max_size=6))
def test_any_cells_in_html(cells: list[str]) -> None:
    _take(html_report(HtmlPupil(subjects={"Химия": [cell.replace("\0", "") for cell in cells]})))
