"""One class of a sample school as a school brings it: a ZIP of its tables, sound or with something to ask about."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, str]]
Change = Callable[[str, Rows], None]
"""What is done to the rows of a table, named by its file."""


def write_export(folder: Path, label: str, target: Path, change: Change | None = None) -> None:
    """Write the tables in `folder`, left with what concerns the class `label`."""
    tables = {path.name: _read(path) for path in sorted(folder.glob("*.csv"))}
    own = {row["Код ученика"] for row in tables["membership.csv"][1] if row["Класс"] == label}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (headings, rows) in tables.items():
            kept = [row for row in rows if _concerns(row, label, own)]
            if change:
                change(name, kept)
            archive.writestr(name, _written(headings, kept))


def _concerns(row: dict[str, str], label: str, pupils: set[str]) -> bool:
    """Tell by the class, else by the codes of subject and lesson, else by the pupil's; what names none is kept."""
    if label_there := row.get("Класс"):
        return label_there == label
    if code := row.get("Код урока") or row.get("Код предмета"):
        return code.startswith(f"{label}-")
    return row.get("Код ученика", "") in pupils | {""}


def without_a_topic(name: str, rows: Rows) -> None:
    """Leave a lesson without its topic: the school has to explain it."""
    if name == "lessons.csv":
        rows[4]["Тема"] = ""


def with_a_mark_changed(name: str, rows: Rows) -> None:
    """Write another mark for the first: what a correction corrects."""
    if name == "marks.csv":
        rows[0]["Отметка"] = "3" if rows[0]["Отметка"] != "3" else "4"


def _read(path: Path) -> tuple[list[str], Rows]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        return list(reader.fieldnames or ()), list(reader)


def _written(headings: list[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
