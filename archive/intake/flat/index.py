"""Where the things of a flat source stand: read again only when another file contradicts it."""

from collections.abc import Callable, Iterator, Mapping

from archive.intake.containers.sheets import Source
from archive.intake.finding_list import FindingList
from archive.intake.flat import schema
from archive.intake.flat.rows import Record, RowReader
from archive.intake.flat.summary import KINDS
from archive.intake.flat.tables import bind_tables
from archive.intake.places import Key, entry_key, lesson_key, period_key, pupil_key, result_key
from archive.model.finding import Place
from archive.model.journal import Entry, Result
from archive.model.marks import Mark

Rows = Callable[[schema.Table], Iterator[Record]]


def index(source: Source) -> Mapping[Key, Place]:
    """Return where pupils, lessons, entries, summary marks and periods stand. Raises `IntakeError`."""
    tables, reader = bind_tables(source, FindingList()), RowReader(FindingList())

    def rows(table: schema.Table) -> Iterator[Record]:
        return reader.records(tables[table.name]) if table.name in tables else iter(())

    places: dict[Key, Place] = {}
    classes = {record.text("Код предмета"): record.text("Класс") for record in rows(schema.SUBJECTS)}
    _note_pupils(rows, places)
    _note_entries(rows, classes, places)
    for record in rows(schema.RESULTS):
        subject, kind = record.text("Код предмета"), KINDS.get(record.text("Вид итога").casefold())
        if kind:
            result = Result(record.text("Код ученика"), subject, kind, Mark(""), record.period("Период"))
            places.setdefault(result_key(classes.get(subject, ""), result), record.place("Отметка"))
    return places


def _note_pupils(rows: Rows, places: dict[Key, Place]) -> None:
    where = {record.text("Код ученика"): record.place("Фамилия") for record in rows(schema.PUPILS)}
    for record in rows(schema.MEMBERSHIP):
        code, label = record.text("Код ученика"), record.text("Класс")
        if code in where:
            places.setdefault(pupil_key(label, code), where[code])
    labels = [record.text("Класс") for record in rows(schema.CLASSES)]
    for record in rows(schema.PERIODS):
        for label in [record.text("Класс")] if record.text("Класс") else labels:
            places.setdefault(period_key(label), record.place("Начало"))


def _note_entries(rows: Rows, classes: Mapping[str, str], places: dict[Key, Place]) -> None:
    labels: dict[str, str] = {}
    for record in rows(schema.LESSONS):
        code = record.text("Код урока")
        labels[code] = classes.get(record.text("Код предмета"), "")
        places.setdefault(lesson_key(labels[code], code), record.place("Тема"))
    for table, heading in ((schema.MARKS, "Отметка"), (schema.ATTENDANCE, "Отметка о посещении")):
        for record in rows(table):
            code = record.text("Код урока")
            entry = Entry(record.text("Код ученика"), code)
            places.setdefault(entry_key(labels.get(code, ""), entry), record.place(heading))
