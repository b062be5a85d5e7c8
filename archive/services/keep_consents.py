"""The register of consents and refusals (003 §4-ЭД 1; 152-ФЗ ст. 9): enter, withdraw, list, print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from archive.errors import ConsentRefusedError, DeskEntryUnknownError
from archive.model.account import Scope
from archive.model.desk import Answer, Consent, DeskNumber, Purpose, Rhythm, in_force
from archive.model.desk_papers import ConsentForm, ConsentRegister
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.period import SchoolYear
from archive.model.permission import Reach
from archive.ports import Ports, UnitOfWork
from archive.texts import _


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What a representative decided on one purpose."""

    organisation_id: str
    pupil: str
    pupil_id: str
    class_label: str
    school_year: SchoolYear
    representative: str
    purpose: Purpose
    answer: Answer
    given_on: date
    document: str
    actor: str
    rhythm: Rhythm = Rhythm.NEVER
    address: str = ""


def enter_consent(ports: Ports, request: ConsentRequest) -> Consent:
    """Enter a line and return it; its event is written with it. Raises `ConsentRefusedError`."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        school = unit.organisation(request.organisation_id)
        today = at.astimezone(ZoneInfo(school.time_zone)).date()
        for field, why in _faults(request, today):
            raise ConsentRefusedError(why=why, field=field)
        consent = Consent(
            organisation_id=request.organisation_id,
            number=unit.next_desk_number(request.organisation_id, "consents", today.year),
            pupil=request.pupil.strip(),
            pupil_id=request.pupil_id,
            class_label=request.class_label.strip(),
            school_year=request.school_year,
            representative=request.representative.strip(),
            purpose=request.purpose,
            answer=request.answer,
            given_on=request.given_on,
            document=request.document.strip(),
            entered_by=request.actor,
            entered_at=at,
            rhythm=Rhythm.NEVER if request.answer is Answer.CONSENT else request.rhythm,
            address=request.address.strip(),
        )
        _enter(unit, consent)
    return consent


@dataclass(frozen=True, slots=True)
class WithdrawalRequest:
    """Which consent is taken back, by which document, and how the family wants its paper from now on."""

    organisation_id: str
    number: DeskNumber
    given_on: date
    document: str
    actor: str
    rhythm: Rhythm = Rhythm.PERIOD
    address: str = ""


def withdraw_consent(ports: Ports, request: WithdrawalRequest) -> Consent:
    """Enter that a consent was taken back. Raises `DeskEntryUnknownError`, `ConsentRefusedError`."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        school = unit.organisation(request.organisation_id)
        given = next((each for each in unit.consents(request.organisation_id) if each.number == request.number), None)
        if given is None:
            raise DeskEntryUnknownError(register=_("Журнал согласий и отказов"), found=str(request.number))
        if given.answer is not Answer.CONSENT:
            raise ConsentRefusedError(
                why=_("отозвать можно только согласие, а № {number} – не согласие").format(number=given.number)
            )
        if given not in in_force(tuple(unit.consents(request.organisation_id))):
            raise ConsentRefusedError(why=_("согласие № {number} уже не действует").format(number=given.number))
        if request.given_on < given.given_on:
            raise ConsentRefusedError(why=_("отзыв раньше самого согласия"))
        consent = replace(
            given,
            number=unit.next_desk_number(
                request.organisation_id, "consents", at.astimezone(ZoneInfo(school.time_zone)).year
            ),
            answer=Answer.WITHDRAWN,
            given_on=request.given_on,
            document=request.document.strip(),
            entered_by=request.actor,
            entered_at=at,
            rhythm=request.rhythm,
            address=request.address.strip(),
            ends=str(given.number),
        )
        _enter(unit, consent)
    return consent


def list_consents(
    ports: Ports, organisation_id: str, *, within: Reach | None = None, standing: bool = False
) -> Sequence[Consent]:
    """Return the register's lines by number, as far as `within` reaches; `standing` leaves only those in force."""
    with ports.catalog.reading() as unit:
        unit.organisation(organisation_id)
        found = tuple(unit.consents(organisation_id))
    seen = in_force(found) if standing else found
    return [each for each in seen if within is None or within.covers(scope_of_consent(each))]


def scope_of_consent(consent: Consent) -> Scope:
    """Return the scope that holds exactly this child's class and year."""
    return Scope(consent.organisation_id, (consent.class_label,), (consent.school_year,))


def print_consents(ports: Ports, organisation_id: str, lines: Sequence[Consent], *, actor: str) -> RenderedDocument:
    """Return the lines as a page of the register; that it was printed is an event. Raises `RenderError`."""
    at = ports.clock.now()
    heading = _("на {day:%d.%m.%Y}, строк: {number}").format(day=at, number=len(lines))
    with ports.catalog.transaction() as unit:
        school = unit.organisation(organisation_id)
        details = {"lines": str(len(lines))}
        unit.append_event(EventDraft(at, actor, "consents-printed", heading, details, organisation_id))
    return ports.renderer.paper(ConsentRegister(organisation=school, made_at=at, heading=heading, lines=lines))


@dataclass(frozen=True, slots=True)
class FormRequest:
    """Which form is to be signed; empty names are lines to fill in."""

    organisation_id: str
    purpose: Purpose
    answer: Answer
    pupil: str = ""
    class_label: str = ""
    representative: str = ""


def print_consent_form(ports: Ports, request: FormRequest) -> RenderedDocument:
    """Return the form of one consent or refusal for the representative to sign. Raises `RenderError`."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
    return ports.renderer.paper(
        ConsentForm(
            organisation=school,
            made_at=ports.clock.now(),
            pupil=request.pupil,
            class_label=request.class_label,
            representative=request.representative,
            purpose=request.purpose,
            answer=request.answer,
        )
    )


def _faults(request: ConsentRequest, today: date) -> Iterator[tuple[str, str]]:
    """Yield the field and the words of what stands against the line."""
    if not request.pupil.strip():
        yield "pupil", _("не указан обучающийся")
    if not request.class_label.strip():
        yield "class_label", _("не указан класс")
    if not request.representative.strip():
        yield "representative", _("не указан родитель (законный представитель)")
    if not request.document.strip():
        yield "document", _("не указано заявление: согласие и отказ даются отдельным документом")
    if request.given_on > today:
        yield "given_on", _("дата ещё не наступила")
    if request.answer is Answer.WITHDRAWN:
        yield "answer", _("отзыв вносится к согласию, которое он прекращает")
    if request.answer is Answer.NO_MEANS and request.purpose is not Purpose.ELECTRONIC:
        yield "answer", _("«нет компьютера или интернета» относится только к электронной форме")


def _enter(unit: UnitOfWork, consent: Consent) -> None:
    unit.add_consent(consent)
    details = {
        "pupil": consent.pupil_id,
        "class": consent.class_label,
        "school_year": str(consent.school_year),
        "purpose": consent.purpose.value,
        "answer": consent.answer.value,
        "rhythm": consent.rhythm.value,
    }
    subject = f"consent {consent.number}"
    unit.append_event(
        EventDraft(consent.entered_at, consent.entered_by, "consent-entered", subject, details, consent.organisation_id)
    )
