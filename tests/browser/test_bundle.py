"""The inspector's bundle without this program: its page in a browser with the network cut, its lines in a shell."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from archive.access.places import evidence_places
from tests.browser.bundles import UnpackedBundle, flipped, make
from tests.browser.test_walk import CONTRAST

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> UnpackedBundle:
    return make(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def spoilt(bundle: UnpackedBundle, tmp_path: Path) -> UnpackedBundle:
    return bundle.copied(tmp_path)


@pytest.fixture
def page(browser: Browser, bundle: UnpackedBundle) -> Iterator[Page]:
    """Open the page from the disk; whatever asks anything of a network fails the test."""
    context = browser.new_context(offline=True, locale="ru-RU", viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []

    opened = context.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    context.route(re.compile("^(?!file:)"), lambda route: route.abort())
    opened.goto((bundle.folder / "ПРОВЕРКА.html").as_uri())
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert complaints == []


def answer(page: Page, given: Path) -> str:
    """Give the page a ZIP or a folder; return the headline's kind: good, unsure or bad."""
    page.set_input_files("#folder" if given.is_dir() else "#zip", given)
    page.wait_for_selector("#answer h2", timeout=30_000)
    return str(page.get_attribute("#answer", "class")).removeprefix("answer ")


def wrong(page: Page) -> list[str]:
    """Return the reasons of all answers that are red."""
    return page.locator("li.bad p").all_text_contents()


@pytest.mark.parametrize("given", ["zip", "folder"])
def test_a_sound_bundle_is_green(page: Page, bundle: UnpackedBundle, given: str) -> None:
    assert answer(page, getattr(bundle, given)) == "good", page.inner_text("#result")
    text = page.inner_text("#result")
    assert page.locator("details.card.good").count() == 2
    assert page.locator("li.unsure, li.bad").count() == 0
    assert len(page.locator("#roots code").inner_text().replace(" ", "")) == 64
    page.locator("details").first.locator("summary").click()
    text = page.inner_text("#records")
    for part in (
        "Электронная подпись",
        "Архивный штамп времени",
        "дерево отпечатков",
        "которое под штампом, пересчитаны",
    ):
        assert part in text
    assert "не отозван по спискам в пакете" in text


def _spoil_pdf(bundle: UnpackedBundle) -> None:
    flipped(bundle.one("*.pdf"), at=40_000)


def _spoil_evidence(bundle: UnpackedBundle) -> None:
    """Change a sibling's hash, the last on the way to the root."""
    ers = bundle.one("*.ers")
    places = evidence_places(ers.read_bytes())
    assert places is not None
    flipped(ers, at=places.chains[0][0].lists[-1][0].offset)


def _spoil_token(bundle: UnpackedBundle) -> None:
    ers = bundle.one("*.ers")
    data = ers.read_bytes()
    imprint = re.search(rb"\x04\x20", data[data.index(bytes.fromhex("2a864886f70d0109100104")) :])
    assert imprint is not None
    place = data.index(bytes.fromhex("2a864886f70d0109100104")) + imprint.end()
    ers.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


def _spoil_manifest(bundle: UnpackedBundle) -> None:
    text = bundle.manifest.read_text()
    place = text.index('"sha256": "') + len('"sha256": "')
    bundle.manifest.write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])


def _spoil_log(bundle: UnpackedBundle) -> None:
    bundle.log.write_text(
        bundle.log.read_text().replace('"action":"record-preserved"', '"action":"record-presented"', 1)
    )


def _drop_log_line(bundle: UnpackedBundle) -> None:
    lines = bundle.log.read_text().splitlines(keepends=True)
    bundle.log.write_text("".join([*lines[:-6], *lines[-5:]]))


def _append(bundle: UnpackedBundle) -> None:
    pdf = bundle.one("*.pdf")
    pdf.write_bytes(pdf.read_bytes() + b"\n% note\n")


def _swap(bundle: UnpackedBundle) -> None:
    first, second = sorted(bundle.folder.rglob("*.ers"))
    kept = first.read_bytes()
    shutil.copyfile(second, first)
    second.write_bytes(kept)


