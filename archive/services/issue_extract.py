"""Issue an extract: find the pupil, read the record verified, print only this child."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from archive.errors import PupilAmbiguousError, PupilUnknownError
from archive.model.closing import ClosedPeriod
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.extract import Extract
from archive.model.period import YEAR, Period, PeriodCode, SchoolYear
from archive.model.record import Record, RecordClass, RecordNumber
from archive.periods.calendar import find_period
from archive.periods.snapshot import thaw
from archive.periods.supplement import supplemented
from archive.ports import Ports, PupilRecord
from archive.services.find_corrections import corrections_of, find_corrections
from archive.services.retrieve import retrieve
from archive.services.store_twin import twin_of


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """Whose extract, of what; an empty class and no year mean that the name alone must tell."""

    organisation_id: str
    pupil: str
    period: PeriodCode
    actor: str
    class_label: str = ""
    school_year: SchoolYear | None = None


def issue_extract(ports: Ports, request: ExtractRequest) -> tuple[Extract, RenderedDocument]:
    """Return the extract and its PDF/A.

    Raises `PupilUnknownError`, `PupilAmbiguousError`, `PeriodUnknownError`, `NotAuthenticError`,
    and as `retrieve`.
    """
    found = _find(ports, request)
    record = found.record
    retrieved = retrieve(ports, record.organisation_id, record.number, actor=request.actor).authentic()
    closed, supplements = _supplemented(ports, thaw(twin_of(ports, record, retrieved.data)), found, request.actor)
    at = ports.clock.now()
    extract = Extract(
        source=closed,
        pupil_id=found.pupil_id,
        period=_period(closed.period, request.period) or find_period(closed.journal, request.period),
        number=record.number,
        record_digest=record.digest,
        case_index=closed.organisation.rule(RecordClass.JOURNAL).case_index,
        verified_at=at,
        issued_on=at.astimezone(ZoneInfo(closed.organisation.time_zone)).date(),
        issued_by=request.actor,
        supplements=supplements,
    )
    _note(ports, extract)
    return extract, ports.renderer.extract(extract)


def _supplemented(
    ports: Ports, closed: ClosedPeriod, found: PupilRecord, actor: str
) -> tuple[ClosedPeriod, tuple[RecordNumber, ...]]:
    """Set the marks of the supplementary ledgers to the record; return also the numbers of the pupil's own."""
    own: list[RecordNumber] = []
    for correction in corrections_of(ports, found.record):
        later = correction.record
        retrieved = retrieve(ports, later.organisation_id, later.number, actor=actor).authentic()
        journal = thaw(twin_of(ports, later, retrieved.data)).journal
        closed = replace(closed, journal=supplemented(closed.journal, [journal]))
        if any(pupil.pupil_id == found.pupil_id for pupil in journal.pupils):
            own.append(later.number)
    return closed, tuple(own)


def _period(closed: Period, wanted: PeriodCode) -> Period | None:
    return closed if closed.code == wanted else None


def _find(ports: Ports, request: ExtractRequest) -> PupilRecord:
    with ports.catalog.transaction() as unit:
        unit.organisation(request.organisation_id)
        known = unit.records_of_pupil(request.organisation_id, request.pupil)
    fitting = _in_force(ports, [found for found in known if _fits(found.record, request)])
    if not fitting:
        raise PupilUnknownError(found=request.pupil, period=request.period.words)
    best = _best(fitting, request.period)
    if len(best) > 1:
        candidates = sorted({f"{f.full_name}, {f.record.class_label}, {f.record.school_year}" for f in best})
        raise PupilAmbiguousError(found=request.pupil, candidates="; ".join(candidates))
    return best[0]


def _fits(record: Record, request: ExtractRequest) -> bool:
    return (
        record.record_class is RecordClass.JOURNAL
        and record.period in (request.period, YEAR)
        and request.class_label in ("", record.class_label)
        and request.school_year in (None, record.school_year)
    )


def _in_force(ports: Ports, found: Sequence[PupilRecord]) -> list[PupilRecord]:
    """Leave out the records that a later version corrects, also for a pupil whom that version names otherwise."""
    corrections = find_corrections(ports, [each.record for each in found])
    superseded = {key for key, those in corrections.items() if any(not one.closing.is_supplement for one in those)}
    return [each for each in found if (each.record.organisation_id, each.record.number) not in superseded]


def _best(found: Sequence[PupilRecord], period: PeriodCode) -> list[PupilRecord]:
    """Prefer the latest year, the record of the period itself to that of the year, the latest version."""

    def rank(item: PupilRecord) -> tuple[SchoolYear, bool, int]:
        return (item.record.school_year, item.record.period == period, item.record.version)

    top = max(rank(item) for item in found)
    return [item for item in found if rank(item) == top]


def _note(ports: Ports, extract: Extract) -> None:
    details = {"pupil": extract.pupil_id, "period": str(extract.period.code), "digest": extract.record_digest.hex}
    organisation_id = extract.source.organisation.organisation_id
    event = EventDraft(
        extract.verified_at, extract.issued_by, "extract-issued", str(extract.number), details, organisation_id
    )
    with ports.catalog.transaction() as unit:
        unit.append_event(event)
