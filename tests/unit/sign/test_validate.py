"""What a verdict says beside its outcome: times, names, causes; the policy's dates; the ETSI report."""

from datetime import UTC, date, datetime
from time import process_time
from xml.etree import ElementTree as ET

import pytest
from asn1crypto import cms

from archive.model.verdict import Cause, Check, Outcome, Verdict
from archive.sign.policy import Algorithm, AlgorithmPolicy
from archive.sign.validate import PadesValidator
from archive.sign.validation.algorithms import Algorithms
from tests.faults.sign.corpus import CORPUS, _gost, _two
from tests.faults.sign.forge import NOW, SIGNED, Forge, der, flipped
from tests.unit.sign.world import pdf_a

VR = "{http://uri.etsi.org/19102/v1.2.1#}"


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


@pytest.fixture(scope="module")
def long_term(forge: Forge) -> bytes:
    return forge.long_term()


def policy(*, digest_until: date | None) -> AlgorithmPolicy:
    hashes = [Algorithm("sha256", digest_until, "проба"), Algorithm("sha1", None, "проба")]
    return AlgorithmPolicy(hashes, [Algorithm("p-256", None, "проба")])


def found(validator: PadesValidator, pdf: bytes, at: datetime = NOW) -> dict[str, Check]:
    return {check.code: check for check in validator.validate(pdf, at=at)}


def test_each_answer_speaks_of_the_time_that_matters(forge: Forge, long_term: bytes) -> None:
    later = datetime(2031, 6, 1, tzinfo=UTC)
    checks = found(forge.validator(), long_term, later)

    assert list(checks) == [
        "signature",
        "certificate",
        "revocation",
        "timestamp",
        "archive-timestamp",
        "modification",
        "coverage",
    ]
    assert {checks[code].at for code in ("signature", "certificate", "revocation", "timestamp")} == {SIGNED}
    assert checks["coverage"].at == later
    assert "01.06.2026 09:00:00 UTC" in checks["certificate"].reason


def test_several_signatures_are_told_apart(forge: Forge) -> None:
    titles = [check.title for check in forge.validator().validate(_two(forge), at=NOW) if check.code == "signature"]

    assert titles == ["Электронная подпись: заместитель директора", "Электронная подпись: директор"]


def test_several_archive_timestamps_are_numbered(forge: Forge, long_term: bytes) -> None:
    renewed = forge.renewed(long_term, "stamps-2", datetime(2031, 6, 1, tzinfo=UTC))
    checks = forge.validator().validate(renewed, at=datetime(2032, 6, 1, tzinfo=UTC))

    titles = [check.title for check in checks if check.code == "archive-timestamp"]
    assert titles == ["Архивный штамп времени № 1", "Архивный штамп времени № 2"]


@pytest.mark.parametrize(
    ("until", "at", "outcome"),
    [
        (None, NOW, Outcome.PASSED),
        (date(2028, 12, 31), datetime(2028, 6, 1, tzinfo=UTC), Outcome.PASSED),
        (date(2028, 12, 31), datetime(2029, 6, 1, tzinfo=UTC), Outcome.INDETERMINATE),
    ],
)
def test_algorithms_are_held_to_their_dates(
    forge: Forge, long_term: bytes, until: date | None, at: datetime, outcome: Outcome
) -> None:
    validator = PadesValidator([forge.certificate("root").dump()], policy=policy(digest_until=until))

    checks = found(validator, long_term, at)

    assert Verdict("", tuple(checks.values())).outcome is outcome
    assert checks["algorithm"].outcome is outcome
    if outcome is not Outcome.PASSED:
        assert checks["algorithm"].cause is Cause.ALGORITHM_WEAK
        assert "31.12.2028" in checks["algorithm"].reason


def test_what_cannot_be_computed_is_named_by_its_standard(forge: Forge) -> None:
    check = found(forge.validator(), _gost(forge))["signature"]

    assert check.outcome is Outcome.INDETERMINATE
    assert check.reason.startswith("не проверена: ГОСТ Р 34.11-2012 (256 бит)")


def test_algorithms_can_be_added(forge: Forge) -> None:
    signed = cms.ContentInfo.load(der(_gost(forge)))["content"]
    oids = {"digest": "1.2.643.7.1.1.2.2", "signature": "1.2.643.7.1.1.3.2"}

    more = Algorithms(digests={oids["digest"]: lambda data: data[:32]}, verifiable=frozenset({oids["signature"]}))

    assert Algorithms().missing(signed)
    assert more.missing(signed) == ""
    assert more.digest(oids["digest"], b"x" * 40) == b"x" * 32


def indications(report: bytes) -> tuple[list[str], list[str]]:
    root = ET.fromstring(report)
    main = [each.text or "" for each in root.iter(f"{VR}MainIndication")]
    return main, [each.text or "" for each in root.iter(f"{VR}SubIndication")]


def test_the_report_agrees_with_the_verdict(forge: Forge, long_term: bytes) -> None:
    validator = forge.validator()

    assert indications(validator.report(long_term, at=NOW)) == (["urn:etsi:019102:mainindication:total-passed"], [])
    main, sub = indications(validator.report(flipped(long_term, 700), at=NOW))
    assert main == ["urn:etsi:019102:mainindication:total-failed"]
    assert "urn:etsi:019102:subindication:HASH_FAILURE" in sub


def test_the_report_has_one_part_a_signature_and_their_certificates(forge: Forge) -> None:
    root = ET.fromstring(forge.validator().report(_two(forge), at=NOW))

    assert len(root.findall(f"{VR}SignatureValidationReport")) == 2
    names = {each.get("id") for each in root.iter(f"{VR}ValidationObject")}
    assert {each.get("VOReference") for each in root.iter(f"{VR}SignerCertificate")} <= names


def test_the_report_says_why_the_archive_is_stricter(forge: Forge, long_term: bytes) -> None:
    digest = Check("digest", "Отпечаток всего файла", Outcome.FAILED, "файл изменён", NOW, Cause.DIGEST_DIFFERS)
    verdict = Verdict("файл", (digest, *forge.validator().validate(long_term, at=NOW)))

    report = forge.validator().report(long_term, at=NOW, verdict=verdict).decode()

    assert "FAILED: заключение архива строже, потому что Отпечаток всего файла: файл изменён" in report


@pytest.mark.parametrize(
    "case", [case for case in CORPUS if case.cause is Cause.UNREADABLE], ids=lambda case: case.name
)
def test_a_report_is_written_on_what_cannot_be_read(forge: Forge, case: object) -> None:
    pdf = case.make(forge)  # type: ignore[attr-defined]  # a row of the corpus

    main, _ = indications(forge.validator().report(pdf, at=NOW))

    assert main == ["urn:etsi:019102:mainindication:total-failed"]


def test_an_archive_file_is_verified_in_a_fraction_of_a_second(forge: Forge, long_term: bytes) -> None:
    """The bench holds it to 120 ms; here only that nothing is done a hundred times."""
    validator = forge.validator()
    validator.validate(long_term, at=NOW)
    began = process_time()
    validator.validate(long_term, at=NOW)

    assert process_time() - began < 0.5
