"""Files that are no exports, are broken, locked, or made to harm: refused in plain Russian, fast and small."""

import io
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from archive.errors import (
    FileBrokenError,
    FileEncryptedError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    IntakeError,
)
from archive.intake import InputFile, open_inputs, take_in
from archive.intake.containers import input_file
from archive.intake.containers.safe_open import MAX_MEMBERS, OLE_MARK
from tests.unit.intake.build_input import as_csv, as_xlsx, as_zip, changed, flat_tables, saved, sgo_report, with_part

_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = b"</sheetData></worksheet>"
_EMPTY = (_HEAD + _TAIL).decode()


def _zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def _zeros(megabytes: int) -> bytes:
    """Return a ZIP whose one member is so many megabytes of zeros; they are never in memory at once."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        for _ in range(megabytes):
            member.write(bytes(1 << 20))
    return written.getvalue()


def _workbook_with_sheet(xml: bytes) -> bytes:
    return with_part(saved(Workbook()), _SHEET, lambda _old: xml)


def _encrypted_zip() -> bytes:
    """Set the bit «encrypted» in both headers of the member, as every ZIP program does."""
    data = bytearray(_zip({"pupils.csv": b"a,b"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _symlink_zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("pupils.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return written.getvalue()


def _random_workbook() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["Меню столовой", "Цена"])
    return saved(book)


NOT_EXPORTS = [
    ("empty file", b"", "файл пуст"),
    ("PDF", b"%PDF-1.7\n", "PDF"),
    ("picture", b"\x89PNG\r\n\x1a\n", "картинка"),
    ("RAR", b"Rar!\x1a\x07", "RAR"),
    ("old Excel", OLE_MARK + b"\0" * 600, "97-2003"),
    ("what to press for old Excel", OLE_MARK + b"\0" * 600, "«Сохранить как», выберите тип «Книга Excel (.xlsx)»"),
    ("Excel 5", b"\x09\x08\x10\0\0\5" + b"\0" * 600, "«Сохранить как»"),
    ("web archive", b"MIME-Version: 1.0\r\n", "«Сохранить как»"),
    ("XML of 2003", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
    ("JSON of nobody", b'{"a": 1}', "JSON"),
    ("HTML under the name of Excel", b"\xef\xbb\xbf<html><table></table></html>", "HTML"),
    ("Word", _zip({"word/document.xml": b"<x/>"}), "Word"),
    ("binary Excel", _zip({"xl/workbook.bin": b""}), "xlsb"),
    ("empty ZIP", b"PK\x05\x06" + b"\0" * 18, "архив пуст"),
    ("ZIP with pictures", _zip({"1.png": b"\x89PNG\r\n\x1a\n"}), "картинка"),
    ("ZIP in a ZIP", _zip({"inner.zip": _zip({"a": b"b"})}), "подайте этот файл отдельно"),
    ("another workbook", _random_workbook(), "«Меню столовой | Цена»"),
    ("another CSV", "Блюдо;Цена\nСуп;50\n".encode("cp1251"), "«Блюдо | Цена»"),
    ("another report of SGO", sgo_report(title="Ведомость учёта питания").data, "МАОУ"),
]


@pytest.mark.parametrize(("data", "words"), [p[1:] for p in NOT_EXPORTS], ids=[p[0] for p in NOT_EXPORTS])
def test_not_an_export(data: bytes, words: str) -> None:
    with pytest.raises(FormatUnknownError) as caught:
        take_in([InputFile("выгрузка.xlsx", data)])
    assert words in str(caught.value)


BROKEN = [
    ("XLSX cut short", as_xlsx(flat_tables()).data[:-4000]),
    ("ZIP cut short", as_zip(flat_tables()).data[:-100]),
    ("sheet that is no XML", _workbook_with_sheet(b"<worksheet><broken")),
    ("workbook part that is no XML", with_part(saved(Workbook()), "xl/workbook.xml", lambda _d: b"<work")),
    ("styles that are no XML", with_part(saved(Workbook()), "xl/styles.xml", lambda _d: b"")),
    ("shared string that is not there", _workbook_with_sheet(
        _HEAD + b'<row><c t="s"><v>77</v></c></row>' + _TAIL)),
    ("entities that blow up", _workbook_with_sheet(
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + _HEAD + _TAIL)),
    ("entity that reads a file", with_part(
        saved(Workbook()), "xl/workbook.xml",
        lambda d: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + d[d.index(b"<workbook"):])),
    ("entities in UTF-16", _workbook_with_sheet(
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aa">]>' + _EMPTY).encode("utf-16"))),
    ("path out of the archive", _zip({"../pupils.csv": b"a,b"})),
    ("path with backslashes", _zip({"..\\..\\pupils.csv": b"a,b"})),
    ("absolute path", _zip({"/etc/pupils.csv": b"a,b"})),
    ("path with a drive", _zip({"C:/pupils.csv": b"a,b"})),
    ("symlink", _symlink_zip()),
    ("NUL bytes in a text", b"a,b\n\0,1\n"),
    ("neither UTF-8 nor cp1251", b"\x98\xff\xfe,b\n"),
    ("UTF-16 cut in the middle of a sign", "a,b\n".encode("utf-16") + b"\x00"),
]  # fmt: skip


@pytest.mark.parametrize("data", [p[1] for p in BROKEN], ids=[p[0] for p in BROKEN])
def test_broken_or_made_to_harm(data: bytes) -> None:
    with pytest.raises(FileBrokenError) as caught:
        take_in([InputFile("выгрузка", data)])
    assert "«выгрузка" in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [_encrypted_zip(), OLE_MARK + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")],
    ids=["ZIP under a password", "workbook under a password"],
)
def test_under_a_password(data: bytes) -> None:
    with pytest.raises(FileEncryptedError, match="паролем"):
        take_in([InputFile("выгрузка.xlsx", data)])


TOO_LARGE = [
    ("unpacks to very much", _zeros(300)),
    ("unpacks to many times itself", _zeros(20)),
    ("very many members", _zip({f"{n}.csv": b"" for n in range(MAX_MEMBERS + 1)})),
    ("styles too many for memory", with_part(
        saved(Workbook()), "xl/styles.xml", lambda _d: b"<styleSheet>" + b"<xf/>" * 200_000)),
    ("one row the size of a book", _workbook_with_sheet(
        _HEAD + b"<row>" + b"".join(b"<c><v>%d</v></c>" % n for n in range(250_000)) + b"</row>" + _TAIL)),
    ("sixteen thousand columns", _workbook_with_sheet(_HEAD + b'<row><c r="XFD1"><v>1</v></c></row>' + _TAIL)),
]  # fmt: skip


@pytest.mark.parametrize("data", [p[1] for p in TOO_LARGE], ids=[p[0] for p in TOO_LARGE])
def test_too_large(data: bytes) -> None:
    with pytest.raises(FileTooLargeError, match="допустимо не больше"):
        take_in([InputFile("выгрузка.xlsx", data)])


def test_a_forged_row_number_or_size_of_sheet_costs_nothing() -> None:
    far = b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'
    huge = _HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    for xml in (_HEAD + far + _TAIL, huge + b"<row><c><v>1</v></c></row>" * 1000 + _TAIL):
        with pytest.raises(IntakeError):
            take_in([InputFile("выгрузка.xlsx", _workbook_with_sheet(xml))])


def test_a_number_of_far_row_inside_our_own_table_is_refused() -> None:
    book = as_xlsx(flat_tables()).data
    row = b'<row r="2000000"><c r="A2000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    spoilt = with_part(book, "xl/worksheets/sheet4.xml", lambda data: data.replace(b"</sheetData>", row))
    with pytest.raises(FileTooLargeError, match="строк"):
        take_in([InputFile("выгрузка.xlsx", spoilt)])


_MEASURE = """
import sys, time
from pathlib import Path
from archive.errors import FileTooLargeError
from archive.intake import InputFile, take_in
data = Path(sys.argv[1]).read_bytes()
started = time.process_time()
try:
    take_in([InputFile("bomb.xlsx", data)])
