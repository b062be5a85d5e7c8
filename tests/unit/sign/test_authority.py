"""The authority for trying out: made once, marked as without legal force, its keys readable by the owner only."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3
from cryptography import x509

from archive.demo.authority import AuthorityServer, main
from archive.errors import SettingError
from tests.unit.sign.world import NOW, World, made_authority


def test_second_call_returns_what_is_there(tmp_path: Path) -> None:
    first = made_authority(tmp_path)
    files = {path.name: path.read_bytes() for path in first.folder.iterdir()}

    second = made_authority(tmp_path, at=NOW + timedelta(days=5))

    assert second == first
    assert {path.name: path.read_bytes() for path in second.folder.iterdir()} == files
    assert [path.name for path in tmp_path.iterdir()] == ["authority"]


def test_half_made_authority_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / ".making-killed").mkdir()

    assert made_authority(tmp_path).pkcs12.exists()


def test_certificates_say_that_they_are_for_trying_out(world: World) -> None:
    for path in world.authority.folder.glob("*.cert.pem"):
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        assert "без юридической силы" in certificate.subject.rfc4514_string()


def test_keys_are_the_owner_s_only(world: World) -> None:
    secret = [path for path in world.authority.folder.iterdir() if path.suffix == ".p12" or ".key." in path.name]

    assert {path.name for path in secret} == {
        *(f"{name}.p12" for name in ("director", "director-ec", "deputy", "class-teacher", "teacher", "seal")),
        *(f"{name}.key.pem" for name in ("root", "issuing", "timestamps", "timestamps-2")),
    }
    assert {path.stat().st_mode & 0o077 for path in secret} == {0}
    assert world.authority.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"0"),
        ("application/timestamp-query", b"garbage"),
        ("application/timestamp-query", b""),
        ("application/timestamp-query", b"\x30\x00"),
        ("application/timestamp-query", b"0" * 5000),
    ],
)
def test_what_is_no_query_is_refused(world: World, kind: str, body: bytes) -> None:
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        response = http.request("POST", world.server.url, body=body, headers={"Content-Type": kind})

    assert response.status == 400


@pytest.mark.parametrize("issuer", ["root", "issuing"])
def test_list_of_revocations_is_served_and_signed(world: World, issuer: str) -> None:
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        response = http.request("GET", f"{world.server.address}/{issuer}.crl")
    found = x509.load_der_x509_crl(response.data)
    authority = x509.load_pem_x509_certificate(world.authority.certificate_of(issuer).read_bytes())

    assert response.headers["Content-Type"] == "application/pkix-crl"
    assert found.is_signature_valid(authority.public_key())  # type: ignore[arg-type]  # an EC key
    assert list(found) == []


@pytest.mark.parametrize("path", ["/", "/director.crl", "/timestamp", "/root.key.pem"])
def test_nothing_else_is_served(world: World, path: str) -> None:
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        assert http.request("GET", world.server.address + path).status == 404


def test_certificates_name_where_to_ask(world: World) -> None:
    director = x509.load_pem_x509_certificate(world.authority.certificate_of("director").read_bytes())
    (point,) = director.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    (access,) = director.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value

    assert point.full_name is not None
    assert point.full_name[0].value == f"{world.server.address}/issuing.crl"
    assert access.access_location.value == f"{world.server.address}/ocsp"


def test_port_is_free_after_the_block(world: World) -> None:
    folder = world.authority.folder.parent
    with AuthorityServer(folder) as server:
        port = urllib3.util.parse_url(server.url).port
    assert port is not None

    with AuthorityServer(folder, port=port):
        pass


def test_folder_without_authority(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="нет тестового центра"):
        AuthorityServer(tmp_path)


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["a", "b"], 2), (["absent"], 1)])
def test_command_says_what_is_wrong(
    arguments: list[str],
    status: int,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(arguments) == status
    assert capsys.readouterr().err


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_command_serves_until_stopped(world: World, ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "archive.demo.authority", str(world.authority.folder.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with urllib3.PoolManager(retries=False, timeout=5) as http:
            status = http.request("POST", url, body=b"").status
        process.send_signal(ending)

    assert status == 400
    assert process.returncode == 0
