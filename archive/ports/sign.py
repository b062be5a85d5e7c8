"""Signatures: made here, made elsewhere, judged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from archive.model.document import SigningCertificate
from archive.model.signature import SignatureRequest
from archive.model.verdict import Check, Verdict


class Signer(Protocol):
    """Holds one opened key for as long as it is needed."""

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return `pdf` with the PAdES signature asked for, as incremental updates; the bytes before stay.

        The first signature of `request.fields` creates them all and certifies, later ones fill theirs; the
        archival timestamp of B-LTA is the last one's. Nothing is signed when this raises: without an answer
        `TimestampUnavailableError` or `RevocationUnavailableError` (the document waits);
        `CertificateRevokedError`, `CertificateUntrustedError`, `CertificateExpiredError`, `TokenError`,
        `SigningFailedError`.
        """


class DetachedSigner(Protocol):
    """Holds one opened key that signs beside a file."""

    @property
    def certificate(self) -> SigningCertificate:
        """Whose it is."""

    def sign_detached(self, data: bytes) -> bytes:
        """Return a detached CAdES signature of `data`, DER, with a timestamp.

        Raises `SigningFailedError`, `TimestampUnavailableError`, `SignatureUncheckedError`, and for the key's
        certificate as `Signer.sign`.
        """


class OpenedKey(Signer, DetachedSigner, Protocol):
    """One key in somebody's hand: signs documents, and beside files."""


class SignerFactory(Protocol):
    """Opens one key, in a file or on a token."""

    def open(self, passphrase: str) -> OpenedKey:
        """Return the key, opened once for a whole queue; for a token `passphrase` is its PIN, tried once.

        Raises `PassphraseWrongError`, `KeyUnreadableError`, `TokenError`, `CertificateExpiredError`.
        """


class OutsidePdf(Protocol):
    """A document with an empty signature container."""

    @property
    def pdf(self) -> bytes:
        """The document."""

    @property
    def to_sign(self) -> bytes:
        """The bytes around the container, which a signature must cover."""


class OutsideSignature(Protocol):
    """A signature that came back and was held to its document."""

    @property
    def described(self) -> SigningCertificate:
        """Whose it is."""


class OutsideSigning(Protocol):
    """Signatures made on another computer: the bytes go out, a detached CMS (RFC 5652, DER) over them comes back."""

    def prepare(self, pdf: bytes, request: SignatureRequest, *, at: datetime, owner: str = "") -> OutsidePdf:
        """Return `pdf` made ready for the signature asked for. Raises `SigningFailedError`."""

    def read(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, checked: bool = False
    ) -> OutsideSignature:
        """Hold a signature to the prepared document. Raises `SignatureForeignError`.

        `checked` says that its value was verified by other means; only the form is looked at then.
        """

    def embed(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, at: datetime, checked: bool = False
    ) -> bytes:
        """Return the document with the signature in it, raised to the level asked for.

        Raises as `read` and `Signer.sign`; nothing is changed then.
        """


class SignatureValidator(Protocol):
    """Judges the signatures of a PDF, and those beside a file."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        """Return the checks of signature, certificate path, timestamp and coverage; never raises on bad input."""

    def detached(
        self, data: bytes, signature: bytes, *, name: str, at: datetime, proven: bool = False
    ) -> Sequence[Check]:
        """Return one check, of code «detached-signature», for each signature in the CMS `signature` over `data`.

        `name` tells it from others in words, «№ 2». One without a timestamp of its own is judged at `at`; `proven` says
        that a timestamp tells that time. What cannot be checked here is INDETERMINATE; never raises on bad input.
        """

    def report(
        self, pdf: bytes, *, at: datetime, judged_at: datetime | None = None, verdict: Verdict | None = None
    ) -> bytes:
        """Return the validation report of ETSI TS 119 102-2 (XML) on `pdf`; never raises on bad input.

        `judged_at` is the time that `validate` was asked about when it was not `at`, `verdict` the whole one.
        """
