"""`python -m bench.web --json` prints one object; `--minutes 30` watches the memory, `--home` keeps the ground."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.web.ground import install
from bench.web.measure import measure


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--minutes", type=float, default=1, help="how long the pages are loaded")
    parser.add_argument("--rows", type=int, default=100_000, help="records in the catalogue")
    parser.add_argument("--documents", type=int, default=200, help="records with a real document in the store")
    parser.add_argument("--home", type=Path, help="folder to keep the installation in, made at the first run")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        home = given.home or Path(name) / "home"
        at = datetime.now(UTC).replace(microsecond=0)
        installed = install(home, rows=given.rows, documents=given.documents, at=at)
        figures = measure(installed, given.minutes * 60)
    text = json.dumps(figures, ensure_ascii=False, indent=None if given.json else 2)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
