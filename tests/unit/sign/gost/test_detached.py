"""A detached ГОСТ signature is valid only when everything in it holds; what cannot be told is never «valid»."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.model.verdict import DETACHED, Cause, Check, Outcome
from archive.resources import ALGORITHMS
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.policy import AlgorithmPolicy
from archive.sign.revocation import read_lists
from archive.sign.validate import PadesValidator
from tests.unit.sign.gost.pki import GostPki

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
FILE = b"%PDF-1.7 the record, byte for byte"
AFTER_BRIEF = datetime(2026, 8, 1, tzinfo=UTC)
BOTH = pytest.mark.parametrize("name", ["director-256", "director-512"])


def validator(pki: GostPki, *roots: str, lists: str = "") -> PadesValidator:
    named = [str(pki.path(lists))] if lists else []
    return PadesValidator(
        [pki.read(f"{root}.pem") for root in roots or ("root",)],
        algorithms=gost_algorithms(),
        policy=AlgorithmPolicy.read(ALGORITHMS),
        crls=lambda: read_lists(named),
    )


def judged(pki: GostPki, signature: bytes, data: bytes = FILE, at: datetime = NOW, lists: str = "") -> Check:
    (check,) = validator(pki, lists=lists).detached(data, signature, name="журнал.pdf.sig", at=at)
    assert check.code == DETACHED
    return check


@BOTH
def test_a_sound_one_passes_and_says_whose_it_is(pki: GostPki, name: str) -> None:
    signature = pki.signed(FILE, name)

    check = judged(pki, signature)

    assert pki.accepts(FILE, signature)
    assert (check.outcome, check.cause) == (Outcome.PASSED, Cause.HOLDS)
    assert check.reason.startswith(f"ГОСТ Р 34.10-2012 ({name[-3:]} бит): цела, подписал Иванова Мария Петровна")
    assert "срок с 01.01.2026 по 01.01.2046), доверенный корень: Корень ГОСТ" in check.reason


@BOTH
@pytest.mark.parametrize("options", [("-noattr",), ("-keyid",), ("-nocerts",), ("-nosmimecap",)])
def test_every_form_that_programs_make(pki: GostPki, name: str, options: tuple[str, ...]) -> None:
    """Without signed attributes the signature is over the digest itself; without certificates nobody is named."""
    if options == ("-noattr",):
        signature = pki.signed(FILE, name, "-noattr", cades=False)
    else:
        signature = pki.signed(FILE, name, *options)

    check = judged(pki, signature)

    assert check.outcome is (Outcome.FAILED if options == ("-nocerts",) else Outcome.PASSED), check.reason


@BOTH
def test_another_file_fails(pki: GostPki, name: str) -> None:
    check = judged(pki, pki.signed(FILE, name), FILE + b" ")

    assert (check.outcome, check.cause) == (Outcome.FAILED, Cause.HASH_FAILURE)


@BOTH
def test_a_changed_signature_value_fails(pki: GostPki, name: str) -> None:
    signature = pki.signed(FILE, name)

    check = judged(pki, signature[:-1] + bytes([signature[-1] ^ 1]))

    assert (check.outcome, check.cause) == (Outcome.FAILED, Cause.SIGNATURE_FAILURE)


def test_no_changed_byte_makes_it_another_valid_one(pki: GostPki) -> None:
    """Whatever byte is changed, it is the very same signature, in bytes that nobody signs, or it does not pass."""
    signature = pki.signed(FILE)
    sound, passed = judged(pki, signature), 0
    step = max(1, len(signature) // 60)
    for place in range(0, len(signature), step):
        changed = signature[:place] + bytes([signature[place] ^ 0x55]) + signature[place + 1 :]
        (found, *more) = validator(pki).detached(FILE, changed, name="a", at=NOW)
        assert not more
        if found.outcome is Outcome.PASSED:
            assert found.reason == sound.reason
            passed += 1
    assert passed < 6


def test_expired_certificate_is_indeterminate(pki: GostPki) -> None:
    signature = pki.signed(FILE, "brief")

    assert judged(pki, signature).outcome is Outcome.PASSED
    late = judged(pki, signature, at=AFTER_BRIEF)
    assert (late.outcome, late.cause) == (Outcome.INDETERMINATE, Cause.EXPIRED)


def test_unknown_root_is_indeterminate(pki: GostPki) -> None:
    (check,) = validator(pki, "stranger").detached(FILE, pki.signed(FILE), name="a", at=NOW)

    assert (check.outcome, check.cause) == (Outcome.INDETERMINATE, Cause.NO_CHAIN)


def test_given_list_of_the_revoked_is_asked(pki: GostPki) -> None:
    """It is read at each judging, believed only under the authority's ГОСТ signature, and only of its own people."""
    signature = pki.signed(FILE, "petrov")
    later = datetime.now(UTC) + timedelta(days=1)

    assert "сведений об отзыве" in judged(pki, signature).reason
    assert "не отозван" in judged(pki, signature, lists="root.crl").reason
    check = judged(pki, signature, at=later, lists="revoked.crl")
    assert (check.outcome, check.cause) == (Outcome.INDETERMINATE, Cause.REVOKED_NO_PROOF)


def test_several_people_in_one_file_get_an_answer_each(pki: GostPki) -> None:
    both = pki.cosigned(FILE, "director-256", "petrov")

    checks = validator(pki).detached(FILE, both, name="a", at=NOW)

    assert [check.outcome for check in checks] == [Outcome.PASSED] * 2
    named = " ".join(check.reason for check in checks)
    assert "Иванова" in named
    assert "Петров" in named
    assert {each.cause for each in validator(pki).detached(b"other", both, name="a", at=NOW)} == {Cause.HASH_FAILURE}


def test_base64_and_pem_are_read_too(pki: GostPki) -> None:
    signature = pki.signed(FILE)

    assert judged(pki, base64.encodebytes(signature)).outcome is Outcome.PASSED


@pytest.mark.parametrize("junk", [b"", b"0", b"junk", b"0\x82\xff\xff" + bytes(40), b"0\x80" * 5000, bytes(1 << 21)])
def test_hostile_bytes_give_an_answer_and_no_traceback(pki: GostPki, junk: bytes) -> None:
    assert judged(pki, junk).outcome is Outcome.FAILED


def test_one_that_holds_the_document_is_not_detached(pki: GostPki) -> None:
    check = judged(pki, pki.signed(FILE, "director-256", "-nodetach"))

    assert "содержит сам документ" in check.reason


@pytest.mark.parametrize("missing", ["command", "engine"])
def test_where_the_engine_is_absent_it_is_not_checked_and_says_so(
    pki: GostPki, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = pki.signed(FILE)
    monkeypatch.setenv(*(("PATH", str(tmp_path)) if missing == "command" else ("OPENSSL_ENGINES", str(tmp_path))))

    check = judged(pki, signature)

    assert (check.outcome, check.cause) == (Outcome.INDETERMINATE, Cause.ALGORITHM_UNKNOWN)
    assert check.reason.startswith("не проверена: ГОСТ Р")
    assert ("нет команды openssl" if missing == "command" else "нет модуля gost") in check.reason
    assert "назван Иванова Мария Петровна" in check.reason
