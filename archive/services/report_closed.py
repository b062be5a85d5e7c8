"""Make a report from what is closed: the frozen data that is in force, read verified; each reading is an event."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.checks.reports import ReportKind, report, table
from archive.model.closing import Closing
from archive.model.event import EventDraft
from archive.model.period import YEAR, PeriodCode, SchoolYear
from archive.ports import CatalogReading, Ports
from archive.services.check_period import CheckRequest
from archive.services.frozen_data import read_in_force
from archive.services.keep_upload import find_upload, open_upload
from archive.services.report_period import ClassReport, report_period


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Of which classes of a year and period."""

    organisation_id: str
    school_year: SchoolYear
    period: PeriodCode
    class_labels: tuple[str, ...]
    kind: ReportKind
    actor: str


def report_closed(ports: Ports, request: ReportRequest) -> tuple[ClassReport, ...]:
    """Return the report for each class that is closed; none when none is. Raises as `read_in_force`."""
    with ports.catalog.reading() as unit:
        closed = [versions for label in request.class_labels if (versions := _versions(unit, request, label))]
    reports = tuple(_report(ports, versions, request) for versions in closed)
    if reports:
        _note(ports, request)
    return reports


def report_upload(ports: Ports, upload_id: str, period: PeriodCode, kind: ReportKind) -> tuple[ClassReport, ...]:
    """Return the report for each class of a draft. Raises `UploadUnknownError`, and as `report_period`."""
    upload = find_upload(ports, upload_id)
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(upload.organisation_id)
    request = CheckRequest(open_upload(ports, upload), organisation, period)
    return report_period(request, kind, at=ports.clock.now())


def closed_classes(ports: Ports, organisation_id: str) -> dict[tuple[SchoolYear, PeriodCode], tuple[str, ...]]:
    """Return which classes are closed by year and period: the latest year first, in it the year before its parts."""
    found: dict[tuple[SchoolYear, PeriodCode], list[str]] = {}
    with ports.catalog.reading() as unit:
        for school_year, period, label in unit.closed_classes(organisation_id):
            found.setdefault((school_year, period), []).append(label)
    return {place: tuple(found[place]) for place in sorted(found, key=_lateness, reverse=True)}


def _lateness(place: tuple[SchoolYear, PeriodCode]) -> tuple[int, bool, int]:
    return place[0].start, place[1] == YEAR, place[1].number


def _versions(unit: CatalogReading, request: ReportRequest, label: str) -> Sequence[Closing]:
    return unit.closings(request.organisation_id, request.school_year, label, request.period)


def _report(ports: Ports, versions: Sequence[Closing], request: ReportRequest) -> ClassReport:
    closed = read_in_force(ports, versions, actor=request.actor).closed
    rows = report(request.kind, closed.journal, closed.organisation, closed.period, at=closed.closed_at)
    return ClassReport(closed.journal.class_label, table(request.kind, rows))


def _note(ports: Ports, request: ReportRequest) -> None:
    details = {
        "kind": request.kind.value,
        "school_year": str(request.school_year),
        "period": str(request.period),
        "classes": ", ".join(request.class_labels),
    }
    draft = EventDraft(
        ports.clock.now(), request.actor, "report-made", request.organisation_id, details, request.organisation_id
    )
    with ports.catalog.transaction() as unit:
        unit.append_event(draft)
