"""Rendering, signing and judging without PDF: the bytes say in plain words what was done to them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive.errors import (
    PassphraseWrongError,
    ReportFileError,
    SignatureForeignError,
    TimestampUnavailableError,
    TwinMissingError,
)
from archive.model.carried import Carried, NamedCertificate
from archive.model.closing import ClosedPeriod
from archive.model.correction import Correction
from archive.model.digest import Digest
from archive.model.document import Claim, RecordIdentity, RenderedDocument, SigningCertificate, Twin
from archive.model.extract import Extract, FamilySheets
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofContent
from archive.model.papers import Paper
from archive.model.printed_ledger import PrintedLedger
from archive.model.record import Record, RecordNumber
from archive.model.signature import FieldPlace, Signatory, SignaturePlace, SignaturePolicy, SignatureRequest
from archive.model.teacher_report import ReportContent
from archive.model.verdict import DETACHED, Check, Outcome, Verdict
from archive.ports import OpenedKey

PASSPHRASE = "verno"
PLACES = (FieldPlace(Signatory.DIRECTOR, SignaturePlace(0, 10, 10, 100, 50)),)
_SIGNED = b"\n%signed"


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is set."""

    at: datetime = datetime(2026, 6, 26, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class PlainRenderer:
    """`Renderer` and `TwinReader`: a header line, then the twin."""

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        return self._made("journal", closed, identity, twin)

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        return self._made("ledger", closed, identity, twin)

    def teacher_report(
        self, content: ReportContent, identity: RecordIdentity, twin: Twin, pages: bytes
    ) -> RenderedDocument:
        head = f"%plain report {identity.number} {identity.data_digest.hex}\n".encode()
        places = tuple(FieldPlace(each, None) for each in content.organisation.rules.signature.order)
        return RenderedDocument(head + zlib.decompress(twin.deflated), 1, "t1", places)

    def pictures(self, pdf: bytes, name: str) -> bytes:
        if not pdf.startswith(b"%PDF"):
            raise ReportFileError(file=name, why="это не PDF", most=60)
        return b"%pictures of " + pdf

    def extract(self, extract: Extract) -> RenderedDocument:
        return RenderedDocument(f"extract {extract.pupil_id} {extract.period.code}".encode(), 1, "t1")

    def extract_contents(self, extract: Extract) -> Sequence[ProofContent]:
        return (ProofContent("Выписка", (), (f"extract {extract.pupil_id}",)),)

    def family_sheets(self, sheets: FamilySheets) -> RenderedDocument:
        pupils = " ".join(f"{each.issue}:{each.pupil_id}" for each in sheets.extracts)
        number = len(sheets.extracts)
        return RenderedDocument(f"families {pupils}".encode(), 2 * number, "t1", (), (1,) * number)

    def printed_ledger(self, ledger: PrintedLedger) -> RenderedDocument:
        pupils = sorted(pupil.name.full for part in ledger.parts for pupil in part.journal.pupils)
        return RenderedDocument(f"{ledger.kind} {ledger.label}: {', '.join(pupils)}".encode(), 1, "t1")

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        later = " ".join(str(each.record.number) for each in corrections)
        return RenderedDocument(f"reference {record.number} {later}".encode(), 1, "t1")

    def paper(self, paper: Paper) -> RenderedDocument:
        return RenderedDocument(f"paper {type(paper).__name__}".encode(), 1, "t1")

    def signature_mark(
        self, certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
    ) -> bytes:
        return f"mark {certificate.serial}".encode()

    def twin(self, pdf: bytes) -> bytes:
        head, _, rest = pdf.partition(b"\n")
        if not head.startswith(b"%plain"):
            raise TwinMissingError(why="нет")
        if not (data := rest.partition(_SIGNED)[0]):
            raise TwinMissingError(why="стоит рядом")
        return data

    def claim(self, pdf: bytes) -> Claim | None:
        words = pdf.partition(b"\n")[0].decode(errors="replace").split()
        number = RecordNumber.parse(words[2]) if len(words) == 4 and words[0] == "%plain" else None
        return Claim(number, Digest(words[3])) if number else None

    def _made(self, kind: str, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        """Name the record and its data; the data itself stands in it only where the school's PDF/A takes any."""
        head = f"%plain {kind} {identity.number} {identity.data_digest.hex}\n".encode()
        inside = zlib.decompress(twin.deflated) if closed.organisation.pdf_variant.takes_attachments else b""
        return RenderedDocument(head + inside, 2, "t1", PLACES)


@dataclass(slots=True)
class PlainSigner:
    """`SignerFactory` and `Signer`: appends a line with a count, so that no two signatures are alike."""

    authority_down: bool = False
    owner: str = "Заболотная Виктория Аркадьевна"
    """The director of `tests.sample`: only the one whose turn it is may sign."""
    made: list[bytes] = field(default_factory=list)

    def open(self, passphrase: str) -> OpenedKey:
        if passphrase != PASSPHRASE:
            raise PassphraseWrongError(file="director.p12")
        return self

    @property
    def certificate(self) -> SigningCertificate:
        since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        return SigningCertificate("0A1B", self.owner, "МБОУ «СОШ № 7»", "УЦ", since, until)

    def sign_detached(self, data: bytes) -> bytes:
        return f"0kept {Digest.of(data).hex} {self.owner}".encode()

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        if self.authority_down:
            raise TimestampUnavailableError(url="http://127.0.0.1:9", why="не отвечает")
        self.made.append(pdf)
        return pdf + _SIGNED + f" {len(self.made)}".encode()


@dataclass(frozen=True, slots=True)
class PlainHole:
    """A document with a place for a signature."""

    pdf: bytes
    to_sign: bytes


@dataclass(frozen=True, slots=True)
class PlainSignature:
    """«0» and lines: the certificate's number, and the digest of what was signed."""

    described: SigningCertificate


class PlainProofs:
    """`ProofReader`: nothing carries anything, nobody is trusted."""

    roots: Sequence[bytes] = ()

    def of_pdf(self, pdf: bytes) -> Carried:
        return Carried()

    def of_signature(self, signature: bytes) -> Carried:
        return Carried()

    def of_evidence(self, evidence: bytes) -> Carried:
        return Carried()

    def signer(self, signature: bytes) -> SigningCertificate | None:
        """Take the owner from what `PlainSigner.sign_detached` wrote."""
        owner = signature.decode(errors="replace").split(" ", 2)[2:]
        return replace(PlainSigner().certificate, owner=owner[0]) if owner else None

    def named(self, certificate: bytes) -> NamedCertificate | None:
        return None


class PlainOutside:
    """`OutsideSigning`: a signature names its certificate and the digest of the bytes that it covers."""

    def prepare(self, pdf: bytes, request: SignatureRequest, *, at: datetime, owner: str = "") -> PlainHole:
        prepared = pdf + f"\n%hole {request.signatory} {owner}".encode()
        return PlainHole(prepared, b"to sign " + prepared)

    def read(self, prepared: bytes, request: SignatureRequest, der: bytes, *, checked: bool = False) -> PlainSignature:
        head, _, digest = der.decode(errors="replace").partition(" ")
        if digest != Digest.of(b"to sign " + prepared).hex:
            raise SignatureForeignError(why="подписаны не те байты, что были выданы")
        return PlainSignature(replace(PlainSigner().certificate, serial=head.removeprefix("0")))

    def embed(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, at: datetime, checked: bool = False
    ) -> bytes:
        return prepared + _SIGNED + b" 1"


class PlainValidator:
    """`SignatureValidator`: a signature is the last line."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        signed = _SIGNED in pdf and pdf.rpartition(_SIGNED)[2].strip().isdigit()
        outcome = Outcome.PASSED if signed else Outcome.INDETERMINATE
        return [Check("signature", "Подпись", outcome, "проверена" if signed else "подписи нет", at)]

    def detached(
        self, data: bytes, signature: bytes, *, name: str, at: datetime, proven: bool = False
    ) -> Sequence[Check]:
        """Judge «0kept», «0false» or «0unchecked» and the digest of the data; 0 is how DER begins."""
        word, digest, *_owner = (*signature.decode(errors="replace").removeprefix("0").split(" ", 2), "")
        outcome = {"kept": Outcome.PASSED, "unchecked": Outcome.INDETERMINATE}.get(word, Outcome.FAILED)
        if digest.strip() != Digest.of(data).hex:
            outcome = Outcome.FAILED
        return [Check(DETACHED, f"Отсоединённая подпись {name}", outcome, f"{word} {at:%Y} {proven}", at)]

    def report(
        self, pdf: bytes, *, at: datetime, judged_at: datetime | None = None, verdict: Verdict | None = None
    ) -> bytes:
        return f"<report>{Digest.of(pdf).hex} {verdict.outcome if verdict else ''}</report>".encode()
