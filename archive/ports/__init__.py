"""What the services need from the world, as Protocols, and the frozen `Ports` that carries them.

Each port has one contract suite under `tests/contract/`, run on every implementation. Every
implementation turns its library's exceptions into ours in one table and chains them (`raise … from`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.ports.catalog import Catalog, CatalogReading, PupilRecord, RecordFilter, UnitOfWork
from archive.ports.evidence import EvidenceAuthority, ProofReader, TreeRenewal
from archive.ports.identity import Identity, Passwords, Region, Seal, SecondFactors
from archive.ports.paper_proofs import PaperProofs, ProofKeyPart
from archive.ports.render import Renderer, TwinReader
from archive.ports.sign import (
    DetachedSigner,
    OpenedKey,
    OutsidePdf,
    OutsideSignature,
    OutsideSigning,
    SignatureValidator,
    Signer,
    SignerFactory,
)
from archive.ports.store import Leftover, ObjectState, ObjectStore, Workspace

__all__ = [
    "Catalog",
    "CatalogReading",
    "Clock",
    "DetachedSigner",
    "EvidenceAuthority",
    "Identity",
    "Leftover",
    "ObjectState",
    "ObjectStore",
    "OpenedKey",
    "OutsidePdf",
    "OutsideSignature",
    "OutsideSigning",
    "PaperProofs",
    "Passwords",
    "Ports",
    "ProofKeyPart",
    "ProofReader",
    "PupilRecord",
    "RecordFilter",
    "Region",
    "Renderer",
    "Seal",
    "SecondFactors",
    "SignatureValidator",
    "Signer",
    "SignerFactory",
    "TreeRenewal",
    "TwinReader",
    "UnitOfWork",
    "Workspace",
]


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, without microseconds."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that the services may touch, wired once by `bootstrap.connect`."""

    clock: Clock
    catalog: Catalog
    store: ObjectStore
    workspace: Workspace
    renderer: Renderer
    twins: TwinReader
    signers: SignerFactory
    validator: SignatureValidator
    evidence: EvidenceAuthority
    identity: Identity
    outside: OutsideSigning
    proofs: ProofReader
    paper_proofs: PaperProofs
