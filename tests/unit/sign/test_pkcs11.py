"""Keys on a token: SoftHSM2 signs, and each way in which a token refuses has its own words."""

from dataclasses import replace
from pathlib import Path

import pytest
from pkcs11 import exceptions

from archive.errors import (
    PinLockedError,
    PinWrongError,
    TokenAbsentError,
    TokenError,
    TokenKeyMissingError,
)
from archive.model.verdict import Outcome
from archive.sign.key_source import TokenKey
from archive.sign.keys import open_key
from archive.sign.pkcs11 import login
from tests.unit.sign.tokens import LABEL, PIN, Token
from tests.unit.sign.world import DIRECTOR, World, request, verdict


@pytest.mark.parametrize("name", ["director", "director-ec"])
def test_token_signs_a_whole_queue_by_one_pin(world: World, token: Token, name: str) -> None:
    signer = world.factory(source=token.key(name)).open(PIN)

    made = [signer.sign(world.document, request()) for _ in range(3)]

    assert signer.certificate.owner == DIRECTOR
    assert {verdict(world.validator, pdf).outcome for pdf in made} == {Outcome.PASSED}


def test_chain_comes_from_the_token_without_its_root(token: Token) -> None:
    key = open_key(token.key(), PIN)

    assert {each.subject.native["common_name"] for each in key.cert_registry} >= {"ТЕСТ: выпуск без юридической силы"}


@pytest.mark.parametrize("pin", ["000000", "", "1" * 400, "пин"])
def test_wrong_pin(token: Token, pin: str) -> None:
    with pytest.raises(PinWrongError, match=LABEL) as error:
        open_key(token.key(), pin)

    assert not pin or f"«{pin}»" not in str(error.value)


def test_pin_is_tried_once(token: Token) -> None:
    tried: list[str] = []

    class Counting:
        def open(self, *, user_pin: str) -> None:
            tried.append(user_pin)
            raise exceptions.PinIncorrect

    with pytest.raises(PinWrongError):
        login(LABEL, Counting(), "1234")  # type: ignore[arg-type]  # opens nothing
    assert tried == ["1234"]


@pytest.mark.parametrize(
    ("raised", "kind", "words"),
    [
        (exceptions.PinLocked, PinLockedError, "заблокирован"),
        (exceptions.PinExpired, TokenError, "истёк"),
        (exceptions.DeviceRemoved, TokenAbsentError, "вынули"),
        (exceptions.SessionCount, TokenError, "слишком много"),
        (exceptions.GeneralError, TokenError, "GeneralError"),
    ],
)
def test_what_a_software_token_does_not_do(raised: type[Exception], kind: type[TokenError], words: str) -> None:
    class Refusing:
        def open(self, *, user_pin: str) -> None:
            raise raised

    with pytest.raises(kind, match=words):
        login(LABEL, Refusing(), "1234")  # type: ignore[arg-type]  # opens nothing


def test_absent_token(token: Token) -> None:
    with pytest.raises(TokenAbsentError, match=r"«другой».*нет"):
        open_key(replace(token.key(), token="другой"), PIN)


def test_absent_library(tmp_path: Path) -> None:
    with pytest.raises(TokenAbsentError, match="не загружается"):
        open_key(TokenKey(LABEL, "director", module=tmp_path / "none.so"), PIN)


def test_absent_key(token: Token) -> None:
    with pytest.raises(TokenKeyMissingError, match="закрытого ключа «чужой» на нём нет"):
        open_key(token.key("чужой"), PIN)


def test_key_is_found_by_its_id(token: Token) -> None:
    key = open_key(TokenKey(LABEL, key_id=b"\x02", module=token.module), PIN)

    assert key.signing_cert is not None
    assert key.signing_cert.public_key.algorithm == "ec"


def test_token_in_use_is_not_opened_by_another_pin(token: Token) -> None:
    """A token that is logged in takes any PIN, so somebody else's must be refused here."""
    first = open_key(token.key(), PIN)
    with pytest.raises(PinWrongError):
        open_key(token.key(), "000000")

    second = open_key(token.key("director-ec"), PIN)

    assert first.signing_cert != second.signing_cert
