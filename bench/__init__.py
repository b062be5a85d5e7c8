"""Benchmarks: ratios against peers or limits measured in the same run. `python -m bench.NAME --json`."""
