"""The clauses of the source documents: what each asks, where the product does it, and what proves it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum

from archive.resources import CLAUSES


class ClauseState(StrEnum):
    """How far the product fulfils a clause. Honest: «сделано» needs a proof."""

    DONE = "сделано"
    PARTLY = "частично"
    MISSING = "не сделано"
    OUTSIDE = "вне архива"
    """A duty of people or of the electronic journal, which the archive cannot do for them."""
    SILENT = "документ молчит"


@dataclass(frozen=True, slots=True)
class Clause:
    """One cell of the table of requirements.

    `where` holds paths of the product, `proof` tests as «path::function».
    """

    topic: str
    seed: str
    paragraph: str
    asks: str
    state: ClauseState
    where: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    note: str = ""


def list_clauses() -> tuple[Clause, ...]:
    """Return every clause in the order of `profiles/clauses.toml`."""
    found = tomllib.loads(CLAUSES.read_text(encoding="utf-8"))
    return tuple(_clause(row) for row in found["clause"])


def _clause(row: dict[str, object]) -> Clause:
    lists = {name: tuple(map(str, _list(row, name))) for name in ("where", "proof")}
    texts = {name: str(value) for name, value in row.items() if name not in {*lists, "state"}}
    return Clause(**texts, **lists, state=ClauseState(str(row["state"])))  # type: ignore[arg-type]  # fields by name


def _list(row: dict[str, object], name: str) -> list[object]:
    value = row.get(name, [])
    assert isinstance(value, list), f"{name} of {row} is no list"
    return value
