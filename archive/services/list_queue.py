"""What waits for a signature: everything a signatory wants to know before opening it."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.closing import AWAITING_PEOPLE, Closing, Job, JobState
from archive.model.finding import Finding, Severity
from archive.model.signature import Signatory
from archive.ports import Ports


@dataclass(frozen=True, slots=True)
class Queued:
    """One document of the queue; `findings` are the closing's, those without an explanation first."""

    job: Job
    closing: Closing
    findings: tuple[Finding, ...]

    @property
    def awaits(self) -> Signatory | None:
        """Whose signature is next; None while the administrator has it."""
        return None if self.job.state is JobState.REFUSED else self.job.next_signatory

    @property
    def unexplained(self) -> int:
        """How many findings ask for an explanation and have none."""
        return sum(_is_unexplained(finding) for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def list_queue(
    ports: Ports, organisation_id: str = "", *, states: Sequence[JobState] = AWAITING_PEOPLE
) -> Sequence[Queued]:
    """Return what waits, of one school or of all, by number."""
    with ports.catalog.reading() as unit:
        jobs = [job for job in unit.jobs(states=states) if organisation_id in ("", job.organisation_id)]
        closings = {job.closing_id: unit.closing(job.closing_id) for job in jobs}
    sorted_of = {closing_id: ordered(closing.findings) for closing_id, closing in closings.items()}
    return [Queued(job, closings[job.closing_id], sorted_of[job.closing_id]) for job in jobs]


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings as a signatory reads them: without an answer first, then the grave ones."""
    gravity = list(Severity)
    return tuple(sorted(findings, key=lambda each: (not _is_unexplained(each), gravity.index(each.severity))))


def _is_unexplained(finding: Finding) -> bool:
    return finding.severity is Severity.EXPLAIN and not finding.explanation
