"""The print room: what is to be printed, what was counted, sewn and put away, the lists of files."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from archive.errors import ArchiveError, ParameterError, RecordUnknownError
from archive.model.document import RenderedDocument
from archive.model.paper_file import PaperState
from archive.model.papers import CLERK, SignatureLine
from archive.model.period import SchoolYear
from archive.model.permission import Action
from archive.model.record import RecordNumber
from archive.services.compare_copies import CompareRequest, compare_copies
from archive.services.count_sheets import CountRequest, count_sheets
from archive.services.list_files import list_files, recorded_years
from archive.services.print_file_lists import FileListRequest, print_inventory, print_nomenclature
from archive.services.print_files import Printed, PrintRequest, print_files, unprinted
from archive.services.school_year_board import by_count, year_of
from archive.services.shelve_file import bind_file, shelve_file
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.parameters import RecordKey, Text, WhichRecord
from archive.web.parameters import year_of as school_year_of
from archive.web.school_choice import SchoolAsked, whole_school
from archive.web.templating import page

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.KEEP_PAPER)]
_Field = Annotated[str, Form(max_length=300)]
_Year = Annotated[Text, Query(max_length=20)]
_ONE = "/print/{organisation}/{number}"
_PDF = "application/pdf"


@router.get("/print")
def print_page(
    visit: _Visitor,
    organisation: SchoolAsked = "",
    year: _Year = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
) -> Response:
    """Show what is to be printed and what became of what was."""
    return _Room(visit, whole_school(visit, organisation), SchoolYear.parse(year), class_label.strip()).page()


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed into the form of printing."""

    numbers: str = ""
    post: str = CLERK.post
    name: str = CLERK.name
    double_sided: bool = False
    chosen: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Room:
    """The page, shown again with what went wrong by everything that can be done on it."""

    visit: Visit
    school: str
    year: SchoolYear | None = None
    class_label: str = ""

    def page(
        self, fault: ArchiveError | None = None, *, number: RecordNumber | None = None, typed: _Typed | None = None
    ) -> Response:
        """Show it; `number` names the file that `fault` is about."""
        ports = self.visit.ports
        years = recorded_years(ports, self.school)
        year = self.year or next(iter(years), year_of(ports.clock.now().date()))
        of_year = list_files(ports, self.school, year)
        shown = [each for each in of_year if self.class_label in ("", each.record.class_label)]
        return page(
            "print_room.html",
            visit=self.visit,
            status=status_of(type(fault)) if fault else HTTPStatus.OK,
            school=self.school,
            organisations=self.visit.schools(),
            year=year,
            years=sorted({*years, year}, reverse=True),
            classes=sorted({each.record.class_label for each in of_year}, key=by_count),
            class_label=self.class_label,
            to_print=unprinted(shown),
            printed=[each for each in shown if each.file],
            PaperState=PaperState,
            typed=typed or _Typed(),
            fault=fault,
            fault_number=number,
        )


@router.post("/print/bind")
def bind(
    visit: _Visitor,
    organisation: _Field = "",
    year: _Field = "",
    files: Annotated[list[str] | None, Form()] = None,
    numbers: _Field = "",
    sides: _Field = "",
    post: _Field = "",
    name: _Field = "",
) -> Response:
    """Print the files chosen: one PDF for the printer."""
    school = whole_school(visit, organisation)
    chosen = [*(files or ()), *([numbers] if numbers.strip() else [])]
    typed = _Typed(numbers, post, name, sides == "both", frozenset(files or ()))
    try:
        wanted = tuple(numbers_of(text) for text in chosen)
        clerk = SignatureLine(post.strip() or CLERK.post, name.strip())
        made = print_files(visit.ports, PrintRequest(school, wanted, visit.actor, sides == "both", clerk))
    except ArchiveError as error:
        return _Room(visit, school, SchoolYear.parse(year)).page(error, typed=typed)
    return as_download(made.pdf, _PDF, f"{print_name(made)}_печать.pdf", plain=f"{made.files[0].number}_print")


