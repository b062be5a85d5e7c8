"""CSV as Excel and its relatives save it: UTF-8 or Windows-1251; comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import FileBrokenError
from archive.intake.containers.input_file import InputFile, printable
from archive.intake.containers.sheets import Row
from archive.model.finding import Place

_DELIMITERS = ",;\t"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """One CSV file as a sheet without a title of its own."""

    file: str
    data: bytes
    encoding: str
    delimiter: str
    title: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield the rows; a row that runs over several lines bears the number of its first."""
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        started = 1
        try:
            for cells in reader:
                yield Row(started, tuple(cells))
                started = reader.line_num + 1
        except csv.Error as error:
            found = f"строка {started}: кавычки не закрыты или ячейка слишком длинная"
            raise FileBrokenError(file=self.file, found=found) from error

    def place(self, row: int, column: int, heading: str = "") -> Place:
        """Return the place as line and heading, for a text file has no cells."""
        name = f"графа «{heading}»" if heading else f"графа {column + 1}"
        return Place(self.file, "", f"строка {row}, {name}")


def open_csv(file: InputFile, shown_name: str = "") -> CsvSheet:
    """Return `file` as a sheet. Raises `FileBrokenError` when it is no text in an encoding that we know."""
    name = printable(shown_name or file.name)
    encoding = _encoding(file.data, name)
    return CsvSheet(name, file.data, encoding, _delimiter(file.data, encoding))


def _encoding(data: bytes, name: str) -> str:
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")
    if not marked and b"\0" in data:
        raise FileBrokenError(file=name, found="в тексте есть нулевые байты")
    for encoding in [marked] if marked else ["utf-8", "cp1251"]:
        if _decodes(data, encoding):
            return encoding
    raise FileBrokenError(file=name, found="кодировка не UTF-8 и не Windows-1251")


def _decodes(data: bytes, encoding: str) -> bool:
    """Try piece by piece: a whole second copy of a large file is not needed."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeError:  # the codecs' own class, UTF-16 without its mark included
        return False
    return True


def _delimiter(data: bytes, encoding: str) -> str:
    """Take the sign that occurs most in the first line: headings hold none of the three."""
    with io.TextIOWrapper(io.BytesIO(data[: 1 << 16]), encoding=encoding, errors="replace") as text:
        first = text.readline()
    return max(_DELIMITERS, key=first.count)
