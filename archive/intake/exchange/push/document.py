"""Our push JSON read as the flat tables that it is: the same rules, with JSON Pointers for places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.intake.containers.input_file import InputFile, Taken, printable
from archive.intake.containers.sheets import Row, Source, Value
from archive.intake.exchange.json_text import Json, escaped, parse
from archive.intake.exchange.push.schema import FORMAT, SCHOOL, SECTIONS, Property, Section
from archive.intake.finding_list import FindingList
from archive.intake.flat import schema as flat
from archive.intake.flat.journals import read_tables
from archive.intake.flat.rows import BoundTable
from archive.intake.flat.schema import Column, Kind
from archive.model.digest import Digest
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import SourceFile

_VERSION = Column("Версия формата", Kind.TEXT, True, flat.FORMAT)
_LABEL = "/class/label"
_YES = {True: "да", False: "нет"}


@dataclass(frozen=True, slots=True)
class JsonTable:
    """One section of the document as a sheet: row 1 is its first element."""

    file: str
    pointer: str
    rows_: Sequence[tuple[Value, ...]]
    names: tuple[str, ...]
    """By column, the property's name; a name that begins with «/» is a pointer of its own."""
    many: bool
    title: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield the elements."""
        yield from (Row(number, cells) for number, cells in enumerate(self.rows_, 1))

    def place(self, row: int, column: int, heading: str = "") -> Place:  # noqa: ARG002 - the protocol's
        """Return the JSON Pointer (RFC 6901) of a property; row 0 is the whole section."""
        name = self.names[column] if column < len(self.names) else ""
        if name.startswith("/"):
            return Place(self.file, "", name)
        element = f"{self.pointer}/{row - 1}" if self.many and row else self.pointer
        return Place(self.file, "", f"{element}/{name}" if row or not self.many else element)


def recognises(value: Json) -> bool:
    """Tell whether the document says that it is of our push format, in any version."""
    named = value.get("format") if isinstance(value, dict) else None
    return isinstance(named, str) and named.startswith("push-")


def read(value: Json, source: Source) -> Taken:
    """Return the journal of the document's class and the findings."""
    return _read(value, source.name, source.source_files(FORMAT))


def read_pushed(file: InputFile) -> Taken:
    """Return the journal that `file`, pushed by a system, holds. Raises `IntakeError`.

    Unlike a file that a person gives, it can be nothing else than our push format.
    """
    name = printable(file.name)
    return _read(parse(file), name, (SourceFile(file.name, Digest.of(file.data), len(file.data), FORMAT),))


def _read(value: Json, name: str, sources: Sequence[SourceFile]) -> Taken:
    found = FindingList()
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        said = value.get("format") if isinstance(value, dict) else None
        _report(found, name, "/format", "intake.version-unknown", "Версия формата не известна, документ не читался.",
                f"объект, в котором «format»: «{FORMAT}»", _shown(said))  # fmt: skip
        return Taken((), found.all())
    _check(value, name, found)
    if any(finding.severity is Severity.BLOCKS for finding in found.all()):
        return Taken((), found.all())
    return read_tables(_tables(value, name), found, sources)


def _check(value: Mapping[str, Json], name: str, found: FindingList) -> None:
    """Hold the document to the published schema; what it means is looked at afterwards."""
    known = {"format", *(one.name for one in SCHOOL.properties), *(section.name for section in SECTIONS)}
    _check_names(value, known, "", name, found)
    _check_properties(value, SCHOOL.properties, "", name, found)
    for section in SECTIONS:
        part, pointer = value.get(section.name), f"/{section.name}"
        if section.name not in value:
            if section.required:
                _report(found, name, pointer, "intake.table-missing", f"Нет части «{section.name}».",
                        f"{section.table.title}: {'список' if section.many else 'объект'}", "нет")  # fmt: skip
        elif section.many and isinstance(part, list):
            for index, element in enumerate(part):
                _check_object(element, section, f"{pointer}/{index}", name, found)
        elif section.many:
            _report_type(found, name, pointer, "список", part)
        else:
            _check_object(part, section, pointer, name, found)


