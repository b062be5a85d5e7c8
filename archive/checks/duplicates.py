"""Rules on what is there twice: inside a file or between the files of one class. Nothing is ever dropped."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from archive.checks.fault import Fault, Part, days_listed, listed
from archive.checks.inspection import Inspection, title
from archive.checks.results import KINDS
from archive.model.journal import Result


def entry_twice(case: Inspection) -> Iterator[Fault]:
    """Find pupils with more than one record at one lesson, one fault a subject."""
    for subject in case.journal.subjects:
        days = []
        for lesson in case.lessons_of(subject):
            cells = Counter(entry.pupil_id for entry in case.entries_of(lesson))
            days += [lesson.day for number in cells.values() if number > 1]
        if days:
            yield Fault(
                f"У ученика больше одной записи за один урок: {len(days)}.",
                Part.MARKS,
                f"отметки и пропуски, предмет {title(subject)}",
                "одна запись ученика за урок",
                days_listed(days),
                "Если это двойная выгрузка, уберите лишнее; все записи сохранены.",
                subject=title(subject),
            )


def result_twice(case: Inspection) -> Iterator[Fault]:
    """Find pupils with two summary marks in one place."""
    places: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for result in case.journal.results:
        places[result.pupil_id, result.subject_id, result.kind, result.period].append(result)
    for same in (found for found in places.values() if len(found) > 1):
        first = same[0]
        subject, pupil = case.subjects.get(first.subject_id), case.pupils.get(first.pupil_id)
        name = title(subject) if subject else first.subject_id
        when = first.period.words if first.period else KINDS[first.kind]
        yield Fault(
            "Две итоговые отметки на одном месте.",
            Part.RESULTS,
            f"итоги ученика, предмет {name}, {when}",
            "одна отметка",
            ", ".join(f"«{result.mark.shown}»" for result in same),
            "Оставьте верную в электронном журнале и выгрузите заново.",
            pupil.name.full if pupil else "",
            name,
        )


def lesson_twice(case: Inspection) -> Iterator[Fault]:
    """Find lessons of one subject at one place of one day's timetable."""
    for subject in case.journal.subjects:
        places = Counter((x.day, x.number) for x in case.lessons_of(subject) if x.number is not None)
        days: list[date] = [day for (day, _number), times in places.items() if times > 1]
        if days:
            yield Fault(
                "Один и тот же урок записан дважды: совпадают день и номер по расписанию.",
                Part.LESSONS,
                f"уроки предмета {title(subject)}",
                found=days_listed(days),
                remedy="Уберите лишний урок или исправьте номер.",
                subject=title(subject),
                day=days[0] if len(days) == 1 else None,
            )


def subject_twice(case: Inspection) -> Iterator[Fault]:
    """Find subjects that nothing tells apart."""
    names = Counter((title(s).casefold(), s.teacher) for s in case.journal.subjects)
    twice = [name for (name, _teacher), times in names.items() if times > 1]
    if twice:
        yield Fault(
            "Предмет записан дважды с тем же учителем и без подгруппы.",
            Part.SUBJECTS,
            f"предметы класса {case.journal.class_label}",
            found=listed(twice),
            remedy="Укажите подгруппы или объедините предметы.",
        )


def source_twice(case: Inspection) -> Iterator[Fault]:
    """Find the same file given twice under two names."""
    files: dict[str, list[str]] = defaultdict(list)
    for source in case.journal.sources:
        files[source.digest.hex].append(source.name)
    for names in files.values():
        if len(names) > 1:
            yield Fault("Один и тот же файл подан дважды.", Part.ANY, "вся выгрузка", found=listed(names))
