"""Print a file: its documents, verified, in sewing order, with cover, inventory, certification sheet and sticker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from archive.errors import BindingRefusedError
from archive.model.binding import (
    CertificationSheet,
    Cover,
    Feature,
    InnerInventory,
    InventoryLine,
    PageSize,
    PrintPart,
    SheetCount,
    Sticker,
)
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.paper_file import PaperFile, sheets_of
from archive.model.papers import CLERK, Paper, SignatureLine
from archive.model.record import Record, RecordNumber
from archive.ports import Ports
from archive.render.print_file import page_sizes, print_file
from archive.services.issue_reference import issue_reference
from archive.services.print_sewing_guide import PrintedFile, SewnFile, sewing_guide
from archive.services.retrieve import Retrieved, retrieve
from archive.texts import _


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """Which records make the file, in which order; the first gives it its number."""

    organisation_id: str
    numbers: tuple[RecordNumber, ...]
    actor: str
    double_sided: bool = False
    clerk: SignatureLine = CLERK
    """Who sews and signs the inventory and the certification sheet."""
    volume: int = 1
    volumes: int = 1


@dataclass(frozen=True, slots=True)
class BindingSet:
    """What was printed, and the files for the printer."""

    file: PaperFile
    prints: tuple[PrintedFile, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    """One document of the file: its line of the inventory and its sheets."""

    index: str
    day: date
    title: str
    note: str
    pdf: bytes
    sizes: Sequence[PageSize]


def print_binding_set(ports: Ports, request: BindingRequest) -> BindingSet:
    """Return the set and register its printing; the signed files themselves are not touched.

    Each document must be PASSED. Raises `BindingRefusedError`, `NotAuthenticError`, `RenderError`, and as `retrieve`.
    """
    records = _records(ports, request)
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
    found = [retrieve(ports, request.organisation_id, r.number, actor=request.actor).authentic() for r in records]
    documents = [document for each in found for document in _documents(ports, each, school)]
    return _Binding(ports, request, school, records, documents).done()


def _records(ports: Ports, request: BindingRequest) -> Sequence[Record]:
    if len(set(request.numbers)) != len(request.numbers) or not request.numbers:
        raise BindingRefusedError(why=_("номера не указаны или повторяются"))
    with ports.catalog.reading() as unit:
        records = [unit.record(request.organisation_id, number) for number in request.numbers]
    faults = {
        _("исходные файлы на бумагу не печатаются"): any(not record.pages for record in records),
        _("сроки хранения документов разные, их место в разных делах"): len({r.term.years for r in records}) > 1,
        _("документы разных учебных годов"): len({r.school_year for r in records}) > 1,
    }
    found = [words for words, wrong in faults.items() if wrong]
    if found:
        raise BindingRefusedError(why="; ".join(found))
    return records


def _documents(ports: Ports, found: Retrieved, school: Organisation) -> Iterator[_Document]:
    """Yield the record's document, and behind it the page that says what corrects it."""
    record, index = found.record, str(found.record.number)
    yield _Document(index, record.term.closed_on, record.title, "", found.data, page_sizes(found.data))
    reference = issue_reference(ports, record)
    if reference is not None:
        pdf, day = reference.document.pdf, ports.clock.now().astimezone(ZoneInfo(school.time_zone)).date()
        title = _("Справка-отсылка к записи № {number}").format(number=index)
        yield _Document(index, day, title, _("не подписана"), pdf, page_sizes(pdf))


