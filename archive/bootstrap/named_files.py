"""The files that settings name: what cannot be read is said by the setting's name."""

from collections.abc import Sequence
from pathlib import Path

from asn1crypto.x509 import Certificate

from archive.errors import SettingError
from archive.settings import read_secret
from archive.sign.certificate import read_certificates
from archive.texts import _


def certificates(setting: str, paths: Sequence[Path]) -> list[Certificate]:
    """Return the certificates in these files. Raises `SettingError`."""
    try:
        return [each for path in paths for each in read_certificates(_bytes(setting, path))]
    except ValueError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=_("это не сертификат PEM или DER")) from error


def secret(setting: str, path: Path | None) -> str:
    """Return the secret in the file that a setting names; empty when none is named. Raises `SettingError`."""
    if path is None:
        return ""
    try:
        return read_secret(path).get_secret_value()
    except OSError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=f"{path}: {error.strerror}") from error


def _bytes(setting: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=f"{path}: {error.strerror}") from error
