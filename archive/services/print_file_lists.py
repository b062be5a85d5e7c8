"""Print the lists of files of a school year: the nomenclature with its summary, and the inventory of ledgers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.errors import BindingRefusedError
from archive.model.binding import FileLine, FilesInventory, Nomenclature, NomenclatureLine, TermKind
from archive.model.document import RenderedDocument
from archive.model.organisation import Organisation, RetentionRule
from archive.model.paper_file import PaperFile
from archive.model.papers import CLERK, KEEPER, SignatureLine
from archive.model.period import SchoolYear
from archive.model.record import Record, RecordClass
from archive.ports import Ports, RecordFilter
from archive.texts import _, counted

_HEADINGS = {
    RecordClass.JOURNAL: _("Классные журналы"),
    RecordClass.LEDGER: _("Сводные ведомости учёта успеваемости"),
    RecordClass.SOURCE: _("Выгрузки электронного журнала"),
    RecordClass.REPORT: _("Отчёты учителей и классных руководителей"),
}
_SECTION = _("Учебная работа: электронные журналы и ведомости")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class FileListRequest:
    """Of which year, and who draws the list up."""

    organisation_id: str
    school_year: SchoolYear
    number: str = ""
    made_by: SignatureLine = CLERK
    keeper: SignatureLine = KEEPER


def print_nomenclature(ports: Ports, request: FileListRequest) -> RenderedDocument:
    """Return the nomenclature of the files that this archive keeps. Raises `RenderError`."""
    school, records, _files = _read(ports, request)
    paper = Nomenclature(
        organisation=school,
        made_at=ports.clock.now(),
        year=str(request.school_year),
        section=_SECTION,
        lines=tuple(_nomenclature_line(school, rule, records) for rule in school.schedule),
        number=request.number,
        made_by=request.made_by,
    )
    return ports.renderer.paper(paper)


def print_inventory(ports: Ports, request: FileListRequest) -> RenderedDocument:
    """Return the inventory of files kept over ten years.

    Raises `BindingRefusedError` when the year has none, `RenderError`.
    """
    school, records, files = _read(ports, request)
    kept = [record for record in records if TermKind.of(record.term.years) is TermKind.OVER_TEN]
    if not kept:
        raise BindingRefusedError(why=_("за {year} нет дел со сроком свыше 10 лет").format(year=request.school_year))
    paper = FilesInventory(
        organisation=school,
        made_at=ports.clock.now(),
        landscape=True,
        year=str(request.school_year),
        lines=tuple(_inventory_lines(school, kept, files)),
        number=request.number,
        made_by=request.made_by,
        keeper=request.keeper,
    )
    return ports.renderer.paper(paper)


def _read(ports: Ports, request: FileListRequest) -> tuple[Organisation, Sequence[Record], Sequence[PaperFile]]:
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
        which = RecordFilter(organisation_id=request.organisation_id, school_year=request.school_year)
        return school, unit.records(which), unit.paper_files(request.organisation_id)


def _nomenclature_line(school: Organisation, rule: RetentionRule, records: Sequence[Record]) -> NomenclatureLine:
    own = [record for record in records if record.record_class is rule.record_class]
    paper = rule.record_class.value in school.rules.paper
    carrier = _("на бумаге и в электронном виде") if paper else _("в электронном виде")
    files = {(record.class_label, record.period) for record in own}  # later versions lie in the same file
    classes = len({label for label, _period in files})
    words = f"{counted(classes, 'класс', 'класса', 'классов')}; {carrier}" if classes else carrier
    return NomenclatureLine(rule, _HEADINGS.get(rule.record_class, rule.record_class.words), len(files), words)


def _inventory_lines(school: Organisation, kept: Sequence[Record], files: Sequence[PaperFile]) -> Iterator[FileLine]:
    """Yield a line for each record that is a file of its own: what is sewn into another stands in that one's."""
    last = {file.number: file for file in files}
    sewn_in = {number for file in last.values() for number in file.records if number != file.number}
    for record in kept:
        if record.number in sewn_in:
            continue
        file = last.get(record.number)
        yield FileLine(
            index=school.case_index(record.record_class),
            title=record.title,
            since=record.school_year.first_day,
            until=record.term.closed_on,
            years=record.term.years,
            basis=record.term.basis,
            sheets=file.sheets if file else 0,
            megabytes=_megabytes(record.size),
            note=_("запись № {number}").format(number=record.number),
        )


def _megabytes(size: int) -> str:
    """«0,4»: never «0,0» for what is there."""
    return f"{max(size / _MEGABYTE, 0.1):.1f}".replace(".", ",")
