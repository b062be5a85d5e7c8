"""Who asks: passwords, second factors, sealed secrets, the region's login."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.model.account import Role
from archive.model.region import RegionPerson, RegionRequest


class Passwords(Protocol):
    """Keeps passwords so that they cannot be read again."""

    def hashed(self, password: str) -> str:
        """Return what may be kept of it."""

    def is_right(self, password: str, kept: str) -> bool:
        """Tell whether `password` is the one behind `kept`; takes as long when `kept` is empty."""

    def ensure_strong(self, password: str, *, about: tuple[str, ...]) -> None:
        """Raise `PasswordWeakError` unless it is long, uncommon and says nothing of its owner."""


class SecondFactors(Protocol):
    """One-time codes (RFC 6238)."""

    def new_secret(self) -> str:
        """Return a random secret."""

    def address(self, secret: str, login: str) -> str:
        """Return the `otpauth://` address that an authenticator's camera reads."""

    def accepted_step(self, secret: str, code: str, *, at: datetime, after: int) -> int | None:
        """Return the time step whose code was given, later than `after`; None when it is none of those allowed."""


class Seal(Protocol):
    """Keeps secrets that must be read again."""

    def sealed(self, secret: str) -> str:
        """Return what may be kept of it."""

    def opened(self, sealed: str) -> str:
        """Return the secret. Raises `SettingError` when it was sealed with another key."""


class Region(Protocol):
    """The region's login (OpenID Connect)."""

    def begin(self, back: str) -> RegionRequest:
        """Return where to send the browser, which comes back to `back`. Raises `RegionSignInError`."""

    def finish(self, request: RegionRequest, code: str, back: str, *, at: datetime) -> RegionPerson:
        """Exchange the code and return whom the provider vouches for. Raises `RegionSignInError`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How one shows who one is."""

    passwords: Passwords
    codes: SecondFactors
    seal: Seal
    region: Region | None = None
    """None where no region's login is set."""
    second_factor_roles: frozenset[Role] = frozenset()
    """Which roles this installation asks for a code, besides the director and the administrator."""
