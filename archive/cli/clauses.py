"""archive clauses: what the source documents ask, where the product does it, what proves it."""

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.terminal import out, say
from archive.services.list_clauses import Clause, ClauseState, list_clauses

_STYLE = {ClauseState.DONE: "green", ClauseState.PARTLY: "yellow", ClauseState.MISSING: "red"}


@click.command()
@click.option("--seed", default="", help="Только один исходный документ: 000…004.")
@click.option("--state", type=click.Choice([state.value for state in ClauseState]), help="Только в этом состоянии.")
def clauses(seed: str, state: str | None) -> None:
    """Показать, какие требования документов где выполнены."""
    shown = [
        c
        for c in list_clauses()
        if seed in ("", c.seed) and (c.state == state if state else c.state is not ClauseState.SILENT)
    ]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Документ, пункт", "Что требует", "Состояние", "Где в продукте", "Доказательство"):
        table.add_column(heading, overflow="fold")
    for clause in shown:
        table.add_row(*_row(clause))
    out.print(table)
    say("; ".join(f"{one.value}: {sum(c.state is one for c in shown)}" for one in ClauseState))


def _row(clause: Clause) -> tuple[str, ...]:
    style = _STYLE.get(clause.state, "dim")
    asks = f"{clause.topic}: {clause.asks}" + (f" ({clause.note})" if clause.note else "")
    return (
        f"{clause.seed} {clause.paragraph}".strip(),
        escape(asks),
        f"[{style}]{clause.state.value}[/]",
        escape("\n".join(clause.where)),
        escape("\n".join(clause.proof)),
    )
