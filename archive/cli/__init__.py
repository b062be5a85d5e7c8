"""The command line: parse, call one service, answer."""

from archive.cli.root import main

__all__ = ["main"]
