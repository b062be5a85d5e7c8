"""Rendered documents for the tests of this folder, each made once a run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.document import RenderedDocument, SigningCertificate, Twin
from archive.model.extract import Extract
from archive.model.journal import ClassJournal
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind
from archive.model.record import RecordClass, RecordNumber
from archive.render.renderer import DocumentRenderer
from tests.build_journal import (
    Q4,
    bare_journal,
    closed,
    college_journal,
    first_grade_journal,
    identity,
    large_journal,
    preschool_journal,
    small_journal,
    wide_journal,
)

H1 = PeriodCode(PeriodKind.HALF_YEAR, 1)
TWIN = b'{"format":"closed-period-1"}'
CERTIFICATE = SigningCertificate(
    serial="00D6A1F2C47B9E8835AA01B2C3D4E5F60718293A",
    owner="Воронцова Ирина Павловна",
    organisation="МБОУ «СОШ № 7»",
    issuer="Федеральная налоговая служба",
    not_before=datetime(2025, 9, 3, tzinfo=UTC),
    not_after=datetime(2026, 11, 27, tzinfo=UTC),
)
_JOURNALS = {
    "small": (small_journal, YEAR),
    "small quarter": (small_journal, Q4),
    "large": (large_journal, YEAR),
    "wide": (wide_journal, Q4),
    "first grade": (first_grade_journal, YEAR),
    "college": (college_journal, YEAR),
    "bare": (bare_journal, Q4),
    "preschool": (preschool_journal, H1),
}
NAMES = tuple(_JOURNALS)


@dataclass(frozen=True, slots=True)
class Made:
    """A closed period and a document of it."""

    closed: ClosedPeriod
    document: RenderedDocument


@cache
def source(name: str) -> ClassJournal:
    return _JOURNALS[name][0]()


@cache
def frozen(name: str) -> ClosedPeriod:
    return closed(source(name), _JOURNALS[name][1])


@cache
def journal(name: str) -> Made:
    return Made(
        frozen(name), DocumentRenderer().journal(frozen(name), identity(RecordClass.JOURNAL, TWIN), Twin.of(TWIN))
    )


@cache
def ledger(name: str) -> Made:
    return Made(
        frozen(name), DocumentRenderer().ledger(frozen(name), identity(RecordClass.LEDGER, TWIN), Twin.of(TWIN))
    )


@cache
def extract(name: str, code: PeriodCode = YEAR) -> Made:
    return Made(frozen(name), DocumentRenderer().extract(extract_of(frozen(name), code)))


def extract_of(whole: ClosedPeriod, code: PeriodCode = YEAR, pupil: int = 0) -> Extract:
    """Return the order for an extract of one pupil of `whole`."""
    return Extract(
        source=whole,
        pupil_id=whole.journal.pupils[pupil].pupil_id,
        period=_period(whole, code),
        number=RecordNumber(2026, 12),
        record_digest=Digest.of(b"record"),
        case_index="05-12",
        verified_at=datetime(2026, 9, 1, 3, tzinfo=UTC),
        issued_on=date(2026, 9, 1),
        issued_by="Секретарь учебной части, О. И. Петрова",
    )


def _period(whole: ClosedPeriod, code: PeriodCode) -> Period:
    return next((p for p in whole.journal.periods if p.code == code), whole.period)
