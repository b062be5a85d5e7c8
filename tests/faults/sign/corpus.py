"""The fault corpus: one row a fault, with the file, the expected verdict and the cause that a program reads.

Every file is made anew from the declared PKI. `at` is when it is verified. What is not a fault at all, though
it looks like one, stands here too: it must pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, core
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field

from archive.model.verdict import Cause, Outcome
from tests.faults.sign.forge import NOW, SIGNED, Forge, der, flipped, reader, updated, with_der, with_range

PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE
AUGUST = datetime(2026, 8, 15, tzinfo=UTC)
OVERLAY = b"q 1 1 1 rg 0 0 600 850 re f Q"


def _june(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One file. `cause` is what some check with `outcome` must name; for PASSED, nothing may name another."""

    name: str
    make: Callable[[Forge], bytes]
    outcome: Outcome
    cause: Cause
    at: datetime = NOW


# --- what is changed in place --------------------------------------------------------------------


def _in_content(forge: Forge) -> bytes:
    pdf = forge.long_term()
    return flipped(pdf, pdf.index(b"stream\n") + 20)


def _in_info(forge: Forge) -> bytes:
    pdf = forge.signed(edit=_retitled)
    return flipped(pdf, pdf.index(b"/Title") + 12)


def _in_value(forge: Forge) -> bytes:
    pdf = forge.signed()
    value = cms.ContentInfo.load(der(pdf))["content"]["signer_infos"][0]["signature"].native
    return with_der(pdf, der(pdf).replace(value, flipped(value, len(value) - 3)).rstrip(b"\0"))


def _in_archive_stamp(forge: Forge) -> bytes:
    pdf = forge.long_term()
    value = cms.ContentInfo.load(der(pdf, 1))["content"]["signer_infos"][0]["signature"].native
    return with_der(pdf, der(pdf, 1).replace(value, flipped(value, len(value) - 3)).rstrip(b"\0"), 1)


def _in_dss(forge: Forge) -> bytes:
    pdf, crl = forge.long_term(), forge.crl("issuing", SIGNED).dump()
    return flipped(pdf, pdf.index(crl) + len(crl) - 5)


def _broken_dss(forge: Forge) -> bytes:
    pdf = forge.long_term()
    return flipped(pdf, pdf.index(forge.crl("issuing", SIGNED).dump()))


def _swapped(forge: Forge) -> bytes:
    other = forge.signed(document=forge.document.replace(b"/Producer", b"/Creator "))
    return with_der(forge.signed(), der(other).rstrip(b"\0"))


def _swapped_within(forge: Forge) -> bytes:
    """Exchange the signatures of director and deputy in one file."""
    pdf = _two(forge)
    first, second = der(pdf), der(pdf, 1)
    return with_der(with_der(pdf, second.rstrip(b"\0"), 0), first.rstrip(b"\0"), 1)


def _unstamped(forge: Forge) -> bytes:
    pdf = forge.signed()
    info = cms.ContentInfo.load(der(pdf))
    del info["content"]["signer_infos"][0]["unsigned_attrs"]
    return with_der(pdf, info.dump(force=True))


# --- what is added ---------------------------------------------------------------------------------


def _page(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    page: DictionaryObject = writer.root["/Pages"]["/Kids"][0].get_object()
    return page


def _orphan(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(pdf_string("orphan"))


def _retitled(writer: IncrementalPdfFileWriter) -> None:
    writer.trailer["/Info"][pdf_name("/Title")] = pdf_string("Журнал 9Б")
    writer.mark_update(writer.trailer.raw_get("/Info").reference)


def _replaced(writer: IncrementalPdfFileWriter) -> None:
    """Put other content under the same object number: the reader shows the new one."""
    content = _page(writer)["/Contents"]
    content._data = b"BT ET"
    content._encoded_data = None
    writer.mark_update(content.container_ref)


def _covered(writer: IncrementalPdfFileWriter) -> None:
    """Hide: draw a white sheet over what was signed."""
    page = _page(writer)
    overlay = writer.add_object(StreamObject(stream_data=OVERLAY))
    page[pdf_name("/Contents")] = ArrayObject([page.raw_get("/Contents"), overlay])
    writer.update_container(page)


def _annotated(writer: IncrementalPdfFileWriter) -> None:
    """Hide under an annotation that looks like text."""
    page = _page(writer)
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): ArrayObject(map(NumberObject, (0, 0, 600, 850))),
            pdf_name("/Contents"): pdf_string("5"),
            pdf_name("/F"): NumberObject(4),
        }
    )
    page[pdf_name("/Annots")] = ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def _shadow(writer: IncrementalPdfFileWriter) -> None:
    """Prepare before signing: a second page that hangs in the file unseen (hide-and-replace)."""
    page = _page(writer)
    secret = writer.add_object(StreamObject(stream_data=b"BT ET"))
    hidden = DictionaryObject({**page, pdf_name("/Contents"): secret})
    writer.root[pdf_name("/Shadow")] = writer.add_object(hidden)
    writer.update_root()


