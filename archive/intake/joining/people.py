"""Pupils and subjects of several files matched by name; the ids of the first file that has them are kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from archive.intake.joining.part import Contradictions, Part
from archive.intake.vocabulary import folded
from archive.model.finding import Severity
from archive.model.journal import Subject
from archive.model.people import Membership, Pupil

Named = TypeVar("Named", Pupil, Subject)


def join_pupils(parts: Sequence[Part], say: Contradictions) -> tuple[Pupil, ...]:
    """Return the pupils of all parts, once each, and fill each part's `pupil`."""
    joined: dict[str, Pupil] = {}
    origin: dict[str, tuple[Part, Pupil]] = {}
    _report_namesakes(parts, say)
    for part in parts:
        for pupil in part.journal.pupils:
            name = name_key(pupil)
            known = joined.get(name)
            if known is None:
                pupil_id = _free(pupil.pupil_id, (one.pupil_id for one in joined.values()))
                joined[name], origin[name] = replace(pupil, pupil_id=pupil_id), (part, pupil)
            else:
                joined[name] = _united(known, pupil, part, origin[name], say)
            part.pupil[pupil.pupil_id] = joined[name].pupil_id
    _report_missing(parts, joined, say)
    return tuple(joined.values())


def join_subjects(parts: Sequence[Part], say: Contradictions) -> tuple[Subject, ...]:
    """Return the subjects of all parts, once each, and fill each part's `subject`."""
    joined: dict[str, Subject] = {}
    for part in parts:
        _report_ambiguous(part, joined, say)
        for subject in part.journal.subjects:
            name = subject_key(subject)
            known = joined.get(name)
            if known is None:
                subject_id = _free(subject.subject_id, (one.subject_id for one in joined.values()))
                joined[name] = replace(subject, subject_id=subject_id)
            else:
                joined[name] = _same_subject(known, subject, part, say)
            part.subject[subject.subject_id] = joined[name].subject_id
    return tuple(joined.values())


def name_key(pupil: Pupil) -> str:
    """Return the full name as it is compared: case, spaces, «ё» and Latin look-alikes do not tell people apart."""
    return folded(pupil.name.full).replace("ё", "е")


def subject_key(subject: Subject) -> str:
    """Return name and group as they are compared."""
    return "|".join(folded(text).replace("ё", "е") for text in (subject.name, subject.group))


def _free(wanted: str, taken: Iterable[str]) -> str:
    """Return `wanted`, or with a number when another file's id is the same text."""
    used, number, found = set(taken), 2, wanted
    while found in used:
        found, number = f"{wanted}.{number}", number + 1
    return found


def _united(known: Pupil, other: Pupil, part: Part, origin: tuple[Part, Pupil], say: Contradictions) -> Pupil:
    here, there = part.of_pupil, origin[0].of_pupil(origin[1]) if _differ(known, other) else None
    for words, mine, theirs in _facts(known, other):
        if mine and theirs and mine != theirs and there:
            message = f"{words} ученика в файлах класса не совпадает."
            say.differ("intake.pupil-contradicts", message, (theirs, here(other)), (mine, there), pupil=known.name.full)
    return replace(
        known,
        birth_date=known.birth_date or other.birth_date,
        snils=known.snils or other.snils,
        individual_plan=known.individual_plan or other.individual_plan,
        memberships=_stays(known.memberships, other.memberships),
    )


def _facts(known: Pupil, other: Pupil) -> list[tuple[str, str, str]]:
    born = [f"{one.birth_date:%d.%m.%Y}" if one.birth_date else "" for one in (known, other)]
    return [("Дата рождения", born[0], born[1]), ("СНИЛС", known.snils, other.snils)]


def _differ(known: Pupil, other: Pupil) -> bool:
    return any(mine and theirs and mine != theirs for _words, mine, theirs in _facts(known, other))


def _stays(first: Sequence[Membership], second: Sequence[Membership]) -> tuple[Membership, ...]:
    """Return all stays that say more than «was in the class»; when none does, that."""
    every = list(dict.fromkeys((*first, *second)))
    telling = [m for m in every if m.since or m.until or m.came_from or m.left_to]
    return tuple(telling or every[:1])


