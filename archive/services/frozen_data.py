"""The frozen data of a class's period as it stands now: the last whole version and its supplements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import FixityError, WorkspaceLostError
from archive.model.closing import ClosedPeriod, Closing, JobState, SupersededRecord
from archive.model.digest import Digest
from archive.model.record import RecordClass
from archive.periods.snapshot import thaw
from archive.periods.supplement import supplemented
from archive.ports import Ports, RecordFilter
from archive.services.annul_refused import was_refused_whole
from archive.services.retrieve import retrieve
from archive.services.store_twin import twin_of


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force of one class and period.

    `closed` is the last whole version with the marks of its supplements; `closings` are the closings
    that it comes from, the last one last; `records` the documents made of them.
    """

    closed: ClosedPeriod
    closings: tuple[Closing, ...]
    records: tuple[SupersededRecord, ...]


def read_in_force(ports: Ports, versions: Sequence[Closing], *, actor: str) -> InForce:
    """Return what `versions` (all of one class and period, at least one) come to. Raises as `read_frozen`."""
    versions = _standing(ports, versions) or versions
    whole = max(i for i, closing in enumerate(versions) if not closing.is_supplement)
    closings = tuple(versions[whole:])
    first, *later = [read_frozen(ports, closing, actor=actor) for closing in closings]
    journal = supplemented(first.journal, [each.journal for each in later])
    return InForce(replace(first, journal=journal), closings, _documents(ports, closings))


def _standing(ports: Ports, versions: Sequence[Closing]) -> Sequence[Closing]:
    """Leave out what the director sent back whole: it never came into force."""
    with ports.catalog.reading() as unit:
        return [closing for closing in versions if not was_refused_whole(unit, closing.closing_id)]


def read_frozen(ports: Ports, closing: Closing, *, actor: str) -> ClosedPeriod:
    """Return the data that `closing` froze: from the workspace, or from a record of it, verified first.

    Reading a record is an event. Raises `NotAuthenticError`, `FixityError`, and as `retrieve`;
    `WorkspaceLostError` when the data is in neither place.
    """
    try:
        return thaw(ports.workspace.get(closing.snapshot))
    except WorkspaceLostError:
        with ports.catalog.reading() as unit:
            records = unit.records(RecordFilter(closing_id=closing.closing_id))
        whole = (each for each in records if each.record_class is not RecordClass.SOURCE and each.scope.is_class)
        document = next(whole, None)
        if document is None:
            raise
    given = retrieve(ports, document.organisation_id, document.number, actor=actor).authentic()
    twin = twin_of(ports, document, given.data)
    if Digest.of(twin) != closing.snapshot:
        raise FixityError(what=str(document.number), expected=str(closing.snapshot), found=str(Digest.of(twin)))
    return thaw(twin)


def _documents(ports: Ports, closings: Sequence[Closing]) -> tuple[SupersededRecord, ...]:
    versions = {closing.closing_id: closing.version for closing in closings}
    with ports.catalog.reading() as unit:
        jobs = unit.jobs(closing_ids=tuple(versions))
    return tuple(
        SupersededRecord(job.number, job.record_class, versions[job.closing_id], job.scope)
        for job in jobs
        if job.record_class is not RecordClass.SOURCE and job.state not in (JobState.REFUSED, JobState.ANNULLED)
    )
