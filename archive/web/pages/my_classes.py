"""The first page of a deputy or a class teacher: one's own classes, read-only, with what is to be mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from archive.model.closing import Closing
from archive.model.finding import Finding, Severity
from archive.model.period import SchoolYear
from archive.model.permission import Action, reach
from archive.model.record import Record, RecordClass
from archive.ports import RecordFilter
from archive.services.list_queue import ordered
from archive.services.list_records import list_records
from archive.services.read_findings import read_findings
from archive.services.recent_years import recent_years, within_recent
from archive.services.school_year_board import by_count
from archive.web.access import Visit, allowed
from archive.web.pages.checks import SEVERITIES
from archive.web.templating import page

router = APIRouter()
_Teacher = Annotated[Visit, allowed(Action.SEE_FINDINGS)]
_MOST = 400
"""Closings whose findings are shown."""


@dataclass(frozen=True, slots=True)
class OwnClass:
    """One class of one school year: its documents and its last closings."""

    organisation_id: str
    class_label: str
    school_year: SchoolYear
    records: tuple[Record, ...]
    closings: tuple[Closing, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found and asks for something: without an answer first."""
        found = (finding for closing in self.closings for finding in closing.findings)
        return ordered([each for each in found if each.severity is not Severity.INFORMS])

    @property
    def unexplained(self) -> int:
        """How many have no answer."""
        return sum(each.severity is Severity.EXPLAIN and not each.explanation for each in self.findings)


@router.get("/my-classes")
def my_classes(visit: _Teacher) -> Response:
    """Show the classes that are reached; showing findings is an event."""
    today = visit.ports.clock.now().date()
    closings = read_findings(
        visit.ports, actor=visit.actor, within=within_recent(visit.reach.scopes, today), limit=_MOST
    )
    within = reach(visit.account, Action.LIST_RECORDS, today).scopes
    records = [
        each
        for year in recent_years(today)
        for each in list_records(visit.ports, RecordFilter(school_year=year, within=within))
    ]
    return page(
        "my_classes.html",
        visit=visit,
        here="/my-classes",
        classes=_classes(records, closings),
        organisations=visit.schools(),
        severities=SEVERITIES,
        explain=Severity.EXPLAIN,
        may_issue=visit.may(Action.ISSUE_EXTRACT),
        source=RecordClass.SOURCE,
    )


def _classes(records: Iterable[Record], closings: Sequence[Closing]) -> list[OwnClass]:
    """Gather by class, the latest year first; a class's sources are its closing's matter, not its reader's."""
    found: dict[tuple[int, str, str], list[Record]] = {}
    for record in records:
        if record.record_class is not RecordClass.SOURCE:
            key = (-record.school_year.start, record.organisation_id, record.class_label)
            found.setdefault(key, []).append(record)
    for closing in closings:
        found.setdefault((-closing.school_year.start, closing.organisation_id, closing.class_label), [])
    return [
        OwnClass(
            organisation_id,
            label,
            SchoolYear(-year),
            tuple(found[(year, organisation_id, label)]),
            tuple(
                each
                for each in closings
                if (-each.school_year.start, each.organisation_id, each.class_label) == (year, organisation_id, label)
            ),
        )
        for year, organisation_id, label in sorted(found, key=lambda key: (key[0], key[1], by_count(key[2])))
    ]
