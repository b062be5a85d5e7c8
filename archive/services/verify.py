"""Verify a file: one verdict with reasons, from everything that can speak of it.

PASSED needs all of: the digest of the whole file is registered, the signature and timestamp hold and
cover the entire file, and the store has this very version under its lock.
"""

from datetime import datetime

from archive.errors import ObjectMissingError, StoreError, TwinMissingError
from archive.model.digest import Digest
from archive.model.record import Record, RecordClass
from archive.model.verdict import Check, Outcome, Verdict
from archive.periods.snapshot import thaw
from archive.ports import Ports, RecordFilter
from archive.services.find_corrections import corrections_of
from archive.texts import _


def verify_file(ports: Ports, name: str, data: bytes) -> Verdict:
    """Return the verdict on a file that someone holds."""
    with ports.catalog.transaction() as unit:
        record = unit.record_by_digest(Digest.of(data))
    if record is not None:
        return verify_record(ports, record, data, subject=name)
    checks = [_unregistered(ports, data), *_signature_checks(ports, data)]
    return Verdict(name, tuple(checks))


def verify_record(ports: Ports, record: Record, data: bytes, *, subject: str = "") -> Verdict:
    """Return the verdict on `data`, which claims to be `record`."""
    checks = [_digest(ports, record, data)]
    if record.record_class is not RecordClass.SOURCE:
        checks += _signature_checks(ports, data)
    checks += _store_checks(ports, record)
    notes = tuple(_("Запись {words}.").format(words=each.words) for each in corrections_of(ports, record))
    return Verdict(subject or f"{record.number} {record.title}", tuple(checks), notes)


def verify_stored(ports: Ports, record: Record) -> Verdict:
    """Read a record back and judge it; nobody is shown its content, so this is no reading of personal data.

    Raises `ObjectMissingError`, `StoreUnavailableError`.
    """
    return verify_record(ports, record, ports.store.get(record.location))


def _signature_checks(ports: Ports, data: bytes) -> list[Check]:
    return list(ports.validator.validate(data, at=ports.clock.now()))


_DIGEST = _("Отпечаток всего файла")


def _digest(ports: Ports, record: Record, data: bytes) -> Check:
    found, at = Digest.of(data), ports.clock.now()
    if found == record.digest:
        reason = _("SHA-256 {digest} совпадает с записью {number}, внесённой {day:%d.%m.%Y}").format(
            digest=found, number=record.number, day=record.preserved_at
        )
        return Check("digest", _DIGEST, Outcome.PASSED, reason, at)
    reason = _("SHA-256 {found}, а у записи {number} {expected}: файл изменён").format(
        found=found, number=record.number, expected=record.digest
    )
    return Check("digest", _DIGEST, Outcome.FAILED, reason, at)


def _unregistered(ports: Ports, data: bytes) -> Check:
    """Judge a file whose digest is in no record: changed, if its data names a closing of ours."""
    at = ports.clock.now()
    changed = _record_claimed(ports, data)
    if changed is not None:
        reason = _("файл выдаёт себя за запись {number}, но отличается от неё").format(number=changed.number)
        return Check("digest", _DIGEST, Outcome.FAILED, reason, at)
    reason = _("в этом архиве нет записи с отпечатком SHA-256 {digest}").format(digest=Digest.of(data))
    return Check("digest", _DIGEST, Outcome.INDETERMINATE, reason, at)


def _record_claimed(ports: Ports, data: bytes) -> Record | None:
    try:
        closed = thaw(ports.twins.twin(data))
    except TwinMissingError:
        return None
    with ports.catalog.transaction() as unit:
        records = unit.records(RecordFilter(closing_id=closed.closing_id), limit=1)
    return records[0] if records else None


_STORED = _("Хранилище")
_LOCK = _("Запрет удаления")


def _store_checks(ports: Ports, record: Record) -> list[Check]:
    at = ports.clock.now()
    try:
        stored = Digest.of(ports.store.get(record.location))
        state = ports.store.state(record.location)
    except ObjectMissingError as error:
        return [Check("stored", _STORED, Outcome.FAILED, str(error), at)]
    except StoreError as error:
        return [Check("stored", _STORED, Outcome.INDETERMINATE, str(error), at)]
    return [_stored(record, stored, is_latest=state.is_latest, at=at), _lock(record, state.locked_until, at=at)]


def _stored(record: Record, stored: Digest, *, is_latest: bool, at: datetime) -> Check:
    if stored != record.digest:
        reason = _("в хранилище лежат другие байты: SHA-256 {digest}").format(digest=stored)
        return Check("stored", _STORED, Outcome.FAILED, reason, at)
    if not is_latest:
        reason = _("запись цела, но кто-то пытался её удалить или заменить: поверх неё стоит другая версия")
        return Check("stored", _STORED, Outcome.FAILED, reason, at)
    reason = _("лежит в {bucket}/{key}, байты те же").format(bucket=record.location.bucket, key=record.location.key)
    return Check("stored", _STORED, Outcome.PASSED, reason, at)


def _lock(record: Record, locked_until: datetime | None, *, at: datetime) -> Check:
    due = record.term.expires_at
    if locked_until is not None and locked_until >= due:
        reason = _("удалить нельзя по {day:%d.%m.%Y} включительно").format(day=record.term.last_day)
        return Check("lock", _LOCK, Outcome.PASSED, reason, at)
    if record.term.has_expired(at):
        return Check("lock", _LOCK, Outcome.PASSED, _("срок хранения истёк, запрет больше не нужен"), at)
    reason = _("должен действовать до {due:%d.%m.%Y}, а стоит: {found}").format(
        due=due, found=f"{locked_until:%d.%m.%Y}" if locked_until else _("никакого")
    )
    return Check("lock", _LOCK, Outcome.FAILED, reason, at)
