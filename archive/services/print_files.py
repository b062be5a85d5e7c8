"""Print several files at once, a class's or the whole school's: one PDF for the printer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.errors import BindingRefusedError
from archive.model.paper_file import PaperFile
from archive.model.papers import CLERK, SignatureLine
from archive.model.period import SchoolYear
from archive.model.record import Record, RecordNumber
from archive.ports import Ports
from archive.render.print_file import joined_prints
from archive.services.list_files import ListedFile, list_files
from archive.services.print_binding_set import BindingRequest, BindingSet, print_binding_set
from archive.texts import _


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """Which files, each by the numbers of its records in sewing order."""

    organisation_id: str
    files: tuple[tuple[RecordNumber, ...], ...]
    actor: str
    double_sided: bool = False
    clerk: SignatureLine = CLERK


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed; `pdf` holds, for each file: guide, cover, the file itself, sticker."""

    pdf: bytes
    sets: tuple[BindingSet, ...]

    @property
    def files(self) -> tuple[PaperFile, ...]:
        """The printings that were registered."""
        return tuple(each.file for each in self.sets)


def print_files(ports: Ports, request: PrintRequest) -> Printed:
    """Print each file and join everything. A file that is refused stops the run: those before it are printed.

    Raises as `print_binding_set`; `BindingRefusedError` when no file is named.
    """
    if not request.files:
        raise BindingRefusedError(why=_("не отмечено ни одного дела"))
    sets = tuple(print_binding_set(ports, each) for each in _requests(request))
    pdfs = [pdf for each in sets for pdf in _in_order(each)]
    return Printed(joined_prints(pdfs, double_sided=request.double_sided), sets)


def _requests(request: PrintRequest) -> Iterator[BindingRequest]:
    for numbers in request.files:
        yield BindingRequest(
            request.organisation_id, numbers, request.actor, double_sided=request.double_sided, clerk=request.clerk
        )


def _in_order(made: BindingSet) -> Iterator[bytes]:
    guide, body, cover, sticker = (each.data for each in made.prints)
    yield from (guide, cover, body, sticker)


@dataclass(frozen=True, slots=True)
class Unprinted:
    """Records that make one file and were never printed: of one class, period, kind and term."""

    records: tuple[Record, ...]

    @property
    def numbers(self) -> tuple[RecordNumber, ...]:
        """Their numbers, in sewing order."""
        return tuple(record.number for record in self.records)


def unprinted(listed: Sequence[ListedFile]) -> tuple[Unprinted, ...]:
    """Return what is still to be printed, put together as it is sewn: a class's ledger with those of its pupils."""
    found: dict[tuple[object, ...], list[Record]] = {}
    for each in listed:
        if each.file is None:
            found.setdefault(_place(each.record), []).append(each.record)
    return tuple(Unprinted(tuple(records)) for records in found.values())


def to_print(
    ports: Ports, organisation_id: str, school_year: SchoolYear | None = None, class_label: str = ""
) -> tuple[tuple[RecordNumber, ...], ...]:
    """Return the files that were never printed, of a class or of the whole school, each by its records' numbers."""
    listed = list_files(ports, organisation_id, school_year)
    return tuple(each.numbers for each in unprinted([x for x in listed if class_label in ("", x.record.class_label)]))


def _place(record: Record) -> tuple[object, ...]:
    return record.school_year, record.class_label, record.period, record.record_class, record.term.years
