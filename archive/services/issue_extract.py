"""Issue an extract: find the pupil, read the record verified, print only this child, enter it in the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from archive.errors import ExtractImpossibleError, PupilAmbiguousError, PupilUnknownError, RecordUnknownError
from archive.model.account import Scope
from archive.model.desk import Applicant, DeskNumber, IdentityDocument, Issue, Right
from archive.model.digest import Digest
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.extract import Extract, ExtractKind, Week
from archive.model.people import Pupil
from archive.model.period import YEAR, Period, PeriodCode, SchoolYear
from archive.model.record import Record, RecordClass, RecordNumber
from archive.periods.calendar import find_period
from archive.ports import Ports, PupilRecord, RecordFilter, UnitOfWork
from archive.services.check_right import ensure_right
from archive.services.find_corrections import find_corrections
from archive.services.prove_extract import proof_of
from archive.services.verified_source import VerifiedSource, read_source
from archive.texts import _

UNNAMED = Applicant(
    _("заявитель не записан"), Right.REQUEST, IdentityDocument.NONE, _("напечатано без заявителя (команда archive)")
)
"""Whom the register names when the paper was printed without one."""


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """Whose extract, of what; an empty class and no year mean that the name alone must tell.

    With `number` and `pupil_id` the child is known already, as one of the pupils of that record.
    """

    organisation_id: str
    pupil: str
    period: PeriodCode
    actor: str
    class_label: str = ""
    school_year: SchoolYear | None = None
    kind: ExtractKind = ExtractKind.MARKS
    week_of: date | None = None
    """Any day of the week that is asked for."""
    applicant: Applicant = UNNAMED
    signer: str = ""
    number: RecordNumber | None = None
    pupil_id: str = ""
    within: tuple[Scope, ...] | None = None
    """As far as whoever asks reaches; None for the whole school."""


def issue_extract(ports: Ports, request: ExtractRequest) -> tuple[Extract, RenderedDocument]:
    """Return the extract and its PDF/A; it stands in the register, and the event is written with it.

    Raises `PupilUnknownError`, `PupilAmbiguousError`, `PeriodUnknownError`, `RightMissingError`,
    `ExtractImpossibleError`, `NotAuthenticError`, and as `retrieve`.
    """
    if request.week_of is not None and not request.kind.has_days:
        why = _("«{kind}» не бывает за неделю").format(kind=request.kind.words)
        raise ExtractImpossibleError(why=why, field="span")
    extract = _extract(ports, request)
    ensure_right(request.applicant, pupil_of(extract), extract.issued_on)
    extract = replace(extract, proof=proof_of(ports, extract))
    with ports.catalog.transaction() as unit:
        number = unit.next_desk_number(request.organisation_id, "issues", extract.issued_on.year)
        numbered = replace(extract, issue=str(number))
        document = ports.renderer.extract(numbered)
        ports.workspace.put(document.pdf)  # till it is printed; no copy of it is kept in the archive
        enter_issue(unit, numbered, number, document, request.applicant)
    return numbered, document


def enter_issue(
    unit: UnitOfWork,
    extract: Extract,
    number: DeskNumber,
    document: RenderedDocument,
    applicant: Applicant,
    *,
    pages: int = 0,
    queued: bool = False,
) -> Issue:
    """Enter the extract in the register with its event."""
    closed = extract.source
    issue = Issue(
        organisation_id=closed.organisation.organisation_id,
        number=number,
        kind=extract.kind,
        pupil=pupil_of(extract).name.full,
        pupil_id=extract.pupil_id,
        class_label=closed.journal.class_label,
        school_year=closed.journal.school_year,
        scope=extract.week.words if extract.week else extract.period.code.words,
        applicant=applicant,
        records=() if extract.pushed else (extract.number, *extract.supplements),
        record_digests=() if extract.pushed else (extract.record_digest,),
        document=Digest.of(document.pdf),
        pages=pages or document.pages,
        issued_by=extract.issued_by,
        issued_at=extract.verified_at,
        queued=queued,
    )
    unit.add_issue(issue)
    unit.append_event(_event(extract, issue))
    return issue


def pupil_of(extract: Extract) -> Pupil:
    """Return the extract's pupil. Raises `PupilUnknownError`."""
    for pupil in extract.source.journal.pupils:
        if pupil.pupil_id == extract.pupil_id:
            return pupil
    raise PupilUnknownError(found=extract.pupil_id, period=extract.period.code.words)


