"""The key file: every way in which it does not open has its own words."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

from archive.errors import CertificateExpiredError, KeyUnreadableError, PassphraseWrongError
from archive.model.signature import SignatureLevel
from archive.model.verdict import Outcome
from archive.sign.key_source import KeyFile
from archive.sign.keys import KeySignerFactory
from archive.sign.timestamp import HttpTimestamper
from tests.unit.sign.world import NOW, PASSPHRASE, World, request, verdict


def factory(path: Path) -> KeySignerFactory:
    return KeySignerFactory(KeyFile(path), HttpTimestamper("http://127.0.0.1:9"), lambda: NOW)


@pytest.mark.parametrize("passphrase", ["", "Пароль директора", "gfhjkm lbhtrnjhf", "п" * 1000])
def test_wrong_passphrase(world: World, passphrase: str) -> None:
    with pytest.raises(PassphraseWrongError, match=r"director\.p12"):
        world.factory().open(passphrase)


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"\x30\x03\x02\x01\x03", b"\x30\x82" + b"\xff" * 500])
def test_garbage_is_no_key(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "ключ.p12"
    path.write_bytes(garbage)

    with pytest.raises(KeyUnreadableError, match=r"ключ\.p12.*не PKCS#12"):
        factory(path).open(PASSPHRASE)


def test_cut_file_is_no_key(world: World, tmp_path: Path) -> None:
    path = tmp_path / "key.p12"
    path.write_bytes(world.authority.pkcs12.read_bytes()[:-10])

    with pytest.raises(KeyUnreadableError, match="не PKCS#12"):
        factory(path).open(PASSPHRASE)


def test_pem_is_no_pkcs12(world: World) -> None:
    with pytest.raises(KeyUnreadableError, match="не PKCS#12"):
        factory(world.authority.trust_anchor).open(PASSPHRASE)


def test_absent_file(tmp_path: Path) -> None:
    with pytest.raises(KeyUnreadableError):
        factory(tmp_path / "none.p12").open(PASSPHRASE)


def test_file_without_key(world: World, tmp_path: Path) -> None:
    path = tmp_path / "key.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", None, None, [root(world)], NoEncryption()))

    with pytest.raises(KeyUnreadableError, match="нет закрытого ключа"):
        factory(path).open("")


@pytest.mark.parametrize("passphrase", ["", "пароль"])
def test_key_of_an_unsupported_kind(world: World, tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "key.p12"
    under = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    key = ed25519.Ed25519PrivateKey.generate()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, self_signed(key), None, under))

    with pytest.raises(KeyUnreadableError, match="RSA и ECDSA"):
        factory(path).open(passphrase)


def test_key_of_p_256_signs(world: World, tmp_path: Path) -> None:
    path = tmp_path / "key.p12"
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, self_signed(key), None, NoEncryption()))
    signer = KeySignerFactory(KeyFile(path), HttpTimestamper(world.server.url), lambda: NOW).open("")

    pdf = signer.sign(world.document, request(level=SignatureLevel.B_T))

    (signature, certificate, *_rest) = world.validator.validate(pdf, at=NOW)
    assert signature.outcome is Outcome.PASSED
    assert certificate.outcome is Outcome.INDETERMINATE, "nobody vouches for a self-signed certificate"
    assert verdict(world.validator, pdf).outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize("days", [-2, 400])
def test_certificate_out_of_its_time(world: World, days: int) -> None:
    with pytest.raises(CertificateExpiredError, match=r"31\.05\.2026"):
        world.factory(now=lambda: NOW + timedelta(days=days)).open(PASSPHRASE)


def root(world: World) -> x509.Certificate:
    return x509.load_pem_x509_certificate(world.authority.trust_anchor.read_bytes())


def self_signed(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Самозванец")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    draft = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW - timedelta(days=1), NOW + timedelta(days=9))
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    return draft.add_extension(usage, critical=True).sign(key, algorithm)
