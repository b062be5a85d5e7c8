"""Evidence records under attack: real ones over signed files of the corpus, judged as `archive verify` judges them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.verdict import Cause, Outcome, Verdict
from archive.resources import ALGORITHMS
from archive.services.check_evidence import proven_since
from archive.sign.evidence.authority import ErsAuthority
from archive.sign.policy import AlgorithmPolicy
from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.trust import Trust
from tests.faults.sign.forge import NOW, Forge, flipped
from tests.unit.sign.world import pdf_a

PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE
IN_2031, IN_2041 = (datetime(year, 6, 1, tzinfo=UTC) for year in (2031, 2041))
HEAD = LogHead(41, Digest.of(b"head"), NOW)


@dataclass(frozen=True)
class Case:
    """A file with evidence beside it; `cause` is what some check with `outcome` must name."""

    name: str
    make: Callable[[Forge], tuple[bytes, Sequence[bytes]]]
    outcome: Outcome
    cause: Cause
    at: datetime = NOW


def authority(forge: Forge, at: datetime = NOW, stamps: str = "stamps-1") -> ErsAuthority:
    trust = Trust([forge.certificate("root")], Algorithms())
    return ErsAuthority(forge.stamper(stamps, at), trust, AlgorithmPolicy.read(ALGORITHMS))


def sealed(forge: Forge, *files: bytes) -> Sequence[bytes]:
    return authority(forge).seal([[Digest.of(each)] for each in files], HEAD)


def two(forge: Forge) -> tuple[bytes, bytes]:
    return forge.long_term(), forge.long_term("undeclared")


def _sound(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    one, other = two(forge)
    return one, sealed(forge, one, other)[:1]


def _of_another(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    """Swap the evidence of two records that were sealed under one timestamp."""
    one, other = two(forge)
    return one, sealed(forge, one, other)[1:]


def _beside_its_own(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    one, other = two(forge)
    return one, sealed(forge, one, other)


def _changed(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    """Change what no signature covers: only the evidence of the whole file finds it."""
    pdf = forge.long_term()
    return pdf + b"\n", sealed(forge, pdf)


def _renewed(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    pdf = forge.long_term()
    return pdf, authority(forge, IN_2031, "stamps-2").renew_timestamps(sealed(forge, pdf), HEAD)


def _tampered_then_renewed(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    pdf, ders = _renewed(forge)
    return flipped(pdf, pdf.index(b"stream\n") + 20), ders


def _renewal_of_another(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    """Put another record's later timestamp after this one's."""
    pdf = forge.long_term()
    (mine,) = sealed(forge, pdf)
    (theirs,) = authority(forge, IN_2031, "stamps-2").renew_timestamps(sealed(forge, b"another"), HEAD)
    return pdf, [mine, theirs]


def _never_renewed(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    pdf = forge.long_term()
    return pdf, sealed(forge, pdf)


def _byte_in_token(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    pdf, (der,) = _sound(forge)
    return pdf, [flipped(der, len(der) - 4)]


def _cut(forge: Forge) -> tuple[bytes, Sequence[bytes]]:
    pdf, (der,) = _sound(forge)
    return pdf, [der[:-40]]


CASES = (
    Case("sound", _sound, PASSED, Cause.HOLDS),
    Case("renewed on schedule", _renewed, PASSED, Cause.HOLDS, IN_2041),
    Case("evidence of another file", _of_another, FAILED, Cause.EVIDENCE_OF_ANOTHER),
    Case("evidence of another file beside its own", _beside_its_own, FAILED, Cause.EVIDENCE_OF_ANOTHER),
    Case("a byte after the end", _changed, FAILED, Cause.EVIDENCE_OF_ANOTHER),
    Case("tampered, then renewed", _tampered_then_renewed, FAILED, Cause.EVIDENCE_OF_ANOTHER, IN_2041),
    Case("renewed evidence of another beside its own", _renewal_of_another, FAILED, Cause.EVIDENCE_OF_ANOTHER, IN_2031),
    Case("missed its renewal", _never_renewed, UNKNOWN, Cause.RENEWAL_MISSED, IN_2041),
    Case("byte in the token's signature", _byte_in_token, FAILED, Cause.SIGNATURE_FAILURE),
    Case("cut", _cut, FAILED, Cause.UNREADABLE),
)


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict_and_cause(forge: Forge, case: Case) -> None:
    pdf, ders = case.make(forge)
    evidence = authority(forge).check(pdf, ders, at=case.at)
    signatures = forge.validator().validate(pdf, at=proven_since(evidence) or case.at)
    checks = (*evidence, *signatures)
    said = "\n".join(f"{check.code} {check.outcome} {check.cause}: {check.reason}" for check in checks)

    assert Verdict("файл", checks).outcome is case.outcome, said
    assert case.cause in {check.cause for check in evidence if check.outcome is case.outcome}, said
