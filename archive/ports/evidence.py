"""Evidence records (RFC 4998): made, renewed, judged, and read for the bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from archive.model.carried import Carried, NamedCertificate
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.evidence import DueRenewal, Evidence, EvidenceState, LogHead
from archive.model.verdict import Check


@dataclass(frozen=True, slots=True)
class TreeRenewal:
    """One evidence record that gets a tree under another hash."""

    evidence: bytes
    digests: Sequence[bytes]
    """Under the new hash: of the record's file, then of what else the evidence covers."""


class EvidenceAuthority(Protocol):
    """Makes, renews and judges evidence records (RFC 4998, DER). Whatever the number, one call is one timestamp.

    The head of the event log goes under the timestamp with each record: its document stands in the archive
    timestamp's attributes, and its digest in the first list of the reduced hash tree, beside the file's.
    """

    def seal(self, groups: Sequence[Sequence[Digest]], head: LogHead) -> Sequence[bytes]:
        """Return an evidence record for each group: a file's digest, then those of what stands beside it.

        Raises `TimestampUnavailableError`.
        """

    def renew_timestamps(self, evidence: Sequence[bytes], head: LogHead) -> Sequence[bytes]:
        """Return each evidence record with one more timestamp over its last one; all are of one hash algorithm.

        Judges nothing: `check` first. Raises `TimestampUnavailableError`, `EvidenceUnreadableError`.
        """

    def renew_trees(self, renewals: Sequence[TreeRenewal], algorithm: str, head: LogHead) -> Sequence[bytes]:
        """Return each evidence record with a new chain under `algorithm` over the files and the chains before.

        Judges nothing: `check` first. Raises as `renew_timestamps`; `HashUnavailableError`.
        """

    def plan(
        self, evidence: Sequence[Evidence], *, at: datetime, lead: timedelta, algorithm: str = ""
    ) -> Sequence[DueRenewal]:
        """Return what is to be renewed at `at` because it ends within `lead`, what is most pressing first.

        `algorithm` asks for a tree under that hash for all that do not stand under it yet.
        """

    def digest(self, data: bytes, algorithm: str) -> bytes:
        """Return the digest of `data`. Raises `HashUnavailableError` when this machine cannot make it."""

    def describe(self, evidence: bytes) -> EvidenceState:
        """Return what it says of itself. Raises `EvidenceUnreadableError`."""

    def check(
        self, data: bytes, evidence: Sequence[bytes], *, at: datetime, beside: Sequence[bytes] = ()
    ) -> Sequence[Check]:
        """Judge what the evidence records, the oldest first, prove of the file `data` and what stands `beside` it.

        Every check has the code «evidence». A record that a later one continues is judged as part of
        that. No evidence gives no check. Never raises on bad input.
        """


class ProofReader(Protocol):
    """Takes out of files what they carry for whoever verifies them. Judges nothing and never raises on bad input."""

    @property
    def roots(self) -> Sequence[bytes]:
        """Return the roots that this installation trusts, DER."""

    def of_pdf(self, pdf: bytes) -> Carried:
        """Return what the signatures, timestamps and validation data of a PDF carry."""

    def of_signature(self, signature: bytes) -> Carried:
        """Return what a detached signature carries (DER, PEM or base64)."""

    def of_evidence(self, evidence: bytes) -> Carried:
        """Return what an evidence record carries."""

    def signer(self, signature: bytes) -> SigningCertificate | None:
        """Return whose certificate a detached signature names; None for what is no signature of one person."""

    def named(self, certificate: bytes) -> NamedCertificate | None:
        """Return a certificate with its names; None for what is none."""
