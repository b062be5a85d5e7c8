"""What a detached signature itself tells of revocation is believed: lists and OCSP answers."""

import asyncio
from datetime import UTC, datetime

import pytest

from archive.model.verdict import Cause, Check, Outcome
from archive.sign.revocation_info import revocation_choices
from tests.faults.sign.forge import Forge

JULY = datetime(2026, 7, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), b"")


def judged(forge: Forge, name: str, *, lists: bool) -> Check:
    """Return the answer on a detached signature by `name`, with or without the lists of July inside."""
    made = forge.signer(name).async_sign_general_data(b"data", "sha256", use_cades=True, timestamper=forge.stamper())
    whole = asyncio.run(made)
    if lists:
        whole["content"]["crls"] = revocation_choices([forge.crl("root", JULY), forge.crl("issuing", JULY)], ())
    (check,) = forge.validator().detached(b"data", whole.dump(force=True), name="№ 1", at=JULY)
    return check


@pytest.mark.parametrize(
    ("name", "outcome", "cause"),
    [
        ("director", Outcome.PASSED, Cause.HOLDS),
        ("revoked-before", Outcome.FAILED, Cause.REVOKED),
        ("revoked-after", Outcome.PASSED, Cause.HOLDS),
    ],
)
def test_the_lists_inside_decide(forge: Forge, name: str, outcome: Outcome, cause: Cause) -> None:
    check = judged(forge, name, lists=True)
    assert (check.outcome, check.cause) == (outcome, cause), check.reason


def test_without_any_it_is_said_that_revocation_was_not_asked(forge: Forge) -> None:
    check = judged(forge, "revoked-before", lists=False)
    assert check.outcome is Outcome.PASSED
    assert "отзыв" in check.reason