def _report_namesakes(parts: Sequence[Part], say: Contradictions) -> None:
    """Refuse a name that two pupils of one file bear and another file has too: whose marks are whose?"""
    for part in parts:
        first: dict[str, Pupil] = {}
        for pupil in part.journal.pupils:
            other = next((p for p in parts if p is not part and _has(p, name_key(pupil))), None)
            twin = first.setdefault(name_key(pupil), pupil)
            if twin is not pupil and other:
                say.differ(
                    "intake.namesakes",
                    "Полные тёзки: файлы класса соединяются по именам, и чьи отметки чьи, не отличить.",
                    (pupil.name.full, part.of_pupil(pupil)),
                    (twin.name.full, part.of_pupil(twin)),
                    remedy=f"Подайте класс одной выгрузкой, где у каждого свой код, без файла «{other.name}».",
                    pupil=pupil.name.full,
                )


def _has(part: Part, name: str) -> bool:
    return any(name_key(pupil) == name for pupil in part.journal.pupils)


def _report_missing(parts: Sequence[Part], joined: dict[str, Pupil], say: Contradictions) -> None:
    """Tell of a pupil whom some file of the class does not have, unless the dates of the stay explain it."""
    there = [{name_key(pupil) for pupil in part.journal.pupils} for part in parts]
    for name, pupil in joined.items():
        for part, names in zip(parts, there, strict=True):
            if name not in names and _expected(part, pupil):
                say.tell(
                    "intake.pupil-not-in-all",
                    Severity.EXPLAIN,
                    "Ученик есть не во всех файлах класса.",
                    part.of_period(),
                    found=f"нет в файле «{part.name}»",
                    remedy="Если он прибыл или выбыл, даты должны быть в зачислении; иначе выгрузите файл заново.",
                    pupil=pupil.name.full,
                )


def _expected(part: Part, pupil: Pupil) -> bool:
    dated = [m for m in pupil.memberships if m.since or m.until]
    return not dated or any(
        (m.since is None or m.since <= period.end) and (m.until is None or m.until >= period.start)
        for m in dated
        for period in part.journal.periods
    )


def _report_ambiguous(part: Part, joined: dict[str, Subject], say: Contradictions) -> None:
    """Refuse two subjects of one name, and one that is whole in one file and in groups in another."""
    counted = Counter(subject_key(subject) for subject in part.journal.subjects)
    grouped = _names(joined.values(), lambda subject: bool(subject.group))
    plain = _names(joined.values(), lambda subject: not subject.group)
    for subject in part.journal.subjects:
        name = folded(subject.name)
        split = (name in grouped and name not in plain) if not subject.group else (name in plain - grouped)
        if (joined and split) or counted[subject_key(subject)] > 1:
            say.tell(
                "intake.subject-ambiguous",
                Severity.BLOCKS,
                "Предмет в файлах класса нельзя соединить: в одном он один, в другом разделён на несколько.",
                part.of_period(),
                found=f"файл «{part.name}»: «{subject.name}» {subject.group}".rstrip(),
                remedy="Подайте этот класс одной выгрузкой.",
                subject=subject.name,
            )


def _names(subjects: Iterable[Subject], chosen: Callable[[Subject], bool]) -> set[str]:
    return {folded(subject.name) for subject in subjects if chosen(subject)}


def _same_subject(known: Subject, other: Subject, part: Part, say: Contradictions) -> Subject:
    if known.teacher and other.teacher and folded(known.teacher) != folded(other.teacher):
        say.tell(
            "intake.teacher-contradicts",
            Severity.EXPLAIN,
            "Учитель предмета в файлах класса разный.",
            part.of_period(),
            found=f"«{other.teacher}», а в другом файле «{known.teacher}»",
            subject=known.name,
        )
    return replace(
        known,
        teacher=known.teacher or other.teacher,
        planned_hours=known.planned_hours if known.planned_hours is not None else other.planned_hours,
    )
