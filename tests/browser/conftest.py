"""A real server on a free loopback port and Debian's Chromium, watched for what it asks and what it complains of."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from archive.model.account import Role, Scope
from archive.model.closing import JobState
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.web.access import COOKIE
from archive.web.app import create_app
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


@dataclass(slots=True)
class Watched:
    """A page, with the hosts it asked and what its console said."""

    page: Page
    address: str
    hosts: set[str | None] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Listen before anything is opened."""
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


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
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(archive.ports), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
