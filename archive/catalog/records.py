"""Record numbers, records and the pupils whose data they hold."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive.catalog.part import Part, columns_of, mirror_of
from archive.catalog.scopes import records_within
from archive.catalog.tables import NumberCounterRow, RecordPupilRow, RecordRow
from archive.errors import RecordExistsError, RecordUnknownError
from archive.model.digest import Digest
from archive.model.period import SchoolYear
from archive.model.record import Record, RecordClass, RecordNumber
from archive.ports import PupilRecord, RecordFilter

AFTER_ALL = "\U0010ffff"
"""No name holds it, and every name with a given beginning sorts before that beginning and this."""

_AT_ONCE = 1000
"""Numbers in one statement: databases count its variables."""


def folded(name: str) -> str:
    """Return the key under which a name is found: case, ё and е, spacing and composition do not matter."""
    return " ".join(normalize("NFKC", name).casefold().replace("ё", "е").split())


class Numbers(Part):
    """The numbers under which records are registered."""

    def next_numbers(self, organisation_id: str, year: int, count: int) -> Sequence[RecordNumber]:
        """Take the next `count` record numbers of the year: no gap, none twice.

        The year's counter stays locked till the transaction ends; a rollback gives the numbers back.
        """
        if count <= 0:
            return ()
        last = self._advance(organisation_id, year, count)
        return tuple(RecordNumber(year, sequence) for sequence in range(last - count + 1, last + 1))

    def _advance(self, organisation_id: str, year: int, count: int) -> int:
        """Move the counter, making it when it is the year's first, and return where it now stands."""
        database = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        insert = database.insert(NumberCounterRow).values(organisation_id=organisation_id, year=year, last=count)
        upsert = insert.on_conflict_do_update(
            index_elements=["organisation_id", "year"], set_={"last": NumberCounterRow.last + count}
        )
        last: int = self._session.execute(upsert.returning(NumberCounterRow.last)).scalar_one()
        return last


class Records(Part):
    """The register."""

    def add_record(self, record: Record, pupils: Mapping[str, str]) -> None:
        """Register a record with the pupils (id → full name) whose data it holds.

        Raises `RecordExistsError` when the number or the content is registered already.
        """
        try:
            with self._session.begin_nested():
                self._session.add(RecordRow(**columns_of(record)))
                self._session.flush()
                self._session.add_all(_pupil_row(record, *pupil) for pupil in pupils.items())
        except IntegrityError as error:
            existing = self._registered(record)
            if existing is None:
                raise
            raise RecordExistsError(number=str(existing.number), digest=str(record.digest)) from error

    def _registered(self, record: Record) -> Record | None:
        same = self._find(record.organisation_id, record.number)
        return same or self.record_by_digest(record.digest, record.organisation_id)

    def record(self, organisation_id: str, number: RecordNumber) -> Record:
        """Return it. Raises `RecordUnknownError`."""
        found = self._find(organisation_id, number)
        if found is None:
            raise RecordUnknownError(found=str(number))
        return found

    def _find(self, organisation_id: str, number: RecordNumber) -> Record | None:
        same = (RecordRow.organisation_id == organisation_id, RecordRow.number == number)
        return self._value(Record, select(RecordRow).where(*same))

    def record_by_digest(self, digest: Digest, organisation_id: str = "") -> Record | None:
        """Return the record whose file has this digest, if any."""
        statement = select(RecordRow).where(RecordRow.digest == digest)
        if organisation_id:
            statement = statement.where(RecordRow.organisation_id == organisation_id)
        return self._value(Record, _by_number(statement))

    def records(self, which: RecordFilter, *, limit: int = 0, offset: int = 0) -> Sequence[Record]:
        """Return records by number; `limit` 0 returns all."""
        statement = _by_number(select(RecordRow).where(*_conditions(which))).offset(offset)
        return self._values(Record, statement.limit(limit) if limit else statement)

    def count_records(self, organisation_id: str) -> int:
        """Return how many records a school has."""
        statement = select(func.count()).select_from(RecordRow).where(RecordRow.organisation_id == organisation_id)
        return self._session.scalar(statement) or 0

    def recorded_years(self, organisation_id: str) -> Sequence[SchoolYear]:
        """Return the school years of which a school has records."""
        statement = select(RecordRow.school_year).where(RecordRow.organisation_id == organisation_id).distinct()
        return self._session.scalars(statement).all()

    def later_versions(self, organisation_ids: Collection[str]) -> Sequence[Record]:
        """Return the records of versions after the first of these schools, by number."""
        later = (RecordRow.organisation_id.in_(sorted(organisation_ids)), RecordRow.version > 1)
        return self._values(Record, _by_number(select(RecordRow).where(*later)))

    def titles(self, organisation_id: str, numbers: Collection[RecordNumber]) -> Mapping[RecordNumber, str]:
        """Return the titles of those of these numbers that are registered."""
        wanted = sorted(set(numbers))
        found: dict[RecordNumber, str] = {}
        for at in range(0, len(wanted), _AT_ONCE):
            keys = [(number.year, number.sequence) for number in wanted[at : at + _AT_ONCE]]
            columns = (RecordRow.number_year, RecordRow.number_sequence)
            statement = select(*columns, RecordRow.title).where(
                RecordRow.organisation_id == organisation_id, tuple_(*columns).in_(keys)
            )
            found |= {RecordNumber(year, sequence): title for year, sequence, title in self._session.execute(statement)}
        return found

    def pupils_of(self, organisation_id: str, number: RecordNumber) -> Mapping[str, str]:
        """Return whose data a record holds: full names by the pupils' ids in it."""
        statement = select(RecordPupilRow.pupil_id, RecordPupilRow.full_name).where(
            RecordPupilRow.organisation_id == organisation_id,
            RecordPupilRow.number_year == number.year,
            RecordPupilRow.number_sequence == number.sequence,
        )
        return {row.pupil_id: row.full_name for row in self._session.execute(statement)}

    def records_of_pupil(self, organisation_id: str, name: str) -> Sequence[PupilRecord]:
        """Return the journals of pupils whose name begins with `name` (case and ё folded), by name.

        A blank name finds nobody: personal data is not listed wholesale.
        """
        beginning = folded(name)
        if not beginning:
            return ()
        return pupil_records(self._session, pupil_search(organisation_id, beginning))


