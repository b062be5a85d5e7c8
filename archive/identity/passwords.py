"""Passwords: Argon2id (RFC 9106), with what ASVS 5 (6.2) asks of a new one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from archive.errors import PasswordWeakError
from archive.model.account import LEAST_PASSWORD
from archive.texts import _

MOST = 128
_RUNS = (
    *("12345678", "qwerty", "asdfgh", "zxcvbn", "abcdef", "password"),
    *("йцукен", "фывапр", "ячсмит", "абвгде", "пароль"),
)
"""What the lists of broken passwords of twelve and more characters are mostly made of."""


class Argon2Passwords:
    """Implements `ports.Passwords`."""

    def __init__(self, *, memory_kib: int = 64 * 1024, passes: int = 3) -> None:
        """Take the cost: by default the second recommendation of RFC 9106, about 0.1 s here."""
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")
        """What an unknown login is compared with, so that it takes as long as a known one."""

    def hashed(self, password: str) -> str:
        """Return what may be kept of it."""
        return self._hasher.hash(password)

    def is_right(self, password: str, kept: str) -> bool:
        """Tell whether `password` is the one behind `kept`; takes as long when `kept` is empty."""
        try:
            self._hasher.verify(kept or self._nobody, password if len(password) <= MOST else "")
        except (VerifyMismatchError, InvalidHashError):
            return False
        return bool(kept)

    def ensure_strong(self, password: str, *, about: tuple[str, ...]) -> None:
        """Raise `PasswordWeakError` unless `password` is long, uncommon and says nothing of its owner."""
        folded = password.casefold()
        if len(password) < LEAST_PASSWORD:
            raise PasswordWeakError(why=_("короче {least} знаков").format(least=LEAST_PASSWORD), least=LEAST_PASSWORD)
        if len(password) > MOST:
            raise PasswordWeakError(why=_("длиннее {most} знаков").format(most=MOST), least=LEAST_PASSWORD)
        if len(set(folded)) < 6 or any(run in folded for run in _RUNS):
            raise PasswordWeakError(why=_("он из тех, что подбирают первыми"), least=LEAST_PASSWORD)
        if any(part.casefold() in folded for word in about for part in word.split() if len(part) > 3):
            raise PasswordWeakError(why=_("в нём есть логин, имя или название школы"), least=LEAST_PASSWORD)
