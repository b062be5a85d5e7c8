"""A class journal as facts: what is said, of whom or what, in the words that people see.

Two journals are compared fact by fact; ids, files and what is printed nowhere are no facts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from archive.model.difference import Changed
from archive.model.journal import ClassJournal, CouncilDecision, DayAbsence, Entry, Lesson, ResultKind, Subject
from archive.model.marks import Mark
from archive.model.people import Membership, Pupil
from archive.model.period import YEAR, PeriodCode
from archive.texts import _

Said = Mapping[str, str]
"""What is said of one thing: the field's name («тема») → the text; the thing itself stands under no name."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What something is said of; `turn` tells apart things that are alike in everything else, from 1."""

    thing: Changed
    pupil: str = ""
    subject: str = ""
    day: date | None = None
    kind: ResultKind | None = None
    period: PeriodCode | None = None
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Labels:
    """Under which name pupils and subjects of one journal, by id, are known in both."""

    pupils: Mapping[str, str]
    subjects: Mapping[str, str]

    def pupil(self, pupil_id: str) -> str:
        """Return the pupil's name."""
        return self.pupils.get(pupil_id, pupil_id)

    def subject(self, subject_id: str) -> str:
        """Return the subject's name; empty for none."""
        return self.subjects.get(subject_id, subject_id)


def facts(journal: ClassJournal, labels: Labels) -> dict[Thing, Said]:
    """Return everything that `journal` says, in the order in which differences are told."""
    found: dict[Thing, Said] = {}
    for thing, said in _things(journal, labels):
        turn = thing
        while turn in found:
            turn = replace(turn, turn=turn.turn + 1)
        found[turn] = said
    return found


def _things(journal: ClassJournal, labels: Labels) -> Iterator[tuple[Thing, Said]]:
    for result in journal.results:
        pupil, subject = labels.pupil(result.pupil_id), labels.subject(result.subject_id)
        thing = Thing(Changed.RESULT, pupil, subject, kind=result.kind, period=result.period)
        yield thing, {"": result.mark.shown}
    for decision in journal.decisions:
        yield Thing(Changed.DECISION, labels.pupil(decision.pupil_id)), {"": _decision(decision)}
    for pupil_ in journal.pupils:
        yield Thing(Changed.PUPIL, labels.pupil(pupil_.pupil_id)), _of_pupil(pupil_, journal.class_label)
    for subject_ in journal.subjects:
        yield Thing(Changed.SUBJECT, subject=labels.subject(subject_.subject_id)), _of_subject(subject_)
    yield from _daily(journal, labels)
    yield Thing(Changed.CLASS), _of_class(journal)


def _daily(journal: ClassJournal, labels: Labels) -> Iterator[tuple[Thing, Said]]:
    turns: Counter[tuple[str, date]] = Counter()
    places: dict[str, Thing] = {}
    for lesson in sorted(journal.lessons, key=lambda each: (each.day, each.number or 0, each.ordinal)):
        subject = labels.subject(lesson.subject_id)
        turns[subject, lesson.day] += 1
        places[lesson.lesson_id] = Thing(
            Changed.LESSON, subject=subject, day=lesson.day, turn=turns[subject, lesson.day]
        )
        yield places[lesson.lesson_id], _of_lesson(lesson)
    for entry in journal.entries:
        if (said := _of_entry(entry)) and entry.lesson_id in places:
            yield replace(places[entry.lesson_id], thing=Changed.ENTRY, pupil=labels.pupil(entry.pupil_id)), said
    for absence in journal.day_absences:
        subject = labels.subject(absence.subject_id) if absence.subject_id else ""
        yield Thing(Changed.ABSENCE, labels.pupil(absence.pupil_id), subject, absence.day), _of_absence(absence)


def _decision(decision: CouncilDecision) -> str:
    parts = (
        f"от {decision.protocol_date:%d.%m.%Y}" if decision.protocol_date else "",
        f"№ {decision.protocol_number}" if decision.protocol_number else "",
    )
    protocol = " ".join(part for part in parts if part)
    return f"{decision.words} (протокол {protocol})" if protocol else decision.words


def _of_pupil(pupil: Pupil, class_label: str) -> Said:
    own = [each for each in pupil.memberships if each.class_label == class_label]
    return {
        "": pupil.name.full,
        _("дата рождения"): f"{pupil.birth_date:%d.%m.%Y}" if pupil.birth_date else "",
        _("СНИЛС"): pupil.snils,
        _("состоит в списке"): "; ".join(_membership(each) for each in own),
        _("учебный план"): _("индивидуальный") if pupil.individual_plan else "",
    }


def _membership(membership: Membership) -> str:
    parts = (
        f"с {membership.since:%d.%m.%Y}" if membership.since else "",
        membership.came_from,
        f"по {membership.until:%d.%m.%Y}" if membership.until else "",
        membership.left_to,
    )
    return " ".join(part for part in parts if part) or _("весь учебный год")


def _of_subject(subject: Subject) -> Said:
    hours = "" if subject.planned_hours is None else str(subject.planned_hours)
    return {"": subject.name, _("учитель"): subject.teacher, _("часов по плану"): hours}


def _of_lesson(lesson: Lesson) -> Said:
    return {
        _("тема"): lesson.topic,
        _("домашнее задание"): lesson.homework,
        _("учитель"): lesson.teacher,
        _("замена"): lesson.substitutes,
        _("вид работы"): lesson.work_kind,
        _("заметка"): lesson.note,
    }


def _of_entry(entry: Entry) -> Said:
    comments = (entry.comment, *(mark.comment for mark in entry.marks), *map(_retake, entry.marks))
    comment = "; ".join(text for text in comments if text)
    return {"": entry.shown, _("комментарий"): comment} if entry.shown or comment else {}


def _retake(mark: Mark) -> str:
    if not mark.retake:
        return ""
    told = mark.retake
    day = f"{told.protocol_date:%d.%m.%Y}" if told.protocol_date else "без даты"
    return f"{mark.shown} вместо {told.replaced or 'пропуска'}, протокол № {told.protocol_number or 'б/н'} от {day}"


def _of_absence(absence: DayAbsence) -> Said:
    return {"": " ".join(part for part in (absence.code, absence.comment) if part)}


def _of_class(journal: ClassJournal) -> Said:
    days = (f"{p.code.words} {p.start:%d.%m.%Y}-{p.end:%d.%m.%Y}" for p in journal.periods if p.code != YEAR)
    return {
        _("классный руководитель"): journal.class_teacher,
        _("учебные периоды"): "; ".join(days),
        _("условные обозначения"): "; ".join(f"{code.code} {code.words}" for code in journal.legend),
        _("дни работы"): f"{len(journal.open_days)}" if journal.open_days else "",
    }
