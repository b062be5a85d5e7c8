"""How an engine tells what it does."""

from collections.abc import Callable

from archive.model.closing import Job

Progress = Callable[[Job], None]
"""Told of each job that came a step further, or could not."""
