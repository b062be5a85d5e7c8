"""Papers of the desk: receipts, pages of the registers, consents to be signed, labels for envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.model.desk import Answer, Consent, Handover, Issue, Purpose
from archive.model.papers import Act, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip(Paper):
    """«Расписка в получении»: signed by whoever takes the paper, stays with the school."""

    issue: Issue
    issued_on: date
    """In the school's time zone."""


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A line of the issue register with what became of it."""

    issue: Issue
    issued_on: date
    handover: Handover | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRegister(Paper):
    """«Журнал учёта выдачи выписок»: a year, or one printing for the families of a class."""

    heading: str
    lines: Sequence[IssueLine]
    landscape: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentForm(Act):
    """A consent or refusal to be signed: a document of its own, for one purpose (152-ФЗ ст. 9)."""

    pupil: str
    class_label: str
    representative: str
    purpose: Purpose
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRegister(Paper):
    """«Журнал учёта согласий и отказов» (003 §4-ЭД 1)."""

    heading: str
    lines: Sequence[Consent]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class EnvelopeLabel:
    """What stands on an envelope; without an address it goes by the pupil's hand."""

    representative: str
    address: str
    about: str
    """«8А класс» and the number of the issue: what the clerk puts into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeLabels(Paper):
    """Address labels, two across and seven down (105 × 42 mm)."""

    labels: Sequence[EnvelopeLabel]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSheets(EnvelopeLabels):
    """A sheet for each family, folded in three with the paper inside, for an envelope with a window.

    The address stands where the window of 45 × 90 mm at the right of a C6/C5 or E65 (DL) envelope shows it, wherever
    the sheet slides: 112-190 mm from the left and 46-78 mm from the top. Nothing else is seen through it.
    """
