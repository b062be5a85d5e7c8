"""Summary marks: missing, strange, forbidden, at odds."""

from dataclasses import replace
from datetime import date

import pytest

from archive.model.finding import Severity
from archive.model.journal import ClassJournal, ClassKind, Entry, Result, ResultKind, Subject, SubjectKind
from archive.model.marks import Mark, MarkWord
from archive.model.people import Membership
from archive.model.profile import CheckCode
from tests.unit.checks.cases import Q4, QUARTERS, clean, codes, findings, mark, only


def without(
    journal: ClassJournal, *, pupil: str = "", subject: str = "", kind: ResultKind | None = None
) -> ClassJournal:
    """Drop the summary marks that match."""
    kept = tuple(
        r
        for r in journal.results
        if not (pupil in ("", r.pupil_id) and subject in ("", r.subject_id) and kind in (None, r.kind))
    )
    return replace(journal, results=kept)


def changed(
    journal: ClassJournal, new: Mark, *, kind: ResultKind, pupil: str = "p0", subject: str = "s0"
) -> ClassJournal:
    """Put `new` into the pupil's summary marks of `kind`."""
    results = tuple(
        replace(r, mark=new) if (r.pupil_id, r.subject_id, r.kind) == (pupil, subject, kind) else r
        for r in journal.results
    )
    return replace(journal, results=results)


def test_a_pupil_without_a_mark_is_found_and_named() -> None:
    (finding,) = findings(without(clean(), pupil="p1", subject="s0", kind=ResultKind.YEAR))
    assert (finding.code, finding.severity) == (CheckCode.RESULT_MISSING, Severity.EXPLAIN)
    assert (finding.pupil, finding.subject, finding.expected) == ("Белова Анна Павловна", "Математика", "год")


def test_what_one_pupil_lacks_in_several_subjects_is_one_finding() -> None:
    (finding,) = findings(without(clean(), pupil="p1", kind=ResultKind.YEAR))
    assert finding.subject == "Математика, Литература"


@pytest.mark.parametrize("word", [MarkWord.EXEMPT, MarkWord.NOT_ATTESTED, MarkWord.ATTESTATION_MISSED])
def test_a_word_is_a_mark(word: MarkWord) -> None:
    assert findings(changed(clean(), Mark(word.value, word=word), kind=ResultKind.YEAR)) == ()


def test_what_nobody_has_is_one_finding_of_the_subject() -> None:
    (finding,) = findings(without(clean(), subject="s1", kind=ResultKind.YEAR))
    assert (finding.code, finding.pupil, finding.subject) == (CheckCode.RESULT_MISSING, "", "Литература")


def _with_finals(journal: ClassJournal, label: str) -> ClassJournal:
    """Return the class as another, each year mark with a final one beside it."""
    finals = tuple(replace(r, kind=ResultKind.FINAL) for r in journal.results if r.kind is ResultKind.YEAR)
    pupils = tuple(
        replace(p, memberships=tuple(replace(m, class_label=label) for m in p.memberships)) for p in journal.pupils
    )
    return replace(journal, class_label=label, pupils=pupils, results=(*journal.results, *finals))


def _lacks(journal: ClassJournal, profile: str = "epos") -> list[tuple[str, str, str]]:
    found = findings(journal, profile)
    return [(f.pupil, f.subject, f.expected) for f in found if f.code == CheckCode.RESULT_MISSING]


def test_the_9th_and_the_11th_grade_end_their_subjects() -> None:
    """000 §3.4."""
    whole = _with_finals(clean(), "9А")
    assert _lacks(whole) == []
    assert _lacks(without(whole, pupil="p1", subject="s0", kind=ResultKind.FINAL)) == [
        ("Белова Анна Павловна", "Математика", "итоговая")
    ]
    nobody = without(whole, kind=ResultKind.FINAL)
    assert [expected for _pupil, _subject, expected in _lacks(nobody)] == ["итоговая"]
    assert _lacks(replace(nobody, class_label="10А")) == []
    assert _lacks(nobody, "school") == []


def test_a_class_without_any_marks_is_one_finding() -> None:
    assert codes(findings(without(clean()))) == [CheckCode.RESULTS_ABSENT]
    assert codes(findings(without(clean()), code=Q4)) == [CheckCode.RESULTS_ABSENT]


def test_a_class_without_year_marks_is_one_finding_and_a_group_needs_none() -> None:
    journal = without(clean(), kind=ResultKind.YEAR)
    assert only(findings(journal), CheckCode.RESULTS_ABSENT).message.startswith(
        "Ни у одного ученика нет итоговых годовых"
    )
    assert findings(replace(journal, class_kind=ClassKind.COLLEGE_GROUP), "college") == ()


def test_a_period_asks_only_for_its_own_marks() -> None:
    journal = clean()
    first_quarter = tuple(r for r in journal.results if r.period != QUARTERS[0].code)
    assert findings(replace(journal, results=first_quarter), code=Q4) == ()
    assert codes(findings(replace(journal, results=first_quarter), code=QUARTERS[0].code)) == [CheckCode.RESULTS_ABSENT]


