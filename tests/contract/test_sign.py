"""The suite of the ports `SignerFactory`, `Signer` and `SignatureValidator`: what services may count on."""

from collections.abc import Sequence

import pytest

from archive.errors import PassphraseWrongError, SigningError, TimestampUnavailableError
from archive.model.verdict import Outcome, Verdict
from archive.ports import SignatureValidator, Signer, SignerFactory
from tests.unit.sign.world import NOW, PASSPHRASE, PLACE, REASON, World, signed, world

__all__ = ["signed", "world"]


@pytest.fixture
def signers(world: World) -> SignerFactory:
    return world.factory()


@pytest.fixture
def signer(signers: SignerFactory) -> Signer:
    return signers.open(PASSPHRASE)


@pytest.fixture
def validator(world: World) -> SignatureValidator:
    return world.validator


def test_what_is_signed_is_valid(world: World, signer: Signer, validator: SignatureValidator) -> None:
    pdf = signer.sign(world.document, place=PLACE, mark=world.mark, reason=REASON)

    assert Verdict("", tuple(validator.validate(pdf, at=NOW))).outcome is Outcome.PASSED


def test_one_opened_key_signs_many(world: World, signer: Signer, validator: SignatureValidator) -> None:
    made = [signer.sign(world.document, place=None, mark=None, reason=REASON) for _ in range(3)]

    assert all(Verdict("", tuple(validator.validate(pdf, at=NOW))).outcome is Outcome.PASSED for pdf in made)


def test_certificate_is_the_one_that_signs(signer: Signer, validator: SignatureValidator, signed: bytes) -> None:
    (check,) = [check for check in validator.validate(signed, at=NOW) if check.code == "signature"]

    assert signer.certificate.serial in check.reason
    assert signer.certificate.owner in check.reason
    assert signer.certificate.not_before <= NOW <= signer.certificate.not_after


def test_wrong_passphrase_is_told_apart(signers: SignerFactory) -> None:
    with pytest.raises(PassphraseWrongError) as error:
        signers.open("не тот")
    assert isinstance(error.value, SigningError)
    assert "не тот" not in str(error.value), "a passphrase is never shown"


def test_without_a_timestamp_nothing_is_signed(world: World) -> None:
    signer = world.factory(url="http://127.0.0.1:9/").open(PASSPHRASE)
    signer._timestamper._wait = lambda _s: None  # type: ignore[attr-defined]  # a test need not be patient

    with pytest.raises(TimestampUnavailableError):
        signer.sign(world.document, place=PLACE, mark=world.mark, reason=REASON)


@pytest.mark.parametrize("pdf", [b"", b"garbage", b"%PDF-1.7\n"])
def test_validator_answers_whatever_it_is_given(validator: SignatureValidator, pdf: bytes) -> None:
    checks: Sequence[object] = validator.validate(pdf, at=NOW)

    assert checks
    assert Verdict("", tuple(validator.validate(pdf, at=NOW))).outcome is not Outcome.PASSED
