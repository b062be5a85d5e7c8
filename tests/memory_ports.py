"""Ports for tests of services: a real SQLite catalogue, everything else in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.access.proof import SealedPaper
from archive.access.proof_keys import KeyFolder
from archive.catalog.session import SqlCatalog
from archive.ports import Ports
from tests.catalogs import sqlite_catalog
from tests.fakes.documents import FixedClock, PlainOutside, PlainProofs, PlainRenderer, PlainSigner, PlainValidator
from tests.fakes.evidence import PlainEvidence
from tests.fakes.identity import IDENTITY
from tests.fakes.store import MemoryObjectStore, MemoryWorkspace


@dataclass(frozen=True, slots=True)
class Memory:
    """The ports, and the fakes behind them for a test to reach into."""

    ports: Ports
    clock: FixedClock
    catalog: SqlCatalog
    store: MemoryObjectStore
    workspace: MemoryWorkspace
    signer: PlainSigner
    evidence: PlainEvidence


@contextmanager
def memory_ports(folder: Path) -> Iterator[Memory]:
    """Open ports whose catalogue lies in `folder`."""
    clock, catalog, store, workspace = FixedClock(), sqlite_catalog(folder), MemoryObjectStore(), MemoryWorkspace()
    renderer, signer, evidence = PlainRenderer(), PlainSigner(), PlainEvidence(clock)
    ports = Ports(
        clock,
        catalog,
        store,
        workspace,
        renderer,
        renderer,
        signer,
        PlainValidator(),
        evidence,
        identity=IDENTITY,
        outside=PlainOutside(),
        proofs=PlainProofs(),
        paper_proofs=SealedPaper(KeyFolder(folder / "proof-keys", IDENTITY.seal)),
    )
    try:
        yield Memory(ports, clock, catalog, store, workspace, signer, evidence)
    finally:
        catalog.dispose()
