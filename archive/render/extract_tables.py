"""The tables of an extract that tell of single lessons: topics and homework, what was missed, what went badly.

Built from a journal that holds one pupil already, with the names of others masked in every text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from archive.model.extract import Extract, ExtractKind
from archive.model.journal import Lesson
from archive.model.marks import Mark, MarkWord
from archive.model.people import Pupil
from archive.render.attendance import MISSED
from archive.render.subject_pages import subject_title
from archive.render.view import JournalView
from archive.render.words import weekday_words
from archive.texts import _

_LEAST_GOOD = 3
_BAD_WORDS = {MarkWord.NOT_PASSED, MarkWord.NOT_ATTESTED, MarkWord.ACADEMIC_DEBT}


@dataclass(frozen=True, slots=True)
class ExtractTable:
    """Rows with a cell for each heading; `nothing` is said in their stead when there are none."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str
    signs: tuple[str, ...] = ()
    """What the last cell of each row says as it stands in the journal, «У»; empty where that is no mark."""
    by_day: bool = False
    """Whether the rows stand under their days: where each day has many."""

    @property
    def days(self) -> list[tuple[str, list[tuple[str, ...]]]]:
        """The rows without their first cell, under the words of the day that it names."""
        groups = groupby(self.rows, itemgetter(0))
        return [(weekday_words(day), [row[1:] for row in rows]) for day, rows in groups]


def lesson_tables(extract: Extract, view: JournalView, pupil: Pupil) -> tuple[ExtractTable, ...]:
    """Return the table that the kind of extract is made of; none for kinds that have none."""
    make = _TABLES.get(extract.kind)
    return (make(view, pupil),) if make else ()


def _homework(view: JournalView, pupil: Pupil) -> ExtractTable:
    rows = tuple(
        (*_when(view, lesson), lesson.topic, lesson.homework)
        for lesson in _by_day(view)
        if (lesson.topic or lesson.homework) and _concerns(view, pupil, lesson)
    )
    headings = (_("Дата"), _("Предмет"), _("Тема урока"), _("Задание на дом"))
    nothing = _("Темы и задания не записаны.")
    return ExtractTable(_("Темы уроков и задания на дом"), headings, rows, nothing, by_day=True)


def _missed(view: JournalView, pupil: Pupil) -> ExtractTable:
    meanings = {code.code: code for code in view.closed.journal.legend}
    rows, signs = [], []
    for lesson in _by_day(view):
        codes = [code for entry in view.entries(pupil, lesson) for code in entry.attendance]
        missed = [code for code in codes if code in meanings and meanings[code].meaning in MISSED]
        if missed:
            words = ", ".join(f"{code} – {meanings[code].words}" for code in missed)
            rows.append((*_when(view, lesson), lesson.topic, words))
            signs.append(" ".join(missed))
    headings = (_("Дата"), _("Предмет"), _("Тема урока"), _("Причина"))
    return ExtractTable(_("Пропущенные уроки"), headings, tuple(rows), _("Пропущенных уроков нет."), tuple(signs))


def _unsatisfactory(view: JournalView, pupil: Pupil) -> ExtractTable:
    rows = tuple(
        (*_when(view, lesson), lesson.topic, " ".join(mark.shown for mark in bad))
        for lesson in _by_day(view)
        if (bad := [mark for entry in view.entries(pupil, lesson) for mark in entry.marks if _is_bad(mark)])
    )
    headings = (_("Дата"), _("Предмет"), _("Тема урока"), _("Отметка"))
    nothing = _("Неудовлетворительных отметок нет.")
    signs = tuple(row[-1] for row in rows)
    return ExtractTable(_("Неудовлетворительные отметки"), headings, rows, nothing, signs)


_TABLES: dict[ExtractKind, Callable[[JournalView, Pupil], ExtractTable]] = {
    ExtractKind.HOMEWORK: _homework,
    ExtractKind.MISSED: _missed,
    ExtractKind.UNSATISFACTORY: _unsatisfactory,
}


def _is_bad(mark: Mark) -> bool:
    return (mark.grade is not None and mark.grade < _LEAST_GOOD) or mark.word in _BAD_WORDS


def _by_day(view: JournalView) -> Iterator[Lesson]:
    yield from sorted(
        view.closed.journal.lessons, key=lambda item: (item.day, item.number or 0, item.subject_id, item.ordinal)
    )


def _when(view: JournalView, lesson: Lesson) -> tuple[str, str]:
    titles = {each.subject_id: subject_title(each) for each in view.closed.journal.subjects}
    return f"{lesson.day:%d.%m.%Y}", titles.get(lesson.subject_id, "")


def _concerns(view: JournalView, pupil: Pupil, lesson: Lesson) -> bool:
    """Tell whether the pupil has the lesson: in a subgroup only its own members do."""
    group = next((each.group for each in view.closed.journal.subjects if each.subject_id == lesson.subject_id), "")
    return not group or bool(view.entries(pupil, lesson))
