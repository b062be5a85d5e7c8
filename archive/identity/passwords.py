"""Passwords: Argon2id (RFC 9106), with what ASVS 5 (6.2) asks of a new one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from archive.errors import PasswordWeakError
from archive.identity.breached import BreachedPasswords
from archive.model.account import LEAST_PASSWORD
from archive.texts import _

MOST = 128
_JUDGED = 40
"""Characters of it that are looked through for words and runs: the time grows with the square, or worse."""
_GUESSES = 10**10
"""What it must take to find it: beyond the reach of one who has stolen the hashes (zxcvbn's score of 3)."""
_KEYS = str.maketrans("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,.")
"""A Russian letter's key on the Latin keyboard: «пароль» is «gfhjkm» in every list of lost passwords."""


class Argon2Passwords:
    """Implements `ports.Passwords`."""

    def __init__(
        self, *, breached: BreachedPasswords | None = None, memory_kib: int = 64 * 1024, passes: int = 3
    ) -> None:
        """Take the cost: by default the second recommendation of RFC 9106, about 0.1 s here."""
        self._breached = breached
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
        if _guesses(folded, about) < _GUESSES:
            raise PasswordWeakError(why=_("он из тех, что подбирают первыми"), least=LEAST_PASSWORD)
        if self._breached is not None and self._breached.holds(password):
            raise PasswordWeakError(why=_("он есть в списках утёкших паролей"), least=LEAST_PASSWORD)
        if any(part.casefold() in folded for word in about for part in word.split() if len(part) > 3):
            raise PasswordWeakError(why=_("в нём есть логин, имя или название школы"), least=LEAST_PASSWORD)


def _guesses(folded: str, about: tuple[str, ...]) -> float:
    """Return how many tries would find it, as it is read and as its keys lie."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - it puts its lists in order when imported, and few choose a password

    known = [part for word in about for part in word.casefold().split()]
    readings = {folded[:_JUDGED], folded[:_JUDGED].translate(_KEYS)}
    return min(float(zxcvbn(each, user_inputs=known)["guesses"]) for each in readings)
