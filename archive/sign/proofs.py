"""What proves a certificate good in 25 years: its path to a trusted root and who says that it was not revoked.

The validation context is made for one certificate and holds that path's answers only, because everything
in it would be embedded in each document.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from archive.errors import (
    CertificateRevokedError,
    CertificateUntrustedError,
    RevocationUnavailableError,
)
from archive.sign.certificate import in_words, moment_in_words
from archive.sign.fetching import FetchFailedError
from archive.sign.revocation import Answer, RevocationSources
from archive.sign.validation.algorithms import Algorithms

TIME_STAMPING = frozenset({"time_stamping"})
_SKEW = timedelta(minutes=1)
"""How far the clocks of the authorities and ours may differ."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What goes into the DSS for one certificate: its path without the root, and the answers on it."""

    certificates: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]
    until: datetime
    """When the first of the answers ceases to be fresh."""


@dataclass(slots=True)
class Proofs:
    """Makes proofs against trusted roots and keeps them while they are fresh.

    `certificates` are those between keys and roots that neither key file nor timestamp token brings.
    """

    roots: Sequence[x509.Certificate]
    sources: RevocationSources
    certificates: Sequence[x509.Certificate] = ()
    algorithms: Algorithms = field(default_factory=Algorithms)
    _kept: dict[bytes, Proof] = field(default_factory=dict)

    def of(
        self,
        certificate: x509.Certificate,
        others: Iterable[x509.Certificate],
        at: datetime,
        *,
        usage: frozenset[str] = frozenset(),
    ) -> Proof:
        """Return the proof of `certificate` at `at`; `usage` is the extended key usage that it must have.

        Raises `CertificateUntrustedError`, `CertificateRevokedError`, `RevocationUnavailableError`.
        """
        kept = self._kept.get(certificate.sha256)
        if kept is not None and at < kept.until:
            return kept
        # Parsed anew: what was assembled in memory is encoded again at each use.
        certificate = x509.Certificate.load(certificate.dump())
        others = [*others, *self.certificates]
        path = self._path(certificate, others, at, usage)
        answers = self._answers(path, at)
        proof = _proof(path, answers)
        self._judge(certificate, others, proof, at, usage)
        self._kept[certificate.sha256] = proof
        return proof

    def _path(
        self, certificate: x509.Certificate, others: list[x509.Certificate], at: datetime, usage: frozenset[str]
    ) -> ValidationPath:
        context = ValidationContext(
            trust_roots=list(self.roots),
            other_certs=others,
            moment=at,
            time_tolerance=_SKEW,
            signature_validator=self.algorithms.validator,
        )
        try:
            return _validated(certificate, context, usage)
        except (ValidationError, PathBuildingError) as error:
            raise CertificateUntrustedError(owner=in_words(certificate), why=str(error)) from error

    def _answers(self, path: ValidationPath, at: datetime) -> list[Answer]:
        pairs = zip(list(path)[1:], list(path)[:-1], strict=True)
        return [self._answer(certificate, issuer, at) for certificate, issuer in pairs if not _needs_none(certificate)]

    def _answer(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Answer:
        try:
            return self.sources.answer(certificate, issuer, at)
        except FetchFailedError as error:
            raise RevocationUnavailableError(owner=in_words(certificate), why=str(error)) from error

    def _judge(
        self,
        certificate: x509.Certificate,
        others: list[x509.Certificate],
        proof: Proof,
        at: datetime,
        usage: frozenset[str],
    ) -> None:
        """Hold the path to the answers that will be embedded, and to nothing else."""
        context = ValidationContext(
            trust_roots=list(self.roots),
            other_certs=others,
            moment=at,
            crls=proof.crls,
            ocsps=proof.ocsps,
            revocation_mode="require",
            time_tolerance=_SKEW,
            signature_validator=self.algorithms.validator,
        )
        try:
            _validated(certificate, context, usage)
        except RevokedError as error:
            revoked = moment_in_words(error.revocation_dt)
            raise CertificateRevokedError(owner=in_words(certificate), revoked=revoked) from error
        except InsufficientRevinfoError as error:
            raise RevocationUnavailableError(owner=in_words(certificate), why=str(error)) from error
        except (ValidationError, PathBuildingError) as error:
            raise CertificateUntrustedError(owner=in_words(certificate), why=str(error)) from error


def _validated(certificate: x509.Certificate, context: ValidationContext, usage: frozenset[str]) -> ValidationPath:
    validator = CertificateValidator(certificate, validation_context=context)
    path: ValidationPath = asyncio.run(validator.async_validate_usage(set(), set(usage)))
    return path


def _needs_none(certificate: x509.Certificate) -> bool:
    """Tell whether nobody has to vouch for `certificate`: an OCSP responder's short-lived one (RFC 6960, 4.2.2.2.1)."""
    return certificate.ocsp_no_check_value is not None


def _proof(path: ValidationPath, answers: Sequence[Answer]) -> Proof:
    seen: dict[bytes, Answer] = {answer.data.dump(): answer for answer in answers}
    found = [answer.data for answer in seen.values()]
    return Proof(
        tuple(path)[1:],
        tuple(each for each in found if isinstance(each, crl.CertificateList)),
        tuple(each for each in found if isinstance(each, ocsp.OCSPResponse)),
        min((answer.until for answer in answers), default=datetime.max.replace(tzinfo=UTC)),
    )
