"""Read a class's record verified, as the papers made of it need it: with its supplements and its signatures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.model.closing import ClosedPeriod, Job
from archive.model.extract import OriginalSignature
from archive.model.record import Record, RecordNumber
from archive.periods.snapshot import thaw
from archive.periods.supplement import supplemented
from archive.ports import Ports
from archive.services.find_corrections import corrections_of
from archive.services.retrieve import retrieve
from archive.services.store_twin import twin_of


@dataclass(frozen=True, slots=True)
class VerifiedSource:
    """What a record whose verdict was PASSED says, with the marks of its supplements set in."""

    record: Record
    closed: ClosedPeriod
    supplements: Mapping[RecordNumber, frozenset[str]]
    """The pupils of each supplementary ledger."""
    signatures: tuple[OriginalSignature, ...]
    verified_at: datetime

    def supplements_of(self, pupil_id: str) -> tuple[RecordNumber, ...]:
        """Return the supplementary ledgers that hold marks of this pupil."""
        return tuple(number for number, pupils in self.supplements.items() if pupil_id in pupils)


def read_source(ports: Ports, record: Record, *, actor: str) -> VerifiedSource:
    """Return the record's data; each reading is an event. Raises `NotAuthenticError`, and as `retrieve`."""
    retrieved = retrieve(ports, record.organisation_id, record.number, actor=actor).authentic()
    closed = thaw(twin_of(ports, record, retrieved.data))
    signatures = tuple(_signatures(ports, record, retrieved.data))
    pupils: dict[RecordNumber, frozenset[str]] = {}
    for correction in corrections_of(ports, record):
        later = correction.record
        given = retrieve(ports, later.organisation_id, later.number, actor=actor).authentic()
        journal = thaw(twin_of(ports, later, given.data)).journal
        closed = replace(closed, journal=supplemented(closed.journal, [journal]))
        pupils[later.number] = frozenset(pupil.pupil_id for pupil in journal.pupils)
    return VerifiedSource(record, closed, pupils, signatures, ports.clock.now())


def _signatures(ports: Ports, record: Record, data: bytes) -> Iterator[OriginalSignature]:
    """Yield who signed the original; the certificate's validity is read from the file itself."""
    with ports.catalog.reading() as unit:
        jobs = [job for job in unit.jobs(closing_ids=(record.closing_id,)) if job.number == record.number]
    carried = [ports.proofs.named(each) for each in ports.proofs.of_pdf(data).certificates]
    named = [each for each in carried if each is not None and not each.is_root]
    for given in _given(jobs):
        validity = next((each.validity for each in named if given.owner and given.owner in each.subject), "")
        yield OriginalSignature(given.owner, given.capacity, given.serial, validity, given.signed_at)


def _given(jobs: list[Job]) -> Iterator[OriginalSignature]:
    for job in jobs:
        for given in job.signatures:
            yield OriginalSignature(given.owner, given.signatory.words, given.serial, "", given.signed_at)
