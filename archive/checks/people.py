"""Rules on people: the class teacher, transfers, and the data that ИС «Контингент» asks for."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from archive.checks.fault import Fault, Part, listed, pupils_counted
from archive.checks.inspection import Inspection
from archive.checks.lessons import lacking_in_source
from archive.model.journal import ClassKind
from archive.model.people import Membership, Pupil

_AGES = {
    ClassKind.SCHOOL_CLASS: (5, 25),
    ClassKind.COLLEGE_GROUP: (5, None),
    ClassKind.PRESCHOOL_GROUP: (0, 9),
    ClassKind.EXTRACURRICULAR_GROUP: (3, 25),
}
"""Ages on 1 September between which they are; a student of a college may be of any age above."""
_LEADERS = {
    ClassKind.SCHOOL_CLASS: "классный руководитель",
    ClassKind.COLLEGE_GROUP: "куратор группы",
    ClassKind.PRESCHOOL_GROUP: "воспитатель группы",
    ClassKind.EXTRACURRICULAR_GROUP: "руководитель группы",
}
_SNILS_DIGITS = 11
_FIRST_CHECKED = 1_001_998
"""Numbers up to this one were given without a check sum."""


def class_teacher_missing(case: Inspection) -> Iterator[Fault]:
    """Find a class without its teacher, a group without its curator."""
    if not case.journal.class_teacher:
        who = _LEADERS[case.journal.class_kind]
        yield Fault(
            f"Не указан {who}.",
            Part.CLASSES,
            f"сведения о классе {case.journal.class_label}",
            "фамилия, имя, отчество",
            remedy="Добавьте его в выгрузку или назовите в пояснении.",
        )


def transfer_without_dates(case: Inspection) -> Iterator[Fault]:
    """Find pupils who came, left or stayed twice, of whom it is not said when."""
    for pupil in case.journal.pupils:
        own = [m for m in pupil.memberships if m.class_label == case.journal.class_label]
        if missing := [words for m in own if (words := _undated(m, several=len(own) > 1))]:
            yield Fault(
                "Перевод или выбытие без даты.",
                Part.MEMBERSHIP,
                "зачисление ученика",
                "первый и последний день в классе",
                "; ".join(missing),
                "Укажите даты приказа.",
                pupil.name.full,
            )


def _undated(membership: Membership, *, several: bool) -> str:
    if membership.came_from and membership.since is None:
        return f"прибыл ({membership.came_from})"
    if membership.left_to and membership.until is None:
        return f"выбыл ({membership.left_to})"
    if several and membership.since is None and membership.until is None:
        return "один из двух сроков в классе без дат"
    return ""


def decision_missing(case: Inspection) -> Iterator[Fault]:
    """Find pupils whom the council's decisions forgot: of a class where others have one."""
    decided = {decision.pupil_id for decision in case.journal.decisions}
    if not case.is_year or not decided:
        return
    forgotten = [p for p in case.journal.pupils if p.pupil_id not in decided and case.was_member(p, case.period.end)]
    if forgotten:
        yield Fault(
            "Нет решения педагогического совета.",
            Part.DECISIONS,
            f"решения о классе {case.journal.class_label}",
            found=pupils_counted(len(forgotten)),
            remedy="Добавьте решение с номером и датой протокола.",
            pupil=listed(pupil.name.short for pupil in forgotten),
        )


def birth_date_missing(case: Inspection) -> Iterator[Fault]:
    """Find pupils without a date of birth."""
    if "даты рождения" not in lacking_in_source(case):
        yield from _without(case, lambda pupil: pupil.birth_date is None, "Не указана дата рождения.", "")


def patronymic_missing(case: Inspection) -> Iterator[Fault]:
    """Find pupils without a patronymic: it may lawfully be absent, but then that is to be marked."""
    remedy = "Если отчества нет, отметьте в ИС «Контингент» «без отчества»."
    yield from _without(case, lambda pupil: not pupil.name.patronymic, "Не указано отчество.", remedy)


