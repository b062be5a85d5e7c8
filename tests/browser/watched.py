"""A page of a browser, with what it asks and what it complains of."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page


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
        self.page.on("console", lambda message: self._hear(message))  # noqa: PLW0108 - Playwright marks what it is given
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep warnings and errors; that whoever types fast was before the autofocus is only told for information."""
        if message.type in {"warning", "error"}:
            self.complaints.append(message.text)
