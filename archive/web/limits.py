"""How often one address may ask: what is guessed at (sign-in, codes) and what costs much (verification)."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from time import time

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from archive.errors import TooManyRequestsError

SIGN_IN = "20/minute"
VERIFY = "60/minute"
ANYTHING = "1200/minute"


class Limiter:
    """Counts requests by address in this process's memory; `app.state.limiter`."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._strategy = MovingWindowRateLimiter(MemoryStorage())

    def ensure(self, item: RateLimitItem, *names: str) -> None:
        """Count one request. Raises `TooManyRequestsError`."""
        if not self._strategy.hit(item, *names):
            reset = self._strategy.get_window_stats(item, *names).reset_time
            raise TooManyRequestsError(seconds=max(1, ceil(reset - time())))


_read = cache(parse)


@dataclass(frozen=True, slots=True)
class Limited:
    """The dependency of a route that may be asked only so often from one address."""

    rate: str

    async def __call__(self, request: Request) -> None:
        """Count the request. Raises `TooManyRequestsError`."""
        limiter: Limiter = request.app.state.limiter
        limiter.ensure(_read(self.rate), self.rate, request.client.host if request.client else "")
