"""The engines on the same frozen data, in turn, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEERS = ("plain_weasyprint", "chromium_ghostscript", "typst")
_QUICK = ("ours", "typst")


@dataclass(frozen=True, slots=True)
class Printed:
    """What an engine used for one journal and its ledger, at best of all rounds."""

    cpu_s: float
    wall_s: float
    pages: int
    size: int
    peak_mb: float

    @property
    def cpu_ms_per_page(self) -> float:
        """Processor time by page."""
        return self.cpu_s / self.pages * 1000

    @property
    def kb_per_page(self) -> float:
        """The size of the files by page."""
        return self.size / 1024 / self.pages

    def figures(self) -> dict[str, float]:
        """Return the figures as they are printed."""
        return {
            "pages": self.pages,
            "cpu_ms_per_page": round(self.cpu_ms_per_page, 1),
            "wall_s": round(self.wall_s, 2),
            "pages_per_s": round(self.pages / self.wall_s, 1),
            "kb_per_page": round(self.kb_per_page, 2),
            "peak_mb": round(self.peak_mb),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every engine used; `absent` says why one printed nothing."""

    printed: Mapping[str, Printed]
    absent: Mapping[str, str]

    def ratio(self, peer: str) -> float | None:
        """Return our processor time over the peer's for the same journal and ledger.

        Not by its own pages: one that sets its lines closer would seem slower for it.
        """
        if peer not in self.printed:
            return None
        return self.printed["ours"].cpu_s / self.printed[peer].cpu_s

    def figures(self) -> dict[str, object]:
        """Return the figures by engine, None for one that is absent."""
        shown = {name: self.printed[name].figures() if name in self.printed else None for name in ("ours", *PEERS)}
        return {**shown, "ratios": {peer: _rounded(self.ratio(peer)) for peer in PEERS}}


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def compare(folder: Path, warm: Path, frozen: Path, rounds: int) -> Comparison:
    """Print the frozen period with every engine."""
    runs: dict[str, list[Printed]] = {}
    absent: dict[str, str] = {}
    for number in range(2 * rounds):
        for engine in _QUICK if number % 2 else ("ours", *PEERS):
            if engine in absent:
                continue
            found = run_engine(engine, folder / engine, [warm, frozen])
            if "absent" in found:
                absent[engine] = found["absent"]
            else:
                runs.setdefault(engine, []).append(Printed(**found["spent"][0], peak_mb=found["peak_mb"]))
    return Comparison({engine: _best(found) for engine, found in runs.items()}, absent)


def run_engine(engine: str, folder: Path, frozen: Sequence[Path]) -> dict[str, Any]:
    """Return what the process said."""
    command = [sys.executable, "-m", "bench.peers.child", engine, str(folder), *map(str, frozen)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=900)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _best(runs: Sequence[Printed]) -> Printed:
    quickest = min(runs, key=lambda run: run.cpu_s)
    wall, peak = min(run.wall_s for run in runs), max(run.peak_mb for run in runs)
    return Printed(quickest.cpu_s, wall, quickest.pages, quickest.size, peak)
