"""The proof on an extract: what of the printed values is signed, and the symbol that holds it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.model.paper_proof import PaperProof, ProofContent, ProofTable
from archive.render.code import QUIET, Symbol, symbol
from archive.render.extract_tables import ExtractTable
from archive.texts import _

WIDEST = 70.0
"""Millimetres of the largest symbol that is made (version 30) with its quiet zone."""
MODULE = 0.48
"""Millimetres of a module: 5.7 dots of a scan of 300 dpi. What specks of toner do to less: `docs/proof-on-paper.md`."""
HOW_TO_CHECK = _(
    "покажите код странице «Проверка подлинности» архива школы или файлу «проверка-выписок.html» "
    "и сравните бумагу с экраном."
)
_MASK = 4
"""What is compressed and signed looks random, so that each mask is as good as another (measured: no reader
minds); trying all eight is nine tenths of a symbol's cost, and the print queue makes thousands."""


@dataclass(frozen=True, slots=True)
class DrawnProof:
    """The symbol, and what is said under it."""

    symbol: Symbol
    how: str
    """How it is read."""
    words: str

    @property
    def path(self) -> str:
        """The dark modules as one SVG path, a module being the unit."""
        return "".join(f"M{column + QUIET} {row + QUIET}h{n}v1h-{n}z" for column, row, n in self.symbol.runs)

    @property
    def side(self) -> int:
        """In modules, with the quiet zone."""
        return self.symbol.side + 2 * QUIET

    @property
    def width(self) -> str:
        """With the quiet zone and the unit."""
        return f"{width_of(self.symbol):.2f}mm"


def drawn_proof(proof: PaperProof) -> DrawnProof:
    """Return the symbol that holds the signed text, and what it holds of the paper."""
    return DrawnProof(symbol(proof.text, mask=_MASK), HOW_TO_CHECK, _words(proof))


def width_of(found: Symbol) -> float:
    """Return the millimetres of a symbol with its quiet zone."""
    return min(WIDEST, (found.side + 2 * QUIET) * MODULE)


def _words(proof: PaperProof) -> str:
    if not proof.left_out:
        return _("В коде – те же отметки, что напечатаны здесь.")
    return _("В код не вошли {left_out}: их сверяет школа.").format(left_out=proof.left_out)


def contents_of(values: Mapping[str, Any]) -> tuple[ProofContent, ...]:
    """Return what a proof may say of an extract with these printed values: ever briefer, never more than is printed."""
    kept = tuple(_results(values))
    lines = (_("Пропуски: {absences}").format(absences=values["absences"]),) if values["absences"] else ()
    title = values["title"]
    if lessons := next((table for table in values["tables"] if table.rows), None):
        return tuple(_of_lessons(ProofContent(title, kept, lines), lessons))
    ways = ((_dated, ""), (_undated, _("даты отметок")), (_sole, _("отметки по дням")))
    return tuple(ProofContent(title, (*tables(values), *kept), lines, left_out) for tables, left_out in ways)


def _of_lessons(rest: ProofContent, table: ExtractTable) -> Iterator[ProofContent]:
    """Yield the rows whole; then what was missed or marked by subject, without topics; then none."""
    yield replace(rest, tables=(ProofTable(table.title, table.headings, table.rows), *rest.tables))
    if table.signs:
        yield replace(rest, tables=(_by_subject(table), *rest.tables), left_out=_("темы уроков"))
    yield replace(rest, left_out=_("строки по урокам"))


def _by_subject(table: ExtractTable) -> ProofTable:
    """Return a line for each subject: its days, each with its sign."""
    days: dict[str, list[tuple[str, str]]] = {}
    for (when, subject, *_said), sign in zip(table.rows, table.signs, strict=True):
        days.setdefault(subject, []).append((when[:5], sign))
    rows = tuple((subject, _dates(found)) for subject, found in days.items())
    return ProofTable(table.title, (_("Предмет"), _("Дата и запись")), rows)


def _dated(values: Mapping[str, Any]) -> Iterator[ProofTable]:
    return _days(values, _("Дата и запись"), _dates)


def _dates(days: Sequence[tuple[str, str]]) -> str:
    """Return «04.09 5, 06 н, 02.10 4»: the month stands where it changes, which saves a third of the symbol."""
    months = ["", *(day[3:] for day, _record in days)]
    written = (day[:2] if day[3:] == before else day for (day, _record), before in zip(days, months, strict=False))
    return ", ".join(f"{day} {record}" for day, (_day, record) in zip(written, days, strict=True))


def _undated(values: Mapping[str, Any]) -> Iterator[ProofTable]:
    return _days(values, _("Записи по порядку"), lambda days: " ".join(record for _day, record in days))


def _sole(values: Mapping[str, Any]) -> Iterator[ProofTable]:
    if values["sole"]:
        rows = tuple((subject["title"], subject["result"]) for subject in values["subjects"])
        yield ProofTable(_("Отметки за период"), (_("Предмет"), values["sole"]), rows)


def _days(
    values: Mapping[str, Any], heading: str, written: Callable[[Sequence[tuple[str, str]]], str]
) -> Iterator[ProofTable]:
    sole = [values["sole"]] if values["sole"] else []
    rows = tuple(
        (subject["title"], written(subject["days"]), *([subject["result"]] if sole else []))
        for subject in values["subjects"]
    )
    if rows:
        yield ProofTable(_("Отметки и посещение"), (_("Предмет"), heading, *sole), rows)


def _results(values: Mapping[str, Any]) -> Iterator[ProofTable]:
    found = values["results"]
    if found["rows"]:
        rows = tuple((title, *marks) for title, marks in found["rows"])
        yield ProofTable(_("Итоговые отметки"), (_("Предмет"), *found["headings"]), rows)