def print_name(made: Printed) -> str:
    """Return what the file of the printing is called: by its first file, and how many there are besides."""
    first, others = made.files[0].number, len(made.files) - 1
    return f"{first}_и_ещё_{others}" if others else str(first)


def numbers_of(text: str) -> tuple[RecordNumber, ...]:
    """Read «2026-000012 2026-000013». Raises `RecordUnknownError`."""
    found = []
    for word in text.replace(",", " ").split():
        number = RecordNumber.parse(word)
        if number is None:
            raise RecordUnknownError(found=word)
        found.append(number)
    return tuple(found)


@router.post(f"{_ONE}/count")
def count(visit: _Visitor, key: WhichRecord, sheets: _Field = "") -> Response:
    """Enter how many sheets were counted; a number that does not agree is said beside the file."""
    room = _room_of(visit, key)
    try:
        if not (sheets.strip().isascii() and sheets.strip().isdecimal()):
            raise ParameterError(listed=_("сколько листов — ожидалось целое число"))
        count_sheets(visit.ports, CountRequest(key.organisation_id, key.number, int(sheets), visit.actor))
    except ArchiveError as error:
        return room.page(error, number=key.number)
    return _back(key)


@router.post(f"{_ONE}/sewn")
def sewn(visit: _Visitor, key: WhichRecord, back: _Field = "") -> Response:
    """Note that the file is sewn, sealed and signed."""
    room = _room_of(visit, key)
    try:
        bind_file(visit.ports, key.organisation_id, key.number, actor=visit.actor)
    except ArchiveError as error:
        return room.page(error, number=key.number)
    return RedirectResponse("/board", HTTPStatus.SEE_OTHER) if back == "board" else _back(key)


@router.post(f"{_ONE}/shelve")
def shelve(visit: _Visitor, key: WhichRecord, place: _Field = "") -> Response:
    """Note where the file stands."""
    room = _room_of(visit, key)
    try:
        shelve_file(visit.ports, key.organisation_id, key.number, place, actor=visit.actor)
    except ArchiveError as error:
        return room.page(error, number=key.number)
    return _back(key)


@router.post(f"{_ONE}/compare")
def compare(visit: _Visitor, key: WhichRecord) -> Response:
    """Print the act that compares the paper with the electronic record."""
    room = _room_of(visit, key)
    try:
        _file, document = compare_copies(visit.ports, CompareRequest(key.organisation_id, key.number, visit.actor))
    except ArchiveError as error:
        return room.page(error, number=key.number)
    return as_download(document.pdf, _PDF, f"{key.number}_акт_сверки.pdf", plain=f"{key.number}_comparison")


@router.get("/print/nomenclature")
def nomenclature(visit: _Visitor, organisation: SchoolAsked = "", year: _Year = "") -> Response:
    """Give the nomenclature of a year's files."""
    request = list_request(visit, organisation, year)
    return _list(print_nomenclature(visit.ports, request), _("номенклатура"), request)


@router.get("/print/inventory")
def inventory(visit: _Visitor, organisation: SchoolAsked = "", year: _Year = "") -> Response:
    """Give the inventory of a year's files kept over ten years."""
    request = list_request(visit, organisation, year)
    return _list(print_inventory(visit.ports, request), _("опись"), request)


def list_request(visit: Visit, organisation: str, year: str) -> FileListRequest:
    """Return whose list of which year is asked for. Raises `ParameterError`, `ForbiddenError`."""
    return FileListRequest(whole_school(visit, organisation), school_year_of(year))


def _list(document: RenderedDocument, name: str, request: FileListRequest) -> Response:
    year = str(request.school_year).replace("/", "-")
    return as_download(document.pdf, _PDF, f"{name}_{year}.pdf", plain=f"files_{year}")


def _room_of(visit: Visit, key: RecordKey) -> _Room:
    visit.ensure_school(key.organisation_id)
    return _Room(visit, key.organisation_id)


def _back(key: RecordKey) -> Response:
    query = urlencode({"organisation": key.organisation_id})
    return RedirectResponse(f"/print?{query}#file-{key.number}", HTTPStatus.SEE_OTHER)