except FileTooLargeError:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(time.process_time() - started, int(peak.split()[1]) / 1024)
"""


def _write_bomb(path: Path, chunks: Iterator[bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open(_SHEET, "w") as sheet:
            for chunk in chunks:
                sheet.write(chunk)


def _name_size(path: Path, size: int) -> None:
    """Name another unpacked size in the archive's directory."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(data)


@pytest.mark.parametrize("shape", ["50 MB packed", "unpacks to 4 GB"])
def test_a_bomb_is_refused_within_two_seconds_and_200_mb(tmp_path: Path, shape: str) -> None:
    bomb = tmp_path / "bomb.xlsx"
    if shape == "50 MB packed":
        _write_bomb(bomb, (os.urandom(1 << 20) for _ in range(52)))
    else:
        _write_bomb(bomb, (bytes(1 << 20) for _ in range(64)))
        _name_size(bomb, 0xFFFFFFF0)
    measured = subprocess.run([sys.executable, "-c", _MEASURE, str(bomb)], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, measured.stdout.split())
    assert seconds < 2
    assert megabytes < 200


def test_a_member_that_holds_more_than_it_names_is_broken() -> None:
    data = bytearray(_zip({"pupils.csv": b"abcdefgh" * 1000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(FileBrokenError):
        take_in([InputFile("school.zip", bytes(data))])


def test_russian_names_of_windows_in_a_zip_are_read_in_messages() -> None:
    tables = changed("marks", "Отметка", "9")
    data = as_zip(tables, {"marks": "marks_.csv"}).data.replace(b"marks_", "оценки".encode("cp866"))
    (finding,) = take_in([InputFile("school.zip", data)]).findings
    assert finding.place.file == "school.zip/оценки.csv"


def test_control_signs_in_a_file_name_do_not_reach_the_terminal() -> None:
    with pytest.raises(FormatUnknownError) as caught:
        take_in([InputFile("a\x1b[31m\u202eslx.csv", b"")])
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_no_files_are_no_journals() -> None:
    assert take_in([]).journals == ()


def test_open_inputs_reads_a_folder_in_order_and_leaves_hidden_files_out(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "sub").mkdir()
    assert [f.name for f in open_inputs([tmp_path])] == ["a.csv", "b.csv"]
    assert [f.name for f in open_inputs([tmp_path / "b.csv"])] == ["b.csv"]


def test_open_inputs_says_what_is_not_there(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "нет.xlsx", "такого файла нет"), (tmp_path, "папка пуста")):
        with pytest.raises(FileMissingError, match=words):
            open_inputs([path])


def test_open_inputs_looks_at_the_size_before_reading(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(input_file.MAX_FILE + 1)
    with pytest.raises(FileTooLargeError, match=r"large\.csv"):
        open_inputs([large])


def test_a_folder_of_csv_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    for file in as_csv(flat_tables()):
        (tmp_path / file.name).write_bytes(file.data)
    assert len(take_in(open_inputs([tmp_path])).journals) == 1
    (tmp_path / "оборвано.csv").write_bytes(b"\0\0")
    with pytest.raises(FileBrokenError, match=r"оборвано\.csv"):
        take_in(open_inputs([tmp_path]))
