"""The suite of the ports `SignerFactory`, `Signer` and `SignatureValidator`: what services may count on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.errors import (
    CertificateExpiredError,
    PassphraseWrongError,
    PinWrongError,
    RevocationUnavailableError,
    SigningError,
    SigningFailedError,
    TimestampUnavailableError,
)
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignatureRequest
from archive.model.verdict import Outcome, Verdict
from archive.ports import OpenedKey, SignatureValidator, Signer, SignerFactory
from archive.sign.key_source import KeyFile, KeySource
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from tests.unit.sign.tokens import PIN, token
from tests.unit.sign.world import NOW, PASSPHRASE, PLACE, REASON, World, request, signed, world

__all__ = ["signed", "token", "world"]

KINDS = {
    "pkcs12-rsa": "director",
    "pkcs12-ec": "director-ec",
    "pkcs11-rsa": "director",
    "pkcs11-ec": "director-ec",
}


@dataclass(frozen=True)
class Kind:
    """One kind of key: where it lies and what opens it."""

    source: KeySource
    secret: str


@pytest.fixture(params=KINDS)
def kind(world: World, request: pytest.FixtureRequest) -> Kind:
    if request.param.startswith("pkcs11"):
        return Kind(request.getfixturevalue("token").key(KINDS[request.param]), PIN)
    return Kind(KeyFile(world.authority.key_of(KINDS[request.param])), PASSPHRASE)


@pytest.fixture
def signers(world: World, kind: Kind) -> SignerFactory:
    return world.factory(source=kind.source)


@pytest.fixture
def signer(signers: SignerFactory, kind: Kind) -> OpenedKey:
    return signers.open(kind.secret)


@pytest.fixture
def validator(world: World) -> SignatureValidator:
    return world.validator


@pytest.mark.parametrize("level", SignatureLevel)
def test_what_is_signed_is_intact_and_valid(
    world: World, signer: Signer, validator: SignatureValidator, level: SignatureLevel
) -> None:
    pdf = signer.sign(world.document, request(PLACE, world.mark, level))
    checks = {check.code: check.outcome for check in validator.validate(pdf, at=NOW)}

    assert pdf.startswith(world.document)
    assert {checks[code] for code in ("signature", "certificate", "modification", "coverage")} == {Outcome.PASSED}
    assert Outcome.FAILED not in checks.values()


def test_one_opened_key_signs_many(world: World, signer: Signer, validator: SignatureValidator) -> None:
    made = [signer.sign(world.document, request()) for _ in range(3)]

    assert all(Verdict("", tuple(validator.validate(pdf, at=NOW))).outcome is Outcome.PASSED for pdf in made)


def test_first_of_several_leaves_room_for_the_others(world: World, signer: Signer) -> None:
    fields = (FieldPlace(Signatory.DIRECTOR, PLACE), FieldPlace(Signatory.SEAL, None))
    first = SignatureRequest(Signatory.DIRECTOR, fields, world.mark, REASON)
    once = signer.sign(world.document, first)

    twice = signer.sign(once, replace(first, signatory=Signatory.SEAL, mark=None))

    assert twice.startswith(once)
    names = [each.field_name for each in PdfFileReader(BytesIO(twice)).embedded_signatures]
    assert names == ["director", "seal", "timestamp-1"]


def test_out_of_turn_nothing_is_signed(world: World, signer: Signer) -> None:
    fields = (FieldPlace(Signatory.TEACHER, None), FieldPlace(Signatory.DIRECTOR, None))

    with pytest.raises(SigningFailedError):
        signer.sign(world.document, SignatureRequest(Signatory.DIRECTOR, fields, None, REASON))


def test_certificate_is_the_one_that_signs(world: World, signer: Signer, validator: SignatureValidator) -> None:
    pdf = signer.sign(world.document, request())
    (check,) = [check for check in validator.validate(pdf, at=NOW) if check.code == "signature"]

    assert signer.certificate.serial in check.reason
    assert signer.certificate.owner in check.reason
    assert signer.certificate.not_before <= NOW <= signer.certificate.not_after


def test_wrong_secret_is_told_apart_and_never_shown(signers: SignerFactory) -> None:
    with pytest.raises((PassphraseWrongError, PinWrongError)) as error:
        signers.open("не тот 99")
    assert isinstance(error.value, SigningError)
    assert "не тот 99" not in str(error.value)


def test_expired_certificate_is_told_when_the_key_is_opened(world: World, kind: Kind) -> None:
    late = world.factory(source=kind.source, now=lambda: NOW.replace(year=2030))

    with pytest.raises(CertificateExpiredError):
        late.open(kind.secret)


def test_beside_a_file_it_signs_that_file_and_no_other(signer: OpenedKey, validator: SignatureValidator) -> None:
    beside = signer.sign_detached(b"statement")
    (check,) = validator.detached(b"statement", beside, name="under it", at=NOW)
    (other,) = validator.detached(b"Statement", beside, name="under it", at=NOW)

    assert (check.outcome, other.outcome) == (Outcome.PASSED, Outcome.FAILED), check.reason
    assert signer.certificate.serial in check.reason
    assert "штамп времени: подписано не позже" in check.reason
    assert "не отозван: так говорят сведения" in check.reason, "they stand in the signature itself"


def test_without_a_timestamp_nothing_is_signed(world: World, kind: Kind) -> None:
    signer = world.factory(source=kind.source, url="http://127.0.0.1:9/").open(kind.secret)

    with pytest.raises(TimestampUnavailableError):
        signer.sign(world.document, request(PLACE, world.mark))
    with pytest.raises(TimestampUnavailableError):
        signer.sign_detached(b"statement")


def test_without_news_of_revocation_nothing_is_signed(world: World, kind: Kind) -> None:
    deaf = Proofs([world.root], RevocationSources(fetcher=world.fetcher(reaches=False)))
    signer = world.factory(source=kind.source, proofs=deaf).open(kind.secret)

    with pytest.raises(RevocationUnavailableError, match="Сведения об отзыве недоступны"):
        signer.sign(world.document, request(PLACE, world.mark))
    with pytest.raises(RevocationUnavailableError):
        signer.sign_detached(b"statement")


@pytest.mark.parametrize("pdf", [b"", b"garbage", b"%PDF-1.7\n"])
def test_validator_answers_whatever_it_is_given(validator: SignatureValidator, pdf: bytes) -> None:
    checks: Sequence[object] = validator.validate(pdf, at=NOW)

    assert checks
    assert Verdict("", tuple(validator.validate(pdf, at=NOW))).outcome is not Outcome.PASSED
