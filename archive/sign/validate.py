"""Judges PAdES signatures (ETSI EN 319 102-1, validation of signatures with time, levels B-B and B-T).

Five questions, each answered on its own: is the signature intact, does its certificate lead to a
trusted root, does a trusted timestamp say when, does it cover the entire file, was anything changed
after it. The signer's certificate is judged at the time of the timestamp, the timestamp authority's
at the time of validation, because nothing later vouches for the timestamp. What pyHanko's difference
analysis lets pass (a changed /Info, junk after the end) fails by the coverage of the file.
Revocation is judged from what the file carries; nothing is fetched.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from archive.errors import SettingError
from archive.model.verdict import Check, Outcome
from archive.sign.certificate import in_words, moment_in_words, validity_in_words
from archive.sign.coverage import BYTES, gap_in_words
from archive.texts import _, counted

_UNREADABLE = (
    PdfError,
    CMSExtractionError,
    SignatureValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    struct.error,
    zlib.error,
)
"""What pyHanko and asn1crypto raise, wherever a damaged or forged file happens to lead them."""
_SIGNATURE = _("Электронная подпись")
_CERTIFICATE = _("Сертификат подписавшего")
_TIMESTAMP = _("Штамп времени")
_COVERAGE = _("Подпись охватывает весь файл")
_MODIFICATION = _("Изменения после подписания")


class PadesValidator:
    """Implements `ports.SignatureValidator` against the given roots."""

    def __init__(self, trust_anchors: Sequence[bytes]) -> None:
        """Take root certificates, PEM (one or several in a file) or DER. Raises `SettingError` for anything else."""
        self._roots = [root for anchor in trust_anchors for root in _certificates(anchor)]

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        """Return the checks of every signature in `pdf`; bad input gives checks that do not pass, never an error."""
        try:
            reader = PdfFileReader(BytesIO(pdf))
        except _UNREADABLE as error:
            return (_broken(_("файл повреждён или это не PDF ({error})"), error, at),)
        try:
            return self._checks(pdf, reader, at)
        except _UNREADABLE as error:
            return (_broken(_("файл или подпись в нём повреждены ({error})"), error, at),)

    def _checks(self, pdf: bytes, reader: PdfFileReader, at: datetime) -> Sequence[Check]:
        signatures = list(reader.embedded_signatures)
        if not signatures:
            return (Check("signature", _SIGNATURE, Outcome.INDETERMINATE, _("подписи нет"), at),)
        judged = [check for signature in signatures for check in self._judge(signature, at)]
        return (*judged, _coverage(pdf, signatures[-1], at))

    def _judge(self, signature: EmbeddedPdfSignature, at: datetime) -> Sequence[Check]:
        if signature.sig_object_type != "/Sig":
            reason = _("отметка времени на весь документ этой версией не проверяется")
            return (Check("timestamp", _TIMESTAMP, Outcome.INDETERMINATE, reason, at),)
        try:
            judged = self._judged(signature, at)
        except _UNREADABLE as error:
            return (_broken(_("подпись повреждена ({error})"), error, at),)
        return (_signature(judged), _certificate(judged), _timestamp(judged, at), _modification(judged))

    def _judged(self, signature: EmbeddedPdfSignature, at: datetime) -> "_Judged":
        """Judge the signer at the timestamp's time if that is to be believed, else at `at`."""
        stamped = _stamped_at(signature)
        status = self._status(signature, signer_at=stamped or at, stamp_at=at)
        stamp = status.timestamp_validity
        if stamped is None or (stamp is not None and stamp.trusted):
            return _Judged(status, stamped or at)
        return _Judged(self._status(signature, signer_at=at, stamp_at=at), at)

    def _status(
        self, signature: EmbeddedPdfSignature, *, signer_at: datetime, stamp_at: datetime
    ) -> PdfSignatureStatus:
        return validate_pdf_signature(signature, self._context(signer_at), self._context(stamp_at))

    def _context(self, moment: datetime) -> ValidationContext:
        return ValidationContext(trust_roots=self._roots, moment=moment, allow_fetching=False)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One signature's status and the time that its signer was judged at."""

    status: PdfSignatureStatus
    at: datetime


def _certificates(anchor: bytes) -> list[x509.Certificate]:
    try:
        ders = [der for _kind, _headers, der in pem.unarmor(anchor, multiple=True)] if pem.detect(anchor) else [anchor]
        roots = [x509.Certificate.load(der, strict=True) for der in ders]
        for root in roots:
            root.subject.native  # noqa: B018 - parsed here, so that a wrong file is found at start
    except (ValueError, TypeError) as error:
        raise SettingError(name="ARCHIVE_TRUST_ANCHORS", why=_("это не сертификат PEM или DER")) from error
    return roots


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        return _generated_at(token)
    return None


def _generated_at(token: cms.SignedData) -> datetime:
    stated: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return stated


