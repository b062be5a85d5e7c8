"""The file, parsed once: its revisions, its signatures and the validation data of each revision."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.covered import CoveredDigests, ranges_of
from archive.sign.validation.reader import IndexingReader

UNREADABLE = (
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
_KNOWN = frozenset(str(each.value) for each in SigSeedSubFilter)


@dataclass(frozen=True, slots=True)
class Material:
    """Certificates, CRLs and OCSP answers that one revision carries (the DSS of ISO 32000-2, 12.8.4.3)."""

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    @property
    def tells_of_revocation(self) -> bool:
        """Whether there is any CRL or OCSP answer."""
        return bool(self.crls or self.ocsps)


@dataclass(frozen=True, slots=True)
class EmptyField:
    """A signature field that nobody has filled, and the first revision that has it."""

    name: str
    revision: int


class OpenedFile:
    """A PDF with its signatures, in the order of their revisions."""

    def __init__(self, pdf: bytes) -> None:
        """Parse `pdf`. Raises one of `UNREADABLE`."""
        self.pdf = pdf
        self.reader = IndexingReader(BytesIO(pdf))
        self.strange: list[str] = []
        """/SubFilter of each signature of a kind that nobody here knows."""
        self.signatures = sorted(self._signatures(), key=lambda each: int(each.signed_revision))
        self._materials: dict[int, Material] = {}
        self._parsed: dict[tuple[str, bytes], Any] = {}

    @property
    def last_revision(self) -> int:
        """The number of the last revision, from 0."""
        return int(self.reader.xrefs.total_revisions) - 1

    @property
    def signers(self) -> list[EmbeddedPdfSignature]:
        """Signatures of people and organisations."""
        return [each for each in self.signatures if each.sig_object_type == "/Sig"]

    @property
    def stamps(self) -> list[EmbeddedPdfSignature]:
        """Document timestamps."""
        return [each for each in self.signatures if each.sig_object_type == "/DocTimeStamp"]

    def revision(self, number: int) -> HistoricalResolver:
        """Return the file as it was at a revision."""
        return self.reader.get_historical_resolver(number)

    def material(self, revision: int) -> Material:
        """Return the validation data that the file carried at a revision, and nothing that came later."""
        if revision not in self._materials:
            self._materials[revision] = self._read_material(revision)
        return self._materials[revision]

    def digest(self, algorithms: Algorithms, name: str, signature: EmbeddedPdfSignature) -> bytes:
        """Return the digest of the bytes that a signature's /ByteRange names. Raises ValueError when it names none."""
        ranges = ranges_of(signature.byte_range)
        if name in algorithms.digests:
            return algorithms.digest(name, b"".join(self.pdf[start : start + length] for start, length in ranges))
        return self._covered.of(name, ranges)

    @cached_property
    def _covered(self) -> CoveredDigests:
        numbers = [[int(each) for each in signature.byte_range] for signature in self.signatures]
        return CoveredDigests(self.pdf, (each[1] for each in numbers if len(each) > 1 and min(each) >= 0))

    def field_names(self) -> list[str]:
        """Return the names of all signature fields as the form lists them."""
        return [str(name) for name, _value, _field in enumerate_sig_fields(self.reader)]

    def empty_fields(self) -> list[EmptyField]:
        """Return the signature fields that wait for their signature."""
        names = [str(name) for name, _value, _field in enumerate_sig_fields(self.reader, filled_status=False)]
        return [EmptyField(name, self._appeared(name)) for name in names]

    def _appeared(self, name: str) -> int:
        for number in range(self.last_revision + 1):
            if any(str(found) == name for found, *_rest in enumerate_sig_fields(self.revision(number))):
                return number
        return self.last_revision

    def _signatures(self) -> Iterator[EmbeddedPdfSignature]:
        for name, value, field in enumerate_sig_fields(self.reader, filled_status=True):
            signature = value.get_object()
            kind = str(signature["/SubFilter"]) if "/SubFilter" in signature else ""
            if kind in _KNOWN:
                yield EmbeddedPdfSignature(self.reader, field, name)
            else:
                self.strange.append(kind)

    def _read_material(self, revision: int) -> Material:
        root = self.revision(revision).root
        store = root["/DSS"] if "/DSS" in root else None  # noqa: SIM401 - pyHanko's get() leaves references as they are
        if not isinstance(store, DictionaryObject):
            return Material()
        return Material(
            certificates=self._read(store, "/Certs", x509.Certificate.load),
            crls=self._read(store, "/CRLs", crl.CertificateList.load),
            ocsps=self._read(store, "/OCSPs", ocsp.OCSPResponse.load),
        )

    def _read(self, store: DictionaryObject, key: str, load: Callable[[bytes], Any]) -> tuple[Any, ...]:
        """Parse what `store` lists; the same bytes in several revisions are parsed once."""
        found = []
        for reference in store[key] if key in store else ():  # noqa: SIM401 - as above
            data = bytes(reference.get_object().data)
            if (key, data) not in self._parsed:
                self._parsed[key, data] = load(data)
            found.append(self._parsed[key, data])
        return tuple(found)


def stamped_at(token: cms.SignedData) -> datetime:
    """Return the time that a timestamp token states (RFC 3161, genTime)."""
    stated: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return stated
