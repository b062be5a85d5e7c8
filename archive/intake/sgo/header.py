"""What an SGO report says of itself, from its first block; the other blocks must agree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.intake.finding_list import FindingList
from archive.intake.sgo import report as sgo_report
from archive.intake.sgo.block import read_legend
from archive.intake.sgo.headings import periods_of_tail
from archive.intake.sgo.report import Block, Report
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import AttendanceCode
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear

_INTERVAL = re.compile(
    r"с\s*(\d{1,2}\.\d{1,2}\.\d{2,4})\s*(?:г\.?)?\s*по\s*(\d{1,2}\.\d{1,2}\.\d{2,4}).*", re.IGNORECASE
)
PERIOD_DERIVED = "intake.period-derived"
"""The finding that says that a period was told from its days alone."""
_AGAIN = "Выгрузите отчёт заново, не изменяя его."
_WORDS = {
    sgo_report.YEAR: ("Учебный год", "Учебный год: 2024/2025"),
    sgo_report.CLASS: ("Класс", "Класс: 8А"),
    sgo_report.PERIOD: ("Период", "Период: с 24.03.25 по 24.05.25"),
    sgo_report.PUPIL: ("Ученик", "Ученик: Фамилия Имя Отчество"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Year, class, period and legend of the whole report."""

    school_year: SchoolYear
    class_label: str
    period: Period | None
    """`None` where the report names none, as a report card does."""
    legend: tuple[AttendanceCode, ...]


def read_header(report: Report, found: FindingList) -> Header | None:
    """Return what the first block says, or `None` after findings that say what is missing."""
    if not report.school:
        _missing(found, "Название школы", "в первой строке", Place(report.sheet.file, report.sheet.title, "A1"))
    if not report.blocks:
        _missing(found, "Ученик", _WORDS[sgo_report.PUPIL][1], report.sheet.place(1, 0))
        return None
    first = report.blocks[0]
    year = SchoolYear.parse(first.fields.get(sgo_report.YEAR, ("", 0))[0])
    if year is None:
        _field_missing(report, first, sgo_report.YEAR, found)
    label = first.fields.get(sgo_report.CLASS, ("", 0))[0]
    if not label:
        _field_missing(report, first, sgo_report.CLASS, found)
    interval = _interval(first.fields.get(sgo_report.PERIOD, ("", 0))[0])
    wanted = sgo_report.PERIOD in report.kind.fields
    if interval is None and wanted:
        _field_missing(report, first, sgo_report.PERIOD, found)
    if year is None or not label or (interval is None and wanted):
        return None
    period = _period(report, label, year, interval, found) if interval and wanted else None
    _report_twins(report, label, found)
    return Header(year, label, period, read_legend(first.legend))


def _period(report: Report, label: str, year: SchoolYear, interval: tuple[date, date], found: FindingList) -> Period:
    """Return the period of the interval: the one that the headings name, else what the days say."""
    named = periods_of_tail(report.blocks[0])
    code = named.pop() if len(named) == 1 else None
    period = Period(code or period_code(label, *interval), *interval)
    _check_period(report, report.blocks[0], year, period, label, found, derived=code is None)
    return period


def period_code(class_label: str, start: date, end: date) -> PeriodCode:
    """Return which period an interval is: SGO prints its days only, never its name.

    Longer than eight months it is the year. Longer than three and a half months, or in grades 10
    and 11, it is the half-year in which it ends. Otherwise it is the quarter by the month of its
    end: by November the first, by January the second, by March the third, then the fourth. The
    administrator confirms it: `close` is told the period and refuses when this one differs.
    """
    days = (end - start).days
    if days > 240:
        return YEAR
    autumn = end.month >= 9 or end.month == 1
    if days > 105 or re.match(r"1[01](?!\d)", class_label):
        return PeriodCode(PeriodKind.HALF_YEAR, 1 if autumn else 2)
    quarters: Mapping[int, int] = {9: 1, 10: 1, 11: 1, 12: 2, 1: 2, 2: 3, 3: 3}
    return PeriodCode(PeriodKind.QUARTER, quarters.get(end.month, 4))


def is_whole(report: Report, block: Block) -> bool:
    """Tell whether the block has a table: a heading (in a grid report with the days under it) and subjects."""
    return len(block.head) >= (2 if sgo_report.PERIOD in report.kind.fields else 1) and bool(block.subjects)


def check_block(report: Report, header: Header, block: Block, found: FindingList) -> None:
    """Report what a block lacks and where it contradicts the first one."""
    for name in report.kind.fields:
        if not block.fields.get(name, ("", 0))[0]:
            if block is not report.blocks[0] or name == sgo_report.PUPIL:
                _field_missing(report, block, name, found)
            continue
        if name != sgo_report.PUPIL and block.fields[name][0] != report.blocks[0].fields[name][0]:
            _contradiction(report, header, block, name, found)
    if not is_whole(report, block):
        _missing(found, "Таблица ученика", "строка «Предмет» и под ней предметы", _top(report, block))
    _check_legend(report, header, block, found)


