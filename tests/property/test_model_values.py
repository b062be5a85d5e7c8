"""What holds for every value of the model, not only for those that came to mind."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from archive.model.digest import Digest
from archive.model.event import GENESIS, Event, EventDraft, chained, is_intact
from archive.model.people import PersonName
from archive.model.period import YEAR, PeriodCode, PeriodKind, SchoolYear
from archive.model.record import RecordNumber
from archive.model.term import RetentionTerm

ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Vladivostok", "Asia/Kamchatka", "UTC")
CODES = [PeriodCode(kind, n) for kind, last in zip(PeriodKind, (4, 3, 2, 2), strict=False) for n in range(1, last + 1)]
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=12)
zones = some.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
drafts = some.builds(
    EventDraft,
    at=some.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones),  # noqa: DTZ001 - the zone is drawn
    actor=texts,
    action=texts,
    subject=texts,
    details=some.dictionaries(texts, texts, max_size=3),
    organisation_id=texts,
)


@given(some.integers(2000, 2099))
def test_a_school_year_reads_its_own_writing(start: int) -> None:
    year = SchoolYear(start)
    if start < 2099:
        assert SchoolYear.parse(str(year)) == year
    assert year.last_day - year.first_day in (timedelta(364), timedelta(365))


@given(some.sampled_from([*CODES, YEAR]))
def test_a_period_reads_its_own_writing(code: PeriodCode) -> None:
    assert PeriodCode.parse(str(code)) == PeriodCode.parse(code.words) == code


@given(some.integers(1000, 9999), some.integers(0, 999_999_999))
def test_a_record_number_reads_its_own_writing(year: int, sequence: int) -> None:
    number = RecordNumber(year, sequence)
    assert RecordNumber.parse(str(number)) == number


@given(some.text())
def test_any_text_is_read_or_not_but_never_raises(text: str) -> None:
    SchoolYear.parse(text)
    PeriodCode.parse(text)
    RecordNumber.parse(text)
    name = PersonName.parse(text)
    assert PersonName.parse(name.full) == name
    assert name.full == " ".join(text.split())


@given(some.dates(date(1990, 1, 1), date(2100, 1, 1)), some.integers(1, 75), some.sampled_from(ZONES))
def test_a_term_is_so_many_full_years_and_ends_at_midnight(closed_on: date, years: int, zone: str) -> None:
    term = RetentionTerm(closed_on, years, zone, "")
    assert term.first_day > closed_on
    assert term.last_day.year - term.first_day.year + 1 == years
    local = term.expires_at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (term.last_day + timedelta(days=1), 0, 0)


@given(some.lists(drafts, min_size=1, max_size=5))
def test_a_chain_of_any_events_holds(given_drafts: list[EventDraft]) -> None:
    events = _chain(given_drafts)
    assert is_intact(events[0], GENESIS)
    assert all(is_intact(later, earlier.digest) for earlier, later in pairwise(events))


@given(drafts, drafts)
def test_another_event_has_another_digest(one: EventDraft, other: EventDraft) -> None:
    same = chained(one, 1, GENESIS).digest == chained(other, 1, GENESIS).digest
    assert same == (one == other)
    assert is_intact(replace(chained(one, 1, GENESIS), draft=other), GENESIS) == (one == other)


def _chain(given_drafts: list[EventDraft]) -> list[Event]:
    events: list[Event] = []
    previous: Digest = GENESIS
    for sequence, draft in enumerate(given_drafts, start=1):
        events.append(chained(draft, sequence, previous))
        previous = events[-1].digest
    return events
