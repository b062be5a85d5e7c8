"""Schools, closings and the work list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.scopes import closings_within
from archive.catalog.tables import ClosingRow, JobRow, OrganisationRow
from archive.errors import ClosingExistsError, ClosingUnknownError, JobUnknownError, OrganisationUnknownError
from archive.model.account import Scope
from archive.model.closing import Closing, Job, JobState
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import RecordNumber


class Organisations(Part):
    """The schools of this archive."""

    def save_organisation(self, organisation: Organisation) -> None:
        """Add or replace an organisation's profile."""
        self._session.merge(OrganisationRow(organisation_id=organisation.organisation_id, profile=organisation))
        self._session.flush()

    def organisation(self, organisation_id: str) -> Organisation:
        """Return it. Raises `OrganisationUnknownError`."""
        statement = select(OrganisationRow.profile).where(OrganisationRow.organisation_id == organisation_id)
        found = self._session.scalars(statement).first()
        if found is None:
            known = ", ".join(each.organisation_id for each in self.organisations())
            raise OrganisationUnknownError(found=organisation_id, expected=known or "ни одной")
        return found

    def organisations(self) -> Sequence[Organisation]:
        """Return all, by id."""
        return self._session.scalars(select(OrganisationRow.profile).order_by(OrganisationRow.organisation_id)).all()


class Closings(Part):
    """What was closed, version by version."""

    def add_closing(self, closing: Closing) -> None:
        """Add the row. Raises `ClosingExistsError` when this version of this class and period is there."""
        try:
            with self._session.begin_nested():
                self._session.add(ClosingRow(**columns_of(closing)))
        except IntegrityError as error:
            existing = self._same_version(closing)
            if existing is None:
                raise
            raise ClosingExistsError(
                period=existing.period.words,
                class_label=existing.class_label,
                closed_on=f"{existing.closed_on:%d.%m.%Y}",
            ) from error

    def _same_version(self, closing: Closing) -> Closing | None:
        versions = self.closings(
            closing.organisation_id, closing.school_year, closing.class_label, closing.period, author=closing.author
        )
        return next((each for each in versions if each.version == closing.version), None)

    def closing(self, closing_id: str) -> Closing:
        """Return it. Raises `ClosingUnknownError`."""
        found = self._value(Closing, select(ClosingRow).where(ClosingRow.closing_id == closing_id))
        if found is None:
            raise ClosingUnknownError(closing_id=closing_id)
        return found

    def closings(
        self, organisation_id: str, school_year: SchoolYear, class_label: str, period: PeriodCode, *, author: str = ""
    ) -> Sequence[Closing]:
        """Return every version of this class and period, or of an author's report, the first first."""
        statement = select(ClosingRow).where(
            ClosingRow.organisation_id == organisation_id,
            ClosingRow.school_year == school_year,
            ClosingRow.class_label == class_label,
            ClosingRow.period == period,
            ClosingRow.author == author,
        )
        return self._values(Closing, statement.order_by(ClosingRow.version))

    def recent_closings(
        self,
        organisation_id: str = "",
        class_label: str = "",
        *,
        within: Sequence[Scope] | None = None,
        limit: int = 0,
        offset: int = 0,
    ) -> Sequence[Closing]:
        """Return closings of classes, the latest first; empty fields do not filter, `limit` 0 returns all.

        `within` leaves only those that one of the scopes reaches whole, with every class of record.
        """
        statement = _latest_first(select(ClosingRow).where(ClosingRow.author == "")).offset(offset)
        if organisation_id:
            statement = statement.where(ClosingRow.organisation_id == organisation_id)
        if class_label:
            statement = statement.where(ClosingRow.class_label == class_label)
        if within is not None:
            statement = statement.where(closings_within(within))
        return self._values(Closing, statement.limit(limit) if limit else statement)

    def closings_at_work(self, since: datetime, *, within: Sequence[Scope] | None, limit: int) -> Sequence[Closing]:
        """Return the closings with unfinished jobs and those closed after `since`, the latest first."""
        unfinished = select(JobRow.closing_id).where(
            JobRow.state.in_([state for state in JobState if not state.is_final])
        )
        at_work = or_(ClosingRow.closed_at > since, ClosingRow.closing_id.in_(unfinished))
        statement = select(ClosingRow).where(ClosingRow.author == "", at_work)
        if within is not None:
            statement = statement.where(closings_within(within))
        return self._values(Closing, _latest_first(statement).limit(limit))

    def closed_classes(self, organisation_id: str) -> Sequence[tuple[SchoolYear, PeriodCode, str]]:
        """Return which classes of a school are closed, with year and period."""
        place = (ClosingRow.school_year, ClosingRow.period, ClosingRow.class_label)
        own = (ClosingRow.organisation_id == organisation_id, ClosingRow.author == "")
        statement = select(*place).where(*own).distinct()
        return [(year, period, label) for year, period, label in self._session.execute(statement)]

    def closed_years(self, organisation_id: str) -> Sequence[SchoolYear]:
        """Return the school years of which a school has closings."""
        own = (ClosingRow.organisation_id == organisation_id, ClosingRow.author == "")
        statement = select(ClosingRow.school_year).where(*own).distinct()
        return self._session.scalars(statement).all()


def _latest_first(statement: Select[ClosingRow]) -> Select[ClosingRow]:
    """Order by an index that is read from its end: with another order within a day all of the day would be sorted."""
    return statement.order_by(ClosingRow.closed_at.desc(), ClosingRow.closing_id.desc())


class Jobs(Part):
    """The work list."""

    def add_jobs(self, jobs: Iterable[Job]) -> None:
        """Add the work list."""
        self._session.add_all(JobRow(**columns_of(job)) for job in jobs)
        self._session.flush()

    def job(self, job_id: str) -> Job:
        """Return it. Raises `JobUnknownError`."""
        found = self._value(Job, select(JobRow).where(JobRow.job_id == job_id))
        if found is None:
            raise JobUnknownError(job_id=job_id)
        return found

    def job_of(self, organisation_id: str, number: RecordNumber) -> Job | None:
        """Return the job that a school's number was given to, whatever became of it."""
        return self._value(
            Job,
            select(JobRow).where(
                JobRow.organisation_id == organisation_id,
                JobRow.number_year == number.year,
                JobRow.number_sequence == number.sequence,
            ),
        )

    def jobs(self, *, closing_ids: Sequence[str] = (), states: Sequence[JobState] = ()) -> Sequence[Job]:
        """Return jobs in their record numbers' order; an empty sequence does not filter."""
        statement = select(JobRow).order_by(JobRow.number_year, JobRow.number_sequence, JobRow.organisation_id)
        if closing_ids:
            statement = statement.where(JobRow.closing_id.in_(closing_ids))
        if states:
            statement = statement.where(JobRow.state.in_(states))
        return self._values(Job, statement)

    def save_job(self, job: Job, *, was: JobState) -> bool:
        """Write `job` if its state in the catalogue still is `was`; tell whether it was.

        The row stays locked till the transaction ends; whoever waits for it then sees the new state.
        """
        row = self._row(select(JobRow).where(JobRow.job_id == job.job_id, JobRow.state == was).with_for_update())
        if row is None:
            return False
        for name, value in columns_of(job).items():
            setattr(row, name, value)
        self._session.flush()
        return True
