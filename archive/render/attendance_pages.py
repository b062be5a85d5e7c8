"""Attendance: what the codes of the legend come to, by month and period, for each pupil and for all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from archive.model.journal import AttendanceMeaning
from archive.model.people import Pupil
from archive.render.attendance import (
    ABSENCE_KINDS,
    MISSED,
    Attendance,
    attendance_by_days,
    attendance_of,
    whole_days_missed,
)
from archive.render.grid import Column, Grid, Group, Row
from archive.render.measures import MM
from archive.render.subject_pages import AWAY_NOTE, plan_notes, rows_of
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import day, month_headings, period_heading
from archive.texts import _


def attendance_grid(view: JournalView) -> Grid | None:
    """Return the totals of missed lessons and days, or None when no lesson has any attendance."""
    attendance = attendance_of(view)
    if not attendance.absences:
        return None
    days = _telling(attendance, whole_days_missed(view))
    held = {absence.day for absence in attendance.absences} | {x.day for x in view.closed.journal.lessons}
    return _totals(
        view,
        view.words.absences,
        (
            _("По условным знакам журнала; опоздания в число пропусков не входят."),
            _("Целый день: отсутствовал(а) на всём, что в этот день было в расписании.") if days else "",
        ),
        (
            _months(view, attendance, held, (_("Пропущено по месяцам"), _("По месяцам"))),
            *((_months(view, days, held, (_("Целых дней по месяцам"), _("Целых дней"), _("Дней"))),) if days else ()),
            *_periods(view, attendance, days),
        ),
        attendance.unknown,
    )


def _telling(attendance: Attendance, days: Attendance) -> Attendance | None:
    """Return the whole days, or None where they say nothing more: one lesson a day, as in a course."""
    missed = sum(absence.meaning in MISSED for absence in attendance.absences)
    return days if len(days.absences) < missed else None


def day_totals_grid(view: JournalView) -> Grid | None:
    """Return the totals of missed and attended days where attendance is kept by days, or None."""
    journal = view.closed.journal
    attendance = attendance_by_days(view)
    if not (journal.open_days or attendance.absences) or attendance_of(view).absences:
        return None
    held = {absence.day for absence in attendance.absences} | set(journal.open_days)
    groups = [_months(view, attendance, held, (_("Пропущено дней по месяцам"), _("По месяцам")))]
    if journal.open_days:
        groups.append(_attended_months(view, attendance))
    title = _("Итоги посещаемости в днях")
    subtitles = (_("Посещено: дни работы группы, в которые числится в списке, без пропущенных."),)
    groups += _periods(view, attendance, None)
    return _totals(view, title, subtitles if journal.open_days else (), groups, attendance.unknown)


def _totals(
    view: JournalView, title: str, subtitles: Sequence[str], groups: Sequence[Group], unknown: Sequence[str]
) -> Grid:
    said = _("Не учтены знаки без объяснения в источнике: ") + ", ".join(unknown) + "."
    return Grid(
        title=title,
        subtitles=(" ".join(text for text in subtitles if text),),
        names_heading=_("Фамилия, имя, отчество"),
        rows=(*rows_of(view.pupils), Row((_("Всего"),), total=True)),
        groups=tuple(groups),
        notes=(*((printable(said),) if unknown else ()), *plan_notes(view.pupils)),
        whole_groups=True,
    )


def _months(view: JournalView, attendance: Attendance, held: Iterable[date], headings: tuple[str, ...]) -> Group:
    """Return what was missed in each month in which there were lessons or absences."""
    columns = []
    for (year, month), days in groupby(sorted(held), key=lambda each: (each.year, each.month)):
        in_month = list(days)
        cells = _cells(view.pupils, attendance, in_month[0], in_month[-1], MISSED)
        columns.append(Column(month_headings(year, month)[1], cells, upright=True))
    return Group(headings, tuple(columns), lines=2)


def _attended_months(view: JournalView, attendance: Attendance) -> Group:
    columns = []
    for (year, month), days in groupby(sorted(view.closed.journal.open_days), key=lambda each: (each.year, each.month)):
        cells = _attended(view, attendance, list(days))
        columns.append(Column(month_headings(year, month)[1], cells, upright=True))
    return Group((_("Посещено дней по месяцам"), _("Посещено")), tuple(columns), lines=2)


def _attended(view: JournalView, attendance: Attendance, days: Sequence[date]) -> tuple[str, ...]:
    missed = {(absence.pupil_id, absence.day) for absence in attendance.absences if absence.meaning in MISSED}
    own = [
        sum(not view.is_away(pupil, on) and (pupil.pupil_id, on) not in missed for on in days) for pupil in view.pupils
    ]
    return tuple(str(count) if count else "" for count in (*own, sum(own)))


def _periods(view: JournalView, attendance: Attendance, days: Attendance | None) -> Iterator[Group]:
    """Yield for each period and the whole what was missed for which reason; `days` adds the whole days."""
    parts = view.closed.journal.periods if view.is_year else ()
    seen = {absence.meaning for absence in attendance.absences}
    kinds = [(heading, kind) for heading, _words, kind in ABSENCE_KINDS if kind is MISSED or seen.intersection(kind)]
    for period in (*(p for p in parts if p.code != view.closed.period.code), view.closed.period):
        counted = [(heading, attendance, meanings) for heading, meanings in kinds]
        if days:
            counted.insert(1, (_("целых дней"), days, MISSED))
        columns = (
            Column(
                heading,
                _cells(view.pupils, found, period.start, period.end, meanings),
                result=heading == "всего",
                upright=True,
            )
            for heading, found, meanings in counted
        )
        yield Group((period_heading(period.code),), tuple(columns), lines=2)


def _cells(
    pupils: Sequence[Pupil], attendance: Attendance, start: date, end: date, meanings: Sequence[AttendanceMeaning]
) -> tuple[str, ...]:
    counts = attendance.counts(start, end, meanings)
    own = [counts[pupil.pupil_id] for pupil in pupils]
    return tuple(str(count) if count else "" for count in (*own, sum(own)))


def days_grid(view: JournalView) -> Grid | None:
    """Return the days on which the group met, with the codes of those who were away; None without such days."""
    journal = view.closed.journal
    days = sorted({*journal.open_days, *(absence.day for absence in journal.day_absences if not absence.subject_id)})
    if not journal.open_days:
        return None
    codes: dict[tuple[str, date], list[str]] = defaultdict(list)
    for absence in journal.day_absences:
        codes[absence.pupil_id, absence.day].append(absence.code)
    groups = tuple(
        Group(month_headings(year, month), tuple(_day_column(view, codes, on) for on in held))
        for (year, month), held in groupby(days, key=lambda each: (each.year, each.month))
    )
    away = any(column.away for group in groups for column in group.columns)
    return Grid(
        title=_("Посещаемость по дням"),
        subtitles=(_("Дни работы группы; пустая клетка: присутствовал(а)."),),
        names_heading=_("Фамилия, имя, отчество"),
        rows=rows_of(view.pupils),
        groups=groups,
        notes=(*((AWAY_NOTE,) if away else ()), *plan_notes(view.pupils)),
    )


def _day_column(view: JournalView, codes: Mapping[tuple[str, date], Sequence[str]], on: date) -> Column:
    cells = tuple(printable(" ".join(codes.get((pupil.pupil_id, on), ()))) for pupil in view.pupils)
    away = frozenset(i for i, pupil in enumerate(view.pupils) if view.is_away(pupil, on))
    return Column(f"{on:%d}", cells, away=away)


def day_absences_table(view: JournalView) -> TextTable | None:
    """Return what the source gives for whole days, or None when it gives nothing.

    Where a grid of days shows the codes, only those with a comment or a subject are listed.
    """
    journal = view.closed.journal
    shown = [each for each in journal.day_absences if not journal.open_days or each.comment or each.subject_id]
    names = {pupil.pupil_id: pupil.name.full for pupil in journal.pupils}
    subjects = {subject.subject_id: subject.name for subject in journal.subjects}
    words = {code.code: code.words for code in journal.legend}
    rows = tuple(
        tuple(
            printable(text)
            for text in (
                str(number),
                day(absence.day),
                names.get(absence.pupil_id, absence.pupil_id),
                f"{absence.code} ({words[absence.code]})" if words.get(absence.code) else absence.code,
                subjects.get(absence.subject_id, ""),
                absence.comment,
            )
        )
        for number, absence in enumerate(shown, start=1)
    )
    if not rows:
        return None
    columns = (
        TextColumn("№", 10 * MM, fixed=True, centred=True),
        TextColumn(_("Дата"), 20 * MM, fixed=True, centred=True),
        TextColumn(_("Фамилия, имя, отчество"), 3),
        TextColumn(_("Отметка о посещении"), 3),
        TextColumn(_("Предмет"), 2),
        TextColumn(_("Примечание"), 2),
    )
    said = _("Указаны в источнике для дня в целом, без урока; в итоги по урокам не входят.")
    subtitles = (_("Примечания к отметкам о посещении.") if journal.open_days else said,)
    title = _("Отсутствие по дням")
    return TextTable(title, subtitles, columns, rows, f"{title}. {subtitles[0]}").without_empty_columns()
