"""Preserve one record: object first, its key derived from its content, then the catalogue in one transaction."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath

from archive.errors import FixityError
from archive.model.closing import Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.record import ObjectLocation, Record, RecordClass
from archive.model.term import RetentionTerm
from archive.periods.ledger_scopes import within
from archive.periods.report_snapshot import thaw_report
from archive.periods.snapshot import thaw
from archive.ports import Ports
from archive.services.preserve_sidecar import enter_sidecar
from archive.services.step import Step
from archive.services.store_attorneys import store_attorneys
from archive.services.store_twin import store_twin


def preserve_record(ports: Ports, job_id: str) -> Job:
    """Write a signed record (or a source) to the store under its lock, read it back and register it.

    Raises `StoreError`; `FixityError` when what is read back differs in bytes or lock.
    """
    with Step(ports, job_id, JobState.SIGNED) as step:
        if step.job is None:
            return step.seen
        assert step.job.content is not None
        data = ports.workspace.get(step.job.content)
        closing = step.closing()
        organisation = _organisation(ports, closing)
        term = _term(step.job, closing, organisation)
        location = _put(ports, step.job, closing, data, term)
        _read_back(ports, step.job, location, term)
        return _register(ports, step.job, closing, location, term, len(data))


def _organisation(ports: Ports, closing: Closing) -> Organisation:
    """Return the profile as it was frozen: a later change of profile does not touch this closing."""
    data = ports.workspace.get(closing.snapshot)
    return thaw_report(data).organisation if closing.is_report else thaw(data).organisation


def _term(job: Job, closing: Closing, organisation: Organisation) -> RetentionTerm:
    rule = organisation.rule(job.record_class)
    return RetentionTerm(closing.closed_on, rule.years, organisation.time_zone, rule.basis)


def object_key(job: Job, closing: Closing, content: Digest) -> str:
    """Return the key: organisation, class of record, year, digest: `sha256sum` checks a file by its name."""
    suffix = PurePosixPath(job.file_name).suffix.lower()
    safe = suffix if suffix.isascii() and len(suffix) <= 6 else ""
    return f"{job.organisation_id}/{job.record_class.value}/{closing.school_year.start}/{content.hex}{safe}"


def _put(ports: Ports, job: Job, closing: Closing, data: bytes, term: RetentionTerm) -> ObjectLocation:
    return ports.store.put(
        data,
        key=object_key(job, closing, Digest.of(data)),
        media_type=_media_type(job),
        locked_until=term.expires_at,
        tags=_tags(job, closing, term),
    )


def _media_type(job: Job) -> str:
    if job.record_class is not RecordClass.SOURCE:
        return "application/pdf"
    return mimetypes.guess_type(job.file_name)[0] or "application/octet-stream"


def _tags(job: Job, closing: Closing, term: RetentionTerm) -> Mapping[str, str]:
    return {
        "record": str(job.number),
        "class-of-record": job.record_class.value,
        "school-year": str(closing.school_year),
        "term-years": str(term.years),
        "kept-through": term.last_day.isoformat(),
    }


def _read_back(ports: Ports, job: Job, location: ObjectLocation, term: RetentionTerm) -> None:
    read = Digest.of(ports.store.get(location))
    if read != job.content:
        raise FixityError(what=str(job.number), expected=str(job.content), found=str(read))
    locked = ports.store.state(location).locked_until
    if locked is None or locked < term.expires_at:
        raise FixityError(
            what=str(job.number), expected=f"запрет удаления до {term.expires_at}", found=str(locked or "запрета нет")
        )


def _register(
    ports: Ports, job: Job, closing: Closing, location: ObjectLocation, term: RetentionTerm, size: int
) -> Job:
    assert job.content is not None
    at = ports.clock.now()
    record = Record(
        organisation_id=job.organisation_id,
        number=job.number,
        record_class=job.record_class,
        title=job.title,
        school_year=closing.school_year,
        class_label=closing.class_label,
        period=closing.period,
        closing_id=closing.closing_id,
        version=closing.version,
        media_type=_media_type(job),
        file_name=job.file_name,
        pages=job.pages,
        size=size,
        digest=job.content,
        location=location,
        term=term,
        preserved_at=at,
        template_set=job.template_set,
        scope=job.scope,
    )
    beside = (
        *store_twin(ports, job, closing, _organisation(ports, closing), record),
        *store_attorneys(ports, job, record),
    )
    with ports.catalog.transaction() as unit:
        if unit.save_job(job.advanced(job.content), was=JobState.SIGNED):
            unit.add_record(record, _pupils(ports, job, closing))
            unit.append_event(_event(record))
            for stored in beside:
                enter_sidecar(unit, stored, actor="archive", at=at)
        return unit.job(job.job_id)


def _pupils(ports: Ports, job: Job, closing: Closing) -> Mapping[str, str]:
    """Return whom the record speaks of; a source is found through the documents made of it."""
    if job.record_class is RecordClass.SOURCE:
        return {}
    if closing.is_report:
        return thaw_report(ports.workspace.get(closing.snapshot)).pupils
    closed = within(thaw(ports.workspace.get(closing.snapshot)), job.scope)
    return {pupil.pupil_id: pupil.name.full for pupil in closed.journal.pupils}


def _event(record: Record) -> EventDraft:
    details = {
        "digest": record.digest.hex,
        "key": record.location.key,
        "version": record.location.version_id,
        "locked_until": record.term.expires_at.isoformat(),
    }
    return EventDraft(
        record.preserved_at, "archive", "record-preserved", str(record.number), details, record.organisation_id
    )
