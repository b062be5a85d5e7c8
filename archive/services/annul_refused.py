"""Annul the numbers of refused documents that a later version replaces: a number is never lost silently."""

from collections.abc import Collection
from dataclasses import replace

from archive.model.closing import ClosedPeriod, Job, JobState
from archive.model.event import EventDraft
from archive.model.record import RecordClass
from archive.ports import CatalogReading, UnitOfWork

_GONE = (JobState.REFUSED, JobState.ANNULLED)


def annul_refused(unit: UnitOfWork, closed: ClosedPeriod) -> None:
    """Within the transaction that enters `closed`, annul what was refused of the earlier versions."""
    if closed.is_supplement:
        return
    journal, organisation_id = closed.journal, closed.organisation.organisation_id
    versions = unit.closings(organisation_id, journal.school_year, journal.class_label, closed.period.code)
    earlier = [closing.closing_id for closing in versions if closing.version < closed.version]
    for job in unit.jobs(closing_ids=earlier, states=(JobState.REFUSED,)) if earlier else ():
        if unit.save_job(replace(job, state=JobState.ANNULLED), was=JobState.REFUSED):
            unit.append_event(_event(job, closed))


def was_refused_whole(unit: CatalogReading, closing_id: str) -> bool:
    """Tell whether every document of a closing was sent back, so that nothing of it is a record."""
    states = _states(unit, closing_id)
    return bool(states) and states <= set(_GONE)


def refused_whole(unit: CatalogReading, closing_ids: Collection[str]) -> frozenset[str]:
    """Return those of the closings of which every document was sent back."""
    touched = (
        {job.closing_id for job in unit.jobs(closing_ids=list(closing_ids), states=_GONE)} if closing_ids else set()
    )
    return frozenset(each for each in touched if was_refused_whole(unit, each))


def was_annulled(unit: CatalogReading, closing_id: str) -> bool:
    """Tell whether a later version took the place of every document of a closing."""
    return _states(unit, closing_id) == {JobState.ANNULLED}


def _states(unit: CatalogReading, closing_id: str) -> set[JobState]:
    jobs = unit.jobs(closing_ids=[closing_id])
    return {job.state for job in jobs if job.record_class is not RecordClass.SOURCE}


def _event(job: Job, closed: ClosedPeriod) -> EventDraft:
    reason = job.refusal.reason if job.refusal else ""
    details = {"title": job.title, "reason": reason, "superseded_by": closed.closing_id}
    return EventDraft(
        closed.closed_at, closed.closed_by, "number-annulled", str(job.number), details, job.organisation_id
    )
