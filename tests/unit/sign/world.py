"""A test authority, a document, a mark and a signer, made once a session: what every test of step 4 stands on."""

import socket
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from urllib3 import ProxyManager
from weasyprint import HTML

from archive.demo.authority import AuthorityServer, TestAuthority, make_authority
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignaturePlace, SignatureRequest
from archive.model.verdict import Check, Outcome, Verdict
from archive.resources import FONTS
from archive.sign.fetching import Fetcher
from archive.sign.key_source import KeyFile, KeySource
from archive.sign.keys import KeySignerFactory
from archive.sign.pades import PadesSigner
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from archive.sign.timestamp import HttpTimestamper
from archive.sign.validate import PadesValidator

PASSPHRASE = "пароль директора"
DIRECTOR = "Иванова Мария Петровна"
SCHOOL = "МБОУ «Школа № 1»"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PLACE = SignaturePlace(page=0, left=60, bottom=60, right=260, top=120)
REASON = "Подлинность и полнота документа удостоверены"


def pdf_a(text: str, page: str = "size: A4") -> bytes:
    """Return a PDF/A-3u of one page with `text`, in the font that ships with the product."""
    font = f"@font-face {{ font-family: PT; src: url({(FONTS / 'PTSans-Regular.ttf').as_uri()}) }}"
    head = f"<title>Журнал</title><style>{font} @page {{ {page} }} body {{ font-family: PT }}</style>"
    html = f'<html lang="ru"><head>{head}</head><body><h1>{text}</h1></body></html>'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        made: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/a-3u")
    return made


def request(
    place: SignaturePlace | None = None, mark: bytes | None = None, level: SignatureLevel = SignatureLevel.B_LTA
) -> SignatureRequest:
    """Return what the director alone is asked for."""
    return SignatureRequest(Signatory.DIRECTOR, (FieldPlace(Signatory.DIRECTOR, place),), mark, REASON, level)


@dataclass(frozen=True)
class World:
    """The authority at work, with everything that goes with it."""

    authority: TestAuthority
    server: AuthorityServer
    document: bytes
    mark: bytes

    @property
    def root(self) -> x509.Certificate:
        return x509.Certificate.load(pem.unarmor(self.authority.trust_anchor.read_bytes())[2])

    def proofs(self) -> Proofs:
        """Return proofs by the CRLs and OCSP that the certificates name; nothing is kept from other tests."""
        return Proofs([self.root], RevocationSources())

    def fetcher(self, *, reaches: bool = True) -> Fetcher:
        """Return what fetches without waiting; or what reaches nobody, as behind a firewall."""
        return Fetcher(pause_s=0) if reaches else Fetcher(pause_s=0, _http=ProxyManager("http://127.0.0.1:9"))

    def factory(
        self,
        *,
        url: str = "",
        now: Callable[[], datetime] = lambda: NOW,
        source: KeySource | None = None,
        proofs: Proofs | None = None,
    ) -> KeySignerFactory:
        timestamper = HttpTimestamper(url or self.server.url, wait=lambda _seconds: None)
        return KeySignerFactory(source or KeyFile(self.authority.pkcs12), timestamper, now, proofs or self.proofs())

    def signer(self, name: str = "director") -> PadesSigner:
        return self.factory(source=KeyFile(self.authority.key_of(name))).open(PASSPHRASE)

    def signed(self, document: bytes = b"", level: SignatureLevel = SignatureLevel.B_LTA) -> bytes:
        """Return a document with the director's marked signature."""
        return self.signer().sign(document or self.document, request(PLACE, self.mark, level))

    @property
    def validator(self) -> PadesValidator:
        return PadesValidator([self.authority.trust_anchor.read_bytes()])


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, port = tmp_path_factory.mktemp("authority"), free_port()
    authority = made_authority(folder, address=f"http://127.0.0.1:{port}")
    mark = pdf_a("Подписано", "size: 200pt 60pt; margin: 0")
    with AuthorityServer(folder, port=port, now=lambda: NOW) as server:
        yield World(authority, server, pdf_a("Классный журнал 8А"), mark)


@pytest.fixture(scope="session")
def signed(world: World) -> bytes:
    return world.signed()


def made_authority(folder: Path, at: datetime = NOW, address: str = "") -> TestAuthority:
    return make_authority(folder, director=DIRECTOR, organisation=SCHOOL, passphrase=PASSPHRASE, at=at, address=address)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def verdict(validator: PadesValidator, pdf: bytes, at: datetime = NOW + timedelta(hours=1)) -> Verdict:
    return Verdict("файл", tuple(validator.validate(pdf, at=at)))


def found(validator: PadesValidator, pdf: bytes, at: datetime = NOW + timedelta(hours=1)) -> dict[str, Check]:
    """Return the checks by code."""
    return {check.code: check for check in validator.validate(pdf, at=at)}


def outcomes(checks: dict[str, Check]) -> dict[str, Outcome]:
    return {code: check.outcome for code, check in checks.items()}
