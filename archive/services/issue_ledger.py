"""Print a ledger of a stream, a group, one pupil or for the medal commission, from records read verified."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive.errors import GroupUnknownError, LedgerUnknownError, PupilAmbiguousError, PupilUnknownError
from archive.model.closing import ClosedPeriod
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.journal import ClassJournal
from archive.model.ledger_scope import LedgerKind, LedgerScope
from archive.model.people import Pupil
from archive.model.period import YEAR, PeriodCode, SchoolYear
from archive.model.printed_ledger import LedgerSource, PrintedLedger
from archive.model.record import Record, RecordClass
from archive.periods.ledger_scopes import group_scope, pupil_scope, within
from archive.periods.snapshot import thaw
from archive.periods.supplement import supplemented
from archive.ports import Ports, RecordFilter
from archive.services.retrieve import retrieve
from archive.services.store_twin import twin_of

_GRADE = re.compile(r"(\d{1,2})(\D.*)?")


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """Whose ledger, of which classes and period; no year means the latest that the archive has.

    `wanted` is the pupil's name of `PUPIL`, the subject with its subgroup of `GROUP`, the subject, or
    nothing for all subjects, of `STREAM`.
    """

    organisation_id: str
    kind: LedgerKind
    class_labels: tuple[str, ...]
    actor: str
    period: PeriodCode = YEAR
    school_year: SchoolYear | None = None
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """A class's data in force with the records that it was read from."""

    closed: ClosedPeriod
    sources: tuple[LedgerSource, ...]


def issue_ledger(ports: Ports, request: LedgerRequest) -> tuple[PrintedLedger, RenderedDocument]:
    """Return the ledger and its PDF/A; every reading is an event, and so is the printing.

    Raises `LedgerUnknownError`, `PupilUnknownError`, `PupilAmbiguousError`, `GroupUnknownError`,
    `NotAuthenticError`, and as `retrieve`.
    """
    read = [_read(ports, request, label, request.school_year) for label in request.class_labels]
    earlier, not_found = _earlier(ports, request, read)
    at = ports.clock.now()
    closed = [each.closed for each in (*read, *earlier)]
    scopes = [_scope(each.journal, request) for each in closed]
    ledger = PrintedLedger(
        kind=request.kind,
        label=scopes[0].label,
        parts=tuple(within(each, scope) for each, scope in zip(closed, scopes, strict=True)),
        sources=tuple(source for each in (*read, *earlier) for source in each.sources),
        verified_at=at,
        issued_on=_today(read[0].closed, at),
        issued_by=request.actor,
        not_found=not_found,
    )
    _note(ports, request, ledger)
    return ledger, ports.renderer.printed_ledger(ledger)


def _read(ports: Ports, request: LedgerRequest, label: str, year: SchoolYear | None) -> _Read:
    records = _records(ports, request, label, year)
    if not records:
        when = f"{year}, {request.period.words}" if year else request.period.words
        raise LedgerUnknownError(class_label=label, period=when)
    closed, *later = [_data(ports, record, request.actor) for record in records]
    journal = supplemented(closed.journal, [each.journal for each in later])
    return _Read(replace(closed, journal=journal), tuple(_source(record) for record in records))


def _records(ports: Ports, request: LedgerRequest, label: str, year: SchoolYear | None) -> Sequence[Record]:
    """Return the class's ledger in force: its last whole version, then what supplements it."""
    which = RecordFilter(request.organisation_id, year, label, request.period, RecordClass.LEDGER)
    with ports.catalog.reading() as unit:
        unit.organisation(request.organisation_id)
        found = [record for record in unit.records(which) if record.scope.is_class]
        latest = max((record.school_year for record in found), default=None)
        of_year = sorted((r for r in found if r.school_year == latest), key=lambda record: record.version)
        supplements = [unit.closing(record.closing_id).is_supplement for record in of_year]
    whole = max((i for i, supplement in enumerate(supplements) if not supplement), default=0)
    return of_year[whole:]


