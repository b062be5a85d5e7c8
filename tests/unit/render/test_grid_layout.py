"""How a grid is divided: nothing lost, parts even, groups whole where they must be."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.render.grid import Column, Grid, Group, Row
from archive.render.grid_layout import lay_out
from archive.render.measures import A4_LANDSCAPE, MEASURES


def _grid(rows: int, groups: list[int], *, whole: bool = False) -> Grid:
    made = tuple(
        Group((f"Группа {n}",), tuple(Column(f"{k}", ("5",) * rows) for k in range(size)))
        for n, size in enumerate(groups)
    )
    return Grid("Предмет", (), "Имя", tuple(Row((f"Имя {n}",)) for n in range(rows)), made, whole_groups=whole)


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 90), groups=st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_every_cell_stands_on_exactly_one_sheet(rows: int, groups: list[int]) -> None:
    grid = _grid(rows, groups)
    parts = [layout for stack in lay_out(grid, A4_LANDSCAPE) for layout in stack]
    cells = [
        (row, placed.group, placed.column.heading)
        for part in parts
        for row in range(part.first, part.last)
        for placed in part.columns
    ]
    assert len(cells) == len(set(cells)) == rows * sum(groups)
    assert all(part.bottom >= MEASURES.margins.bottom - 0.01 for part in parts)
    assert all(part.row_height >= MEASURES.row_least - 0.01 for part in parts)


def test_whole_groups_are_not_divided() -> None:
    layouts = [part for stack in lay_out(_grid(30, [6] * 12, whole=True), A4_LANDSCAPE) for part in stack]
    assert len(layouts) > 1
    assert all(len(part.columns) % 6 == 0 for part in layouts)


def test_parts_are_even() -> None:
    counts = [len(stack[0].columns) for stack in lay_out(_grid(30, [45]), A4_LANDSCAPE)]
    assert max(counts) - min(counts) <= 1


def test_a_small_class_shares_a_sheet_among_its_parts() -> None:
    stacks = lay_out(_grid(4, [70]), A4_LANDSCAPE)
    assert len(stacks) == 1
    assert len(stacks[0]) == 2
    assert stacks[0][0].bottom > stacks[0][1].top


def test_one_long_name_takes_width_rather_than_twice_the_sheets() -> None:
    grid = replace(_grid(25, [5] * 11, whole=True), full_names=True)
    short = len(lay_out(grid, A4_LANDSCAPE))
    long = Row(("Константинопольская-Задунайская Александра-Анастасия Вячеславовна",))
    stacks = lay_out(replace(grid, rows=(long, *grid.rows[1:])), A4_LANDSCAPE)
    assert len(stacks) < 2 * short
    assert all(part.last - part.first == 25 for stack in stacks for part in stack)
