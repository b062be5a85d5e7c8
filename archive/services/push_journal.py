"""Take in a journal that a system pushes: kept for the administrator to close, or refused whole.

The same system, key and body give the same answer and change nothing, however often they come.
"""

from dataclasses import dataclass
from datetime import datetime

from archive.errors import (
    ClassNotOfSchoolError,
    DataRefusedError,
    PushKeyReusedError,
    PushUnknownError,
    SchoolMismatchError,
    WorkspaceLostError,
)
from archive.intake.containers.input_file import InputFile
from archive.intake.exchange.push.document import read_pushed
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.push import Push, push_id
from archive.ports import CatalogReading, Ports
from archive.texts import counted

_NAME = "push.json"
_SHOWN = 20
"""Findings that the sentence of a refusal lists; the answer carries all of them as data."""


@dataclass(frozen=True, slots=True)
class PushRequest:
    """What came: `system` is the name of the token, `key` the caller's idempotency key."""

    body: bytes
    key: str
    system: str


def push_journal(ports: Ports, request: PushRequest) -> Push:
    """Keep the journal in `request.body` and return what is kept, now or by the same request before.

    Raises `IntakeError`, `DataRefusedError` with every finding, `SchoolMismatchError`,
    `ClassNotOfSchoolError`, and `PushKeyReusedError` for another body under the same key.
    """
    named = push_id(request.system, request.key)
    with ports.catalog.reading() as unit:
        kept = _kept(unit, named)
    if kept is None:
        kept = _keep(ports, _push(ports, request, named), request.body)
    if kept.digest != Digest.of(request.body):
        raise PushKeyReusedError(pushed_at=f"{kept.pushed_at:%d.%m.%Y %H:%M} UTC")
    return kept


def open_pushed(ports: Ports, pushed: str) -> InputFile:
    """Return the body of a push as a file to close from.

    It lies in the workspace till its period is closed, then among the records as their source.
    Raises `PushUnknownError`, `WorkspaceLostError`.
    """
    with ports.catalog.reading() as unit:
        push = unit.push(pushed)
        record = unit.record_by_digest(push.digest, push.organisation_id)
    try:
        data = ports.workspace.get(push.digest)
    except WorkspaceLostError:
        if record is None:
            raise
        data = ports.store.get(record.location)
    year = str(push.school_year).replace("/", "-")
    return InputFile(f"{push.class_label}_{year}_{push.push_id}.json", data)


def _kept(unit: CatalogReading, named: str) -> Push | None:
    try:
        return unit.push(named)
    except PushUnknownError:
        return None


def _push(ports: Ports, request: PushRequest, named: str) -> Push:
    taken = read_pushed(InputFile(_NAME, request.body))
    if any(finding.severity is Severity.BLOCKS for finding in taken.findings):
        raise _refused(taken.findings)
    (journal,) = taken.journals
    with ports.catalog.reading() as unit:
        organisation = _school_of(journal, unit)
    digest = Digest.of(request.body)
    return _described(journal, organisation, request.system, named, digest, taken.findings, ports.clock.now())


def _described(
    journal: ClassJournal,
    organisation: Organisation,
    system: str,
    named: str,
    digest: Digest,
    findings: tuple[Finding, ...],
    at: datetime,
) -> Push:
    counts = {
        "pupils": len(journal.pupils),
        "lessons": len(journal.lessons),
        "entries": len(journal.entries),
        "results": len(journal.results),
    }
    (source,) = journal.sources
    return Push(
        push_id=named,
        organisation_id=organisation.organisation_id,
        system=system,
        digest=digest,
        size=source.size,
        school_year=journal.school_year,
        class_label=journal.class_label,
        counts=counts,
        findings=findings,
        pushed_at=at,
    )


def _keep(ports: Ports, push: Push, body: bytes) -> Push:
    """Body first, then the row and its event in one transaction; of two at once, the second finds the first's."""
    ports.workspace.put(body)
    with ports.catalog.transaction() as unit:
        if unit.save_push(push):
            unit.append_event(_event(push))
        return unit.push(push.push_id)


def _event(push: Push) -> EventDraft:
    details = {"class": push.class_label, "school_year": str(push.school_year), "sha256": push.digest.hex}
    return EventDraft(push.pushed_at, push.system, "journal-pushed", push.push_id, details, push.organisation_id)


def _school_of(journal: ClassJournal, unit: CatalogReading) -> Organisation:
    """Return the school that the document names. Raises `SchoolMismatchError`, `ClassNotOfSchoolError`."""
    schools = unit.organisations()
    wanted = _folded(journal.school_name)
    for school in schools:
        if wanted in {_folded(name) for name in (school.full_name, school.short_name, *school.names_in_exports)}:
            _hold_to_classes(journal, school)
            return school
    known = "», «".join(school.short_name for school in schools)
    raise SchoolMismatchError(file=_NAME, found=journal.school_name, expected=known or "ни одной")


def _hold_to_classes(journal: ClassJournal, school: Organisation) -> None:
    if school.class_labels and _folded(journal.class_label) not in {_folded(label) for label in school.class_labels}:
        raise ClassNotOfSchoolError(
            found=journal.class_label, school=school.short_name, expected=", ".join(school.class_labels)
        )


def _folded(name: str) -> str:
    """Compare names as people do: case, quotes and spacing do not tell two schools apart."""
    return " ".join("".join(c for c in name.casefold() if c not in "«»\"'“”„").split())


def _refused(findings: tuple[Finding, ...]) -> DataRefusedError:
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKS]
    listed = [f"- {finding}" for finding in blocking[:_SHOWN]]
    listed += [f"- и ещё {len(blocking) - _SHOWN}"] if len(blocking) > _SHOWN else []
    count = counted(len(blocking), "ошибка", "ошибки", "ошибок")
    return DataRefusedError(count=count, listed="\n".join(listed), findings=findings)
