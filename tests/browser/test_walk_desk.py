"""The clerk at the desk and the parent with the paper: found, printed, handed over, refused, verified by its code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from archive.model.account import Role
from tests.browser.installation import STORED, Installation
from tests.browser.visitors import Visitor, at_the_door, come_in
from tests.paper_proofs import scan

pytestmark = pytest.mark.browser
CLASS = STORED[0]
READ = 30_000
"""Milliseconds that reading a fine code from a picture may take on a busy machine."""


@pytest.fixture(scope="module")
def clerk(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.CLERK) as visitor:
        yield visitor


def test_from_two_keystrokes_to_the_paper_that_a_parent_verifies(
    clerk: Visitor, browser: Browser, installation: Installation, tmp_path: Path
) -> None:
    page, name = clerk.page, installation.pupils_of(CLASS)[0]
    clerk.heading("Кому нужна выписка?")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(name[:2].lower())
    clerk_row = page.get_by_role("link", name=name)
    expect(clerk_row).to_be_visible()
    clerk.picture("desk-found", height=560)
    clerk_row.click()
    page.get_by_label("Период").select_option(label="1 четверть")
    page.get_by_label("Фамилия, имя, отчество (или организация)").fill("Родителева Анна Сергеевна")
    clerk.picture("desk-extract", height=900)
    clerk.click("Напечатать")
    clerk.heading("Выдача №")
    paper = clerk.download("Открыть для печати")
    with pikepdf.open(clerk.download("Расписка в получении")) as receipt:
        assert len(receipt.pages) == 1
    clerk.click("Отметить")
    expect(page.get_by_role("table")).to_contain_text("лично")
    clerk.look_over("/desk/issues/{organisation}/{issue}")
    clerk.picture("desk-issue", height=860)

    with at_the_door(browser, installation) as parent:
        parent.go("/verify")
        parent.page.locator("#picture").set_input_files(scan(paper.read_bytes(), tmp_path))
        expect(parent.page.locator("#result .verdict.passed")).to_have_text("Подлинная", timeout=READ)
        expect(parent.page.locator("#result")).to_contain_text(name)
        expect(parent.page.locator("#result")).to_contain_text(installation.school.short_name)
        parent.picture("verify-paper", height=900, scrolled=True)


def test_a_family_that_refused_the_electronic_form_gets_paper(clerk: Visitor, installation: Installation) -> None:
    page, name = clerk.page, installation.pupils_of(CLASS)[1]
    clerk.go("/desk/consents")
    page.get_by_label("Ученик: фамилия, имя, отчество").fill(name)
    page.get_by_label("Класс", exact=True).fill(CLASS)
    page.get_by_label("Учебный год").fill(str(installation.year))
    page.get_by_label("Родитель (законный представитель)").fill("Сидорова Елена Петровна")
    page.get_by_label("Решение", exact=True).select_option("refusal")
    page.get_by_label("Документ: заявление, дата и номер").fill("заявление от 02.09.2026 № 14")
    page.get_by_label("Печатать без просьбы").select_option("period")
    page.get_by_label("Адрес для конверта, если нужна почта").fill("ул. Садовая, д. 5, кв. 12")
    clerk.picture("desk-consents", height=760)
    clerk.click("Внести в журнал")
    expect(page.get_by_role("table")).to_contain_text(name)

    clerk.go("/desk/families")
    expect(page.get_by_role("heading", level=2, name=CLASS)).to_be_visible()
    page.get_by_label("За", exact=True).select_option(label="1 четверть")
    clerk.picture("desk-families", height=640)
    clerk.click(f"Напечатать {CLASS}")
    clerk.heading("готово к печати")
    with pikepdf.open(clerk.download("Листы семей")) as pdf:
        assert 1 <= len(pdf.pages) <= 2, "one family"
    assert clerk.download("Наклейки с адресами").read_bytes().startswith(b"%PDF")
    assert clerk.download("Адресные листы").read_bytes().startswith(b"%PDF")
    assert clerk.download("Лист журнала для подписей").read_bytes().startswith(b"%PDF")
    clerk.go("/desk/issues")
    expect(page.get_by_role("rowheader")).to_contain_text([re.compile(name)])
