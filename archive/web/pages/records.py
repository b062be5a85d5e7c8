"""The pages of records: the list, one record, its verdict, its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from archive.model.account import Scope
from archive.model.correction import Correction
from archive.model.period import PeriodCode, PeriodKind, SchoolYear
from archive.model.permission import Action
from archive.model.record import Record, RecordClass
from archive.model.sidecar import SidecarKind
from archive.services.find_corrections import Key, corrections_of, find_corrections
from archive.services.issue_reference import issue_reference
from archive.services.list_organisations import list_organisations
from archive.services.list_records import list_records, list_waiting
from archive.services.preserve_sidecar import sidecars_of
from archive.services.retrieve_sidecar import retrieve_sidecar
from archive.services.school_year_board import by_count
from archive.web.access import RecordVisit, Visit, allowed, allowed_record
from archive.web.content import as_file, disposition
from archive.web.parameters import PageNumber, RecordQuery, WhichRecords
from archive.web.protocol import protocol_of, report_of
from archive.web.schemas import record_path
from archive.web.templating import page

router = APIRouter()
_Lister = Annotated[Visit, allowed(Action.LIST_RECORDS)]
_Seen = Annotated[RecordVisit, allowed_record(Action.LIST_RECORDS)]
_Read = Annotated[RecordVisit, allowed_record(Action.READ_RECORD)]
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
def list_page(visit: _Lister, query: WhichRecords, page_number: PageNumber = 1) -> Response:
    """List the records by school year and class, and the work that has not become records yet."""
    faults = query.faults()
    sheet = Sheet((), 0, 0, "", "") if faults else _sheet(visit, query, page_number)
    waiting = list_waiting(visit.ports) if page_number == 1 else ()
    return page(
        "records.html",
        visit=visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        sheet=sheet,
        query=query,
        faults=faults,
        waiting=[
            job
            for job in waiting
            if query.organisation in ("", job.organisation_id) and visit.reach.covers(Scope(job.organisation_id))
        ],
        organisations=visit.schools(),
        kinds=tuple(RecordClass),
        periods=PERIODS,
        chosen_period=None if faults else query.read().period,
        most_waiting=MOST_WAITING,
    )


def _sheet(visit: Visit, query: RecordQuery, number: int) -> Sheet:
    offset = (number - 1) * A_PAGE
    found = list_records(visit.ports, replace(query.read(), within=visit.reach.scopes), limit=A_PAGE + 1, offset=offset)
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

    def place(record: Record) -> tuple[str, int, tuple[int, str]]:
        return record.organisation_id, -record.school_year.start, by_count(record.class_label)

    return [
        Group(organisation_id, SchoolYear(-year), label, tuple(members))
        for (organisation_id, year, (_, label)), members in groupby(sorted(records, key=place), key=place)
    ]


def _address(query: RecordQuery, number: int) -> str:
    return "/?" + urlencode(query.typed | {"page": str(number)})


@router.get(_ONE)
def record_page(seen: _Seen) -> Response:
    """Show a record's requisites."""
    record = seen.record
    schools = {each.organisation_id: each.full_name for each in list_organisations(seen.ports)}
    return page(
        "record.html",
        visit=seen.visit,
        record=record,
        school=schools.get(record.organisation_id, record.organisation_id),
        corrections=corrections_of(seen.ports, record),
        sidecars=sidecars_of(seen.ports, record),
    )


@router.get(f"{_ONE}/beside/{{kind}}/{{ordinal}}")
def sidecar(seen: _Read, kind: SidecarKind, ordinal: int) -> Response:
    """Give what stands beside the record, its bytes compared with their digest; the reading is an event."""
    given = retrieve_sidecar(seen.ports, seen.record, kind, ordinal, actor=seen.actor)
    headers = {"Content-Disposition": disposition(f"{seen.record.number}_{kind.value}", given.file_name)}
    return Response(given.data, media_type=given.sidecar.media_type, headers=headers)


@router.get(f"{_ONE}/verdict")
def verdict_page(seen: _Read) -> Response:
    """Read the record from the store, verify it and show the verdict; the reading is an event."""
    found = seen.retrieve()
    return page("verdict.html", visit=seen.visit, record=found.record, verdict=found.verdict)


@router.get(f"{_ONE}/protocol")
def protocol(seen: _Read) -> Response:
    """Give the protocol of a fresh verification; the reading is an event."""
    return protocol_of(seen)


@router.get(f"{_ONE}/report")
def report(seen: _Read) -> Response:
    """Give the ETSI report of a fresh verification; the reading is an event."""
    return report_of(seen)


@router.get(f"{_ONE}/reference")
def reference(seen: _Seen) -> Response:
    """Give the «справка-отсылка» of a record that later ones correct; to the record itself when none does."""
    issued = issue_reference(seen.ports, seen.record)
    if issued is None:
        return RedirectResponse(f"/records/{record_path(seen.record)}", HTTPStatus.SEE_OTHER)
    headers = {"Content-Disposition": disposition(str(seen.record.number), issued.file_name)}
    return Response(issued.document.pdf, media_type="application/pdf", headers=headers)


@router.get(f"{_ONE}/content")
def content(seen: _Read) -> Response:
    """Give the record's file, if its verdict is PASSED; the reading is an event."""
    return as_file(seen.retrieve().authentic())
