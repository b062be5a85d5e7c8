"""A person walks from the list to a record, its verdict and its file: with and without scripts, by mouse and keys."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.watched import Watched
from tests.unit.web.small_archive import SIGNED, SmallArchive

pytestmark = pytest.mark.browser
RECORD = "/records/school-7/2026-000003"
PAGES = {
    "list": "/",
    "filtered": "/?class=8А&kind=ledger",
    "fault": "/?school_year=2025/2027",
    "nothing": "/?class=9Я",
    "record": RECORD,
    "source": "/records/school-7/2026-000008",
    "verdict": f"{RECORD}/verdict",
    "health": "/health",
    "api": "/api",
    "error": "/records/school-7/2026-999",
}


@pytest.mark.parametrize("watched", [True, False], indirect=True, ids=["scripts", "no scripts"])
def test_from_the_list_to_the_file(watched: Watched, archive: SmallArchive, tmp_path: Path) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_label("Класс или группа").fill("8А")
    page.get_by_label("Вид").select_option("journal")
    page.get_by_role("button", name="Показать").click()
    page.get_by_role("link", name="Классный журнал 8А, 4 четверть 2025/2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Классный журнал 8А, 4 четверть 2025/2026")
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_role("status")).to_contain_text("Подлинность подтверждена")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(5)
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать PDF").click()
    assert download.value.suggested_filename == "журнал_8А.pdf"
    assert download.value.path().read_bytes() == b"%plain school-7 2026-000003" + SIGNED
    assert watched.hosts == {"127.0.0.1"}
    assert watched.complaints == []
    assert [event.draft.action for event in archive.events()].count("record-read") == 2


def test_the_keyboard_alone_is_enough(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Перейти к содержанию")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("id", "school_year")
    page.keyboard.type("2024/2025")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(3)  # two under way, one found
    assert watched.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_asks_only_this_machine(watched: Watched, tmp_path: Path, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    for name, address in PAGES.items():
        page.goto(watched.address + address)
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is wider than the window"
        assert page.evaluate("document.fonts.check('16px \"PT Sans\"')")
    assert watched.hosts == {"127.0.0.1"}
    assert [said for said in watched.complaints if "status of 4" not in said] == []


def test_the_names_that_a_screen_reader_needs_are_there(watched: Watched) -> None:
    page = watched.page
    for address in PAGES.values():
        page.goto(watched.address + address)
        assert page.title().endswith("— Архив журналов")
        assert page.locator("html").get_attribute("lang") == "ru"
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("banner")).to_have_count(1)
        expect(page.get_by_role("contentinfo")).to_have_count(1)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.locator("table:not(:has(caption))").count() == 0
        assert page.locator("input:not([id]):not([type=hidden]), select:not([id])").count() == 0
        for field in page.locator("input:not([type=hidden]), select").all():
            assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1


CONTRAST = """
() => {
  const part = c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const read = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = read(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    if (![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())) continue;
    const [a, b] = [light(read(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${node.tagName} ${node.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""


def test_every_text_has_contrast(watched: Watched, archive: SmallArchive) -> None:
    spoilt = archive.add(class_label="5Б")
    archive.store.spoil(spoilt.location, b"other")
    for address in (*PAGES.values(), f"/records/school-7/{spoilt.number}/verdict"):
        watched.page.goto(watched.address + address)
        assert watched.page.evaluate(CONTRAST) == [], address
