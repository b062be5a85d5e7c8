"""What port `Catalog` promises, held on both databases."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import InvalidRequestError

from archive.catalog.session import SqlCatalog
from archive.errors import (
    ClosingExistsError,
    ClosingUnknownError,
    JobUnknownError,
    OrganisationUnknownError,
    RecordExistsError,
    RecordUnknownError,
)
from archive.model.account import Scope
from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.period import YEAR, SchoolYear
from archive.model.record import Record, RecordClass, RecordNumber
from archive.ports import Catalog, PupilRecord, RecordFilter, UnitOfWork
from tests.unit.catalog.samples import (
    AT,
    CLOSING,
    DRAFT,
    JOB,
    OTHER_SCHOOL,
    Q4,
    RECORD,
    RENDERED,
    SCHOOL,
    YEAR_2025,
    founded,
    job,
    record,
)

pytest_plugins = ("tests.servers_postgres",)


@pytest.fixture
def register(catalog: SqlCatalog) -> Catalog:
    """A catalogue with two schools and one closing."""
    with catalog.transaction() as unit:
        founded(unit)
    return catalog


def _fail_after(_: object) -> None:
    raise ZeroDivisionError


# --- organisations -----------------------------------------------------------------------------


def test_an_organisation_comes_back_as_it_was_saved(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.organisation("school-1") == SCHOOL
        assert unit.organisations() == [SCHOOL, OTHER_SCHOOL]


def test_saving_an_organisation_again_replaces_its_profile(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.save_organisation(replace(SCHOOL, director="Новый Директор"))
    with register.transaction() as unit:
        assert unit.organisation("school-1").director == "Новый Директор"
        assert len(unit.organisations()) == 2


def test_an_unknown_organisation_is_refused_with_the_known_ones(register: Catalog) -> None:
    with register.transaction() as unit, pytest.raises(OrganisationUnknownError, match="school-1, school-2"):
        unit.organisation("school-3")


# --- closings ----------------------------------------------------------------------------------


def test_a_closing_comes_back_as_it_was_added(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.closing(CLOSING.closing_id) == CLOSING


def test_versions_come_the_first_first(register: Catalog) -> None:
    second = replace(CLOSING, closing_id="2", version=2, supersedes=CLOSING.closing_id, reason="описка")
    third = replace(CLOSING, closing_id="1", version=3)
    with register.transaction() as unit:
        unit.add_closing(third)
        unit.add_closing(second)
        assert unit.closings("school-1", YEAR_2025, "8А", Q4) == [CLOSING, second, third]


def test_closings_of_others_are_not_mixed_in(register: Catalog) -> None:
    with register.transaction() as unit:
        assert not unit.closings("school-2", YEAR_2025, "8А", Q4)
        assert not unit.closings("school-1", SchoolYear(2024), "8А", Q4)
        assert not unit.closings("school-1", YEAR_2025, "8Б", Q4)
        assert not unit.closings("school-1", YEAR_2025, "8А", YEAR)


def test_recent_closings_come_the_latest_first_and_by_filter(register: Catalog) -> None:
    later = replace(CLOSING, closing_id="later", class_label="9Б", closed_at=CLOSING.closed_at + timedelta(days=1))
    with register.transaction() as unit:
        unit.add_closing(later)
    with register.transaction() as unit:
        assert unit.recent_closings() == [later, CLOSING]
        assert unit.recent_closings("school-1", "9Б") == [later]
        assert unit.recent_closings(limit=1, offset=1) == [CLOSING]
        assert not unit.recent_closings("school-2")


def test_a_version_is_closed_once_and_the_transaction_goes_on(register: Catalog) -> None:
    with register.transaction() as unit:
        with pytest.raises(ClosingExistsError, match=r"4 четверть 8А уже закрыт 29\.05\.2026"):
            unit.add_closing(replace(CLOSING, closing_id="another", closed_by="Другой"))
        unit.append_event(DRAFT)
    with register.transaction() as unit:
        assert unit.closing(CLOSING.closing_id) == CLOSING
        assert len(unit.events()) == 1


def test_an_unknown_closing_is_refused(register: Catalog) -> None:
    with register.transaction() as unit, pytest.raises(ClosingUnknownError, match="no-such"):
        unit.closing("no-such")


# --- jobs --------------------------------------------------------------------------------------


def test_a_job_comes_back_as_it_was_added(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_jobs([JOB])
        assert unit.job(JOB.job_id) == JOB


def test_jobs_come_in_the_order_of_their_numbers_and_by_filter(register: Catalog) -> None:
    other = replace(CLOSING, closing_id="other", class_label="8Б")
    jobs = [job(10), job(2, state=JobState.SIGNED, content=Digest.of(b"x")), job(3, closing_id="other")]
    with register.transaction() as unit:
        unit.add_closing(other)
        unit.add_jobs(jobs)
    with register.transaction() as unit:
        assert [each.job_id for each in unit.jobs()] == ["job-2", "job-3", "job-10"]
        assert [each.job_id for each in unit.jobs(closing_ids=["other"])] == ["job-3"]
        assert [each.job_id for each in unit.jobs(states=[JobState.SIGNED])] == ["job-2"]
        assert not unit.jobs(closing_ids=["other"], states=[JobState.SIGNED])


def test_a_job_is_saved_once_from_the_state_it_was_in(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_jobs([JOB])
    with register.transaction() as unit:
        assert unit.save_job(RENDERED, was=JobState.PLANNED)
        assert unit.job(JOB.job_id) == RENDERED
    with register.transaction() as unit:
        assert not unit.save_job(replace(RENDERED, pages=99), was=JobState.PLANNED)
        assert unit.job(JOB.job_id) == RENDERED


def test_a_failure_is_written_without_a_step(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_jobs([JOB])
        assert unit.save_job(JOB.failed("нет места"), was=JobState.PLANNED)
        assert unit.job(JOB.job_id) == replace(JOB, attempts=1, problem="нет места")


def test_an_unknown_job_is_neither_found_nor_saved(register: Catalog) -> None:
    with register.transaction() as unit:
        assert not unit.save_job(JOB, was=JobState.PLANNED)
        with pytest.raises(JobUnknownError, match=JOB.job_id):
            unit.job(JOB.job_id)


# --- numbers -----------------------------------------------------------------------------------


def test_numbers_follow_each_other_by_school_and_year(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.next_numbers("school-1", 2026, 3) == tuple(RecordNumber(2026, n) for n in (1, 2, 3))
        assert unit.next_numbers("school-1", 2026, 0) == ()
        assert unit.next_numbers("school-2", 2026, 1) == (RecordNumber(2026, 1),)
        assert unit.next_numbers("school-1", 2027, 1) == (RecordNumber(2027, 1),)
    with register.transaction() as unit:
        assert unit.next_numbers("school-1", 2026, 2) == (RecordNumber(2026, 4), RecordNumber(2026, 5))


def test_a_rollback_gives_the_numbers_back(register: Catalog) -> None:
    with pytest.raises(ZeroDivisionError), register.transaction() as unit:
        _fail_after(unit.next_numbers("school-1", 2026, 5))
    with register.transaction() as unit:
        assert unit.next_numbers("school-1", 2026, 1) == (RecordNumber(2026, 1),)


# --- records -----------------------------------------------------------------------------------


def test_a_record_comes_back_as_it_was_registered(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_record(RECORD, {"p1": "Иванов Иван"})
    with register.transaction() as unit:
        assert unit.record("school-1", RECORD.number) == RECORD
        assert unit.record_by_digest(RECORD.digest) == RECORD


def test_a_record_is_not_found_for_another_school(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_record(RECORD, {})
        assert unit.record_by_digest(RECORD.digest, "school-1") == RECORD
        assert unit.record_by_digest(RECORD.digest, "school-2") is None
        with pytest.raises(RecordUnknownError, match="2026-000001"):
            unit.record("school-2", RECORD.number)


@pytest.mark.parametrize(
    "second",
    [record(1, digest=Digest.of(b"other")), replace(RECORD, number=RecordNumber(2026, 2))],
    ids=["same number", "same content"],
)
def test_a_record_is_registered_once_and_the_transaction_goes_on(register: Catalog, second: Record) -> None:
    with register.transaction() as unit:
        unit.add_record(RECORD, {})
        with pytest.raises(RecordExistsError, match="2026-000001"):
            unit.add_record(second, {"p1": "Иванов Иван"})
        unit.append_event(DRAFT)
    with register.transaction() as unit:
        assert unit.records(RecordFilter()) == [RECORD]
        assert not unit.records_of_pupil("school-1", "Иванов")


def test_two_schools_may_keep_the_same_file(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_record(RECORD, {})
        unit.add_record(replace(RECORD, organisation_id="school-2"), {})
        assert len(unit.records(RecordFilter())) == 2


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (RecordFilter(), [1, 2, 3, 4, 5, 6]),
        (RecordFilter(organisation_id="school-2"), [6]),
        (RecordFilter(school_year=SchoolYear(2024)), [2]),
        (RecordFilter(class_label="8Б"), [3]),
        (RecordFilter(period=YEAR), [4]),
        (RecordFilter(record_class=RecordClass.LEDGER), [5]),
        (RecordFilter(closing_id="other"), [3]),
        (RecordFilter(organisation_id="school-1", class_label="8А", period=Q4), [1, 2, 5]),
        (RecordFilter(within=()), []),
        (RecordFilter(within=(Scope("school-2"),)), [6]),
        (RecordFilter(within=(Scope("school-1", ("8Б",)),)), [3]),
        (RecordFilter(within=(Scope("school-1", ("8Б",)), Scope("school-2"))), [3, 6]),
        (RecordFilter(within=(Scope("school-1", (), (SchoolYear(2024),)),)), [2]),
        (RecordFilter(within=(Scope("school-1", (), (), (RecordClass.LEDGER,)),)), [5]),
        (RecordFilter(class_label="8А", within=(Scope("school-1", ("8Б",)),)), []),
    ],
)
def test_records_are_listed_by_filter(register: Catalog, which: RecordFilter, expected: list[int]) -> None:
    with register.transaction() as unit:
        unit.add_closing(replace(CLOSING, closing_id="other", class_label="8Б"))
        for each in (
            record(6, organisation_id="school-2", class_label="9В", period=YEAR.parse("Q1")),
            record(5, record_class=RecordClass.LEDGER),
            record(4, period=YEAR),
            record(3, class_label="8Б", closing_id="other"),
            record(2, school_year=SchoolYear(2024)),
            record(1),
        ):
            unit.add_record(each, {})
    with register.transaction() as unit:
        assert [each.number.sequence for each in unit.records(which)] == expected


def test_records_are_listed_by_pages(register: Catalog) -> None:
    with register.transaction() as unit:
        for sequence in range(1, 6):
            unit.add_record(record(sequence), {})
    with register.transaction() as unit:
        assert [each.number.sequence for each in unit.records(RecordFilter(), limit=2, offset=2)] == [3, 4]
        assert [each.number.sequence for each in unit.records(RecordFilter(), offset=3)] == [4, 5]


# --- pupils ------------------------------------------------------------------------------------

PUPILS = {"p1": "Фёдорова Алёна Игоревна", "p2": "Федоров Пётр", "p3": "Яковлев  100%", "p4": "Ёлкин Йод"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Фёдорова Алёна Игоревна", ["p1"]),
        ("федорова алена", ["p1"]),
        ("ФЁДОРОВ", ["p2", "p1"]),
        (" Федоров   Петр ", ["p2"]),
        (unicodedata.normalize("NFD", "Ёлкин Йод"), ["p4"]),
        ("елкин", ["p4"]),
        ("Яковлев 100%", ["p3"]),
        ("Яковлев %", []),
        ("_лкин", []),
        ("Алёна", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_pupil_is_found_by_the_beginning_of_the_name(register: Catalog, name: str, expected: list[str]) -> None:
    with register.transaction() as unit:
        unit.add_record(RECORD, PUPILS)
    with register.transaction() as unit:
        found = unit.records_of_pupil("school-1", name)
        assert list(found) == [PupilRecord(RECORD, pupil_id, PUPILS[pupil_id]) for pupil_id in expected]


def test_only_journals_of_the_school_answer_for_a_pupil(register: Catalog) -> None:
    with register.transaction() as unit:
        unit.add_record(record(2), {"p1": "Иванов Иван"})
        unit.add_record(record(1), {"p1": "Иванов Иван"})
        unit.add_record(record(3, record_class=RecordClass.LEDGER), {"p1": "Иванов Иван"})
        unit.add_record(record(4, organisation_id="school-2"), {"p1": "Иванов Иван"})
    with register.transaction() as unit:
        found = unit.records_of_pupil("school-1", "Иванов")
        assert [each.record.number.sequence for each in found] == [1, 2]


# --- events ------------------------------------------------------------------------------------


def test_events_come_in_order_each_naming_the_one_before(register: Catalog) -> None:
    with register.transaction() as unit:
        first, second = unit.append_event(DRAFT), unit.append_event(replace(DRAFT, action="record-read"))
    with register.transaction() as unit:
        assert unit.events() == [first, second]
        assert second.previous == first.digest
        assert unit.chain_head() == (2, second.digest)


def test_events_are_read_by_pages(register: Catalog) -> None:
    with register.transaction() as unit:
        for _ in range(5):
            unit.append_event(DRAFT)
    with register.transaction() as unit:
        assert [event.sequence for event in unit.events(after=1, limit=2)] == [2, 3]
        assert [event.sequence for event in unit.events(after=3)] == [4, 5]


# --- times and transactions --------------------------------------------------------------------


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(register: Catalog) -> None:
    local = AT.replace(microsecond=123456).astimezone(timezone(timedelta(hours=7)))
    with register.transaction() as unit:
        unit.add_record(replace(RECORD, preserved_at=local), {})
    with register.transaction() as unit:
        read = unit.record("school-1", RECORD.number).preserved_at
    assert read == local
    assert read.isoformat() == "2026-05-29T14:05:33.123456+00:00"


def test_a_naive_time_is_refused(register: Catalog) -> None:
    with pytest.raises(Exception, match="naive time"), register.transaction() as unit:
        unit.add_record(replace(RECORD, preserved_at=datetime(2026, 5, 29)), {})  # noqa: DTZ001 - the fault itself


def test_what_raises_leaves_nothing(register: Catalog) -> None:
    def write(unit: UnitOfWork) -> object:
        unit.add_jobs([JOB])
        unit.add_record(RECORD, {"p1": "Иванов Иван"})
        return unit.append_event(DRAFT)

    with pytest.raises(ZeroDivisionError), register.transaction() as unit:
        _fail_after(write(unit))
    with register.transaction() as unit:
        assert not unit.jobs()
        assert not unit.records(RecordFilter())
        assert not unit.records_of_pupil("school-1", "Иванов")
        assert not unit.events()


def test_a_transaction_that_ended_takes_nothing_more(register: Catalog) -> None:
    with register.transaction() as unit:
        pass
    with pytest.raises(InvalidRequestError):
        unit.append_event(DRAFT)


# --- locks of jobs -----------------------------------------------------------------------------


def test_a_job_has_one_holder_at_a_time(register: Catalog) -> None:
    with register.job_lock("job-1") as first, register.job_lock("job-1") as second, register.job_lock("job-2") as other:
        assert (first, second, other) == (True, False, True)


def test_a_failed_step_gives_the_lock_back(register: Catalog) -> None:
    with pytest.raises(ZeroDivisionError), register.job_lock("job-1"):
        raise ZeroDivisionError
    with register.job_lock("job-1") as again:
        assert again


def test_whoever_was_refused_does_not_take_the_lock_away(register: Catalog) -> None:
    with register.job_lock("job-1"):
        for _ in range(2):
            with register.job_lock("job-1") as refused:
                assert not refused
