"""A printed extract with its proof, for tests that read it: real key, real PDF, a scan of it."""

import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from archive.access.proof import SealedPaper
from archive.access.proof_keys import KeyFolder
from archive.model.extract import Extract
from archive.model.paper_proof import PaperProof, ProofContent, ProofKey, ProofStatement
from archive.ports import PaperProofs
from archive.render.renderer import DocumentRenderer
from tests.fakes.identity import IDENTITY
from tests.unit.render import documents


@dataclass(frozen=True, slots=True)
class Printed:
    """An extract and what its QR says."""

    extract: Extract
    proof: PaperProof

    @property
    def pdf(self) -> bytes:
        return DocumentRenderer().extract(replace(self.extract, proof=self.proof)).pdf


def extract_named(name: str) -> Extract:
    whole = documents.frozen(name)
    return documents.extract_of(whole, whole.period.code)


def proofs_in(folder: Path) -> SealedPaper:
    return SealedPaper(KeyFolder(folder / "proof-keys", IDENTITY.seal))


def new_key(proofs: PaperProofs, organisation_id: str = "school-7") -> ProofKey:
    part = proofs.new_key()
    made_at = datetime(2026, 8, 31, 9, tzinfo=UTC)
    since, until = date(2026, 8, 31), date(2027, 8, 31)
    return ProofKey(
        part.key_id, organisation_id, part.algorithm, part.x, part.y, since, until, made_at, created_by="Администратор"
    )


def statement_of(extract: Extract, content: ProofContent) -> ProofStatement:
    """Say of `extract`, issued on 1 September 2026, what the service says of it."""
    journal, school = extract.source.journal, extract.source.organisation
    return ProofStatement(
        school.organisation_id,
        school.short_name,
        journal.pupils[0].name.full,
        journal.class_label,
        f"{extract.period.code.words} {journal.school_year}",
        extract.issued_on,
        (extract.number,),
        bytes.fromhex(extract.record_digest.hex)[:16],
        content,
    )


def printed(proofs: PaperProofs, key: ProofKey, name: str = "small") -> Printed:
    extract = extract_named(name)
    contents = DocumentRenderer().extract_contents(extract)
    proof = proofs.prove(statement_of(extract, contents[0]), contents, key)
    assert proof is not None
    return Printed(extract, proof)


def scan(pdf: bytes, folder: Path, dpi: int = 200) -> Path:
    """Return a picture of the last page, where the code stands."""
    source = folder / "extract.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", source, folder / f"scan-{dpi}"], check=True)
    return max(folder.glob(f"scan-{dpi}-*.png"))
