"""What the validator lacks for ГОСТ Р 34.10-2012: verification of one raw signature, and Streebog."""

from functools import partial

from asn1crypto import algos, pem
from asn1crypto.keys import PublicKeyInfo
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from archive.errors import SignatureUncheckedError
from archive.sign.evidence import hashes
from archive.sign.gost.openssl import OpenSsl, find_openssl
from archive.sign.gost.teach import KEY_HASHES, teach_libraries
from archive.sign.validation.algorithms import Algorithms
from archive.texts import _

_OF_HASH = {
    "streebog256": frozenset({"1.2.643.7.1.1.1.1", "1.2.643.7.1.1.3.2"}),
    "streebog512": frozenset({"1.2.643.7.1.1.1.2", "1.2.643.7.1.1.3.3"}),
}
"""How a signature by a key of this size is named: with its hash or without (RFC 9215)."""
_SIZES = {"streebog256": 32, "streebog512": 64}


def gost_algorithms() -> Algorithms:
    """Return what this machine computes: with the engine ГОСТ as well, without it only what is built in."""
    teach_libraries()
    try:
        openssl = find_openssl()
    except SignatureUncheckedError as error:
        return Algorithms(absence=error.why)
    return Algorithms(
        GostSignatureValidator(openssl),
        {hashes.OIDS[name]: partial(hashes.digest, algorithm=name) for name in _OF_HASH},
        frozenset().union(*_OF_HASH.values()),
    )


class GostSignatureValidator(DefaultSignatureValidator):
    """Verifies ГОСТ by the engine and everything else as pyHanko does."""

    def __init__(self, openssl: OpenSsl) -> None:
        """Take the command."""
        self._openssl = openssl

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Raise `InvalidSignature` for a wrong one, `SignatureUncheckedError` when that cannot be told."""
        hash_name = KEY_HASHES.get(public_key_info["algorithm"]["algorithm"].dotted)
        if hash_name is None:
            self._by_default(signature, signed_data, public_key_info, signature_algorithm, context)
            return
        size = _SIZES[hash_name]
        digest = signed_data if context.prehashed else hashes.digest(signed_data, hash_name)
        named = signature_algorithm["algorithm"].dotted in _OF_HASH[hash_name]
        if not named or len(digest) != size or len(signature) != 2 * size:
            raise InvalidSignature
        public_key = pem.armor("PUBLIC KEY", public_key_info.dump())
        if not self._openssl.verifies(public_key, digest, signature):
            raise InvalidSignature

    def _by_default(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext,
    ) -> None:
        try:
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
        except UnsupportedAlgorithm as error:
            why = _("такой ключ здесь не проверяется ({error})").format(error=error)
            raise SignatureUncheckedError(why=why) from error
