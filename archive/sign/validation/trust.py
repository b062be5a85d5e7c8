"""What a certificate was worth at a given time, asked of pyHanko with nothing but what the file carries.

Revocation is asked in three steps, from the strictest down, so that the answer says not only whether the
path holds but what is known of revocation: found good in the file; not promised by the certificate and not
found; promised and not found; or revoked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from asn1crypto import cms, x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.generic_cms import cms_basic_validation
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from archive.sign.evidence.hashes import name_of
from archive.sign.validation.algorithms import Algorithms, Reliance
from archive.sign.validation.opened import Material

_EXPECTED = RevocationCheckingPolicy(
    RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED
)
_DECLARED = RevocationCheckingPolicy(RevocationCheckingRule.CHECK_IF_DECLARED, RevocationCheckingRule.CHECK_IF_DECLARED)
_REVOKED = (AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE)
_ABOUT_REVOCATION = (
    *_REVOKED,
    AdESIndeterminate.TRY_LATER,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,
)


class Revocation(Enum):
    """What the file tells of revocation."""

    GOOD = auto()
    ABSENT = auto()
    """The file carries no validation data at all, as levels up to B-T do not: nothing to judge by."""
    UNDECLARED = auto()
    """The certificate names no source of revocation data, and what the file carries has none of it."""
    MISSING = auto()
    STALE = auto()
    """There is some, but it had run out before the time in question."""
    REVOKED = auto()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One CMS signature: its integrity, its path, and what is known of revocation, all at `at`."""

    status: SignatureStatus
    revocation: Revocation
    revoked_at: datetime | None
    at: datetime

    @property
    def sound(self) -> bool:
        """Whether digest and signature value hold."""
        return self.status.intact and self.status.valid

    @property
    def trusted(self) -> bool:
        """Whether the path holds, revocation aside."""
        return self.sound and self.status.trust_problem_indic is None

    @property
    def holds(self) -> bool:
        """Whether nothing is left to be doubted."""
        return self.trusted and self.revocation in (Revocation.GOOD, Revocation.ABSENT, Revocation.UNDECLARED)

    @property
    def certificates(self) -> Sequence[x509.Certificate]:
        """The path below its root, or the signer's certificate alone when there is no path."""
        path = self.status.validation_path
        return list(path.iter_certs(include_root=False)) if path else [self.status.signing_cert]


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: roots, algorithms that can be computed, and till when algorithms are believed."""

    roots: Sequence[x509.Certificate]
    algorithms: Algorithms
    policy: Reliance | None = None

    async def judge(
        self,
        signed: cms.SignedData,
        material: Material,
        *,
        usage: KeyUsageConstraints,
        at: datetime,
        algorithms_at: datetime,
        digest: bytes | None = None,
    ) -> Judgement:
        """Judge `signed` at `at`, its algorithms at `algorithms_at`; `digest` is that of detached content."""
        signed, digest = self._held(signed, digest)
        steps, found = _steps(material)
        revoked_at = None
        for rules in steps:
            context = self._context(material, rules, at, algorithms_at)
            status = SignatureStatus(
                **await cms_basic_validation(
                    signed, digest, context, key_usage_settings=usage, algorithm_policy=self.policy
                )
            )
            problem = status.trust_problem_indic
            found = _known(rules, found, problem)
            if status.revocation_details is not None:
                revoked_at = status.revocation_details.revocation_date
            if problem not in _ABOUT_REVOCATION:
                break
        return Judgement(status, found, revoked_at, at)

    def _held(self, signed: cms.SignedData, digest: bytes | None) -> tuple[cms.SignedData, bytes | None]:
        """Take the content out of a CMS whose digest pyHanko cannot make, and return it as if it were detached."""
        algorithm = str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native)
        if digest is not None or algorithm not in self.algorithms.digests:
            return signed, digest
        content = signed["encap_content_info"]
        bare = signed.copy()
        bare["encap_content_info"] = {"content_type": content["content_type"]}
        return bare, self.algorithms.digest(algorithm, bytes(content["content"]))

    def distrusts_digest(self, algorithm: str, at: datetime) -> bool:
        """Tell whether the policy, where there is one, no longer relies on a digest at `at`."""
        return self.policy is not None and not self.policy.relies_on(name_of(algorithm), at)

    def _context(
        self, material: Material, rules: RevocationCheckingPolicy, at: datetime, algorithms_at: datetime
    ) -> ValidationContext:
        """Return a context of its own: what a token carries must not become known to another."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=material.certificates,
            crls=material.crls,
            ocsps=material.ocsps,
            # A CRL made after the signature tells as much of its time as one made before, and more.
            revinfo_policy=CertRevTrustPolicy(rules, retroactive_revinfo=True),
            moment=at,
            best_signature_time=algorithms_at,
            algorithm_usage_policy=self.policy,
            signature_validator=self.algorithms.validator,
            allow_fetching=False,
        )


def _steps(material: Material) -> tuple[Sequence[RevocationCheckingPolicy], Revocation]:
    if material == Material():
        return (NO_REVOCATION,), Revocation.ABSENT
    if material.tells_of_revocation:
        return (_EXPECTED, _DECLARED, NO_REVOCATION), Revocation.GOOD
    return (_DECLARED, NO_REVOCATION), Revocation.GOOD


def _known(rules: RevocationCheckingPolicy, before: Revocation, problem: AdESSubIndic | None) -> Revocation:
    """Say what is known of revocation after a step under `rules` that ended in `problem`."""
    if problem in _REVOKED:
        return Revocation.REVOKED
    if before in (Revocation.REVOKED, Revocation.ABSENT):
        return before
    if problem is AdESIndeterminate.TRY_LATER:
        return Revocation.STALE
    if problem is not None or before is Revocation.STALE:
        return before if before is Revocation.STALE else Revocation.MISSING
    if rules is _EXPECTED:
        return Revocation.GOOD
    return Revocation.UNDECLARED if rules is _DECLARED else Revocation.MISSING


def revoked_between(
    certificates: Sequence[x509.Certificate], material: Material, since: datetime, until: datetime
) -> datetime | None:
    """Return when one of `certificates` was revoked within (since, until], by the CRLs and OCSP answers given."""
    serials = {(each.issuer.hashable, each.serial_number) for each in certificates}
    days = [*_by_crl(serials, material), *_by_ocsp({serial for _issuer, serial in serials}, material)]
    return min((day for day in days if since < day <= until), default=None)


def _by_crl(serials: set[tuple[str, int]], material: Material) -> list[datetime]:
    return [
        entry["revocation_date"].native
        for each in material.crls
        for entry in each["tbs_cert_list"]["revoked_certificates"]
        if (each.issuer.hashable, entry["user_certificate"].native) in serials
    ]


def _by_ocsp(serials: set[int], material: Material) -> list[datetime]:
    return [
        answer["cert_status"].chosen["revocation_time"].native
        for each in material.ocsps
        if each["response_status"].native == "successful"
        for answer in each.basic_ocsp_response["tbs_response_data"]["responses"]
        if answer["cert_status"].name == "revoked" and answer["cert_id"]["serial_number"].native in serials
    ]
