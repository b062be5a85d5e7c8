"""axe-core finds no serious fault on any page, for any role, full or empty, wide or narrow (WCAG 2.2 AA).

Pages come from the routes; a page that looks the same to two roles is looked at once.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from archive.model.account import Role, Scope
from archive.model.certification import GivenSignature
from archive.model.closing import JobState
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.model.signature import FieldPlace, Signatory
from archive.web.access import COOKIE
from archive.web.app import create_app
from tests.browser.conftest import served
from tests.browser.looking import OVERFLOW, WIDTHS, violations
from tests.browser.page_routes import page_addresses
from tests.unit.web.signed_in import account_of, session_of
from tests.unit.web.small_archive import SmallArchive, small_archive

pytestmark = pytest.mark.browser
NARROWEST = 320
"""What WCAG 2.2, 1.4.10 asks to fit without scrolling sideways."""
AT = datetime(2026, 6, 5, 10, tzinfo=UTC)
NOBODY = "nobody"
EVERYONE = "every role"
"""Sees every page."""


@dataclass(slots=True)
class Walk:
    """One visitor's browser at one archive."""

    page: Page
    address: str
    routes: Mapping[str, str]
    titles: dict[str, str] = field(default_factory=dict)

    def pages(self) -> Iterator[str]:
        """Open each page that this visitor is shown, and yield its route; files and redirects are no pages."""
        for route, address in self.routes.items():
            said = self.page.request.get(self.address + address, max_redirects=0)
            is_page = said.headers.get("content-type", "").startswith("text/html")
            if is_page and "content-disposition" not in said.headers and said.text().lower().startswith("<!doctype"):
                self.page.goto(self.address + address)
                yield route


def furnish(archive: SmallArchive) -> None:
    """Put in what every page has something to show of."""
    for label in ("10А", "8А", "8Б"):
        archive.add(RecordClass.JOURNAL, label)
        archive.add(RecordClass.LEDGER, label)
    archive.add(RecordClass.LEDGER, "8А", YEAR, school_year=2024)
    archive.add(RecordClass.SOURCE, "8А", file_name="8А_четверть.xlsx", title="Исходный файл «8А_четверть.xlsx»")
    archive.add_waiting("Классный журнал 1Б, учебный год 2025/2026")
    archive.add_waiting("Сводная ведомость 1Б", JobState.SIGNED, "Хранилище 127.0.0.1:8333 недоступно.")
    _queue(archive)


def _queue(archive: SmallArchive) -> None:
    job = archive.add_waiting("Классный журнал 8А, учебный год 2025/2026")
    places = (FieldPlace(Signatory.DEPUTY, None), FieldPlace(Signatory.DIRECTOR, None))
    signed = GivenSignature(Signatory.DEPUTY, "Петрова Анна Сергеевна", "0C", "УЦ", AT)
    content = archive.ports.workspace.put(b"%PDF")
    with archive.catalog.transaction() as unit:
        waiting = replace(job, content=content, pages=20, signature_places=places, signatures=(signed,))
        assert unit.save_job(waiting, was=JobState.RENDERED)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallArchive, str]]:
    with small_archive(tmp_path_factory.mktemp("full")) as archive:
        furnish(archive)
        with served(archive) as address:
            yield archive, address


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallArchive, str]]:
    with small_archive(tmp_path_factory.mktemp("empty")) as archive, served(archive) as address:
        yield archive, address


@contextmanager
def walk(browser: Browser, opened: tuple[SmallArchive, str], who: str) -> Iterator[Walk]:
    """Open a browser as somebody with the role `who` at the whole school, with every role, or as nobody."""
    archive, address = opened
    context = browser.new_context(locale="ru-RU")
    _let_in(context, archive, address, who)
    routes = page_addresses(create_app(archive.ports))
    try:
        yield Walk(context.new_page(), address, routes)
    finally:
        context.close()


def _let_in(context: BrowserContext, archive: SmallArchive, address: str, who: str) -> None:
    if who == NOBODY:
        return
    roles = tuple(Role) if who == EVERYONE else (Role(who),)
    login = "somebody" if who == EVERYONE and not _is_known(archive) else f"login-{len(archive.events())}"
    account = account_of(archive.ports, roles, [Scope("school-7")], login=login, name="Иванова Мария Петровна")
    context.add_cookies([{"name": COOKIE, "value": session_of(archive.ports, account).token, "url": address}])


def _is_known(archive: SmallArchive) -> bool:
    with archive.catalog.transaction() as unit:
        return any(account.login == "somebody" for account in unit.accounts())


def looks(page: Page) -> str:
    """Return the page without what differs between two sessions: the head with menu and name, figures, the token."""
    return re.sub(r'<header.*?</header>|name="csrf" value="[^"]*"|\d', "", page.content(), flags=re.DOTALL)


