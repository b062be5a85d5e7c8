"""The reports that the regulations ask for (003 прил. 2 зам. 11, 13; 004 §1, §2), from the same data as the checks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from archive.checks.inspection import Inspection, title
from archive.checks.report_rows import (
    AbsenceRow,
    CompletenessRow,
    ControlRow,
    MissedRow,
    PlanRow,
    PupilRow,
    QualityRow,
    Row,
    TeacherRow,
    UnsatisfactoryRow,
)
from archive.checks.timeliness import late_at
from archive.checks.works import Work
from archive.model.journal import (
    AttendanceCode,
    AttendanceMeaning,
    ClassJournal,
    Entry,
    Lesson,
    Result,
    ResultKind,
    Subject,
)
from archive.model.marks import Mark, MarkWord
from archive.model.organisation import Organisation
from archive.model.period import Period

_PASSING = 3
_GOOD = 4


class ReportKind(StrEnum):
    """Which report."""

    QUALITY = "quality"
    PUPILS = "pupils"
    MISSED = "missed"
    UNSATISFACTORY = "unsatisfactory"
    CONTROL = "control"
    COMPLETENESS = "completeness"
    PLAN = "plan"
    ABSENCES = "absences"
    TEACHERS = "teachers"


@dataclass(frozen=True, slots=True)
class Table:
    """A report ready to be shown: as many cells a row as there are headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def report(
    kind: ReportKind, journal: ClassJournal, organisation: Organisation, period: Period, *, at: datetime
) -> tuple[Row, ...]:
    """Return the rows of a report; `journal` holds only what falls into `period`."""
    return tuple(_REPORTS[kind].make(Inspection(journal, organisation, period, at)))


def table(kind: ReportKind, rows: Iterable[Row]) -> Table:
    """Return the report's rows as texts under Russian headings."""
    described = _REPORTS[kind]
    cells = (tuple(_shown(getattr(row, field.name)) for field in fields(row)) for row in rows)
    return Table(described.title, described.headings, tuple(cells))


def _shown(value: object) -> str:
    match value:
        case None:
            return "–"
        case date():
            return f"{value:%d.%m.%Y}"
        case Decimal():
            return str(value).replace(".", ",")
        case _:
            return str(value)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None


def _summary(case: Inspection, subject: Subject) -> dict[str, Mark]:
    """Return each pupil's summary mark of what is closed: of the period, or of the year."""
    return {r.pupil_id: r.mark for r in case.results_of(subject) if _is_summary(case, r)}


def _is_summary(case: Inspection, result: Result) -> bool:
    return result.kind is ResultKind.YEAR if case.is_year else result.period == case.period.code


def _sign(mark: Mark) -> str:
    if mark.grade is not None:
        return str(mark.grade) if mark.grade >= _PASSING else "2"
    return {MarkWord.NOT_PASSED: "2", MarkWord.PASSED: "зачёт"}.get(mark.word or MarkWord.EXEMPT, "other")


def _quality(case: Inspection) -> Iterator[QualityRow]:
    for subject in case.attested():
        marks, learners = _summary(case, subject), case.learners(subject)
        own = [marks[pupil.pupil_id] for pupil in learners if pupil.pupil_id in marks]
        yield _quality_row(title(subject), len(learners), Counter(map(_sign, own)))
    yield _whole_class(case)


def _quality_row(name: str, learners: int, signs: Counter[str]) -> QualityRow:
    return QualityRow(
        name,
        learners,
        signs["5"],
        signs["4"],
        signs["3"],
        signs["2"],
        signs["зачёт"] + signs["other"],
        learners - signs.total(),
        _share(signs["5"] + signs["4"], learners),
        _share(signs["5"] + signs["4"] + signs["3"] + signs["зачёт"], learners),
    )


def _whole_class(case: Inspection) -> QualityRow:
    """Count pupils by the least of their marks: who has only fives, who has a three, who lags behind."""
    least: Counter[str] = Counter()
    for _pupil, signs in _by_pupil(case):
        grades = sorted(sign for sign in signs if sign in {"2", "3", "4", "5"})
        if grades:
            least[grades[0]] += 1
        elif signs:
            least["зачёт" if "зачёт" in signs else "other"] += 1
    return _quality_row("Класс в целом", len(case.journal.pupils), least)


def _by_pupil(case: Inspection) -> Iterator[tuple[str, Counter[str]]]:
    signs: dict[str, Counter[str]] = defaultdict(Counter)
    for subject in case.attested():
        for pupil_id, mark in _summary(case, subject).items():
            signs[pupil_id][_sign(mark)] += 1
    for pupil in case.journal.pupils:
        yield pupil.name.full, signs[pupil.pupil_id]


