"""The session's test authority, signed document and token."""

from tests.unit.sign.tokens import token
from tests.unit.sign.world import signed, world

__all__ = ["signed", "token", "world"]
