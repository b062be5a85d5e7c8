"""Rules on attendance: absent and marked at once, absences without a reason, signs that say nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from archive.checks.fault import Fault, Part, days_listed, listed
from archive.checks.inspection import Inspection, title
from archive.model.journal import AttendanceMeaning, Entry


def absent_and_marked(case: Inspection) -> Iterator[Fault]:
    """Find pupils who were away and have a mark without a word on why, one fault a subject.

    A mark after an absence is lawful when the missed topic was passed by a protocol, and the absence
    then stays in the comment (003 §4-ЭЖ 2.5), so an entry with a comment or a protocol is not a fault.
    """
    found: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for entry in case.journal.entries:
        lesson = case.lessons.get(entry.lesson_id)
        if lesson and entry.marks and _was_away(case, entry) and not _commented(entry):
            found[lesson.subject_id][entry.pupil_id].append(lesson.day)
    for subject_id, days in found.items():
        yield _both(case, title(case.subjects[subject_id]), days)


def _both(case: Inspection, subject: str, days: dict[str, list[date]]) -> Fault:
    names = {pupil_id: case.pupils[pupil_id].name for pupil_id in days if pupil_id in case.pupils}
    all_days = [day for of_one in days.values() for day in of_one]
    return Fault(
        "Ученик отсутствовал и в тот же урок получил отметку.",
        Part.MARKS,
        f"отметки и пропуски, предмет {subject}",
        "примечание о сдаче пропущенной темы либо одно из двух",
        listed(f"{name.short} {days_listed(days[pupil_id])}" for pupil_id, name in names.items()),
        "Снимите отметку об отсутствии, если ученик был на уроке, или напишите примечание.",
        next(iter(names.values())).full if len(names) == 1 else "",
        subject,
        all_days[0] if len(all_days) == 1 else None,
    )


def _was_away(case: Inspection, entry: Entry) -> bool:
    return any(case.is_absence(code) for code in entry.attendance)


def _commented(entry: Entry) -> bool:
    return bool(entry.comment) or any(mark.comment or mark.retake for mark in entry.marks)


def absence_unexplained(case: Inspection) -> Iterator[Fault]:
    """Find absences whose reason the journal does not give, with the pupils who have most of them."""
    counts: Counter[str] = Counter()
    for entry in case.journal.entries:
        if not entry.comment and any(case.meaning(code) is AttendanceMeaning.ABSENT for code in entry.attendance):
            counts[entry.pupil_id] += 1
    if counts:
        most = [
            (case.pupils[pupil_id].name.short, n) for pupil_id, n in counts.most_common() if pupil_id in case.pupils
        ]
        yield Fault(
            "Причина отсутствия не указана.",
            Part.ATTENDANCE,
            f"пропуски класса {case.journal.class_label}",
            "болезнь, уважительная или неуважительная причина",
            f"{sum(counts.values())}: {listed(f'{name} {number}' for name, number in most)}",
            "Укажите причины в электронном журнале.",
        )


def attendance_sign(case: Inspection) -> Iterator[Fault]:
    """Find attendance signs whose meaning the legend does not tell: they count in no total."""
    unknown = [line.code for line in case.journal.legend if line.meaning is AttendanceMeaning.UNKNOWN]
    used = {code for entry in case.journal.entries for code in entry.attendance}
    used |= {absence.code for absence in case.journal.day_absences}
    silent = [code for code in unknown if code in used]
    if silent:
        yield Fault(
            "Обозначение о посещении ни пропуск, ни опоздание, ни освобождение; в итогах оно не учтено.",
            Part.ATTENDANCE,
            "обозначения посещаемости",
            found=listed(f"«{code}»" for code in silent),
            remedy="Укажите в таблице «Обозначения», что оно значит.",
        )
