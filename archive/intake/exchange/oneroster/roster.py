"""OneRoster's people and classes: who learns what, in which class, from which day to which."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from archive.intake.exchange.oneroster.manifest import Manifest
from archive.intake.exchange.oneroster.sessions import Session, read_sessions
from archive.intake.exchange.oneroster.tables import Line, Table, read_day, read_last_day
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Severity
from archive.model.people import Membership, PersonName
from archive.model.period import SchoolYear

_HOMEROOM = "homeroom"
_LEARNS, _TEACHES = "student", "teacher"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the system, pupil or teacher."""

    key: str
    name: PersonName
    birth_date: date | None
    line: Line


@dataclass(frozen=True, slots=True)
class TaughtClass:
    """A class of OneRoster: one subject in one class or group of pupils, or a homeroom."""

    key: str
    title: str
    code: str
    homeroom: bool
    subject: str
    school: str
    terms: tuple[str, ...]
    year: SchoolYear
    line: Line

    @property
    def label(self) -> str:
        """What the school calls the class: a homeroom's title, else the class code, else the title."""
        return (self.title or self.code) if self.homeroom else (self.code or self.title)


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A pupil's or teacher's time in a taught class; `until` is the last day, inclusive."""

    class_key: str
    user_key: str
    since: date | None
    until: date | None
    primary: bool
    line: Line


@dataclass(slots=True)
class Roster:
    """All of the roster, by ids."""

    found: FindingList
    schools: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    classes: Mapping[str, TaughtClass] = field(default_factory=dict)
    learning: list[Enrollment] = field(default_factory=list)
    teaching: dict[str, list[Enrollment]] = field(default_factory=lambda: defaultdict(list))
    deleted: set[str] = field(default_factory=set)
    """Ids of rows that the source marks as deleted: what refers to them goes with them."""
    homes: dict[tuple[str, SchoolYear], TaughtClass] = field(default_factory=dict)
    """By pupil and year, the homeroom."""

    def label_of(self, pupil: str, taught: TaughtClass) -> str:
        """Return the class in which `pupil` has this subject: the homeroom where there is one."""
        home = self.homes.get((pupil, taught.year))
        return home.label if home else taught.label


def read_roster(manifest: Manifest, found: FindingList) -> Roster:
    """Read everything but the gradebook."""
    tables = {name: Table(name, sheet, found) for name, sheet in manifest.sheets.items()}
    roster = Roster(found)
    roster.schools = {line.key: line.text("name") for line in tables["orgs"].lines()}
    roster.sessions = read_sessions(tables["academicSessions"], found)
    courses = {line.key: line for line in _lines(tables, "courses")}
    births = {line.key: read_day(line, "birthDate", found) for line in _lines(tables, "demographics")}
    roster.people = {line.key: _person(line, births.get(line.key)) for line in tables["users"].lines()}
    roles = _roles(tables)
    classes = (_taught(line, courses, roster) for line in tables["classes"].lines())
    roster.classes = {taught.key: taught for taught in classes if taught}
    roster.deleted = {key for table in tables.values() for key in table.deleted}
    _read_enrollments(tables["enrollments"], roster, roles)
    return roster


def memberships(stays: list[Enrollment], label: str, year: SchoolYear) -> tuple[Membership, ...]:
    """Return the stretches of time that `stays`, one a subject, make together."""
    spans = sorted((stay.since or year.first_day, stay.until or year.last_day) for stay in stays)
    joined: list[tuple[date, date]] = []
    for since, until in spans:
        if joined and since <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((since, until))
    dated = any(stay.since or stay.until for stay in stays)
    return tuple(Membership(label, since, until) for since, until in joined) if dated else (Membership(label),)


def _lines(tables: Mapping[str, Table], name: str) -> Iterator[Line]:
    yield from tables[name].lines() if name in tables else ()


def _person(line: Line, birth: date | None) -> Person:
    parts = (" ".join(line.text(name).split()) for name in ("familyName", "givenName", "middleName"))
    return Person(line.key, PersonName(*parts), birth, line)


def _roles(tables: Mapping[str, Table]) -> Mapping[str, set[str]]:
    """Return every user's roles: in 1.1 a column of users, in 1.2 a file of their own."""
    roles: dict[str, set[str]] = defaultdict(set)
    for line in _lines(tables, "roles"):
        roles[line.text("userSourcedId")].add(line.text("role").casefold())
    return roles


