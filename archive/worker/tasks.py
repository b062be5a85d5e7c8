"""What a worker does with a message: look at the job's row and bring it as far as it can go.

One task for the three steps: each leaves its result in the row, so a job that comes again (another
worker died, a fault was temporary, beat sent it) goes on where it stands.
"""

from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_process_shutdown
from celery.utils.log import get_task_logger

from archive.errors import (
    ArchiveError,
    CatalogUnavailableError,
    KeyUnreadableError,
    RevocationUnavailableError,
    StoreUnavailableError,
    TimestampUnavailableError,
)
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.signature import Signatory, SignatureRequest
from archive.ports import Ports, Signer, SignerFactory
from archive.services.certify_record import certify_record
from archive.services.check_health import prove_lock
from archive.services.clear_workspace import clear_workspace, sweep_workspace
from archive.services.list_left_behind import list_left_behind
from archive.services.note_interruption import note_interruption
from archive.services.plan_renewal import plan_renewal
from archive.services.preserve_record import preserve_record
from archive.services.render_record import render_record
from archive.services.renew_evidence import renew_evidence
from archive.services.seal_evidence import seal_evidence
from archive.settings import Settings, read_secret

ADVANCE = "archive.advance"
RESEND = "archive.resend"
PROVE_LOCK = "archive.prove_lock"
EVIDENCE = "archive.evidence"

EVIDENCE_LIMIT_S = 6 * 60 * 60
"""Every record is read before its evidence is renewed; what a kill leaves is finished by the next night's run."""

RETRIES = 5
"""With the waits below they span a minute; what lasts longer is left to beat."""
TEMPORARY = (
    StoreUnavailableError,
    TimestampUnavailableError,
    RevocationUnavailableError,
    CatalogUnavailableError,
)
DEATHS = 3
"""A job in whose course this many workers died is not handed on at once: it may be what kills them."""

_log = get_task_logger(__name__)


