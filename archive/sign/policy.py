"""Till when an algorithm may be relied on: `policies/algorithms.toml`, a data file with dates and sources.

An algorithm that has come to its end makes nothing false, it only proves nothing any more (ETSI EN
319 102-1: CRYPTO_CONSTRAINTS_FAILURE, INDETERMINATE).
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self

from asn1crypto import keys

from archive.errors import SettingError
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One algorithm; `until` is the last day on which it may be relied on, None while no end is known."""

    name: str
    until: date | None
    source: str
    renews: bool = False
    """Whether a hash tree is renewed to it."""
    renew_by: date | None = None
    """By when the archive plans to have put a stronger hash over it, though it still holds."""

    @property
    def ends_at(self) -> datetime | None:
        """The first instant at which it no longer holds, UTC."""
        return None if self.until is None else _after(self.until)

    @property
    def renew_before(self) -> datetime | None:
        """The first instant at which a tree under it should have been renewed, UTC."""
        days = [day for day in (self.until, self.renew_by) if day is not None]
        return _after(min(days)) if days else None

    def is_fit(self, at: datetime) -> bool:
        """Tell whether it may be relied on at `at` (aware)."""
        return self.ends_at is None or at < self.ends_at


class AlgorithmPolicy:
    """What the data file says, asked by name: «sha256», «rsa-3072», «p-256», «streebog512»."""

    def __init__(self, hashes: Iterable[Algorithm], signatures: Iterable[Algorithm]) -> None:
        """Take hashes in the order of renewal, and signature algorithms."""
        self._hashes = tuple(hashes)
        self._known = {each.name: each for each in (*self._hashes, *signatures)}

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the data file. Raises `SettingError` when it is not one."""
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(_algorithms(tables["hash"]), _algorithms(tables["signature"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            why = _("{file}: это не таблица алгоритмов ({error})").format(file=path, error=error)
            raise SettingError(name="policies/algorithms.toml", why=why) from error

    def ends_at(self, name: str) -> datetime | None:
        """Return the first instant at which `name` no longer holds; the year 1 when it is not known at all."""
        known = self._known.get(name)
        return datetime.min.replace(tzinfo=UTC) if known is None else known.ends_at

    def renew_before(self, name: str) -> datetime | None:
        """Return the instant before which a tree under `name` is to be renewed; as `ends_at` when it is not known."""
        known = self._known.get(name)
        return self.ends_at(name) if known is None else known.renew_before

    def is_fit(self, name: str, at: datetime) -> bool:
        """Tell whether `name` may be relied on at `at`."""
        known = self._known.get(name)
        return known is not None and known.is_fit(at)

    def objection(self, name: str, at: datetime) -> str:
        """Return in words why `name` may not be relied on at `at`; empty when it may."""
        known = self._known.get(name)
        if known is None:
            return _("алгоритм {name} политике не известен").format(name=name)
        if known.is_fit(at):
            return ""
        return _("на алгоритм {name} полагались по {until:%d.%m.%Y} ({source})").format(
            name=name, until=known.until, source=known.source
        )

    def successors(self, name: str, at: datetime) -> Sequence[str]:
        """Return the hashes to which a tree under `name` may be renewed at `at`, the first choice first."""
        names = [each.name for each in self._hashes]
        later = self._hashes[names.index(name) + 1 :] if name in names else self._hashes
        return [each.name for each in later if each.renews and each.is_fit(at)]


def _algorithms(rows: Sequence[dict[str, object]]) -> list[Algorithm]:
    return [_algorithm(row) for row in rows]


def _algorithm(row: dict[str, object]) -> Algorithm:
    name, source = str(row["name"]), str(row["source"])
    return Algorithm(name, _day(row.get("until")), source, bool(row.get("renews", False)), _day(row.get("renew_by")))


def _day(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    msg = f"{value!r}"
    raise ValueError(msg)


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


_RSA_SIZES = (4096, 3072, 2048, 1024)
_CURVES = {"secp256r1": "p-256", "secp384r1": "p-384", "secp521r1": "p-521"}
_BY_OID = {
    "1.2.643.2.2.19": "gost-2001",
    "1.2.643.7.1.1.1.1": "gost-2012-256",
    "1.2.643.7.1.1.1.2": "gost-2012-512",
}


def key_algorithm(key: keys.PublicKeyInfo) -> str:
    """Return the policy's name of a public key: «rsa-3072», «p-256»; else the library's own name or the OID."""
    identifier = key["algorithm"]["algorithm"]
    if identifier.dotted in _BY_OID:
        return _BY_OID[identifier.dotted]
    name = str(identifier.native)
    if name in {"rsa", "rsassa_pss"}:
        bits = int(key.bit_size)
        return f"rsa-{next((size for size in _RSA_SIZES if bits >= size), bits)}"
    if name == "ec":
        return _CURVES.get(str(key.curve[1]), str(key.curve[1]))
    return name
