"""PAdES signatures (ETSI EN 319 142-1), levels B-B to B-LTA, with any key that pyHanko can use.

Certified, timestamped, proved, each step an incremental update; the rendered bytes stay as they are. The
steps: check the certificate, collect its proof (B-LT on), make the container, sign what surrounds it,
timestamp the signature (B-T on), add the proofs and the archival timestamp.
"""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from asn1crypto import cms
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.timestamps import TimeStamper

from archive.errors import CertificateExpiredError, SigningFailedError
from archive.model.document import SigningCertificate
from archive.model.signature import SignatureLevel, SignatureRequest
from archive.sign.certificate import described, moment_in_words
from archive.sign.fields import prepare
from archive.sign.hole import DIGEST
from archive.sign.levels import Levels, Stamps, fitting
from archive.sign.proofs import Proofs
from archive.sign.revocation_info import revocation_choices

LONG_TERM = (SignatureLevel.B_LT, SignatureLevel.B_LTA)
_SLACK = 64
"""Bytes by which our own signatures differ, and what wraps a token in a signature."""


def ensure_valid(certificate: SigningCertificate, at: datetime) -> None:
    """Raise `CertificateExpiredError` when `certificate` is not valid at `at`."""
    if not certificate.not_before <= at <= certificate.not_after:
        raise CertificateExpiredError(
            owner=certificate.owner,
            since=moment_in_words(certificate.not_before),
            until=moment_in_words(certificate.not_after),
        )


class PadesSigner:
    """Implements `ports.OpenedKey`."""

    def __init__(
        self,
        key: signers.Signer,
        timestamper: TimeStamper,
        now: Callable[[], datetime],
        proofs: Proofs | None = None,
    ) -> None:
        """Take an opened key; `now` is asked before each signature. Without `proofs` B-T is the highest level."""
        assert key.signing_cert is not None
        self._key = key
        self._stamps = Stamps(timestamper)
        self._levels = Levels(self._stamps, proofs)
        self._now = now
        self._certificate = described(key.signing_cert)

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""
        return self._certificate

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return `pdf` signed as `ports.Signer.sign` says, with the mark at its place when both are given.

        Raises `TimestampUnavailableError`, `RevocationUnavailableError`, `CertificateRevokedError`,
        `CertificateUntrustedError`, `CertificateExpiredError`, `SigningFailedError`, `TokenError`; nothing
        is signed then.
        """
        at = self._now()
        ensure_valid(self._certificate, at)
        if request.level not in LONG_TERM:
            return self._signed(pdf, request, at)
        proof = self._levels.prove(self._key.signing_cert, self._key.cert_registry, at)
        archival = request.level is SignatureLevel.B_LTA and request.is_last
        return self._levels.raised(self._signed(pdf, request, at), proof, at, archival=archival)

    def sign_detached(self, data: bytes) -> bytes:
        """Return a detached CAdES over `data` with a timestamp and, with proofs, the answers on revocation, DER.

        Raises as `sign`.
        """
        at = self._now()
        ensure_valid(self._certificate, at)
        proof = self._levels.proof_of(self._key.signing_cert, self._key.cert_registry, at)
        made = self._cms(hashlib.sha256(data).digest(), self._stamps, in_pdf=False)
        if proof is not None:
            made["content"]["crls"] = revocation_choices(proof.crls, proof.ocsps)
        der: bytes = made.dump(force=True)
        return der

    def _signed(self, pdf: bytes, request: SignatureRequest, at: datetime) -> bytes:
        if request.level is SignatureLevel.B_B:
            return self._filled(pdf, request, at, room=0, stamps=None)
        return fitting(self._stamps, lambda room: self._filled(pdf, request, at, room=room, stamps=self._stamps))

    def _filled(
        self, pdf: bytes, request: SignatureRequest, at: datetime, *, room: int, stamps: Stamps | None
    ) -> bytes:
        """Return `pdf` with the signature in a container that leaves `room` for a token."""
        prepared = prepare(pdf, request, owner=self._certificate.owner, at=at, room=self._own_room + room)
        return prepared.filled(self._cms(prepared.digest, stamps).dump())

    @cached_property
    def _own_room(self) -> int:
        """Bytes that a signature without timestamp takes."""
        return len(self._cms(bytes(32), None, dry_run=True).dump()) + _SLACK

    def _cms(
        self, digest: bytes, stamps: Stamps | None, *, dry_run: bool = False, in_pdf: bool = True
    ) -> cms.ContentInfo:
        made = self._key.async_sign(
            digest, DIGEST, dry_run=dry_run, use_pades=True, timestamper=stamps, is_pdf_sig=in_pdf
        )
        try:
            return asyncio.run(made)
        except PyHankoSigningError as error:
            raise SigningFailedError(why=str(error)) from error
