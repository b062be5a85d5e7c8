"""Class journals written as our flat format: a folder of CSV files (UTF-8, Latin file names).

The tables, their headings and their order are those of `archive.intake.flat.schema`; rows are
written as they come, so that a school of any size takes no more memory than one class.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.intake.flat import schema as flat
from archive.model.journal import (
    AttendanceCode,
    AttendanceMeaning,
    ClassJournal,
    ClassKind,
    DayAbsence,
    Entry,
    Lesson,
    Result,
    ResultKind,
    Subject,
)
from archive.model.marks import Mark, Retake
from archive.model.people import Pupil
from archive.model.period import Period, SchoolYear

Row = dict[str, str]
_MEANINGS = {
    AttendanceMeaning.ABSENT: "неявка",
    AttendanceMeaning.ABSENT_ILL: "болезнь",
    AttendanceMeaning.ABSENT_EXCUSED: "уважительная",
    AttendanceMeaning.ABSENT_UNEXCUSED: "неуважительная",
    AttendanceMeaning.LATE: "опоздание",
    AttendanceMeaning.EXEMPT: "освобождение",
    AttendanceMeaning.UNKNOWN: "",
}
_RESULTS = {
    ResultKind.PERIOD: "период",
    ResultKind.YEAR: "год",
    ResultKind.EXAM: "экзамен",
    ResultKind.STATE_EXAM: "гос. экзамен",
    ResultKind.FINAL: "итоговая",
}
_CLASSES = {
    ClassKind.SCHOOL_CLASS: "класс",
    ClassKind.COLLEGE_GROUP: "группа",
    ClassKind.PRESCHOOL_GROUP: "дошкольная группа",
    ClassKind.EXTRACURRICULAR_GROUP: "внеурочная группа",
}


class FlatWriter:
    """Writes one school; use as a context manager. `rows` counts what was written, headings aside."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`, which must exist."""
        self.rows = 0
        self._folder = folder
        self._files = ExitStack()
        self._writers: dict[str, csv.DictWriter[str]] = {}
        self._pupils: set[str] = set()

    def __enter__(self) -> Self:
        """Open every table and write its headings."""
        for table in flat.TABLES:
            path = self._folder / f"{table.name}.csv"
            file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
            writer = csv.DictWriter(file, [column.heading for column in table.columns], restval="")
            writer.writeheader()
            self._writers[table.name] = writer
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self._files.close()

    def school(self, name: str, year: SchoolYear, periods: Iterable[Period], legend: Iterable[AttendanceCode]) -> None:
        """Write what all classes share: the school, the common periods, the legend."""
        self._put(flat.SCHOOL, [{"Версия формата": flat.FORMAT, "Школа": name, "Учебный год": str(year)}])
        self._put(flat.PERIODS, (_period("", period) for period in periods))
        self._put(flat.LEGEND, map(_code, legend))

    def journal(self, journal: ClassJournal, *, own_periods: bool) -> None:
        """Write one class; its periods only when they are its own."""
        label = journal.class_label
        kind = _CLASSES[journal.class_kind]
        self._put(flat.CLASSES, [{"Класс": label, "Вид": kind, "Классный руководитель": journal.class_teacher}])
        self._put(flat.PERIODS, (_period(label, period) for period in journal.periods if own_periods))
        self._put(flat.PUPILS, (_pupil(one) for one in journal.pupils if self._is_new(one)))
        self._put(flat.MEMBERSHIP, (row for one in journal.pupils for row in _memberships(one)))
        self._put(flat.SUBJECTS, (_subject(label, one) for one in journal.subjects))
        self._put(flat.LESSONS, map(_lesson, journal.lessons))
        self._put(flat.MARKS, (row for entry in journal.entries for row in _marks(entry)))
        self._put(flat.ATTENDANCE, (row for entry in journal.entries for row in _attendance(entry)))
        self._put(flat.DAY_ABSENCES, (_day_absence(label, one) for one in journal.day_absences))
        self._put(flat.OPEN_DAYS, ({"Класс": label, "Дата": _day(day)} for day in journal.open_days))
        self._put(flat.RESULTS, map(_result, journal.results))
        self._put(flat.DECISIONS, _decisions(journal))

    def _put(self, table: flat.Table, rows: Iterable[Row]) -> None:
        writer = self._writers[table.name]
        for row in rows:
            writer.writerow(row)
            self.rows += 1

    def _is_new(self, pupil: Pupil) -> bool:
        """A pupil of two classes stands in «Ученики» once."""
        known = pupil.pupil_id in self._pupils
        self._pupils.add(pupil.pupil_id)
        return not known


