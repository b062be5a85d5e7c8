"""A certificate and timestamp authority for trying out: real certificates, real RFC 3161 over HTTP, no legal force.

The PKI is declared in `pki.yml` and issued by certomancer once; its keys are made in the given folder
and never leave it. `python -m archive.demo.authority FOLDER` serves timestamps until it is stopped.
"""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import randbits
from tempfile import mkdtemp
from threading import Thread
from typing import Any, Self

import yaml
from asn1crypto import pem, tsp
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate, GeneralName
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from archive.demo import revocation
from archive.errors import SettingError
from archive.texts import _

_QUERY = "application/timestamp-query"
_REPLY = "application/timestamp-reply"
_OCSP_QUERY, _OCSP_REPLY = "application/ocsp-request", "application/ocsp-response"
_CRL = "application/pkix-crl"

_DECLARED = Path(__file__).with_name("pki.yml")
_READY = "authority"
_PEOPLE = ("director", "director-ec", "deputy", "class-teacher", "teacher", "seal")
_SERVICES = ("timestamps", "timestamps-2")
_YEARS = {"root": 25, "issuing": 15, **dict.fromkeys(_SERVICES, 10), **dict.fromkeys(_PEOPLE, 1)}
"""Roots outlive the records they began with; a director's certificate lasts about a year."""
_LONGEST_QUERY = 4096
"""A timestamp query is some 60 bytes, an OCSP query some 80."""


@dataclass(frozen=True, slots=True)
class TestAuthority:
    """Where the parts of a test authority lie."""

    __test__ = False  # a name of the domain, no test class

    folder: Path

    @property
    def pkcs12(self) -> Path:
        """The director's key (RSA-3072) and chain under the passphrase."""
        return self.key_of("director")

    def key_of(self, name: str) -> Path:
        """Return the PKCS#12 file of director, director-ec (P-256), deputy, class-teacher, teacher or seal."""
        return self.folder / f"{name}.p12"

    def certificate_of(self, name: str) -> Path:
        """Return the PEM file of the certificate of anybody in the declaration."""
        return self.folder / f"{name}.cert.pem"

    @property
    def trust_anchor(self) -> Path:
        """The root certificate, PEM."""
        return self.folder / "root.cert.pem"

    @property
    def timestamp_certificate(self) -> Path:
        """The timestamp authority's certificate, PEM."""
        return self.folder / "timestamps.cert.pem"

    @property
    def timestamp_key(self) -> Path:
        """The timestamp authority's key, PEM."""
        return self.folder / "timestamps.key.pem"


def make_authority(
    folder: Path, *, director: str, organisation: str, passphrase: str, at: datetime, address: str = ""
) -> TestAuthority:
    """Return the test authority in `folder`, made at the first call with certificates valid from the day before `at`.

    With `address`, where the authority will be served, certificates name it for CRLs and OCSP as real ones do.
    Made aside and moved into place as a whole: a kill leaves none, never half of one.
    """
    ready = folder / _READY
    if not ready.exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(mkdtemp(prefix=".making-", dir=folder))
        _make_keys(making)
        architecture = _issue(making, director=director, organisation=organisation, at=at, address=address)
        _write_certificates(making, architecture)
        for name in _PEOPLE:
            _write_pkcs12(making, name, passphrase)
        making.rename(ready)
    return TestAuthority(ready)


def _make_keys(folder: Path) -> None:
    """RSA for the director, as most tokens hold it; P-256 elsewhere, for speed."""
    for name in _YEARS:
        is_rsa = name == "director"
        key = rsa.generate_private_key(65537, 3072) if is_rsa else ec.generate_private_key(ec.SECP256R1())
        _write_key(folder / f"{name}.key.pem", key)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _issue(folder: Path, *, director: str, organisation: str, at: datetime, address: str) -> PKIArchitecture:
    """Fill the declaration with names, dates and serial numbers, and let certomancer issue it."""
    declared: dict[str, Any] = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
    trial = declared["pki-architectures"]["trial"]
    trial["entities"]["seal"]["common-name"] = organisation
    for name in _PEOPLE:
        trial["entities"][name]["organization-name"] = organisation
    for name in ("director", "director-ec"):
        trial["entities"][name]["common-name"] = director
    # the file's anchors are one object under many names; each certificate gets its own
    trial["certs"] = {name: deepcopy(certificate) for name, certificate in trial["certs"].items()}
    for name, certificate in trial["certs"].items():
        if address and name != certificate["issuer"]:
            certificate["extensions"] += _addresses(address, name, certificate["issuer"])
        since = at.replace(microsecond=0) - timedelta(days=1)
        until = since.replace(year=since.year + _YEARS[name], day=min(since.day, 28))
        certificate["validity"] = {"valid-from": since.isoformat(), "valid-to": until.isoformat()}
        certificate["serial"] = randbits(120) | 1 << 119
    config = CertomancerConfig(declared, key_search_dir=str(folder))
    return config.get_pki_arch(ArchLabel("trial"))


def _addresses(address: str, name: str, issuer: str) -> list[dict[str, Any]]:
    """Return where to ask about revocation: a list for everybody, OCSP for people as well."""
    crl_url = GeneralName("uniform_resource_identifier", f"{address}/{issuer}.crl")
    found = [{"id": "crl_distribution_points", "value": [{"distribution_point": ("full_name", [crl_url])}]}]
    if name in _PEOPLE:
        ocsp_url = GeneralName("uniform_resource_identifier", f"{address}/ocsp")
        value = [{"access_method": "ocsp", "access_location": ocsp_url}]
        found.append({"id": "authority_information_access", "value": value})
    return found