def _unveiled(writer: IncrementalPdfFileWriter) -> None:
    """Afterwards: let the page tree lead to the prepared page."""
    pages = writer.root["/Pages"]
    pages[pdf_name("/Kids")] = ArrayObject([writer.root.raw_get("/Shadow")])
    writer.update_container(pages)


def _two_roots(writer: IncrementalPdfFileWriter) -> None:
    """Prepare before signing: a second catalogue with the same form and other pages, that nothing leads to."""
    pages = DictionaryObject({**writer.root["/Pages"], pdf_name("/Lang"): pdf_string("ru")})
    root = DictionaryObject({**writer.root, pdf_name("/Pages"): writer.add_object(pages)})
    writer.root[pdf_name("/Shadow")] = writer.add_object(root)
    writer.update_root()


def _other_root(forge: Forge) -> bytes:
    """Afterwards: let only the trailer lead to it; no object is changed."""
    pdf = forge.signed(document=forge.with_fields("director"), edit=_two_roots)
    known = reader(pdf)
    shadow = known.root.raw_get("/Shadow")
    identity = known.trailer.raw_get("/ID")[0].original_bytes.hex().encode()
    previous = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    trailer = b"trailer\n<< /Root %d 0 R /Size %d /Prev %d /ID [<%s> <%s>] >>\n" % (
        shadow.idnum,
        known.trailer["/Size"],
        previous,
        identity,
        identity,
    )
    return pdf + b"xref\n0 1\n0000000000 65535 f \n" + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def _extra_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("deputy"))


def _with(edit: Callable[[IncrementalPdfFileWriter], None]) -> Callable[[Forge], bytes]:
    """Return a B-LTA file with an update after everything."""
    return lambda forge: updated(forge.long_term(), edit)


def _under_a_new_stamp(edit: Callable[[IncrementalPdfFileWriter], None]) -> Callable[[Forge], bytes]:
    """Return a B-LTA file that was tampered with and then renewed, so that the last stamp covers everything."""
    return lambda forge: forge.stamped(updated(forge.long_term(), edit), forge.stamper(at=NOW))


# --- signers ---------------------------------------------------------------------------------------


def _two(forge: Forge) -> bytes:
    """Return a document of two fields, signed by both, the first certifying that only fields may be filled."""
    document = forge.with_fields("deputy", "director")
    first = forge.signed("deputy", document=document, field_name="deputy", permissions=MDPPerm.FILL_FORMS)
    return forge.signed("director", document=first, certify=False)


def _turned(forge: Forge) -> bytes:
    document = forge.with_fields("deputy", "director")
    first = forge.signed("director", document=document, permissions=MDPPerm.FILL_FORMS)
    return forge.signed("deputy", document=first, field_name="deputy", certify=False)


def _half(forge: Forge) -> bytes:
    document = forge.with_fields("deputy", "director")
    return forge.signed("deputy", document=document, field_name="deputy", permissions=MDPPerm.FILL_FORMS)


