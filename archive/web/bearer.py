"""Who may push: tokens whose SHA-256 stands in a file (RFC 6750, bearer tokens)."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Request

from archive.errors import PushOffError, SettingError, TokenRefusedError
from archive.model.digest import Digest

_SETTING = "ARCHIVE_PUSH_TOKEN_FILE"
NOBODY: Mapping[str, Digest] = MappingProxyType({})


def read_tokens(path: Path | None) -> Mapping[str, Digest]:
    """Return the systems' names with the digests of their tokens; none when no file is named.

    A line is «name SHA-256», the digest as `sha256sum` prints it; a line that begins with # says
    nothing. A token is long and random, so that a plain digest does not give it away. Raises `SettingError`.
    """
    if path is None:
        return NOBODY
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise SettingError(name=_SETTING, why=f"{path}: не читается") from error
    tokens: dict[str, Digest] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, digest = _token(line, number)
        if name in tokens:
            raise SettingError(name=_SETTING, why=f"строка {number}: имя «{name}» стоит дважды")
        tokens[name] = digest
    return tokens


def _token(line: str, number: int) -> tuple[str, Digest]:
    parts = line.split()
    try:
        name, digest = parts
        return name, Digest(digest.lower())
    except ValueError as error:
        why = f"строка {number}: ожидалось имя системы и SHA-256 её токена (64 цифры)"
        raise SettingError(name=_SETTING, why=why) from error


def pushing_system(request: Request) -> str:
    """Return the name of the system whose token the request bears. Raises `PushOffError`, `TokenRefusedError`.

    Every known digest is compared, each in constant time, so that time tells nothing of them.
    """
    tokens: Mapping[str, Digest] = request.app.state.push_tokens
    if not tokens:
        raise PushOffError
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = sha256(token.strip().encode("utf-8", "surrogateescape")).hexdigest()
    matching = [name for name, digest in tokens.items() if hmac.compare_digest(given, digest.hex)]
    if scheme.casefold() != "bearer" or not matching:
        raise TokenRefusedError
    return matching[0]


PushingSystem = Annotated[str, Depends(pushing_system)]
