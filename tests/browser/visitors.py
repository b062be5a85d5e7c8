"""Someone at the pages of the whole installation: the first sign-in through the door, pictures kept for the guides."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from archive.identity.second_factor import code_at
from archive.model.account import Role
from tests.browser.installation import Installation, Person
from tests.browser.looking import faults_at_every_width
from tests.browser.page_routes import SEEN_ON_WALKS
from tests.browser.watched import Watched

PASSWORD = "верный конь скрепка батарея"
PICTURES = os.environ.get("ARCHIVE_PICTURES", "")
"""The folder that pictures are kept in; empty for none (`make pictures` sets it)."""
WIDTH, HEIGHT = 1280, 800
PATIENCE = 30_000
"""Milliseconds for one step on a busy machine."""
_COLOURS = 64
MOST_TABS = 60
expect.set_options(timeout=PATIENCE)
LOOKED_AT: set[str] = set()
"""The routes whose pages the walks of this session have looked over."""


@dataclass(slots=True)
class Visitor(Watched):
    """A person's browser; `picture` keeps what is on the screen."""

    def go(self, path: str) -> None:
        """Open a page of the archive."""
        self.page.goto(self.address + path)

    def click(self, name: str, *, role: str = "button", within: Locator | None = None) -> None:
        """Press the button or follow the link of this name."""
        (within or self.page).get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # a role's name

    def heading(self, words: str) -> None:
        """Expect the page that is headed so."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def download(self, name: str, *, role: str = "link", within: Locator | None = None) -> Path:
        """Take the file that a link or a button gives."""
        with self.page.expect_download() as taken:
            self.click(name, role=role, within=within)
        return Path(taken.value.path())

    def reach(self, wanted: Locator) -> None:
        """Go on with the Tab key until `wanted` has the focus."""
        for _ in range(MOST_TABS):
            if wanted.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(wanted)

    def look_over(self, route: str) -> None:
        """Look at the open page, one of `route`, as axe does, at every width; remember that it was looked at."""
        assert route in SEEN_ON_WALKS, "every other page is looked at by test_accessibility.py"
        assert faults_at_every_width(self.page) == {}
        LOOKED_AT.add(route)

    def picture(self, name: str, *, height: int = HEIGHT, scrolled: bool = False) -> None:
        """Keep the upper part of the page (or what it is `scrolled` to) for the guides, in few colours."""
        if not PICTURES:
            return
        if not scrolled:
            self.page.evaluate("scrollTo(0, 0)")
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        shot = Image.open(io.BytesIO(self.page.screenshot(animations="disabled", caret="hide")))
        target = Path(PICTURES) / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shot.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def is_calm(self) -> None:
        """Fail if anything was asked of a stranger or the browser complained of more than a refusal."""
        strangers = self.hosts - {"127.0.0.1", None, ""}  # a picture that stands in the page itself has no host
        complaints = [said for said in self.complaints if "status of 4" not in said]
        assert not strangers, strangers
        assert not complaints, complaints


@contextmanager
def at_the_door(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    """Open a browser that nobody has signed in with."""
    size = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(locale="ru-RU", accept_downloads=True, viewport=size)  # type: ignore[arg-type]  # a size
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context.new_page(), installation.address)
    visitor.watch()
    try:
        yield visitor
        visitor.is_calm()
    finally:
        context.close()


@contextmanager
def come_in(browser: Browser, installation: Installation, role: Role) -> Iterator[Visitor]:
    """Sign in for the first time as the person of `role`."""
    with at_the_door(browser, installation) as visitor:
        sign_in_first(visitor, installation.people[role])
        yield visitor


def sign_in_first(visitor: Visitor, person: Person) -> None:
    """Go through the door with the password that was handed over: a password of one's own, and the telephone."""
    visitor.go("/sign-in")
    visitor.page.get_by_label("Логин").fill(person.login)
    visitor.page.get_by_label("Пароль").fill(person.password)
    visitor.click("Войти")
    visitor.heading("Придумайте свой пароль")
    visitor.page.get_by_label("Пароль, с которым вы вошли").fill(person.password)
    visitor.page.get_by_label("Новый пароль", exact=True).fill(PASSWORD)
    visitor.page.get_by_label("Новый пароль ещё раз").fill(PASSWORD)
    visitor.click("Сохранить")
    if person.has_telephone:
        visitor.heading("Подключите телефон")
        code = visitor.page.get_by_role("img", name="QR-код")
        visitor.page.wait_for_function("each => each.complete && each.naturalWidth > 0", arg=code.element_handle())
        visitor.picture("second-factor")
        secret = "".join(visitor.page.locator("code").inner_text().split())
        visitor.page.get_by_label("Код", exact=True).fill(code_at(secret, datetime.now(UTC)))
        visitor.click("Подключить")
    expect(visitor.page.get_by_role("banner")).to_contain_text(person.name)
