"""What can be computed here, and what may be relied on when.

Two different questions. `Algorithms.missing` says that a signature cannot be judged at all, because nobody
here computes its algorithm: that answer is INDETERMINATE, whatever the rest. `Reliance` holds algorithms to
the dates of `policies/algorithms.toml`.

To teach the validator GOST R 34.10-2012: give `Algorithms` a pyHanko `SignatureValidator` that verifies it
(and falls back to `DefaultSignatureValidator`), the digests by asn1crypto name or dotted OID, and the names
of the signature algorithms in `verifiable`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import new as hash_of

from asn1crypto import algos, cms, keys
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator, SignatureValidator

from archive.sign.evidence.hashes import name_of
from archive.sign.policy import AlgorithmPolicy, key_algorithm
from archive.texts import _

Digester = Callable[[bytes], bytes]
_DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
_SIGNATURES = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa", "ed25519", "ed448", "dsa"})
_RUSSIAN = "1.2.643."
_NAMES = {
    "1.2.643.7.1.1.1.1": _("ГОСТ Р 34.10-2012 (256 бит)"),
    "1.2.643.7.1.1.1.2": _("ГОСТ Р 34.10-2012 (512 бит)"),
    "1.2.643.7.1.1.3.2": _("ГОСТ Р 34.10-2012 (256 бит)"),
    "1.2.643.7.1.1.3.3": _("ГОСТ Р 34.10-2012 (512 бит)"),
    "1.2.643.7.1.1.2.2": _("ГОСТ Р 34.11-2012 (256 бит)"),
    "1.2.643.7.1.1.2.3": _("ГОСТ Р 34.11-2012 (512 бит)"),
    "gost-2012-256": _("ГОСТ Р 34.10-2012 (256 бит)"),
    "gost-2012-512": _("ГОСТ Р 34.10-2012 (512 бит)"),
    "1.2.643.2.2.19": _("ГОСТ Р 34.10-2001"),
    "1.2.643.2.2.9": _("ГОСТ Р 34.11-94"),
}


@dataclass(frozen=True, slots=True)
class Algorithms:
    """What this installation can compute beyond the built-in: nothing, until somebody gives it more."""

    validator: SignatureValidator = field(default_factory=DefaultSignatureValidator)
    digests: Mapping[str, Digester] = field(default_factory=dict)
    """Digest functions by asn1crypto name or dotted OID, for those that the library lacks."""
    verifiable: frozenset[str] = frozenset()
    """Signature algorithms that `validator` knows beyond the built-in, by name or dotted OID."""
    absence: str = ""
    """Why ГОСТ cannot be computed here, in words; empty when it can, or when nobody looked."""

    def digest(self, algorithm: str, data: bytes) -> bytes:
        """Return the digest of `data`. Raises ValueError for an algorithm that nobody here computes."""
        if algorithm in self.digests:
            return self.digests[algorithm](data)
        return hash_of(algorithm, data).digest()

    def missing(self, signed: cms.SignedData) -> str:
        """Name, for people, the first algorithm of `signed` that nobody here computes; empty when there is none."""
        for signer in signed["signer_infos"]:
            digest = str(signer["digest_algorithm"]["algorithm"].native)
            if digest not in _DIGESTS and digest not in self.digests:
                return self._said(digest)
            named = _signature_algorithm(signer)
            if named not in _SIGNATURES and named not in self.verifiable:
                return self._said(named)
        return ""

    def _said(self, algorithm: str) -> str:
        """Name the algorithm, and what is missing for it if that is known."""
        known = self.absence and algorithm.startswith(_RUSSIAN)
        return f"{in_words(algorithm)} — {self.absence}" if known else in_words(algorithm)


def in_words(algorithm: str) -> str:
    """Return how people call an algorithm: its Russian standard, or its own name or OID."""
    return _NAMES.get(algorithm, algorithm)


def _signature_algorithm(signer: cms.SignerInfo) -> str:
    algorithm = signer["signature_algorithm"]
    try:
        return str(algorithm.signature_algo)
    except ValueError:  # asn1crypto knows no family for this OID
        return str(algorithm["algorithm"].native)


def called(algorithm: str) -> str:
    """Return the name for a list: «RSA-3072», «ГОСТ Р 34.10-2012 (256 бит)»."""
    return _NAMES.get(algorithm, algorithm.upper())


class Reliance(CMSAlgorithmUsagePolicy):
    """The archive's dates as pyHanko asks for them, of every signature, certificate, CRL and timestamp."""

    def __init__(self, policy: AlgorithmPolicy) -> None:
        """Take what the data file says."""
        self._policy = policy

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Tell whether a digest may be relied on at `moment`."""
        return self._answer([name_of(str(algo["algorithm"].native))], moment)

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        """Tell whether a signature under this digest and key may be relied on at `moment`."""
        names = [key_algorithm(public_key)] if public_key is not None else []
        with suppress(ValueError):  # where the digest is no part of the algorithm's name
            names.append(str(algo.hash_algo))
        return self._answer(names, moment)

    def relies_on(self, name: str, at: datetime) -> bool:
        """Tell whether one algorithm may be relied on at `at`."""
        return self._policy.is_fit(name, at)

    def objection(self, digest: str, key: keys.PublicKeyInfo, at: datetime) -> str:
        """Return in words why a signature under `digest` and `key` may not be relied on at `at`; else nothing."""
        names = (name_of(digest), key_algorithm(key))
        return next((said for name in names if (said := self._policy.objection(name, at))), "")

    def _answer(self, names: list[str], moment: datetime | None) -> AlgorithmUsageConstraint:
        for name in names:
            ends = self._policy.ends_at(name)
            if moment is not None and not self._policy.is_fit(name, moment):
                reason = self._policy.objection(name, moment)
                return AlgorithmUsageConstraint(allowed=False, not_allowed_after=ends, failure_reason=reason)
        return AlgorithmUsageConstraint(allowed=True)
