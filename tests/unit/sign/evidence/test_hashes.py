"""Streebog by the examples of its own standard, and what happens where it cannot be made."""

import pytest

from archive.errors import HashUnavailableError
from archive.sign.evidence import hashes

M1 = b"012345678901234567890123456789012345678901234567890123456789012"
"""ГОСТ Р 34.11-2012, A.1."""
_M1_512 = (
    "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
    "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
)
_M1_256 = "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
needs_engine = pytest.mark.skipif(not hashes.is_available("streebog256"), reason="OpenSSL's gost engine is absent")


@needs_engine
@pytest.mark.parametrize(("algorithm", "expected"), [("streebog256", _M1_256), ("streebog512", _M1_512)])
def test_streebog_gives_the_standard_s_example(algorithm: str, expected: str) -> None:
    assert hashes.digest(M1, algorithm).hex() == expected


def test_unknown_hash_is_told() -> None:
    with pytest.raises(HashUnavailableError, match="md5"):
        hashes.digest(b"", "md5")


def test_without_the_engine_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "find_library", lambda _name: "no-such-library.so")
    hashes._gost.cache_clear()
    try:
        with pytest.raises(HashUnavailableError, match="libengine-gost-openssl"):
            hashes.digest(b"", "streebog256")
        assert not hashes.is_available("streebog512")
        assert hashes.is_available("sha512")
    finally:
        hashes._gost.cache_clear()


def test_names_and_oids() -> None:
    assert hashes.name_of("2.16.840.1.101.3.4.2.1") == "sha256"
    assert hashes.name_of("1.2.3") == "1.2.3"
