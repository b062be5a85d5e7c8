"""The inspector with an access that ends, and anyone with a file: search, verdict, bundle, what is written of it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from archive.model.account import Role
from tests.browser.installation import ORDER, STORED, Installation
from tests.browser.visitors import Visitor, at_the_door, come_in

pytestmark = pytest.mark.browser
CLASS = STORED[0]
DROP = """([field, name, content]) => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
  const moved = new DataTransfer();
  moved.items.add(new File([bytes], name, { type: "application/pdf" }));
  const dropped = new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true });
  field.closest("form").dispatchEvent(dropped);
}"""


@pytest.fixture(scope="module")
def inspector(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.INSPECTOR) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def journal(inspector: Visitor) -> bytes:
    """Find a journal, read its verdict and take it."""
    page = inspector.page
    inspector.go("/inspection")
    page.get_by_label("Класс").fill(CLASS)
    page.get_by_label("Вид записи").select_option("journal")
    inspector.click("Найти")
    row = page.get_by_role("row").filter(has_text=f"Классный журнал {CLASS}")
    expect(row).to_have_count(1)
    inspector.picture("inspector-found", height=640)
    taken = inspector.download("Получить", within=row).read_bytes()
    assert inspector.download("Протокол, PDF", within=row).read_bytes().startswith(b"%PDF")
    return taken


def test_the_access_says_its_order_and_its_end(inspector: Visitor) -> None:
    inspector.go("/inspection")
    expect(inspector.page.get_by_role("main")).to_contain_text(ORDER)
    expect(inspector.page.get_by_role("main")).to_contain_text("включительно")
    inspector.go("/board")
    inspector.heading("Не разрешено")


def test_a_record_is_found_by_its_pupil_and_comes_with_its_verdict(
    inspector: Visitor, installation: Installation, journal: bytes
) -> None:
    page = inspector.page
    assert journal.startswith(b"%PDF")
    inspector.go("/inspection")
    page.get_by_label("Ученик").fill(installation.pupils_of(CLASS)[0].split()[0])
    inspector.click("Найти")
    expect(page.get_by_role("row").filter(has_text="Классный журнал").first).to_be_visible()
    inspector.click("Проверить", role="link")
    expect(page.get_by_role("status")).to_contain_text("Подлинность подтверждена")
    inspector.picture("inspector-verdict", height=860)


def test_the_bundle_and_what_is_written_of_it(inspector: Visitor, journal: bytes, tmp_path: Path) -> None:
    page = inspector.page
    inspector.go(f"/inspection?class={CLASS}&kind=ledger")
    page.get_by_role("checkbox").first.check()
    bundle = inspector.download("Получить отмеченное пакетом", role="button")
    with zipfile.ZipFile(bundle) as archive:
        assert any(name.endswith("ПРОВЕРКА.html") for name in archive.namelist())
    inspector.go("/inspection")
    inspector.click("Что записано о моих чтениях", role="link")
    expect(page.get_by_role("table")).to_contain_text(f"Классный журнал {CLASS}")
    inspector.picture("inspector-readings", height=640)


def test_anyone_drops_a_file_and_reads_the_verdict(
    browser: Browser, installation: Installation, journal: bytes, tmp_path: Path
) -> None:
    from base64 import b64encode

    changed = bytearray(journal)
    changed[len(changed) // 2] ^= 1
    for content, words in ((journal, "Подлинность подтверждена"), (bytes(changed), "Не подлинный или изменён")):
        with at_the_door(browser, installation) as anyone:
            anyone.go("/verify")
            field = anyone.page.locator("#pdf").element_handle()
            anyone.page.evaluate(DROP, [field, "журнал.pdf", b64encode(content).decode()])
            expect(anyone.page.get_by_role("region", name="журнал.pdf").get_by_role("status")).to_contain_text(words)
            if content != journal:
                anyone.picture("verify-changed", height=860)
