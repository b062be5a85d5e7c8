"""The profile: what one source document asks of a school, as data (`profiles/*.toml`).

The documents disagree, so nothing here has a value of its own: an empty field means that the document
is silent and the product does not ask.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from archive.model.finding import Severity
from archive.model.journal import ResultKind
from archive.model.signature import SignaturePolicy


class CheckCode(StrEnum):
    """Every check that is made before a period is closed; the codes never change once released."""

    RESULT_MISSING = "check.result-missing"
    RESULTS_ABSENT = "check.results-absent"
    PUPIL_WITHOUT_TRACE = "check.pupil-without-trace"
    RESULT_VOCABULARY = "check.result-vocabulary"
    RESULT_UNSATISFACTORY = "check.result-unsatisfactory"
    YEAR_AT_ODDS = "check.year-at-odds"
    NOT_CARRIED = "check.not-carried"
    TOPIC_MISSING = "check.topic-missing"
    HOMEWORK_MISSING = "check.homework-missing"
    TEACHER_MISSING = "check.teacher-missing"
    CONTROL_OVER_LIMIT = "check.control-over-limit"
    PLAN_SHORT = "check.plan-short"
    SUBJECT_EMPTY = "check.subject-empty"
    ABSENT_AND_MARKED = "check.absent-and-marked"
    ABSENCE_UNEXPLAINED = "check.absence-unexplained"
    ATTENDANCE_SIGN = "check.attendance-sign"
    CLASS_TEACHER_MISSING = "check.class-teacher-missing"
    TRANSFER_WITHOUT_DATES = "check.transfer-without-dates"
    DECISION_MISSING = "check.decision-missing"
    BIRTH_DATE_MISSING = "check.birth-date-missing"
    BIRTH_DATE_ODD = "check.birth-date-odd"
    PATRONYMIC_MISSING = "check.patronymic-missing"
    SNILS_WRONG = "check.snils-wrong"
    NAMESAKES = "check.namesakes"
    PERSON_TWICE = "check.person-twice"
    MARK_LATE = "check.mark-late"
    RESULT_LATE = "check.result-late"
    WRITTEN_UNMARKED = "check.written-unmarked"
    CLOSING_LATE = "check.closing-late"
    ENTRY_TWICE = "check.entry-twice"
    RESULT_TWICE = "check.result-twice"
    LESSON_TWICE = "check.lesson-twice"
    SUBJECT_TWICE = "check.subject-twice"
    SOURCE_TWICE = "check.source-twice"


class Institution(StrEnum):
    """Whose words the documents use."""

    SCHOOL = "school"
    COLLEGE = "college"


class YearRule(StrEnum):
    """How a year mark follows from the marks of the periods."""

    ANY = "any"
    BETWEEN = "between"
    """Not below the least and not above the greatest of them."""
    ROUNDED = "rounded"
    """Their mean, a half upwards."""


@dataclass(frozen=True, slots=True)
class MarkRules:
    """Which summary marks the document knows.

    `results` holds signs as they are printed («3», «зачёт», «н/а»); empty allows every understood mark.
    `forbidden` are those which may not stand as a summary mark of one of `forbidden_for`.
    """

    results: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    forbidden_for: tuple[ResultKind, ...] = ()
    year: YearRule = YearRule.BETWEEN
    final_grades: tuple[str, ...] = ()
    """Grades that end every subject with the year («9», «11»): a final mark beside the year's is due."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Terms and counts; `None` and the empty text mean that the document sets none.

    Days are calendar days. Marks count from the lesson's day (0: the same day), summary marks from the
    last day of the period (negative: before it).
    """

    current_mark_days: int | None = None
    control_mark_days: int | None = None
    written_mark_days: int | None = None
    result_days: int | None = None
    control_works: int | None = None
    """How many control works a quarter may have in a subject."""
    control_works_raised: int | None = None
    """The same for `raised_subjects`."""
    raised_subjects: tuple[str, ...] = ()
    control_index: str = ""
    """The weight by which the electronic journal marks a control work."""
    closing_day: str = ""
    """The last day of the year's closing, «06-30»."""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """What the profile says of one check: how grave (`None`: it is not made) and which clause asks for it."""

    code: CheckCode
    severity: Severity | None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A dated duty of the document: by a day of the year («08-25»), a day of each month, or the end of each period."""

    what: str
    when: str
    day: str = ""
    clause: str = ""
    month_day: int | None = None
    """Which day of every month of the school year."""
    period_end: int | None = None
    """How many days after the last day of every period; negative: before it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One source document as rules. `seed` is its number among the source documents, empty for our own."""

    title: str = ""
    document: str = ""
    seed: str = ""
    institution: Institution = Institution.SCHOOL
    seal: str = ""
    """What the seal is called, in the instrumental case: «печатью школы»."""
    paper: tuple[str, ...] = ()
    """Which records are also printed, stitched and kept on paper: «journal», «ledger»."""
    breach_hours: int | None = None
    """How soon staff must report a breach of confidentiality."""
    marks: MarkRules = MarkRules()
    limits: Limits = Limits()
    checks: tuple[CheckRule, ...] = ()
    duties: tuple[Duty, ...] = ()
    signature: SignaturePolicy = field(default_factory=SignaturePolicy)

    def check(self, code: CheckCode) -> CheckRule | None:
        """Return what the profile says of the check `code`; `None` when it says nothing."""
        return next((rule for rule in self.checks if rule.code is code), None)
