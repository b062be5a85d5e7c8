"""Parts that are made when they are first asked for: a command that lists records need not load a typesetter."""

from functools import cached_property
from importlib import import_module
from typing import Any

LATE = ("archive.bootstrap.identity", "archive.bootstrap.rendering", "archive.bootstrap.signing")
"""The modules of such parts."""


class _Late:
    """Stands for a part until one of its methods is called, and then is that part."""

    def __init__(self, module: str, function: str, arguments: tuple[object, ...]) -> None:
        self._place = module, function, arguments

    @cached_property
    def _part(self) -> Any:  # noqa: ANN401 - whatever the function makes
        module, function, arguments = self._place
        return getattr(import_module(module), function)(*arguments)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the part has
        return getattr(self._part, name)


def late(place: str, *arguments: object) -> Any:  # noqa: ANN401 - the function at the place says what it returns
    """Return what the function at «module:function» makes of the arguments; it is imported at the first use."""
    module, function = place.split(":")
    return _Late(module, function, arguments)


def load() -> None:
    """Import at once what otherwise waits, so that a server's first visitor is not the one who waits for it."""
    for module in LATE:
        import_module(module)
