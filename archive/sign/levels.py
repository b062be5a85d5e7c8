"""From a timestamped signature to B-LT and B-LTA (ETSI EN 319 142-1, 6.3), by two more incremental updates.

The first puts the proofs of the signer and of the timestamp authority into the DSS and nothing else. The
second is the archival timestamp, which covers the entire file; were both one update, some validators would
not believe that the timestamp vouches for the proofs.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import count

from asn1crypto import cms, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.signers.cms_embedder import SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

from archive.errors import RevocationUnavailableError, SigningFailedError, TimestampUnavailableError
from archive.sign.certificate import in_words
from archive.sign.hole import DIGEST, NoRoomError, Update, with_hole
from archive.sign.proofs import TIME_STAMPING, Proof, Proofs
from archive.texts import _

_GROWTH = 96
"""Bytes by which one authority's tokens differ: serial number, fraction of a second, ECDSA value."""
_AUTHORITIES = 4
"""So many different certificates may answer for one file before we give up (a service is often a few machines)."""


class Stamps(TimeStamper):
    """Passes each question on to the authority and remembers how large its tokens are and who signs them."""

    def __init__(self, authority: TimeStamper) -> None:
        """Take the authority; it is asked at the first need."""
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self._authority = authority
        self._largest = 0
        self.last: cms.ContentInfo | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token over `message_digest`. Raises `TimestampUnavailableError`."""
        token = await self._authority.async_timestamp(message_digest, md_algorithm)
        self._largest = max(self._largest, len(token.dump()))
        self.last = token
        return token

    def over(self, digest: bytes) -> bytes:
        """Return the token over a SHA-256, DER."""
        token = asyncio.run(self.async_timestamp(digest, DIGEST))
        der: bytes = token.dump()
        return der

    def room(self) -> int:
        """Return how many bytes to leave for a token; asks for one when none was seen yet."""
        if not self._largest:
            asyncio.run(self.async_dummy_response(DIGEST))
        return self._largest + _GROWTH


def fitting(stamps: Stamps, make: Callable[[int], bytes]) -> bytes:
    """Return `make(room)`, made again when another authority's token proved larger than the room left for it."""
    while True:
        room = stamps.room()
        try:
            return make(room)
        except NoRoomError as error:
            if stamps.room() <= room:
                raise SigningFailedError(why=str(error)) from error


@dataclass(slots=True)
class Levels:
    """Adds proofs and archival timestamps; without `proofs` only levels up to B-T can be made."""

    stamps: Stamps
    proofs: Proofs | None

    def prove(self, certificate: x509.Certificate, others: Iterable[x509.Certificate], at: datetime) -> Proof:
        """Return what proves a signer's certificate. Raises as `Proofs.of`."""
        return self._proofs(certificate).of(certificate, others, at)

    def proof_of(self, certificate: x509.Certificate, others: Iterable[x509.Certificate], at: datetime) -> Proof | None:
        """Return what proves a signer's certificate, or None where no roots are set. Raises as `Proofs.of`."""
        return self.prove(certificate, others, at) if self.proofs is not None else None

    def raised(self, pdf: bytes, signer: Proof, at: datetime, *, archival: bool) -> bytes:
        """Return a signed `pdf` at B-LT, or with an archival timestamp at B-LTA.

        The authority that gave the last token, the signature's, is proved along with the signer. If the
        archival timestamp comes from yet another one, it is made again over that one's proof as well.
        Raises `TimestampUnavailableError`, `SigningFailedError` and as `Proofs.of`.
        """
        try:
            return self._raised(pdf, signer, at, archival=archival)
        except (PdfError, PyHankoSigningError) as error:
            raise SigningFailedError(why=str(error)) from error

    def _raised(self, pdf: bytes, signer: Proof, at: datetime, *, archival: bool) -> bytes:
        proofs = [signer, self._authority(at)]
        proved = _with_proofs(pdf, proofs)
        if not archival:
            return proved
        for _each in range(_AUTHORITIES):
            made = fitting(self.stamps, partial(self._archived, proved))
            last = self._authority(at)
            if last in proofs:
                return made
            proofs.append(last)
            proved = _with_proofs(pdf, proofs)
        why = _("под одним адресом отвечают слишком много разных служб")
        raise TimestampUnavailableError(url=", ".join(_names(proofs)), why=why)

    def _archived(self, pdf: bytes, room: int) -> bytes:
        writer = Update(BytesIO(pdf))
        name = _timestamp_name(writer)
        field = SigFieldSpec(name, readable_field_name=_("Архивный штамп времени"))
        hole = with_hole(writer, name, SigObjSetup(DocumentTimestamp(bytes_reserved=2 * room)), field)
        return hole.filled(self.stamps.over(hole.digest))

    def _authority(self, at: datetime) -> Proof:
        """Return the proof of who signed the last token."""
        assert self.stamps.last is not None
        found = extract_certs_for_validation(self.stamps.last["content"])
        others = found.other_certs
        return self._proofs(found.signer_cert).of(found.signer_cert, others, at, usage=TIME_STAMPING)

    def _proofs(self, certificate: x509.Certificate) -> Proofs:
        if self.proofs is None:
            why = _("доверенные корни (ARCHIVE_TRUST_ANCHORS) не указаны")
            raise RevocationUnavailableError(owner=in_words(certificate), why=why)
        return self.proofs


def _with_proofs(pdf: bytes, proofs: Sequence[Proof]) -> bytes:
    """Return `pdf` with what its DSS did not hold yet."""
    writer = Update(BytesIO(pdf))
    writer.register_extension(ESIC_EXTENSION_1)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,  # no /VRI: it would have to name a signature, and would hide that the timestamp covers the file
        certs=[each for proof in proofs for each in proof.certificates],
        crls=[each for proof in proofs for each in proof.crls],
        ocsps=[each for proof in proofs for each in proof.ocsps],
    )
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]  # pyHanko's is untyped
    return output.getvalue()


def _timestamp_name(writer: Update) -> str:
    """Return the first free one of the names timestamp-1, timestamp-2 and so on."""
    taken = {name for name, _value, _reference in enumerate_sig_fields(writer)}
    return next(name for number in count(1) if (name := f"timestamp-{number}") not in taken)


def _names(proofs: Sequence[Proof]) -> list[str]:
    return [in_words(proof.certificates[-1]) for proof in proofs[1:]]
