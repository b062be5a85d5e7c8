"""Secrets that must be read again (TOTP) are kept sealed: Fernet (AES-128-CBC, HMAC-SHA-256) under one key file."""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from archive.errors import SettingError
from archive.texts import _


class FernetSeal:
    """Implements `ports.Seal` with the key in a file that only the service's user may read."""

    def __init__(self, key: bytes) -> None:
        """Take the key."""
        self._fernet = Fernet(key)

    @classmethod
    def open(cls, path: Path) -> "FernetSeal":
        """Return the seal of the key in `path`, made on first use. Raises `SettingError`."""
        try:
            if not path.exists():
                _make(path)
            return cls(path.read_bytes().strip())
        except (OSError, ValueError) as error:
            raise SettingError(name="ARCHIVE_SEALING_KEY_FILE", why=f"{path}: {error}") from error

    def sealed(self, secret: str) -> str:
        """Return what may be kept of it."""
        return self._fernet.encrypt(secret.encode()).decode()

    def opened(self, sealed: str) -> str:
        """Return the secret. Raises `SettingError` when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            why = _("файл ключа не тот, которым запечатаны секреты второго фактора")
            raise SettingError(name="ARCHIVE_SEALING_KEY_FILE", why=why) from error


def _make(path: Path) -> None:
    """Write a new key so that two processes that begin together end with one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()