SPOILT = {
    "pdf": (_spoil_pdf, "файл изменён"),
    "evidence": (_spoil_evidence, "отпечаток не тот, что в описи"),
    "token": (_spoil_token, "дерево отпечатков не сходится"),
    "manifest": (_spoil_manifest, "изменено: "),
    "log": (_spoil_log, "изменён: строка"),
    "log line": (_drop_log_line, "изменено: журнал/события.txt"),
    "appended": (_append, "их никто не подписывал"),
    "swapped": (_swap, "свидетельство составлено на другой файл"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_was_changed_is_red(page: Page, spoilt: UnpackedBundle, how: str) -> None:
    spoil, reason = SPOILT[how]
    spoil(spoilt)
    assert answer(page, spoilt.folder) == "bad"
    assert any(reason in said for said in wrong(page)), wrong(page)
    done = spoilt.script()
    assert done.returncode == 1, done.stdout
    assert "НЕ СОШЛОСЬ" in done.stdout


FORGED: dict[str, tuple[Callable[[UnpackedBundle], None], str]] = {
    "pdf": (_spoil_pdf, "подписаны другие байты"),
    "evidence": (_spoil_evidence, "дерево отпечатков не сходится со штампом"),
    "token": (_spoil_token, "дерево отпечатков не сходится"),
    "log": (_spoil_log, "изменён: строка"),
    "appended": (_append, "их никто не подписывал"),
    "swapped": (_swap, "свидетельство составлено на другой файл"),
}


@pytest.mark.parametrize("how", FORGED)
def test_mending_the_sums_does_not_help(page: Page, spoilt: UnpackedBundle, how: str) -> None:
    spoil, reason = FORGED[how]
    spoil(spoilt)
    spoilt.with_sums_mended()
    assert answer(page, spoilt.folder) == "bad"
    assert any(reason in said for said in wrong(page)), wrong(page)
    assert not any("в описи" in said for said in wrong(page)), "the sums are right: only the proofs speak"
    assert spoilt.script().returncode == 1


def test_another_root_is_no_green(page: Page, spoilt: UnpackedBundle) -> None:
    shutil.copyfile(spoilt.one("*штампы*.pem"), spoilt.one("корни/*.pem"))
    (spoilt.folder / "сертификаты" / "корни.pem").write_bytes(spoilt.one("*штампы*.pem").read_bytes())
    spoilt.with_sums_mended()
    assert answer(page, spoilt.folder) == "unsure"
    assert "не ведёт к корню из пакета" in page.inner_text("#answer")
    assert spoilt.script().returncode == 1


def test_what_is_missing_is_said(page: Page, spoilt: UnpackedBundle) -> None:
    spoilt.one("*.ers").unlink()
    assert answer(page, spoilt.folder) == "unsure"
    assert "не приложено" in page.inner_text("#answer")


def test_the_lines_hold_in_a_shell(bundle: UnpackedBundle) -> None:
    done = bundle.script()
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.count("хорошо: подпись под байтами") == 2
    assert done.stdout.count("хорошо: штамп времени стоит на корне дерева") == 2
    assert done.stdout.count("хорошо: pdfsig: целы все подписи") == 2
    assert "sha256 Fingerprint=" in done.stdout
    one = bundle.script("2026-000001")
    assert "2026-000002" not in one.stdout


@pytest.mark.parametrize("kind", ["good", "unsure", "bad"])
def test_every_answer_fits(page: Page, spoilt: UnpackedBundle, tmp_path: Path, kind: str) -> None:
    if kind == "bad":
        _spoil_pdf(spoilt)
    if kind == "unsure":
        spoilt.one("*.ers").unlink()
    assert answer(page, spoilt.folder) == kind
    assert page.evaluate("document.activeElement.tagName") == "H2", "a screen reader is led to the answer"
    assert page.evaluate(CONTRAST) == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=tmp_path / f"{kind}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
