"""Over TLS the server shows a certificate that nobody vouches for; or that an authority of the school's own does."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archive.errors import StoreUnavailableError
from archive.store.workspace import S3Workspace
from tests.servers_odd_s3 import answering, http_server


def self_signed(place: Path) -> Path:
    """Write key and certificate of 127.0.0.1 to one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "store")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return place


def test_it_is_not_trusted(tmp_path: Path) -> None:
    with (
        http_server(answering(200, ""), self_signed(tmp_path / "store.pem")) as connection,
        pytest.raises(StoreUnavailableError, match="certificate verify failed"),
    ):
        S3Workspace(connection, "work").put(b"data")


def test_it_is_trusted_when_the_system_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = self_signed(tmp_path / "store.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with http_server(answering(200, ""), pem) as connection:
        S3Workspace(connection, "work").put(b"data")
