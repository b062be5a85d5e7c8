"""What was known of the authority's revocation travels with the evidence: real HTTP, real CRLs."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from asn1crypto import crl

from archive.demo.authority import AuthorityServer
from archive.model.digest import Digest
from archive.model.verdict import Cause, Outcome
from archive.sign.evidence import record
from archive.sign.evidence.authority import ErsAuthority, Prove
from archive.sign.evidence.token import packed
from archive.sign.proofs import TIME_STAMPING, Proof
from archive.sign.timestamp import HttpTimestamper
from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.trust import Trust
from tests.unit.sign.evidence.stamping import HEAD, POLICY, made
from tests.unit.sign.world import NOW, World

FILE = b"the journal"


def authority(world: World, prove: Prove | None) -> ErsAuthority:
    return ErsAuthority(HttpTimestamper(world.server.url), Trust([world.root], Algorithms()), POLICY, prove)


def proving(world: World) -> Prove:
    return partial(world.proofs().of, usage=TIME_STAMPING)


def test_answers_of_the_authority_are_in_the_record(world: World) -> None:
    evidence = authority(world, proving(world))
    (der,) = evidence.seal([[Digest.of(FILE)]], HEAD)

    assert len(record.read(der).infos) == 1
    stranger = authority(world, None)
    checks = stranger.check(FILE, [der], at=NOW + timedelta(hours=1))
    assert {check.outcome for check in checks} == {Outcome.PASSED}
    assert "сведений об отзыве" not in checks[1].reason


def test_answers_of_another_authority_do_not_count(world: World, tmp_path: Path) -> None:
    """What is said of others is not said of this one: a record with foreign answers is not a record without any."""
    evidence = authority(world, proving(world))
    (der,) = evidence.seal([[Digest.of(FILE)]], HEAD)
    found = record.read(der)
    made(tmp_path)
    with AuthorityServer(tmp_path, now=lambda: NOW) as other:
        foreign = crl.CertificateList.load(other.crl("issuing"))
    answers = packed(Proof((), (foreign,), (), NOW))
    forged = record._record(["sha256"], list(found.encoded), [answers])

    check = evidence.check(FILE, [forged], at=NOW + timedelta(hours=1))[1]
    assert (check.outcome, check.cause) == (Outcome.INDETERMINATE, Cause.REVOCATION_UNKNOWN)


def test_without_them_the_answer_says_so(world: World) -> None:
    evidence = authority(world, None)
    (der,) = evidence.seal([[Digest.of(FILE)]], HEAD)

    check = evidence.check(FILE, [der], at=NOW + timedelta(hours=1))[1]
    assert check.outcome is Outcome.PASSED
    assert "сведений об отзыве службы в свидетельстве нет" in check.reason


@pytest.mark.parametrize("largest", [10, 1 << 15])
def test_answers_too_large_for_every_record_are_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr("archive.sign.evidence.authority._LARGEST_ANSWERS", largest)
    (der,) = authority(world, proving(world)).seal([[Digest.of(FILE)]], HEAD)

    assert len(record.read(der).infos) == (largest > 10)


def test_a_renewal_keeps_the_answers_and_does_not_repeat_them(world: World) -> None:
    evidence = authority(world, proving(world))
    (der,) = evidence.seal([[Digest.of(FILE)]], HEAD)
    (renewed,) = evidence.renew_timestamps([der], HEAD)

    assert 1 <= len(record.read(renewed).infos) <= 2
    checks = evidence.check(FILE, [der, renewed], at=NOW + timedelta(hours=1))
    assert {check.outcome for check in checks} == {Outcome.PASSED}
