"""Two places in libraries that stumble over ГОСТ; each is mended once, and for everything else stays as it was.

asn1crypto's PublicKeyInfo looks every algorithm up in a closed table and raises KeyError for others. pyHanko's
check of the signing-certificate attribute (RFC 5035) takes its hash from a closed table too, while CryptoPro
and OpenSSL put ГОСТ Р 34.11-2012 there. Neither offers a hook.
"""

from functools import cache
from typing import Any

from asn1crypto import keys, tsp, x509
from asn1crypto.core import OctetBitString
from pyhanko.sign import general
from pyhanko.sign.validation import generic_cms

from archive.errors import HashUnavailableError
from archive.sign.evidence import hashes

KEY_HASHES = {"1.2.643.7.1.1.1.1": "streebog256", "1.2.643.7.1.1.1.2": "streebog512"}
"""ГОСТ Р 34.10-2012 keys of 256 and 512 bits, and the hash that goes with each (RFC 9215)."""
_RETIRED = ("1.2.643.2.2.19",)
_their_key_spec = keys.PublicKeyInfo._spec_callbacks["public_key"]  # noqa: SLF001 - no other way in
_their_check = general.check_ess_certid


@cache
def teach_libraries() -> None:
    """Mend both."""
    keys.PublicKeyInfo._spec_callbacks = {"public_key": _key_spec}  # noqa: SLF001 - no other way in
    generic_cms.check_ess_certid = _check_certid  # type: ignore[attr-defined]  # imported there, not exported


def _key_spec(info: keys.PublicKeyInfo) -> Any:  # noqa: ANN401 - whatever asn1crypto takes
    named = info["algorithm"]["algorithm"].dotted
    return (OctetBitString, None) if named in KEY_HASHES or named in _RETIRED else _their_key_spec(info)


def _check_certid(cert: x509.Certificate, certid: tsp.ESSCertID | tsp.ESSCertIDv2) -> bool:
    """Tell whether the attribute names this certificate.

    Where Streebog cannot be made, only issuer and serial number are compared: no signature is called good
    there anyway.
    """
    if isinstance(certid, tsp.ESSCertID):
        return bool(_their_check(cert, certid))
    name = hashes.name_of(certid["hash_algorithm"]["algorithm"].dotted)
    if not name.startswith("streebog"):
        return bool(_their_check(cert, certid))
    issuer = certid["issuer_serial"]
    same = not issuer or bool(general.match_issuer_serial(issuer, cert))
    try:
        return same and hashes.digest(cert.dump(), name) == certid["cert_hash"].native
    except HashUnavailableError:
        return same