def _pupils(case: Inspection) -> Iterator[PupilRow]:
    for name, signs in _by_pupil(case):
        good, fair = signs["5"] + signs["4"], signs["5"] + signs["4"] + signs["3"] + signs["зачёт"]
        whole = signs.total()
        yield PupilRow(
            name, whole, signs["5"], signs["4"], signs["3"], signs["2"], _share(good, whole), _share(fair, whole)
        )


def _entries(case: Inspection) -> Iterator[tuple[str, Subject, Lesson, Entry]]:
    """Yield what pupils have at lessons: by pupil, then by day."""
    found = defaultdict(list)
    for entry in case.journal.entries:
        lesson = case.lessons.get(entry.lesson_id)
        if lesson and entry.pupil_id in case.pupils and (entry.marks or entry.attendance):
            found[entry.pupil_id].append((lesson.day, lesson, entry))
    for pupil in case.journal.pupils:
        for _day, lesson, entry in sorted(found[pupil.pupil_id], key=lambda one: one[0]):
            yield pupil.name.full, case.subjects[lesson.subject_id], lesson, entry


def _missed(case: Inspection) -> Iterator[MissedRow]:
    words: dict[str, AttendanceCode] = {line.code: line for line in case.journal.legend}
    for pupil, subject, lesson, entry in _entries(case):
        sign = next((code for code in entry.attendance if case.is_absence(code)), "")
        if sign:
            yield MissedRow(pupil, lesson.day, title(subject), sign, words[sign].words, lesson.topic)


def _unsatisfactory(case: Inspection) -> Iterator[UnsatisfactoryRow]:
    for pupil, subject, lesson, entry in _entries(case):
        for mark in entry.marks:
            if _sign(mark) == "2":
                work = mark.work_kind or lesson.work_kind
                yield UnsatisfactoryRow(pupil, lesson.day, title(subject), mark.shown, work, lesson.topic)


def _control(case: Inspection) -> Iterator[ControlRow]:
    for subject in case.journal.subjects:
        for lesson in case.lessons_of(subject):
            if case.work(lesson) is Work.CONTROL:
                yield _control_row(case, subject, lesson)


def _control_row(case: Inspection, subject: Subject, lesson: Lesson) -> ControlRow:
    signs = Counter(_sign(mark) for entry in case.entries_of(lesson) for mark in entry.marks)
    written = sum(signs[grade] for grade in ("5", "4", "3", "2"))
    good = signs["5"] + signs["4"]
    return ControlRow(
        title(subject),
        lesson.day,
        lesson.topic,
        signs["5"],
        signs["4"],
        signs["3"],
        signs["2"],
        _share(good, written),
        _share(good + signs["3"], written),
    )


def _completeness(case: Inspection) -> Iterator[CompletenessRow]:
    for subject in case.journal.subjects:
        lessons, learners = case.lessons_of(subject), case.learners(subject)
        if not lessons:
            continue
        entries = [entry for lesson in lessons for entry in case.entries_of(lesson) if entry.marks]
        marked = {entry.pupil_id for entry in entries}
        timed = [late_at(case, lesson) for lesson in lessons]
        yield CompletenessRow(
            title(subject),
            subject.teacher,
            len(lessons),
            _share(sum(bool(lesson.topic) for lesson in lessons), len(lessons)),
            _share(sum(bool(lesson.homework) for lesson in lessons), len(lessons)),
            sum(len(entry.marks) for entry in entries),
            _share(sum(pupil.pupil_id not in marked for pupil in learners), len(learners)),
            _share(sum(len(late) for _dated, late in timed), sum(dated for dated, _late in timed)),
        )


def _plan(case: Inspection) -> Iterator[PlanRow]:
    for subject in case.journal.subjects:
        lessons = case.lessons_of(subject)
        substituted = sum(bool(lesson.substitutes) for lesson in lessons)
        planned = subject.planned_hours
        share = _share(len(lessons), planned) if planned else None
        yield PlanRow(title(subject), subject.teacher, planned, len(lessons), substituted, share)


_REASONS = {
    AttendanceMeaning.ABSENT_ILL: "ill",
    AttendanceMeaning.ABSENT_EXCUSED: "excused",
    AttendanceMeaning.ABSENT_UNEXCUSED: "unexcused",
    AttendanceMeaning.ABSENT: "unknown",
    AttendanceMeaning.LATE: "late",
}


