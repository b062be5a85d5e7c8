"""The desk's registers: what was issued, what was handed over, who agreed to what."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.records import AFTER_ALL, folded, pupil_records
from archive.catalog.scopes import records_within
from archive.catalog.tables import ConsentRow, DeskCounterRow, HandoverRow, IssueRow, RecordPupilRow, RecordRow
from archive.errors import BusyError
from archive.model.account import Scope
from archive.model.desk import Consent, DeskNumber, Handover, Issue
from archive.model.record import RecordClass, RecordNumber
from archive.ports import PupilRecord


class Desk(Part):
    """Append-only registers, each with numbers of its own that have no gap."""

    def next_desk_number(self, organisation_id: str, register: str, year: int) -> DeskNumber:
        """Take the next number of a register; a rollback gives it back."""
        database = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        insert = database.insert(DeskCounterRow).values(
            organisation_id=organisation_id, register=register, year=year, last=1
        )
        upsert = insert.on_conflict_do_update(
            index_elements=["organisation_id", "register", "year"], set_={"last": DeskCounterRow.last + 1}
        )
        return DeskNumber(year, self._session.execute(upsert.returning(DeskCounterRow.last)).scalar_one())

    def add_issue(self, issue: Issue) -> None:
        """Enter a line; its number was taken in this transaction."""
        self._session.add(IssueRow(**columns_of(issue)))
        self._session.flush()

    def issues(self, organisation_id: str, year: int = 0, number: DeskNumber | None = None) -> Sequence[Issue]:
        """Return the lines of a school (of one year, of one number), by number."""
        order = (IssueRow.number_year, IssueRow.number_sequence)
        statement = select(IssueRow).where(IssueRow.organisation_id == organisation_id).order_by(*order)
        statement = statement.where(IssueRow.number_year == year) if year else statement
        statement = statement.where(IssueRow.number == number) if number else statement
        return self._values(Issue, statement)

    def add_handover(self, handover: Handover) -> None:
        """Note that a paper was handed over. Raises `BusyError` when another noted it meanwhile."""
        try:
            with self._session.begin_nested():
                self._session.add(HandoverRow(**columns_of(handover)))
                self._session.flush()
        except IntegrityError as error:
            raise BusyError(what=str(handover.number)) from error

    def handovers(self, organisation_id: str, number: DeskNumber | None = None) -> Sequence[Handover]:
        """Return what was handed over in a school, by number and ordinal."""
        order = (HandoverRow.number_year, HandoverRow.number_sequence, HandoverRow.ordinal)
        statement = select(HandoverRow).where(HandoverRow.organisation_id == organisation_id).order_by(*order)
        statement = statement.where(HandoverRow.number == number) if number else statement
        return self._values(Handover, statement)

    def add_consent(self, consent: Consent) -> None:
        """Enter a line; its number was taken in this transaction."""
        self._session.add(ConsentRow(**columns_of(consent)))
        self._session.flush()

    def consents(self, organisation_id: str) -> Sequence[Consent]:
        """Return the lines of a school, by number."""
        order = (ConsentRow.number_year, ConsentRow.number_sequence)
        statement = select(ConsentRow).where(ConsentRow.organisation_id == organisation_id).order_by(*order)
        return self._values(Consent, statement)

    def pupil_name(self, organisation_id: str, number: RecordNumber, pupil_id: str) -> str | None:
        """Return the name under which a record holds a pupil, if it does."""
        row = self._row(
            select(RecordPupilRow).where(
                RecordPupilRow.organisation_id == organisation_id,
                RecordPupilRow.number_year == number.year,
                RecordPupilRow.number_sequence == number.sequence,
                RecordPupilRow.pupil_id == pupil_id,
            )
        )
        return row.full_name if row else None

    def pupils_within(
        self, organisation_id: str, name: str, within: Sequence[Scope], *, limit: int = 0
    ) -> Sequence[PupilRecord]:
        """Return pupils whose name begins with `name`, of the records that `within` reaches, by name and number.

        Journals and class ledgers both: after its term the journal is gone, and the ledger is asked for.
        """
        beginning = folded(name)
        if not beginning:
            return ()
        same = (
            (RecordRow.organisation_id == RecordPupilRow.organisation_id)
            & (RecordRow.number_year == RecordPupilRow.number_year)
            & (RecordRow.number_sequence == RecordPupilRow.number_sequence)
        )
        statement = (
            select(RecordRow, RecordPupilRow.pupil_id, RecordPupilRow.full_name)
            .join(RecordPupilRow, same)
            .where(
                RecordPupilRow.organisation_id == organisation_id,
                RecordPupilRow.folded_name >= beginning,
                RecordPupilRow.folded_name < beginning + AFTER_ALL,
                RecordRow.record_class.in_((RecordClass.JOURNAL, RecordClass.LEDGER)),
                records_within(within),
            )
            .order_by(
                RecordPupilRow.folded_name,
                RecordPupilRow.number_year,
                RecordPupilRow.number_sequence,
                RecordPupilRow.pupil_id,
            )
        )
        return pupil_records(self._session, statement.limit(limit) if limit else statement)
