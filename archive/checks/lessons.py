"""Rules on lessons: topics, homework, teachers, control works, the plan; and what the source cannot say at all."""

from collections import Counter
from collections.abc import Callable, Iterator

from archive.checks.fault import Fault, Part, days_listed, lessons_counted, listed
from archive.checks.inspection import Inspection, title
from archive.checks.works import Work
from archive.model.journal import Lesson, Subject
from archive.model.period import Period, PeriodCode, PeriodKind

_LACKS = {
    # What a format has no place for, by the beginning of its name; a format that is not here can carry all.
    "sgo-report-card": (
        "уроки и посещаемость",
        "темы уроков",
        "домашние задания",
        "учителя",
        "время выставления отметок",
        "даты рождения",
    ),
    "sgo-report": ("темы уроков", "домашние задания", "учителя", "время выставления отметок", "даты рождения"),
    "oneroster": ("посещаемость", "темы уроков", "домашние задания"),
}
_QUARTERS_IN = {PeriodKind.QUARTER: 1, PeriodKind.TRIMESTER: 1, PeriodKind.HALF_YEAR: 2, PeriodKind.SEMESTER: 2}
"""A limit a quarter, stretched to the longer periods."""


def lacking_in_source(case: Inspection) -> frozenset[str]:
    """Return what none of the journal's sources can carry."""
    found = [set(_lacks(source.format)) for source in case.journal.sources]
    return frozenset(set.intersection(*found)) if found else frozenset()


def _lacks(format_name: str) -> tuple[str, ...]:
    return next((lacks for start, lacks in _LACKS.items() if format_name.startswith(start)), ())


def not_carried(case: Inspection) -> Iterator[Fault]:
    """Say once what the format of the sources has no place for; the rules on it keep silent then."""
    if lacks := lacking_in_source(case):
        yield Fault(
            "Эта выгрузка не передаёт часть сведений; по ним журнал не проверен и в архиве их не будет.",
            Part.ANY,
            "вся выгрузка",
            found=f"нет места для: {', '.join(sorted(lacks))}",
            remedy="Если сведения нужны в архиве, добавьте их таблицами нашего формата (archive template).",
        )


def topic_missing(case: Inspection) -> Iterator[Fault]:
    """Find lessons without a topic, one fault a subject; one for all when no lesson has any."""
    if "темы уроков" not in lacking_in_source(case):
        yield from _blank(case, lambda lesson: lesson.topic, "темы", "тема урока")


def homework_missing(case: Inspection) -> Iterator[Fault]:
    """Find lessons without homework in the same way."""
    if "домашние задания" not in lacking_in_source(case) and case.journal.class_kind.is_attested:
        yield from _blank(case, lambda lesson: lesson.homework, "домашнего задания", "задание или «не задано»")


def _blank(case: Inspection, text: Callable[[Lesson], str], what: str, expected: str) -> Iterator[Fault]:
    lessons = case.journal.lessons
    if lessons and not any(text(lesson) for lesson in lessons):
        yield Fault(
            f"Ни у одного урока нет {what}.",
            Part.LESSONS,
            f"уроки класса {case.journal.class_label}",
            expected,
            lessons_counted(len(lessons)),
            "Проверьте, выгружается ли эта графа.",
        )
        return
    for subject in case.journal.subjects:
        if days := [lesson.day for lesson in case.lessons_of(subject) if not text(lesson)]:
            yield Fault(
                f"Уроки без {what}: {len(days)} из {len(case.lessons_of(subject))}.",
                Part.LESSONS,
                f"уроки предмета {title(subject)}",
                expected,
                days_listed(days),
                "Заполните в электронном журнале и выгрузите заново.",
                subject=title(subject),
                day=days[0] if len(days) == 1 else None,
            )


def teacher_missing(case: Inspection) -> Iterator[Fault]:
    """Find subjects with lessons of which it is not known who gave them."""
    if "учителя" in lacking_in_source(case):
        return
    nameless = [s for s in case.journal.subjects if not s.teacher and any(not x.teacher for x in case.lessons_of(s))]
    if nameless:
        yield Fault(
            "Не указан учитель предмета.",
            Part.SUBJECTS,
            f"предметы класса {case.journal.class_label}",
            found=listed(title(subject) for subject in nameless),
            remedy="Укажите учителя предмета или каждого урока.",
        )


def subject_empty(case: Inspection) -> Iterator[Fault]:
    """Find subjects of which the period knows nothing."""
    empty = [subject for subject in case.journal.subjects if case.is_empty(subject)]
    if empty:
        yield Fault(
            "По предмету нет ни уроков, ни итоговых отметок.",
            Part.SUBJECTS,
            f"предметы класса {case.journal.class_label}",
            found=listed(title(subject) for subject in empty),
            remedy="Если предмет не вели, уберите его из выгрузки.",
        )


def plan_short(case: Inspection) -> Iterator[Fault]:
    """Find subjects with fewer lessons in the year than the plan has hours."""
    if not case.is_year:
        return
    short = [
        f"{title(s)}: {len(case.lessons_of(s))} из {s.planned_hours}"
        for s in case.journal.subjects
        if s.planned_hours and 0 < len(case.lessons_of(s)) < s.planned_hours
    ]
    if short:
        yield Fault(
            "Уроков проведено меньше, чем часов в учебном плане.",
            Part.LESSONS,
            f"уроки класса {case.journal.class_label}",
            found=listed(short),
            remedy="Если программа выполнена за счёт уплотнения, это видно из тем уроков.",
        )


def control_over_limit(case: Inspection) -> Iterator[Fault]:
    """Find periods with more control works in a subject than the profile allows a quarter."""
    if case.limits.control_works is None:
        return
    for subject in case.journal.subjects:
        works = [lesson for lesson in case.lessons_of(subject) if case.work(lesson) is Work.CONTROL]
        for code, number in _by_period(case, works).items():
            most = _limit(case, subject, code)
            if number > most:
                yield Fault(
                    f"Контрольных работ больше, чем допускается: {code.words}.",
                    Part.LESSONS,
                    f"уроки предмета {title(subject)}, {code.words}",
                    f"не больше {most}",
                    f"{number}: {days_listed(x.day for x in works if _covering(case, x) == code)}",
                    "Поясните, почему их больше.",
                    subject=title(subject),
                )


def _by_period(case: Inspection, works: list[Lesson]) -> Counter[PeriodCode]:
    return Counter(code for lesson in works if (code := _covering(case, lesson)))


def _covering(case: Inspection, lesson: Lesson) -> PeriodCode | None:
    parts: tuple[Period, ...] = case.journal.periods or (case.period,)
    return next((p.code for p in parts if p.code.kind in _QUARTERS_IN and p.covers(lesson.day)), None)


def _limit(case: Inspection, subject: Subject, code: PeriodCode) -> int:
    limits, name = case.limits, subject.name.casefold()
    raised = any(name.startswith(one.casefold()) for one in limits.raised_subjects)
    most = limits.control_works_raised if raised and limits.control_works_raised else limits.control_works
    return (most or 0) * _QUARTERS_IN[code.kind]
