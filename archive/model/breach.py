"""The «Акт о фиксации нарушения конфиденциальности» (003 §4-ЭЖ 4.4): operations under a stolen account are void.

A journal that may hold such operations is not closed before someone has said, in the act, what became
of them.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from archive.model.closing import ClosedPeriod
from archive.model.journal import ClassJournal
from archive.model.people import PersonName


@dataclass(frozen=True, slots=True)
class BreachAct:
    """An act: whose account, which teacher's, from which day operations are void to which, both inclusive.

    `since` is the day on which the head was told. `class_labels` are the classes that the act names
    itself; empty means that it names none and the lessons of `teacher` tell. With a `resolution` the
    act stands in no one's way.
    """

    organisation_id: str
    number: str
    """«№ 3», without the sign: «3»."""
    drawn_on: date
    account: str
    teacher: str
    since: date
    until: date
    declared_by: str
    declared_at: datetime
    class_labels: tuple[str, ...] = ()
    resolution: str = ""
    resolved_by: str = ""
    resolved_at: datetime | None = None

    @property
    def is_resolved(self) -> bool:
        """Whether it was said what became of the operations."""
        return self.resolved_at is not None

    @property
    def words(self) -> str:
        """«акт № 3 от 12.06.2026»."""
        return f"акт № {self.number} от {self.drawn_on:%d.%m.%Y}"

    @property
    def declaration(self) -> "BreachAct":
        """The act as it was declared, whoever wrote it down and when: to tell a repeated command by."""
        return replace(self, declared_by="", declared_at=datetime.min, resolution="", resolved_by="", resolved_at=None)  # noqa: DTZ901 - stands for no time at all

    def resolved(self, resolution: str, *, by: str, at: datetime) -> "BreachAct":
        """Return the act with what was decided."""
        return replace(self, resolution=resolution, resolved_by=by, resolved_at=at)

    def touches(self, closed: ClosedPeriod) -> bool:
        """Tell whether the journal may hold void operations.

        It may when the days of the act meet the period and the act names the class, or when the teacher
        gave lessons there on those days, or marks of the teacher's lessons and subjects were entered on
        those days. What has no teacher in the export counts as the teacher's, unless the act says itself
        which classes it means.
        """
        period, journal = closed.period, closed.journal
        if _folded(journal.class_label) in {_folded(label) for label in self.class_labels}:
            return self.since <= period.end and period.start <= self.until
        lessons = {
            lesson.lesson_id: lesson
            for lesson in journal.lessons
            if self._may_be_of(lesson.teacher, lesson.subject_id, journal)
        }
        held = any(self._covers(lesson.day) for lesson in lessons.values())
        entered = any(entry.lesson_id in lessons and self._covers_moment(entry.entered_at) for entry in journal.entries)
        return (
            held
            or entered
            or any(
                self._covers_moment(result.entered_at) and self._may_be_of("", result.subject_id, journal)
                for result in journal.results
            )
        )

    def _covers(self, day: date) -> bool:
        return self.since <= day <= self.until

    def _covers_moment(self, moment: datetime | None) -> bool:
        return moment is not None and self._covers(moment.date())

    def _may_be_of(self, teacher: str, subject_id: str, journal: ClassJournal) -> bool:
        named = teacher or next((s.teacher for s in journal.subjects if s.subject_id == subject_id), "")
        if not named:
            return not self.class_labels
        return same_person(named, self.teacher)


def act_number(text: str) -> str:
    """Return «3» for «№ 3», «N3», « 3 »."""
    return text.strip().removeprefix("№").removeprefix("N").strip()


def same_person(one: str, other: str) -> bool:
    """Tell whether two spellings may be one person: «Иванова М. П.» and «Иванова Мария Петровна» may."""
    first, second = _parts(one), _parts(other)
    if not first or not second or first[0] != second[0]:
        return False
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(first[1:], second[1:], strict=False))


def _parts(name: str) -> tuple[str, ...]:
    parsed = PersonName.parse(_folded(name).replace(".", " "))
    return tuple(part for part in (parsed.family, parsed.given, parsed.patronymic) if part)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
