"""The figures for a person: each target, whether it is met, and what stands between us and Typst."""

from collections.abc import Iterator, Mapping
from typing import Any

from bench.render.measure import TARGETS

_TITLES = {
    "cpu_ratio_plain_weasyprint": "CPU a page over a plain table in WeasyPrint",
    "cpu_ratio_chromium_ghostscript": "CPU a page over Chromium and Ghostscript",
    "cpu_ratio_typst": "CPU a page over Typst",
    "speedup_two_processes": "speed-up of two processes",
    "peak_mb": "peak memory of a process, MB",
    "kb_per_page": "file, KB a page before signing",
    "school_wall_s": "a school of 35 classes on two processes, s",
}
_MET = {True: "met", False: "NOT MET", None: "not measured"}
_TYPST = """What stands between us and Typst: it is compiled, and lays out and writes a page in one go. We spend half
of our time in WeasyPrint on the four or five pages that flow (title, contents, people, closing), whatever the
journal's length, and a quarter in Python writing the text of the grids. It keeps the whole document in memory."""


def in_words(figures: Mapping[str, Any]) -> str:
    """Return the report."""
    return "\n".join(_lines(figures))


def _lines(figures: Mapping[str, Any]) -> Iterator[str]:
    for name, limit in TARGETS.items():
        bound = "≥" if name.startswith("speedup") else "≤"
        value = "—" if figures[name] is None else figures[name]
        yield f"{_TITLES[name]:<48} {value!s:>8}   {bound} {limit:<6} {_MET[figures['met'][name]]}"
    yield from (f"absent: {why}" for why in figures["absent"].values())
    for key, title in (
        ("year", f"5А year ({figures['input']} data)"),
        ("class_of_35", "the median class of the school"),
    ):
        yield from (
            "",
            title,
            *_table({name: each for name, each in figures[key].items() if name != "ratios" and each}),
        )
    worker = figures["worker"]
    rows = {f"{n} process{'es' * (n > 1)}": worker[f"on_{n}"] for n in (1, 2)}
    yield from ("", f"the worker, {worker['classes']} of 35 classes", *_table(rows))
    if figures["school"]:
        yield from ("", "the whole school's year, with binding sets", *_table({"two processes": figures["school"]}))
    yield from ("", f"versions: {figures['versions']}; load {figures['load']}", "", _TYPST)


def _table(rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    columns = list(next(iter(rows.values())))
    yield "  " + " " * 22 + "".join(f"{column:>17}" for column in columns)
    for name, row in rows.items():
        yield f"  {name:<22}" + "".join(f"{row[column]:>17}" for column in columns)
