"""Passwords, codes and seals by themselves."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path

import pyotp
import pytest

from archive.errors import PasswordWeakError, SettingError
from archive.identity.breached import BreachedPasswords
from archive.identity.passwords import Argon2Passwords
from archive.identity.sealing import FernetSeal
from archive.identity.second_factor import TotpCodes

AT = datetime(2026, 6, 5, 9, 30, tzinfo=UTC)
PASSWORDS = Argon2Passwords(memory_kib=8, passes=1)


def test_a_password_is_kept_as_argon2id_and_told_from_others() -> None:
    kept = PASSWORDS.hashed("верный конь батарея скрепка")
    assert kept.startswith("$argon2id$")
    assert PASSWORDS.is_right("верный конь батарея скрепка", kept)
    assert not PASSWORDS.is_right("верный конь батарея скрепки", kept)
    assert not PASSWORDS.is_right("nobody has this password", "")
    assert not PASSWORDS.is_right("что угодно", "not a hash")


def test_the_product_s_cost_is_that_of_rfc_9106() -> None:
    assert Argon2Passwords().hashed("x").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize(
    "password",
    [
        *("short", "x" * 200, "aaaaaaaaaaaaaaa", "qwerty12345678", "petrova-is-here", "МАРИЯ петровна 77"),
        *("йцукенгшщзхъ", "пароль123456", "gfhjkmgfhjkm", "абвгдежзийкл", "iloveyou2010", "liverpool1234"),
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordWeakError):
        PASSWORDS.ensure_strong(password, about=("petrova", "Петрова Мария Петровна"))


def test_a_long_uncommon_password_is_taken() -> None:
    PASSWORDS.ensure_strong("верный конь батарея скрепка", about=("petrova", "Петрова Мария"))


def lost(path: Path, passwords: Iterable[str]) -> Path:
    """Write a list as Pwned Passwords are given out: sorted digests in capitals, CRLF."""
    lines = sorted(f"{sha1(each.encode()).hexdigest().upper()}:{len(each)}\r\n" for each in passwords)
    path.write_bytes("".join(lines).encode())
    return path


def test_every_password_of_the_operator_s_list_is_found_and_no_other(tmp_path: Path) -> None:
    listed = BreachedPasswords(lost(tmp_path / "lost.txt", map(str, range(500))))
    assert [each for each in range(600) if listed.holds(str(each))] == list(range(500))


def test_a_lost_password_is_refused_however_strong_it_looks(tmp_path: Path) -> None:
    strong = "верный конь батарея скрепка"
    passwords = Argon2Passwords(breached=BreachedPasswords(lost(tmp_path / "lost.txt", [strong])))
    with pytest.raises(PasswordWeakError, match="утёкших"):
        passwords.ensure_strong(strong, about=())
    passwords.ensure_strong(strong + "и", about=())


@pytest.mark.parametrize("content", [None, b"", b"password\n123456\n"])
def test_a_file_that_is_no_such_list_is_a_wrong_setting(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "lost.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match="ARCHIVE_BREACHED_PASSWORDS_FILE"):
        BreachedPasswords(path)


def test_a_code_serves_once_and_only_near_its_time() -> None:
    codes, secret = TotpCodes(), pyotp.random_base32()
    code = pyotp.TOTP(secret).at(AT)
    step = codes.accepted_step(secret, f" {code[:3]} {code[3:]}", at=AT, after=0)
    assert step == int(AT.timestamp()) // 30
    assert codes.accepted_step(secret, code, at=AT, after=step) is None
    assert codes.accepted_step(secret, code, at=AT + timedelta(seconds=30), after=0) == step
    assert codes.accepted_step(secret, code, at=AT + timedelta(seconds=90), after=0) is None


def test_a_seal_opens_only_with_its_own_key(tmp_path: Path) -> None:
    seal = FernetSeal.open(tmp_path / "sealing.key")
    assert (tmp_path / "sealing.key").stat().st_mode & 0o777 == 0o600
    kept = seal.sealed("secret")
    assert "secret" not in kept
    assert FernetSeal.open(tmp_path / "sealing.key").opened(kept) == "secret"
    with pytest.raises(SettingError):
        FernetSeal.open(tmp_path / "another.key").opened(kept)


def test_a_key_file_that_is_no_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "sealing.key").write_text("no key")
    with pytest.raises(SettingError, match="ARCHIVE_SEALING_KEY_FILE"):
        FernetSeal.open(tmp_path / "sealing.key")
