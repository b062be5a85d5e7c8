"""Prove an extract on paper: its marks, signed with the school's key, as the text of a QR."""

from archive.model.extract import Extract
from archive.model.paper_proof import PaperProof, ProofContent, ProofStatement
from archive.ports import Ports
from archive.services.keep_proof_keys import signing_key


def proof_of(ports: Ports, extract: Extract) -> PaperProof | None:
    """Return what the QR of `extract` says; None without a key in force or a record.

    Raises `ProofKeyMissingError`, `SettingError`, and as the renderer.
    """
    organisation = extract.source.organisation
    key = signing_key(ports, organisation.organisation_id, extract.issued_on)
    if key is None or extract.pushed:
        return None
    contents = ports.renderer.extract_contents(extract)
    return ports.paper_proofs.prove(_statement(extract, contents[0]), contents, key)


def _statement(extract: Extract, content: ProofContent) -> ProofStatement:
    journal, organisation = extract.source.journal, extract.source.organisation
    return ProofStatement(
        organisation.organisation_id,
        organisation.short_name,
        pupil=_name(extract),
        class_label=journal.class_label,
        period=f"{extract.week.words if extract.week else extract.period.code.words} {journal.school_year}",
        issued_on=extract.issued_on,
        records=(extract.number, *extract.supplements),
        record_digest=bytes.fromhex(extract.record_digest.hex)[:16],
        content=content,
    )


def _name(extract: Extract) -> str:
    return next(p.name.full for p in extract.source.journal.pupils if p.pupil_id == extract.pupil_id)