def _check_legend(report: Report, header: Header, block: Block, found: FindingList) -> None:
    legend = read_legend(block.legend)
    if not block.legend or legend == header.legend:
        return  # a block without a legend is read by the first one's
    shown = [", ".join(f"{line.code}: {line.words}" for line in lines) or "нет" for lines in (header.legend, legend)]
    found.add(
        Finding(
            "intake.block-contradicts",
            Severity.BLOCKS,
            "Обозначения пропусков у учеников одного отчёта разные.",
            report.sheet.place(block.legend[0].number, 0),
            expected=shown[0],
            found=shown[1],
            remedy=_AGAIN,
            class_label=header.class_label,
            pupil=block.fields.get(sgo_report.PUPIL, ("", 0))[0],
        )
    )


def _contradiction(report: Report, header: Header, block: Block, name: str, found: FindingList) -> None:
    text, row = block.fields[name]
    found.add(
        Finding(
            "intake.block-contradicts",
            Severity.BLOCKS,
            f"Поле «{_WORDS[name][0]}» у этого ученика не такое, как у первого.",
            report.sheet.place(row, 0),
            expected=report.blocks[0].fields[name][0],
            found=text,
            remedy="В одном отчёте должен быть один класс и один период. " + _AGAIN,
            class_label=header.class_label,
            pupil=block.fields.get(sgo_report.PUPIL, ("", 0))[0],
        )
    )


def _check_period(
    report: Report, block: Block, year: SchoolYear, period: Period, label: str, found: FindingList, *, derived: bool
) -> None:
    place = report.sheet.place(block.fields[sgo_report.PERIOD][1], 0)
    shown = f"{period.start:%d.%m.%Y}-{period.end:%d.%m.%Y}"
    if period.start > period.end or not (year.first_day <= period.start and period.end <= year.last_day):
        found.add(
            Finding(
                "intake.day-outside-year",
                Severity.BLOCKS,
                "Период отчёта не лежит в его учебном году.",
                place,
                expected=f"внутри {year.first_day:%d.%m.%Y}-{year.last_day:%d.%m.%Y}",
                found=shown,
                remedy=_AGAIN,
                class_label=label,
            )
        )
        return
    if not derived:
        return
    found.add(
        Finding(
            PERIOD_DERIVED,
            Severity.INFORMS,
            f"Отчёт не называет период; по датам это {period.code.words}.",
            place,
            found=shown,
            remedy="Если это другой период, закройте его по выгрузке в нашем формате, где периоды названы.",
            class_label=label,
        )
    )


def _report_twins(report: Report, label: str, found: FindingList) -> None:
    """Refuse two blocks under one full name: the export has no key, so namesakes cannot be told apart."""
    seen: dict[str, int] = {}
    for block in report.blocks:
        name, row = block.fields.get(sgo_report.PUPIL, ("", 0))
        first = seen.setdefault(" ".join(name.split()).casefold(), row)
        if name and first != row:
            found.add(
                Finding(
                    "intake.pupil-twice",
                    Severity.BLOCKS,
                    "Ученик с таким полным именем встречается в отчёте дважды.",
                    report.sheet.place(row, 0),
                    expected="каждый ученик один раз",
                    found=f"то же имя в ячейке {report.sheet.place(first, 0).cell}",
                    remedy=(
                        "Если это один ученик, выгрузите отчёт заново. Если это полные тёзки, эта выгрузка их "
                        "не различает: подайте класс в нашем формате (archive template), где у каждого свой код."
                    ),
                    class_label=label,
                    pupil=name,
                )
            )


def _interval(text: str) -> tuple[date, date] | None:
    named = _INTERVAL.fullmatch(text.strip())
    days = [_day(part) for part in named.groups()] if named else []
    return (days[0], days[1]) if len(days) == 2 and days[0] and days[1] else None


def _day(text: str) -> date | None:
    day, month, year = (int(part) for part in text.split("."))
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _field_missing(report: Report, block: Block, name: str, found: FindingList) -> None:
    words, example = _WORDS[name]
    text, row = block.fields.get(name, ("", 0))
    place = report.sheet.place(row, 0) if row else _top(report, block)
    _missing(found, words, f"«{example}»", place, text)


def _missing(found: FindingList, what: str, expected: str, place: Place, text: str = "") -> None:
    found.add(
        Finding(
            "intake.field-missing",
            Severity.BLOCKS,
            f"Нет или не прочитано: {what}.",
            place,
            expected=expected,
            found=f"«{text}»" if text else "пусто",
            remedy=_AGAIN,
        )
    )


def _top(report: Report, block: Block) -> Place:
    rows = [row for _text, row in block.fields.values()]
    return report.sheet.place(min(rows, default=1), 0)
