"""Rules on time: marks and summary marks entered late, written work without marks, a late closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.checks.fault import Fault, Part, days_listed
from archive.checks.inspection import Inspection, title
from archive.checks.works import Work
from archive.model.journal import Lesson, Subject
from archive.texts import counted


@dataclass(frozen=True, slots=True)
class Late:
    """An entry with marks that came after its term."""

    lesson: Lesson
    entered: date
    over: int
    """Days after the last day of the term."""


def term_of(case: Inspection, lesson: Lesson) -> int | None:
    """Return how many days the profile gives for the marks of `lesson`; `None` when it sets no term."""
    limits, work = case.limits, case.work(lesson)
    by_work = {
        Work.CONTROL: (limits.control_mark_days, limits.written_mark_days, limits.current_mark_days),
        Work.WRITTEN: (limits.written_mark_days, limits.current_mark_days),
        Work.ORDINARY: (limits.current_mark_days,),
    }
    return next((days for days in by_work[work] if days is not None), None)


def mark_late(case: Inspection) -> Iterator[Fault]:
    """Find marks entered after their term, one fault a subject; needs the time of entry."""
    for subject in case.journal.subjects:
        dated, late = 0, list[Late]()
        for lesson in case.lessons_of(subject):
            entered, found = late_at(case, lesson)
            dated += entered
            late += found
        if late:
            yield _late(subject, late, dated)


def late_at(case: Inspection, lesson: Lesson) -> tuple[int, list[Late]]:
    """Return how many of the lesson's entries with marks have a time, and those that came late."""
    marked = [entry.entered_at for entry in case.entries_of(lesson) if entry.marks and entry.entered_at]
    term = term_of(case, lesson) if marked else None
    if term is None:
        return len(marked), []
    days = ((case.local_day(moment), moment) for moment in marked)
    last = lesson.day + timedelta(days=term)
    return len(marked), [Late(lesson, day, (day - last).days) for day, _moment in days if day > last]


def _late(subject: Subject, late: list[Late], dated: int) -> Fault:
    worst = max(late, key=lambda one: one.over)
    over = counted(worst.over, "день", "дня", "дней")
    return Fault(
        f"Отметки выставлены позже срока: {len(late)} из {dated}.",
        Part.MARKS,
        f"отметки по предмету {title(subject)}",
        "отметки в срок, который задаёт профиль",
        f"{days_listed({one.lesson.day for one in late})}; самая поздняя за урок {worst.lesson.day:%d.%m.%Y} "
        f"выставлена {worst.entered:%d.%m.%Y}, позже срока на {over}",
        "Поясните причину: болезнь учителя, сбой системы, сдача пропущенной темы.",
        subject=title(subject),
    )


def result_late(case: Inspection) -> Iterator[Fault]:
    """Find summary marks entered after the profile's term, one fault a subject."""
    days = case.limits.result_days
    if days is None:
        return
    for subject in case.journal.subjects:
        late = []
        for result in case.results_of(subject):
            last = case.end_of(result.period) + timedelta(days=days)
            if result.entered_at and case.local_day(result.entered_at) > last:
                late.append(case.local_day(result.entered_at))
        if late:
            yield Fault(
                f"Итоговые отметки выставлены позже срока: {len(late)}.",
                Part.RESULTS,
                f"итоги по предмету {title(subject)}",
                found=f"дни выставления: {days_listed(set(late))}",
                remedy="Поясните причину; отсрочку по болезни назовите.",
                subject=title(subject),
            )


def written_unmarked(case: Inspection) -> Iterator[Fault]:
    """Find control and written works for which nobody has a mark though the term is over."""
    today = case.local_day(case.at)
    for subject in case.journal.subjects:
        bare = [lesson for lesson in case.lessons_of(subject) if _is_bare(case, lesson, today)]
        if bare:
            yield Fault(
                "Письменные работы без отметок, срок проверки прошёл.",
                Part.MARKS,
                f"отметки по предмету {title(subject)}",
                "отметки за работу",
                days_listed(lesson.day for lesson in bare),
                "Выставьте отметки или поясните, почему их нет.",
                subject=title(subject),
                day=bare[0].day if len(bare) == 1 else None,
            )


def _is_bare(case: Inspection, lesson: Lesson, today: date) -> bool:
    if case.work(lesson) is Work.ORDINARY or any(entry.marks for entry in case.entries_of(lesson)):
        return False
    return today > lesson.day + timedelta(days=term_of(case, lesson) or 0)


def closing_late(case: Inspection) -> Iterator[Fault]:
    """Find a year that is closed after the profile's last day for it."""
    if not case.is_year or not case.limits.closing_day:
        return
    month, day = map(int, case.limits.closing_day.split("-"))
    last = date(case.journal.school_year.start + 1, month, day)
    if case.local_day(case.at) > last:
        yield Fault(
            "Учебный год закрывается позже установленного дня.",
            Part.ANY,
            "вся выгрузка",
            f"не позднее {last:%d.%m.%Y}",
            f"{case.local_day(case.at):%d.%m.%Y}",
            "Поясните причину.",
        )
