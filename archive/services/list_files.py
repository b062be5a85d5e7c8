"""List the files on paper, and the records that the profile wants on paper but that were never printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model.organisation import Organisation
from archive.model.paper_file import PaperFile
from archive.model.period import SchoolYear
from archive.model.record import Record
from archive.ports import Ports, RecordFilter


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file with the record that gives it its number; `file` None for one that is still to be printed."""

    record: Record
    file: PaperFile | None
    """The last printing."""
    printings: int


def list_files(ports: Ports, organisation_id: str, school_year: SchoolYear | None = None) -> Sequence[ListedFile]:
    """Return the files by number. Raises `OrganisationUnknownError`."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(organisation_id)
        records = unit.records(RecordFilter(organisation_id=organisation_id, school_year=school_year))
        printed = unit.paper_files(organisation_id)
    return list(_listed(school, records, printed))


def recorded_years(ports: Ports, organisation_id: str) -> Sequence[SchoolYear]:
    """Return the school years that a school has records of, the latest first."""
    with ports.catalog.reading() as unit:
        return sorted(unit.recorded_years(organisation_id), reverse=True)


def is_paper_kept(school: Organisation, record: Record) -> bool:
    """Tell whether the profile asks for this class of record on paper."""
    return record.record_class.value in school.rules.paper


def _listed(school: Organisation, records: Sequence[Record], printed: Sequence[PaperFile]) -> Iterator[ListedFile]:
    sewn_in = {number for file in printed for number in file.records}
    for record in records:
        printings = [file for file in printed if file.number == record.number]
        if printings:
            yield ListedFile(record, printings[-1], len(printings))
        elif is_paper_kept(school, record) and record.number not in sewn_in:
            yield ListedFile(record, None, 0)
