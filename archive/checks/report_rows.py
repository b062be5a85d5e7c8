"""The rows of the reports. Shares are percentages with one decimal place; `None` where there is nobody to share."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class QualityRow:
    """Summary marks of a subject, or of the whole class in the last row."""

    subject: str
    learners: int
    fives: int
    fours: int
    threes: int
    unsatisfactory: int
    other: int
    """Words: зачёт, осв, н/а, безотм, а/з, НПА."""
    absent: int
    """Learners without a summary mark."""
    quality: Decimal | None
    """Learners with 4 and 5."""
    progress: Decimal | None
    """Learners with a mark not below 3, or зачёт (003 прил. 2 зам. 13)."""


@dataclass(frozen=True, slots=True)
class PupilRow:
    """Summary marks of one pupil in all subjects."""

    pupil: str
    subjects: int
    fives: int
    fours: int
    threes: int
    unsatisfactory: int
    quality: Decimal | None
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A lesson that a pupil missed, with the topic to catch up."""

    pupil: str
    day: date
    subject: str
    sign: str
    meaning: str
    topic: str


@dataclass(frozen=True, slots=True)
class UnsatisfactoryRow:
    """An unsatisfactory mark with the topic that it is for."""

    pupil: str
    day: date
    subject: str
    mark: str
    work: str
    topic: str


@dataclass(frozen=True, slots=True)
class ControlRow:
    """The outcome of one control work."""

    subject: str
    day: date
    topic: str
    fives: int
    fours: int
    threes: int
    unsatisfactory: int
    quality: Decimal | None
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """How fully and how timely a subject's pages are kept."""

    subject: str
    teacher: str
    lessons: int
    topics: Decimal | None
    homework: Decimal | None
    marks: int
    unmarked: Decimal | None
    """Learners without a single mark."""
    late: Decimal | None
    """Of the marks that have a time of entry, those entered after the profile's term."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """How the plan of a subject was fulfilled."""

    subject: str
    teacher: str
    planned: int | None
    held: int
    substituted: int
    fulfilled: Decimal | None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """How many lessons a pupil missed, by reason."""

    pupil: str
    missed: int
    ill: int
    excused: int
    unexcused: int
    unknown: int
    """Without a reason in the journal."""
    late: int


@dataclass(frozen=True, slots=True)
class TeacherRow:
    """A teacher's work in a class: what of it the journal shows. The last row is of all of them together."""

    teacher: str
    subjects: str
    lessons: int
    topics: Decimal | None
    homework: Decimal | None
    marks: int
    results: int
    """Summary marks of the period."""
    takes_part: str
    """«да» for one who has marks or topics in the journal; in the last row the share of such teachers."""


Row = (
    QualityRow
    | PupilRow
    | MissedRow
    | UnsatisfactoryRow
    | ControlRow
    | CompletenessRow
    | PlanRow
    | AbsenceRow
    | TeacherRow
)
