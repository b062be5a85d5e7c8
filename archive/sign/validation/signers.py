"""One signature of a person or an organisation, judged at the time that its timestamp proves."""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import PdfSignatureStatus

from archive.sign.validation.chain import Chain, Proof, Stamp, judge_stamp
from archive.sign.validation.opened import OpenedFile
from archive.sign.validation.trust import Judgement, Trust

_USAGE = PdfSignatureStatus.default_usage_constraints(None)


@dataclass(frozen=True, slots=True)
class SignerFound:
    """A signature as it was judged.

    `at` is when it must have existed at the latest: by its own timestamp, else by a document timestamp over
    it, else only by now. `judgement` is None when `algorithm` cannot be computed here.
    """

    signature: EmbeddedPdfSignature
    judgement: Judgement | None
    stamp: Stamp | None
    proof: Proof
    at: datetime
    algorithm: str = ""

    @property
    def proven(self) -> bool:
        """Whether a timestamp says so, and not merely this moment."""
        return (self.stamp is not None and self.stamp.holds) or self.proof.by_stamp


async def judge_signer(opened: OpenedFile, trust: Trust, chain: Chain, signature: EmbeddedPdfSignature) -> SignerFound:
    """Judge a signature with what the chain of document timestamps proves of its time."""
    proof = chain.proof_of(int(signature.signed_revision))
    stamp = await _stamp(opened, trust, signature, proof)
    at = stamp.at if stamp is not None and stamp.holds else proof.at
    if algorithm := trust.algorithms.missing(signature.signed_data):
        return SignerFound(signature, None, stamp, proof, at, algorithm)
    digest = opened.digest(trust.algorithms, str(signature.md_algorithm), signature)
    judgement = await trust.judge(
        signature.signed_data,
        opened.material(proof.revision),
        usage=_USAGE,
        at=at,
        # What could be forged only later could not be forged before the time that is proven.
        algorithms_at=at,
        digest=digest,
    )
    return SignerFound(signature, judgement, stamp, proof, at)


async def _stamp(opened: OpenedFile, trust: Trust, signature: EmbeddedPdfSignature, proof: Proof) -> Stamp | None:
    """Return the first timestamp over the signature that holds, else the last that does not, else None."""
    value = bytes(signature.signer_info["signature"].native)
    stamp = None
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        stamp = await judge_stamp(token, value, opened, trust, proof)
        if stamp.holds:
            break
    return stamp
