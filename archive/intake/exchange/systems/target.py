"""Where the answers of a system are gathered: one class's draft and the pupil that an answer speaks of."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from archive.intake.exchange.draft import JournalDraft
from archive.intake.exchange.systems.node import Node, Reading
from archive.intake.vocabulary import EXPECTED_MARKS, read_work
from archive.model.finding import Severity
from archive.model.journal import Average, Lesson, Result, ResultKind, Subject
from archive.model.marks import Mark
from archive.model.people import Membership, PersonName, Pupil
from archive.model.period import Period, PeriodCode

LessonKey = tuple[str, date, str]
"""Subject, day, and what the source tells lessons of one day apart by."""


@dataclass(slots=True)
class Target:
    """The draft, the reading, and the pupil of the answers at hand; `pupil` is empty for answers on a class."""

    draft: JournalDraft
    reading: Reading
    pupil: str = ""
    said_labels: dict[str, str] = field(default_factory=dict)
    """Classes that the answers themselves name, with the pointer of the first."""
    said_schools: dict[str, str] = field(default_factory=dict)
    _unknown_periods: set[str] = field(default_factory=set)
    _first: dict[tuple[str, date], LessonKey] = field(default_factory=dict)
    """By subject and day, the first lesson."""
    _keys: dict[str, LessonKey] = field(default_factory=dict)

    def add_pupil(self, pupil_id: str, name: str) -> None:
        """Put a pupil into the class, once."""
        if pupil_id not in self.draft.pupils:
            stays = (Membership(self.draft.label),)
            self.draft.pupils[pupil_id] = Pupil(pupil_id, PersonName.parse(name), memberships=stays)

    def subject(self, name: str, teacher: str = "", group: str = "") -> Subject:
        """Return the subject of that name and group."""
        name = " ".join(name.split())
        return self.draft.subject((name.casefold(), group), name, teacher, group)

    def lesson(self, subject: Subject, day: date, which: str = "") -> Lesson:
        """Return the lesson; without `which` the first of that day, where there is one."""
        key = (subject.subject_id, day, which)
        if not which:
            key = self._first.get((subject.subject_id, day), key)
        lesson = self.draft.lesson(key, subject, day)
        self._first.setdefault((subject.subject_id, day), key)
        self._keys[lesson.lesson_id] = key
        return lesson

    def describe(
        self,
        lesson: Lesson,
        pointer: str,
        *,
        number: int | None = None,
        topic: str = "",
        homework: str = "",
        teacher: str = "",
        work_kind: str = "",
    ) -> None:
        """Add to the lesson what an answer says of it; of two that differ the first stands, and a finding tells."""
        key = self._keys[lesson.lesson_id]
        known = self.draft.lessons[key]
        for name, new in (("тема", topic), ("домашнее задание", homework)):
            old = known.topic if name == "тема" else known.homework
            if old and new and old != new:
                self._report_differs(pointer, name, old, new)
        self.draft.lessons[key] = replace(
            known,
            number=known.number if known.number is not None else number,
            topic=known.topic or topic,
            homework=known.homework or homework,
            teacher=known.teacher or teacher,
            work_kind=known.work_kind or work_kind,
        )

    def add_mark(
        self,
        lesson: Lesson,
        raw: str,
        pointer: str,
        *,
        pupil: str = "",
        work_kind: str = "",
        weight: str = "",
        comment: str = "",
        entered_at: datetime | None = None,
    ) -> None:
        """Add a mark; one outside the vocabulary is kept as it stands, and the finding blocks."""
        marks = read_work(raw) or self._unknown_mark(raw, pointer)
        marks = tuple(replace(each, work_kind=work_kind, weight=weight, comment=comment) for each in marks)
        self.draft.add_marks(pupil or self.pupil, lesson, raw, marks, entered_at=entered_at)

    def add_result(
        self,
        subject: Subject,
        kind: ResultKind,
        raw: str,
        pointer: str,
        code: PeriodCode | None = None,
        pupil: str = "",
    ) -> None:
        """Add a summary mark."""
        mark = (read_work(raw) or self._unknown_mark(raw, pointer))[0]
        self.draft.results.append(Result(pupil or self.pupil, subject.subject_id, kind, mark, code))

    def add_average(self, subject: Subject, raw: str, code: PeriodCode | None, *, weighted: bool = False) -> None:
        """Add an average that the source printed; 0 means that there is none."""
        if raw not in ("", "0"):
            self.draft.averages.append(Average(self.pupil, subject.subject_id, raw, weighted, code))

    def period(self, title: str, start: date | None, end: date | None, pointer: str) -> PeriodCode | None:
        """Return the period's code and enter its days, both inclusive; what is no period is a finding."""
        code = PeriodCode.parse(title)
        if code and start and end:
            self.draft.periods.setdefault(code, Period(code, start, end))
        elif code is None and title not in self._unknown_periods:
            self._unknown_periods.add(title)
            self.reading.report(pointer, "intake.period-unclear", "Какой это период учебного года, не понять.",
                                severity=Severity.EXPLAIN, expected="название вида «1 четверть»",
                                found=f"«{title[:80]}»")  # fmt: skip
        return code

    def says(self, node: Node, *, label: str = "", school: str = "") -> None:
        """Note which class and school the answer itself names."""
        if label and (text := node.text(label)):
            self.said_labels.setdefault(text, node.at(label))
        if school and (text := node.text(school)):
            self.said_schools.setdefault(text, node.at(school))

    def _unknown_mark(self, raw: str, pointer: str) -> tuple[Mark, ...]:
        self.reading.report(pointer, "intake.mark-unknown", "Отметка не из словаря.", expected=EXPECTED_MARKS,
                            found=f"«{raw[:80]}»", remedy="Исправьте её в электронном журнале.")  # fmt: skip
        return (Mark(raw),)

    def _report_differs(self, pointer: str, name: str, old: str, new: str) -> None:
        self.reading.report(pointer, "intake.lesson-differs", f"У одного урока {name} у разных учеников разные; "
                            "в журнал вошло первое.", severity=Severity.EXPLAIN, expected=f"«{old[:80]}»",
                            found=f"«{new[:80]}»", remedy="Сверьте с электронным журналом.")  # fmt: skip
