"""Verify a file: one verdict with reasons, from everything that can speak of it.

PASSED needs all of: the digest of the whole file is registered, the signature and timestamp hold and
cover the entire file, the evidence beside the record holds where there is any, and the store has this very
version under its lock. Sound evidence proves that the file, with everything in it, existed when it was first
sealed, so its signatures are judged at that time: what was good then is not lost when certificates expire.
A detached signature beside the record is one check more: a false one fails, one that proves nothing changes
nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from archive.errors import ObjectMissingError, StoreError, TwinMissingError
from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.document import Claim
from archive.model.record import Record, RecordClass
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Cause, Check, Outcome, Verdict
from archive.periods.snapshot import thaw
from archive.ports import CatalogReading, Ports, RecordFilter
from archive.services.check_detached import check_detached, unconfirmed_notes
from archive.services.check_evidence import check_evidence, proven_since
from archive.services.find_corrections import corrections_of
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Verified:
    """A file as it was verified; `judged_at` is the time that its signatures were judged at."""

    verdict: Verdict
    data: bytes
    record: Record | None
    at: datetime
    judged_at: datetime


def verify_file(ports: Ports, name: str, data: bytes) -> Verdict:
    """Return the verdict on a file that someone holds."""
    return examine_file(ports, name, data).verdict


def examine_file(ports: Ports, name: str, data: bytes) -> Verified:
    """Verify a file that someone holds, and return what a protocol must state beside the verdict."""
    with ports.catalog.reading() as unit:
        record = unit.record_by_digest(Digest.of(data))
    if record is not None:
        return examine_record(ports, record, data, subject=name)
    at = ports.clock.now()
    verdict = Verdict(name, (_unregistered(ports, data, at), *ports.validator.validate(data, at=at)))
    return Verified(replace(verdict, notes=(*_unasked(verdict),)), data, None, at, at)


def report_verdict(ports: Ports, verified: Verified) -> bytes:
    """Return the report of ETSI TS 119 102-2 (XML) that goes beside the verdict."""
    return ports.validator.report(verified.data, at=verified.at, judged_at=verified.judged_at, verdict=verified.verdict)


def verify_record(ports: Ports, record: Record, data: bytes, *, subject: str = "") -> Verdict:
    """Return the verdict on `data`, which claims to be `record`."""
    return examine_record(ports, record, data, subject=subject).verdict


def examine_record(
    ports: Ports, record: Record, data: bytes, *, subject: str = "", from_store: bool = False
) -> Verified:
    """Verify `data`, which claims to be `record`, and return what a protocol must state beside the verdict.

    `from_store` says that `data` was just read from the record's own place, so that it is not read twice.
    """
    at = ports.clock.now()
    evidence = check_evidence(ports, record, data)
    judged_at = proven_since(evidence) or at
    found = Digest.of(data)
    checks: list[Check] = [_digest(record, found, at)]
    if record.record_class is not RecordClass.SOURCE:
        checks += ports.validator.validate(data, at=judged_at)
    detached = check_detached(ports, record, data)
    checks += [*detached, *evidence, *_store_checks(ports, record, at, found if from_store else None)]
    corrections = (_("Запись {words}.").format(words=each.words) for each in corrections_of(ports, record))
    verdict = Verdict(subject or f"{record.number} {record.title}", tuple(checks))
    notes = (*corrections, *_unasked(verdict), *unconfirmed_notes(detached))
    return Verified(replace(verdict, notes=notes), data, record, at, judged_at)


def _unasked(verdict: Verdict) -> Iterator[str]:
    """Say aloud what a level up to B-T leaves open; it changes nothing in the outcome (decision 19)."""
    if verdict.revocation_unasked:
        yield _(
            "Не отозван ли сертификат подписавшего, не проверялось: подпись уровня B-T или ниже не несёт сведений "
            "об отзыве. Их несут уровни B-LT и B-LTA."
        )


def verify_stored(ports: Ports, record: Record) -> Verdict:
    """Read a record back and judge it; nobody is shown its content, so this is no reading of personal data.

    Raises `ObjectMissingError`, `StoreUnavailableError`.
    """
    return examine_record(ports, record, ports.store.get(record.location), from_store=True).verdict


_DIGEST = _("Отпечаток всего файла")


def _digest(record: Record, found: Digest, at: datetime) -> Check:
    if found == record.digest:
        reason = _("SHA-256 {digest} совпадает с записью {number}, внесённой {day:%d.%m.%Y}").format(
            digest=found, number=record.number, day=record.preserved_at
        )
        return Check("digest", _DIGEST, Outcome.PASSED, reason, at, Cause.HOLDS)
    reason = _("SHA-256 {found}, а у записи {number} {expected}: файл изменён").format(
        found=found, number=record.number, expected=record.digest
    )
    return Check("digest", _DIGEST, Outcome.FAILED, reason, at, Cause.DIGEST_DIFFERS)


def _unregistered(ports: Ports, data: bytes, at: datetime) -> Check:
    """Judge a file whose digest is in no record: changed, if its data names a closing of ours."""
    changed = _record_claimed(ports, data)
    if changed is not None:
        reason = _("файл выдаёт себя за запись {number}, но отличается от неё").format(number=changed.number)
        return Check("digest", _DIGEST, Outcome.FAILED, reason, at, Cause.DIGEST_DIFFERS)
    reason = _("в этом архиве нет записи с отпечатком SHA-256 {digest}").format(digest=Digest.of(data))
    return Check("digest", _DIGEST, Outcome.INDETERMINATE, reason, at, Cause.NOT_REGISTERED)


def _record_claimed(ports: Ports, data: bytes) -> Record | None:
    try:
        closed = thaw(ports.twins.twin(data))
    except TwinMissingError:
        return _record_named(ports, data)
    with ports.catalog.reading() as unit:
        records = unit.records(RecordFilter(closing_id=closed.closing_id), limit=1)
    return records[0] if records else None


def _record_named(ports: Ports, data: bytes) -> Record | None:
    """Return the record that a file without data inside names; its data stands beside that record."""
    claim = ports.twins.claim(data)
    if claim is None:
        return None
    with ports.catalog.reading() as unit:
        beside = [
            sidecar
            for school in unit.organisations()
            for sidecar in unit.sidecars(school.organisation_id, [claim.number])
        ]
        named = [each for each in beside if each.kind is SidecarKind.TWIN and each.digest == claim.data_digest]
        if not named:
            return _report_named(unit, claim)
        return unit.record(named[0].organisation_id, claim.number) if named else None


def _report_named(unit: CatalogReading, claim: Claim) -> Record | None:
    """Return the teacher's report that a file says it is: its data names no closing, the metadata does."""
    for school in unit.organisations():
        job = unit.job_of(school.organisation_id, claim.number)
        if job and job.record_class is RecordClass.REPORT and job.state is JobState.PRESERVED:
            closing = unit.closing(job.closing_id)
            return unit.record(job.organisation_id, job.number) if closing.snapshot == claim.data_digest else None
    return None


