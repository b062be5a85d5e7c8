"""Implements `ports.EvidenceAuthority`: one call to the timestamp authority for any number of records."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto import cms, x509
from pyhanko.sign.timestamps import TimeStamper

from archive.errors import CertificateUntrustedError, EvidenceUnreadableError, RevocationUnavailableError
from archive.model.digest import Digest
from archive.model.evidence import DueRenewal, Evidence, EvidenceState, LogHead
from archive.model.verdict import Check
from archive.ports import TreeRenewal
from archive.sign.certificate import in_words
from archive.sign.evidence import hashes, record
from archive.sign.evidence.check import EvidenceChecker, Question, renewed_leaf
from archive.sign.evidence.merkle import HashTree
from archive.sign.evidence.plan import RenewalPlan
from archive.sign.evidence.record import MALFORMED, Shared, Stamp, first_line
from archive.sign.evidence.token import TokenJudge, packed, stated
from archive.sign.policy import AlgorithmPolicy
from archive.sign.proofs import Proof
from archive.sign.validation.trust import Trust

SEALED_WITH = "sha256"
"""The hash of a first tree: the catalogue has the records' SHA-256, so no file needs to be read again."""
_REMEMBERED = 256
"""Judged tokens kept in mind: the records of a period share theirs."""

_LARGEST_ANSWERS = 1 << 15
"""Answers go into every record: a CRL of megabytes, as large authorities have it, would be there a thousand times."""

Prove = Callable[[x509.Certificate, Sequence[x509.Certificate], datetime], Proof]


class ErsAuthority:
    """Evidence records with the timestamps of `timestamper`."""

    def __init__(
        self, timestamper: TimeStamper, trust: Trust, policy: AlgorithmPolicy, prove: Prove | None = None
    ) -> None:
        """Take who stamps the time, whom to trust, and the algorithm policy.

        `prove` gets the answers on the revocation of a timestamp's authority, which then travel with the
        evidence; without it a validator has to know them from elsewhere.
        """
        self._timestamper, self._policy, self._prove = timestamper, policy, prove
        judge = lru_cache(_REMEMBERED)(TokenJudge(trust, policy).judge)
        self._checker = EvidenceChecker(judge, policy)

    def seal(self, groups: Sequence[Sequence[Digest]], head: LogHead) -> Sequence[bytes]:
        """Return an evidence record for each group, all under one timestamp."""
        leaves = [[bytes.fromhex(each.hex) for each in group] for group in groups]
        shared, ways = self._stamped(leaves, SEALED_WITH, head)
        return [record.begun(shared, way) for way in ways]

    def renew_timestamps(self, evidence: Sequence[bytes], head: LogHead) -> Sequence[bytes]:
        """Return each with one more timestamp; old timestamps that are the same are one leaf."""
        records = [record.read(der) for der in evidence]
        algorithms = {each.last.algorithm for each in records}
        if len(algorithms) > 1:
            msg = f"one hash a call, not {sorted(algorithms)}"
            raise ValueError(msg)
        leaves = [hashes.digest(each.last.token_der, each.last.algorithm) for each in records]
        distinct = list(dict.fromkeys(leaves))
        shared, ways = self._stamped([[leaf] for leaf in distinct], algorithms.pop(), head)
        way_of = dict(zip(distinct, ways, strict=True))
        return [record.stamped_again(each, shared, way_of[leaf]) for each, leaf in zip(records, leaves, strict=True)]

    def renew_trees(self, renewals: Sequence[TreeRenewal], algorithm: str, head: LogHead) -> Sequence[bytes]:
        """Return each with a new chain."""
        records = [record.read(each.evidence) for each in renewals]
        leaves = [
            [renewed_leaf(own, each.before(len(each.chains)), algorithm) for own in renewal.digests]
            for each, renewal in zip(records, renewals, strict=True)
        ]
        shared, ways = self._stamped(leaves, algorithm, head)
        return [record.chained_anew(each, shared, way) for each, way in zip(records, ways, strict=True)]

    def plan(
        self, evidence: Sequence[Evidence], *, at: datetime, lead: timedelta, algorithm: str = ""
    ) -> Sequence[DueRenewal]:
        """Return what is to be renewed."""
        return RenewalPlan(self._policy, at, lead, hashes.is_available, algorithm).due(evidence)

    def digest(self, data: bytes, algorithm: str) -> bytes:
        """Return the digest of `data`."""
        return hashes.digest(data, algorithm)

    def describe(self, evidence: bytes) -> EvidenceState:
        """Return what it says of itself."""
        found = record.read(evidence)
        try:
            return _state(found.last, sum(map(len, found.chains)))
        except MALFORMED as error:
            raise EvidenceUnreadableError(why=first_line(error)) from error

    def check(
        self, data: bytes, evidence: Sequence[bytes], *, at: datetime, beside: Sequence[bytes] = ()
    ) -> Sequence[Check]:
        """Judge what the evidence proves of `data`."""
        return self._checker.check(Question(data, tuple(beside), at), evidence)

    def _stamped(
        self, groups: Sequence[Sequence[bytes]], algorithm: str, head: LogHead
    ) -> tuple[Shared, Sequence[Sequence[Sequence[bytes]]]]:
        """Return what one token gives all groups, and each group's way to it; the head's digest joins every group."""

        def of(data: bytes) -> bytes:
            return hashes.digest(data, algorithm)

        document = head.document()
        noted = of(document)
        tree = HashTree([[*group, noted] for group in groups], of)
        token = asyncio.run(self._timestamper.async_timestamp(tree.root, record.imprint_name(algorithm)))
        shared = Shared(algorithm, token.dump(), document, self._answers(token))
        return shared, [tree.way(index) for index in range(len(groups))]

    def _answers(self, token: cms.ContentInfo) -> bytes:
        """Return the attribute with what is known of the authority's revocation; empty when it is nothing."""
        if self._prove is None:
            return b""
        says = stated(token)
        try:
            answers = packed(self._prove(says.signer, says.others, says.at))
        except (RevocationUnavailableError, CertificateUntrustedError):  # the check says so in its own words
            return b""
        return answers if len(answers) <= _LARGEST_ANSWERS else b""


def _state(last: Stamp, stamps: int) -> EvidenceState:
    says = stated(last.token)
    return EvidenceState(
        hash_algorithm=last.algorithm,
        signature_algorithm=says.signature_algorithm,
        signature_hash=says.signature_hash,
        stamped_at=says.at,
        expires_at=says.expires_at,
        authority=in_words(says.signer),
        stamps=stamps,
        token=Digest.of(last.token_der),
        head=LogHead.read(last.heads[0]) if last.heads else None,
    )