@pytest.fixture(scope="module")
def seen() -> set[tuple[int, str]]:
    """Return the looks that axe has passed, by width."""
    return set()


@pytest.mark.parametrize("who", [EVERYONE, NOBODY, *Role])
def test_axe_finds_nothing_serious(
    browser: Browser, full: tuple[SmallArchive, str], seen: set[tuple[int, str]], who: str
) -> None:
    found: dict[str, list[str]] = {}
    with walk(browser, full, who) as walked:
        for route in walked.pages():
            found |= faults_of(walked.page, route, seen)
    assert found == {}


def test_axe_finds_nothing_serious_where_there_is_nothing(
    browser: Browser, empty: tuple[SmallArchive, str], seen: set[tuple[int, str]]
) -> None:
    found: dict[str, list[str]] = {}
    with walk(browser, empty, EVERYONE) as walked:
        for route in walked.pages():
            found |= faults_of(walked.page, route, seen)
    assert found == {}


def faults_of(page: Page, route: str, seen: set[tuple[int, str]]) -> dict[str, list[str]]:
    """Return axe's faults at each width, unless a page that looks the same was passed."""
    found = {}
    for width in WIDTHS:
        look = (width, looks(page))
        if look in seen:
            continue
        page.set_viewport_size({"width": width, "height": 900})
        if faults := violations(page):
            found[f"{route} at {width}"] = faults
        seen.add(look)
    return found


def test_every_page_is_shown_to_somebody_with_every_role(browser: Browser, full: tuple[SmallArchive, str]) -> None:
    """A sample that names nothing would have the error page looked at in the page's stead."""
    with walk(browser, full, EVERYONE) as walked:
        said = {
            route: walked.page.request.get(walked.address + address, max_redirects=0).status
            for route, address in walked.routes.items()
        }
    fine = {422, 503}  # a page that its own form or link gives a query to; the health of fakes
    absent = {route: status for route, status in said.items() if status >= 400 and status not in fine}
    elsewhere = {"/sign-in/region", "/sign-in/region/back", "/records/{organisation}/{number}/beside/{kind}/{ordinal}"}
    absent = {route: status for route, status in absent.items() if route not in elsewhere}  # not in this archive
    assert absent == {}


NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]):not([hidden]), select, textarea')]
  .filter(each => !each.labels.length && !each.getAttribute('aria-label') && !each.getAttribute('aria-labelledby'))
  .map(each => each.outerHTML.slice(0, 120))"""
FOCUS = """() => {
  const able = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const faults = [];
  for (const each of document.querySelectorAll(able)) {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({visibilityProperty: true})) continue;
    if (each.tabIndex > 0) faults.push(`out of order: ${each.outerHTML.slice(0, 90)}`);
    each.focus();
    const style = getComputedStyle(each);
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    if (document.activeElement !== each) faults.push(`takes no focus: ${each.outerHTML.slice(0, 90)}`);
    else if (!ringed) faults.push(`no ring: ${each.outerHTML.slice(0, 90)}`);
  }
  return faults;
}"""


def test_every_page_fits_names_its_fields_and_shows_the_focus(browser: Browser, full: tuple[SmallArchive, str]) -> None:
    found: dict[str, list[str]] = {}
    with walk(browser, full, EVERYONE) as walked:
        walked.page.set_viewport_size({"width": NARROWEST, "height": 900})
        for route in walked.pages():
            if faults := list(plain_faults(walked.page)):
                found[route] = faults
    assert found == {}


def plain_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the open page that needs no axe to see."""
    if (wider := page.evaluate(OVERFLOW)) > 0:
        yield f"{wider} px wider than {NARROWEST} px"
    yield from (f"no label: {each}" for each in page.evaluate(NAMELESS))
    page.keyboard.press("Tab")  # from here on the browser takes focus for the keyboard's
    yield from page.evaluate(FOCUS)
    if page.locator("html").get_attribute("lang") != "ru":
        yield "no language"
    if page.locator("h1").count() != 1 or page.locator("main").count() != 1:
        yield "not one main part with one heading"


def test_no_two_pages_have_one_title(browser: Browser, full: tuple[SmallArchive, str]) -> None:
    titles: dict[str, str] = {}
    for who in (EVERYONE, NOBODY):
        with walk(browser, full, who) as walked:
            for route in walked.pages():
                if walked.page.locator(".apology").count() == 0:  # an error page is titled by its error
                    titles.setdefault(route, walked.page.title())
    assert len(set(titles.values())) == len(titles), titles
    assert all(title.endswith("— Архив журналов") and not title.startswith("—") for title in titles.values())