_STORED = _("Хранилище")
_LOCK = _("Запрет удаления")


def _store_checks(ports: Ports, record: Record, at: datetime, read: Digest | None) -> list[Check]:
    """Judge what the store has; `read` is the digest of what was just read from the record's place."""
    try:
        stored = read or Digest.of(ports.store.get(record.location))
        state = ports.store.state(record.location)
    except ObjectMissingError as error:
        return [Check("stored", _STORED, Outcome.FAILED, str(error), at, Cause.STORED_MISSING)]
    except StoreError as error:
        return [Check("stored", _STORED, Outcome.INDETERMINATE, str(error), at, Cause.STORE_UNREACHABLE)]
    return [_stored(record, stored, is_latest=state.is_latest, at=at), _lock(record, state.locked_until, at=at)]


def _stored(record: Record, stored: Digest, *, is_latest: bool, at: datetime) -> Check:
    if stored != record.digest:
        reason = _("в хранилище лежат другие байты: SHA-256 {digest}").format(digest=stored)
        return Check("stored", _STORED, Outcome.FAILED, reason, at, Cause.STORED_DIFFERS)
    if not is_latest:
        reason = _("запись цела, но кто-то пытался её удалить или заменить: поверх неё стоит другая версия")
        return Check("stored", _STORED, Outcome.FAILED, reason, at, Cause.STORED_HIDDEN)
    reason = _("лежит в {bucket}/{key}, байты те же").format(bucket=record.location.bucket, key=record.location.key)
    return Check("stored", _STORED, Outcome.PASSED, reason, at, Cause.HOLDS)


def _lock(record: Record, locked_until: datetime | None, *, at: datetime) -> Check:
    due = record.term.expires_at
    if locked_until is not None and locked_until >= due:
        reason = _("удалить нельзя по {day:%d.%m.%Y} включительно").format(day=record.term.last_day)
        return Check("lock", _LOCK, Outcome.PASSED, reason, at, Cause.HOLDS)
    if record.term.has_expired(at):
        return Check("lock", _LOCK, Outcome.PASSED, _("срок хранения истёк, запрет больше не нужен"), at, Cause.HOLDS)
    reason = _("должен действовать до {due:%d.%m.%Y}, а стоит: {found}").format(
        due=due, found=f"{locked_until:%d.%m.%Y}" if locked_until else _("никакого")
    )
    return Check("lock", _LOCK, Outcome.FAILED, reason, at, Cause.LOCK_SHORT)
