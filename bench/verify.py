"""What a verdict on a file costs, by level, from bytes to checks: processor time on one core, and time on the wall.

`verify_ms` is a B-LTA file of one page signed with RSA-3072, `verify_journal_ms` a class's journal of a year,
`…_wall_ms` what somebody waits for it; `verify_over_limit` is the dearer of both against the limit.
`ratio_stock_validator` is pyHanko's own long-term validation (`ades_lta_validation`) of the first against it,
in the same run. Every file must pass.
"""

import asyncio
from collections.abc import Callable, Mapping
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.model.document import Twin
from archive.model.record import RecordClass
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignatureRequest
from archive.model.verdict import Outcome, Verdict
from archive.periods.snapshot import thaw
from archive.render.renderer import DocumentRenderer
from archive.resources import ALGORITHMS
from archive.sign.key_source import KeyFile
from archive.sign.policy import AlgorithmPolicy
from archive.sign.validate import PadesValidator
from bench.peers.engines import Order
from bench.school import opened_school
from bench.sign.ground import Ground, best_ms, best_wall_ms, prepared

_MOST_MS = 120
"""What is required of a B-LTA file."""


def measure() -> Mapping[str, object]:
    """Return the figures of verification."""
    with prepared() as ground:
        return _figures(ground)


def _figures(ground: Ground) -> Mapping[str, object]:
    validator = PadesValidator([ground.authority.trust_anchor.read_bytes()], policy=AlgorithmPolicy.read(ALGORITHMS))
    signer = ground.signer(KeyFile(ground.authority.pkcs12))
    files = {level: signer.sign(ground.document, _asked(level)) for level in SignatureLevel}
    journal = signer.sign(_journal(ground), _asked(SignatureLevel.B_LTA))
    by_level = {level.value: _cost(validator, ground, level, pdf) for level, pdf in files.items()}
    ours = by_level[SignatureLevel.B_LTA.value]
    large = _cost(validator, ground, SignatureLevel.B_LTA, journal)
    stock = best_ms(_stock(ground, files[SignatureLevel.B_LTA]), times=3)
    return {
        "verify_ms": ours,
        "verify_ms_by_level": by_level,
        "verify_wall_ms": _wall(validator, ground, files[SignatureLevel.B_LTA]),
        "verify_journal_ms": large,
        "verify_journal_wall_ms": _wall(validator, ground, journal),
        "verify_journal_pages": _pages(journal),
        "ratio_stock_validator": round(stock / ours, 2),
        "verify_over_limit": round(max(ours, large) / _MOST_MS, 2),
    }


def _journal(ground: Ground) -> bytes:
    """Return the journal of a sample class of twenty for a year, some 140 pages."""
    sample = write_sample(ground.folder / "sample", classes=["5А"], pupils=20)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    with opened_school(ground.folder / "home", organisation, sample.folder) as school:
        _jobs, (frozen,) = school.close("bench")
    order = Order(thaw(frozen), frozen, ground.folder)
    return DocumentRenderer().journal(order.closed, order.identity(RecordClass.JOURNAL), Twin.of(frozen)).pdf


def _asked(level: SignatureLevel) -> SignatureRequest:
    return SignatureRequest(Signatory.DIRECTOR, (FieldPlace(Signatory.DIRECTOR, None),), None, "Проверка", level)


def _cost(validator: PadesValidator, ground: Ground, level: SignatureLevel, pdf: bytes) -> float:
    """Return the milliseconds of one verdict; the file must get the one that its level deserves."""
    outcome = Verdict("", tuple(validator.validate(pdf, at=ground.at))).outcome
    expected = Outcome.INDETERMINATE if level is SignatureLevel.B_B else Outcome.PASSED
    if outcome is not expected:
        message = f"{level}: {outcome}"
        raise RuntimeError(message)
    return round(best_ms(lambda: validator.validate(pdf, at=ground.at), times=10), 1)


def _pages(pdf: bytes) -> int:
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def _wall(validator: PadesValidator, ground: Ground, pdf: bytes) -> float:
    return round(best_wall_ms(lambda: validator.validate(pdf, at=ground.at), times=10), 1)


def _stock(ground: Ground, pdf: bytes) -> Callable[[], object]:
    """Return pyHanko's own long-term validation of `pdf`, with everything by default."""
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([ground.root]), revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO)
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, local_knowledge=LocalKnowledge()))
    timing = ValidationTimingInfo(ground.at, ground.at, point_in_time_validation=True)

    def validate() -> object:
        (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        return asyncio.run(ades_lta_validation(signature, spec, timing))

    return validate
