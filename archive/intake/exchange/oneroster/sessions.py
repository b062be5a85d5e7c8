"""OneRoster's academic sessions as school years and periods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from archive.intake.exchange.oneroster.tables import Line, Table, read_day, read_last_day
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Severity
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear

_YEAR_TYPE = "schoolyear"
_BY_NUMBER = {4: PeriodKind.QUARTER, 3: PeriodKind.TRIMESTER, 2: PeriodKind.HALF_YEAR}
"""What the parts of a year are called when their titles do not say it."""


@dataclass(frozen=True, slots=True)
class Session:
    """An academic session. `end` is the last day in it: the standard's endDate, which is exclusive, less one."""

    key: str
    title: str
    kind: str
    start: date
    end: date
    parent: str
    year: SchoolYear
    line: Line
    code: PeriodCode | None = None

    @property
    def period(self) -> Period | None:
        """The period of the journal, where it is one."""
        return Period(self.code, self.start, self.end) if self.code else None


def read_sessions(table: Table, found: FindingList) -> Mapping[str, Session]:
    """Return the sessions by id, each with its period's code where it can be told."""
    read = [session for line in table.lines() if (session := _session(line, found))]
    codes = _codes(read, found)
    return {
        s.key: Session(s.key, s.title, s.kind, s.start, s.end, s.parent, s.year, s.line, codes.get(s.key)) for s in read
    }


def _session(line: Line, found: FindingList) -> Session | None:
    start, end = read_day(line, "startDate", found), read_last_day(line, "endDate", found)
    named = line.text("schoolYear")
    if not (named.isascii() and named.isdecimal() and 2000 < int(named[:5]) < 2100):
        found.add(
            Finding(
                "intake.cell-unreadable",
                Severity.BLOCKS,
                "Учебный год не прочитан.",
                line.place("schoolYear"),
                expected="год, которым учебный год кончается: 2018 для 2017/2018",
                found=f"«{named}»",
                remedy="Исправьте его в источнике.",
            )
        )
        return None
    if start is None or end is None:
        return None
    year = SchoolYear(int(named) - 1)
    kind = line.text("type").casefold()
    return Session(line.key, line.text("title"), kind, start, end, line.text("parentSourcedId"), year, line)


def _codes(sessions: Sequence[Session], found: FindingList) -> dict[str, PeriodCode]:
    """Tell periods by their titles; else by how many of one type a year has, in the order of their days."""
    codes = {s.key: YEAR if s.kind == _YEAR_TYPE else code for s in sessions if (code := _by_title(s))}
    siblings: dict[tuple[SchoolYear, str], list[Session]] = defaultdict(list)
    for session in sessions:
        siblings[session.year, session.kind].append(session)
    for parts in siblings.values():
        if any(part.key in codes for part in parts):
            continue
        codes.update(_by_order(sorted(parts, key=lambda part: part.start)))
    for session in sessions:
        if session.key not in codes:
            _report_unclear(session, found)
    return codes


def _by_title(session: Session) -> PeriodCode | None:
    return YEAR if session.kind == _YEAR_TYPE else PeriodCode.parse(session.title)


def _by_order(parts: Sequence[Session]) -> dict[str, PeriodCode]:
    kind = _BY_NUMBER.get(len(parts))
    apart = all(first.end < second.start for first, second in pairwise(parts))
    return {part.key: PeriodCode(kind, number) for number, part in enumerate(parts, 1)} if kind and apart else {}


def _report_unclear(session: Session, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.period-unclear",
            Severity.EXPLAIN,
            f"Какой это период учебного года, не понять: «{session.title}» ({session.line.text('type')}).",
            session.line.place("title"),
            expected="название вида «1 четверть», «2 полугодие» или 2, 3 либо 4 части года без наложений",
            remedy="Работы этого периода войдут в журнал года, но закрыть его отдельно нельзя.",
        )
    )