def _over_a_certified(forge: Forge) -> bytes:
    """Sign, as a stranger with a good certificate would, over what the director certified."""

    def uncertified(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/Perms"]  # pyHanko itself refuses to sign over a certification
        writer.update_root()

    return forge.signed("deputy", document=forge.signed(), field_name="deputy", certify=False, edit=uncertified)


def _late(forge: Forge) -> bytes:
    """Sign and stamp when the certificate has long expired."""
    stamper = forge.stamper(at=_june(2028))
    return forge.stamped(forge.with_dss(forge.signed(stamper=stamper), _june(2028)), forge.stamper(at=_june(2028)))


def _revoked_after(forge: Forge) -> bytes:
    return forge.stamped(forge.with_dss(forge.signed("revoked-after"), AUGUST), forge.stamper(at=AUGUST))


def _unstamped_revoked(forge: Forge) -> bytes:
    return forge.with_dss(forge.signed("revoked-after", stamped=False), AUGUST)


def _stale(forge: Forge) -> bytes:
    return forge.stamped(forge.with_dss(forge.signed(), SIGNED - timedelta(days=60)))


def _without_lists(forge: Forge) -> bytes:
    return forge.stamped(forge.with_dss(forge.signed(), crls=False))


# --- timestamps ------------------------------------------------------------------------------------


def _wrong_imprint(forge: Forge) -> bytes:
    def other(asked: core.Sequence) -> None:
        asked["message_imprint"]["hashed_message"] = b"\0" * 32

    return forge.signed(stamper=forge.stamper(forge=other))


def _other_time(forge: Forge) -> bytes:
    pdf = forge.signed()
    return with_der(pdf, der(pdf).replace(b"20260601090000Z", b"20250601090000Z").rstrip(b"\0"))


def _archive_wrong_imprint(forge: Forge) -> bytes:
    def other(asked: core.Sequence) -> None:
        asked["message_imprint"]["hashed_message"] = b"\0" * 32

    return forge.stamped(forge.with_dss(forge.signed()), forge.stamper(forge=other))


def _future(forge: Forge) -> bytes:
    return forge.signed(stamper=forge.stamper(at=NOW + timedelta(days=3)))


def _backwards(forge: Forge) -> bytes:
    """Cover a stamp by one that states an earlier time."""
    return forge.stamped(forge.long_term(), forge.stamper(at=SIGNED - timedelta(days=3)))


def _stranger_stamp(forge: Forge) -> bytes:
    return forge.signed(stamper=forge.stamper("stranger-stamps"))


def _stranger_archive(forge: Forge) -> bytes:
    return forge.stamped(forge.with_dss(forge.signed()), forge.stamper("stranger-stamps"))


def _renewed(*years: int) -> Callable[[Forge], bytes]:
    """Return a B-LTA file renewed in these years, each time with the authority of the day."""

    def make(forge: Forge) -> bytes:
        pdf = forge.long_term()
        for year in years:
            pdf = forge.renewed(pdf, "stamps-3" if year >= 2040 else "stamps-2", _june(year))
        return pdf

    return make


def _tampered_then_renewed(forge: Forge) -> bytes:
    return forge.renewed(_in_content(forge), "stamps-2", _june(2031))


def _revoked_authority(forge: Forge) -> bytes:
    """Renew in 2029 a stamp whose authority was revoked in 2028."""
    signed = forge.signed(stamper=forge.stamper("stamps-revoked"))
    archived = forge.stamped(
        forge.with_dss(signed, certificates=("issuing", "stamps-revoked")), forge.stamper("stamps-revoked")
    )
    later = forge.with_dss(archived, _june(2029), certificates=("stamps-1",))
    return forge.stamped(later, forge.stamper(at=_june(2029)))


# --- unknown algorithms ----------------------------------------------------------------------------


def _gost(forge: Forge) -> bytes:
    """Name GOST R 34.10-2012 and 34.11-2012 in the place of ECDSA and SHA-256, as a file of a qualified key does."""
    pdf = forge.signed()
    info = cms.ContentInfo.load(der(pdf))
    signer = info["content"]["signer_infos"][0]
    signer["digest_algorithm"] = {"algorithm": "1.2.643.7.1.1.2.2"}
    signer["signature_algorithm"] = {"algorithm": "1.2.643.7.1.1.3.2"}
    return with_der(pdf, info.dump(force=True))


def _strange_kind(forge: Forge) -> bytes:
    return forge.signed().replace(b"/ETSI.CAdES.detached", b"/Acme.Magic.detached")


CORPUS = (
    Case("sound B-T", lambda f: f.signed("undeclared"), PASSED, Cause.REVOCATION_NOT_CARRIED),
    Case("sound B-LT", lambda f: f.with_dss(f.signed()), PASSED, Cause.HOLDS),
    Case("sound B-LTA", lambda f: f.long_term(), PASSED, Cause.HOLDS),
    Case("sound B-LTA of a certificate without CRL", lambda f: f.long_term("undeclared"), PASSED, Cause.HOLDS),
    Case("sound, two signatures", _two, PASSED, Cause.REVOCATION_NOT_CARRIED),
    Case("unsigned", lambda f: f.document, UNKNOWN, Cause.NO_SIGNATURE),
    Case("only a document timestamp", lambda f: f.stamped(f.document), UNKNOWN, Cause.NO_SIGNATURE),
    Case("not a PDF", lambda _: b"garbage" * 999, FAILED, Cause.UNREADABLE),
    Case("empty", lambda _: b"", FAILED, Cause.UNREADABLE),
    # changed in place
    Case("byte in content", _in_content, FAILED, Cause.HASH_FAILURE),
    Case("byte in /Info", _in_info, FAILED, Cause.HASH_FAILURE),
    Case("byte in the signature value", _in_value, FAILED, Cause.SIGNATURE_FAILURE),
    Case("byte in the archive timestamp", _in_archive_stamp, FAILED, Cause.SIGNATURE_FAILURE),
    Case("byte in a CRL of the DSS", _in_dss, FAILED, Cause.HASH_FAILURE),
    Case("DSS that cannot be read", _broken_dss, FAILED, Cause.UNREADABLE),
    Case("zeroed signature", lambda f: with_der(f.signed(), b""), FAILED, Cause.UNREADABLE),
    Case(
        "no CMS in the signature", lambda f: with_der(f.signed(), b"\x30\x03\x02\x01\x07\x00"), FAILED, Cause.UNREADABLE
    ),
    Case("signature of another file", _swapped, FAILED, Cause.HASH_FAILURE),
    Case("signatures swapped within the file", _swapped_within, FAILED, Cause.HASH_FAILURE),
    # added
    Case("junk after the end", lambda f: f.long_term() + b"junk!", FAILED, Cause.APPENDED),
    Case("junk after the end of B-LT", lambda f: f.with_dss(f.signed()) + b"\njunk!", FAILED, Cause.APPENDED),
    Case("orphan object", _with(_orphan), FAILED, Cause.APPENDED),
    Case(
        "orphan object after the DSS of B-LT",
        lambda f: updated(f.with_dss(f.signed()), _orphan),
        FAILED,
        Cause.APPENDED,
    ),
    Case("/Info changed by an update", _with(_retitled), FAILED, Cause.APPENDED),
    Case("content replaced", _with(_replaced), FAILED, Cause.CONTENT_CHANGED),
    Case("content hidden under a sheet", _with(_covered), FAILED, Cause.CONTENT_CHANGED),
    Case("content hidden under an annotation", _with(_annotated), FAILED, Cause.CONTENT_CHANGED),
    Case(
        "shadow: prepared page unveiled",
        lambda f: updated(f.signed(edit=_shadow), _unveiled),
        FAILED,
        Cause.CONTENT_CHANGED,
    ),
    Case(
        "shadow: trailer leads to a prepared catalogue",
        _other_root,
        FAILED,
        Cause.CONTENT_CHANGED,
    ),
    Case("empty signature field added", _with(_extra_field), FAILED, Cause.FIELD_ADDED),
    Case("signed over a certification", _over_a_certified, FAILED, Cause.CONTENT_CHANGED),
    # changed, then renewed so that the last timestamp covers everything
    Case("tampered in place and renewed", _tampered_then_renewed, FAILED, Cause.HASH_FAILURE, _june(2032)),
    Case("content replaced and renewed", _under_a_new_stamp(_replaced), FAILED, Cause.CONTENT_CHANGED),
    Case("content hidden and renewed", _under_a_new_stamp(_covered), FAILED, Cause.CONTENT_CHANGED),
    Case("annotated and renewed", _under_a_new_stamp(_annotated), FAILED, Cause.CONTENT_CHANGED),
    Case("/Info changed and renewed", _under_a_new_stamp(_retitled), UNKNOWN, Cause.METADATA_CHANGED),
    Case("orphan object and renewed", _under_a_new_stamp(_orphan), UNKNOWN, Cause.METADATA_CHANGED),
    Case("signature field added and renewed", _under_a_new_stamp(_extra_field), FAILED, Cause.FIELD_ADDED),
    # cut and ByteRange
    Case("truncated", lambda f: (pdf := f.long_term())[: len(pdf) - 900], FAILED, Cause.UNREADABLE),
    Case("truncated within the first revision", lambda f: f.long_term()[:500], FAILED, Cause.UNREADABLE),
    Case(
        "ByteRange short at the end",
        lambda f: with_range(f.signed(), lambda r: [0, r[1], r[2], r[3] - 9]),
        FAILED,
        Cause.APPENDED,
    ),
    Case(
        "ByteRange with a wider gap",
        lambda f: with_range(f.signed(), lambda r: [0, r[1] - 9, r[2], r[3]]),
        FAILED,
        Cause.HIDDEN_IN_GAP,
    ),
    Case(
        "ByteRange that overlaps", lambda f: with_range(f.signed(), lambda r: [0, r[2], r[1], r[3]]), FAILED, Cause.CUT
    ),
    Case(
        "ByteRange out of the file",
        lambda f: with_range(f.signed(), lambda r: [0, r[1], r[2], r[3] * 9]),
        FAILED,
        Cause.CUT,
    ),
    Case(
        "ByteRange not from the start",
        lambda f: with_range(f.signed(), lambda r: [9, r[1] - 9, r[2], r[3]]),
        FAILED,
        Cause.BYTE_RANGE,
    ),
    Case("ByteRange of zeros", lambda f: with_range(f.signed(), lambda _: [0, 0, 0, 0]), FAILED, Cause.HIDDEN_IN_GAP),
    Case("ByteRange empty", lambda f: with_range(f.signed(), lambda _: []), FAILED, Cause.UNREADABLE),
    Case("ByteRange negative", lambda f: with_range(f.signed(), lambda r: [0, r[1], -1, 9]), FAILED, Cause.UNREADABLE),
    Case("ByteRange missing", lambda f: f.signed().replace(b"/ByteRange", b"/BiteRange"), FAILED, Cause.UNREADABLE),
    # certificates
    Case("expired before the timestamp", _late, UNKNOWN, Cause.EXPIRED, _june(2029)),
    Case("expired certificate", lambda f: f.long_term("expired"), UNKNOWN, Cause.EXPIRED),
    Case("expired after the timestamp", lambda f: f.long_term(), PASSED, Cause.HOLDS, _june(2031)),
    Case("not yet valid", lambda f: f.long_term("early"), FAILED, Cause.NOT_YET_VALID),
    Case("revoked before the timestamp", lambda f: f.long_term("revoked-before"), FAILED, Cause.REVOKED),
    Case("revoked after the timestamp", _revoked_after, PASSED, Cause.HOLDS, _june(2027)),
    Case("revoked, nobody knows whether after", _unstamped_revoked, UNKNOWN, Cause.REVOKED_NO_PROOF, AUGUST),
    Case("revocation data promised, not in the file", _without_lists, UNKNOWN, Cause.REVOCATION_UNKNOWN),
    Case("revocation data out of date", _stale, UNKNOWN, Cause.REVOCATION_STALE),
    Case("unknown root", lambda f: f.long_term("stranger"), UNKNOWN, Cause.NO_CHAIN),
    Case("certificate for another use", lambda f: f.long_term("unfit"), UNKNOWN, Cause.CHAIN_UNSUITABLE),
    # timestamps
    Case("no timestamp", lambda f: f.signed(stamped=False), UNKNOWN, Cause.NO_TIMESTAMP),
    Case("timestamp removed", _unstamped, UNKNOWN, Cause.NO_TIMESTAMP),
    Case("timestamp over something else", _wrong_imprint, FAILED, Cause.HASH_FAILURE),
    Case("time in the timestamp altered", _other_time, FAILED, Cause.HASH_FAILURE),
    Case("timestamp of an untrusted authority", _stranger_stamp, UNKNOWN, Cause.NO_CHAIN),
    Case("timestamp from the future", _future, UNKNOWN, Cause.TIMESTAMP_ORDER),
    Case("archive timestamp over something else", _archive_wrong_imprint, FAILED, Cause.HASH_FAILURE),
    Case("archive timestamp of an untrusted authority", _stranger_archive, UNKNOWN, Cause.NO_CHAIN),
    Case("archive timestamp earlier than what it covers", _backwards, UNKNOWN, Cause.TIMESTAMP_ORDER),
    Case(
        "timestamp authority revoked since, not renewed in time",
        _revoked_authority,
        UNKNOWN,
        Cause.REVOKED_NO_PROOF,
        _june(2030),
    ),
    # 25 years
    Case("2031, renewed on schedule", _renewed(2031), PASSED, Cause.HOLDS, _june(2032)),
    Case("2041, two authorities", _renewed(2031, 2041), PASSED, Cause.HOLDS, datetime(2041, 7, 1, tzinfo=UTC)),
    Case("2051, everything expired but the last", _renewed(2031, 2041), PASSED, Cause.HOLDS, _june(2051)),
    Case("2033, never renewed", lambda f: f.long_term(), UNKNOWN, Cause.RENEWAL_MISSED, _june(2033)),
    Case("2034, renewed too late", _renewed(2033), UNKNOWN, Cause.RENEWAL_MISSED, _june(2034)),
    Case("2051, the second renewal too late", _renewed(2031, 2043), UNKNOWN, Cause.RENEWAL_MISSED, _june(2051)),
    Case("2056, the last authority expired", _renewed(2031, 2041), UNKNOWN, Cause.RENEWAL_MISSED, _june(2056)),
    # several signatories
    Case("one signature missing", _half, UNKNOWN, Cause.SIGNATURE_MISSING),
    Case("signed out of order", _turned, UNKNOWN, Cause.SIGNING_ORDER),
    # what cannot be computed here
    Case("GOST", _gost, UNKNOWN, Cause.ALGORITHM_UNKNOWN),
    Case("unknown kind of signature", _strange_kind, UNKNOWN, Cause.ALGORITHM_UNKNOWN),
)
