"""A ГОСТ Р 34.10-2012 key in a PKCS#12 or PEM file, used through OpenSSL: inside a PDF, or beside a file.

The key is never decrypted onto the disk: each call gets the file as it is and the passphrase through a pipe.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509

from archive.errors import KeyUnreadableError, PassphraseWrongError, SigningFailedError
from archive.model.document import SigningCertificate
from archive.model.signature import SignatureRequest
from archive.sign.certificate import described, read_certificates
from archive.sign.external import ExternalSigning
from archive.sign.gost.openssl import Answer, OpenSsl, find_openssl
from archive.sign.gost.teach import KEY_HASHES, teach_libraries
from archive.sign.pades import ensure_valid
from archive.texts import _

_DIGESTS = {"streebog256": "md_gost12_256", "streebog512": "md_gost12_512"}
_PRIVATE = re.compile(rb"-----BEGIN (ENCRYPTED )?PRIVATE KEY-----")
_WRONG = ("mac verify", "bad decrypt", "invalid password", "wrong password")
_KEY, _OWN, _OTHERS = "key", "own.pem", "others.pem"


@dataclass(frozen=True, slots=True)
class GostKey:
    """An opened key: the file as it lies, its certificates, and what opens it."""

    openssl: OpenSsl
    file: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    own: x509.Certificate
    others: tuple[x509.Certificate, ...]

    def sign(self, data: bytes) -> bytes:
        """Return a detached CAdES-BES over `data`, DER. Raises `SigningFailedError`, `SignatureUncheckedError`."""
        answer = self.attempt(data)
        if answer.status != 0:
            raise SigningFailedError(why=answer.said)
        return answer.out

    def attempt(self, data: bytes) -> Answer:
        """Run the command that signs, and return how it ended."""
        kind = "PEM" if _is_pem(self.file) else "P12"
        digest = _DIGESTS[KEY_HASHES[self.own.public_key["algorithm"]["algorithm"].dotted]]
        line = ["cms", "-sign", "-binary", "-cades", "-nosmimecap", "-outform", "DER", "-md", digest]
        line += ["-signer", _OWN, "-inkey", _KEY, "-keyform", kind]
        files = {_KEY: self.file, _OWN: _pem(self.own)}
        if self.others:
            line += ["-certfile", _OTHERS]
            files[_OTHERS] = b"".join(map(_pem, self.others))
        return self.openssl.run(line, files, data=data, passphrase=self.passphrase)


@dataclass(frozen=True, slots=True)
class GostSigner:
    """Implements `ports.OpenedKey`."""

    key: GostKey
    outside: ExternalSigning
    now: Callable[[], datetime]

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""
        return described(self.key.own)

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return `pdf` with the signature: prepared, signed and filled as one that is made on another computer."""
        at = self.now()
        made = self.outside.prepare(pdf, request, at=at, owner=self.certificate.owner)
        return self.outside.embed(made.pdf, request, self.key.sign(made.to_sign), at=at)

    def sign_detached(self, data: bytes) -> bytes:
        """Return a detached CAdES over `data` with a timestamp, DER. Raises as `sign`."""
        return self.outside.stamped(self.key.sign(data))


@dataclass(frozen=True, slots=True)
class GostSignerFactory:
    """Implements `ports.SignerFactory` for a key file."""

    path: Path
    outside: ExternalSigning
    now: Callable[[], datetime]

    def open(self, passphrase: str) -> GostSigner:
        """Return the opened key, tried once.

        Raises `PassphraseWrongError`, `KeyUnreadableError`, `CertificateExpiredError`, and
        `SignatureUncheckedError` where the engine is absent.
        """
        teach_libraries()
        signer = GostSigner(self._key(find_openssl(), passphrase), self.outside, self.now)
        answer = signer.key.attempt(b"")
        if answer.status != 0:
            raise self._refused(answer)
        ensure_valid(signer.certificate, self.now())
        return signer

    def _key(self, openssl: OpenSsl, passphrase: str) -> GostKey:
        try:
            file = self.path.read_bytes()
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        own, *others = self._certificates(openssl, file, passphrase)
        if own.public_key["algorithm"]["algorithm"].dotted not in KEY_HASHES:
            raise self._unreadable(_("в нём не ключ ГОСТ Р 34.10-2012"))
        return GostKey(openssl, file, passphrase, own, tuple(each for each in others if not _is_root(each)))

    def _certificates(self, openssl: OpenSsl, file: bytes, passphrase: str) -> list[x509.Certificate]:
        """Return the certificates in the file, the key's own first."""
        if _is_pem(file):
            found = _certificates_in(file)
        else:
            own, others = (self._listed(openssl, file, passphrase, which) for which in ("-clcerts", "-cacerts"))
            found = own + others
        if not found:
            raise self._unreadable(_("в нём нет сертификата"))
        return found

    def _listed(self, openssl: OpenSsl, file: bytes, passphrase: str, which: str) -> list[x509.Certificate]:
        asked = ("pkcs12", "-in", _KEY, "-nokeys", which)
        answer = openssl.run(asked, {_KEY: file}, passphrase=passphrase)
        if answer.status != 0:
            raise self._refused(answer)
        return _certificates_in(answer.out)

    def _refused(self, answer: Answer) -> PassphraseWrongError | KeyUnreadableError:
        if any(words in answer.said.lower() for words in _WRONG):
            return PassphraseWrongError(file=self.path.name)
        return self._unreadable(answer.said)

    def _unreadable(self, why: str) -> KeyUnreadableError:
        return KeyUnreadableError(file=self.path.name, why=why)


def _is_pem(file: bytes) -> bool:
    return _PRIVATE.search(file) is not None


def _certificates_in(text: bytes) -> list[x509.Certificate]:
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.DOTALL)
    return [each for block in blocks for each in read_certificates(block + b"\n")]


def _is_root(certificate: x509.Certificate) -> bool:
    return bool(certificate.issuer.hashable == certificate.subject.hashable)


def _pem(certificate: x509.Certificate) -> bytes:
    armoured: bytes = pem.armor("CERTIFICATE", certificate.dump())
    return armoured
