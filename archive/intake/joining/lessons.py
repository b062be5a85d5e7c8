"""Lessons and entries of several files: a pupil's day in a subject is compared whole, for files count lessons apart."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from archive.intake.joining.part import Contradictions, Part
from archive.intake.vocabulary import folded
from archive.model.finding import Place, Severity
from archive.model.journal import Entry, Lesson
from archive.texts import counted

_Day = tuple[str, str, date]
"""Pupil, subject and day, by the joined ids."""
_Content = tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]
_FACTS = {"topic": "Тема урока", "homework": "Домашнее задание", "teacher": "Учитель урока", "work_kind": "Вид работы"}


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a pupil has at one lesson: the lesson, its entry, and where they came from."""

    lesson: Lesson
    entry: Entry
    part: Part
    own: Entry
    """The entry under its file's own ids, by which the place is known."""


@dataclass(slots=True)
class LessonJoiner:
    """Adds one part after another; what the first said stays, what a later one contradicts is told."""

    pupils: Mapping[str, str]
    subjects: Mapping[str, str]
    say: Contradictions
    lessons: dict[tuple[str, date, int], Lesson] = field(default_factory=dict)
    _origin: dict[str, tuple[Part, Lesson]] = field(default_factory=dict)
    _cells: dict[_Day, list[_Cell]] = field(default_factory=dict)
    _told: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, part: Part) -> None:
        """Add the lessons and entries of `part`."""
        own = {lesson.lesson_id: lesson for lesson in part.journal.lessons}
        same = Counter[str]()
        written = {entry.lesson_id for entry in part.journal.entries}
        for day, theirs in self._days(part, own).items():
            ours = self._cells.get(day)
            if ours is None:
                self._cells[day] = [self._settled(part, cell) for cell in theirs]
            elif _contents(ours) == _contents(theirs):
                same[ours[0].part.name] += len(theirs)
                self._cells[day] = self._united(part, ours, theirs)
            else:
                self._contradict(day, ours, theirs)
        for lesson in part.journal.lessons:
            if lesson.lesson_id not in written:
                self._lesson(part, lesson)
        for name, number in same.items():
            self._tell_same(part, name, number)

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries, under the ids of the joined lessons."""
        return tuple(
            replace(cell.entry, lesson_id=cell.lesson.lesson_id) for day in self._cells.values() for cell in day
        )

    def _days(self, part: Part, own: Mapping[str, Lesson]) -> Mapping[_Day, list[_Cell]]:
        days: dict[_Day, list[_Cell]] = defaultdict(list)
        for entry in part.journal.entries:
            lesson = own[entry.lesson_id]
            pupil, subject = part.pupil[entry.pupil_id], part.subject[lesson.subject_id]
            days[pupil, subject, lesson.day].append(_Cell(lesson, replace(entry, pupil_id=pupil), part, entry))
        for cells in days.values():
            cells.sort(key=lambda cell: cell.lesson.ordinal)
        return days

    def _settled(self, part: Part, cell: _Cell) -> _Cell:
        return replace(cell, lesson=self._lesson(part, cell.lesson))

    def _lesson(self, part: Part, lesson: Lesson) -> Lesson:
        """Return the joined lesson of the same subject, day and ordinal, made of `lesson` when there is none yet."""
        key = (part.subject[lesson.subject_id], lesson.day, lesson.ordinal)
        known = self.lessons.get(key)
        if known is None:
            lesson_id = self._free(lesson.lesson_id)
            self.lessons[key] = replace(lesson, lesson_id=lesson_id, subject_id=key[0])
            self._origin[lesson_id] = (part, lesson)
        elif self._origin[known.lesson_id][0] is not part:
            self.lessons[key] = self._completed(part, known, lesson)
        return self.lessons[key]

    def _free(self, wanted: str) -> str:
        found, number = wanted, 2
        while found in self._origin:
            found, number = f"{wanted}.{number}", number + 1
        return found

    def _completed(self, part: Part, known: Lesson, other: Lesson) -> Lesson:
        origin, there = self._origin[known.lesson_id]
        for name, words in _FACTS.items():
            mine, theirs = str(getattr(known, name)), str(getattr(other, name))
            fact = (known.lesson_id, name, theirs)
            if mine and theirs and folded(mine) != folded(theirs) and fact not in self._told:
                self._told.add(fact)
                self.say.differ(
                    "intake.lesson-contradicts",
                    f"{words} {known.day:%d.%m.%Y} в файлах класса не совпадает; взято из первого.",
                    (theirs, part.of_lesson(other)),
                    (mine, origin.of_lesson(there)),
                    severity=Severity.EXPLAIN,
                    subject=self.subjects[known.subject_id],
                )
        return replace(
            known,
            number=known.number if known.number is not None else other.number,
            topic=known.topic or other.topic,
            homework=known.homework or other.homework,
            teacher=known.teacher or other.teacher,
            substitutes=known.substitutes or other.substitutes,
            work_kind=known.work_kind or other.work_kind,
            note=known.note or other.note,
        )

    def _united(self, part: Part, ours: list[_Cell], theirs: list[_Cell]) -> list[_Cell]:
        """Keep the side that lists more lessons of the day; where both list as many, the lessons pair in order."""
        if len(theirs) > len(ours):
            return [self._settled(part, cell) for cell in theirs]
        if len(theirs) == len(ours) and [_content(c.entry) for c in ours] == [_content(c.entry) for c in theirs]:
            return [self._paired(part, *pair) for pair in zip(ours, theirs, strict=True)]
        return ours

    def _paired(self, part: Part, ours: _Cell, theirs: _Cell) -> _Cell:
        key = (ours.lesson.subject_id, ours.lesson.day, ours.lesson.ordinal)
        self.lessons[key] = self._completed(part, self.lessons[key], theirs.lesson)
        richer = theirs.entry if _richness(theirs.entry) > _richness(ours.entry) else ours.entry
        return replace(ours, lesson=self.lessons[key], entry=richer)

    def _contradict(self, day: _Day, ours: Sequence[_Cell], theirs: Sequence[_Cell]) -> None:
        pupil, subject, on = day
        self.say.differ(
            "intake.entry-contradicts",
            f"Записи за {on:%d.%m.%Y} в файлах класса разные.",
            (_shown(theirs), _place(theirs)),
            (_shown(ours), _place(ours)),
            pupil=self.pupils[pupil],
            subject=self.subjects[subject],
        )

    def _tell_same(self, part: Part, name: str, number: int) -> None:
        words = counted(number, "запись есть", "записи есть", "записей есть")
        self.say.tell(
            "intake.entries-twice",
            Severity.INFORMS,
            f"{words} и в другом файле класса; они совпали и вошли в журнал один раз.",
            part.of_period(),
            found=f"файл «{name}»",
        )


def _contents(cells: Sequence[_Cell]) -> list[_Content]:
    """Return what is written on the day, whatever the lesson: empty cells only some files list."""
    return sorted(content for cell in cells if (content := _content(cell.entry)) != ((), ()))


def _content(entry: Entry) -> _Content:
    works: dict[int, list[str]] = defaultdict(list)
    for mark in entry.marks:
        works[mark.work].append(mark.shown)
    return (
        tuple(sorted(tuple(work) for work in works.values())),
        tuple(sorted(folded(code) for code in entry.attendance)),
    )


def _richness(entry: Entry) -> int:
    marks = sum(bool(mark.work_kind) + bool(mark.weight) + bool(mark.comment) for mark in entry.marks)
    return marks + bool(entry.comment) + bool(entry.entered_at)


def _shown(cells: Sequence[_Cell]) -> str:
    return "; ".join(cell.entry.raw or "пусто" for cell in cells)


def _place(cells: Sequence[_Cell]) -> Place:
    """Return the place of what is written, an empty cell's only when nothing is."""
    cell = next((cell for cell in cells if cell.entry.marks or cell.entry.attendance), cells[0])
    return cell.part.of_entry(cell.own)
