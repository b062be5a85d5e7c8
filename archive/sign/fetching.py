"""Bounded HTTP for what certificates point to: a few tries, a time-out, a largest size, http and https only."""

from dataclasses import dataclass, field

import urllib3

from archive.texts import _

BUSY = (429, 500, 502, 503, 504)
"""HTTP statuses after which asking again may help."""


class FetchFailedError(Exception):
    """Nothing usable came, for the reason in the message; whoever asked makes an error of ours of it."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks with patience: `attempts` tries, between them `pause_s`, then twice that, and so on."""

    timeout_s: float = 10.0
    attempts: int = 3
    pause_s: float = 0.5
    _http: urllib3.PoolManager = field(default_factory=urllib3.PoolManager, repr=False, compare=False)

    def get(self, url: str, *, largest: int) -> bytes:
        """Return what lies at `url`, `largest` bytes at most. Raises `FetchFailedError`."""
        return self._asked("GET", url, None, {}, largest)

    def post(self, url: str, body: bytes, kind: str, *, largest: int) -> bytes:
        """Return the answer to `body`. Raises `FetchFailedError`."""
        return self._asked("POST", url, body, {"Content-Type": kind}, largest)

    def _asked(self, method: str, url: str, body: bytes | None, headers: dict[str, str], largest: int) -> bytes:
        if not url.lower().startswith(("http://", "https://")):
            raise FetchFailedError(_("{url}: поддерживаются только адреса http и https").format(url=url))
        retries = urllib3.Retry(
            self.attempts - 1,
            redirect=3,
            backoff_factor=self.pause_s,
            status_forcelist=BUSY,
            allowed_methods=None,
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        try:
            response = self._http.request(
                method, url, body=body, headers=headers, timeout=self.timeout_s, retries=retries, preload_content=False
            )
            data = response.read(largest + 1)
            response.close()
        except urllib3.exceptions.HTTPError as error:
            raise FetchFailedError(f"{url}: {failure_in_words(error)}") from error
        if response.status != 200:
            raise FetchFailedError(f"{url}: HTTP {response.status}")
        if len(data) > largest:
            raise FetchFailedError(_("{url}: ответ больше {largest} байт").format(url=url, largest=largest))
        return data


_WORDS = {
    urllib3.exceptions.ProxyError: _("нет соединения с прокси"),
    urllib3.exceptions.NameResolutionError: _("имя сервера не найдено"),
    urllib3.exceptions.NewConnectionError: _("нет соединения"),  # which urllib3 counts among time-outs
    urllib3.exceptions.TimeoutError: _("истекло время ожидания"),
    urllib3.exceptions.SSLError: _("защищённое соединение не установлено ({error})"),
    urllib3.exceptions.LocationValueError: _("адрес записан неверно"),
}
"""The first that fits."""


def failure_in_words(error: urllib3.exceptions.HTTPError) -> str:
    """Name the failure in the reader's words."""
    if isinstance(error, urllib3.exceptions.MaxRetryError) and isinstance(error.reason, urllib3.exceptions.HTTPError):
        return failure_in_words(error.reason)
    words = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), _("обрыв связи ({error})"))
    return words.format(error=error)