def _period(label: str, period: Period) -> Row:
    return {"Класс": label, "Период": period.code.words, "Начало": _day(period.start), "Конец": _day(period.end)}


def _code(code: AttendanceCode) -> Row:
    return {"Обозначение": code.code, "Значение": code.words, "Вид": _MEANINGS[code.meaning]}


def _pupil(pupil: Pupil) -> Row:
    return {
        "Код ученика": pupil.pupil_id,
        "Фамилия": pupil.name.family,
        "Имя": pupil.name.given,
        "Отчество": pupil.name.patronymic,
        "Дата рождения": _day(pupil.birth_date),
        "СНИЛС": pupil.snils,
        "Индивидуальный план": "да" if pupil.individual_plan else "",
    }


def _memberships(pupil: Pupil) -> Iterator[Row]:
    for one in pupil.memberships:
        yield {
            "Код ученика": pupil.pupil_id,
            "Класс": one.class_label,
            "С": _day(one.since),
            "По": _day(one.until),
            "Откуда прибыл": one.came_from,
            "Куда выбыл": one.left_to,
        }


def _subject(label: str, subject: Subject) -> Row:
    return {
        "Код предмета": subject.subject_id,
        "Класс": label,
        "Название": subject.name,
        "Вид": subject.kind.value,
        "Учитель": subject.teacher,
        "Подгруппа": subject.group,
        "Часов по плану": "" if subject.planned_hours is None else str(subject.planned_hours),
    }


def _lesson(lesson: Lesson) -> Row:
    return {
        "Код урока": lesson.lesson_id,
        "Код предмета": lesson.subject_id,
        "Дата": _day(lesson.day),
        "Номер урока": "" if lesson.number is None else str(lesson.number),
        "Тема": lesson.topic,
        "Домашнее задание": lesson.homework,
        "Учитель": lesson.teacher,
        "Замещает": lesson.substitutes,
        "Вид работы": lesson.work_kind,
        "Заметки": lesson.note,
    }


def _marks(entry: Entry) -> Iterator[Row]:
    works: dict[int, list[Mark]] = {}
    for mark in entry.marks:
        works.setdefault(mark.work, []).append(mark)
    for parts in works.values():
        yield {
            "Код ученика": entry.pupil_id,
            "Код урока": entry.lesson_id,
            "Отметка": "/".join(part.raw for part in parts),
            "Вид работы": parts[0].work_kind,
            "Вес": parts[0].weight,
            "Выставлена": _moment(entry.entered_at),
            "Примечание": parts[0].comment,
            **_retake(parts[0].retake),
        }


def _retake(retake: Retake | None) -> Row:
    if retake is None:
        return {}
    return {
        "Вместо": retake.replaced,
        "Номер протокола": retake.protocol_number,
        "Дата протокола": _day(retake.protocol_date),
    }


def _day_absence(label: str, absence: DayAbsence) -> Row:
    return {
        "Код ученика": absence.pupil_id,
        "Класс": label,
        "Дата": _day(absence.day),
        "Отметка о посещении": absence.code,
        "Примечание": absence.comment,
    }


def _attendance(entry: Entry) -> Iterator[Row]:
    for code in entry.attendance:
        yield {
            "Код ученика": entry.pupil_id,
            "Код урока": entry.lesson_id,
            "Отметка о посещении": code,
            "Примечание": entry.comment,
        }


def _result(result: Result) -> Row:
    return {
        "Код ученика": result.pupil_id,
        "Код предмета": result.subject_id,
        "Вид итога": _RESULTS[result.kind],
        "Период": result.period.words if result.period else "",
        "Отметка": result.mark.raw,
        "Выставлена": _moment(result.entered_at),
    }


def _decisions(journal: ClassJournal) -> Iterator[Row]:
    for one in journal.decisions:
        yield {
            "Код ученика": one.pupil_id,
            "Класс": journal.class_label,
            "Решение педсовета": one.words,
            "Номер протокола": one.protocol_number,
            "Дата протокола": _day(one.protocol_date),
        }


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}" if moment else ""
