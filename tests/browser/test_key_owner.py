"""Whose a key is, told in a browser without a network: the director's real signature, checked by WebCrypto."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.access.key_statement import statement_of
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.sign.carried import CarriedProofs
from archive.sign.key_source import KeyFile
from archive.web.offline_page import offline_page
from tests.build_journal import organisation
from tests.paper_proofs import new_key, printed
from tests.unit.sign.world import DIRECTOR, NOW, PASSPHRASE, World, world
from tests.unit.web.small_archive import SmallArchive

pytestmark = pytest.mark.browser
__all__ = ["world"]


@pytest.fixture
def key(archive: SmallArchive) -> ProofKey:
    found = new_key(archive.ports.paper_proofs)
    with archive.catalog.transaction() as unit:
        unit.add_proof_key(found)
    return found


def endorsed(world: World, key: ProofKey, name: str = "director") -> KeyEndorsement:
    """Return what the real key of the test authority signs of `key`."""
    statement = statement_of(key, organisation())
    signer = world.factory(source=KeyFile(world.authority.key_of(name))).open(PASSPHRASE)
    with ThreadPoolExecutor(1) as apart:  # Playwright's own loop runs in this thread
        signature = apart.submit(signer.sign_detached, statement).result()
    return KeyEndorsement(
        key.key_id,
        key.organisation_id,
        statement,
        signature,
        DIRECTOR,
        "01",
        "УЦ",
        "PASSED",
        "",
        NOW + timedelta(hours=1),
    )


def answer(browser: Browser, archive: SmallArchive, world: World, folder: Path, *, trusted: bool = True) -> Page:
    """Read a genuine paper in the file for use without a network."""
    (key,) = _keys(archive)
    paper = printed(archive.ports.paper_proofs, key)
    ports = replace(archive.ports, proofs=CarriedProofs([world.root] if trusted else []))
    file = folder / "проверка-выписок.html"
    file.write_bytes(offline_page(ports))
    page = browser.new_context(offline=True).new_page()
    page.goto(file.as_uri())
    page.get_by_text("вставить его текст").click()
    page.get_by_label("Текст кода").fill(paper.proof.text)
    page.get_by_role("button", name="Проверить текст").click()
    expect(page.get_by_role("heading", name="Ответ")).to_be_visible()
    return page


def _keys(archive: SmallArchive) -> list[ProofKey]:
    with archive.catalog.transaction() as unit:
        return list(unit.proof_keys())


def keep(archive: SmallArchive, endorsement: KeyEndorsement) -> None:
    with archive.catalog.transaction() as unit:
        unit.add_key_endorsement(endorsement)


@pytest.mark.parametrize("name", ["director", "director-ec"])
def test_the_director_s_signature_says_whose_it_is(
    browser: Browser, archive: SmallArchive, world: World, key: ProofKey, tmp_path: Path, name: str
) -> None:
    keep(archive, endorsed(world, key, name))
    result = answer(browser, archive, world, tmp_path).locator("#result")
    expect(result.locator(".verdict.passed")).to_have_text("Подлинная")
    expect(result).to_contain_text(f"подтвердил(а) подписью {DIRECTOR} (МБОУ «Школа № 1») 01.06.2026 09:00 UTC")
    expect(result).to_contain_text("сертификат ведёт к корню")


def test_without_it_the_school_is_known_from_the_archive_only(
    browser: Browser, archive: SmallArchive, world: World, key: ProofKey, tmp_path: Path
) -> None:
    result = answer(browser, archive, world, tmp_path).locator("#result")
    expect(result.locator(".verdict.passed")).to_be_visible()
    expect(result).to_contain_text("директор этот ключ не заверил(а)")


def test_an_untrusted_root_confirms_nothing(
    browser: Browser, archive: SmallArchive, world: World, key: ProofKey, tmp_path: Path
) -> None:
    keep(archive, endorsed(world, key))
    result = answer(browser, archive, world, tmp_path, trusted=False).locator("#result")
    expect(result).to_contain_text("подпись здесь не подтверждена")


def _of_another_key(found: KeyEndorsement) -> KeyEndorsement:
    return replace(found, statement=found.statement.replace(b'"valid_until":"2027', b'"valid_until":"2028'))


def _with_other_bytes(found: KeyEndorsement) -> KeyEndorsement:
    return replace(found, statement=found.statement.replace("коды".encode(), "кода".encode()))


def _with_another_value(found: KeyEndorsement) -> KeyEndorsement:
    at = found.signature.index(found.signature[-40:])
    return replace(found, signature=found.signature[:200] + bytes([found.signature[200] ^ 1]) + found.signature[201:at])


@pytest.mark.parametrize("spoil", [_of_another_key, _with_other_bytes, _with_another_value])
def test_a_false_one_makes_the_key_untrusted(
    browser: Browser,
    archive: SmallArchive,
    world: World,
    key: ProofKey,
    tmp_path: Path,
    spoil: Callable[[KeyEndorsement], KeyEndorsement],
) -> None:
    keep(archive, spoil(endorsed(world, key)))
    result = answer(browser, archive, world, tmp_path).locator("#result")
    expect(result.locator(".verdict.failed")).to_have_text("Ключу нельзя верить")
    expect(result.locator("table")).to_have_count(0)
