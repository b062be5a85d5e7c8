"""The pages of a subject: on the left the marks, on the right topics, homework and notes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from archive.model.journal import Entry, Lesson, ResultKind, Subject
from archive.model.marks import Retake
from archive.model.people import Pupil
from archive.model.period import PeriodCode
from archive.render.grid import Column, Grid, Group, Row
from archive.render.measures import MM
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import RESULTS, SUBJECT_KINDS, day, month_headings, period_column, unbroken
from archive.texts import _

NO_TOPICS = _("Темы и домашние задания в выгрузке электронного журнала не указаны.")
NO_LESSONS = _("Даты уроков в выгрузке электронного журнала не указаны.")
AWAY_NOTE = _("Тёмный фон: в эти дни не числится в списке.")
_PLAN = _("ИУП")
_PLAN_NOTE = _("ИУП: обучается по индивидуальному учебному плану.")
_LONG_FRACTION = re.compile(r"\d+[.,]\d{3,}")


def rows_of(pupils: Sequence[Pupil]) -> tuple[Row, ...]:
    """Return the lines of a list of pupils; a shortened name is there only if no other shortens alike."""
    forms = [_name_forms(pupil) for pupil in pupils]
    times = Counter(form for found in forms for form in found)
    return tuple(Row((found[0], *(form for form in found[1:] if times[form] == 1))) for found in forms)


def _name_forms(pupil: Pupil) -> tuple[str, ...]:
    """«Абрамов Пётр Олегович», «Абрамов Пётр О.», «Абрамов П. О.», each with the mark of an individual plan."""
    name = pupil.name
    half = replace(name, patronymic=f"{name.patronymic[:1]}.") if name.patronymic else name
    mark = f" ({_PLAN})" if pupil.individual_plan else ""
    return tuple(dict.fromkeys(printable(form + mark) for form in (name.full, half.full, name.short)))


def plan_notes(pupils: Sequence[Pupil]) -> tuple[str, ...]:
    """Return what «ИУП» beside a name means, where it stands there."""
    return (_PLAN_NOTE,) if any(pupil.individual_plan for pupil in pupils) else ()


def subject_title(subject: Subject) -> str:
    """«Английский язык (1 подгруппа)»."""
    return printable(f"{subject.name} ({subject.group})" if subject.group else subject.name)


def marks_grid(view: JournalView, subject: Subject) -> Grid:
    """Return the left page: dates by month with the summary marks of each period after its last date."""
    pupils = view.learners(subject)
    groups = tuple(_groups(view, subject, pupils))
    away = any(column.away for group in groups for column in group.columns)
    return Grid(
        title=subject_title(subject),
        subtitles=(_particulars(view, subject), *_missing(view, subject)),
        names_heading=_("Фамилия, имя, отчество"),
        rows=rows_of(pupils),
        groups=groups,
        notes=(*((AWAY_NOTE,) if away else ()), *plan_notes(pupils)),
    )


def _particulars(view: JournalView, subject: Subject) -> str:
    held = view.lessons(subject)
    parts = (
        SUBJECT_KINDS[subject.kind],
        f"{view.words.teacher}: {subject.teacher}" if subject.teacher else "",
        f"по плану {subject.planned_hours} ч" if subject.planned_hours is not None else "",
        f"проведено: {view.words.lessons(len(held))}" if held else "",
    )
    said = printable("  ·  ".join(part for part in parts if part))
    return said[:1].upper() + said[1:]


def _missing(view: JournalView, subject: Subject) -> tuple[str, ...]:
    lessons = view.lessons(subject)
    if not lessons:
        return (NO_LESSONS,)
    return () if any(lesson.topic or lesson.homework for lesson in lessons) else (NO_TOPICS,)


def _groups(view: JournalView, subject: Subject, pupils: Sequence[Pupil]) -> Iterator[Group]:
    rest = list(view.lessons(subject))
    ends = {period.code: period.end for period in view.closed.journal.periods}
    for code in view.result_codes([subject]):
        end = ends.get(code)
        before = [lesson for lesson in rest if end is None or lesson.day <= end]
        rest = rest[len(before) :]
        yield from _months(view, before, pupils)
        yield Group((), tuple(_period_columns(view, subject, pupils, code)))
    yield from _months(view, rest, pupils)
    last = tuple(_last_columns(view, subject, pupils))
    if last:
        yield Group((), last)


def _months(view: JournalView, lessons: Sequence[Lesson], pupils: Sequence[Pupil]) -> Iterator[Group]:
    for (year, month), held in groupby(lessons, key=lambda lesson: (lesson.day.year, lesson.day.month)):
        yield Group(month_headings(year, month), tuple(_lesson_column(view, lesson, pupils) for lesson in held))


def _lesson_column(view: JournalView, lesson: Lesson, pupils: Sequence[Pupil]) -> Column:
    cells = tuple(view.cell(pupil, lesson) for pupil in pupils)
    away = frozenset(i for i, pupil in enumerate(pupils) if view.is_away(pupil, lesson.day))
    return Column(f"{lesson.day:%d}", cells, away=away)


def _period_columns(view: JournalView, subject: Subject, pupils: Sequence[Pupil], code: PeriodCode) -> Iterator[Column]:
    averages = _averages(view, subject, code)
    if averages:
        yield Column(_("Средний балл"), tuple(averages.get(pupil.pupil_id, "") for pupil in pupils), upright=True)
    cells = tuple(view.result(pupil, subject, ResultKind.PERIOD, code) for pupil in pupils)
    yield Column(period_column(code), cells, result=True, upright=True)


def _last_columns(view: JournalView, subject: Subject, pupils: Sequence[Pupil]) -> Iterator[Column]:
    averages = _averages(view, subject, None)
    if averages:
        yield Column(_("Средний балл"), tuple(averages.get(pupil.pupil_id, "") for pupil in pupils), upright=True)
    for kind, (heading, _sign) in RESULTS.items():
        if view.has_result(subject, kind):
            cells = tuple(view.result(pupil, subject, kind) for pupil in pupils)
            yield Column(heading, cells, result=True, upright=True)


def _averages(view: JournalView, subject: Subject, code: PeriodCode | None) -> dict[str, str]:
    """Return the averages that the source printed, by pupil; an average of nought means that there is none."""
    return {
        average.pupil_id: shown
        for average in view.closed.journal.averages
        if average.subject_id == subject.subject_id and average.period == code
        if (shown := average_shown(average.raw)).strip("0,.-")
    }


def average_shown(raw: str) -> str:
    """Return an average as it is printed: «2.6666666666666665» as «2,67», anything else as it came."""
    text = printable(raw.strip())
    if not _LONG_FRACTION.fullmatch(text):
        return text
    return str(Decimal(text.replace(",", ".")).quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")


def topics_table(view: JournalView, subject: Subject) -> TextTable | None:
    """Return the right page, or None when the source says nothing that would stand on it."""
    pupils = view.learners(subject)
    rows = [_topic(view, subject, number, lesson, pupils) for number, lesson in enumerate(view.lessons(subject), 1)]
    if not any(row[2] or row[4] for row in rows):
        rows = [row for row in rows if any(row[2:])]
    if not rows:
        return None
    table = TextTable(
        title=subject_title(subject),
        subtitles=(_("Темы, домашние задания, заметки"),),
        columns=(
            TextColumn("№", 9 * MM, fixed=True, centred=True),
            TextColumn(_("Дата"), 20 * MM, fixed=True, centred=True),
            TextColumn(_("Тема"), 5),
            TextColumn(_("Вид работы"), 2),
            TextColumn(_("Домашнее задание"), 3),
            TextColumn(_("Заметки"), 2.4),
        ),
        rows=tuple(rows),
        caption=_("Темы, домашние задания, заметки"),
    )
    return table.without_empty_columns()


def _topic(
    view: JournalView, subject: Subject, number: int, lesson: Lesson, pupils: Sequence[Pupil]
) -> tuple[str, ...]:
    texts = (lesson.topic, _work_kinds(view, lesson, pupils), lesson.homework)
    notes = "; ".join(_notes(view, subject, lesson, pupils))
    return (str(number), day(lesson.day), *(printable(text) for text in (*texts, notes)))


def _work_kinds(view: JournalView, lesson: Lesson, pupils: Sequence[Pupil]) -> str:
    marks = (m for pupil in pupils for entry in view.entries(pupil, lesson) for m in entry.marks)
    kinds = dict.fromkeys([lesson.work_kind, *(mark.work_kind for mark in marks)])
    return "; ".join(kind for kind in kinds if kind)


def _notes(view: JournalView, subject: Subject, lesson: Lesson, pupils: Sequence[Pupil]) -> Iterator[str]:
    if lesson.substitutes:
        yield f"замена: {lesson.teacher or '—'} вместо {lesson.substitutes}"
    elif lesson.teacher and lesson.teacher != subject.teacher:
        yield f"{view.words.teacher.lower()}: {lesson.teacher}"
    if lesson.note:
        yield lesson.note
    for pupil in pupils:
        for entry in view.entries(pupil, lesson):
            comments = dict.fromkeys((entry.comment, *(mark.comment for mark in entry.marks)))
            said = [*(text for text in comments if text), *_retakes(entry)]
            if said:
                plan = f" ({_PLAN})" if pupil.individual_plan else ""
                yield f"{pupil.name.short}{plan}: {', '.join(said)}"


def _retakes(entry: Entry) -> Iterator[str]:
    """Yield on what grounds marks were set later; an absence before them stays in the words (003 §4-ЭЖ 2.5)."""
    for mark in entry.marks:
        if mark.retake:
            replaced = f" вместо {mark.retake.replaced}" if mark.retake.replaced else ""
            absent = f"; пропуск ({' '.join(entry.attendance)}) сохранён" if entry.attendance else ""
            what = _("пересдача") if mark.retake.replaced else _("сдача пропущенной темы")
            yield unbroken(f"{what}, {retake_protocol(mark.retake)}: отметка {mark.shown}{replaced}{absent}")


def retake_protocol(retake: Retake) -> str:
    """«протокол от 12.03.2026 № 3»; what the source does not give is not said."""
    when = f" от {day(retake.protocol_date)}" if retake.protocol_date else ""
    number = f" № {retake.protocol_number}" if retake.protocol_number else ""
    return f"протокол{when}{number}" if when or number else _("протокол не указан")
