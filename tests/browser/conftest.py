"""A real server on a free loopback port and Debian's Chromium, watched for what it asks and what it complains of."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from archive.model.account import Role, Scope
from archive.model.closing import JobState
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.web.access import COOKIE
from tests.browser.installation import Installation, installed
from tests.browser.serving import serving
from tests.browser.watched import Watched
from tests.unit.web.signed_in import account_of, session_of
from tests.unit.web.small_archive import SmallArchive, small_archive

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

RUSSIAN: dict[str, str | float | bool] = {"LANGUAGE": "ru"}
"""The browser's own words, where chromium-l10n is installed: «дд.мм.гггг»."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium for as long as a module needs it: while Playwright's loop runs, no other test can begin one."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), env={**os.environ, **RUSSIAN})
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with elsewhere(installed(tmp_path_factory.mktemp("installation"))) as opened:
        yield opened


@contextmanager
def elsewhere(block: AbstractContextManager[Installation]) -> Iterator[Installation]:
    """Open and close `block` in a thread of its own: in this one runs Playwright's loop, and signing needs its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        opened = thread.submit(block.__enter__).result()
        try:
            yield opened
        finally:
            thread.submit(block.__exit__, None, None, None).result()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        for label in ("10А", "8А", "8Б"):
            opened.add(RecordClass.JOURNAL, label)
            opened.add(RecordClass.LEDGER, label)
        opened.add(RecordClass.LEDGER, "8А", YEAR, school_year=2024)
        opened.add(RecordClass.SOURCE, "8А", file_name="8А_четверть.xlsx", title="Исходный файл «8А_четверть.xlsx»")
        opened.add_waiting("Классный журнал 1Б, учебный год 2025/2026")
        opened.add_waiting(
            "Сводная ведомость 1Б, учебный год 2025/2026",
            JobState.SIGNED,
            "Хранилище 127.0.0.1:8333 недоступно: не отвечает. Подписанное не потеряно.",
        )
        yield opened


@pytest.fixture
def watched(archive: SmallArchive, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    script = getattr(request, "param", True)
    with served(archive) as address:
        context = browser.new_context(java_script_enabled=script, locale="ru-RU", accept_downloads=True)
        administrator = account_of(archive.ports, [Role.ADMINISTRATOR], [Scope("school-7")])
        context.add_cookies([{"name": COOKIE, "value": session_of(archive.ports, administrator).token, "url": address}])
        found = Watched(context.new_page(), address)
        found.watch()
        yield found
        context.close()


@contextmanager
def served(archive: SmallArchive) -> Iterator[str]:
    """Serve `archive` on a free port of this machine; yield its address."""
    with serving(archive.ports) as address:
        yield address