def _taught(line: Line, courses: Mapping[str, Line], roster: Roster) -> TaughtClass | None:
    course = courses.get(line.text("courseSourcedId"))
    terms = line.listed("termSourcedIds")
    years = {roster.sessions[term].year for term in terms if term in roster.sessions}
    if course and not years and (session := roster.sessions.get(course.text("schoolYearSourcedId"))):
        years = {session.year}
    years = years or {session.year for session in roster.sessions.values()}
    if len(years) != 1:
        _report_year(line, roster.found)
        return None
    school = roster.schools.get(line.text("schoolSourcedId"), "")
    if not school:
        _report_broken(line, "schoolSourcedId", "orgs.csv", roster.found)
    subject = course.text("title") if course else line.text("subjects") or line.text("title")
    homeroom = line.text("classType").casefold() == _HOMEROOM
    code, title = " ".join(line.text("classCode").split()), " ".join(line.text("title").split())
    return TaughtClass(line.key, title, code, homeroom, subject, school, terms, years.pop(), line)


def _read_enrollments(table: Table, roster: Roster, roles: Mapping[str, set[str]]) -> None:
    others: dict[str, Line] = {}
    for line in table.lines():
        if not _refers(line, "classSourcedId", roster.classes, "classes.csv", roster):
            continue
        if not _refers(line, "userSourcedId", roster.people, "users.csv", roster):
            continue
        stay = _enrollment(line, roster.found)
        role = line.text("role").casefold()
        _check_role(line, role, roles, roster.found)
        if role == _LEARNS:
            _learn(stay, roster)
        elif role == _TEACHES:
            roster.teaching[stay.class_key].append(stay)
        else:
            others.setdefault(role, line)
    for role, line in others.items():
        _report_role(line, role, roster.found)


def _learn(stay: Enrollment, roster: Roster) -> None:
    roster.learning.append(stay)
    taught = roster.classes[stay.class_key]
    if not taught.homeroom:
        return
    home = roster.homes.setdefault((stay.user_key, taught.year), taught)
    if home.key != taught.key:
        _report_two_homes(stay, home, taught, roster)


def _enrollment(line: Line, found: FindingList) -> Enrollment:
    return Enrollment(
        line.text("classSourcedId"),
        line.text("userSourcedId"),
        read_day(line, "beginDate", found),
        read_last_day(line, "endDate", found),
        line.text("primary").casefold() == "true",
        line,
    )


def _refers(line: Line, heading: str, known: Mapping[str, object], where: str, roster: Roster) -> bool:
    """Tell whether the reference leads somewhere; one to a deleted row falls silent with that row."""
    if line.text(heading) in known:
        return True
    if line.text(heading) not in roster.deleted:
        _report_broken(line, heading, where, roster.found)
    return False


def _report_broken(line: Line, heading: str, where: str, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.reference-broken",
            Severity.BLOCKS,
            f"«{heading}» ни на что не указывает.",
            line.place(heading),
            expected=f"sourcedId из {where}",
            found=f"«{line.text(heading)}»",
            remedy="Выгрузите архив заново, целиком.",
        )
    )


def _check_role(line: Line, role: str, roles: Mapping[str, set[str]], found: FindingList) -> None:
    named = roles.get(line.text("userSourcedId"))
    if named and role in (_LEARNS, _TEACHES) and role not in named:
        found.add(
            Finding(
                "intake.roles-differ",
                Severity.EXPLAIN,
                f"Зачислен как {role}, а в roles.csv у этого человека другая роль; взято из зачисления.",
                line.place("role"),
                expected=", ".join(sorted(named)),
                found=role,
                remedy="Исправьте роль в источнике.",
            )
        )


def _report_year(line: Line, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.year-unclear",
            Severity.BLOCKS,
            "К какому учебному году относится класс, не сказано или сказано двояко.",
            line.place("termSourcedIds"),
            expected="периоды одного учебного года из academicSessions.csv",
            found=f"«{line.text('termSourcedIds')}»",
            remedy="Выгрузите архив одного учебного года.",
        )
    )


def _report_role(line: Line, role: str, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.role-left",
            Severity.INFORMS,
            f"Зачисления с ролью «{role}» в журнал не переносятся.",
            line.place("role"),
            expected="student или teacher",
        )
    )


def _report_two_homes(stay: Enrollment, home: TaughtClass, other: TaughtClass, roster: Roster) -> None:
    found = f"«{home.label}» и «{other.label}»"
    roster.found.add(
        Finding(
            "intake.two-homerooms",
            Severity.BLOCKS if home.label != other.label else Severity.EXPLAIN,
            "Ученик зачислен в два класса (homeroom) одного учебного года: чьи отметки где, не понять.",
            stay.line.place("classSourcedId"),
            expected="один класс; переход из класса в класс подают двумя архивами или нашим форматом",
            found=found,
            pupil=roster.people[stay.user_key].name.full,
        )
    )
