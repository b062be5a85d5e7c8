"""The periods of several files, and the legend."""

from collections.abc import Sequence
from dataclasses import replace

from archive.intake.finding_list import FindingList
from archive.intake.joining.part import Contradictions, Part
from archive.intake.vocabulary import folded
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import AttendanceCode, AttendanceMeaning, ClassJournal
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind


def name_periods(parts: Sequence[Part], say: Contradictions) -> None:
    """Give the periods that were told from days alone the names that other files of the class use.

    SGO's report in Excel prints two dates. A report card or the flat format names what they are, and
    so a trimester is not taken for a quarter.
    """
    named = {period.code: period for part in parts if not part.derived for period in part.journal.periods}
    codes = {r.period for part in parts if not part.derived for r in part.journal.results if r.period} | set(named)
    kinds = {code.kind for code in codes if code != YEAR}
    for part in parts:
        if part.derived and part.journal.periods:
            period = part.journal.periods[0]
            code = _by_days(period, tuple(named.values())) or _by_kind(period, kinds) or period.code
            if code != period.code:
                say.tell(
                    "intake.period-named",
                    Severity.INFORMS,
                    f"По датам это похоже на {period.code.words}, но другой файл класса называет период: {code.words}.",
                    part.of_period(),
                    found=f"{period.start:%d.%m.%Y}-{period.end:%d.%m.%Y}",
                )
                part.renamed(code)


def join_periods(parts: Sequence[Part], say: Contradictions) -> tuple[Period, ...]:
    """Return the periods, once each; one with two pairs of dates is a contradiction."""
    joined: dict[PeriodCode, tuple[Period, Part]] = {}
    for part in parts:
        for period in part.journal.periods:
            known, origin = joined.setdefault(period.code, (period, part))
            if known != period:
                say.differ(
                    "intake.period-contradicts",
                    f"Даты периода «{period.code.words}» в файлах класса разные.",
                    (_days(period), part.of_period()),
                    (_days(known), origin.of_period()),
                    remedy="Выгрузите отчёт за те же даты или исправьте таблицу «Периоды».",
                )
    return tuple(sorted((period for period, _part in joined.values()), key=lambda p: (p.start, p.code)))


def join_legend(parts: Sequence[Part], say: Contradictions) -> tuple[AttendanceCode, ...]:
    """Return the legend; one code with two meanings is a contradiction."""
    joined: dict[str, tuple[AttendanceCode, Part]] = {}
    for part in parts:
        for line in part.journal.legend:
            known, origin = joined.setdefault(folded(line.code), (line, part))
            unknown = AttendanceMeaning.UNKNOWN in (known.meaning, line.meaning)
            if known.meaning != line.meaning and not unknown:
                say.differ(
                    "intake.legend-contradicts",
                    f"Обозначение «{line.code}» в файлах класса значит разное.",
                    (line.words, part.of_period()),
                    (known.words, origin.of_period()),
                )
            elif known.meaning is AttendanceMeaning.UNKNOWN:
                joined[folded(line.code)] = (replace(known, meaning=line.meaning), origin)
    return tuple(line for line, _part in joined.values())


def report_undated(journal: ClassJournal, place: Place, found: FindingList) -> None:
    """Tell of marks for periods whose days no file gives: such a period cannot be closed."""
    dated = {period.code for period in journal.periods}
    codes = sorted({r.period for r in journal.results if r.period} - dated)
    if codes:
        found.add(
            Finding(
                "intake.period-undated",
                Severity.INFORMS,
                f"Даты не известны, закрыть нельзя: {', '.join(code.words for code in codes)}.",
                place,
                remedy="Приложите отчёты об успеваемости за эти периоды: даты берутся из них.",
                class_label=journal.class_label,
            )
        )


def _by_days(period: Period, named: Sequence[Period]) -> PeriodCode | None:
    return next((one.code for one in named if (one.start, one.end) == (period.start, period.end)), None)


def _by_kind(period: Period, kinds: set[PeriodKind]) -> PeriodCode | None:
    """Return the period of the only kind that the class has, by the month in which it ends."""
    if len(kinds) != 1 or period.code == YEAR or period.code.kind in kinds:
        return None
    (kind,) = kinds
    month = period.end.month
    autumn = month >= 9
    numbers = {
        PeriodKind.TRIMESTER: 1 if autumn else 2 if month <= 3 else 3,
        PeriodKind.QUARTER: 1 if month in (9, 10, 11) else 2 if month in (12, 1) else 3 if month <= 3 else 4,
    }
    return PeriodCode(kind, numbers.get(kind, 1 if autumn or month == 1 else 2))


def _days(period: Period) -> str:
    return f"{period.start:%d.%m.%Y}-{period.end:%d.%m.%Y}"
