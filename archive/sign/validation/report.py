"""The validation report of ETSI TS 119 102-2 (V1.2.1), beside our verdict and never against it.

pyHanko's `generate_report` reports on pyHanko's own judgement, one signature a file; ours differs where the
chain of timestamps is judged link by link, so the report is written from the same answers as the verdict.
Every check stands in it as additional report data, with its cause.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from xml.etree import ElementTree as ET

from asn1crypto import x509

from archive.model.verdict import Cause, Check, Outcome, Verdict
from archive.sign.validation.signers import SignerFound
from archive.texts import _

_VR = "http://uri.etsi.org/19102/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_INDICATIONS = {
    Outcome.PASSED: "total-passed",
    Outcome.FAILED: "total-failed",
    Outcome.INDETERMINATE: "indeterminate",
}
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_CHECK = "urn:archive:check:"


@dataclass(frozen=True, slots=True)
class Reported:
    """One signature with the checks that speak of it; `found` is None where there was none to judge."""

    found: SignerFound | None
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """What its checks come to."""
        return Verdict("", self.checks)


def written_report(pdf: bytes, reported: Sequence[Reported], verdict: Verdict | None, at: datetime) -> bytes:
    """Return the report as XML, UTF-8; `verdict` is what the archive says of the whole file, digest and storage too."""
    ET.register_namespace("vr", _VR)
    ET.register_namespace("ds", _DS)
    root = ET.Element(_vr("ValidationReport"))
    for each in reported:
        _report(root, pdf, each, verdict, at)
    certificates = {_name(one): one for each in reported if each.found for one in _certificates(each.found)}
    if certificates:
        objects = _under(root, "SignatureValidationObjects")
        for name, certificate in certificates.items():
            _object(objects, name, certificate)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _report(root: ET.Element, pdf: bytes, each: Reported, verdict: Verdict | None, at: datetime) -> None:
    report = _under(root, "SignatureValidationReport")
    found = each.found
    if found is not None:
        _identifier(report, found)
    times = _under(report, "ValidationTimeInfo")
    _under(times, "ValidationTime", _time(at))
    best = _under(times, "BestSignatureTime")
    _under(best, "POETime", _time(found.at if found else at))
    _under(best, "TypeOfProof", "urn:etsi:019102:poetype:validation")
    document = _under(report, "SignersDocument")
    _digest(document, pdf)
    if found is not None and found.judgement is not None:
        signer = _under(_under(report, "SignerInformation"), "SignerCertificate")
        signer.set("VOReference", _name(found.judgement.status.signing_cert))
    process = "LTA" if found and found.proof.by_stamp else "LTVM" if found and found.stamp else "Basic"
    process_id = f"urn:etsi:019102:validationprocess:{process}"
    _under(_under(report, "SignatureValidationProcess"), "SignatureValidationProcessID", process_id)
    _status(report, each, verdict)


def _identifier(report: ET.Element, found: SignerFound) -> None:
    identifier = _under(report, "SignatureIdentifier")
    info = found.signature.signer_info
    _digest(identifier, info["signed_attrs"].untag().dump())
    ET.SubElement(identifier, f"{{{_DS}}}SignatureValue").text = _base64(bytes(info["signature"].native))
    _under(identifier, "HashOnly", "false")
    _under(identifier, "DocHashOnly", "false")


def _status(report: ET.Element, each: Reported, verdict: Verdict | None) -> None:
    status = _under(report, "SignatureValidationStatus")
    outcome = each.verdict.outcome
    _under(status, "MainIndication", f"urn:etsi:019102:mainindication:{_INDICATIONS[outcome]}")
    for name in _sub_indications(each.checks, outcome):
        _under(status, "SubIndication", f"urn:etsi:019102:subindication:{name}")
    data = _under(_under(status, "AssociatedValidationReportData"), "AdditionalValidationReportData")
    for check in each.checks:
        _said(data, f"{_CHECK}{check.code}", f"{check.outcome} {check.cause}: {check.title}: {check.reason}")
    if verdict is not None:
        _said(data, "urn:archive:verdict", _compared(outcome, verdict))
        for check in verdict.checks:
            if check not in each.checks:
                _said(data, f"{_CHECK}{check.code}", f"{check.outcome} {check.cause}: {check.title}: {check.reason}")


def _compared(outcome: Outcome, verdict: Verdict) -> str:
    """Say what the archive's verdict is, and why it differs where it does."""
    if verdict.outcome is outcome:
        return _("{verdict}: заключение архива то же").format(verdict=verdict.outcome)
    others = "; ".join(f"{each.title}: {each.reason}" for each in verdict.checks if each.outcome is verdict.outcome)
    return _("{verdict}: заключение архива строже, потому что {others}").format(verdict=verdict.outcome, others=others)


def _sub_indications(checks: Sequence[Check], outcome: Outcome) -> Iterator[str]:
    """Name ETSI's reasons of the checks that decided, each once."""
    if outcome is not Outcome.PASSED:
        named = (Cause(check.cause).sub_indication for check in checks if check.outcome is outcome and check.cause)
        yield from dict.fromkeys(name for name in named if name)


def _object(objects: ET.Element, name: str, certificate: x509.Certificate) -> None:
    made = _under(objects, "ValidationObject")
    made.set("id", name)
    _under(made, "ObjectType", "urn:etsi:019102:validationObject:certificate")
    _under(_under(made, "ValidationObjectRepresentation"), "base64", _base64(certificate.dump()))


def _certificates(found: SignerFound) -> Iterator[x509.Certificate]:
    for judgement in (found.judgement, found.stamp.judgement if found.stamp else None):
        if judgement is not None:
            yield from judgement.certificates


def _said(data: ET.Element, kind: str, words: str) -> None:
    said = _under(data, "ReportData")
    _under(said, "Type", kind)
    _under(said, "Value", words)


def _digest(parent: ET.Element, data: bytes) -> None:
    digest = _under(parent, "DigestAlgAndValue")
    ET.SubElement(digest, f"{{{_DS}}}DigestMethod", Algorithm=_SHA256)
    ET.SubElement(digest, f"{{{_DS}}}DigestValue").text = _base64(sha256(data).digest())


def _under(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    made = ET.SubElement(parent, _vr(name))
    if text:
        made.text = "".join(sign if sign.isprintable() else " " for sign in text)
    return made


def _vr(name: str) -> str:
    return f"{{{_VR}}}{name}"


def _name(certificate: x509.Certificate) -> str:
    return f"vo-certificate-{sha256(certificate.dump()).hexdigest()}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
