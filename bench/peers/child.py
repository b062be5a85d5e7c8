"""One engine in a process of its own: `python -m bench.peers.child ENGINE FOLDER WARM FROZEN…`.

The first frozen period only warms the engine up: our renderer lives in processes that print class after
class, and the peers are given the same. Prints a JSON object with a line for each other period.
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from bench.peers.engines import ENGINES, Order, PeerAbsentError


def main(engine: str, folder: str, *frozen: str) -> None:
    """Print and count."""
    started = time.process_time()
    orders = [Order.read(Path(name), _own(Path(folder), i)) for i, name in enumerate(frozen)]
    try:
        _warm, *spent = ENGINES[engine](orders)
    except PeerAbsentError as absent:
        sys.stdout.write(json.dumps({"absent": str(absent)}, ensure_ascii=False))
        return
    figures = {"spent": [asdict(each) for each in spent], "peak_mb": _peak_mb(), "start_cpu_s": started}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False))


def _own(folder: Path, number: int) -> Path:
    own = folder / str(number)
    own.mkdir(parents=True, exist_ok=True)
    return own


def _peak_mb() -> float:
    """VmHWM, because ru_maxrss counts the parent's memory before the exec."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
