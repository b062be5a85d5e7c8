"""HTML as old systems save it under an Excel name: the document laid out as one sheet of rows.

libxml2's HTML parser does the reading through callbacks, so no tree is built: without the network,
without a DTD, within its own bounds of depth. What the document asks for (columns spanned, tables in
tables) is bounded here.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from archive.errors import FileBrokenError, FileTooLargeError
from archive.intake.containers.input_file import MEGABYTE, InputFile, printable, shown_size
from archive.intake.containers.sheets import Row
from archive.model.finding import Place

MAX_HTML = 32 * MEGABYTE
"""A report of a whole class takes about 2 MB."""
MAX_CELLS = 1_000_000
MAX_COLUMNS = 1000
MAX_SPAN = 1000
MAX_TABLES_DEEP = 8
MARKS = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<table", b"<div", b"<style", b"<h", b"<!--")

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "windows-1251": "cp1251", "cp1251": "cp1251", "koi8-r": "koi8-r"}
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UNSEEN = {"script", "style", "title", "template", "noscript", "textarea", "select", "object", "iframe"}
_BLOCKS = {"p", "div", "li", "ul", "ol", "center", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "caption"}
_FAULTS = (etree.LxmlError, SyntaxError, ValueError, AssertionError)
"""What lxml raises on a document that it cannot recover."""


def looks_html(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is HTML."""
    text = head.replace(b"\0", b"") if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else head
    shown = text.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").lower()
    return shown.startswith(MARKS) or (shown.startswith(b"<?xml") and b"<html" in shown)


