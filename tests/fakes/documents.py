"""Rendering, signing and judging without PDF: the bytes say in plain words what was done to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive.errors import PassphraseWrongError, TimestampUnavailableError, TwinMissingError
from archive.model.closing import ClosedPeriod
from archive.model.correction import Correction
from archive.model.document import RecordIdentity, RenderedDocument, SignaturePlace, SigningCertificate
from archive.model.extract import Extract
from archive.model.organisation import Organisation
from archive.model.record import Record
from archive.model.verdict import Check, Outcome
from archive.ports import Signer

PASSPHRASE = "verno"
PLACE = SignaturePlace(0, 10, 10, 100, 50)
_SIGNED = b"\n%signed"


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is set."""

    at: datetime = datetime(2026, 6, 26, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class PlainRenderer:
    """`Renderer` and `TwinReader`: a header line, then the twin."""

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> RenderedDocument:
        return self._made("journal", identity, twin)

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> RenderedDocument:
        return self._made("ledger", identity, twin)

    def extract(self, extract: Extract) -> RenderedDocument:
        return RenderedDocument(f"extract {extract.pupil_id} {extract.period.code}".encode(), 1, "t1")

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        later = " ".join(str(each.record.number) for each in corrections)
        return RenderedDocument(f"reference {record.number} {later}".encode(), 1, "t1")

    def signature_mark(self, certificate: SigningCertificate, place: SignaturePlace) -> bytes:
        return f"mark {certificate.serial}".encode()

    def twin(self, pdf: bytes) -> bytes:
        head, _, rest = pdf.partition(b"\n")
        if not head.startswith(b"%plain"):
            raise TwinMissingError(why="нет")
        return rest.partition(_SIGNED)[0]

    def _made(self, kind: str, identity: RecordIdentity, twin: bytes) -> RenderedDocument:
        return RenderedDocument(f"%plain {kind} {identity.number}\n".encode() + twin, 2, "t1", PLACE)


@dataclass(slots=True)
class PlainSigner:
    """`SignerFactory` and `Signer`: appends a line with a count, so that no two signatures are alike."""

    authority_down: bool = False
    made: list[bytes] = field(default_factory=list)

    def open(self, passphrase: str) -> Signer:
        if passphrase != PASSPHRASE:
            raise PassphraseWrongError(file="director.p12")
        return self

    @property
    def certificate(self) -> SigningCertificate:
        since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        return SigningCertificate("0A1B", "Волкова Мария Олеговна", "МБОУ «СОШ № 7»", "УЦ", since, until)

    def sign(self, pdf: bytes, *, place: SignaturePlace | None, mark: bytes | None, reason: str) -> bytes:
        if self.authority_down:
            raise TimestampUnavailableError(url="http://127.0.0.1:9", why="не отвечает")
        self.made.append(pdf)
        return pdf + _SIGNED + f" {len(self.made)}".encode()


class PlainValidator:
    """`SignatureValidator`: a signature is the last line."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        signed = _SIGNED in pdf and pdf.rpartition(_SIGNED)[2].strip().isdigit()
        outcome = Outcome.PASSED if signed else Outcome.INDETERMINATE
        return [Check("signature", "Подпись", outcome, "проверена" if signed else "подписи нет", at)]
