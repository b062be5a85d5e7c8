"""Attendance: what the codes of the legend come to, by month and period, for each pupil and for all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.model.journal import AttendanceMeaning
from archive.model.people import Pupil
from archive.render.grid import Column, Grid, Group, Row
from archive.render.measures import MM
from archive.render.subject_pages import rows_of
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import day, month_headings, period_heading
from archive.texts import _

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
    """One code at one lesson."""

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
        """Return by pupil how many lessons of the days `start`-`end`, both inclusive, have one of `meanings`."""
        return Counter(x.pupil_id for x in self.absences if start <= x.day <= end and x.meaning in meanings)


def attendance_of(view: JournalView) -> Attendance:
    """Return every code of the closed period with its day and meaning."""
    journal = view.closed.journal
    meanings = {code.code: code.meaning for code in journal.legend}
    days = {lesson.lesson_id: lesson.day for lesson in journal.lessons}
    found: list[Absence] = []
    unknown: Counter[str] = Counter()
    for entry in journal.entries:
        for code in entry.attendance if entry.lesson_id in days else ():
            meaning = meanings.get(code, AttendanceMeaning.UNKNOWN)
            unknown[code] += meaning is AttendanceMeaning.UNKNOWN
            found.append(Absence(entry.pupil_id, days[entry.lesson_id], meaning))
    return Attendance(tuple(found), tuple(sorted(code for code, times in unknown.items() if times)))


def attendance_grid(view: JournalView) -> Grid | None:
    """Return the totals of missed lessons, or None when the journal holds no attendance."""
    attendance = attendance_of(view)
    if not attendance.absences:
        return None
    pupils = view.pupils
    return Grid(
        title=view.words.absences,
        subtitles=(_("По условным знакам журнала; опоздания в число пропусков не входят."),),
        names_heading=_("Фамилия, имя, отчество"),
        rows=(*rows_of(pupils), Row((_("Всего"),), total=True)),
        groups=(*_months(view, attendance), *_periods(view, attendance)),
        notes=_notes(attendance),
        whole_groups=True,
    )


def _notes(attendance: Attendance) -> tuple[str, ...]:
    if not attendance.unknown:
        return ()
    return (printable(_("Не учтены знаки без объяснения в источнике: ") + ", ".join(attendance.unknown) + "."),)


def _months(view: JournalView, attendance: Attendance) -> Iterator[Group]:
    """Yield the months of the period in which there were lessons or absences."""
    days = sorted({absence.day for absence in attendance.absences} | {x.day for x in view.closed.journal.lessons})
    columns = []
    for year, month in dict.fromkeys((held.year, held.month) for held in days):
        in_month = [held for held in days if (held.year, held.month) == (year, month)]
        cells = _cells(view.pupils, attendance, in_month[0], in_month[-1], MISSED)
        columns.append(Column(month_headings(year, month)[1], cells, upright=True))
    yield Group((_("Всего пропущено по месяцам"), _("По месяцам")), tuple(columns), lines=2)


def _periods(view: JournalView, attendance: Attendance) -> Iterator[Group]:
    parts = view.closed.journal.periods if view.is_year else ()
    seen = {absence.meaning for absence in attendance.absences}
    kinds = [(heading, kind) for heading, _words, kind in ABSENCE_KINDS if kind is MISSED or seen.intersection(kind)]
    for period in (*(p for p in parts if p.code != view.closed.period.code), view.closed.period):
        columns = (
            Column(
                heading,
                _cells(view.pupils, attendance, period.start, period.end, meanings),
                result=heading == "всего",
                upright=True,
            )
            for heading, meanings in kinds
        )
        yield Group((period_heading(period.code),), tuple(columns), lines=2)


def _cells(
    pupils: Sequence[Pupil], attendance: Attendance, start: date, end: date, meanings: Sequence[AttendanceMeaning]
) -> tuple[str, ...]:
    counts = attendance.counts(start, end, meanings)
    own = [counts[pupil.pupil_id] for pupil in pupils]
    return tuple(str(count) if count else "" for count in (*own, sum(own)))


def day_absences_table(view: JournalView) -> TextTable | None:
    """Return what the source gives for whole days, or None when it gives nothing."""
    journal = view.closed.journal
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
        for number, absence in enumerate(journal.day_absences, start=1)
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
    subtitles = (_("Указаны в источнике для дня в целом, без урока; в итоги по урокам не входят."),)
    title = _("Отсутствие по дням")
    return TextTable(title, subtitles, columns, rows, f"{title}. {subtitles[0]}").without_empty_columns()
