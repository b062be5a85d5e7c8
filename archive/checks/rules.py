"""The one table of rules: code, severity where the profile says nothing, and the function that looks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.checks import attendance, duplicates, lessons, people, results, timeliness
from archive.checks.fault import Fault, Part
from archive.checks.inspection import Inspection
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.period import Period
from archive.model.profile import CheckCode, CheckRule

_TABLE_TITLES = {
    Part.LESSONS: "уроки",
    Part.MARKS: "отметки",
    Part.ATTENDANCE: "пропуски",
    Part.RESULTS: "итоги",
    Part.PUPILS: "ученики",
    Part.MEMBERSHIP: "зачисление",
    Part.SUBJECTS: "предметы",
    Part.CLASSES: "классы",
    Part.DECISIONS: "решения",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `severity` holds unless the profile says otherwise."""

    code: CheckCode
    severity: Severity
    find: Callable[[Inspection], Iterable[Fault]]


_EXPLAIN, _INFORMS, _BLOCKS = Severity.EXPLAIN, Severity.INFORMS, Severity.BLOCKS
RULES = (
    Rule(CheckCode.RESULT_UNSATISFACTORY, _BLOCKS, results.result_unsatisfactory),
    Rule(CheckCode.RESULTS_ABSENT, _EXPLAIN, results.results_absent),
    Rule(CheckCode.RESULT_MISSING, _EXPLAIN, results.result_missing),
    Rule(CheckCode.PUPIL_WITHOUT_TRACE, _INFORMS, results.pupil_without_trace),
    Rule(CheckCode.RESULT_VOCABULARY, _EXPLAIN, results.result_vocabulary),
    Rule(CheckCode.YEAR_AT_ODDS, _EXPLAIN, results.year_at_odds),
    Rule(CheckCode.RESULT_TWICE, _EXPLAIN, duplicates.result_twice),
    Rule(CheckCode.NOT_CARRIED, _INFORMS, lessons.not_carried),
    Rule(CheckCode.TOPIC_MISSING, _EXPLAIN, lessons.topic_missing),
    Rule(CheckCode.HOMEWORK_MISSING, _INFORMS, lessons.homework_missing),
    Rule(CheckCode.TEACHER_MISSING, _INFORMS, lessons.teacher_missing),
    Rule(CheckCode.CONTROL_OVER_LIMIT, _EXPLAIN, lessons.control_over_limit),
    Rule(CheckCode.PLAN_SHORT, _INFORMS, lessons.plan_short),
    Rule(CheckCode.SUBJECT_EMPTY, _INFORMS, lessons.subject_empty),
    Rule(CheckCode.LESSON_TWICE, _EXPLAIN, duplicates.lesson_twice),
    Rule(CheckCode.SUBJECT_TWICE, _INFORMS, duplicates.subject_twice),
    Rule(CheckCode.ABSENT_AND_MARKED, _EXPLAIN, attendance.absent_and_marked),
    Rule(CheckCode.ABSENCE_UNEXPLAINED, _INFORMS, attendance.absence_unexplained),
    Rule(CheckCode.ATTENDANCE_SIGN, _INFORMS, attendance.attendance_sign),
    Rule(CheckCode.ENTRY_TWICE, _EXPLAIN, duplicates.entry_twice),
    Rule(CheckCode.MARK_LATE, _EXPLAIN, timeliness.mark_late),
    Rule(CheckCode.RESULT_LATE, _EXPLAIN, timeliness.result_late),
    Rule(CheckCode.WRITTEN_UNMARKED, _EXPLAIN, timeliness.written_unmarked),
    Rule(CheckCode.CLOSING_LATE, _EXPLAIN, timeliness.closing_late),
    Rule(CheckCode.CLASS_TEACHER_MISSING, _EXPLAIN, people.class_teacher_missing),
    Rule(CheckCode.TRANSFER_WITHOUT_DATES, _EXPLAIN, people.transfer_without_dates),
    Rule(CheckCode.DECISION_MISSING, _EXPLAIN, people.decision_missing),
    Rule(CheckCode.BIRTH_DATE_MISSING, _INFORMS, people.birth_date_missing),
    Rule(CheckCode.BIRTH_DATE_ODD, _EXPLAIN, people.birth_date_odd),
    Rule(CheckCode.PATRONYMIC_MISSING, _INFORMS, people.patronymic_missing),
    Rule(CheckCode.SNILS_WRONG, _EXPLAIN, people.snils_wrong),
    Rule(CheckCode.NAMESAKES, _INFORMS, people.namesakes),
    Rule(CheckCode.PERSON_TWICE, _EXPLAIN, people.person_twice),
    Rule(CheckCode.SOURCE_TWICE, _INFORMS, duplicates.source_twice),
)


def check(journal: ClassJournal, organisation: Organisation, period: Period, *, at: datetime) -> tuple[Finding, ...]:
    """Return what `journal` lacks by the profile of `organisation`, in the order of the table of rules.

    `journal` holds only what falls into `period`; `at` is the instant of the check, with its zone.
    """
    case = Inspection(journal, organisation, period, at)
    return tuple(finding for rule in RULES for finding in _found(case, rule))


def _found(case: Inspection, rule: Rule) -> Iterator[Finding]:
    said = case.organisation.rules.check(rule.code) or CheckRule(rule.code, rule.severity)
    if said.severity is not None:
        for fault in rule.find(case):
            yield _finding(case, fault, said.code, said.severity, said.clause)


def _finding(case: Inspection, fault: Fault, code: CheckCode, severity: Severity, clause: str) -> Finding:
    return Finding(
        code=code.value,
        severity=severity,
        message=fault.message,
        place=Place(_file(case.journal, fault.part), cell=fault.where),
        expected=fault.expected,
        found=fault.found,
        remedy=fault.remedy,
        class_label=case.journal.class_label,
        pupil=fault.pupil,
        subject=fault.subject,
        clause=clause,
        day=fault.day,
    )


def _file(journal: ClassJournal, part: Part) -> str:
    """Return the file to look in: the one of that table where there is such, else the first."""
    names = [source.name for source in journal.sources]
    if part is not Part.ANY:
        wanted = (part.value, _TABLE_TITLES[part])
        for name in names:
            if any(word in name.casefold() for word in wanted):
                return name
    return names[0] if names else journal.class_label
