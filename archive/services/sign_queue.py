"""Sign what the director chose, one document after the other with one opened key, and put each into the store."""

from collections.abc import Callable, Sequence

from archive.errors import ArchiveError, StoreError, TimestampUnavailableError
from archive.model.closing import Job, JobState
from archive.model.signature import Signatory
from archive.ports import Ports, Signer
from archive.services.certify_record import certify_record
from archive.services.list_queue import Queued, list_queue
from archive.services.preserve_record import preserve_record

_OUTAGES = (StoreError, TimestampUnavailableError)
"""What would fail the next document as well: the run stops there, the rest goes on waiting."""


def list_director_s(ports: Ports, organisation_ids: frozenset[str]) -> Sequence[Queued]:
    """Return what waits for the director's signature in these schools, by number."""
    waiting = list_queue(ports, states=(JobState.RENDERED,))
    ours = (each for each in waiting if each.job.organisation_id in organisation_ids)
    return [each for each in ours if each.awaits is Signatory.DIRECTOR]


def sign_queue(
    ports: Ports, jobs: Sequence[Job], signer: Signer, done: Callable[[Job], None], failed: Callable[[Job, str], None]
) -> None:
    """Sign and preserve `jobs`; each is told to `done`, or to `failed` with the reason in Russian.

    A document that was signed meanwhile is left as it is. What a kill leaves unsigned waits as before.
    """
    for job in jobs:
        try:
            job = certify_record(ports, job.job_id, signer)  # noqa: PLW2901 - the same job a step further
            if job.state is JobState.SIGNED:
                job = preserve_record(ports, job.job_id)  # noqa: PLW2901 - and another
            done(job)
        except ArchiveError as error:
            failed(job, str(error))
            if isinstance(error, _OUTAGES):
                return
