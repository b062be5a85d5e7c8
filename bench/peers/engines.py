"""Four engines that turn frozen periods into PDF/A files, each counting its own processor time.

Ours counts everything from the values to the bytes. A peer counts from its ready markup: writing the
markup is not held against it. All print PDF/A-3u with the twin attached, but for Ghostscript, which
keeps no attachment and so does less.
"""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pikepdf

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.document import RecordIdentity, Twin
from archive.model.record import RecordClass, RecordNumber
from archive.model.term import RetentionTerm
from archive.periods.snapshot import thaw
from archive.render.renderer import DocumentRenderer
from archive.render.twin import TWIN_NAME
from archive.resources import FONTS
from bench.peers.book import Book, journal_book, ledger_book
from bench.peers.html import html
from bench.peers.typst_markup import typst_markup

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class PeerAbsentError(Exception):
    """A peer is not on this machine; says how to get it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A closed period whose journal and ledger are to be printed, and where the files go."""

    closed: ClosedPeriod
    twin: bytes
    folder: Path

    @classmethod
    def read(cls, frozen: Path, folder: Path) -> "Order":
        """Read a frozen period."""
        twin = frozen.read_bytes()
        return cls(thaw(twin), twin, folder)

    def identity(self, kind: RecordClass) -> RecordIdentity:
        """Return what ties the sheets to a record."""
        rule = self.closed.organisation.rule(kind)
        term = RetentionTerm(self.closed.closed_on, rule.years, self.closed.organisation.time_zone, rule.basis)
        return RecordIdentity(RecordNumber(2026, 12), kind, term, rule.case_index, Digest.of(self.twin))

    def books(self) -> Iterator[tuple[Path, Book]]:
        """Yield the two documents with the address of each file, without its ending."""
        for kind, book in ((RecordClass.JOURNAL, journal_book), (RecordClass.LEDGER, ledger_book)):
            yield self.folder / kind.value, book(self.closed, self.identity(kind), self.twin)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an engine used for some documents."""

    cpu_s: float
    wall_s: float
    pages: int
    size: int


Engine = Callable[[Sequence[Order]], Iterator[Spent]]
"""Prints order after order; yields what each of them cost."""


def ours(orders: Sequence[Order]) -> Iterator[Spent]:
    """Print with the product's renderer."""
    renderer = DocumentRenderer()
    for order in orders:
        clock = _Clock()
        journal = renderer.journal(order.closed, order.identity(RecordClass.JOURNAL), Twin.of(order.twin))
        ledger = renderer.ledger(order.closed, order.identity(RecordClass.LEDGER), Twin.of(order.twin))
        cpu, wall = clock.read()
        for name, made in (("journal", journal), ("ledger", ledger)):
            (order.folder / f"{name}.pdf").write_bytes(made.pdf)
        yield Spent(cpu, wall, journal.pages + ledger.pages, len(journal.pdf) + len(ledger.pdf))


def plain_weasyprint(orders: Sequence[Order]) -> Iterator[Spent]:
    """Print plain tables with WeasyPrint as it comes."""
    from weasyprint import HTML, Attachment  # noqa: PLC0415 - only in its own process

    for order in orders:
        written = [(path, html(book), book.twin) for path, book in order.books()]
        clock = _Clock()
        for path, source, twin in written:
            at = order.closed.closed_at
            attachment = Attachment(string=twin, name=TWIN_NAME, relationship="Source", created=at, modified=at)
            HTML(string=source).write_pdf(path.with_suffix(".pdf"), pdf_variant="pdf/a-3u", attachments=[attachment])
        yield _spent(clock, [path.with_suffix(".pdf") for path, *_ in written])


def typst(orders: Sequence[Order]) -> Iterator[Spent]:
    """Print with Typst, untagged as ours are."""
    try:
        import typst as compiler  # noqa: PLC0415 - may be absent
    except ImportError as error:
        raise PeerAbsentError("Typst не установлен: он из набора dev, setup/environment dev") from error

    for order in orders:
        written = _written(order, ".typ", typst_markup)
        (order.folder / TWIN_NAME).write_bytes(order.twin)
        clock = _Clock()
        for path in written:
            compiler.compile(
                path.with_suffix(".typ"),
                output=path.with_suffix(".pdf"),
                font_paths=[FONTS],
                ignore_system_fonts=True,
                pdf_standards=["a-3u"],
                pdf_tags=False,
                timestamp=int(order.closed.closed_at.timestamp()),
            )
        yield _spent(clock, [path.with_suffix(".pdf") for path in written])


