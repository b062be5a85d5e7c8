"""From files to sources: what container a file is, told by its first bytes and never by its name."""

from collections.abc import Sequence
from zipfile import ZipFile

from archive.errors import FormatUnknownError
from archive.intake.containers.csv_sheet import CsvSheet, open_csv
from archive.intake.containers.html_sheet import looks_html, open_html
from archive.intake.containers.input_file import InputFile, printable
from archive.intake.containers.safe_open import (
    EMPTY_ZIP_MARK,
    OLD_BIFF_MARKS,
    OLE_MARK,
    SAVE_AS_XLSX,
    ZIP_MARK,
    open_zip,
    read_member,
    refuse_ole,
    shown_member,
)
from archive.intake.containers.sheets import Source
from archive.intake.containers.xlsx_sheet import open_workbook

_WORKBOOK = "xl/workbook.xml"
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_BLANK = b"\xef\xbb\xbf\r\n\t "
_JSON_MARKS = (b"{", b"[")
"""JSON has no sheets: its reader takes the file itself."""
_OTHER_MARKS = (
    (b"%PDF", "это документ PDF"),
    (b"\x89PNG", "это картинка"),
    (b"\xff\xd8\xff", "это картинка"),
    (b"Rar!", "это архив RAR; нужен ZIP"),
    (b"7z\xbc\xaf", "это архив 7z; нужен ZIP"),
    (b"\x1f\x8b", "это архив gzip; нужен ZIP"),
    (b"{\\rtf", "это документ RTF"),
    (b"MIME-Version", f"это веб-архив (.mht). {SAVE_AS_XLSX}"),
    *((mark, f"это очень старый формат Excel. {SAVE_AS_XLSX}") for mark in OLD_BIFF_MARKS),
)
_OTHER_ZIPS = (
    ("word/document.xml", "это документ Word"),
    ("ppt/presentation.xml", "это презентация"),
    ("xl/workbook.bin", "это двоичная книга Excel (.xlsb); сохраните её как «Книга Excel (.xlsx)»"),
    ("content.xml", "это документ OpenDocument; сохраните его как «Книга Excel (.xlsx)»"),
)


def open_sources(files: Sequence[InputFile]) -> tuple[Source, ...]:
    """Return what is to be read together: each workbook, document and ZIP; all loose CSV files as one folder.

    Raises `IntakeError`.
    """
    opened = [(file, _open(file)) for file in files]
    loose = tuple(file for file, found in opened if isinstance(found, CsvSheet))
    sheets = tuple(found for _file, found in opened if isinstance(found, CsvSheet))
    together = (Source(printable(loose[0].name), loose, sheets),) if loose else ()
    return (*(found for _file, found in opened if isinstance(found, Source)), *together)


def _open(file: InputFile) -> Source | CsvSheet:
    if file.data.startswith((ZIP_MARK, EMPTY_ZIP_MARK)):
        return _open_zip(file)
    if file.data.startswith(OLE_MARK):
        refuse_ole(file)
    if looks_html(file.data[:1024]):
        return Source(printable(file.name), (file,), (open_html(file),))
    if file.data[:1024].lstrip(_BLANK).startswith(_JSON_MARKS):
        return Source(printable(file.name), (file,), ())
    return _open_text(file, file.name)


def _open_zip(file: InputFile) -> Source:
    archive = open_zip(file)
    names = set(archive.namelist())
    if _WORKBOOK in names:
        return Source(printable(file.name), (file,), open_workbook(file, archive))
    for name, found in _OTHER_ZIPS:
        if name in names:
            raise FormatUnknownError(file=printable(file.name), found=found)
    return Source(printable(file.name), (file,), _texts(file, archive))


def _texts(file: InputFile, archive: ZipFile) -> tuple[CsvSheet, ...]:
    """Return the CSV files of a ZIP; what a Mac adds of its own is no file of the school."""
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_hidden(m.filename)]
    if not members:
        raise FormatUnknownError(file=printable(file.name), found="архив пуст")
    shown = [(f"{printable(file.name)}/{shown_member(m)}", m) for m in members]
    return tuple(_open_text(InputFile(name, read_member(archive, m, name)), name) for name, m in shown)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


def _open_text(file: InputFile, shown_name: str) -> CsvSheet:
    name, head = printable(shown_name), file.data[:1024]
    for mark, found in _OTHER_MARKS:
        if head.startswith(mark):
            raise FormatUnknownError(file=name, found=found)
    if head.startswith((ZIP_MARK, OLE_MARK)):
        raise FormatUnknownError(file=name, found="внутри архива не CSV; подайте этот файл отдельно")
    if not head.strip(_BLANK + b";,"):
        raise FormatUnknownError(file=name, found="файл пуст")
    if _XML_WORKBOOK in head:
        raise FormatUnknownError(file=name, found=f"это таблица XML 2003. {SAVE_AS_XLSX}")
    if looks_html(head) or head.lstrip(_BLANK).lower().startswith((b"<!doctype", b"<?xml", *_JSON_MARKS)):
        raise FormatUnknownError(file=name, found="это HTML, XML или JSON, а не таблица")
    return open_csv(file, shown_name)
