"""Column types: how the model's values lie in both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

from archive.model.digest import Digest
from archive.model.period import PeriodCode, SchoolYear

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out. SQLite knows no zones, so there the zone is left off."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could tell later which instant it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive time: {value!r}"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC, whatever zone the session speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class DigestText(TypeDecorator[Digest]):
    """A digest as its 64 digits, as `sha256sum` prints them."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Digest | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the digits."""
        return None if value is None else value.hex

    def process_result_value(self, value: str | None, dialect: Dialect) -> Digest | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the digest."""
        return None if value is None else Digest(value)


class SchoolYearStart(TypeDecorator[SchoolYear]):
    """A school year as the calendar year in which it starts."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: SchoolYear | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the first calendar year."""
        return None if value is None else value.start

    def process_result_value(self, value: int | None, dialect: Dialect) -> SchoolYear | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the school year."""
        return None if value is None else SchoolYear(value)


_period = cache(PeriodCode.parse)
"""Of the dozen codes that there are; what is no code cannot stand in the column."""


class PeriodText(TypeDecorator[PeriodCode]):
    """A period by its short code: «Q4», «Y»."""

    impl = String(4)
    cache_ok = True

    def process_bind_param(self, value: PeriodCode | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the short code."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PeriodCode | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the period."""
        return None if value is None else _period(value)


class Word(TypeDecorator[W], Generic[W]):
    """A word of one of the model's vocabularies, stored as it is written there."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[W]) -> None:
        """Name the vocabulary."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: W | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the word."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> W | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the vocabulary's member."""
        return None if value is None else self.kind(value)


_REMEMBERED = 200
"""Texts of one column: the schools of a region, the few forms of everything else that repeats."""


class AsJson(TypeDecorator[T], Generic[T]):
    """A value of the model as JSON text: read whole or not at all, never searched in.

    Text and not the databases' JSON types: the same bytes in both, and every character allowed.
    `repeats` says that few texts stand in many rows: such a text is read once, and the value, which nobody can
    change, is given again to whoever reads the same text.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any, *, repeats: bool = False) -> None:  # noqa: ANN401 - a dataclass, or a form such as tuple[Finding, ...]
        """Name the type of the value."""
        super().__init__()
        self.kind, self.repeats = kind, repeats
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        read: Callable[[str], T] = self._adapter.validate_json
        self._read = lru_cache(_REMEMBERED)(read) if repeats else read

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the JSON."""
        return None if value is None else self._adapter.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the value."""
        return None if value is None else self._read(value)
