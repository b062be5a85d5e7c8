from pathlib import Path

import pytest

from archive.intake.flat.schema import FORMAT, TABLES, Table

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "flat.md"


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_the_page_describes_every_table_as_the_schema_has_it(table: Table) -> None:
    part = PAGE.read_text(encoding="utf-8").split(f"\n### {table.title}\n")[1].split("\n### ")[0]
    need = "обязательная" if table.required else "необязательная"
    assert f"Файл `{table.name}.csv` или лист «{table.title}», {need}." in part
    rows = [
        f"| {c.heading} | {'да' if c.required else 'нет'} | {c.kind.value} | {c.example} | {c.note} |"
        for c in table.columns
    ]
    assert [line for line in part.splitlines() if line.startswith("| ") and "| обязательна |" not in line] == rows


def test_the_page_names_the_version() -> None:
    assert f"`{FORMAT}`" in PAGE.read_text(encoding="utf-8")