def chromium_ghostscript(orders: Sequence[Order]) -> Iterator[Spent]:
    """Print with a Chromium that is already running, then make PDF/A with Ghostscript."""
    ghostscript = which("gs")
    if not CHROMIUM.exists():
        raise PeerAbsentError(f"Chromium не установлен ({CHROMIUM}): setup/system-packages bench")
    if ghostscript is None:
        raise PeerAbsentError("Ghostscript не установлен: setup/system-packages bench")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy, and only in its own process

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for order in orders:
            written = _written(order, ".html", html)
            begun, before = time.monotonic(), _family_cpu_s()
            pages = [_print(browser, path) for path in written]
            printed, clock = _family_cpu_s() - before, _Clock()
            for page in pages:  # only now: what a process used is gone with it
                page.close()
            for path in written:
                _to_pdfa(ghostscript, path)
            cpu, _ = clock.read()
            sizes = _spent(clock, [path.with_suffix(".pdf") for path in written])
            yield Spent(cpu + printed, time.monotonic() - begun, sizes.pages, sizes.size)
        browser.close()


def _print(browser: "Browser", path: Path) -> "Page":
    page = browser.new_page()
    page.goto(path.with_suffix(".html").as_uri())
    page.pdf(path=path.with_suffix(".chromium.pdf"), prefer_css_page_size=True, print_background=True)
    return page


ENGINES: dict[str, Engine] = {
    "ours": ours,
    "plain_weasyprint": plain_weasyprint,
    "typst": typst,
    "chromium_ghostscript": chromium_ghostscript,
}


def versions() -> dict[str, str]:
    """Return the versions of what was compared; an empty one is not here."""
    return {
        "python": _first_line(["python3", "--version"]),
        "weasyprint": version("weasyprint"),
        "reportlab": version("reportlab"),
        "typst": _installed("typst"),
        "chromium": _first_line([str(CHROMIUM), "--version"]),
        "ghostscript": _first_line(["gs", "--version"]),
    }


_DEFINITION = """%!
[/_objdef {{icc}} /type /stream /OBJ pdfmark
[{{icc}} << /N 3 >> /PUT pdfmark
[{{icc}} ({profile}) (r) file /PUT pdfmark
[/_objdef {{intent}} /type /dict /OBJ pdfmark
[{{intent}} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {{icc}}
  /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{{Catalog}} << /OutputIntents [ {{intent}} ] >> /PUT pdfmark
"""


def _to_pdfa(ghostscript: str, path: Path) -> None:
    profile = files("weasyprint.pdf").joinpath("sRGB2014.icc")
    definition = path.with_suffix(".ps")
    definition.write_text(_DEFINITION.format(profile=profile), encoding="utf-8")
    command = [
        ghostscript, "-q", "-dPDFA=3", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=RGB",
        "-dPDFACompatibilityPolicy=1", f"--permit-file-read={profile}", f"-sOutputFile={path.with_suffix('.pdf')}",
        str(definition), str(path.with_suffix(".chromium.pdf")),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)


class _Clock:
    """Processor time of this process and of the children that it has waited for, and wall time."""

    def __init__(self) -> None:
        self._cpu, self._wall = _cpu_s(), time.monotonic()

    def read(self) -> tuple[float, float]:
        return _cpu_s() - self._cpu, time.monotonic() - self._wall


def _cpu_s() -> float:
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited.ru_utime + waited.ru_stime


def _spent(clock: _Clock, written: Sequence[Path]) -> Spent:
    cpu, wall = clock.read()
    pages = sum(_pages(path) for path in written)
    return Spent(cpu, wall, pages, sum(path.stat().st_size for path in written))


def _pages(path: Path) -> int:
    with pikepdf.Pdf.open(BytesIO(path.read_bytes())) as pdf:
        return len(pdf.pages)


def _written(order: Order, ending: str, markup: Callable[[Book], str]) -> list[Path]:
    """Write the markup of both documents; return their addresses without the ending."""
    books = list(order.books())
    for path, book in books:
        path.with_suffix(ending).write_text(markup(book), encoding="utf-8")
    return [path for path, _book in books]


def _family_cpu_s() -> float:
    """Return the processor time of Chromium's living processes (all are ours); the driver's is left out."""
    spent = 0
    for process in _PROC.iterdir():
        with _gone():
            if process.name.isdigit() and _is_ours(process):
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                spent += int(fields[11]) + int(fields[12])
    return spent / _TICK


def _is_ours(process: Path) -> bool:
    """Tell whether it is a Chromium among the descendants of this process."""
    if "chrom" not in (process / "comm").read_text():
        return False
    pid = int(process.name)
    while pid > 1 and pid != os.getpid():
        pid = int((_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    return pid == os.getpid()


@contextmanager
def _gone() -> Iterator[None]:
    """Pass over a process that ended while it was looked at."""
    try:
        yield
    except (FileNotFoundError, ProcessLookupError):
        return


def _installed(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return ""


def _first_line(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip().partition("\n")[0]
