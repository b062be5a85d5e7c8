"""A digest is a value with its algorithm, never bare bytes."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self

SHORT = 8
"""Characters of a digest that are printed on each sheet to tie paper and file."""


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A SHA-256 digest (FIPS 180-4) as 64 lowercase hexadecimal digits."""

    hex: str

    def __post_init__(self) -> None:
        """Refuse what is not a SHA-256 digest."""
        if len(self.hex) != 64 or set(self.hex) - set("0123456789abcdef"):
            msg = f"not a SHA-256 digest: {self.hex!r}"
            raise ValueError(msg)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the digest of `data`."""
        return cls(sha256(data).hexdigest())

    @property
    def short(self) -> str:
        """The first eight digits, for people."""
        return self.hex[:SHORT]

    def __str__(self) -> str:
        """Return the digits as `sha256sum` prints them."""
        return self.hex
