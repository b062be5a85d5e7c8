"""The session's ГОСТ PKI, and the world of the others."""

from tests.unit.sign.gost.pki import pki
from tests.unit.sign.world import world

__all__ = ["pki", "world"]
