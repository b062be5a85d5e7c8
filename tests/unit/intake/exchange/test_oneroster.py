"""OneRoster: the manifest is obeyed, days end where the standard says, and nothing is dropped unseen."""

from datetime import date, datetime

import pytest

from archive.intake import take_in
from archive.intake.exchange.oneroster.gradebook import summary_kind
from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal, ResultKind
from archive.model.marks import MarkWord
from archive.model.people import Membership
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear
from tests.unit.intake.exchange.build_exchange import Files, archive, read_archive, result, roster

Q1 = PeriodCode(PeriodKind.QUARTER, 1)


def journal(files: Files) -> ClassJournal:
    (only,) = read_archive(archive(files)).journals
    return only


def finding(files: Files, code: str, version: str = "1.2", **modes: str) -> Finding:
    return next(f for f in read_archive(archive(files, version, **modes)).findings if f.code == code)


def with_rows(table: str, *rows: dict[str, str]) -> Files:
    files = roster()
    files[table] += rows
    return files


def with_cells(table: str, row: int, **cells: str) -> Files:
    files = roster()
    files[table][row] |= cells
    return files


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_versions_give_the_same_journal(version: str) -> None:
    taken = take_in([archive(roster(version), version)])
    (read,) = taken.journals
    assert (read.school_name, read.school_year, read.class_label) == ("МБОУ «СОШ № 7»", SchoolYear(2025), "8А")
    assert [subject.name for subject in read.subjects] == ["Алгебра"]
    assert read.subjects[0].teacher == "Орлова Мария"
    assert [(r.kind, r.period, r.mark.grade) for r in read.results] == [(ResultKind.PERIOD, Q1, 4)]
    assert read.sources[0].format == f"oneroster-{version}"


def test_end_dates_are_exclusive_and_the_school_year_is_named_by_its_end() -> None:
    read = journal(roster())
    assert read.periods == (
        Period(Q1, date(2025, 9, 1), date(2025, 10, 24)),
        Period(YEAR, date(2025, 9, 1), date(2026, 5, 31)),
    )
    assert read.pupils[0].memberships == (Membership("8А", date(2025, 9, 1), date(2026, 5, 31)),)
    assert read.pupils[1].memberships == (Membership("8А", date(2025, 11, 5), date(2026, 5, 31)),)


def test_a_work_is_a_lesson_with_its_kind_topic_and_note() -> None:
    (lesson,) = journal(roster()).lessons
    assert (lesson.day, lesson.topic, lesson.work_kind) == (date(2025, 9, 12), "Дроби", "Контрольная работа")
    assert lesson.note == "Работа 1; задано 2025-09-10"


def test_a_score_is_a_mark_with_its_weight_and_day() -> None:
    (entry,) = journal(roster()).entries
    (mark,) = entry.marks
    assert (mark.raw, mark.grade, mark.weight, mark.work_kind) == ("4.0", 4, "1.5", "Контрольная работа")
    assert entry.entered_at == datetime(2025, 9, 13)  # noqa: DTZ001 - the source names no zone


@pytest.mark.parametrize(
    ("cells", "raw", "word", "grade"),
    [
        ({"textScore": "зач"}, "зач", MarkWord.PASSED, None),
        ({"textScore": "н/а", "score": "0"}, "н/а", MarkWord.NOT_ATTESTED, None),
        ({"textScore": "4+", "score": "4"}, "4+", None, 4),
        ({"scoreStatus": "exempt"}, "exempt", MarkWord.EXEMPT, None),
        ({"score": "5", "textScore": "excellent"}, "5", None, 5),
    ],
)
def test_words_come_from_the_text_score_and_the_status(
    cells: dict[str, str], raw: str, word: MarkWord | None, grade: int | None
) -> None:
    read = journal(with_rows("results", result("r3", "l1", "p2", **cells)))
    (mark,) = read.entries[1].marks
    assert (mark.raw, mark.word, mark.grade) == (raw, word, grade)


def test_what_is_beside_a_score_is_kept_in_its_comment() -> None:
    row = result("r3", "l1", "p2", score="3", comment="пересдача", late="true", textScore="C")
    files = with_rows("results", row | {"metadata.rubric": "A=2"})
    (mark,) = journal(files).entries[1].marks
    assert mark.comment == "пересдача; сдано с опозданием; textScore=C; metadata.rubric=A=2"


