"""Find one registered record by its number: its requisites, not its content, so this is no reading of it."""

from archive.model.record import Record, RecordNumber
from archive.ports import Ports


def find_record(ports: Ports, organisation_id: str, number: RecordNumber) -> Record:
    """Return the record as the catalogue has it. Raises `RecordUnknownError`."""
    with ports.catalog.reading() as unit:
        return unit.record(organisation_id, number)