def make_extract(source: VerifiedSource, pupil_id: str, period: Period, *, actor: str) -> Extract:
    """Return the extract of one pupil of a verified record, not yet numbered."""
    closed, record = source.closed, source.record
    return Extract(
        source=closed,
        pupil_id=pupil_id,
        period=period,
        number=record.number,
        record_digest=record.digest,
        case_index=closed.organisation.rule(record.record_class).case_index,
        verified_at=source.verified_at,
        issued_on=source.verified_at.astimezone(ZoneInfo(closed.organisation.time_zone)).date(),
        issued_by=actor,
        supplements=source.supplements_of(pupil_id),
        signatures=source.signatures,
    )


def _extract(ports: Ports, request: ExtractRequest) -> Extract:
    week = Week.of(request.week_of) if request.week_of else None
    found, source = _read(ports, request, week)
    closed = source.closed
    if week is not None or closed.period.code == request.period:
        period = closed.period
    elif request.kind.record_class is RecordClass.LEDGER:
        raise ExtractImpossibleError(
            why=_("ведомость № {number} составлена за {period}, а не за {wanted}").format(
                number=found.record.number, period=closed.period.code.words, wanted=request.period.words
            ),
            field="span",
        )
    else:
        period = find_period(closed.journal, request.period)
    made = make_extract(source, found.pupil_id, period, actor=request.actor)
    return replace(made, kind=request.kind, week=week, signer=request.signer)


def _read(ports: Ports, request: ExtractRequest, week: Week | None) -> tuple[PupilRecord, VerifiedSource]:
    """Return the record that tells of the days asked for, read verified."""
    if week is None:
        found = _find(ports, request)
        return found, read_source(ports, found.record, actor=request.actor)
    for found in _of_week(ports, request):
        source = read_source(ports, found.record, actor=request.actor)
        if source.closed.period.covers(week.monday) or source.closed.period.covers(week.sunday):
            return found, source
    raise ExtractImpossibleError(why=_("{week} ещё не закрыта").format(week=week.words), field="week_of")


def _of_week(ports: Ports, request: ExtractRequest) -> Iterator[PupilRecord]:
    """Yield the pupil's records that may hold the week, the narrowest and latest first."""
    known = _known(ports, request)
    label = request.class_label
    if request.number is not None:
        label = label or next(each.record.class_label for each in known if each.record.number == request.number)
    day = request.week_of or date.min
    year = SchoolYear(day.year if day >= date(day.year, 9, 1) else day.year - 1)
    fitting = [
        each
        for each in known
        if each.record.record_class is RecordClass.JOURNAL
        and each.record.school_year == year
        and label in ("", each.record.class_label)
    ]
    standing = _in_force(ports, fitting)
    if not standing:
        raise PupilUnknownError(found=request.pupil, period=Week.of(day).words)
    _ensure_one(standing)
    yield from sorted(standing, key=lambda each: (each.record.period == YEAR, -each.record.version))


def _find(ports: Ports, request: ExtractRequest) -> PupilRecord:
    known = _known(ports, request)
    if request.number is not None:
        same = [each for each in known if each.record.number == request.number]
        class_label, year = same[0].record.class_label, same[0].record.school_year
        request = replace(request, class_label=class_label, school_year=year)
        known = [each for each in known if each.pupil_id == request.pupil_id]
    fitting = _in_force(ports, [found for found in known if _fits(found.record, request)])
    if not fitting:
        raise PupilUnknownError(found=request.pupil, period=request.period.words)
    best = _best(fitting, request.period)
    _ensure_one(best)
    return best[0]


