"""A certificate and timestamp authority for trying out: real certificates, real RFC 3161 over HTTP, no legal force.

The PKI is declared in `pki.yml` and issued by certomancer once; its keys are made in the given folder
and never leave it. `python -m archive.demo.authority FOLDER` serves timestamps until it is stopped.
"""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
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
from asn1crypto.x509 import Certificate
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

from archive.errors import SettingError
from archive.texts import _

_QUERY = "application/timestamp-query"
_REPLY = "application/timestamp-reply"

_DECLARED = Path(__file__).with_name("pki.yml")
_READY = "authority"
_YEARS = {"root": 25, "timestamps": 10, "director": 1}
"""Roots outlive the records they began with; a director's certificate lasts about a year."""
_LONGEST_QUERY = 4096
"""A timestamp query is some 60 bytes."""


@dataclass(frozen=True, slots=True)
class TestAuthority:
    """Where the parts of a test authority lie."""

    __test__ = False  # a name of the domain, no test class

    folder: Path

    @property
    def pkcs12(self) -> Path:
        """The director's key and chain under the passphrase."""
        return self.folder / "director.p12"

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


def make_authority(folder: Path, *, director: str, organisation: str, passphrase: str, at: datetime) -> TestAuthority:
    """Return the test authority in `folder`, made at the first call with certificates valid from the day before `at`.

    Made aside and moved into place as a whole: a kill leaves none, never half of one.
    """
    ready = folder / _READY
    if not ready.exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(mkdtemp(prefix=".making-", dir=folder))
        _make_keys(making)
        architecture = _issue(making, director=director, organisation=organisation, at=at)
        _write_certificates(making, architecture)
        _write_pkcs12(making, director, passphrase)
        making.rename(ready)
    return TestAuthority(ready)


def _make_keys(folder: Path) -> None:
    """RSA for the director, as most tokens hold it; P-256 elsewhere, for speed."""
    _write_key(folder / "root.key.pem", ec.generate_private_key(ec.SECP256R1()))
    _write_key(folder / "timestamps.key.pem", ec.generate_private_key(ec.SECP256R1()))
    _write_key(folder / "director.key.pem", rsa.generate_private_key(65537, 3072))


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _issue(folder: Path, *, director: str, organisation: str, at: datetime) -> PKIArchitecture:
    """Fill the declaration with names, dates and serial numbers, and let certomancer issue it."""
    declared: dict[str, Any] = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
    trial = declared["pki-architectures"]["trial"]
    trial["entities"]["director"] |= {"common-name": director, "organization-name": organisation}
    for name, certificate in trial["certs"].items():
        since = at.replace(microsecond=0) - timedelta(days=1)
        until = since.replace(year=since.year + _YEARS[name], day=min(since.day, 28))
        certificate["validity"] = {"valid-from": since.isoformat(), "valid-to": until.isoformat()}
        certificate["serial"] = randbits(120) | 1 << 119
    config = CertomancerConfig(declared, key_search_dir=str(folder))
    return config.get_pki_arch(ArchLabel("trial"))


def _write_certificates(folder: Path, architecture: PKIArchitecture) -> None:
    for name in _YEARS:
        certificate = architecture.get_cert(CertLabel(name))
        (folder / f"{name}.cert.pem").write_bytes(pem.armor("CERTIFICATE", certificate.dump()))


def _write_pkcs12(folder: Path, director: str, passphrase: str) -> None:
    """Put the director's key under the passphrase and remove the bare one."""
    bare = folder / "director.key.pem"
    key = load_pem_private_key(bare.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    chain = [x509.load_pem_x509_certificate((folder / f"{n}.cert.pem").read_bytes()) for n in ("director", "root")]
    under = BestAvailableEncryption(passphrase.encode())
    path = folder / "director.p12"
    path.touch(mode=0o600)
    path.write_bytes(pkcs12.serialize_key_and_certificates(director.encode(), key, chain[0], chain[1:], under))
    bare.unlink()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class AuthorityServer:
    """Serves RFC 3161 timestamps on a loopback port from a thread of its own, while its `with` block lasts."""

    def __init__(self, folder: Path, *, port: int = 0, now: Callable[[], datetime] = _now) -> None:
        """Take the key of the authority that `make_authority` made in `folder`.

        Port 0 means any free one; `now` is the time that it attests. Raises `SettingError` when there
        is no authority.
        """
        authority = TestAuthority(folder / _READY)
        if not authority.timestamp_key.exists():
            why = _("в папке {folder} нет тестового центра, его создаёт archive demo").format(folder=folder)
            raise SettingError(name="ARCHIVE_DEMO_AUTHORITY", why=why)
        self._certificate = Certificate.load(_der(authority.timestamp_certificate))
        self._key = PrivateKeyInfo.load(_der(authority.timestamp_key))
        self._now = now
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address to ask for timestamps."""
        return f"http://127.0.0.1:{self._server.server_port}/timestamp"

    def answer(self, query: bytes) -> bytes:
        """Return the DER response to a DER query. Raises ValueError when it is none."""
        asked = tsp.TimeStampReq.load(query, strict=True)
        stamper = TimeStamper(self._certificate, self._key, fixed_dt=self._now())
        response: bytes = stamper.request_tsa_response(asked).dump()
        return response

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

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two would wait 40 ms for the delayed acknowledgement

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                if self.headers.get("Content-Type") != _QUERY or not 0 < length <= _LONGEST_QUERY:
                    self.send_error(400)
                    return
                try:
                    body = answer(self.rfile.read(length))
                except (ValueError, TypeError, KeyError):  # what asn1crypto says of what is no query
                    self.send_error(400)
                    return
                self.send_response(200)
                self.send_header("Content-Type", _REPLY)
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
