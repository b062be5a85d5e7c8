"""Where a key lies, as a setting or a command's option says it (RFC 7512)."""

from pathlib import Path

import pytest

from archive.sign.key_source import KeyFile, TokenKey, key_source


def test_anything_else_is_a_file() -> None:
    assert key_source("ключи/директор.p12") == KeyFile(Path("ключи/директор.p12"))


def test_uri_names_token_key_and_module() -> None:
    uri = "pkcs11:token=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0%207;object=director?module-path=/usr/lib/rtpkcs11ecp.so"

    assert key_source(uri) == TokenKey("школа 7", "director", module=Path("/usr/lib/rtpkcs11ecp.so"))


def test_cyrillic_may_be_written_as_it_is() -> None:
    assert key_source("pkcs11:token=школа;object=директор") == TokenKey("школа", "директор")


def test_id_is_bytes() -> None:
    assert TokenKey.parse("PKCS11:token=t;id=%01%ff;type=private") == TokenKey("t", key_id=b"\x01\xff")


@pytest.mark.parametrize("uri", ["pkcs11:", "pkcs11:token=t", "pkcs11:object=o", "pkcs11:token=;object=o", "file:x"])
def test_token_and_key_must_be_named(uri: str) -> None:
    with pytest.raises(ValueError, match=r"needed|not a pkcs11"):
        TokenKey.parse(uri)


@pytest.mark.parametrize("secret", ["pin-value=1234", "pin-source=file:/pin"])
def test_uri_holds_no_pin(secret: str) -> None:
    """A URI stands in settings and process lists."""
    with pytest.raises(ValueError, match="pin-") as error:
        TokenKey.parse(f"pkcs11:token=t;object=o?{secret}")
    assert "1234" not in str(error.value)
