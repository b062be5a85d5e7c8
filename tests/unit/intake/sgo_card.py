"""Report cards and HTML reports of Сетевой Город, made by code from their descriptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

from archive.intake import InputFile
from tests.unit.intake.build_input import saved

QUARTERS = ("1 Четверть", "2 Четверть", "3 Четверть", "4 Четверть")
_LEAVES = ("Средний балл", "Ср. взв. балл", "Итог")
_YEAR = ("Год. оценка", "Экз. оценка", "Гос. экз. оценка", "Итог. оценка")


@dataclass(frozen=True, slots=True)
class Card:
    """One pupil's report card: by subject the cells as the columns stand, three a period and then four."""

    name: str = "Иванов Пётр Сергеевич"
    year: str = "2024/2025"
    label: str = "8А"
    periods: Sequence[str] = QUARTERS
    subjects: Mapping[str, Sequence[object]] = field(
        default_factory=lambda: {
            "Алгебра": (4.1, 4.25, "4", 3.5, 0, "4", "3,9", 0, "4", 3.5, 0, "4", "4", "5", None, "5"),
            "Физика": (0, 0, None, 4, 0, "4", 4, 0, "4", 0, 0, None, "4", None, None, None),
        }
    )


def report_card(*cards: Card, school: str = 'МАОУ "Школа № 1"', extra: str = "", name: str = "card.xlsx") -> InputFile:
    """Return the report card of a class: four rows of headings, merged as Excel merges; `extra` is a last column."""
    book = Workbook()
    sheet = book.worksheets[0]
    rows: list[Sequence[object]] = [[school], [], ["Табель успеваемости учащегося"], []]
    for card in cards or (Card(),):
        rows += _block(card, extra)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column).value = value  # type: ignore[assignment] # whatever a test puts in
    return InputFile(name, saved(book))


def _block(card: Card, extra: str) -> list[Sequence[object]]:
    over: list[object] = [part for period in card.periods for part in (period, None, None)]
    leaves = _LEAVES * len(card.periods)
    last = [extra] if extra else []
    return [
        [f"Учебный год: {card.year}"],
        [f"Класс: {card.label}"],
        [f"Ученик: {card.name}"],
        [],
        ["№п/п", "Предмет", "Учебные периоды", *[None] * (len(over) - 1), *_YEAR, *last],
        [None, None, *over],
        [None, None, *leaves],
        [*range(1, len(over) + 7)],
        *([number, name, *cells] for number, (name, cells) in enumerate(card.subjects.items(), start=1)),
        [],
    ]


@dataclass(frozen=True, slots=True)
class HtmlPupil:
    """One pupil's part of the HTML report: only days that have an entry have a column."""

    name: str = "Иванов Пётр Сергеевич"
    year: str = "2024/2025"
    label: str = "8А"
    period: str = "с 1.09.2024 по 30.11.2024"
    months: Sequence[tuple[str, Sequence[int]]] = (("Сентябрь", (2, 15)), ("Октябрь", (2, 16)))
    subjects: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: {"Математика": ("УП", "4", "Б 3", "5", "4,5", "5"), "Химия": ("", "", "", "", "", "")}
    )
    term: str = "1 триместр"
    legend: Sequence[tuple[str, str]] = (("УП", "Уважительная причина"), ("Б", "Болезнь"), ("ОТ", "Отсутствовал"))


def html_report(
    *pupils: HtmlPupil,
    encoding: str = "utf-8",
    charset: str = "",
    name: str = "report.xls",
    school: str = 'МАОУ "Школа № 1"',
) -> InputFile:
    """Return the report as old SGO saves it: HTML under an Excel name."""
    blocks = "".join(_html_block(pupil) for pupil in pupils or (HtmlPupil(),))
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset or encoding}">'
    page = (
        f"<html><head>{head}<style>td {{ color: red }}</style><title>Отчёт</title></head><body><div>"
        f'<h5 class="report-title-school">{school}</h5>'
        f"<h2>Отчет об успеваемости и посещаемости ученика</h2></div>{blocks}</body></html>"
    )
    return InputFile(name, page.encode(encoding))


def _html_block(pupil: HtmlPupil) -> str:
    fields = (
        ("Учебный год", pupil.year), ("Класс", pupil.label), ("Период", pupil.period), ("Ученик", pupil.name),
    )  # fmt: skip
    lines = "".join(
        f"<tr><td class=no-border><span><b>{name}:</b>\n {text}</span></td></tr>" for name, text in fields if text
    )
    months = "".join(f'<th colspan="{len(days)}">{month}</th>' for month, days in pupil.months)
    days = "".join(f"<th>{day}</th>" for _month, days in pupil.months for day in days)
    tails = "".join(
        f'<th rowspan="2">{word}<br/>оценка <br/> {pupil.term}</th>' for word in ("Средн.", "Итог.")
    ).replace("Итог.<br/>оценка", "Итог.оценка")
    rows = "".join(
        f'<tr><td class="cell-text">{name}</td>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        for name, cells in pupil.subjects.items()
    )
    legend = "".join(f"<tr><td>{code}</td><td>{words}</td></tr>" for code, words in pupil.legend)
    return (
        f'<table cellspacing="10px">{lines}</table>'
        f'<table class="table-print"><tr><th rowspan="2">Предмет</th>{months}{tails}</tr><tr>{days}</tr>{rows}</table>'
        f"<table>{legend}</table>"
    )
