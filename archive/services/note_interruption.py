"""Note on a job that the process which had it ended without a word."""

from archive.model.closing import Job
from archive.ports import Ports
from archive.texts import _


def note_interruption(ports: Ports, job_id: str) -> Job:
    """Count one more try of an unfinished job and return it; a job killing its workers is known by the count."""
    with ports.catalog.transaction() as unit:
        job = unit.job(job_id)
        if not job.state.is_final:
            job = job.failed(_("Процесс, который вёл эту запись, прервался; работа продолжится."))
            unit.save_job(job, was=job.state)
        return job
