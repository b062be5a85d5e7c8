"""What the print queue costs: processor time of a thousand one-page extracts as one job, forty classes of 25.

`extract_cpu_s_per_1000` counts everything after a class's record was read: cutting, signing the proof of each family,
its symbol, setting, joining, saving.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.document import RenderedDocument
from archive.model.extract import Extract, FamilySheets, OriginalSignature, Week
from archive.model.paper_proof import ProofKey
from archive.model.record import RecordNumber
from archive.ports import PaperProofs
from archive.render.renderer import DocumentRenderer
from tests.build_journal import closed, large_journal  # the common large class; benches run from the repository
from tests.paper_proofs import new_key, proofs_in, statement_of

_CLASSES, _A_CLASS = 4, 25
_MOST_S = 60
"""What is required of a thousand."""
_WEEK = Week.of(date(2026, 4, 8))
_SIGNED = (OriginalSignature("Воронцова Ирина Павловна", "директор", "00D6A1F2C47B9E88", "с 03.09.2025 по 27.11.2026"),)


def measure() -> Mapping[str, object]:
    """Return the seconds of a thousand, from a hundred of four classes; every extract must be one page."""
    source = closed(large_journal(pupils=_A_CLASS, subjects=15, weeks=34))
    renderer = DocumentRenderer()
    with TemporaryDirectory() as folder:
        proofs = proofs_in(Path(folder))
        key = new_key(proofs)
        _print(renderer, _extracts(source)[:1], proofs, key)
        begun = process_time()
        made = [_print(renderer, _extracts(source), proofs, key) for _class in range(_CLASSES)]
    spent = (process_time() - begun) * 1000 / (_CLASSES * _A_CLASS)
    if any(each.pages != 2 * _A_CLASS - 1 for each in made):
        message = "an extract of a week is longer than a page"
        raise RuntimeError(message)
    return {"extract_cpu_s_per_1000": round(spent, 1), "extract_over_limit": round(spent / _MOST_S, 2)}


def _print(
    renderer: DocumentRenderer, extracts: Sequence[Extract], proofs: PaperProofs, key: ProofKey
) -> RenderedDocument:
    """Return the class's sheets, each with its proof."""
    proven = []
    for extract in extracts:
        contents = renderer.extract_contents(extract)
        proven.append(replace(extract, proof=proofs.prove(statement_of(extract, contents[0]), contents, key)))
    return renderer.family_sheets(FamilySheets(proven))


def _extracts(source: ClosedPeriod) -> list[Extract]:
    first = Extract(
        source=source,
        pupil_id="",
        period=source.period,
        number=RecordNumber(2026, 12),
        record_digest=Digest.of(b"record"),
        case_index="05-12",
        verified_at=source.closed_at,
        issued_on=source.closed_on,
        issued_by="Секретарь",
        week=_WEEK,
        signatures=_SIGNED,
        signer="Директор, Воронцова Ирина Павловна",
    )
    pupils = source.journal.pupils
    return [replace(first, pupil_id=pupil.pupil_id, issue=f"2026-{n}") for n, pupil in enumerate(pupils, start=1)]