def test_a_result_without_a_mark_is_an_entry_that_says_why() -> None:
    read = journal(with_rows("results", result("r3", "l1", "p2", scoreStatus="not submitted", missing="true")))
    assert (read.entries[1].marks, read.entries[1].raw, read.entries[1].comment) == (
        (),
        "not submitted",
        "не сдано; не сдано",
    )


def test_every_row_of_results_is_counted() -> None:
    files = with_rows(
        "results",
        result("r3", "l1", "p2", scoreStatus="submitted"),
        result("r4", "l1", "p2", score="5") | {"status": "tobedeleted"},
    )
    found = finding(files, "intake.format-cannot-carry").found
    assert found == "строк results.csv: 4; отметок на уроках 1, итогов 1, строк без отметки 1, удалённых источником 1"


def test_a_column_without_results_stays_a_lesson() -> None:
    empty = {"sourcedId": "l3", "title": "Работа 2", "dueDate": "2025-09-19", "classSourcedId": "k1",
             "categorySourcedId": "cat"}  # fmt: skip
    assert [lesson.day.day for lesson in journal(with_rows("lineItems", empty)).lessons] == [12, 19]


def test_a_homeroom_names_the_class_and_its_teacher() -> None:
    files = roster()
    files["classes"][0] |= {"classCode": "ALG-1"}
    files["classes"].append(
        {"sourcedId": "h1", "title": "8Б", "classType": "homeroom", "schoolSourcedId": "o1", "termSourcedIds": "y"}
    )
    for number, (user, role) in enumerate((("p1", "student"), ("p2", "student"), ("t1", "teacher"))):
        files["enrollments"].append(
            {
                "sourcedId": f"h{number}",
                "classSourcedId": "h1",
                "userSourcedId": user,
                "role": role,
                "beginDate": "2025-09-01",
                "endDate": "2025-12-31",
            }
        )
    read = journal(files)
    assert (read.class_label, read.class_teacher) == ("8Б", "Орлова Мария")
    assert [subject.name for subject in read.subjects] == ["Алгебра"]
    assert read.pupils[1].memberships == (Membership("8Б", date(2025, 9, 1), date(2025, 12, 30)),)


def test_stays_in_several_subjects_make_one_stay_and_a_gap_makes_two() -> None:
    files = roster()
    enrolled = dict(files["enrollments"][0])
    files["enrollments"][0] |= {"endDate": "2025-12-01"}
    files["enrollments"].append(enrolled | {"sourcedId": "e4", "beginDate": "2025-10-01", "endDate": "2025-12-29"})
    files["enrollments"].append(enrolled | {"sourcedId": "e5", "beginDate": "2026-01-12"})
    assert journal(files).pupils[0].memberships == (
        Membership("8А", date(2025, 9, 1), date(2025, 12, 28)),
        Membership("8А", date(2026, 1, 12), date(2026, 5, 31)),
    )


def test_periods_without_titles_are_told_by_their_number() -> None:
    files = roster()
    titles = {"q1": "Fall", "q2": "Spring"}
    files["academicSessions"][1] |= {"title": "Fall", "type": "semester", "endDate": "2025-12-31"}
    files["academicSessions"].append(
        dict(files["academicSessions"][1])
        | {"sourcedId": "q2", "title": titles["q2"], "startDate": "2026-01-12", "endDate": "2026-06-01"}
    )
    files["classes"][0]["termSourcedIds"] = "q1,q2"
    assert [str(period.code) for period in journal(files).periods] == ["H1", "Y", "H2"]


def test_sessions_that_hold_each_other_do_not_hang() -> None:
    files = roster()
    files["academicSessions"][0]["parentSourcedId"] = "q1"
    assert len(journal(files).periods) == 2


@pytest.mark.parametrize("table", ["results", "enrollments", "demographics"])
def test_a_delta_is_refused_with_its_reason(table: str) -> None:
    taken = take_in([archive(roster(), "1.2", **{table: "delta"})])
    assert not taken.journals
    assert any(f.code == "intake.delta-refused" and table in f.message for f in taken.findings)


def test_an_unknown_version_is_refused_and_nothing_is_read() -> None:
    taken = take_in([archive(roster(), "2.0")])
    assert [(f.code, f.found) for f in taken.findings] == [("intake.manifest", "«2.0»")]


def test_an_absent_file_is_not_read_even_when_it_is_there() -> None:
    taken = read_archive(archive(roster(), "1.2", results="absent"))
    assert not taken.journals[0].entries
    codes = {f.code: f.severity for f in taken.findings}
    assert codes["intake.table-denied"] is Severity.EXPLAIN
    assert codes["intake.rostering-only"] is Severity.EXPLAIN