def _data(ports: Ports, record: Record, actor: str) -> ClosedPeriod:
    given = retrieve(ports, record.organisation_id, record.number, actor=actor).authentic()
    return thaw(twin_of(ports, record, given.data))


def _source(record: Record) -> LedgerSource:
    return LedgerSource(record.number, record.digest, record.title, record.class_label, record.school_year)


def _earlier(ports: Ports, request: LedgerRequest, read: Sequence[_Read]) -> tuple[tuple[_Read, ...], tuple[str, ...]]:
    """Return, for the medal commission, the same class a year before, or the name of what is not there."""
    if request.kind is not LedgerKind.MEDAL:
        return (), ()
    journal = read[0].closed.journal
    grade = _GRADE.fullmatch(journal.class_label)
    if grade is None or int(grade[1]) < 2:
        return (), ()
    label, year = f"{int(grade[1]) - 1}{grade[2] or ''}", SchoolYear(journal.school_year.start - 1)
    try:
        return (_read(ports, request, label, year),), ()
    except LedgerUnknownError:
        return (), (f"{label}, {year}",)


def _scope(journal: ClassJournal, request: LedgerRequest) -> LedgerScope:
    if request.kind is LedgerKind.PUPIL:
        return pupil_scope(_pupil(journal, request))
    if request.kind is LedgerKind.GROUP:
        return _group(journal, request.wanted)
    label = ", ".join(request.class_labels)
    if not request.wanted:
        return LedgerScope(request.kind, label)
    subjects = [subject for subject in journal.subjects if _folded(subject.name) == _folded(request.wanted)]
    if not subjects:
        raise _no_group(journal, request.wanted)
    ids = tuple(subject.subject_id for subject in subjects)
    return LedgerScope(request.kind, f"{label}: {subjects[0].name}", subject_ids=ids)


def _pupil(journal: ClassJournal, request: LedgerRequest) -> Pupil:
    wanted = _folded(request.wanted)
    found = [pupil for pupil in journal.pupils if wanted and _folded(pupil.name.full).startswith(wanted)]
    if not found:
        raise PupilUnknownError(found=request.wanted, period=request.period.words)
    if len(found) > 1:
        raise PupilAmbiguousError(found=request.wanted, candidates="; ".join(pupil.name.full for pupil in found))
    return found[0]


def _group(journal: ClassJournal, wanted: str) -> LedgerScope:
    for subject in journal.subjects:
        scope = group_scope(journal, subject)
        if _folded(scope.label) == _folded(wanted):
            return scope
    raise _no_group(journal, wanted)


def _no_group(journal: ClassJournal, wanted: str) -> GroupUnknownError:
    known = dict.fromkeys(group_scope(journal, subject).label for subject in journal.subjects)
    return GroupUnknownError(found=wanted, class_label=journal.class_label, expected="; ".join(known))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _today(closed: ClosedPeriod, at: datetime) -> date:
    return at.astimezone(ZoneInfo(closed.organisation.time_zone)).date()


def _note(ports: Ports, request: LedgerRequest, ledger: PrintedLedger) -> None:
    details = {
        "kind": ledger.kind.value,
        "classes": ", ".join(request.class_labels),
        "period": str(request.period),
        "records": " ".join(str(source.number) for source in ledger.sources),
        "pupils": " ".join(_pupil_ids(ledger)) if ledger.kind is LedgerKind.PUPIL else "",
    }
    event = EventDraft(
        ledger.verified_at,
        request.actor,
        "ledger-printed",
        str(ledger.sources[0].number),
        {name: value for name, value in details.items() if value},
        request.organisation_id,
    )
    with ports.catalog.transaction() as unit:
        unit.append_event(event)


def _pupil_ids(ledger: PrintedLedger) -> Iterator[str]:
    return (pupil.pupil_id for part in ledger.parts for pupil in part.journal.pupils)
