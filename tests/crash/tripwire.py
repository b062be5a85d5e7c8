"""Ports that count every lasting effect of a close and can kill the process at any one of them."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.model.closing import ClosedPeriod
from archive.model.correction import Correction
from archive.model.digest import Digest
from archive.model.document import RecordIdentity, RenderedDocument, SigningCertificate, Twin
from archive.model.extract import Extract, FamilySheets
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofContent
from archive.model.papers import Paper
from archive.model.printed_ledger import PrintedLedger
from archive.model.record import ObjectLocation, Record
from archive.model.signature import Signatory, SignaturePlace, SignaturePolicy, SignatureRequest
from archive.model.teacher_report import ReportContent
from archive.model.verdict import Check
from archive.ports import (
    Catalog,
    CatalogReading,
    Leftover,
    ObjectState,
    ObjectStore,
    OpenedKey,
    Ports,
    Renderer,
    SignerFactory,
    UnitOfWork,
    Workspace,
)


@dataclass
class Tripwire:
    """Passes places until the `fatal` one is reached, counted from 1; there the process dies as by a power cut."""

    fatal: int = 0
    passed: list[str] = field(default_factory=list)

    def __call__(self, place: str) -> None:
        self.passed.append(place)
        if len(self.passed) == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def wired(ports: Ports, wire: Tripwire) -> Ports:
    """Return `ports` with `wire` around whatever lasts: after each write, and before each commit as well."""
    return replace(
        ports,
        catalog=WiredCatalog(ports.catalog, wire),
        store=WiredStore(ports.store, wire),
        workspace=WiredWorkspace(ports.workspace, wire),
        signers=WiredSigners(ports.signers, wire),
    )


@dataclass(frozen=True)
class WiredCatalog:
    inner: Catalog
    wire: Tripwire

    def reading(self) -> AbstractContextManager[CatalogReading]:
        return self.inner.reading()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with self.inner.transaction() as unit:
            yield unit
            self.wire("before the commit")
        self.wire("after the commit")

    def job_lock(self, job_id: str) -> AbstractContextManager[bool]:
        return self.inner.job_lock(job_id)


@dataclass(frozen=True)
class WiredStore:
    inner: ObjectStore
    wire: Tripwire

    def put(
        self, data: bytes, *, key: str, media_type: str, locked_until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        written = self.inner.put(data, key=key, media_type=media_type, locked_until=locked_until, tags=tags)
        self.wire("after the store's put")
        return written

    def get(self, location: ObjectLocation) -> bytes:
        return self.inner.get(location)

    def state(self, location: ObjectLocation) -> ObjectState:
        return self.inner.state(location)

    def prove_lock(self, at: datetime) -> Sequence[Check]:
        return self.inner.prove_lock(at)


@dataclass(frozen=True)
class WiredWorkspace:
    inner: Workspace
    wire: Tripwire

    def put(self, data: bytes) -> Digest:
        digest = self.inner.put(data)
        self.wire("after the workspace's put")
        return digest

    def get(self, digest: Digest) -> bytes:
        return self.inner.get(digest)

    def discard(self, digest: Digest) -> None:
        self.inner.discard(digest)
        self.wire("after the workspace's discard")

    def contents(self) -> Iterable[Leftover]:
        return self.inner.contents()


@dataclass(frozen=True)
class WiredSigners:
    inner: SignerFactory
    wire: Tripwire

    def open(self, passphrase: str) -> OpenedKey:
        return WiredSigner(self.inner.open(passphrase), self.wire)


@dataclass(frozen=True)
class WiredSigner:
    inner: OpenedKey
    wire: Tripwire

    @property
    def certificate(self) -> SigningCertificate:
        return self.inner.certificate

    def sign_detached(self, data: bytes) -> bytes:
        return self.inner.sign_detached(data)

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        signed = self.inner.sign(pdf, request)
        self.wire("after the signature")
        return signed


@dataclass(frozen=True)
class SeparateStore:
    """The store with keys of this run's own, so that what one run leaves is nobody else's."""

    inner: ObjectStore
    prefix: str

    def put(
        self, data: bytes, *, key: str, media_type: str, locked_until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        key = f"{self.prefix}/{key}"
        return self.inner.put(data, key=key, media_type=media_type, locked_until=locked_until, tags=tags)

    def get(self, location: ObjectLocation) -> bytes:
        return self.inner.get(location)

    def state(self, location: ObjectLocation) -> ObjectState:
        return self.inner.state(location)

    def prove_lock(self, at: datetime) -> Sequence[Check]:
        return self.inner.prove_lock(at)


@dataclass(frozen=True)
class RememberingRenderer:
    """The real renderer, asked once for the same document: it is pure, and every run asks for the same."""

    inner: Renderer
    known: dict[tuple[str, RecordIdentity, Digest], RenderedDocument] = field(default_factory=dict)

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        return self._once(("journal", identity, twin.digest), lambda: self.inner.journal(closed, identity, twin))

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        return self._once(("ledger", identity, twin.digest), lambda: self.inner.ledger(closed, identity, twin))

    def teacher_report(
        self, content: ReportContent, identity: RecordIdentity, twin: Twin, pages: bytes
    ) -> RenderedDocument:
        make = lambda: self.inner.teacher_report(content, identity, twin, pages)  # noqa: E731 - as its neighbours
        return self._once(("report", identity, twin.digest), make)

    def pictures(self, pdf: bytes, name: str) -> bytes:
        return self.inner.pictures(pdf, name)

    def extract(self, extract: Extract) -> RenderedDocument:
        return self.inner.extract(extract)

    def extract_contents(self, extract: Extract) -> Sequence[ProofContent]:
        return self.inner.extract_contents(extract)

    def family_sheets(self, sheets: FamilySheets) -> RenderedDocument:
        return self.inner.family_sheets(sheets)

    def printed_ledger(self, ledger: PrintedLedger) -> RenderedDocument:
        return self.inner.printed_ledger(ledger)

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        return self.inner.reference(record, corrections, school)

    def paper(self, paper: Paper) -> RenderedDocument:
        return self.inner.paper(paper)

    def signature_mark(
        self, certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
    ) -> bytes:
        return self.inner.signature_mark(certificate, place, policy, signatory)

    def _once(self, key: tuple[str, RecordIdentity, Digest], make: Callable[[], RenderedDocument]) -> RenderedDocument:
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]
