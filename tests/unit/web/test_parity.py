"""Everything that a page does, the API and the command line do, too: docs/api.md says how, and is held to it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import cast

import click
import pytest

from archive.cli.root import cli
from archive.ports import Ports
from archive.resources import ROOT
from archive.web.access import routes_of
from archive.web.app import create_app

_SECTION = "## Three ways to the same"
_ALONE = "## What only the API has"
_ROUTE = re.compile(r"`(GET|POST|PUT|DELETE) (/[^`]*)`")
_COMMAND = re.compile(r"`archive ([^`]+)`")
_LEAST_REASON = 15

Route = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is done, in three ways."""

    pages: tuple[Route, ...]
    operations: tuple[Route, ...]
    commands: tuple[str, ...]
    cells: tuple[str, ...]


def _guide(section: str) -> str:
    return (ROOT / "docs" / "api.md").read_text(encoding="utf-8").partition(section)[2].partition("\n## ")[0]


def _routes_in(text: str) -> tuple[Route, ...]:
    return tuple((found[1], found[2]) for found in _ROUTE.finditer(text))


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of every table of the section."""
    lines = [line for line in _guide(_SECTION).splitlines() if line.startswith("| `")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return tuple(
        Row(_routes_in(pages), _routes_in(operations), tuple(_COMMAND.findall(commands)), (pages, operations, commands))
        for pages, operations, commands in cells
    )


@cache
def there() -> frozenset[Route]:
    """Return every route that the application has."""
    app = create_app(cast("Ports", None))
    return frozenset((method, str(route.path)) for route in routes_of(app.routes) for method in route.methods or ())


def _is_api(route: Route) -> bool:
    return route[1].startswith("/api/")


def test_every_page_has_its_row_and_only_one() -> None:
    named = Counter(page for row in rows() for page in row.pages)
    pages = {route for route in there() if not _is_api(route)}
    assert not pages - set(named), "a page's route without a row in docs/api.md: say its operation and its command"
    assert not set(named) - pages, "docs/api.md names a page's route that is not there"
    assert not [page for page, times in named.items() if times > 1]


def test_every_operation_of_the_api_is_named_and_there() -> None:
    named = {each for row in rows() for each in row.operations} | set(_routes_in(_guide(_ALONE)))
    assert named == {route for route in there() if _is_api(route)}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.cells[0])
def test_each_way_is_there_or_its_absence_has_a_reason(row: Row) -> None:
    for found, cell in ((row.operations, row.cells[1]), (row.commands, row.cells[2])):
        reason = cell.partition("— ")[2]
        assert bool(found) != (len(reason) >= _LEAST_REASON), cell


@pytest.mark.parametrize("words", sorted({each for row in rows() for each in row.commands}))
def test_each_command_is_there_with_its_options(words: str) -> None:
    command: click.Command | None = cli
    for word in words.split():
        if word.startswith("--"):
            assert command is not None
            assert word in [name for parameter in command.params for name in parameter.opts], words
        else:
            assert isinstance(command, click.Group), words
            command = command.get_command(click.Context(command), word)
    assert command is not None, words