@dataclass(frozen=True, slots=True)
class _Binding:
    """The set in the making: everything is counted from the pages that the documents really have."""

    ports: Ports
    request: BindingRequest
    school: Organisation
    records: Sequence[Record]
    documents: Sequence[_Document]

    def done(self) -> BindingSet:
        inventory, inventory_sheets = self._inventory()
        count = SheetCount(sum(map(self._sheets, self.documents)), inventory_sheets)
        body = self._body(inventory, self._certification(count))
        file = self._register(body, count)
        return BindingSet(file, tuple(self._prints(body, count)))

    def _sheets(self, document: _Document) -> int:
        return sheets_of(len(document.sizes), double_sided=self.request.double_sided)

    @property
    def _landscape(self) -> bool:
        """Whether the set's own sheets lie on their long side: their back must be as high as the documents'.

        A landscape A3 sheet is as high as a portrait A4 one, and is folded to its width.
        """
        return self.documents[0].sizes[0].height <= 210

    @property
    def _first(self) -> Record:
        return self.records[0]

    @property
    def _index(self) -> str:
        return self.school.case_index(self._first.record_class)

    @property
    def _said(self) -> str:
        numbers = ", ".join(str(record.number) for record in self.records)
        word = _("Записи архива №") if len(self.records) > 1 else _("Запись архива №")
        return f"{word}\N{NO-BREAK SPACE}{numbers}"

    def _inventory(self) -> tuple[bytes, int]:
        """Return the inner inventory and its own sheets, whose number it states."""
        sheets = 1
        while True:
            paper = InnerInventory(
                organisation=self.school,
                made_at=self.ports.clock.now(),
                landscape=self._landscape,
                case_index=self._index,
                title=self._first.title,
                lines=tuple(self._lines()),
                inventory_sheets=sheets,
                made_by=self.request.clerk,
            )
            made = self.ports.renderer.paper(paper)
            found = sheets_of(made.pages, double_sided=self.request.double_sided)
            if found <= sheets:
                return made.pdf, found
            sheets = found

    def _lines(self) -> Iterator[InventoryLine]:
        first = 1
        for document in self.documents:
            last = first + self._sheets(document) - 1
            yield InventoryLine(document.index, document.day, document.title, first, last, document.note)
            first = last + 1

    def _certification(self, count: SheetCount) -> bytes:
        return self._paper(
            CertificationSheet(
                organisation=self.school,
                made_at=self.ports.clock.now(),
                landscape=self._landscape,
                case_index=self._index,
                title=self._first.title,
                sheets=count,
                features=tuple(self._features()),
                made_by=self.request.clerk,
            )
        )

    def _features(self) -> Iterator[Feature]:
        for line, document in zip(self._lines(), self.documents, strict=True):
            if any(size.width > 297 for size in document.sizes):
                yield Feature(_("Листы формата A3, сложены вдвое"), line.sheets)
        if self.request.double_sided:
            yield Feature(_("Печать на обеих сторонах листа"), f"1\N{EN DASH}{line.last}")

    def _paper(self, paper: Paper) -> bytes:
        return self.ports.renderer.paper(paper).pdf

    def _body(self, inventory: bytes, certification: bytes) -> bytes:
        documents = [PrintPart(document.pdf, numbered=True) for document in self.documents]
        parts = [PrintPart(inventory, numbered=False), *documents, PrintPart(certification, numbered=False)]
        return print_file(parts, double_sided=self.request.double_sided)

    def _register(self, body: bytes, count: SheetCount) -> PaperFile:
        at, number = self.ports.clock.now(), self._first.number
        with self.ports.catalog.transaction() as unit:
            file = PaperFile(
                organisation_id=self.request.organisation_id,
                number=number,
                printing=len(unit.paper_files(self.request.organisation_id, number)) + 1,
                records=self.request.numbers,
                pages=sum(len(document.sizes) for document in self.documents),
                sheets=count.numbered,
                inventory_sheets=count.inventory,
                double_sided=self.request.double_sided,
                digest=Digest.of(body),
                printed_by=self.request.actor,
                printed_at=at,
            )
            unit.add_paper_file(file)
            unit.append_event(_event(file))
        return file

    def _prints(self, body: bytes, count: SheetCount) -> Iterator[PrintedFile]:
        number = self._first.number
        sewn = SewnFile(
            school=self.school,
            title=self._first.title,
            said=self._said,
            count=count,
            double_sided=self.request.double_sided,
            documents=tuple((document.title, self._sheets(document)) for document in self.documents),
            sizes=tuple(size for document in self.documents for size in document.sizes),
            own_landscape=self._landscape,
            number=number,
        )
        yield PrintedFile(sewn.guide_name, self._paper(sewing_guide(sewn, at=self.ports.clock.now())))
        yield PrintedFile(sewn.body_name, body)
        yield PrintedFile(sewn.cover_name, self._paper(self._cover(count)))
        yield PrintedFile(sewn.sticker_name, self._paper(self._sticker(count)))

    def _cover(self, count: SheetCount) -> Cover:
        return Cover(
            organisation=self.school,
            made_at=self.ports.clock.now(),
            landscape=self._landscape,
            case_index=self._index,
            volume=self.request.volume,
            volumes=self.request.volumes,
            title=self._first.title,
            about=tuple(record.title for record in self.records[1:4]),
            since=self._first.school_year.first_day,
            until=max(record.term.closed_on for record in self.records),
            sheets=count,
            term=max((record.term for record in self.records), key=lambda term: term.last_day),
            records=self._said,
        )

    def _sticker(self, count: SheetCount) -> Sticker:
        return Sticker(
            organisation=self.school,
            made_at=self.ports.clock.now(),
            case_index=self._index,
            title=self._first.title,
            records=self._said,
            sheets=count,
        )


def _event(file: PaperFile) -> EventDraft:
    details = {
        "printing": str(file.printing),
        "records": ", ".join(map(str, file.records)),
        "sheets": str(file.sheets),
        "inventory_sheets": str(file.inventory_sheets),
        "digest": file.digest.hex,
    }
    return EventDraft(file.printed_at, file.printed_by, "file-printed", str(file.number), details, file.organisation_id)
