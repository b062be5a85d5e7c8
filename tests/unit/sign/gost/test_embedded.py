"""ГОСТ signatures inside a PDF: made through OpenSSL, judged like any other, at every level; a ГОСТ stamper too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper

from archive.errors import (
    KeyUnreadableError,
    PassphraseWrongError,
    SignatureForeignError,
    SignatureUncheckedError,
)
from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.signature import SignatureLevel
from archive.model.verdict import Cause, Check, Outcome
from archive.resources import ALGORITHMS
from archive.sign.certificate import read_certificates
from archive.sign.evidence.authority import ErsAuthority
from archive.sign.external import ExternalSigning
from archive.sign.gost.signer import GostSigner, GostSignerFactory
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.policy import AlgorithmPolicy
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from archive.sign.timestamp import HttpTimestamper, Response
from archive.sign.validate import PadesValidator
from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.trust import Trust
from tests.unit.sign.gost.pki import IVANOVA, PASSPHRASE, GostPki
from tests.unit.sign.world import NOW, PLACE, World, request

BOTH = pytest.mark.parametrize("name", ["director-256", "director-512"])
AFTER_BRIEF = datetime(2026, 8, 1, tzinfo=UTC)
LEVELS = pytest.mark.parametrize("level", list(SignatureLevel))


def outside(world: World, pki: GostPki, timestamper: TimeStamper | None = None) -> ExternalSigning:
    algorithms = gost_algorithms()
    roots = [world.root, *read_certificates(pki.root())]
    proofs = Proofs(roots, RevocationSources([str(pki.path("root.crl"))]), algorithms=algorithms)
    return ExternalSigning(timestamper or HttpTimestamper(world.server.url), proofs, algorithms)


def signer(
    world: World, pki: GostPki, file: str = "director-256.p12", timestamper: TimeStamper | None = None
) -> GostSigner:
    factory = GostSignerFactory(pki.path(file), outside(world, pki, timestamper), lambda: NOW)
    return factory.open(PASSPHRASE if file.endswith(".p12") else "")


def validator(world: World, pki: GostPki, *, taught: bool = True) -> PadesValidator:
    anchors = [world.authority.trust_anchor.read_bytes(), pki.root()]
    algorithms = gost_algorithms() if taught else None
    return PadesValidator(anchors, algorithms=algorithms, policy=AlgorithmPolicy.read(ALGORITHMS))


def judged(world: World, pki: GostPki, pdf: bytes, at: datetime = NOW + timedelta(hours=1)) -> dict[str, Check]:
    return {check.code: check for check in validator(world, pki).validate(pdf, at=at)}


def outcomes(checks: Sequence[Check]) -> set[Outcome]:
    return {check.outcome for check in checks}


@BOTH
@LEVELS
def test_every_level_passes_and_openssl_agrees(world: World, pki: GostPki, name: str, level: SignatureLevel) -> None:
    pdf = signer(world, pki, f"{name}.p12").sign(world.document, request(PLACE, world.mark, level))

    found = judged(world, pki, pdf)

    doubted = {code for code, check in found.items() if check.outcome is not Outcome.PASSED}
    assert doubted == ({"timestamp"} if level is SignatureLevel.B_B else set()), found
    assert IVANOVA in found["signature"].reason
    assert f"ГОСТ Р 34.10-2012 ({name[-3:]} бит), ГОСТ Р 34.11-2012 ({name[-3:]} бит)" in found["algorithm"].reason
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    start, length, after, rest = (int(each) for each in signature.byte_range)
    covered = pdf[start : start + length] + pdf[after : after + rest]
    assert pki.accepts(covered, cms.ContentInfo.load(signature.pkcs7_content).dump())
    assert not pki.accepts(covered + b" ", cms.ContentInfo.load(signature.pkcs7_content).dump())


@BOTH
def test_changed_content_and_changed_value_fail(world: World, pki: GostPki, name: str) -> None:
    pdf = signer(world, pki, f"{name}.p12").sign(world.document, request(level=SignatureLevel.B_T))
    place = pdf.index(b"/Type")
    content = judged(world, pki, pdf[:place] + b"/Typf" + pdf[place + 5 :])
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    value = bytes(signature.signer_info["signature"].native).hex().encode()
    place = pdf.lower().index(value)
    forged = judged(world, pki, pdf[:place] + (b"0" if pdf[place : place + 1] != b"0" else b"1") + pdf[place + 1 :])

    assert content["signature"].outcome is Outcome.FAILED
    assert (forged["signature"].outcome, forged["signature"].cause) == (Outcome.FAILED, Cause.SIGNATURE_FAILURE)


def test_where_the_engine_is_absent_it_is_never_valid(
    world: World, pki: GostPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = signer(world, pki).sign(world.document, request())
    monkeypatch.setenv("PATH", str(tmp_path))

    found = judged(world, pki, pdf)

    assert (found["signature"].outcome, found["signature"].cause) == (Outcome.INDETERMINATE, Cause.ALGORITHM_UNKNOWN)
    assert "не проверена: ГОСТ" in found["signature"].reason
    assert "openssl" in found["signature"].reason


def test_expired_after_the_timestamp_stays_good(world: World, pki: GostPki) -> None:
    pdf = signer(world, pki, "brief.p12").sign(world.document, request())

    assert outcomes(list(judged(world, pki, pdf, AFTER_BRIEF).values())) == {Outcome.PASSED}


def test_an_unknown_root_is_doubted(world: World, pki: GostPki) -> None:
    pdf = signer(world, pki).sign(world.document, request())
    only_rsa = PadesValidator([world.authority.trust_anchor.read_bytes()], algorithms=gost_algorithms())

    doubted = {check.code: check for check in only_rsa.validate(pdf, at=NOW + timedelta(hours=1))}

    assert (doubted["certificate"].outcome, doubted["certificate"].cause) == (Outcome.INDETERMINATE, Cause.NO_CHAIN)


def test_an_openssl_that_breaks_down_makes_it_unchecked_not_false(
    world: World, pki: GostPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command answers when it is tried, and hangs or dies when it is needed."""
    pdf = signer(world, pki).sign(world.document, request(level=SignatureLevel.B_B))
    fake = tmp_path / "openssl"
    fake.write_text('#!/bin/sh\n[ "$1" = dgst ] && exec /usr/bin/openssl "$@"\nkill -ABRT $$\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    found = judged(world, pki, pdf)

    assert found["signature"].outcome is Outcome.INDETERMINATE
    assert "openssl оборвался" in found["signature"].reason


@pytest.mark.parametrize(
    "file", ["director-256.p12", "director-512.p12", "director-256.both.pem", "director-512.both.pem"]
)
def test_detached_is_made_with_a_timestamp(world: World, pki: GostPki, file: str) -> None:
    made = signer(world, pki, file).sign_detached(b"record")

    (check,) = validator(world, pki).detached(b"record", made, name="a.sig", at=NOW + timedelta(hours=1))

    assert check.outcome is Outcome.PASSED, check.reason
    assert "штамп времени: подписано не позже" in check.reason
    assert pki.accepts(b"record", made)
    assert signer(world, pki, file).certificate.owner == IVANOVA


def test_detached_is_judged_at_its_timestamp_when_the_certificate_has_expired(world: World, pki: GostPki) -> None:
    made = signer(world, pki, "brief.p12").sign_detached(b"record")

    (check,) = validator(world, pki).detached(b"record", made, name="a.sig", at=AFTER_BRIEF)

    assert check.outcome is Outcome.PASSED, check.reason


def test_wrong_passphrase_and_wrong_files_are_named(world: World, pki: GostPki) -> None:
    made = outside(world, pki)
    with pytest.raises(PassphraseWrongError, match=r"director-256\.p12"):
        GostSignerFactory(pki.path("director-256.p12"), made, lambda: NOW).open("не тот")
    for name in ("root.pem", "ca.cnf", "nothing.p12"):
        with pytest.raises(KeyUnreadableError, match=name):
            GostSignerFactory(pki.path(name), made, lambda: NOW).open("")
    with pytest.raises(KeyUnreadableError, match="не ключ ГОСТ"):
        GostSignerFactory(world.authority.pkcs12, made, lambda: NOW).open("пароль директора")


def test_passphrase_stands_in_no_argument_and_no_words(
    world: World, pki: GostPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, fake = tmp_path / "seen", tmp_path / "openssl"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {seen}\nenv >> {seen}\nls -ln >> {seen}\nexec /usr/bin/openssl "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    opened = signer(world, pki)
    opened.sign_detached(b"record")

    said = seen.read_text()
    assert "-passin fd:" in said
    assert PASSPHRASE not in said
    assert PASSPHRASE not in repr(opened)
    modes = {line.split()[0] for line in said.splitlines() if line.startswith("-") and line.endswith(("key", ".pem"))}
    assert modes == {"-rw-------"}


def test_a_signature_from_another_computer_is_taken_in(world: World, pki: GostPki) -> None:
    """Made over the bytes that went out, by a program that is not ours."""
    exchange, asked = outside(world, pki), request(PLACE, world.mark)
    prepared = exchange.prepare(world.document, asked, at=NOW, owner=IVANOVA)

    pdf = exchange.embed(prepared.pdf, asked, pki.signed(prepared.to_sign, "director-512"), at=NOW)

    assert outcomes(list(judged(world, pki, pdf).values())) == {Outcome.PASSED}
    with pytest.raises(SignatureForeignError, match="не те байты"):
        exchange.embed(prepared.pdf, asked, pki.signed(b"other"), at=NOW)
    with pytest.raises(SignatureForeignError, match=r"\.tosign"):
        exchange.embed(prepared.pdf, asked, pki.signed(prepared.pdf), at=NOW)
    changed = pki.signed(prepared.to_sign)
    with pytest.raises(SignatureForeignError, match="значение подписи"):
        exchange.embed(prepared.pdf, asked, changed[:-1] + bytes([changed[-1] ^ 1]), at=NOW)


def test_what_cannot_be_checked_is_not_put_into_a_document(
    world: World, pki: GostPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = request()
    signature = pki.signed(outside(world, pki).prepare(world.document, asked, at=NOW).to_sign)
    monkeypatch.setenv("PATH", str(tmp_path))
    exchange = outside(world, pki)
    prepared = exchange.prepare(world.document, asked, at=NOW)

    with pytest.raises(SignatureUncheckedError, match="libengine-gost-openssl"):
        exchange.embed(prepared.pdf, asked, signature, at=NOW)


class GostStamper(HttpTimestamper):
    """A timestamp service with a ГОСТ key, answering in this process; held to its question as any other."""

    def __init__(self, pki: GostPki) -> None:
        super().__init__("http://gost.invalid", algorithms=gost_algorithms())
        self._pki = pki

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> Response:
        answer: Response = Response.load(self._pki.stamped(req.dump()))
        return answer


def test_a_gost_timestamp_service_serves_every_level(world: World, pki: GostPki) -> None:
    """Its token is digested with Streebog inside, and its certificate stands under the ГОСТ root."""
    at = datetime.now(UTC).replace(microsecond=0)
    made = replace(signer(world, pki, timestamper=GostStamper(pki)), now=lambda: at)

    for level in (SignatureLevel.B_T, SignatureLevel.B_LTA):
        pdf = made.sign(world.document, request(level=level))
        found = judged(world, pki, pdf, at + timedelta(hours=1))
        assert {code: check.reason for code, check in found.items() if check.outcome is not Outcome.PASSED} == {}
        assert "Штампы ГОСТ" in found["timestamp"].reason


def test_evidence_under_a_gost_timestamp_holds(world: World, pki: GostPki) -> None:
    at, policy = datetime.now(UTC).replace(microsecond=0), AlgorithmPolicy.read(ALGORITHMS)
    trust = Trust(read_certificates(pki.root()), gost_algorithms())
    authority = ErsAuthority(GostStamper(pki), trust, policy)
    (evidence,) = authority.seal([[Digest.of(b"record")]], LogHead(1, Digest.of(b"event"), at))

    good = authority.check(b"record", [evidence], at=at + timedelta(hours=1))
    bad = authority.check(b"changed", [evidence], at=at + timedelta(hours=1))
    unknown = ErsAuthority(GostStamper(pki), Trust(trust.roots, Algorithms()), policy)

    assert outcomes(good) == {Outcome.PASSED}, [check.reason for check in good]
    assert Outcome.FAILED in outcomes(bad)
    assert Outcome.INDETERMINATE in outcomes(unknown.check(b"record", [evidence], at=at + timedelta(hours=1)))
