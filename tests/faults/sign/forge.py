"""Signed files of every level and for every fault, made from the declared PKI with pyHanko and no code of ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from asn1crypto import crl, keys, tsp, x509
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, KeyLabel, PKIArchitecture, ServiceLabel
from certomancer.services import TimeStamper as Authority
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.sign.validate import PadesValidator

SIGNED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
_DECLARED = Path(__file__).with_name("pki.yml")


class Update(IncrementalPdfFileWriter):
    """An update that leaves /Info and XMP alone, as our signer does."""

    def _update_meta(self) -> None:
        """Change nothing."""


class Stamper(TimeStamper):
    """An authority in this process whose clock stands still; `forge` may change what it is asked."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: keys.PrivateKeyInfo,
        at: datetime,
        forge: Callable[[tsp.TimeStampReq], None] = lambda _: None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self._authority = Authority(certificate, key, fixed_dt=at)
        self._forge = forge

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        asked = tsp.TimeStampReq.load(req.dump())
        self._forge(asked)
        made = self._authority.request_tsa_response(tsp.TimeStampReq.load(asked.dump(force=True)))
        return tsp.TimeStampResp.load(made.dump())


@dataclass
class Forge:
    """Makes files. Its parts are cached: certificates differ at each run, but not within one."""

    folder: Path
    document: bytes
    _crls: dict[tuple[str, datetime], crl.CertificateList] = field(default_factory=dict)

    @cached_property
    def architecture(self) -> PKIArchitecture:
        declared: dict[str, Any] = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
        for key in declared["keysets"]["faults"]["keys"]:
            made = ec.generate_private_key(ec.SECP256R1())
            pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (self.folder / f"{key}.pem").write_bytes(pem)
        return CertomancerConfig(declared, key_search_dir=str(self.folder)).get_pki_arch(ArchLabel("faults"))

    def certificate(self, name: str) -> x509.Certificate:
        return x509.Certificate.load(self.architecture.get_cert(CertLabel(name)).dump())

    def key(self, name: str) -> keys.PrivateKeyInfo:
        key: keys.PrivateKeyInfo = self.architecture.key_set.get_private_key(KeyLabel(name))
        return key

    def crl(self, of: str, at: datetime) -> crl.CertificateList:
        if (of, at) not in self._crls:
            made = self.architecture.service_registry.get_crl(ServiceLabel(of), at)
            self._crls[of, at] = crl.CertificateList.load(made.dump())
        return self._crls[of, at]

    def validator(self, *roots: str) -> PadesValidator:
        return PadesValidator([self.certificate(name).dump() for name in roots or ("root",)])

    def stamper(
        self, name: str = "stamps-1", at: datetime = SIGNED, forge: Callable[[tsp.TimeStampReq], None] = lambda _: None
    ) -> Stamper:
        key = "other-stamps" if name == "stamps-2" else "stamps"
        return Stamper(self.certificate(name), self.key(key), at, forge)

    def signer(self, name: str = "director") -> signers.SimpleSigner:
        chain = SimpleCertificateStore.from_certs([] if name == "stranger" else [self.certificate("issuing")])
        key = self.key("second" if name == "deputy" else "person")
        return signers.SimpleSigner(self.certificate(name), key, chain, embed_roots=False)

    def signed(
        self,
        name: str = "director",
        *,
        document: bytes = b"",
        field_name: str = "director",
        stamper: Stamper | None = None,
        stamped: bool = True,
        certify: bool = True,
        permissions: MDPPerm = MDPPerm.NO_CHANGES,
        edit: Callable[[IncrementalPdfFileWriter], None] | None = None,
    ) -> bytes:
        """Return the document signed at B-T, or B-B when not `stamped`."""
        writer = Update(BytesIO(document or self.document))
        if edit is not None:
            edit(writer)
        meta = signers.PdfSignatureMetadata(
            field_name=field_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=certify,
            docmdp_permissions=permissions,
        )
        timestamper = (stamper or self.stamper()) if stamped else None
        made: BytesIO = signers.PdfSigner(meta, self.signer(name), timestamper=timestamper).sign_pdf(writer)
        return made.getvalue()

    def with_dss(
        self,
        pdf: bytes,
        at: datetime = SIGNED,
        *,
        certificates: Sequence[str] = ("issuing", "stamps-1"),
        crls: bool = True,
    ) -> bytes:
        """Return `pdf` with validation data of `at` (B-LT)."""
        lists = [self.crl("root", at)]
        if at < datetime(2030, 1, 1, tzinfo=UTC):
            lists.append(self.crl("issuing", at))
        writer = Update(BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=[self.certificate(name) for name in certificates], crls=lists if crls else []
        )
        return _written(writer)

    def stamped(self, pdf: bytes, stamper: Stamper | None = None) -> bytes:
        """Return `pdf` under a document timestamp."""
        made: BytesIO = signers.PdfTimeStamper(stamper or self.stamper()).timestamp_pdf(Update(BytesIO(pdf)), "sha256")
        return made.getvalue()

    def long_term(self, name: str = "director") -> bytes:
        """Return a B-LTA file."""
        return self.stamped(self.with_dss(self.signed(name)))

    def renewed(self, pdf: bytes, stamps: str, at: datetime) -> bytes:
        """Return `pdf` under a further document timestamp of `at`, with the validation data of that day."""
        return self.stamped(self.with_dss(pdf, at, certificates=("stamps-1", stamps)), self.stamper(stamps, at))

    def with_fields(self, *names: str) -> bytes:
        """Return the document with empty signature fields."""
        writer = Update(BytesIO(self.document))
        for name in names:
            append_signature_field(writer, SigFieldSpec(name))
        return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def updated(pdf: bytes, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Return `pdf` with an incremental update."""
    writer = Update(BytesIO(pdf))
    edit(writer)
    return _written(writer)


def contents(pdf: bytes, number: int = 0) -> tuple[int, int]:
    """Return where the hexadecimal digits of a signature begin and end; signatures are counted from 0."""
    start = -1
    for _each in range(number + 1):
        start = pdf.index(b"/Contents <", start + 1)
    start += len(b"/Contents <")
    return start, pdf.index(b">", start)


def der(pdf: bytes, number: int = 0) -> bytes:
    """Return the CMS of a signature with its padding."""
    start, end = contents(pdf, number)
    return bytes.fromhex(pdf[start:end].decode())


def with_der(pdf: bytes, value: bytes, number: int = 0) -> bytes:
    """Return `pdf` with another CMS in the place of a signature's."""
    start, end = contents(pdf, number)
    return pdf[:start] + value.hex().encode().ljust(end - start, b"0") + pdf[end:]


def flipped(pdf: bytes, at: int) -> bytes:
    """Return `pdf` with one bit changed in the byte at `at`."""
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def with_range(pdf: bytes, edit: Callable[[list[int]], list[int]]) -> bytes:
    """Return `pdf` with another /ByteRange of the same length in characters."""
    start = pdf.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = pdf.index(b"]", start)
    numbers = edit([int(number) for number in pdf[start:end].split()])
    return pdf[:start] + b" ".join(b"%d" % number for number in numbers).ljust(end - start) + pdf[end:]


def reader(pdf: bytes) -> PdfFileReader:
    """Return a reader of `pdf`."""
    return PdfFileReader(BytesIO(pdf))
