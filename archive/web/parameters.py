"""What a request may ask with: each parameter is read into a value of the model or refused with its name."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import AfterValidator

from archive.errors import ParameterError, RecordUnknownError
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import RecordClass, RecordNumber
from archive.ports import RecordFilter
from archive.texts import _

MOST_RECORDS = 500
FARTHEST = 100_000_000
"""Enough for any archive, and a number that every database takes."""


def printable(text: str) -> str:
    """Refuse control characters: no name has them, and PostgreSQL takes no NUL."""
    if not text.isprintable():
        msg = "control characters"
        raise ValueError(msg)
    return text


Text = Annotated[str, AfterValidator(printable)]
Limit = Annotated[int, Query(ge=1, le=MOST_RECORDS, description="Сколько записей вернуть")]
Offset = Annotated[int, Query(ge=0, le=FARTHEST, description="Сколько записей пропустить")]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=FARTHEST // 100)]


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """A filter as it was typed; empty fields do not filter."""

    organisation: str = ""
    school_year: str = ""
    class_label: str = ""
    kind: str = ""
    period: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """The fields that filter, by their names in an address."""
        named = {
            "organisation": self.organisation,
            "school_year": self.school_year,
            "class": self.class_label,
            "kind": self.kind,
            "period": self.period,
        }
        return {name: value for name, value in named.items() if value}

    def faults(self) -> dict[str, str]:
        """Return, by parameter, what was expected of each that cannot be understood."""
        faults = {}
        if self.school_year and SchoolYear.parse(self.school_year) is None:
            faults["school_year"] = _("учебный год пишется так: 2025/2026")
        if self.kind and self.kind not in set(RecordClass):
            faults["kind"] = _("вид записи: journal, ledger, report или source")
        if self.period and PeriodCode.parse(self.period) is None:
            faults["period"] = _("период пишется так: «4 четверть», Q4, H2, S1, Y")
        return faults

    def read(self) -> RecordFilter:
        """Return the filter. Raises `ParameterError` that names every fault."""
        if faults := self.faults():
            raise ParameterError(listed="; ".join(f"{name} — {words}" for name, words in faults.items()))
        return RecordFilter(
            organisation_id=self.organisation,
            school_year=SchoolYear.parse(self.school_year),
            class_label=self.class_label,
            period=PeriodCode.parse(self.period),
            record_class=RecordClass(self.kind) if self.kind else None,
        )


def record_query(
    organisation: Annotated[Text, Query(max_length=100, description="Код школы")] = "",
    school_year: Annotated[Text, Query(max_length=20, description="Учебный год: 2025/2026")] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50, description="Класс: 8А")] = "",
    kind: Annotated[Text, Query(max_length=20, description="Вид: journal, ledger, report или source")] = "",
    period: Annotated[Text, Query(max_length=30, description="Период: Q4, «4 четверть», H2, S1, Y")] = "",
) -> RecordQuery:
    """Take the filter from the address, without the spaces that come with pasting."""
    return RecordQuery(*(text.strip() for text in (organisation, school_year, class_label, kind, period)))


@dataclass(frozen=True, slots=True)
class RecordKey:
    """Which record is meant."""

    organisation_id: str
    number: RecordNumber


def record_key(
    organisation: Annotated[Text, Path(max_length=100, description="Код школы")],
    number: Annotated[Text, Path(max_length=50, description="Номер записи: 2026-000012 или 2026-12")],
) -> RecordKey:
    """Read the record's number in any of its spellings; what is no number names no record."""
    parsed = RecordNumber.parse(number)
    if parsed is None:
        raise RecordUnknownError(found=number)
    return RecordKey(organisation, parsed)


def year_of(text: str) -> SchoolYear:
    """Read a school year. Raises `ParameterError`."""
    found = SchoolYear.parse(text)
    if found is None:
        raise ParameterError(listed=_("year — учебный год пишется так: 2025/2026"))
    return found


def period_of(text: str) -> PeriodCode:
    """Read a period. Raises `ParameterError`."""
    found = PeriodCode.parse(text)
    if found is None:
        raise ParameterError(listed=_("period — период пишется так: «4 четверть», Q4, H2, S1, Y"))
    return found


WhichRecords = Annotated[RecordQuery, Depends(record_query)]
WhichRecord = Annotated[RecordKey, Depends(record_key)]
