"""A parent stands at the desk: two keystrokes, three steps, a paper; with and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from archive.model.account import Role, Scope
from archive.web.access import COOKIE
from tests.browser.conftest import served
from tests.memory_ports import memory_ports
from tests.unit.services.desk_ground import Ground, ground
from tests.unit.web.signed_in import account_of, session_of

pytestmark = pytest.mark.browser


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Ground]:
    with memory_ports(tmp_path) as opened:
        yield ground(opened, pupils=3)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def desk(at: Ground, browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, bool]]:
    signed_in = session_of(at.ports, account_of(at.ports, [Role.CLERK], [Scope(at.organisation_id)]))
    with served(at) as address:  # type: ignore[arg-type]  # only the ports are asked for
        context = browser.new_context(java_script_enabled=request.param, locale="ru-RU", accept_downloads=True)
        context.add_cookies([{"name": COOKIE, "value": signed_in.token, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/desk")
        expect(page.locator("#q")).to_be_focused()  # whoever types looks for the cursor first
        yield page, request.param
        context.close()


def test_from_two_keystrokes_to_the_paper(desk: tuple[Page, bool], at: Ground) -> None:
    page, scripts = desk
    name = at.pupils[0].name.full
    page.keyboard.type(name[:2].lower())
    if not scripts:
        page.keyboard.press("Enter")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_label("Пропущенные уроки с темами").check()
    page.get_by_label("Фамилия, имя, отчество (или организация)").fill("Родителева Анна Сергеевна")
    page.get_by_role("button", name="Напечатать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Выдача № 2026-1")
    with page.expect_download() as download:
        page.get_by_role("link", name="Открыть для печати").click()
    assert download.value.path().read_bytes() == f"extract {at.pupils[0].pupil_id} Y".encode()
    page.get_by_role("button", name="Отметить").click()
    expect(page.get_by_role("table")).to_contain_text("лично")


def test_the_arrows_walk_through_those_found(desk: tuple[Page, bool], at: Ground) -> None:
    page, scripts = desk
    if not scripts:
        pytest.skip("arrows are the script's")
    name = at.pupils[0].name.full
    page.keyboard.type(name[:2])
    expect(page.locator("#told")).to_contain_text("Найдено")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    with page.expect_response("**/desk/found*"):
        page.locator("#q").fill(name)
    expect(page.locator("#found a")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator("#week_of").fill("2026-04-08")
    expect(page.locator("#span")).to_have_value("week")


def test_a_fault_is_said_beside_its_field_and_the_cursor_stands_there(desk: tuple[Page, bool], at: Ground) -> None:
    page, _scripts = desk
    page.goto(
        f"{page.url.partition('/desk')[0]}/desk/pupil/{at.organisation_id}/{at.journal.number}?pupil={at.pupils[0].pupil_id}"
    )
    page.get_by_label("Доверенное лицо").check()
    page.get_by_label("Фамилия, имя, отчество (или организация)").fill("Доверенная Вера")
    page.get_by_role("button", name="Напечатать").click()
    basis = page.get_by_label("Основание: доверенность или письмо, дата и номер")
    expect(basis).to_be_focused()
    expect(basis).to_have_accessible_description(re.compile("не указано основание"))


def test_what_was_typed_before_the_script_came_is_looked_for(desk: tuple[Page, bool], at: Ground) -> None:
    """An old computer is slower than the fingers of a clerk."""
    page, scripts = desk
    if not scripts:
        pytest.skip("without the script there is nothing to wait for")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/static/desk.js", hold)
    page.goto(page.url, wait_until="commit")
    page.locator("#q").fill(at.pupils[0].name.full)
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    expect(page.locator("#found a")).to_have_count(1)
    page.unroute("**/static/desk.js")