def _known(ports: Ports, request: ExtractRequest) -> Sequence[PupilRecord]:
    """Return the pupil's records: by name, or all that the child of the given record has under that very name."""
    with ports.catalog.reading() as unit:
        unit.organisation(request.organisation_id)
        within = (Scope(request.organisation_id),) if request.within is None else request.within
        named = unit.pupils_within(request.organisation_id, request.pupil, within)
    if request.number is None:
        return named
    own = [each for each in named if each.full_name == request.pupil and each.pupil_id == request.pupil_id]
    if not any(each.record.number == request.number for each in own):
        raise RecordUnknownError(found=str(request.number))
    return own


def _ensure_one(found: Sequence[PupilRecord]) -> None:
    if len({(each.full_name, each.pupil_id, each.record.class_label) for each in found}) > 1:
        candidates = sorted({f"{f.full_name}, {f.record.class_label}, {f.record.school_year}" for f in found})
        raise PupilAmbiguousError(found=found[0].full_name, candidates="; ".join(candidates))


def _fits(record: Record, request: ExtractRequest) -> bool:
    return (
        record.record_class is request.kind.record_class
        and record.scope.is_class
        and record.period in (request.period, YEAR)
        and request.class_label in ("", record.class_label)
        and request.school_year in (None, record.school_year)
    )


def _in_force(ports: Ports, found: Sequence[PupilRecord]) -> list[PupilRecord]:
    """Leave out the records that a later version corrects, also for a pupil whom that version names otherwise."""
    standing = in_force(ports, [each.record for each in found])
    return [each for each in found if each.record in standing]


def in_force(ports: Ports, records: Sequence[Record]) -> list[Record]:
    """Leave out the records that a later whole version corrects, and supplements, which are no whole versions."""
    corrections = find_corrections(ports, records)
    superseded = {key for key, those in corrections.items() if any(not one.closing.is_supplement for one in those)}
    with ports.catalog.reading() as unit:
        supplements = {
            each.closing_id
            for each in records
            if each.version > 1
            and each.record_class is RecordClass.LEDGER
            and unit.closing(each.closing_id).is_supplement
        }
    return [
        each
        for each in records
        if (each.organisation_id, each.number) not in superseded and each.closing_id not in supplements
    ]


def journals_of_class(ports: Ports, organisation_id: str, school_year: SchoolYear, class_label: str) -> list[Record]:
    """Return the journals in force of a class and year."""
    which = RecordFilter(organisation_id, school_year, class_label, record_class=RecordClass.JOURNAL)
    with ports.catalog.reading() as unit:
        records = unit.records(which)
    return in_force(ports, records)


def _best(found: Sequence[PupilRecord], period: PeriodCode) -> list[PupilRecord]:
    """Prefer the latest year, the record of the period itself to that of the year, the latest version."""

    def rank(item: PupilRecord) -> tuple[SchoolYear, bool, int]:
        return (item.record.school_year, item.record.period == period, item.record.version)

    top = max(rank(item) for item in found)
    return [item for item in found if rank(item) == top]


def _event(extract: Extract, issue: Issue) -> EventDraft:
    details = {
        "pupil": extract.pupil_id,
        "period": str(extract.period.code),
        "digest": extract.record_digest.hex,
        "kind": extract.kind.value,
        "issue": str(issue.number),
        "right": issue.applicant.right.value,
    }
    if extract.week is not None:
        details["week"] = extract.week.monday.isoformat()
    subject = f"push {extract.record_digest.short}" if extract.pushed else str(extract.number)
    return EventDraft(extract.verified_at, extract.issued_by, "extract-issued", subject, details, issue.organisation_id)