def _signature(judged: _Judged) -> Check:
    status, who = judged.status, in_words(judged.status.signing_cert)
    if not status.intact:
        reason = _("подписанное изменено: отпечаток не сходится с подписью; подписал {who}").format(who=who)
    elif not status.valid:
        reason = _("значение подписи неверно: она сделана другим ключом или испорчена; назван {who}").format(who=who)
    else:
        reason = _("цела, подписал {who}").format(who=who)
    outcome = Outcome.PASSED if status.intact and status.valid else Outcome.FAILED
    return Check("signature", _SIGNATURE, outcome, reason, judged.at)


def _certificate(judged: _Judged) -> Check:
    status = judged.status
    who, when = in_words(status.signing_cert), moment_in_words(judged.at)
    if not (status.intact and status.valid):
        reason = _("{who}: подпись не сходится, поэтому сертификат ничего не удостоверяет").format(who=who)
        return Check("certificate", _CERTIFICATE, Outcome.INDETERMINATE, reason, judged.at)
    if status.trusted:
        root = in_words(status.validation_path.first) if status.validation_path else ""
        reason = _("{who} действовал на {when} (срок {validity}), доверенный корень: {root}; {revocation}").format(
            who=who,
            when=when,
            validity=validity_in_words(status.signing_cert),
            root=root,
            revocation=_("сведений об отзыве в файле нет"),
        )
        return Check("certificate", _CERTIFICATE, Outcome.PASSED, reason, judged.at)
    reason = _distrust(status, judged.at)
    return Check("certificate", _CERTIFICATE, _outcome(status), reason, judged.at)


def _distrust(status: PdfSignatureStatus | TimestampSignatureStatus, at: datetime) -> str:
    """Say why the certificate is not to be believed at `at`."""
    who, validity = in_words(status.signing_cert), validity_in_words(status.signing_cert)
    when = moment_in_words(at)
    if status.revocation_details is not None:
        revoked = moment_in_words(status.revocation_details.revocation_date)
        return _("{who} отозван {revoked}").format(who=who, revoked=revoked)
    if at > status.signing_cert.not_valid_after:
        return _("{who} к {when} истёк: срок {validity}").format(who=who, when=when, validity=validity)
    if at < status.signing_cert.not_valid_before:
        return _("{who} на {when} ещё не действовал: срок {validity}").format(who=who, when=when, validity=validity)
    problem = status.trust_problem_indic
    name = problem.standard_name if problem else "NO_CERTIFICATE_CHAIN_FOUND"
    return _("{who} не ведёт к доверенному корню на {when} ({problem})").format(who=who, when=when, problem=name)


def _outcome(status: PdfSignatureStatus | TimestampSignatureStatus) -> Outcome:
    """Return ETSI's word for the trouble: INDETERMINATE for an unknown root or expiry, FAILED for revocation."""
    problem = status.trust_problem_indic
    return Outcome.FAILED if problem is not None and problem.status is AdESStatus.FAILED else Outcome.INDETERMINATE


def _timestamp(judged: _Judged, at: datetime) -> Check:
    stamp = judged.status.timestamp_validity
    if stamp is None:
        reason = _("штампа времени нет, когда подписано, неизвестно")
        return Check("timestamp", _TIMESTAMP, Outcome.INDETERMINATE, reason, at)
    who, when = in_words(stamp.signing_cert), moment_in_words(stamp.timestamp)
    if not (stamp.intact and stamp.valid):
        reason = _("штамп на {when} подделан или поставлен на другую подпись; назван {who}").format(when=when, who=who)
        return Check("timestamp", _TIMESTAMP, Outcome.FAILED, reason, at)
    if stamp.trusted:
        reason = _("подписано не позже {when}, удостоверил {who}").format(when=when, who=who)
        return Check("timestamp", _TIMESTAMP, Outcome.PASSED, reason, stamp.timestamp)
    reason = _("штамп на {when} не подтверждён: {why}").format(when=when, why=_distrust(stamp, at))
    return Check("timestamp", _TIMESTAMP, _outcome(stamp), reason, at)


def _modification(judged: _Judged) -> Check:
    if not (judged.status.intact and judged.status.valid):
        reason = _("подпись не сходится, сравнивать не с чем")
        return Check("modification", _MODIFICATION, Outcome.INDETERMINATE, reason, judged.at)
    if judged.status.docmdp_ok:
        reason = _("поверх подписанного ничего не дописано")
        return Check("modification", _MODIFICATION, Outcome.PASSED, reason, judged.at)
    reason = _("поверх подписанного дописано другое содержание, а подпись изменений не допускает")
    return Check("modification", _MODIFICATION, Outcome.FAILED, reason, judged.at)


def _coverage(pdf: bytes, last: EmbeddedPdfSignature, at: datetime) -> Check:
    gap = gap_in_words(pdf, list(last.byte_range), last.pkcs7_content)
    if gap:
        return Check("coverage", _COVERAGE, Outcome.FAILED, gap, at)
    reason = _("весь файл ({size}), кроме места самой подписи").format(size=counted(len(pdf), *BYTES))
    return Check("coverage", _COVERAGE, Outcome.PASSED, reason, at)


def _broken(words: str, error: Exception, at: datetime) -> Check:
    """Return the check of what could not be read, with one line of the library's words."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return Check("signature", _SIGNATURE, Outcome.FAILED, words.format(error=said), at)
