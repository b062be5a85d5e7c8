"""What the desk's forms and its API bring."""

from datetime import date
from typing import Annotated

from fastapi import Form
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from archive.errors import ArchiveError, DeskError, PeriodUnknownError
from archive.model.desk import Answer, IdentityDocument, Purpose, Rhythm, Right
from archive.model.extract import ExtractKind
from archive.web.parameters import printable

Typed = Annotated[str, Field(max_length=300), AfterValidator(printable)]
Line = Annotated[str, Form(max_length=300), AfterValidator(printable)]
Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]
"""What <input type="date"> sends; nothing for an empty one."""


def faults_of(error: ArchiveError) -> dict[str, str]:
    """Return the words of `error` under the name of the field beside which they stand, "" for the form's head."""
    if isinstance(error, PeriodUnknownError):
        return {"span": str(error)}
    return {error.field if isinstance(error, DeskError) else "": str(error)}


class _Filled(BaseModel):
    """A form that can be shown again as it was sent."""

    @property
    def typed(self) -> dict[str, str]:
        """Every field as text."""
        return {name: str(value or "") for name, value in self.model_dump(mode="json").items()}


class ExtractForm(_Filled):
    """What is to be printed of a child, of when, for whom."""

    kind: ExtractKind = ExtractKind.MARKS
    of: Typed = ""
    span: Typed = "Y"
    week_of: Day = None
    right: Right = Right.PARENT
    applicant: Typed = ""
    document: IdentityDocument = IdentityDocument.PASSPORT
    basis: Typed = ""
    signer: Typed = ""


class HandedForm(_Filled):
    """That a paper was handed over."""

    taken_by: Typed = ""
    how: Typed = ""
    handed_on: Day = None
    whole: Typed = ""


class ConsentLine(_Filled):
    """What a representative decided."""

    organisation: Typed = ""
    pupil: Typed = ""
    pupil_id: Typed = ""
    class_label: Typed = ""
    school_year: Typed = ""
    representative: Typed = ""
    purpose: Purpose = Purpose.ELECTRONIC
    answer: Answer = Answer.REFUSAL
    rhythm: Rhythm = Rhythm.WEEKLY
    given_on: Day = None
    document: Typed = ""
    address: Typed = ""


class WithdrawalForm(_Filled):
    """That a consent was taken back."""

    document: Typed = ""
    rhythm: Rhythm = Rhythm.PERIOD
    given_on: Day = None
    address: Typed = ""


class FamiliesForm(_Filled):
    """Which class's families get their paper, of when."""

    organisation: Typed = ""
    class_label: Typed = ""
    school_year: Typed = ""
    span: Typed = "week"
    week_of: Day = None
    signer: Typed = ""
