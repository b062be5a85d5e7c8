"""A test authority, a document, a mark and a signer, made once a session: what every test of step 4 stands on."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from weasyprint import HTML

from archive.demo.authority import AuthorityServer, TestAuthority, make_authority
from archive.model.document import SignaturePlace
from archive.model.verdict import Check, Outcome, Verdict
from archive.resources import FONTS
from archive.sign.pades import PadesSigner
from archive.sign.pkcs12 import Pkcs12SignerFactory
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


@dataclass(frozen=True)
class World:
    """The authority at work, with everything that goes with it."""

    authority: TestAuthority
    server: AuthorityServer
    document: bytes
    mark: bytes

    def factory(self, *, url: str = "", now: Callable[[], datetime] = lambda: NOW) -> Pkcs12SignerFactory:
        return Pkcs12SignerFactory(self.authority.pkcs12, HttpTimestamper(url or self.server.url), now)

    def signer(self) -> PadesSigner:
        return self.factory().open(PASSPHRASE)

    def signed(self, document: bytes = b"") -> bytes:
        return self.signer().sign(document or self.document, place=PLACE, mark=self.mark, reason=REASON)

    @property
    def validator(self) -> PadesValidator:
        return PadesValidator([self.authority.trust_anchor.read_bytes()])


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("authority")
    authority = made_authority(folder)
    mark = pdf_a("Подписано", "size: 200pt 60pt; margin: 0")
    with AuthorityServer(folder, now=lambda: NOW) as server:
        yield World(authority, server, pdf_a("Классный журнал 8А"), mark)


@pytest.fixture(scope="session")
def signed(world: World) -> bytes:
    return world.signed()


def made_authority(folder: Path, at: datetime = NOW) -> TestAuthority:
    return make_authority(folder, director=DIRECTOR, organisation=SCHOOL, passphrase=PASSPHRASE, at=at)


def verdict(validator: PadesValidator, pdf: bytes, at: datetime = NOW + timedelta(hours=1)) -> Verdict:
    return Verdict("файл", tuple(validator.validate(pdf, at=at)))


def found(validator: PadesValidator, pdf: bytes, at: datetime = NOW + timedelta(hours=1)) -> dict[str, Check]:
    """Return the checks by code."""
    return {check.code: check for check in validator.validate(pdf, at=at)}


def outcomes(checks: dict[str, Check]) -> dict[str, Outcome]:
    return {code: check.outcome for code, check in checks.items()}