def _write_certificates(folder: Path, architecture: PKIArchitecture) -> None:
    for name in _YEARS:
        certificate = architecture.get_cert(CertLabel(name))
        (folder / f"{name}.cert.pem").write_bytes(pem.armor("CERTIFICATE", certificate.dump()))


def _write_pkcs12(folder: Path, name: str, passphrase: str) -> None:
    """Put a person's key under the passphrase and remove the bare one."""
    bare = folder / f"{name}.key.pem"
    key = load_pem_private_key(bare.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    own, *others = (
        x509.load_pem_x509_certificate((folder / f"{each}.cert.pem").read_bytes()) for each in (name, "issuing", "root")
    )
    under = BestAvailableEncryption(passphrase.encode())
    path = folder / f"{name}.p12"
    path.touch(mode=0o600)
    path.write_bytes(pkcs12.serialize_key_and_certificates(name.encode(), key, own, others, under))
    bare.unlink()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class AuthorityServer:
    """Serves timestamps, CRLs and OCSP on a loopback port from a thread of its own, while its `with` block lasts."""

    def __init__(self, folder: Path, *, port: int = 0, now: Callable[[], datetime] = _now) -> None:
        """Take the key of the authority that `make_authority` made in `folder`.

        Port 0 means any free one; `now` is the time that it attests. Raises `SettingError` when there
        is no authority.
        """
        authority = TestAuthority(folder / _READY)
        if not authority.timestamp_key.exists():
            why = _("в папке {folder} нет тестового центра, его создаёт archive demo").format(folder=folder)
            raise SettingError(name="ARCHIVE_DEMO_AUTHORITY", why=why)
        self._folder = authority.folder
        self._stampers = {
            f"/{name.replace('timestamps', 'timestamp')}": (
                Certificate.load(_der(authority.certificate_of(name))),
                PrivateKeyInfo.load(_der(authority.folder / f"{name}.key.pem")),
            )
            for name in _SERVICES
            if authority.certificate_of(name).exists()  # absent from an authority that an older version made
        }
        self._now = now
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def address(self) -> str:
        """Where it is served, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The address to ask for timestamps."""
        return f"{self.address}/timestamp"

    @property
    def settings(self) -> dict[str, Any]:
        """What an installation that uses this authority must be set to, by the names of its settings."""
        return {
            "timestamp_url": self.url,
            "timestamp_url_2": f"{self.address}/timestamp-2" if "/timestamp-2" in self._stampers else "",
            "crls": tuple(f"{self.address}/{issuer}.crl" for issuer in revocation.issuers(self._folder)),
        }

    def answer(self, query: bytes, path: str = "/timestamp") -> bytes:
        """Return a timestamp service's DER response to a DER query. Raises ValueError when it is none."""
        asked = tsp.TimeStampReq.load(query, strict=True)
        certificate, key = self._stampers[path]
        stamper = TimeStamper(certificate, key, fixed_dt=self._now())
        response: bytes = stamper.request_tsa_response(asked).dump()
        return response

    def crl(self, issuer: str) -> bytes:
        """Return the list of revocations of `root` or `issuing`, DER."""
        return revocation.crl(self._folder, issuer, self._now())

    def wait(self) -> None:
        """Return when serving has ended, which without a signal is never."""
        self._thread.join()

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _posted(self, path: str, kind: str, body: bytes) -> tuple[str, bytes] | None:
        """Return kind and bytes of the answer to a query; None for what is no query."""
        try:
            if kind == _QUERY and path in self._stampers:
                return _REPLY, self.answer(body, path)
            if kind == _OCSP_QUERY and path == "/ocsp":
                return _OCSP_REPLY, revocation.ocsp_answer(self._folder, body, self._now())
        except (ValueError, TypeError, KeyError):  # what asn1crypto says of what is no query
            pass
        return None

    def _got(self, path: str) -> tuple[str, bytes] | None:
        issuer = path.removeprefix("/").removesuffix(".crl")
        known = path.endswith(".crl") and issuer in revocation.issuers(self._folder)
        return (_CRL, self.crl(issuer)) if known else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        posted, got = self._posted, self._got

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two would wait 40 ms for the delayed acknowledgement

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                body = self.rfile.read(length) if 0 < length <= _LONGEST_QUERY else b""
                self._answer(posted(self.path, self.headers.get("Content-Type", ""), body) if body else None, 400)

            def do_GET(self) -> None:
                self._answer(got(self.path), 404)

            def _answer(self, answer: tuple[str, bytes] | None, otherwise: int) -> None:
                if answer is None:
                    self.send_error(otherwise)
                    return
                kind, body = answer
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                """Stay silent: the demo's table is what a person should see."""

        return Handler


def _der(path: Path) -> bytes:
    body: bytes = pem.unarmor(path.read_bytes())[2]
    return body


def main(arguments: list[str]) -> int:
    """Serve the authority of a folder until it is stopped; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write(_("Укажите папку: python -m archive.demo.authority ПАПКА\n"))
        return 2
    try:
        server = AuthorityServer(Path(arguments[0]))
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a shell in the background had them ignored
        signal.signal(ending, signal.default_int_handler)
    with server, suppress(KeyboardInterrupt):
        sys.stdout.write(_("Тестовая служба штампов времени: {url}\nОстановить: Ctrl+C\n").format(url=server.url))
        sys.stdout.flush()
        server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
