"""The smaller values: digests, numbers, names, marks, jobs, findings."""

from datetime import date

import pytest

from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.finding import Finding, Place, Severity
from archive.model.marks import Mark, MarkWord
from archive.model.people import Membership, PersonName
from archive.model.record import RecordClass, RecordNumber
from tests.unit.catalog.samples import JOB, SCHOOL

NBSP = "\N{NO-BREAK SPACE}"


def test_a_digest_is_what_sha256sum_prints() -> None:
    digest = Digest.of(b"abc")
    assert str(digest) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4's own example
    assert digest.short == "ba7816bf"


@pytest.mark.parametrize("text", ["", "ab", "A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 63 + "\n"])
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        Digest(text)


@pytest.mark.parametrize(("text", "sequence"), [("2026-000012", 12), ("2026-12", 12), (" 2026-1234567 ", 1234567)])
def test_a_record_number_is_read_long_or_short(text: str, sequence: int) -> None:
    assert RecordNumber.parse(text) == RecordNumber(2026, sequence)


@pytest.mark.parametrize("text", ["", "2026", "26-12", "2026-", "2026-1a", "2026/12", "2026-1234567890", "٢٠٢٦-12"])
def test_what_is_no_record_number_is_not_read(text: str) -> None:
    assert RecordNumber.parse(text) is None


def test_record_numbers_stand_in_order() -> None:
    assert sorted([RecordNumber(2026, 10), RecordNumber(2025, 99), RecordNumber(2026, 9)]) == [
        RecordNumber(2025, 99),
        RecordNumber(2026, 9),
        RecordNumber(2026, 10),
    ]
    assert str(RecordNumber(2026, 12)) == "2026-000012"


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("Иванова Анна Петровна", "Иванова Анна Петровна", f"Иванова{NBSP}А.{NBSP}П."),
        ("  Иванова   Анна ", "Иванова Анна", f"Иванова{NBSP}А."),
        ("Ли", "Ли", "Ли"),
        ("Мамедов Али Гусейн оглы", "Мамедов Али Гусейн оглы", f"Мамедов{NBSP}А.{NBSP}Г."),
        ("", "", ""),
    ],
)
def test_a_name_is_shown_in_full_and_in_short(text: str, full: str, short: str) -> None:
    name = PersonName.parse(text)
    assert (name.full, name.short) == (full, short)


def test_a_membership_covers_both_its_ends_and_may_be_open() -> None:
    stretch = Membership("8А", date(2024, 9, 2), date(2024, 12, 1))
    assert [stretch.covers(date(2024, 9, day)) for day in (1, 2)] == [False, True]
    assert [stretch.covers(date(2024, 12, day)) for day in (1, 2)] == [True, False]
    assert Membership("8А").covers(date(1990, 1, 1))
    assert not Membership("8А", until=date(2024, 9, 1)).covers(date(2024, 9, 2))


@pytest.mark.parametrize(
    ("mark", "shown", "understood"),
    [
        (Mark("4+", grade=4, shade="+"), "4+", True),
        (Mark("ОСВ", word=MarkWord.EXEMPT), "осв", True),
        (Mark("?!"), "?!", False),
    ],
)
def test_a_mark_shows_its_meaning_else_its_text(mark: Mark, shown: str, *, understood: bool) -> None:
    assert (mark.shown, mark.understood) == (shown, understood)


def test_a_job_goes_step_by_step_to_the_store_and_no_further() -> None:
    job, states = JOB.failed("нет места"), []
    for _ in range(3):
        job = job.advanced(Digest.of(b"x"))
        states.append(job.state)
        assert job.problem == ""
    assert states == [JobState.RENDERED, JobState.SIGNED, JobState.PRESERVED]
    with pytest.raises(KeyError):
        job.advanced(None)


def test_a_failed_job_stays_and_counts_its_tries() -> None:
    job = JOB.failed("нет сети").failed("нет места")
    assert (job.state, job.attempts, job.problem) == (JobState.PLANNED, 2, "нет места")


def test_the_schedule_answers_for_a_class_of_record() -> None:
    assert SCHOOL.rule(RecordClass.LEDGER).years == 25
    with pytest.raises(KeyError):
        SCHOOL.rule(RecordClass.SOURCE)


def test_a_finding_is_one_line_with_its_place() -> None:
    finding = Finding(
        "x", Severity.BLOCKS, "Отметка не понята.", Place("8А.xlsx", "Лист 1", "C7"), "2-5", "5\\", "Исправьте."
    )
    assert (
        str(finding)
        == "файл «8А.xlsx», лист «Лист 1», ячейка C7: Отметка не понята. Ожидалось: 2-5. Найдено: 5\\. Исправьте."
    )
    assert str(Place("8А.xlsx")) == "файл «8А.xlsx»"


@pytest.mark.parametrize("vocabulary", [JobState, RecordClass])
def test_each_word_of_a_vocabulary_has_its_russian(vocabulary: type[JobState] | type[RecordClass]) -> None:
    assert len({each.words for each in vocabulary}) == len(vocabulary)
