"""What the measurements stand on: a test authority in this very process, and a document of one page."""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from asn1crypto import x509
from weasyprint import HTML

from archive.demo.authority import AuthorityServer, TestAuthority, make_authority
from archive.demo.revocation import crl
from archive.resources import FONTS
from archive.sign.certificate import read_certificates
from archive.sign.key_source import KeySource
from archive.sign.keys import KeySignerFactory
from archive.sign.pades import PadesSigner
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from archive.sign.timestamp import HttpTimestamper

PASSPHRASE = "пробный пароль"  # noqa: S105 - of keys made for one run


class InProcessAuthority(HttpTimestamper):
    """The authority without the network between: it answers, and its answers are checked as always."""

    def __init__(self, server: AuthorityServer) -> None:
        """Take the authority; it need not be serving."""
        super().__init__("http://in-process/")
        self._server = server

    def _ask_patiently(self, query: bytes) -> bytes:
        return self._server.answer(query)


@dataclass(frozen=True)
class Ground:
    """The authority with its keys, lists of revocations as files, and what is to be signed."""

    authority: TestAuthority
    server: AuthorityServer
    crls: tuple[str, ...]
    document: bytes
    at: datetime
    folder: Path

    @property
    def root(self) -> x509.Certificate:
        """The trusted root."""
        (root,) = read_certificates(self.authority.trust_anchor.read_bytes())
        return root

    def signer(self, source: KeySource, secret: str = PASSPHRASE) -> PadesSigner:
        """Return our signer with any key; the authority answers in this process."""
        proofs = Proofs([self.root], RevocationSources(self.crls))
        return KeySignerFactory(source, InProcessAuthority(self.server), lambda: self.at, proofs).open(secret)


@contextmanager
def prepared() -> Iterator[Ground]:
    """Make everything anew in a folder that is removed afterwards; one core is used."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    at = datetime.now(UTC).replace(microsecond=0)
    with TemporaryDirectory() as name:
        folder = Path(name)
        authority = make_authority(
            folder, director="Иванова Мария Петровна", organisation="МБОУ «Школа № 1»", passphrase=PASSPHRASE, at=at
        )
        lists = []
        for issuer in ("root", "issuing"):
            lists.append(str(folder / f"{issuer}.crl"))
            Path(lists[-1]).write_bytes(crl(authority.folder, issuer, at))
        yield Ground(authority, AuthorityServer(folder), tuple(lists), _document(), at, folder)
    os.sched_setaffinity(0, cores)


def _document() -> bytes:
    """Return a PDF/A-3u of one page in the font that ships with the product, some 12 KB."""
    font = f"@font-face {{ font-family: PT; src: url({(FONTS / 'PTSans-Regular.ttf').as_uri()}) }}"
    text = "<h1>Классный журнал</h1>" + "<p>Литературное чтение, математика, окружающий мир.</p>" * 20
    head = f"<title>Журнал</title><style>{font} body {{ font-family: PT }}</style>"
    html = f'<html lang="ru"><head>{head}</head><body>{text}</body></html>'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        made: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/a-3u")
    return made


def best_ms(work: Callable[[], object], *, times: int, rounds: int = 3) -> float:
    """Return the processor milliseconds of one `work`: the best of `rounds` means over `times` calls."""
    work()
    return min(_mean_ms(work, times) for _each in range(rounds))


def best_wall_ms(work: Callable[[], object], *, times: int, rounds: int = 3) -> float:
    """Return the same by the clock on the wall: what somebody waits, on a machine as busy as it is."""
    work()
    return min(_mean_ms(work, times, perf_counter) for _each in range(rounds))


def _mean_ms(work: Callable[[], object], times: int, clock: Callable[[], float] = process_time) -> float:
    begun = clock()
    for _each in range(times):
        work()
    return (clock() - begun) * 1000 / times
