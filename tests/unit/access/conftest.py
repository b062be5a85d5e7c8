"""The session's signed document."""

from tests.unit.sign.world import signed, world

__all__ = ["signed", "world"]
