"""Hashes by the policy's names: SHA-2 from the standard library, Streebog from OpenSSL's gost engine.

ГОСТ Р 34.11-2012 (Streebog) is in no Python library that is fit for use; the engine (Debian's
`libengine-gost-openssl`) brings it to the machine's libcrypto, which is called directly: a tree has
thousands of nodes, and a process for each would take minutes.
"""

import ctypes
import hashlib
from ctypes.util import find_library
from functools import cache

from archive.errors import HashUnavailableError

OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
    "streebog256": "1.2.643.7.1.1.2.2",
    "streebog512": "1.2.643.7.1.1.2.3",
}
_NAMES = {oid: name for name, oid in OIDS.items()}
_IN_ENGINE = {"streebog256": b"md_gost12_256", "streebog512": b"md_gost12_512"}
_LONGEST = 64


def name_of(oid: str) -> str:
    """Return the policy's name of a hash's OID; the OID itself when it has none."""
    return _NAMES.get(oid, oid)


def digest(data: bytes, algorithm: str) -> bytes:
    """Return the digest of `data`. Raises `HashUnavailableError` when this machine cannot make it."""
    if algorithm in _IN_ENGINE:
        return _gost(algorithm).digest(data)
    if algorithm not in OIDS:
        raise HashUnavailableError(algorithm=algorithm)
    return hashlib.new(algorithm, data).digest()


def is_available(algorithm: str) -> bool:
    """Tell whether `digest` can make it here."""
    try:
        digest(b"", algorithm)
    except HashUnavailableError:
        return False
    return True


class _Engine:
    """One digest of OpenSSL's gost engine, held for the life of the process."""

    def __init__(self, library: ctypes.CDLL, engine: int, method: int) -> None:
        self._library, self._engine, self._method = library, engine, method

    def digest(self, data: bytes) -> bytes:
        out, length = ctypes.create_string_buffer(_LONGEST), ctypes.c_uint(0)
        method, engine = ctypes.c_void_p(self._method), ctypes.c_void_p(self._engine)
        done = self._library.EVP_Digest(data, ctypes.c_size_t(len(data)), out, ctypes.byref(length), method, engine)
        assert done == 1
        return out.raw[: length.value]


@cache
def _gost(algorithm: str) -> _Engine:
    """Return the engine's digest. Raises `HashUnavailableError` where there is no engine."""
    name = find_library("crypto")
    try:
        library = ctypes.CDLL(name or "libcrypto.so.3")
        library.ENGINE_by_id.restype = library.EVP_get_digestbyname.restype = ctypes.c_void_p
        library.OPENSSL_init_crypto(ctypes.c_uint64(0x00000800), None)  # OPENSSL_INIT_ENGINE_DYNAMIC of crypto.h
        engine = library.ENGINE_by_id(b"gost")
        if not engine or library.ENGINE_init(ctypes.c_void_p(engine)) != 1:
            raise HashUnavailableError(algorithm=algorithm)
        method = library.EVP_get_digestbyname(_IN_ENGINE[algorithm])
    except (OSError, AttributeError) as error:  # no libcrypto, or one without engines
        raise HashUnavailableError(algorithm=algorithm) from error
    if not method:
        raise HashUnavailableError(algorithm=algorithm)
    return _Engine(library, engine, method)
