"""Signatures as programs save them: DER, PEM, or bare base64."""

import base64
import binascii
import re

_PEM = re.compile(rb"-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA|SIGNATURE)-----(.*?)-----END", re.DOTALL)
_SEQUENCE = b"\x30"


def der_of(data: bytes) -> bytes:
    """Return the DER inside `data`; what is neither PEM nor base64 is returned as it is, to be judged later."""
    if data[:1] == _SEQUENCE:
        return data
    text = data.removeprefix(b"\xef\xbb\xbf")
    found = _PEM.search(text)
    try:
        return base64.b64decode(b"".join((found[1] if found else text).split()), validate=True)
    except binascii.Error:
        return data
