"""Who has signed and who has not: fields left empty, fields added, the order of signing, the certification."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.sign.validation import EmbeddedPdfSignature

from archive.model.signature import Signatory
from archive.model.verdict import Cause, Outcome
from archive.sign.validation.opened import OpenedFile
from archive.texts import _


@dataclass(frozen=True, slots=True)
class FieldFault:
    """Something about the fields that the school did not mean."""

    cause: Cause
    outcome: Outcome
    words: str


def whose(field: str) -> str:
    """Return in whose capacity a field is signed: «директор»; a foreign field keeps its own name."""
    try:
        return Signatory(field).words
    except ValueError:
        return _("директор") if field == "Director" else field


def field_faults(opened: OpenedFile) -> list[FieldFault]:
    """Return everything that is wrong with the fields of a signed file."""
    return [*_empty(opened), *_order(opened), *_certification(opened)]


def _empty(opened: OpenedFile) -> Iterator[FieldFault]:
    first = int(opened.signatures[0].signed_revision)
    for each in opened.empty_fields():
        if each.revision > first:
            words = _("после подписания добавлено поле подписи «{field}»").format(field=whose(each.name))
            yield FieldFault(Cause.FIELD_ADDED, Outcome.FAILED, words)
        else:
            words = _("не подписано: {field}").format(field=whose(each.name))
            yield FieldFault(Cause.SIGNATURE_MISSING, Outcome.INDETERMINATE, words)


def _order(opened: OpenedFile) -> Iterator[FieldFault]:
    """Compare the order of signing with that of the form, where all fields were made before the first signature."""
    signed = [str(each.field_name) for each in opened.signers]
    planned = [name for name in opened.field_names() if name in signed]
    if signed != planned and all(name in set(Signatory) for name in signed):
        words = _("подписано не в том порядке: {found} вместо {planned}").format(
            found=", ".join(map(whose, signed)), planned=", ".join(map(whose, planned))
        )
        yield FieldFault(Cause.SIGNING_ORDER, Outcome.INDETERMINATE, words)


def _certification(opened: OpenedFile) -> Iterator[FieldFault]:
    """A certification after another signature would restrict what others signed before it."""
    later = [each for each in opened.signers[1:] if _certifies(each)]
    for each in later:
        words = _("подпись «{field}» удостоверяет документ, хотя она не первая").format(field=whose(each.field_name))
        yield FieldFault(Cause.SIGNING_ORDER, Outcome.INDETERMINATE, words)


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    return signature.docmdp_level is not None and "/Reference" in signature.sig_object
