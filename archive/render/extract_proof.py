"""The proof on an extract: what of the printed values is signed, and the symbol that holds it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.model.paper_proof import PaperProof, ProofContent, ProofTable
from archive.render.code import QUIET, Symbol, symbol
from archive.texts import _

WIDEST = 60.0
"""Millimetres of the symbol with its quiet zone: a module of the largest one made (version 30) is 0.41 mm then."""
MODULE = 0.5
"""Millimetres of a module where there is room."""


@dataclass(frozen=True, slots=True)
class DrawnProof:
    """The symbol as one SVG path, a module being the unit, and what is said beside it."""

    path: str
    side: int
    """In modules, with the quiet zone."""
    width: str
    """With its unit."""
    words: str


def drawn_proof(proof: PaperProof) -> DrawnProof:
    """Return the symbol with its quiet zone, and what it holds."""
    found = symbol(proof.text)
    path = "".join(f"M{column + QUIET} {row + QUIET}h{length}v1h-{length}z" for column, row, length in found.runs)
    return DrawnProof(path, found.side + 2 * QUIET, f"{width_of(found):.2f}mm", _words(proof))


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
    lessons = tuple(ProofTable(each.title, each.headings, each.rows) for each in values["tables"] if each.rows)
    lines = (_("Пропуски: {absences}").format(absences=values["absences"]),) if values["absences"] else ()
    title = values["title"]
    if lessons:
        brief = ProofContent(title, kept, lines, _("строки по урокам"))
        return ProofContent(title, (*lessons, *kept), lines), brief
    ways = ((_dated, ""), (_undated, _("даты отметок")), (_sole, _("отметки по дням")))
    return tuple(ProofContent(title, (*tables(values), *kept), lines, left_out) for tables, left_out in ways)


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