def pupil_records(session: Session, statement: Select[*tuple[Any, ...]]) -> Sequence[PupilRecord]:
    """Return the pupils that a join of records with whose data they hold finds."""
    mirror = mirror_of(Record, RecordRow)
    named = mirror.selected(statement, RecordPupilRow.pupil_id, RecordPupilRow.full_name)
    return [PupilRecord(mirror.value(row), row[-2], row[-1]) for row in session.execute(named)]


def pupil_search(organisation_id: str, beginning: str) -> Select[RecordRow, str, str]:
    """Return the search for a folded beginning of a name: a range of the index, by name and then number."""
    same_record = (
        (RecordRow.organisation_id == RecordPupilRow.organisation_id)
        & (RecordRow.number_year == RecordPupilRow.number_year)
        & (RecordRow.number_sequence == RecordPupilRow.number_sequence)
    )
    return (
        select(RecordRow, RecordPupilRow.pupil_id, RecordPupilRow.full_name)
        .join(RecordPupilRow, same_record)
        .where(
            RecordPupilRow.organisation_id == organisation_id,
            RecordPupilRow.folded_name >= beginning,
            RecordPupilRow.folded_name < beginning + AFTER_ALL,
            RecordRow.record_class == RecordClass.JOURNAL,
        )
        .order_by(
            RecordPupilRow.folded_name,
            RecordPupilRow.number_year,
            RecordPupilRow.number_sequence,
            RecordPupilRow.pupil_id,
        )
    )


def _pupil_row(record: Record, pupil_id: str, full_name: str) -> RecordPupilRow:
    return RecordPupilRow(
        organisation_id=record.organisation_id,
        number_year=record.number.year,
        number_sequence=record.number.sequence,
        pupil_id=pupil_id,
        full_name=full_name,
        folded_name=folded(full_name),
    )


def _by_number(statement: Select[RecordRow]) -> Select[RecordRow]:
    return statement.order_by(RecordRow.number_year, RecordRow.number_sequence, RecordRow.organisation_id)


def _conditions(which: RecordFilter) -> list[ColumnElement[bool]]:
    wanted = columns_of(which)
    scopes = wanted.pop("within")
    found = [getattr(RecordRow, name) == value for name, value in wanted.items() if value not in ("", None)]
    return found if scopes is None else [*found, records_within(scopes)]
