"""The protocol: one page, in plain Russian, with everything that a stranger needs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.model.digest import Digest
from archive.model.papers import ChainHead
from archive.model.protocol import VerdictProtocol
from archive.model.verdict import DETACHED, Cause, Check, Outcome, Verdict
from archive.render.renderer import DocumentRenderer
from tests.build_journal import organisation
from tests.unit.render.pdf_reading import text

AT = datetime(2051, 6, 1, 9, tzinfo=UTC)
FILE = b"%PDF-1.7 journal"
LONG = "файл вместе с подписями и данными для их проверки не изменялся с 01.06.2026 09:00:00 UTC, удостоверила Служба"


def protocol(outcome: Outcome, checks: int) -> VerdictProtocol:
    cause = Cause.HOLDS if outcome is Outcome.PASSED else Cause.RENEWAL_MISSED
    rows = tuple(Check("archive-timestamp", f"Штамп № {n}", outcome, LONG, AT, cause) for n in range(checks))
    return VerdictProtocol(
        organisation=organisation(),
        made_at=AT,
        chain_head=ChainHead(1234, Digest.of(b"chain")),
        verdict=Verdict("журнал.pdf", rows, ("Запись исправлена записью 2026-000099.",)),
        file_name="2026-000012_журнал_5А.pdf",
        size=len(FILE),
        digest=Digest.of(FILE),
        record=None,
        checked_by="инспектор Смирнова",
        judged_at=datetime(2026, 6, 30, tzinfo=UTC),
        program="archive 0.1.0",
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_sixteen_checks_fit_on_one_page(outcome: Outcome) -> None:
    made = DocumentRenderer().paper(protocol(outcome, 16))
    words = " ".join(text(made.pdf).split())

    assert made.pages == 1
    for said in ("ПРОТОКОЛ ПРОВЕРКИ", Digest.of(FILE).hex, "инспектор Смирнова", "sha256sum", "pdfsig", "2026-000099"):
        assert said in words
    assert "Подписи оценены на 30.06.2026" in words
    assert (Cause.RENEWAL_MISSED in words) is (outcome is not Outcome.PASSED)


def test_what_is_not_confirmed_beside_the_file_is_not_called_valid() -> None:
    plain = protocol(Outcome.PASSED, 1)
    beside = Check(DETACHED, "Отсоединённая подпись № 1", Outcome.INDETERMINATE, "не проверена", AT)
    doubtful = replace(plain, verdict=replace(plain.verdict, checks=(*plain.verdict.checks, beside)))

    assert doubtful.verdict.outcome is Outcome.PASSED
    assert "Не все подписи, приложенные к нему отдельно, подтверждены" in doubtful.conclusion
    assert "Не все" not in plain.conclusion


def test_that_revocation_was_not_asked_is_said_in_the_conclusion() -> None:
    plain = protocol(Outcome.PASSED, 1)
    bare = Check("certificate", "Сертификат", Outcome.PASSED, "действовал", AT, Cause.REVOCATION_NOT_CARRIED)
    unasked = replace(plain, verdict=replace(plain.verdict, checks=(*plain.verdict.checks, bare)))

    assert unasked.verdict.outcome is Outcome.PASSED
    assert "Не отозваны ли сертификаты подписавших, не проверялось" in unasked.conclusion
    assert "отозван" not in plain.conclusion
