"""The chain of document timestamps (PAdES-LTA, ETSI EN 319 142-1), walked from the last to the first.

A timestamp is worth nothing once its authority's certificate has expired, unless a later timestamp, made in
time, covers it. So the last is judged at the time of validation, and each earlier one at the time of the
next that holds, with the validation data that the next one covers and none that came later. What is left at
the end is the proof for each signature: the earliest timestamp over it that holds.

pyHanko's own long-term validation judges some of it at the wrong time: in 2051 it refuses sound files whose
intermediate authority has expired or whose timestamp authority was changed twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from asn1crypto import cms
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import TimestampSignatureStatus

from archive.sign.validation.opened import Material, OpenedFile, stamped_at
from archive.sign.validation.trust import Judgement, Trust, revoked_between

SKEW = timedelta(minutes=1)
"""How far the clocks of two honest authorities may be apart."""
_USAGE = TimestampSignatureStatus.default_usage_constraints()


@dataclass(frozen=True, slots=True)
class Proof:
    """Something existed at `at`: told by the timestamp over `revision`, or by this very moment."""

    at: datetime
    revision: int
    """Its validation data is what may be used."""
    by_stamp: bool


class Flaw(Enum):
    """Why a timestamp proves nothing."""

    FORGED = auto()
    """Digest, imprint or signature does not hold."""
    UNKNOWN_ALGORITHM = auto()
    UNTRUSTED = auto()
    REVOCATION = auto()
    REVOKED_SINCE = auto()
    OUTLIVED = auto()
    """The authority's path expired before the next timestamp: a renewal was missed."""
    WEAK = auto()
    """Its imprint's hash could no longer be relied on when it was needed."""
    ORDER = auto()
    """It states a time after that of what covers it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One timestamp token as it was judged; `judgement` is None when its algorithm cannot be computed."""

    at: datetime
    judgement: Judgement | None
    judged_for: Proof
    flaw: Flaw | None
    until: datetime | None = None
    """When the path expires; for REVOKED_SINCE, when it was revoked."""
    algorithm: str = ""
    """What cannot be computed here."""

    @property
    def holds(self) -> bool:
        """Whether its time is a proof."""
        return self.flaw is None


@dataclass(frozen=True, slots=True)
class Chain:
    """All document timestamps, the first first, and what they prove."""

    stamps: tuple[tuple[EmbeddedPdfSignature, Stamp], ...]
    now: Proof

    def proof_of(self, revision: int) -> Proof:
        """Return the earliest proof over `revision`: a timestamp that holds, or the time of validation."""
        for signature, stamp in self.stamps:
            if stamp.holds and signature.signed_revision > revision:
                return Proof(stamp.at, int(signature.signed_revision), by_stamp=True)
        return self.now


async def walk(opened: OpenedFile, trust: Trust, at: datetime) -> Chain:
    """Judge every document timestamp of the file."""
    now = proof = Proof(at, opened.last_revision, by_stamp=False)
    judged: list[tuple[EmbeddedPdfSignature, Stamp]] = []
    for signature in reversed(opened.stamps):
        covers = partial(_covers_file, opened, trust, signature)
        stamp = await judge_token(signature.signed_data, covers, opened.material(proof.revision), trust, proof)
        if stamp.holds:
            proof = Proof(stamp.at, int(signature.signed_revision), by_stamp=True)
        judged.append((signature, stamp))
    return Chain(tuple(reversed(judged)), now)


async def judge_stamp(token: cms.SignedData, covered: bytes, opened: OpenedFile, trust: Trust, proof: Proof) -> Stamp:
    """Judge one RFC 3161 token over `covered`: at its own time for what it proves, till `proof` for how long."""
    return await judge_token(
        token, lambda: matches(token, covered, trust), opened.material(proof.revision), trust, proof
    )


async def judge_token(
    token: cms.SignedData, covers: Callable[[], bool], material: Material, trust: Trust, proof: Proof
) -> Stamp:
    """Judge one RFC 3161 token wherever it stands; `covers` tells whether it is over what it should be over."""
    stated = stamped_at(token)
    if algorithm := trust.algorithms.missing(token):
        return Stamp(stated, None, proof, Flaw.UNKNOWN_ALGORITHM, algorithm=algorithm)
    judgement = await trust.judge(token, material, usage=_USAGE, at=stated, algorithms_at=proof.at)
    flaw = _flaw(judgement, covers(), stated, proof)
    if flaw is None and trust.distrusts_digest(_imprint(token)[0], proof.at):
        flaw = Flaw.WEAK
    until = min(each.not_valid_after for each in judgement.certificates)
    if flaw is not None or until < proof.at:
        return Stamp(stated, judgement, proof, flaw or Flaw.OUTLIVED, until)
    revoked = revoked_between(judgement.certificates, material, stated, proof.at)
    return Stamp(stated, judgement, proof, Flaw.REVOKED_SINCE if revoked else None, revoked or until)


def _flaw(judgement: Judgement, covers: bool, stated: datetime, proof: Proof) -> Flaw | None:  # noqa: FBT001 - three facts, one answer
    if not (judgement.sound and covers):
        return Flaw.FORGED
    if stated > proof.at + SKEW:
        return Flaw.ORDER
    if not judgement.trusted:
        return Flaw.UNTRUSTED
    return None if judgement.holds else Flaw.REVOCATION


def _covers_file(opened: OpenedFile, trust: Trust, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether a document timestamp's imprint is the digest of what its /ByteRange names."""
    algorithm, digest = _imprint(signature.signed_data)
    return opened.digest(trust.algorithms, algorithm, signature) == digest


def matches(token: cms.SignedData, covered: bytes, trust: Trust) -> bool:
    """Tell whether the token's imprint is the digest of `covered`."""
    algorithm, digest = _imprint(token)
    return trust.algorithms.digest(algorithm, covered) == digest


def _imprint(token: cms.SignedData) -> tuple[str, bytes]:
    stated = token["encap_content_info"]["content"].parsed["message_imprint"]
    return str(stated["hash_algorithm"]["algorithm"].native), bytes(stated["hashed_message"].native)
