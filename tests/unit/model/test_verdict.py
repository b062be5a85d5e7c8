"""What several checks come to."""

import pytest

from archive.model.verdict import DETACHED, Check, Outcome, Verdict
from tests.unit.catalog.samples import AT

P, F, X = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE


@pytest.mark.parametrize(
    ("outcomes", "total"),
    [([P], P), ([P, P], P), ([F], F), ([P, F], F), ([X, F, P], F), ([X], X), ([P, X], X), ([], X)],
)
def test_a_verdict_is_no_better_than_its_worst_check(outcomes: list[Outcome], total: Outcome) -> None:
    checks = tuple(Check("digest", "Контрольная сумма", outcome, "", AT) for outcome in outcomes)
    assert Verdict("2026-000001", checks).outcome is total


def test_each_outcome_has_words_of_its_own() -> None:
    assert len({outcome.words for outcome in Outcome}) == len(Outcome)


@pytest.mark.parametrize(
    ("of_the_file", "beside", "total"),
    [
        (Outcome.PASSED, Outcome.PASSED, Outcome.PASSED),
        (Outcome.PASSED, Outcome.INDETERMINATE, Outcome.PASSED),
        (Outcome.PASSED, Outcome.FAILED, Outcome.FAILED),
        (Outcome.INDETERMINATE, Outcome.PASSED, Outcome.INDETERMINATE),
        (None, Outcome.PASSED, Outcome.INDETERMINATE),
    ],
)
def test_a_detached_signature_lifts_nothing_and_only_a_false_one_pulls_down(
    of_the_file: Outcome | None, beside: Outcome, total: Outcome
) -> None:
    own = (Check("signature", "", of_the_file, "", AT),) if of_the_file else ()
    found = Verdict("2026-000001", (*own, Check(DETACHED, "", beside, "", AT)))

    assert found.outcome is total
    assert len(found.unconfirmed) == (beside is Outcome.INDETERMINATE)
