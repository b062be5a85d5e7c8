"""A verdict: each check with its result, reason and the time it speaks of (ETSI EN 319 102-1 words)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The three answers of ETSI EN 319 102-1."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INDETERMINATE = "INDETERMINATE"

    @property
    def words(self) -> str:
        """The answer in Russian."""
        return {
            "PASSED": "подлинность подтверждена",
            "FAILED": "не подлинный или изменён",
            "INDETERMINATE": "установить нельзя",
        }[self.value]


class Cause(StrEnum):
    """Why an answer is what it is: stable codes for programs, beside the words for people.

    `docs/verification.md` tells what each means; `sub_indication` is the nearest of ETSI EN 319 102-1, 5.1.3.
    """

    HOLDS = "holds"
    UNREADABLE = "unreadable"
    NO_SIGNATURE = "no-signature"
    HASH_FAILURE = "hash-failure"
    SIGNATURE_FAILURE = "signature-failure"
    ALGORITHM_UNKNOWN = "algorithm-unknown"
    ALGORITHM_WEAK = "algorithm-weak"
    NO_CHAIN = "no-chain"
    CHAIN_UNSUITABLE = "chain-unsuitable"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    REVOKED = "revoked"
    REVOKED_NO_PROOF = "revoked-no-proof"
    REVOCATION_UNKNOWN = "revocation-unknown"
    REVOCATION_STALE = "revocation-stale"
    REVOCATION_NOT_CARRIED = "revocation-not-carried"
    """Passes: a level up to B-T promises nothing of revocation, and nothing was asked (decision 19)."""
    NO_TIMESTAMP = "no-timestamp"
    TIMESTAMP_ORDER = "timestamp-order"
    RENEWAL_MISSED = "renewal-missed"
    PROOF_BROKEN = "proof-broken"
    BYTE_RANGE = "byte-range"
    APPENDED = "appended"
    CUT = "cut"
    HIDDEN_IN_GAP = "hidden-in-gap"
    CONTENT_CHANGED = "content-changed"
    METADATA_CHANGED = "metadata-changed"
    FIELD_ADDED = "field-added"
    SIGNATURE_MISSING = "signature-missing"
    SIGNING_ORDER = "signing-order"
    DIGEST_DIFFERS = "digest-differs"
    NOT_REGISTERED = "not-registered"
    STORED_DIFFERS = "stored-differs"
    STORED_MISSING = "stored-missing"
    STORED_HIDDEN = "stored-hidden"
    STORE_UNREACHABLE = "store-unreachable"
    LOCK_SHORT = "lock-short"
    EVIDENCE_OF_ANOTHER = "evidence-of-another"

    @property
    def sub_indication(self) -> str:
        """ETSI's name of the reason; empty where it has none."""
        return _SUB_INDICATIONS.get(self, "")


_SUB_INDICATIONS = {
    Cause.UNREADABLE: "FORMAT_FAILURE",
    Cause.NO_SIGNATURE: "SIGNED_DATA_NOT_FOUND",
    Cause.HASH_FAILURE: "HASH_FAILURE",
    Cause.SIGNATURE_FAILURE: "SIG_CRYPTO_FAILURE",
    Cause.ALGORITHM_UNKNOWN: "GENERIC",
    Cause.ALGORITHM_WEAK: "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    Cause.NO_CHAIN: "NO_CERTIFICATE_CHAIN_FOUND",
    Cause.CHAIN_UNSUITABLE: "CHAIN_CONSTRAINTS_FAILURE",
    Cause.EXPIRED: "OUT_OF_BOUNDS_NO_POE",
    Cause.NOT_YET_VALID: "NOT_YET_VALID",
    Cause.REVOKED: "REVOKED",
    Cause.REVOKED_NO_PROOF: "REVOKED_NO_POE",
    Cause.REVOCATION_UNKNOWN: "TRY_LATER",
    Cause.REVOCATION_STALE: "REVOCATION_OUT_OF_BOUNDS_NO_POE",
    Cause.NO_TIMESTAMP: "NO_POE",
    Cause.TIMESTAMP_ORDER: "TIMESTAMP_ORDER_FAILURE",
    Cause.RENEWAL_MISSED: "OUT_OF_BOUNDS_NO_POE",
    Cause.PROOF_BROKEN: "NO_POE",
    Cause.BYTE_RANGE: "FORMAT_FAILURE",
    Cause.APPENDED: "FORMAT_FAILURE",
    Cause.CUT: "FORMAT_FAILURE",
    Cause.HIDDEN_IN_GAP: "FORMAT_FAILURE",
    Cause.CONTENT_CHANGED: "HASH_FAILURE",
    Cause.DIGEST_DIFFERS: "HASH_FAILURE",
    Cause.EVIDENCE_OF_ANOTHER: "HASH_FAILURE",
}


DETACHED = "detached-signature"
"""The code of a check of a signature that stands beside the file."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question that was asked. `at` is the time the answer speaks of."""

    code: str
    """Stable: «digest», «signature», «certificate», «revocation», «timestamp», «coverage», «lock»."""
    title: str
    outcome: Outcome
    reason: str
    at: datetime
    cause: str = ""
    """A `Cause`, for programs; empty in checks that have none but their outcome."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one file, and what they come to."""

    subject: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()
    """What is worth knowing and changes nothing in the outcome: that a later record corrects this one."""

    @property
    def unconfirmed(self) -> tuple[Check, ...]:
        """Detached signatures that could not be checked or prove nothing."""
        unknown = Outcome.INDETERMINATE
        return tuple(check for check in self.checks if check.code == DETACHED and check.outcome is unknown)

    @property
    def revocation_unasked(self) -> bool:
        """Whether a signature counts of which nobody could tell whether its certificate was revoked."""
        return any(check.cause == Cause.REVOCATION_NOT_CARRIED for check in self.checks)

    @property
    def outcome(self) -> Outcome:
        """FAILED if any check failed; PASSED only if there are checks of the file itself and all of them passed.

        What stands beside the file and cannot be checked says nothing against the file; what is false there does.
        """
        failed = Outcome.FAILED
        outcomes = {check.outcome for check in self.checks if check.code != DETACHED or check.outcome is failed}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        return Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.INDETERMINATE
