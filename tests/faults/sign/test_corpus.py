"""Every file of the corpus gets the verdict and the cause that its row states; none raises."""

import pytest

from archive.model.verdict import Cause, Outcome, Verdict
from tests.faults.sign.corpus import CORPUS, Case
from tests.faults.sign.forge import Forge
from tests.unit.sign.world import pdf_a


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_verdict_and_cause(forge: Forge, case: Case) -> None:
    checks = tuple(forge.validator().validate(case.make(forge), at=case.at))
    verdict = Verdict("файл", checks)
    said = "\n".join(f"{check.code} {check.outcome} {check.cause}: {check.reason}" for check in checks)

    assert verdict.outcome is case.outcome, said
    assert case.cause in {check.cause for check in checks if check.outcome is case.outcome}, said
    if case.outcome is Outcome.PASSED:
        assert {check.cause for check in checks} == {Cause.HOLDS, case.cause}, said


def test_names_are_unique() -> None:
    assert len({case.name for case in CORPUS}) == len(CORPUS)