class UnattendedKey:
    """The director's key on a worker: opened when the first document comes, by the passphrase in a file."""

    def __init__(self, signers: SignerFactory, passphrase: Path) -> None:
        """Name the file; nothing is read yet, so a wrong one becomes the problem of a job that a person sees."""
        self._signers, self._passphrase = signers, passphrase

    @cached_property
    def _opened(self) -> Signer:
        try:
            passphrase = read_secret(self._passphrase)
        except OSError as error:
            raise KeyUnreadableError(file=str(self._passphrase), why=str(error)) from error
        return self._signers.open(passphrase.get_secret_value())

    @property
    def certificate(self) -> SigningCertificate:
        """What the mark states."""
        return self._opened.certificate

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Sign as `Signer.sign` says."""
        return self._opened.sign(pdf, request)


class Hands:
    """What one worker process works with: opened when first needed, then kept.

    Not opened when the process starts: if the store were away then, the process would have to die,
    while a task that meets the fault can simply be tried again.
    """

    def __init__(self, settings: Settings) -> None:
        """Open nothing: this is made before the pool forks."""
        self._settings, self._opened = settings, ExitStack()

    @cached_property
    def ports(self) -> Ports:
        """The ports."""
        from archive.bootstrap import connect  # noqa: PLC0415 - senders and beat need no renderer, and it loads slowly

        return self._opened.enter_context(connect(self._settings))

    @cached_property
    def signer(self) -> Signer | None:
        """The key, or None where none is configured: documents wait there."""
        passphrase = self._settings.signer_passphrase_file
        if not self._settings.has_signer or passphrase is None:
            return None
        return UnattendedKey(self.ports.signers, passphrase)

    def close(self) -> None:
        """Close what was opened."""
        self._opened.close()


def advance(ports: Ports, signer: Signer | None, job_id: str) -> Job:
    """Bring one job as far as it can go and return it as it then stands.

    Without a signer a document stays `RENDERED`. A job that another process has is returned unmoved.
    Raises the errors of the three steps.
    """
    job = render_record(ports, job_id)
    if job.state is JobState.RENDERED and signer is not None:
        job = certify_record(ports, job_id, signer)
    if job.state is JobState.SIGNED:
        job = preserve_record(ports, job_id)
    if job.state is JobState.PRESERVED:
        clear_workspace(ports, [job.closing_id])
    return job


def register(app: Celery, settings: Settings) -> None:
    """Give `app` its tasks."""
    hands = Hands(settings)
    worker_process_shutdown.connect(lambda **_: hands.close(), weak=False)

    def on_advance(task: Any, job_id: str) -> None:  # noqa: ANN401 - Celery has no types
        _attempt(task, hands, job_id)

    def on_resend() -> None:
        sweep_workspace(hands.ports)
        for job in _left_behind(app, hands.ports, settings):
            app.send_task(ADVANCE, [job.job_id])

    def on_prove_lock() -> None:
        prove_lock(hands.ports)

    app.task(name=ADVANCE, bind=True, shared=False, max_retries=RETRIES)(on_advance)
    app.task(name=RESEND, shared=False)(on_resend)

    def on_evidence() -> None:
        _keep_evidence(hands.ports, settings.renew_before_days)

    app.task(name=PROVE_LOCK, shared=False)(on_prove_lock)
    app.task(name=EVIDENCE, shared=False, time_limit=EVIDENCE_LIMIT_S, soft_time_limit=EVIDENCE_LIMIT_S)(on_evidence)


def _attempt(task: Any, hands: Hands, job_id: str) -> None:  # noqa: ANN401 - Celery has no types
    """Do it; what may pass by itself is tried again later, the rest stays in the row for a person."""
    try:
        if task.request.delivery_info.get("redelivered") and _is_deadly(hands.ports, job_id):
            return
        job = advance(hands.ports, hands.signer, job_id)
    except TEMPORARY as error:
        _again(task, job_id, error.code)
    except SoftTimeLimitExceeded:
        _log.error("%s: too long", job_id)
        note_interruption(hands.ports, job_id)
    except ArchiveError as error:
        _log.error("%s: %s", job_id, error.code)  # the sentence is in the row
    else:
        _log.info("%s: %s", job_id, job.state)
        if _is_in_other_hands(job, hands.signer):
            _again(task, job_id, "in other hands")


def _keep_evidence(ports: Ports, days: int) -> None:
    """Seal what waits and renew what ends soon; what could not be done now is done the next night, and told."""
    try:
        sealed = seal_evidence(ports, actor="archive")
        outlook = plan_renewal(ports, at=ports.clock.now(), lead=timedelta(days=days))
        done = renew_evidence(ports, outlook.due, actor="archive")
    except ArchiveError as error:
        _log.error("evidence: %s", error.code)
    else:
        _log.info("evidence: %d sealed, %d renewed", sealed, len(done.renewed))
        if done.refused:
            _log.error("evidence: %d refused, archive renew says why", len(done.refused))


def _is_in_other_hands(job: Job, signer: Signer | None) -> bool:
    """Tell whether the job could have moved and did not: perhaps its holder has just died with the lock."""
    if job.state is JobState.RENDERED:
        return signer is not None and job.next_signatory is Signatory.DIRECTOR
    return job.state in (JobState.PLANNED, JobState.SIGNED)


def _again(task: Any, job_id: str, why: str) -> None:  # noqa: ANN401 - Celery has no types
    tried = task.request.retries
    _log.warning("%s: %s, try %d of %d", job_id, why, tried + 1, RETRIES + 1)
    if tried < RETRIES:
        raise task.retry(countdown=2 ** (tried + 1))


def _is_deadly(ports: Ports, job_id: str) -> bool:
    """Note that the worker which had the job is gone; tell whether too many are."""
    job = note_interruption(ports, job_id)
    return not job.state.is_final and job.attempts >= DEATHS


def _left_behind(app: Celery, ports: Ports, settings: Settings) -> list[Job]:
    """Return what nobody is going to do any more. While messages wait, somebody is: nothing is sent twice then."""
    if waiting_messages(app):
        return []
    return list(list_left_behind(ports, seconds=settings.resend_after_s, tries=RETRIES + 1))


def waiting_messages(app: Celery) -> int:
    """Return how many messages no worker has taken yet. Raises what the broker's transport raises."""
    with app.connection_for_write() as connection:
        queue = app.amqp.queues[app.conf.task_default_queue](connection.default_channel)
        return int(queue.queue_declare().message_count)  # declares as workers do: on Redis an empty queue is none