def _absences(case: Inspection) -> Iterator[AbsenceRow]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in case.journal.entries:
        for code in entry.attendance if entry.lesson_id in case.lessons else ():
            counts[entry.pupil_id][_REASONS.get(case.meaning(code), "")] += 1
    for pupil in case.journal.pupils:
        own = counts[pupil.pupil_id]
        missed = sum(own[reason] for reason in ("ill", "excused", "unexcused", "unknown"))
        yield AbsenceRow(
            pupil.name.full, missed, own["ill"], own["excused"], own["unexcused"], own["unknown"], own["late"]
        )


def _teachers(case: Inspection) -> Iterator[TeacherRow]:
    """Yield a row a teacher, then one of all; a teacher takes part whose pages have a mark or a topic."""
    own: dict[str, list[Subject]] = defaultdict(list)
    for subject in case.journal.subjects:
        if subject.teacher:
            own[subject.teacher].append(subject)
    rows = [_teacher_row(case, teacher, subjects) for teacher, subjects in sorted(own.items())]
    yield from rows
    taking = sum(row.takes_part == _YES for row in rows)
    share = _shown(_share(taking, len(rows)))
    yield TeacherRow(
        f"Всего учителей: {len(rows)}",
        "",
        sum(row.lessons for row in rows),
        None,
        None,
        sum(row.marks for row in rows),
        sum(row.results for row in rows),
        f"{taking} из {len(rows)}, {share} %",
    )


_YES, _NO = "да", "нет"


def _teacher_row(case: Inspection, teacher: str, subjects: list[Subject]) -> TeacherRow:
    lessons = [lesson for subject in subjects for lesson in case.lessons_of(subject)]
    marks = sum(len(entry.marks) for lesson in lessons for entry in case.entries_of(lesson))
    topics = sum(bool(lesson.topic) for lesson in lessons)
    results = sum(len(_summary(case, subject)) for subject in subjects)
    return TeacherRow(
        teacher,
        ", ".join(title(subject) for subject in subjects),
        len(lessons),
        _share(topics, len(lessons)),
        _share(sum(bool(lesson.homework) for lesson in lessons), len(lessons)),
        marks,
        results,
        _YES if marks or topics or results else _NO,
    )


@dataclass(frozen=True, slots=True)
class _Report:
    title: str
    headings: tuple[str, ...]
    make: Callable[[Inspection], Iterable[Row]]


_MARKS = ("«5»", "«4»", "«3»", "«2» и ниже")
_SHARES = ("Качество, %", "Успеваемость, %")
_REPORTS = {
    ReportKind.QUALITY: _Report(
        "Качество и успеваемость по предметам",
        ("Предмет", "Учеников", *_MARKS, "Иное", "Нет отметки", *_SHARES),
        _quality,
    ),
    ReportKind.PUPILS: _Report(
        "Качество и успеваемость по ученикам", ("Ученик", "Предметов", *_MARKS, *_SHARES), _pupils
    ),
    ReportKind.MISSED: _Report(
        "Пропущенные уроки с темами", ("Ученик", "Дата", "Предмет", "Знак", "Причина", "Тема"), _missed
    ),
    ReportKind.UNSATISFACTORY: _Report(
        "Неудовлетворительные отметки с темами",
        ("Ученик", "Дата", "Предмет", "Отметка", "Вид работы", "Тема"),
        _unsatisfactory,
    ),
    ReportKind.CONTROL: _Report("Контрольные работы", ("Предмет", "Дата", "Тема", *_MARKS, *_SHARES), _control),
    ReportKind.COMPLETENESS: _Report(
        "Полнота и своевременность заполнения",
        (
            "Предмет",
            "Учитель",
            "Уроков",
            "С темой, %",
            "С заданием, %",
            "Отметок",
            "Учеников без отметок, %",
            "Отметок позже срока, %",
        ),
        _completeness,
    ),
    ReportKind.PLAN: _Report(
        "Выполнение учебного плана",
        ("Предмет", "Учитель", "Часов по плану", "Проведено", "Из них с заменой", "Выполнено, %"),
        _plan,
    ),
    ReportKind.ABSENCES: _Report(
        "Пропуски уроков по ученикам",
        ("Ученик", "Пропущено уроков", "По болезни", "По уваж. причине", "Без уваж. причины", "Иное", "Опозданий"),
        _absences,
    ),
    ReportKind.TEACHERS: _Report(
        "Работа учителей и участие педагогов",
        ("Учитель", "Предметы", "Уроков", "С темой, %", "С заданием, %", "Отметок", "Итоговых", "Ведёт журнал"),
        _teachers,
    ),
}


def title_of(kind: ReportKind) -> str:
    """Return the report's Russian title."""
    return _REPORTS[kind].title
