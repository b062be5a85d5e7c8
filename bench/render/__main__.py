"""What rendering a journal and a ledger costs, beside other ways to print the same pages.

Sampled by default (some minutes): the real 5А year (ARCHIVE_REAL_DATA or ../shared/data; without it a sample
class stands in, and `input` says so) and the median class of a sample school of 35 are printed by every
engine, round by round in turn, each time in a process of its own that has printed another class before;
of the processor times the least counts. The speed-up of two processes and the peak of memory are measured
with the worker itself on some of the 35 classes (--classes), and the longest journal that a class can have.
`--school` carries the year of all 35 out on two processes, signed, stored and printed for binding.
"""

import argparse
import json
import sys

from bench.render.measure import SCHOOL, measure
from bench.render.words import in_words


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.render", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--school", action="store_true", help=f"archive and bind the year of {SCHOOL} classes")
    parser.add_argument("--classes", type=int, default=8, help="classes for the speed-up of two processes")
    parser.add_argument(
        "--rounds", type=int, default=2, help="how often everything is measured; ours and Typst twice that"
    )
    asked = parser.parse_args()
    figures = measure(asked.classes, asked.rounds, whole=asked.school)
    text = json.dumps(figures, ensure_ascii=False) if asked.json else in_words(figures)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
