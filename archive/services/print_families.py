"""The print queue: families without the electronic form get their paper without asking, a class in one file.

The data is that of the latest closed record of these days, verified. A running week that no record holds yet is
taken from what a system pushed last, and every sheet says so: «не закрыто».
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from archive.errors import NothingToPrintError
from archive.intake.exchange.push.document import read_pushed
from archive.model.closing import ClosedPeriod
from archive.model.desk import Applicant, Consent, IdentityDocument, Issue, Rhythm, Right, in_force
from archive.model.desk_papers import AddressSheets, EnvelopeLabel, EnvelopeLabels
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.extract import Extract, FamilySheets, Pushed, Week
from archive.model.finding import Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.people import Pupil
from archive.model.period import YEAR, Period, PeriodCode, SchoolYear
from archive.model.push import Push
from archive.model.record import RecordNumber
from archive.periods.calendar import find_period
from archive.ports import Ports
from archive.services.issue_extract import enter_issue, journals_of_class, make_extract
from archive.services.prove_extract import proof_of
from archive.services.push_journal import open_pushed
from archive.services.verified_source import VerifiedSource, read_source
from archive.texts import _

_NO_RECORD = RecordNumber(0, 0)


@dataclass(frozen=True, slots=True)
class FamiliesRequest:
    """Which class, and which days: the week of `week_of`, or the period."""

    organisation_id: str
    class_label: str
    school_year: SchoolYear
    actor: str
    week_of: date | None = None
    period: PeriodCode = YEAR
    signer: str = ""


@dataclass(frozen=True, slots=True)
class PrintedFamilies:
    """What was printed: the sheets, the lines of the register."""

    sheets: RenderedDocument
    issues: tuple[Issue, ...]
    source: str
    """From what data, in words."""
    missing: tuple[str, ...] = ()
    """Pupils of the register of consents who are not in the class's data, or cannot be told apart."""


@dataclass(frozen=True, slots=True)
class _Data:
    """A class's data of the days asked for."""

    closed: ClosedPeriod
    words: str
    record: VerifiedSource | None = None
    push: Push | None = None


def waiting_families(
    ports: Ports, organisation_id: str, *, school_year: SchoolYear | None = None, class_label: str = ""
) -> Sequence[Consent]:
    """Return the consents in force by which a family is to get paper without asking, by class and name."""
    with ports.catalog.reading() as unit:
        standing = in_force(tuple(unit.consents(organisation_id)))
    found = (
        each
        for each in standing
        if each.asks_for_paper and school_year in (None, each.school_year) and class_label in ("", each.class_label)
    )
    return sorted(found, key=lambda each: (each.class_label, each.pupil.casefold()))


def print_families(ports: Ports, request: FamiliesRequest) -> PrintedFamilies:
    """Print the paper of every waiting family of the class; each stands in the issue register with its event.

    Raises `NothingToPrintError`, `PeriodUnknownError`, `NotAuthenticError`, `RenderError`, and as `retrieve`.
    """
    wanted = (Rhythm.WEEKLY,) if request.week_of else (Rhythm.WEEKLY, Rhythm.PERIOD)
    waiting = waiting_families(
        ports, request.organisation_id, school_year=request.school_year, class_label=request.class_label
    )
    families = [each for each in waiting if each.rhythm in wanted]
    if not families:
        raise NothingToPrintError(
            why=_("ни одна семья класса {label} не ждёт бумагу").format(label=request.class_label)
        )
    week = Week.of(request.week_of) if request.week_of else None
    data = _data(ports, request, week)
    paired, missing = _paired(families, data.closed.journal)
    if not paired:
        raise NothingToPrintError(why=_("в данных нет никого из ждущих: {names}").format(names=", ".join(missing)))
    sheets, issues = _print(ports, request, data, week, paired)
    return PrintedFamilies(sheets, issues, data.words, tuple(missing))


def _print(
    ports: Ports,
    request: FamiliesRequest,
    data: _Data,
    week: Week | None,
    paired: Sequence[tuple[Consent, Pupil]],
) -> tuple[RenderedDocument, tuple[Issue, ...]]:
    made = [_proven(ports, _extract(ports, request, data, week, pupil)) for _consent, pupil in paired]
    with ports.catalog.transaction() as unit:
        numbers = [unit.next_desk_number(request.organisation_id, "issues", each.issued_on.year) for each in made]
        extracts = [replace(each, issue=str(number)) for each, number in zip(made, numbers, strict=True)]
        document = ports.renderer.family_sheets(FamilySheets(extracts))
        ports.workspace.put(document.pdf)
        issues = tuple(
            enter_issue(unit, extract, number, document, _applicant(consent), pages=pages, queued=True)
            for (consent, _pupil), extract, number, pages in zip(paired, extracts, numbers, document.parts, strict=True)
        )
        at, details = (
            made[0].verified_at,
            {"class": request.class_label, "families": str(len(issues)), "source": data.words},
        )
        unit.append_event(
            EventDraft(at, request.actor, "families-printed", request.class_label, details, request.organisation_id)
        )
    return document, issues


def _proven(ports: Ports, extract: Extract) -> Extract:
    return replace(extract, proof=proof_of(ports, extract))