def left(journal: ClassJournal, until: date) -> ClassJournal:
    """Let the first pupil leave on `until` without a year mark."""
    first = replace(journal.pupils[0], memberships=(Membership("8А", None, until, left_to="приказ"),))
    return replace(without(journal, pupil="p0", kind=ResultKind.YEAR), pupils=(first, *journal.pupils[1:]))


def test_who_left_needs_no_later_mark() -> None:
    assert findings(left(clean(), date(2026, 3, 1))) == ()
    assert codes(findings(left(clean(), date(2026, 5, 31)))) == [CheckCode.RESULT_MISSING]


def test_extracurricular_pages_end_in_no_mark() -> None:
    journal = without(clean(), subject="s1")
    talk = replace(journal.subjects[1], kind=SubjectKind.EXTRACURRICULAR)
    assert findings(replace(journal, subjects=(journal.subjects[0], talk))) == ()


def test_half_a_class_is_a_subgroup_and_a_sole_silent_pupil_is_told() -> None:
    journal = clean()
    girls = {"p1", "p3"}
    subgroup = replace(
        journal,
        entries=tuple(e for e in journal.entries if not e.lesson_id.startswith("s1") or e.pupil_id in girls),
        results=tuple(r for r in journal.results if r.subject_id != "s1" or r.pupil_id in girls),
    )
    assert findings(subgroup) == ()
    silent = replace(
        journal,
        entries=tuple(e for e in journal.entries if not (e.lesson_id.startswith("s1") and e.pupil_id == "p0")),
        results=tuple(r for r in journal.results if not (r.subject_id == "s1" and r.pupil_id == "p0")),
    )
    assert codes(findings(silent)) == [CheckCode.RESULT_MISSING, CheckCode.PUPIL_WITHOUT_TRACE]


def test_blank_cells_alone_make_no_learner() -> None:
    """SGO gives boys blank cells in the girls' lessons."""
    journal = clean()
    blank = tuple(
        Entry(e.pupil_id, e.lesson_id) if e.lesson_id.startswith("s1") and e.pupil_id in {"p0", "p2"} else e
        for e in journal.entries
    )
    results = tuple(r for r in journal.results if r.subject_id != "s1" or r.pupil_id not in {"p0", "p2"})
    assert findings(replace(journal, entries=blank, results=results)) == ()


def test_a_sign_outside_the_vocabulary_is_one_finding() -> None:
    freed = Mark("осв", word=MarkWord.EXEMPT)
    journal = changed(changed(clean(), freed, kind=ResultKind.PERIOD), freed, kind=ResultKind.YEAR)
    assert findings(journal, "hmao") == ()
    (finding,) = findings(journal, "epos")
    assert (finding.code, finding.clause) == (CheckCode.RESULT_VOCABULARY, "000 §3.2.1")
    assert finding.found.startswith("5: Абрамов")


def test_an_unread_mark_is_outside_every_vocabulary() -> None:
    assert codes(findings(changed(clean(), Mark("0"), kind=ResultKind.YEAR))) == [CheckCode.RESULT_VOCABULARY]


def test_an_unsatisfactory_year_mark_blocks_where_the_profile_forbids_it() -> None:
    journal = changed(changed(clean(), mark(2), kind=ResultKind.YEAR), mark(2), kind=ResultKind.PERIOD)
    finding = only(findings(journal, "epos"), CheckCode.RESULT_UNSATISFACTORY)
    assert (finding.severity, finding.clause, finding.found) == (Severity.BLOCKS, "000 §3.4", "«2»")
    assert findings(journal, "hmao") == ()


def test_a_year_mark_outside_its_periods() -> None:
    (finding,) = findings(changed(clean(), mark(5), kind=ResultKind.YEAR), "sergino")
    assert (finding.code, finding.expected, finding.clause) == (CheckCode.YEAR_AT_ODDS, "4", "002 §3.3, 3.4")
    assert finding.found == "за год 5, за периоды 4, 4, 4, 4"


@pytest.mark.parametrize(
    ("grade", "rule", "odd"), [(4, "rounded", False), (3, "rounded", True), (3, "between", False), (2, "any", False)]
)
def test_the_profile_says_how_a_year_follows(grade: int, rule: str, odd: bool) -> None:
    journal = changed(clean(), mark(grade), kind=ResultKind.YEAR)
    mixed = tuple(
        replace(r, mark=mark(3)) if (r.pupil_id, r.subject_id, r.period) == ("p0", "s0", Q4) else r
        for r in journal.results
    )
    found = findings(replace(journal, results=mixed), own=f'[marks]\nyear = "{rule}"')
    assert (CheckCode.YEAR_AT_ODDS in codes(found)) is odd


def test_a_subject_without_anything_is_told_once() -> None:
    journal = clean()
    empty = Subject("s9", "Астрономия", teacher="x")
    assert codes(findings(replace(journal, subjects=(*journal.subjects, empty)))) == [CheckCode.SUBJECT_EMPTY]


def test_two_marks_in_one_place() -> None:
    journal = clean()
    again = Result("p0", "s0", ResultKind.YEAR, mark(5))
    found = findings(replace(journal, results=(*journal.results, again)))
    assert only(found, CheckCode.RESULT_TWICE).found == "«4», «5»"
