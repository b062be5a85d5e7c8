"""The root of the errors: a template over named fields, so that words and fields can be held together."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from archive.texts import _


@dataclass(eq=False, kw_only=True)
class ArchiveError(Exception):
    """The root: what happened and what to do next, in the reader's language.

    `code` never changes once released: logs, documentation and callers rely on it.
    """

    code: ClassVar[str] = "archive"
    message: ClassVar[str] = "Ошибка архива."
    remedy: ClassVar[str] = ""

    def __str__(self) -> str:
        """Return the message and, where there is one, the remedy."""
        words = {field.name: getattr(self, field.name) for field in fields(self)}
        return " ".join(_(part).format(**words) for part in (self.message, self.remedy) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        """Carry the named fields across a process boundary."""
        return (_rebuild, (type(self), {f.name: getattr(self, f.name) for f in fields(self)}))

    @classmethod
    def _from_fields(cls, values: dict[str, Any]) -> Self:
        return cls(**values)


def _rebuild(kind: type[ArchiveError], values: dict[str, Any]) -> ArchiveError:
    return kind._from_fields(values)  # noqa: SLF001 - the other half of __reduce__
