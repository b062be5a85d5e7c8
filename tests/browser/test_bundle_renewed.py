"""Bundles of what comes later and from elsewhere: renewed evidence, ГОСТ signatures, several signatories, Zip64."""

import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page

from archive.access.page import checking_page
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.evidence import LogHead
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Outcome
from archive.ports import Ports, TreeRenewal
from archive.services.make_bundle import BundleRequest, make_bundle
from archive.services.preserve_sidecar import preserve_sidecar
from archive.sign.carried import CarriedProofs
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.validate import PadesValidator
from tests.browser.bundles import UnpackedBundle, flipped, unpacked
from tests.browser.test_bundle import answer, wrong
from tests.faults.sign.corpus import CORPUS
from tests.faults.sign.forge import Forge
from tests.unit.sign.evidence.stamping import NOW, Office, made, office
from tests.unit.sign.gost.pki import GostPki, needs_gost, pki
from tests.unit.sign.world import World, pdf_a, world
from tests.unit.web.small_archive import SmallArchive, small_archive

__all__ = ["pki", "world"]

pytestmark = pytest.mark.browser
Made = TypeVar("Made")


STRICTER_HERE: set[str] = set()
"""Sound files that the page does not know well enough to call green."""
ARCHIVE_ONLY = {
    "revocation data promised, not in the file",
    "revocation data out of date",
    "timestamp authority revoked since, not renewed in time",
}
"""Doubts that need more than the page looks at; `docs/bundle.md` names them."""