def _extract(ports: Ports, request: FamiliesRequest, data: _Data, week: Week | None, pupil: Pupil) -> Extract:
    if data.record is not None:
        closed = data.closed
        same = week is not None or closed.period.code == request.period
        period = closed.period if same else find_period(closed.journal, request.period)
        extract = make_extract(data.record, pupil.pupil_id, period, actor=request.actor)
        return replace(extract, week=week, signer=request.signer)
    assert data.push is not None
    at = ports.clock.now()
    return Extract(
        source=data.closed,
        pupil_id=pupil.pupil_id,
        period=data.closed.period,
        number=_NO_RECORD,
        record_digest=data.push.digest,
        case_index="",
        verified_at=at,
        issued_on=at.astimezone(ZoneInfo(data.closed.organisation.time_zone)).date(),
        issued_by=request.actor,
        week=week,
        signer=request.signer,
        pushed=Pushed(data.push.system, data.push.pushed_at),
    )


def _data(ports: Ports, request: FamiliesRequest, week: Week | None) -> _Data:
    """Return the closed record that holds the days; for a week that none holds, what was pushed last."""
    records = journals_of_class(ports, request.organisation_id, request.school_year, request.class_label)
    fitting = [each for each in records if week is not None or each.period in (request.period, YEAR)]
    for record in sorted(fitting, key=lambda each: (each.period == YEAR, -each.version)):
        source = read_source(ports, record, actor=request.actor)
        period = source.closed.period
        if week is None or period.covers(week.monday) or period.covers(week.sunday):
            words = _("закрытая запись № {number}, {period}; подлинность проверена").format(
                number=record.number, period=period.code.words
            )
            return _Data(source.closed, words, record=source)
    if week is None:
        raise NothingToPrintError(why=_("{period} ещё не закрыт и не подписан").format(period=request.period.words))
    return _pushed(ports, request, week)


def _pushed(ports: Ports, request: FamiliesRequest, week: Week) -> _Data:
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
        pushes = [
            each
            for each in unit.pushes(request.organisation_id)
            if (each.class_label, each.school_year) == (request.class_label, request.school_year)
        ]
    if not pushes:
        raise NothingToPrintError(
            why=_("{week} не закрыта, и электронный журнал ничего не передал").format(week=week.words)
        )
    push = max(pushes, key=lambda each: each.pushed_at)
    (journal,) = read_pushed(open_pushed(ports, push.push_id)).journals
    closed = _unclosed(school, journal, push, request.actor)
    words = _("НЕ ЗАКРЫТО: передано системой «{system}» {at:%d.%m.%Y %H:%M} UTC").format(
        system=push.system, at=push.pushed_at
    )
    return _Data(closed, words, push=push)


def _unclosed(school: Organisation, journal: ClassJournal, push: Push, actor: str) -> ClosedPeriod:
    """Return the journal in the form that sheets are made of; nothing of it is kept, and it is no closing."""
    year = journal.school_year
    return ClosedPeriod(
        format="",
        closing_id="",
        version=0,
        organisation=school,
        period=Period(YEAR, year.first_day, year.last_day),
        journal=journal,
        findings=tuple(each for each in push.findings if each.severity is Severity.BLOCKS),
        closed_by=actor,
        closed_on=push.pushed_at.date(),
        closed_at=push.pushed_at,
    )


def _paired(families: Sequence[Consent], journal: ClassJournal) -> tuple[list[tuple[Consent, Pupil]], list[str]]:
    """Join each consent with its child: by name, and by the key as well where two have one name."""
    paired, missing = [], []
    for consent in families:
        same = [pupil for pupil in journal.pupils if _folded(pupil.name.full) == _folded(consent.pupil)]
        if len(same) > 1:
            same = [pupil for pupil in same if pupil.pupil_id == consent.pupil_id]
        if len(same) == 1:
            paired.append((consent, same[0]))
        else:
            missing.append(consent.pupil)
    return paired, missing


def _applicant(consent: Consent) -> Applicant:
    return Applicant(
        consent.representative,
        Right.PARENT,
        IdentityDocument.NONE,
        _("{answer}: № {number} журнала согласий").format(answer=consent.answer.words, number=consent.number),
    )


def print_labels(ports: Ports, issues: Sequence[Issue]) -> RenderedDocument:
    """Return labels to be glued on the envelopes of a printing. Raises `RenderError`."""
    school, at = _school(ports, issues), issues[0].issued_at
    return ports.renderer.paper(EnvelopeLabels(organisation=school, made_at=at, labels=_labels(ports, issues)))


def print_address_sheets(ports: Ports, issues: Sequence[Issue]) -> RenderedDocument:
    """Return a sheet for each envelope with a window, in the order of the printing. Raises `RenderError`."""
    school, at = _school(ports, issues), issues[0].issued_at
    return ports.renderer.paper(AddressSheets(organisation=school, made_at=at, labels=_labels(ports, issues)))


def _school(ports: Ports, issues: Sequence[Issue]) -> Organisation:
    with ports.catalog.reading() as unit:
        return unit.organisation(issues[0].organisation_id)


def _labels(ports: Ports, issues: Sequence[Issue]) -> tuple[EnvelopeLabel, ...]:
    """Return what stands on the envelopes; the addresses are those in force now."""
    with ports.catalog.reading() as unit:
        standing = in_force(tuple(unit.consents(issues[0].organisation_id)))
    addresses = {(each.class_label, _folded(each.pupil), each.representative): each.address for each in standing}
    return tuple(
        EnvelopeLabel(
            issue.applicant.name,
            addresses.get((issue.class_label, _folded(issue.pupil), issue.applicant.name), ""),
            f"{issue.class_label}, № {issue.number}",
        )
        for issue in issues
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
