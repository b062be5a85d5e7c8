"""Attendance counted: what the codes mean by the legend, lesson by lesson and day by day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.model.journal import AttendanceMeaning
from archive.render.view import JournalView

MISSED = (
    AttendanceMeaning.ABSENT,
    AttendanceMeaning.ABSENT_ILL,
    AttendanceMeaning.ABSENT_EXCUSED,
    AttendanceMeaning.ABSENT_UNEXCUSED,
)
"""The meanings that count as a missed lesson."""
ABSENCE_KINDS = (
    ("всего", "всего", MISSED),
    ("болезнь", "по болезни", (AttendanceMeaning.ABSENT_ILL,)),
    ("уваж.", "по уважительной причине", (AttendanceMeaning.ABSENT_EXCUSED,)),
    ("неуваж.", "без уважительной причины", (AttendanceMeaning.ABSENT_UNEXCUSED,)),
    ("опоздания", "опоздания", (AttendanceMeaning.LATE,)),
)
"""What is counted: heading of a column, words, and the meanings that count."""


@dataclass(frozen=True, slots=True)
class Absence:
    """One code at one lesson, or on one day."""

    pupil_id: str
    day: date
    meaning: AttendanceMeaning


@dataclass(frozen=True, slots=True)
class Attendance:
    """All codes of a closed period with what the legend says they mean."""

    absences: tuple[Absence, ...]
    unknown: tuple[str, ...]
    """Codes that the legend gives no meaning, in the alphabet's order: they are in no total."""

    def counts(self, start: date, end: date, meanings: Sequence[AttendanceMeaning]) -> Counter[str]:
        """Return by pupil how many codes of the days `start`-`end`, both inclusive, have one of `meanings`."""
        return Counter(x.pupil_id for x in self.absences if start <= x.day <= end and x.meaning in meanings)


def attendance_of(view: JournalView) -> Attendance:
    """Return every code given at a lesson, with its day and meaning."""
    days = {lesson.lesson_id: lesson.day for lesson in view.closed.journal.lessons}
    return _understood(
        view,
        (
            (entry.pupil_id, days[entry.lesson_id], code)
            for entry in view.closed.journal.entries
            for code in (entry.attendance if entry.lesson_id in days else ())
        ),
    )


def attendance_by_days(view: JournalView) -> Attendance:
    """Return every code given for a whole day, no subject named: one a pupil and day, that of an absence first."""
    said: dict[tuple[str, date], str] = {}
    meanings = {code.code: code.meaning for code in view.closed.journal.legend}
    for each in view.closed.journal.day_absences:
        if each.subject_id:
            continue
        known = said.setdefault((each.pupil_id, each.day), each.code)
        if meanings.get(known) not in MISSED and meanings.get(each.code) in MISSED:
            said[each.pupil_id, each.day] = each.code
    return _understood(view, ((pupil_id, on, code) for (pupil_id, on), code in said.items()))


def _understood(view: JournalView, said: Iterable[tuple[str, date, str]]) -> Attendance:
    meanings = {code.code: code.meaning for code in view.closed.journal.legend}
    found: list[Absence] = []
    unknown: set[str] = set()
    for pupil_id, on, code in said:
        meaning = meanings.get(code, AttendanceMeaning.UNKNOWN)
        found.append(Absence(pupil_id, on, meaning))
        if meaning is AttendanceMeaning.UNKNOWN:
            unknown.add(code)
    return Attendance(tuple(found), tuple(sorted(unknown)))


def whole_days_missed(view: JournalView) -> Attendance:
    """Return the days on which a pupil was at none of the lessons held for them.

    Of a subgroup's lessons only those of its own count; lessons from which the pupil is free do not.
    """
    lessons: dict[tuple[str, date], list[AttendanceMeaning | None]] = defaultdict(list)
    meanings = {code.code: code.meaning for code in view.closed.journal.legend}
    for subject in view.closed.journal.subjects:
        for pupil in view.learners(subject):
            for lesson in view.lessons(subject):
                codes = [code for entry in view.entries(pupil, lesson) for code in entry.attendance]
                lessons[pupil.pupil_id, lesson.day].append(_weightiest([meanings.get(code) for code in codes]))
    missed = (key for key, held in lessons.items() if _is_missed(held))
    return Attendance(tuple(Absence(pupil_id, on, AttendanceMeaning.ABSENT) for pupil_id, on in missed), ())


def _weightiest(meanings: Sequence[AttendanceMeaning | None]) -> AttendanceMeaning | None:
    """An absence outweighs what else stands in the cell."""
    return next((m for m in meanings if m in MISSED), meanings[0] if meanings else None)


def _is_missed(held: Sequence[AttendanceMeaning | None]) -> bool:
    bound = [meaning for meaning in held if meaning is not AttendanceMeaning.EXEMPT]
    return bool(bound) and all(meaning in MISSED for meaning in bound)
