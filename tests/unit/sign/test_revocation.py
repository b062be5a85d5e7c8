"""Who was revoked does not sign; what nobody can tell of waits."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from archive.demo.revocation import crl, revoke
from archive.errors import CertificateRevokedError, CertificateUntrustedError, RevocationUnavailableError
from archive.model.verdict import Outcome
from archive.sign.certificate import read_certificates
from archive.sign.fetching import Fetcher, FetchFailedError
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from tests.unit.sign.test_timestamp import serving
from tests.unit.sign.world import NOW, PASSPHRASE, World, made_authority, request, verdict


@dataclass
class Copy:
    """An authority of its own, for tests that revoke; its certificates name no address, lists come as files."""

    folder: Path

    def lists(self, at: datetime = NOW) -> tuple[str, ...]:
        """Return files with the lists of revoked certificates as of `at`."""
        made = []
        for issuer in ("root", "issuing"):
            path = self.folder / f"{issuer}-{at:%Y%m%d%H}.crl"
            path.write_bytes(crl(self.folder, issuer, at))
            made.append(str(path))
        return tuple(made)

    def revoke(self, name: str, at: datetime) -> None:
        certificate = x509.load_pem_x509_certificate((self.folder / f"{name}.cert.pem").read_bytes())
        revoke(self.folder, certificate, at)


@pytest.fixture
def copy(world: World, tmp_path: Path) -> Copy:
    return Copy(Path(shutil.copytree(world.authority.folder, tmp_path / "authority")))


def sign(world: World, named: tuple[str, ...], *, reaches: bool = False, at: datetime = NOW) -> bytes:
    proofs = Proofs([world.root], RevocationSources(named, world.fetcher(reaches=reaches)))
    return world.factory(proofs=proofs, now=lambda: at).open(PASSPHRASE).sign(world.document, request())


def test_lists_in_files_are_enough(world: World, copy: Copy) -> None:
    pdf = sign(world, copy.lists())

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED


def test_lists_are_fetched_from_where_the_setting_says(world: World) -> None:
    pdf = sign(world, world.server.settings["crls"], reaches=True)

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["director", "issuing", "timestamps"])
def test_revoked_certificate_signs_nothing(world: World, copy: Copy, name: str) -> None:
    copy.revoke(name, NOW - timedelta(days=1))

    with pytest.raises(CertificateRevokedError, match=r"отозван 31\.05\.2026"):
        sign(world, copy.lists())


def test_ocsp_tells_as_well(world: World) -> None:
    director = x509.load_pem_x509_certificate(world.authority.certificate_of("director").read_bytes())
    revoke(world.authority.folder, director, NOW)
    try:
        with pytest.raises(CertificateRevokedError):
            sign(world, (), reaches=True)
    finally:
        (world.authority.folder / "revoked.txt").unlink()


def test_stale_list_is_no_news(world: World, copy: Copy) -> None:
    with pytest.raises(RevocationUnavailableError, match="устарели"):
        sign(world, copy.lists(NOW - timedelta(days=30)))


def test_list_forged_by_another_key(world: World, copy: Copy, tmp_path: Path) -> None:
    """The same names, another authority: its list must not clear anybody."""
    stranger = Copy(made_authority(tmp_path / "other").folder)

    with pytest.raises(RevocationUnavailableError):
        sign(world, stranger.lists())


def test_list_of_another_authority_is_passed_over(world: World, copy: Copy) -> None:
    root, issuing = copy.lists()

    with pytest.raises(RevocationUnavailableError, match="нет соединения"):
        sign(world, (root,))
    assert verdict(world.validator, sign(world, (issuing, root))).outcome is Outcome.PASSED


@pytest.mark.parametrize("data", [b"", b"garbage", b"\x30\x03\x02\x01\x07", b"<html>"])
def test_file_that_is_no_list(world: World, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.crl"
    path.write_bytes(data)

    with pytest.raises(RevocationUnavailableError, match="не разбирается"):
        sign(world, (str(path),))


def test_absent_file_is_named(world: World, tmp_path: Path) -> None:
    with pytest.raises(RevocationUnavailableError, match=r"none\.crl"):
        sign(world, (str(tmp_path / "none.crl"),))


def test_certificate_of_an_unknown_root(world: World, tmp_path: Path) -> None:
    (root,) = read_certificates(made_authority(tmp_path).trust_anchor.read_bytes())
    proofs = Proofs([root], RevocationSources())

    with pytest.raises(CertificateUntrustedError, match="не ведёт к доверенному корню"):
        world.factory(proofs=proofs).open(PASSPHRASE).sign(world.document, request())


def test_busy_place_is_asked_again() -> None:
    statuses = [503, 503, 200]
    with serving(lambda _query: (statuses.pop(0), "", b"list")) as (url, _asked):
        assert Fetcher(pause_s=0).get(url, largest=10) == b"list"


@pytest.mark.parametrize(
    ("status", "body", "words"), [(404, b"", "HTTP 404"), (503, b"", "HTTP 503"), (200, b"x" * 11, "больше 10")]
)
def test_what_does_not_come(status: int, body: bytes, words: str) -> None:
    with serving(lambda _query: (status, "", body)) as (url, _asked), pytest.raises(FetchFailedError, match=words):
        Fetcher(pause_s=0).get(url, largest=10)


@pytest.mark.parametrize("url", ["ldap://ca/list", "file:///etc/passwd", "ftp://ca/list"])
def test_only_http_is_fetched(url: str) -> None:
    with pytest.raises(FetchFailedError, match="http"):
        Fetcher().get(url, largest=10)


def test_nobody_there() -> None:
    with pytest.raises(FetchFailedError, match="нет соединения"):
        Fetcher(pause_s=0).get("http://127.0.0.1:9/", largest=10)