@dataclass(frozen=True, slots=True)
class HtmlSheet:
    """The document as rows: a row of a table is a row, a line of text outside of tables is a row of one cell."""

    file: str
    lines: tuple[tuple[str | None, ...], ...]
    """The rows' cells; a cell without text is `None`, for HTML cannot tell «nothing» from «empty»."""
    where: tuple[str, ...]
    """The rows' places in words."""
    title: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield the rows; each table ends with a blank one."""
        for number, cells in enumerate(self.lines, start=1):
            yield Row(number, cells)

    def place(self, row: int, column: int, heading: str = "") -> Place:  # noqa: ARG002 - the protocol's
        """Return the place as table, row and column, counted from 1."""
        where = self.where[row - 1] if 0 < row <= len(self.where) else "начало документа"
        return Place(self.file, "", f"{where}, графа {column + 1}" if where.startswith("таблица") else where)


def open_html(file: InputFile, shown_name: str = "") -> HtmlSheet:
    """Return `file` as a sheet. Raises `FileBrokenError` and `FileTooLargeError`."""
    name = printable(shown_name or file.name)
    if len(file.data) > MAX_HTML:
        raise FileTooLargeError(file=name, found=shown_size(len(file.data)), limit=shown_size(MAX_HTML))
    layout = _Layout(name)
    parser = etree.HTMLParser(target=layout, no_network=True, huge_tree=False, encoding="utf-8", recover=True)
    try:
        parser.feed(_text(file.data, name).encode())
        parser.close()
    except _FAULTS as error:
        raise FileBrokenError(file=name, found="разметка HTML испорчена") from error
    layout.flush()
    return HtmlSheet(name, tuple(layout.lines), tuple(layout.where))


def _text(data: bytes, name: str) -> str:
    """Decode by the mark, else by the charset that the document names, else as UTF-8 or Windows-1251."""
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")
    named = _CHARSET.search(data[:4096])
    declared = _CHARSETS.get(named[1].decode("ascii", "replace").lower(), "") if named else ""
    for encoding in [marked] if marked else [declared or "utf-8", "utf-8", "cp1251"]:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" in text:
            raise FileBrokenError(file=name, found="в тексте есть нулевые байты")
        return text
    raise FileBrokenError(file=name, found="кодировка не UTF-8 и не Windows-1251")


@dataclass(slots=True)
class _Table:
    """A table that is open: its number, its current row, and the columns that rows above still hold."""

    number: int
    row: int = 0
    cells: list[str | None] | None = None
    spanned: dict[int, int] = field(default_factory=dict)
    """Columns that cells of the rows above fill, with the number of rows, this one included, for which they do."""
    below: dict[int, int] = field(default_factory=dict)
    """The same for the rows under this one."""
    in_cell: bool = False
    wide: int = 1


@dataclass(slots=True)
class _Layout:
    """The parser's target: gathers text into cells, cells into rows."""

    file: str
    lines: list[tuple[str | None, ...]] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _unseen: int = 0
    _numbered: int = 0
    _cells: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a tag."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open_table()
        elif tag == "tr" and self._tables:
            self._open_row(self._tables[-1])
        elif tag in ("td", "th") and self._tables:
            self._open_cell(self._tables[-1], attributes)
        elif tag == "br" or tag in _BLOCKS:
            self._break()

    def end(self, tag: str) -> None:
        """Close a tag; the parser closes those that the document forgot."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._tables:
            self._close_row(self._tables[-1])
            self._tables.pop()
            self._add((), "конец таблицы")
        elif tag == "tr" and self._tables:
            self._close_row(self._tables[-1])
        elif tag in ("td", "th") and self._tables:
            self._close_cell(self._tables[-1])
        elif tag in _BLOCKS:
            self._break()

    def data(self, text: str) -> None:
        """Take text."""
        if not self._unseen:
            self._text.append(text)

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        """End the document."""

    def flush(self) -> None:
        """Close what is left open, the text outside of tables included."""
        while self._tables:
            self.end("table")
        self._break()

    def _open_table(self) -> None:
        """What stood in the cell before the inner table is a line of its own."""
        text = self._taken()
        if text:
            self._add((text,), f"строка текста перед таблицей {self._numbered + 1}")
        if len(self._tables) >= MAX_TABLES_DEEP:
            raise FileTooLargeError(
                file=self.file, found="таблицы вложены глубоко", limit=f"{MAX_TABLES_DEEP} вложений"
            )
        self._numbered += 1
        self._tables.append(_Table(self._numbered))

    def _open_row(self, table: _Table) -> None:
        self._close_row(table)
        table.row += 1
        table.cells = []
        self._skip_spanned(table)

    def _open_cell(self, table: _Table, attributes: Mapping[str, str]) -> None:
        if table.cells is None:
            self._open_row(table)
        self._close_cell(table)
        self._taken()
        self._skip_spanned(table)
        assert table.cells is not None
        table.wide, down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        first = len(table.cells)
        if first + table.wide > MAX_COLUMNS:
            raise FileTooLargeError(file=self.file, found="столбцов больше", limit=f"{MAX_COLUMNS} столбцов")
        if down > 1:
            table.below.update(dict.fromkeys(range(first, first + table.wide), down - 1))
        table.in_cell = True

    def _close_cell(self, table: _Table) -> None:
        if table.in_cell and table.cells is not None:
            table.cells.append(self._taken() or None)
            table.cells.extend([None] * (table.wide - 1))
            table.in_cell = False

    def _close_row(self, table: _Table) -> None:
        if table.cells is None:
            return
        self._close_cell(table)
        self._skip_spanned(table)
        table.spanned = {column: rows - 1 for column, rows in table.spanned.items() if rows > 1} | table.below
        table.below = {}
        if any(table.cells):
            self._add(tuple(table.cells), f"таблица {table.number}, строка {table.row}")
        table.cells = None

    def _skip_spanned(self, table: _Table) -> None:
        """Leave empty the columns that a cell of a row above still fills."""
        assert table.cells is not None
        while len(table.cells) in table.spanned:
            table.cells.append(None)

    def _break(self) -> None:
        """A line ends: within a cell it is a space, outside it is a row."""
        if self._tables and self._tables[-1].in_cell:
            self._text.append(" ")
        elif text := self._taken():
            self._add((text,), f"строка текста {len(self.lines) + 1}")

    def _taken(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        return text

    def _add(self, cells: tuple[str | None, ...], where: str) -> None:
        self._cells += len(cells) + 1
        if self._cells > MAX_CELLS:
            raise FileTooLargeError(file=self.file, found=f"ячеек больше {MAX_CELLS}", limit=f"{MAX_CELLS} ячеек")
        self.lines.append(cells)
        self.where.append(where)


def _span(text: str | None) -> int:
    """Return a span; what is no number, or a mad one, is bounded."""
    digits = (text or "").strip()
    return min(max(int(digits), 1), MAX_SPAN) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else 1
