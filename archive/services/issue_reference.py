"""Issue the «справка-отсылка»: the page that goes beside an old record and says which records correct it.

The old file is signed and never changes, so the page is made whenever the record is given out. It says
nothing of when that was: till the next correction it is the same page.
"""

from dataclasses import dataclass

from archive.model.document import RenderedDocument
from archive.model.record import Record
from archive.ports import Ports
from archive.services.find_corrections import corrections_of


@dataclass(frozen=True, slots=True)
class Reference:
    """The page and the name of its file, which stands beside the record's in a folder."""

    file_name: str
    document: RenderedDocument


def issue_reference(ports: Ports, record: Record) -> Reference | None:
    """Return the page, or None for a record that nothing corrects. Raises `RenderError`."""
    corrections = corrections_of(ports, record)
    if not corrections:
        return None
    with ports.catalog.reading() as unit:
        school = unit.organisation(record.organisation_id)
    name = f"{record.number}_справка-отсылка_{corrections[-1].record.number}.pdf"
    return Reference(name, ports.renderer.reference(record, corrections, school))