def test_a_promised_file_that_is_not_there_blocks() -> None:
    files = roster()
    del files["results"]
    assert finding(files, "intake.table-missing", results="bulk").severity is Severity.BLOCKS


def test_a_rostering_archive_gives_a_class_without_marks_and_says_so() -> None:
    files = {name: rows for name, rows in roster().items() if name not in ("categories", "lineItems", "results")}
    (read,) = take_in([archive(files)]).journals
    assert len(read.pupils) == 2
    assert not read.lessons
    assert finding(files, "intake.rostering-only").severity is Severity.EXPLAIN


def test_what_the_format_cannot_carry_is_said() -> None:
    said = finding(roster(), "intake.format-cannot-carry")
    assert said.severity is Severity.INFORMS
    assert all(word in said.message for word in ("посещаемость", "темы", "домашние задания"))


def test_columns_that_are_not_carried_are_named_with_their_numbers() -> None:
    files = with_cells("users", 0, email="a@b.ru")
    files["users"][1]["metadata.snils"] = "1"
    assert finding(files, "intake.columns-left").found == "графа (заполненных строк): email (1), metadata.snils (1)"


def test_deleted_rows_are_left_out_with_all_that_refers_to_them() -> None:
    files = with_cells("classes", 0, status="tobedeleted")
    taken = read_archive(archive(files))
    assert not taken.journals
    assert not any(f.severity is Severity.BLOCKS for f in taken.findings)


FAULTS = {
    "a result of no work": (with_rows("results", result("r", "no", "p1", score="5")), "intake.reference-broken"),
    "a result of nobody": (with_rows("results", result("r", "l1", "no", score="5")), "intake.reference-broken"),
    "a score of another scale": (with_rows("results", result("r", "l1", "p2", score="87")), "intake.mark-unknown"),
    "a score between two marks": (with_rows("results", result("r", "l1", "p2", score="4.5")), "intake.mark-unknown"),
    "a day that is none": (with_cells("lineItems", 0, dueDate="2025-02-30"), "intake.cell-unreadable"),
    "a year that is none": (with_cells("academicSessions", 0, schoolYear="25/26"), "intake.cell-unreadable"),
    "a class of no school": (with_cells("classes", 0, schoolSourcedId="no"), "intake.reference-broken"),
    "an enrollment of nobody": (with_cells("enrollments", 0, userSourcedId="no"), "intake.reference-broken"),
    "a period's mark of no period": (
        with_cells("lineItems", 1, academicSessionSourcedId=""),
        "intake.period-wrong",
    ),
    "two homerooms": (
        with_rows(
            "classes",
            {"sourcedId": "h1", "title": "8А", "classType": "homeroom", "schoolSourcedId": "o1"},
            {"sourcedId": "h2", "title": "8Б", "classType": "homeroom", "schoolSourcedId": "o1"},
        ),
        "intake.two-homerooms",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_blocks_and_has_a_place(fault: str) -> None:
    files, code = FAULTS[fault]
    if code == "intake.two-homerooms":
        files["enrollments"] += [
            {"sourcedId": h, "classSourcedId": h, "userSourcedId": "p1", "role": "student"} for h in ("h1", "h2")
        ]
    taken = take_in([archive(files)])
    found = next(f for f in taken.findings if f.code == code)
    assert found.severity is Severity.BLOCKS
    assert "строка" in found.place.cell
    assert not taken.journals


def test_days_on_the_end_date_are_told_of() -> None:
    files = with_cells("lineItems", 0, dueDate="2025-10-25")
    said = finding(files, "intake.end-date-inclusive")
    assert (said.severity, said.expected) == (Severity.EXPLAIN, "день не позже 24.10.2025")


def test_marks_that_contradict_each_other_are_told_of() -> None:
    files = with_rows("results", result("r", "l1", "p2", score="3", textScore="5"))
    assert finding(files, "intake.marks-differ").severity is Severity.EXPLAIN


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Итоговая", ResultKind.FINAL),
        ("Итоговая контрольная работа", None),
        ("Годовая отметка", ResultKind.YEAR),
        ("Гос. экзамен", ResultKind.STATE_EXAM),
        ("Экзамен", ResultKind.EXAM),
        ("Итог за четверть", ResultKind.PERIOD),
        ("Полугодовая контрольная", None),
        ("Текущая отметка", None),
    ],
)
def test_a_summary_is_told_from_a_work_by_its_whole_title(title: str, kind: ResultKind | None) -> None:
    assert summary_kind(title) is kind
