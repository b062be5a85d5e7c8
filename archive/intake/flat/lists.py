"""The flat format's lists: school, classes, periods, pupils, memberships, subjects, lessons, legend."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.intake.flat import schema
from archive.intake.flat.draft import ClassDraft, Draft
from archive.intake.flat.rows import BoundTable, Record, RowReader
from archive.intake.vocabulary import folded, meaning_of
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import (
    AttendanceCode,
    AttendanceMeaning,
    ClassKind,
    Lesson,
    Subject,
    SubjectKind,
)
from archive.model.people import Membership, PersonName, Pupil
from archive.model.period import YEAR, Period, SchoolYear

CLASS_KINDS = {
    "класс": ClassKind.SCHOOL_CLASS,
    "группа": ClassKind.COLLEGE_GROUP,
    "дошкольная группа": ClassKind.PRESCHOOL_GROUP,
    "внеурочная группа": ClassKind.EXTRACURRICULAR_GROUP,
}
_SUBJECT_KINDS = {kind.value.casefold(): kind for kind in SubjectKind}
_YES = {"да": True, "нет": False}
_MEANINGS = {
    "неявка": AttendanceMeaning.ABSENT,
    "болезнь": AttendanceMeaning.ABSENT_ILL,
    "уважительная": AttendanceMeaning.ABSENT_EXCUSED,
    "неуважительная": AttendanceMeaning.ABSENT_UNEXCUSED,
    "опоздание": AttendanceMeaning.LATE,
    "освобождение": AttendanceMeaning.EXEMPT,
}


def start_draft(bound: BoundTable, rows: RowReader) -> Draft | None:
    """Read the table of the school: one row; `None` after findings that say why nothing else can be read."""
    records = list(rows.records(bound))
    if len(records) != 1:
        place = bound.place(records[1].number if records else bound.header, "Школа")
        rows.found.add(
            Finding(
                "intake.school-rows",
                Severity.BLOCKS,
                "В таблице «Школа» должна быть одна строка.",
                place,
                expected="одна строка: одна школа, один учебный год",
                found=f"строк: {len(records)}",
                remedy="Другие школы и годы подайте отдельно.",
            )
        )
        return None
    return _school(records[0], rows)


def _school(record: Record, rows: RowReader) -> Draft | None:
    version = record.text("Версия формата")
    if version and version.casefold() != schema.FORMAT:
        rows.report(
            record,
            "Версия формата",
            "intake.version-unknown",
            "Эта версия формата не известна, таблицы не читались.",
            expected=schema.FORMAT,
            found=f"«{version}»",
            remedy="Возьмите шаблон этой версии программы (archive template) или обновите программу.",
        )
        return None
    year = SchoolYear.parse(record.text("Учебный год"))
    if record.sound and year is None:
        rows.report(
            record,
            "Учебный год",
            "intake.cell-unreadable",
            "Учебный год не прочитан, остальное не проверялось.",
            expected="два года подряд, например 2025/2026",
            found=f"«{record.text('Учебный год')}»",
            remedy="Исправьте его.",
        )
    return Draft(rows, " ".join(record.text("Школа").split()), year) if record.sound and year else None


def read_classes(draft: Draft, bound: BoundTable) -> None:
    """Open a draft for each class."""
    for record in draft.rows.records(bound):
        label = record.text("Класс")
        if label and label not in draft.classes:
            kind = draft.rows.choice(record, "Вид", CLASS_KINDS, ClassKind.SCHOOL_CLASS)
            draft.classes[label] = ClassDraft(label, kind, record.text("Классный руководитель"))


def read_periods(draft: Draft, bound: BoundTable) -> None:
    """Give each class its own periods, or those that are common to all when it has none of its own."""
    common: list[Period] = []
    for record in draft.rows.records(bound):
        code, start, end = record.period("Период"), record.day("Начало"), record.day("Конец")
        for heading, day in (("Начало", start), ("Конец", end)):
            draft.check_day(record, heading, day)
        if start and end:
            _check_order(draft, record, "Начало", "Конец", start, end)
        if code and start and end and record.sound:
            own = draft.classes.get(record.text("Класс"))
            (own.periods if own else common).append(Period(code, start, end))
    for one in draft.classes.values():
        one.periods = one.periods or common


def read_pupils(draft: Draft, bound: BoundTable) -> None:
    """Read the pupils; a patronymic may lawfully be absent."""
    for record in draft.rows.records(bound):
        plan = draft.rows.choice(record, "Индивидуальный план", _YES, default=False)
        code = record.text("Код ученика")
        if code and code not in draft.pupils:
            parts = (" ".join(record.text(heading).split()) for heading in ("Фамилия", "Имя", "Отчество"))
            birth = record.day("Дата рождения")
            draft.pupils[code] = Pupil(code, PersonName(*parts), birth, record.text("СНИЛС"), individual_plan=plan)


def read_memberships(draft: Draft, bound: BoundTable) -> None:
    """Put pupils into classes; a pupil who is in none would get lost, which is a finding."""
    for record in draft.rows.records(bound):
        since, until = record.day("С"), record.day("По")
        for heading, day in (("С", since), ("По", until)):
            draft.check_day(record, heading, day)
        if since and until:
            _check_order(draft, record, "С", "По", since, until)
        one = draft.classes.get(record.text("Класс"))
        if one and record.text("Код ученика") in draft.pupils:
            came, left = record.text("Откуда прибыл"), record.text("Куда выбыл")
            stay = Membership(one.label, since, until, came, left)
            one.members.setdefault(record.text("Код ученика"), []).append(stay)
    _report_homeless(draft, bound)


def read_subjects(draft: Draft, bound: BoundTable) -> None:
    """Read the subjects, each of one class."""
    for record in draft.rows.records(bound):
        kind = draft.rows.choice(record, "Вид", _SUBJECT_KINDS, SubjectKind.SUBJECT)
        code, one = record.text("Код предмета"), draft.classes.get(record.text("Класс"))
        if code and one and code not in draft.subject_class:
            draft.subject_class[code] = one
            one.subjects[code] = Subject(
                code,
                " ".join(record.text("Название").split()),
                kind,
                record.text("Учитель"),
                record.text("Подгруппа"),
                record.integer("Часов по плану"),
            )


@dataclass(slots=True)
class _Stray:
    """Lessons of a class that lie in none of its periods: how many, and the first."""

    place: Place
    first: date
    number: int = 0


def read_lessons(draft: Draft, bound: BoundTable) -> None:
    """Read the lessons; several of a subject on one day are told apart by their order in the source."""
    ordinals: Counter[tuple[str, date]] = Counter()
    stray: dict[str, _Stray] = {}
    for record in draft.rows.records(bound):
        day, subject = record.day("Дата"), record.text("Код предмета")
        draft.check_day(record, "Дата", day)
        one = draft.subject_class.get(subject)
        if day is None or one is None or record.text("Код урока") in draft.lessons:
            continue
        ordinals[subject, day] += 1
        lesson = _lesson(record, subject, day, ordinals[subject, day])
        draft.lessons[lesson.lesson_id] = lesson
        one.lessons.append(lesson)
        if record.sound and not any(period.covers(day) for period in one.periods if period.code != YEAR):
            stray.setdefault(one.label, _Stray(record.place("Дата"), day)).number += 1
    _report_stray(draft, stray)


def _lesson(record: Record, subject: str, day: date, ordinal: int) -> Lesson:
    return Lesson(
        lesson_id=record.text("Код урока"),
        subject_id=subject,
        day=day,
        ordinal=ordinal,
        number=record.integer("Номер урока"),
        topic=record.text("Тема"),
        homework=record.text("Домашнее задание"),
        teacher=record.text("Учитель"),
        substitutes=record.text("Замещает"),
        work_kind=record.text("Вид работы"),
        note=record.text("Заметки"),
    )


def read_legend(draft: Draft, bound: BoundTable) -> None:
    """Read what the attendance codes mean; without a kind the words are read."""
    for record in draft.rows.records(bound):
        words = record.text("Значение")
        meaning = draft.rows.choice(record, "Вид", _MEANINGS, meaning_of(words))
        code = record.text("Обозначение")
        if code:
            draft.legend.setdefault(folded(code), AttendanceCode(code, words, meaning))


def _check_order(draft: Draft, record: Record, first: str, last: str, start: date, end: date) -> None:
    if start > end:
        record.sound = False
        draft.rows.report(
            record,
            last,
            "intake.days-reversed",
            f"Дата «{last}» раньше даты «{first}».",
            expected=f"не раньше {start:%d.%m.%Y}",
            found=f"{end:%d.%m.%Y}",
            remedy="Исправьте одну из них.",
        )


def _report_homeless(draft: Draft, bound: BoundTable) -> None:
    members = {code for one in draft.classes.values() for code in one.members}
    for code, pupil in draft.pupils.items():
        if code not in members:
            draft.rows.found.add(
                Finding(
                    "intake.pupil-without-class",
                    Severity.BLOCKS,
                    "Ученик есть в таблице «Ученики», но не зачислен ни в один класс.",
                    bound.place(bound.header, "Код ученика"),
                    expected="строка с его кодом в таблице «Зачисление»",
                    found=f"нет строки с кодом «{code}»",
                    remedy="Добавьте её или уберите ученика.",
                    pupil=pupil.name.full,
                )
            )


def _report_stray(draft: Draft, stray: Mapping[str, _Stray]) -> None:
    for label, found in stray.items():
        draft.rows.found.add(
            Finding(
                "intake.lesson-outside-periods",
                Severity.EXPLAIN,
                "Уроки вне всех периодов класса: они войдут в журнал за год, но ни в одну часть года.",
                found.place,
                found=f"таких уроков: {found.number}, первый {found.first:%d.%m.%Y}",
                remedy="Проверьте даты уроков и таблицу «Периоды».",
                class_label=label,
            )
        )
