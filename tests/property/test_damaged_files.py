"""Bytes replaced, removed or put in anywhere in a B-LTA file: never passed, never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model.verdict import Outcome, Verdict
from archive.sign.validate import PadesValidator
from tests.faults.sign.forge import NOW, Forge, contents
from tests.unit.sign.world import pdf_a

ANY = settings(
    max_examples=80,
    deadline=None,
    database=None,  # keys and times differ at each run, so an old example means nothing
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


@pytest.fixture(scope="module")
def validator(forge: Forge) -> PadesValidator:
    return forge.validator()


@pytest.fixture(scope="module")
def long_term(forge: Forge) -> bytes:
    return forge.long_term()


def judged(validator: PadesValidator, pdf: bytes) -> Verdict:
    return Verdict("файл", tuple(validator.validate(pdf, at=NOW)))


@ANY
@given(data=st.data())
def test_outside_the_last_timestamp_nothing_can_be_changed(
    validator: PadesValidator, long_term: bytes, data: st.DataObject
) -> None:
    """Its own digits aside, the archive timestamp covers every byte, so that no digest is needed to see it."""
    start, end = contents(long_term, 1)
    at = data.draw(st.integers(0, len(long_term) - 1))
    until = at + data.draw(st.integers(0, 40))
    damaged = long_term[:at] + data.draw(st.binary(max_size=40)) + long_term[until:]
    same_frame = damaged[:start] == long_term[:start] and damaged[end:] == long_term[end:]
    if same_frame and len(damaged) == len(long_term):
        return

    assert judged(validator, damaged).outcome is not Outcome.PASSED
    validator.report(damaged, at=NOW)


@ANY
@given(data=st.data())
def test_inside_the_last_timestamp_nothing_that_matters_can_be_changed(
    validator: PadesValidator, long_term: bytes, data: st.DataObject
) -> None:
    """A few bytes of a CMS are signed by nobody: then the answer is the very same, and only the digest differs."""
    start, end = contents(long_term, 1)
    at = data.draw(st.integers(start, end - 1))
    digit = data.draw(st.sampled_from(b"0123456789abcdef"))
    damaged = long_term[:at] + bytes([digit]) + long_term[at + 1 :]

    verdict = judged(validator, damaged)
    assert verdict.outcome is not Outcome.PASSED or verdict == judged(validator, long_term)