def _without(case: Inspection, lacks: Callable[[Pupil], bool], message: str, remedy: str) -> Iterator[Fault]:
    found = [pupil for pupil in case.journal.pupils if lacks(pupil)]
    if found:
        yield Fault(
            message,
            Part.PUPILS,
            f"ученики класса {case.journal.class_label}",
            found=f"{len(found)} из {len(case.journal.pupils)}",
            remedy=remedy,
            pupil=listed(pupil.name.short for pupil in found),
        )


def birth_date_odd(case: Inspection) -> Iterator[Fault]:
    """Find dates of birth that no pupil can have."""
    for pupil in case.journal.pupils:
        if pupil.birth_date and not _is_of_age(case, pupil.birth_date):
            yield Fault(
                "Дата рождения невероятна.",
                Part.PUPILS,
                "сведения об ученике",
                _ages_expected(case),
                f"{pupil.birth_date:%d.%m.%Y}",
                "Исправьте дату.",
                pupil.name.full,
            )


def _is_of_age(case: Inspection, born: date) -> bool:
    age = case.journal.school_year.start - born.year
    youngest, oldest = _AGES[case.journal.class_kind]
    return age >= youngest and (oldest is None or age <= oldest)


def _ages_expected(case: Inspection) -> str:
    youngest, oldest = _AGES[case.journal.class_kind]
    return f"возраст от {youngest} лет" + ("" if oldest is None else f" до {oldest}")


def snils_wrong(case: Inspection) -> Iterator[Fault]:
    """Find СНИЛС numbers whose check sum does not hold; the number itself is not repeated."""
    for pupil in case.journal.pupils:
        if pupil.snils and not is_snils(pupil.snils):
            yield Fault(
                "СНИЛС неверен: не сходится контрольное число.",
                Part.PUPILS,
                "сведения об ученике",
                "11 цифр с верным контрольным числом",
                remedy="Сверьте с документом.",
                pupil=pupil.name.full,
            )


def is_snils(text: str) -> bool:
    """Tell whether `text` is an insurance number: 11 digits, the last two a sum of the nine, weighted 9 to 1."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(rf"[0-9]{{{_SNILS_DIGITS}}}", digits):
        return False
    if int(digits[:9]) <= _FIRST_CHECKED:
        return True
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9]))
    return total % 101 % 100 == int(digits[9:])


def namesakes(case: Inspection) -> Iterator[Fault]:
    """Find pupils of one full name whom the date of birth tells apart, or fails to."""
    for same in _repeated(case.journal.pupils, lambda pupil: pupil.name.full.casefold().replace("ё", "е")):
        born = {pupil.birth_date for pupil in same}
        apart = None not in born and len(born) == len(same)
        if apart or None in born:
            yield Fault(
                "Однофамильцы: полные тёзки в одном классе.",
                Part.PUPILS,
                "сведения об учениках",
                "" if apart else "даты рождения, чтобы их различать",
                pupils_counted(len(same)),
                "" if apart else "Укажите даты рождения.",
                same[0].name.full,
            )


def person_twice(case: Inspection) -> Iterator[Fault]:
    """Find one person entered twice: the same name and date of birth, or the same СНИЛС."""
    doubles = [
        *_repeated(case.journal.pupils, lambda p: (p.name.full.casefold(), p.birth_date) if p.birth_date else None),
        *_repeated(case.journal.pupils, lambda p: re.sub(r"[\s-]", "", p.snils) or None),
    ]
    told: set[frozenset[str]] = set()
    for same in doubles:
        who = frozenset(pupil.pupil_id for pupil in same)
        if who not in told:
            told.add(who)
            yield Fault(
                "Похоже, один человек записан дважды: совпадают имя и дата рождения либо СНИЛС.",
                Part.PUPILS,
                "сведения об учениках",
                found=pupils_counted(len(same)),
                remedy="Объедините записи в электронном журнале или поясните.",
                pupil=listed(pupil.name.full for pupil in same),
            )


def _repeated(pupils: Iterable[Pupil], key: Callable[[Pupil], object]) -> Iterator[list[Pupil]]:
    found: dict[object, list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        if (value := key(pupil)) is not None:
            found[value].append(pupil)
    yield from (same for same in found.values() if len(same) > 1)