def apart(make: Callable[[], Made]) -> Made:
    """Do it in a thread: Playwright's loop runs in this one, and signing runs a loop of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(make).result()


@pytest.fixture(scope="module")
def signed(world: World) -> bytes:
    return apart(world.signed)


@dataclass(slots=True)
class Desk:
    """An archive with one real signed record, and whoever makes its evidence."""

    archive: SmallArchive
    ports: Ports
    record: Record
    data: bytes
    office: Office

    def head(self) -> LogHead:
        with self.archive.catalog.transaction() as unit:
            return LogHead(*unit.chain_head(), self.archive.clock.now())

    def keep(self, kind: SidecarKind, data: bytes, name: str) -> None:
        preserve_sidecar(
            self.ports, self.record, kind, data, file_name=name, media_type="application/octet-stream", actor="проба"
        )

    def bundle(self, folder: Path) -> UnpackedBundle:
        target = folder / "пакет.zip"
        with target.open("wb") as file:
            request = BundleRequest(self.record.organisation_id, "Инспектор", (self.record.number,), unproven=True)
            apart(lambda: make_bundle(self.ports, request, file))
        return unpacked(target, folder / "распаковано")


@pytest.fixture
def desk(tmp_path: Path, world: World, signed: bytes) -> Iterator[Desk]:
    """Give an archive in which a journal signed by the director is kept."""
    stamps = office(tmp_path / "office")
    stamps.roots.append(world.root)
    with small_archive(tmp_path) as archive:
        record = archive.add(content=signed)
        details = {"digest": record.digest.hex}
        with archive.catalog.transaction() as unit:
            unit.append_event(
                EventDraft(NOW, "архив", "record-preserved", str(record.number), details, record.organisation_id)
            )
        roots = [world.root, *stamps.roots]
        ports = replace(
            archive.ports,
            validator=PadesValidator([root.dump() for root in roots], algorithms=gost_algorithms()),
            evidence=stamps.evidence,
            proofs=CarriedProofs(roots),
        )
        yield Desk(archive, ports, record, signed, stamps)


def seal(desk: Desk) -> bytes:
    return apart(lambda: desk.office.evidence.seal([[desk.record.digest]], desk.head()))[0]


def renewed(desk: Desk, folder: Path) -> list[bytes]:
    """Seal, stamp again by another authority nine years later, plant a SHA-512 tree after that."""
    sealed = desk.office.evidence.seal([[desk.record.digest], [Digest.of(b"another")]], desk.head())[0]
    later = desk.office.moved_to(made(folder / "second", NOW + timedelta(days=3200))).at(NOW + timedelta(days=3285))
    stamped = later.evidence.renew_timestamps([sealed], desk.head())[0]
    digest = later.evidence.digest(desk.data, "sha512")
    planted = later.at(NOW + timedelta(days=3500)).evidence.renew_trees(
        [TreeRenewal(stamped, [digest])], "sha512", desk.head()
    )[0]
    desk.ports = replace(desk.ports, evidence=later.evidence, proofs=CarriedProofs(desk.office.roots))
    return [sealed, stamped, planted]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, locale="ru-RU")
    yield context.new_page()
    context.close()


def opened(page: Page, bundle: UnpackedBundle, at: datetime) -> Page:
    page.clock.set_fixed_time(at)
    page.goto((bundle.folder / "ПРОВЕРКА.html").as_uri())
    return page


def test_renewed_evidence_is_green_long_after(page: Page, desk: Desk, tmp_path: Path) -> None:
    for number, der in enumerate(apart(lambda: renewed(desk, tmp_path)), 1):
        desk.keep(SidecarKind.EVIDENCE, der, "журнал.pdf.ers" if number == 1 else f"журнал.pdf.{number}.ers")
    desk.archive.clock.at = NOW + timedelta(days=3600)
    bundle = desk.bundle(tmp_path)
    opened(page, bundle, NOW + timedelta(days=3700))
    assert answer(page, bundle.zip) == "good", page.inner_text("#result")
    page.locator("summary").click()
    assert "штамп времени 3 из 3" in page.inner_text("#records"), "what a later one continues is judged with it"
    assert page.get_by_text("дерево отпечатков").count() == 1
    done = bundle.script()
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("штамп времени стоит на корне дерева") == 6
    flipped(bundle.one("*_журнал.pdf.3.ers"), at=-1200)
    assert answer(page, bundle.folder) == "bad"


def test_a_missed_renewal_is_no_green(page: Page, desk: Desk, tmp_path: Path) -> None:
    sealed = seal(desk)
    desk.keep(SidecarKind.EVIDENCE, sealed, "журнал.pdf.ers")
    bundle = desk.bundle(tmp_path)
    opened(page, bundle, NOW + timedelta(days=9000))
    assert answer(page, bundle.zip) == "unsure"
    assert "а продления до этого не было" in page.inner_text("#result")


@needs_gost
def test_gost_is_never_silently_valid(page: Page, desk: Desk, pki: GostPki, tmp_path: Path) -> None:
    sealed = seal(desk)
    desk.keep(SidecarKind.EVIDENCE, sealed, "журнал.pdf.ers")
    desk.keep(SidecarKind.SIGNATURE, pki.signed(desk.data), "журнал.pdf.sig")
    bundle = desk.bundle(tmp_path)
    opened(page, bundle, NOW + timedelta(days=30))
    assert answer(page, bundle.zip) == "unsure", wrong(page)
    assert "ГОСТ: здесь не проверяется, проверьте строкой" in page.inner_text("#records")
    said = bundle.script()
    assert said.returncode == 2, said.stdout + said.stderr
    assert "НЕ ПРОВЕРЕНО: подпись ГОСТ: её корня нет среди доверенных" in said.stdout
    with (bundle.folder / "сертификаты" / "корни.pem").open("ab") as roots:
        roots.write(pki.root())
    assert "хорошо: подпись ГОСТ" in bundle.script().stdout
    sig = bundle.one("*.sig")
    sig.write_bytes(pki.signed(b"another"))
    assert "НЕ СОШЛОСЬ: подпись ГОСТ" in bundle.script().stdout


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), apart(lambda: pdf_a("Классный журнал 8А")))


JUDGED = """
async ([pdf, roots, others, lists, now]) => {
  const bytes = text => Uint8Array.from(atob(text), char => char.charCodeAt(0));
  const world = {
    roots: roots.map(each => new Certificate(bytes(each))), others: others.map(each => new Certificate(bytes(each))),
    lists: lists.map(each => new RevocationList(bytes(each))), now: new Date(now),
  };
  const checks = await checkPdf(bytes(pdf), world, null);
  const doubts = checks.list.filter(each => each.outcome !== 'good');
  return [checks.outcome, doubts.map(each => `${each.title}: ${each.reason}`)];
}
"""


def test_no_forged_file_of_the_corpus_is_green(page: Page, forge: Forge, tmp_path: Path) -> None:
    """Every file that the archive's own validator is given: what it does not pass, the page does not pass."""
    (tmp_path / "page.html").write_bytes(checking_page())
    page.goto((tmp_path / "page.html").as_uri())
    reader = CarriedProofs([forge.certificate("root")])
    wrongly = []
    for case in CORPUS:
        data = apart(lambda case=case: case.make(forge))  # type: ignore[misc]  # bound at once
        carried = reader.of_pdf(data)
        given = [[data], reader.roots, carried.certificates, carried.crls]
        pdf, roots, others, lists = ([b64encode(each).decode() for each in ders] for ders in given)
        outcome, why = page.evaluate(JUDGED, [pdf[0], roots, others, lists, case.at.isoformat()])
        if (case.outcome is Outcome.PASSED) != (outcome == "good") and case.name not in STRICTER_HERE | ARCHIVE_ONLY:
            wrongly.append((case.name, case.outcome.value, outcome, why))
    assert not wrongly, "\n".join(map(str, wrongly))


def test_a_zip_of_more_than_65535_files_is_read(page: Page, desk: Desk, tmp_path: Path) -> None:
    bundle = desk.bundle(tmp_path)
    large = tmp_path / "много.zip"
    with zipfile.ZipFile(bundle.zip) as old, zipfile.ZipFile(large, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for number in range(65_536):
            new.writestr(f"чужое/{number}", b"")
    opened(page, bundle, NOW + timedelta(days=30))
    assert answer(page, large) == "unsure", "no evidence beside the record"
    assert "Подписи в PDF" in page.inner_text("#records")
