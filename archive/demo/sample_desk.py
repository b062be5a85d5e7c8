"""The desk's papers of the sample school, one of every kind."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from archive.model.desk import (
    Answer,
    Applicant,
    Consent,
    DeskNumber,
    Handover,
    IdentityDocument,
    Issue,
    Purpose,
    Rhythm,
    Right,
)
from archive.model.desk_papers import (
    AddressSheets,
    ConsentForm,
    ConsentRegister,
    EnvelopeLabel,
    EnvelopeLabels,
    IssueLine,
    IssueRegister,
    ReceiptSlip,
)
from archive.model.digest import Digest
from archive.model.extract import ExtractKind
from archive.model.organisation import Organisation
from archive.model.papers import Paper
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber

_AT = datetime(2026, 6, 26, 9, 15, tzinfo=UTC)
_DAY = date(2026, 6, 26)
_YEAR = SchoolYear(2025)
_PUPIL, _PARENT = "Абрамов Максим Викторович", "Абрамова Инна Сергеевна"
_LABEL = EnvelopeLabel(_PARENT, "188544, г. Сосновый Бор, ул. Ленинградская, д. 7, кв. 12", "8А, № 2026-12")


def desk_papers(school: Organisation) -> Mapping[str, Paper]:
    """Return a receipt, both registers, a consent to be signed, and labels."""
    issue, consent = _issue(school), _consent(school)
    handover = Handover(school.organisation_id, issue.number, 1, _PARENT, "лично", _DAY, "Серова А. И.", _AT)
    return {
        "receipt": ReceiptSlip(organisation=school, made_at=_AT, issue=issue, issued_on=_DAY),
        "issue-register": IssueRegister(
            organisation=school, made_at=_AT, heading="за 2026 год", lines=(IssueLine(issue, _DAY, handover),)
        ),
        "consent-form": ConsentForm(
            organisation=school,
            made_at=_AT,
            pupil=_PUPIL,
            class_label="8А",
            representative=_PARENT,
            purpose=Purpose.ELECTRONIC,
            answer=Answer.REFUSAL,
        ),
        "consent-register": ConsentRegister(
            organisation=school, made_at=_AT, heading="на 2025/2026 учебный год", lines=(consent,)
        ),
        "envelope-labels": EnvelopeLabels(organisation=school, made_at=_AT, labels=(_LABEL,)),
        "address-sheets": AddressSheets(organisation=school, made_at=_AT, labels=(_LABEL,)),
    }


def _issue(school: Organisation) -> Issue:
    return Issue(
        organisation_id=school.organisation_id,
        number=DeskNumber(2026, 12),
        kind=ExtractKind.MARKS,
        pupil=_PUPIL,
        pupil_id="p1",
        class_label="8А",
        school_year=_YEAR,
        scope="4 четверть",
        applicant=Applicant(_PARENT, Right.PARENT, IdentityDocument.PASSPORT),
        records=(RecordNumber(2026, 12),),
        record_digests=(Digest("c3" * 32),),
        document=Digest("d4" * 32),
        pages=1,
        issued_by="Серова А. И.",
        issued_at=_AT,
    )


def _consent(school: Organisation) -> Consent:
    return Consent(
        organisation_id=school.organisation_id,
        number=DeskNumber(2026, 3),
        pupil=_PUPIL,
        pupil_id="p1",
        class_label="8А",
        school_year=_YEAR,
        representative=_PARENT,
        purpose=Purpose.ELECTRONIC,
        answer=Answer.REFUSAL,
        given_on=date(2025, 9, 1),
        document="заявление от 01.09.2025 № 14",
        entered_by="Серова А. И.",
        entered_at=_AT,
        rhythm=Rhythm.WEEKLY,
    )
