"""The pages of records: the list, one record, its verdict, its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import groupby, takewhile
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from archive.model.correction import Correction
from archive.model.period import PeriodCode, PeriodKind, SchoolYear
from archive.model.record import Record, RecordClass
from archive.ports import RecordFilter
from archive.services.find_corrections import Key, corrections_of, find_corrections
from archive.services.find_record import find_record
from archive.services.issue_reference import issue_reference
from archive.services.list_organisations import list_organisations
from archive.services.list_records import list_records, list_waiting
from archive.services.retrieve import retrieve
from archive.web.content import as_file, disposition
from archive.web.parameters import PageNumber, RecordQuery, WhichRecord, WhichRecords
from archive.web.schemas import record_path
from archive.web.templating import page
from archive.web.visit import CurrentVisit, Visit

router = APIRouter()
A_PAGE = 100
MOST_WAITING = 50
_ONE = "/records/{organisation}/{number}"
_COUNTS = {
    PeriodKind.QUARTER: (1, 2, 3, 4),
    PeriodKind.TRIMESTER: (1, 2, 3),
    PeriodKind.HALF_YEAR: (1, 2),
    PeriodKind.SEMESTER: (1, 2),
    PeriodKind.YEAR: (0,),
}
PERIODS = tuple(PeriodCode(kind, number) for kind, numbers in _COUNTS.items() for number in numbers)


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one class of one school in one school year."""

    organisation_id: str
    school_year: SchoolYear
    class_label: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the list: `previous` and `following` are addresses, empty where there is none."""

    groups: tuple[Group, ...]
    first: int
    last: int
    previous: str
    following: str
    corrections: Mapping[Key, tuple[Correction, ...]] = field(default_factory=dict)

    def corrections_of(self, record: Record) -> tuple[Correction, ...]:
        """Return what corrects `record`."""
        return self.corrections.get((record.organisation_id, record.number), ())


@router.get("/")
def list_page(visit: CurrentVisit, query: WhichRecords, page_number: PageNumber = 1) -> Response:
    """List the records by school year and class, and the work that has not become records yet."""
    faults = query.faults()
    sheet = _sheet(visit, query.read(), query, page_number) if not faults else Sheet((), 0, 0, "", "")
    waiting = list_waiting(visit.ports) if page_number == 1 else ()
    return page(
        "records.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        sheet=sheet,
        query=query,
        faults=faults,
        waiting=[job for job in waiting if query.organisation in ("", job.organisation_id)],
        organisations={each.organisation_id: each.short_name for each in list_organisations(visit.ports)},
        kinds=tuple(RecordClass),
        periods=PERIODS,
        chosen_period=None if faults else query.read().period,
        most_waiting=MOST_WAITING,
    )


def _sheet(visit: Visit, which: RecordFilter, query: RecordQuery, number: int) -> Sheet:
    offset = (number - 1) * A_PAGE
    found = list_records(visit.ports, which, limit=A_PAGE + 1, offset=offset)
    shown = found[:A_PAGE]
    return Sheet(
        groups=tuple(_groups(shown)),
        first=offset + 1,
        last=offset + len(shown),
        previous=_address(query, number - 1) if number > 1 else "",
        following=_address(query, number + 1) if len(found) > A_PAGE else "",
        corrections=find_corrections(visit.ports, shown),
    )


def _groups(records: Sequence[Record]) -> list[Group]:
    """Group what is on this page: by school, the latest year first, classes as people count them (8А before 10А)."""

    def place(record: Record) -> tuple[str, int, int, str]:
        digits = "".join(takewhile(str.isdecimal, record.class_label))
        return (record.organisation_id, -record.school_year.start, int(digits or 0), record.class_label)

    return [
        Group(organisation_id, SchoolYear(-year), label, tuple(members))
        for (organisation_id, year, _, label), members in groupby(sorted(records, key=place), key=place)
    ]


def _address(query: RecordQuery, number: int) -> str:
    return "/?" + urlencode(query.typed | {"page": str(number)})


@router.get(_ONE)
def record_page(visit: CurrentVisit, key: WhichRecord) -> Response:
    """Show a record's requisites."""
    record = find_record(visit.ports, key.organisation_id, key.number)
    schools = {each.organisation_id: each.full_name for each in list_organisations(visit.ports)}
    return page(
        "record.html",
        record=record,
        school=schools.get(record.organisation_id, record.organisation_id),
        corrections=corrections_of(visit.ports, record),
    )


@router.get(f"{_ONE}/verdict")
def verdict_page(visit: CurrentVisit, key: WhichRecord) -> Response:
    """Read the record from the store, verify it and show the verdict; the reading is an event."""
    found = retrieve(visit.ports, key.organisation_id, key.number, actor=visit.actor)
    return page("verdict.html", record=found.record, verdict=found.verdict)


@router.get(f"{_ONE}/reference")
def reference(visit: CurrentVisit, key: WhichRecord) -> Response:
    """Give the «справка-отсылка» of a record that later ones correct; to the record itself when none does."""
    record = find_record(visit.ports, key.organisation_id, key.number)
    issued = issue_reference(visit.ports, record)
    if issued is None:
        return RedirectResponse(f"/records/{record_path(record)}", HTTPStatus.SEE_OTHER)
    headers = {"Content-Disposition": disposition(str(record.number), issued.file_name)}
    return Response(issued.document.pdf, media_type="application/pdf", headers=headers)


@router.get(f"{_ONE}/content")
def content(visit: CurrentVisit, key: WhichRecord) -> Response:
    """Give the record's file, if its verdict is PASSED; the reading is an event."""
    return as_file(retrieve(visit.ports, key.organisation_id, key.number, actor=visit.actor).authentic())