def _check_object(element: Json, section: Section, pointer: str, name: str, found: FindingList) -> None:
    if not isinstance(element, dict):
        _report_type(found, name, pointer, "объект", element)
        return
    _check_names(element, {one.name for one in section.properties}, pointer, name, found)
    _check_properties(element, section.properties, pointer, name, found)


def _check_names(element: Mapping[str, Json], known: set[str], pointer: str, name: str, found: FindingList) -> None:
    for each in element.keys() - known:
        _report(found, name, f"{pointer}/{escaped(each)}", "intake.field-unknown",
                f"Свойства «{printable(each)[:80]}» в формате нет.", ", ".join(sorted(known)), _shown(element[each]),
                "Уберите его или исправьте имя: при опечатке данные пропали бы.")  # fmt: skip


def _check_properties(
    element: Mapping[str, Json], properties: Sequence[Property], pointer: str, name: str, found: FindingList
) -> None:
    for one in properties:
        value = element.get(one.name)
        if one.name not in element or (value is None and not one.column.required):
            if one.column.required:
                _report(found, name, f"{pointer}/{one.name}", "intake.cell-empty",
                        f"Нет обязательного свойства «{one.name}».", one.shape.expected, "нет")  # fmt: skip
        elif not one.shape.fits(value):
            _report_type(found, name, f"{pointer}/{one.name}", one.shape.expected, value)


def _tables(value: Mapping[str, Json], name: str) -> dict[str, BoundTable]:
    label = _class_label(value)
    tables = {flat.SCHOOL.name: _school(value, name)}
    for section in SECTIONS:
        if section.name in value:
            tables[section.table.name] = _table(section, value[section.name], name, label)
    return tables


def _class_label(value: Mapping[str, Json]) -> str:
    part = value["class"]
    assert isinstance(part, dict)  # the check saw to it
    return str(part["label"]).strip()


def _school(value: Mapping[str, Json], name: str) -> BoundTable:
    columns = (_VERSION, *(one.column for one in SCHOOL.properties))
    cells = (flat.FORMAT, *(_cell(value, one) for one in SCHOOL.properties))
    names = ("format", *(one.name for one in SCHOOL.properties))
    sheet = JsonTable(name, "", (cells,), names, many=False)
    return BoundTable(flat.SCHOOL, sheet, 0, dict(enumerate(columns)), len(columns))


def _table(section: Section, part: Json, name: str, label: str) -> BoundTable:
    """Return a section as a table of the flat format; where that has a column for the class, it is filled."""
    elements = part if isinstance(part, list) else [part]
    own = section.properties
    class_column = [column for column in section.table.columns if column.heading == "Класс" and section.many]
    columns = (*(one.column for one in own), *class_column)
    names = (*(one.name for one in own), *(_LABEL for _ in class_column))
    rows = [
        (*(_cell(element, one) for one in own), *(label for _ in class_column))
        for element in elements
        if isinstance(element, dict)
    ]
    sheet = JsonTable(name, f"/{section.name}", rows, names, section.many)
    return BoundTable(section.table, sheet, 0, dict(enumerate(columns)), len(columns))


def _cell(element: Mapping[str, Json], one: Property) -> Value:
    value = element.get(one.name)
    if isinstance(value, bool):
        return _YES[value]
    return value if isinstance(value, str | int | float) else None


def _report_type(found: FindingList, name: str, pointer: str, expected: str, value: Json) -> None:
    _report(found, name, pointer, "intake.json-type", "Значение не того вида.", expected, _shown(value))


def _report(
    found: FindingList,
    name: str,
    pointer: str,
    code: str,
    message: str,
    expected: str,
    what: str,
    remedy: str = "Схема данных: docs/schemas/push-1.schema.json.",
) -> None:
    found.add(Finding(code, Severity.BLOCKS, message, Place(name, "", pointer), expected, what, remedy))


def _shown(value: Json) -> str:
    words = {dict: "объект", list: "список", type(None): "null", bool: str(value).lower()}
    return words.get(type(value)) or f"«{printable(str(value))[:80]}»"
