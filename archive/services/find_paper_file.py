"""Find the last printing of a file: the one that is counted, sewn and shelved."""

from archive.errors import PaperFileUnknownError
from archive.model.paper_file import PaperFile
from archive.model.record import RecordNumber
from archive.ports import CatalogReading


def find_paper_file(unit: CatalogReading, organisation_id: str, number: RecordNumber) -> PaperFile:
    """Return it, within the caller's transaction. Raises `PaperFileUnknownError`."""
    printings = unit.paper_files(organisation_id, number)
    if not printings:
        raise PaperFileUnknownError(found=str(number))
    return printings[-1]
