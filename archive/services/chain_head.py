"""The head of the event log, as acts print it."""

from archive.model.papers import ChainHead
from archive.ports import CatalogReading


def chain_head(unit: CatalogReading) -> ChainHead:
    """Return sequence and digest of the last event, within the caller's transaction."""
    return ChainHead(*unit.chain_head())
