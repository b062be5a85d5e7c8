"""The head of the event log, as acts print it."""

from archive.model.papers import ChainHead
from archive.ports import UnitOfWork


def chain_head(unit: UnitOfWork) -> ChainHead:
    """Return sequence and digest of the last event, within the caller's transaction."""
    return ChainHead(*unit.chain_head())
