"""The test authority, for documents that are judged after signing."""

from tests.unit.sign.world import world

__all__ = ["world"]
