"""The session's test authority and signed document."""

from tests.unit.sign.world import signed, world

__all__ = ["signed", "world"]
