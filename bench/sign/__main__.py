"""Print the figures of signing, evidence records and verification, measured in one run.

Each part is a module with `measure() -> figures`. Signing uses one core and counts processor time, so
that a busy machine does not change its figures.
"""

import argparse
import json
import sys
from importlib import import_module
from importlib.util import find_spec

PARTS = {"signing": "bench.sign.signing", "evidence": "bench.evidence", "verification": "bench.verify"}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="on one line")
    parser.add_argument("--only", choices=PARTS, help="one part")
    arguments = parser.parse_args()
    wanted = [module for part, module in PARTS.items() if arguments.only in (None, part)]
    figures: dict[str, object] = {}
    for module in wanted:
        if find_spec(module):
            figures |= import_module(module).measure()
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=None if arguments.json else 2) + "\n")


if __name__ == "__main__":
    main()
