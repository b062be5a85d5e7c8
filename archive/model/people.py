"""Who learns and who teaches."""

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonName:
    """A Russian full name; the patronymic may lawfully be absent."""

    family: str
    given: str
    patronymic: str = ""

    @classmethod
    def parse(cls, text: str) -> "PersonName":
        """Split «Фамилия Имя Отчество»; everything after the second word is the patronymic."""
        family, _, rest = " ".join(text.split()).partition(" ")
        given, _, patronymic = rest.partition(" ")
        return cls(family, given, patronymic)

    @property
    def full(self) -> str:
        """«Фамилия Имя Отчество»."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)

    @property
    def short(self) -> str:
        """«Фамилия И. О.», with no-break spaces so that a line never splits it."""
        initials = [f"{part[0]}." for part in (self.given, self.patronymic) if part]
        return "\N{NO-BREAK SPACE}".join([self.family, *initials])


@dataclass(frozen=True, slots=True)
class Membership:
    """A stretch of time in which a pupil belonged to a class.

    `since` and `until` are both inclusive; `None` means from the first or to the last day of the
    year. `came_from` and `left_to` are the source's words (another class, school, order).
    """

    class_label: str
    since: date | None = None
    until: date | None = None
    came_from: str = ""
    left_to: str = ""

    def covers(self, day: date) -> bool:
        """Tell whether the pupil was in the class on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil (school) or student (college) as one class's journal knows them.

    `pupil_id` is the source's key where it has one, else derived by the importer; it is unique in
    the journal and means nothing outside it.
    """

    pupil_id: str
    name: PersonName
    birth_date: date | None = None
    snils: str = ""
    memberships: tuple[Membership, ...] = ()
    individual_plan: bool = False


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two spellings are one name: case, ё, quotes and spaces do not count, initials stand for names."""
    ours, theirs = _words(one), _words(other)
    if len(ours) != len(theirs):
        return False
    pairs = zip(ours, theirs, strict=True)
    return all(a == b or (n > 0 and _is_initial(a, b)) for n, (a, b) in enumerate(pairs))


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0] and one.isalpha() and other.isalpha()


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("ё", "е"))
