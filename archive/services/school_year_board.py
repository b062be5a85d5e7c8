"""The board of a school year: each class, how far it has come, and the one thing to do next.

Three queries whatever the number of classes; nothing is opened and no pupil's data is read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from archive.model.account import Scope
from archive.model.board import Board, BoardCell, BoardRow, DatedDuty, NextStep, Stage
from archive.model.closing import Closing, Job, JobState
from archive.model.organisation import Organisation
from archive.model.paper_file import PaperFile, PaperState
from archive.model.period import YEAR, PeriodCode, PeriodKind, SchoolYear
from archive.model.profile import Duty
from archive.model.push import Push
from archive.model.record import RecordClass, RecordNumber
from archive.model.upload import CheckedClass, Upload, waiting
from archive.ports import CatalogReading, Ports
from archive.services.list_pushes import waiting_pushes

_DOCUMENTS = (RecordClass.JOURNAL, RecordClass.LEDGER)
_AFTER_ALL = 100
_CUSTOM = "06-30"
_SEPTEMBER = 9
_MAY = 5
_STAGES = {
    JobState.PLANNED: Stage.CLOSED,
    JobState.RENDERED: Stage.RENDERED,
    JobState.OUTSIDE: Stage.RENDERED,
    JobState.REFUSED: Stage.RENDERED,
    JobState.SIGNED: Stage.SIGNED,
    JobState.PRESERVED: Stage.STORED,
}
_PAPER = {
    PaperState.PRINTED: (Stage.PRINTED, NextStep.COUNT),
    PaperState.MISCOUNTED: (Stage.PRINTED, NextStep.COUNT_AGAIN),
    PaperState.COUNTED: (Stage.COUNTED, NextStep.SEW),
    PaperState.BOUND: (Stage.BOUND, NextStep.SHELVE),
    PaperState.SHELVED: (Stage.SHELVED, NextStep.NOTHING),
}
_RANKS = {
    PeriodKind.QUARTER: 0,
    PeriodKind.TRIMESTER: 1,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.SEMESTER: 3,
    PeriodKind.YEAR: 4,
}


def school_year_board(
    ports: Ports,
    organisation_id: str,
    year: SchoolYear | None = None,
    today: date | None = None,
    *,
    period: PeriodCode | None = None,
    class_labels: Sequence[str] = (),
) -> Board:
    """Return the board of `year`, for `period`; what is not said is the latest that something is known of.

    `class_labels` leaves only these classes. Raises `OrganisationUnknownError`.
    """
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(organisation_id)
        at = ports.clock.now()
        today = today or at.astimezone(ZoneInfo(organisation.time_zone)).date()
        drafts = waiting(unit.uploads(organisation_id), at)
        pushes = [push for push in waiting_pushes(unit, at) if push.organisation_id == organisation_id]
        years = sorted(unit.closed_years(organisation_id), reverse=True)
        year = year or next(iter(years), year_of(today))
        known = _read(unit, organisation_id, year, drafts, pushes)
    period = period or known.latest_period(today)
    rows = (_row(organisation, known, label, period) for label in _labels(organisation, known, class_labels))
    closing_day, basis = _closing_day(organisation, year)
    return Board(
        organisation_id=organisation_id,
        school_year=year,
        period=period,
        periods=known.periods(period),
        years=tuple(sorted({*years, year, year_of(today)}, reverse=True)),
        today=today,
        closing_day=closing_day,
        closing_basis=basis,
        rows=tuple(rows),
        duties=tuple(_duties(organisation, year, today)),
    )


def year_of(day: date) -> SchoolYear:
    """Return the school year in which `day` falls."""
    return SchoolYear(day.year if day.month >= _SEPTEMBER else day.year - 1)


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the catalogue knows of one school year."""

    year: SchoolYear
    closings: Mapping[str, Mapping[PeriodCode, Sequence[Closing]]]
    """By class and period, the last version last."""
    jobs: Mapping[str, Sequence[Job]]
    files: Mapping[RecordNumber, PaperFile]
    """The last printing of each file, by the number of every record in it."""
    drafts: Sequence[Upload] = ()
    pushes: Sequence[Push] = field(default=())

    def checked(self) -> Iterator[tuple[Upload, CheckedClass]]:
        """Yield the classes of the drafts of this year, the latest draft first."""
        for draft in self.drafts:
            yield from ((draft, one) for one in draft.checked if one.school_year == self.year)

    def periods(self, chosen: PeriodCode) -> tuple[PeriodCode, ...]:
        """Return the periods that there is anything of, the chosen one and the year among them."""
        closed = {period for periods in self.closings.values() for period in periods}
        checked = {draft.period for draft, _one in self.checked() if draft.period}
        return tuple(sorted(closed | checked | {chosen, YEAR}, key=_rank))

    def latest_period(self, today: date) -> PeriodCode:
        """Return the year in its closing months, or when it is begun; else the last period that is."""
        found = self.periods(YEAR)
        begun = {period for periods in self.closings.values() for period in periods}
        begun |= {draft.period for draft, _one in self.checked() if draft.period}
        late = today >= date(self.year.start + 1, _MAY, 1)
        return YEAR if late or YEAR in begun or not begun else next(p for p in reversed(found) if p in begun)


def _rank(period: PeriodCode) -> tuple[int, int]:
    return _RANKS[period.kind], period.number


def _read(
    unit: CatalogReading, organisation_id: str, year: SchoolYear, drafts: Sequence[Upload], pushes: Sequence[Push]
) -> _Known:
    closings: dict[str, dict[PeriodCode, list[Closing]]] = defaultdict(lambda: defaultdict(list))
    found = unit.recent_closings(organisation_id, within=[Scope(organisation_id, (), (year,))])
    for closing in sorted(found, key=lambda each: each.version):
        closings[closing.class_label][closing.period].append(closing)
    jobs: dict[str, list[Job]] = defaultdict(list)
    for job in unit.jobs(closing_ids=[each.closing_id for each in found]) if found else ():
        jobs[job.closing_id].append(job)
    files = {number: file for file in unit.paper_files(organisation_id) for number in file.records}
    return _Known(year, closings, jobs, files, drafts, [push for push in pushes if push.school_year == year])


def _labels(organisation: Organisation, known: _Known, only: Sequence[str]) -> list[str]:
    """Return the classes as people count them: 8А before 10А."""
    checked = (one.class_label for _draft, one in known.checked())
    found = {*organisation.class_labels, *known.closings, *checked, *(push.class_label for push in known.pushes)}
    return sorted((label for label in found if not only or label in only), key=by_count)


def by_count(label: str) -> tuple[int, str]:
    """Return what sorts classes as people count them: 8А before 10А, and groups without a number last."""
    return int("".join(takewhile(str.isdecimal, label)) or _AFTER_ALL), label


def _row(organisation: Organisation, known: _Known, label: str, period: PeriodCode) -> BoardRow:
    versions = known.closings.get(label, {}).get(period, ())
    others = tuple(sorted((code for code in known.closings.get(label, {}) if code != period), key=_rank))
    draft, checked = next(
        ((d, one) for d, one in known.checked() if one.class_label == label and d.period == period), (None, None)
    )
    push = next((each for each in reversed(known.pushes) if each.class_label == label), None)
    upload_id, push_id = (draft.upload_id if draft else ""), (push.push_id if push else "")
    blocking, explain = (checked.blocking, checked.to_explain) if checked else (0, 0)
    if versions:
        cells = tuple(_cells(organisation, known, versions))
        last = versions[-1]
        return BoardRow(
            label, cells, last.closing_id, last.version, upload_id, push_id, blocking, explain, closed_periods=others
        )
    step = _before_closing(checked, push)
    stage = Stage.CHECKED if checked else Stage.NO_DATA
    cells = tuple(BoardCell(kind, stage, step, on_paper=kind.value in organisation.rules.paper) for kind in _DOCUMENTS)
    return BoardRow(label, cells, "", 0, upload_id, push_id, blocking, explain, closed_periods=others)


def _before_closing(checked: CheckedClass | None, push: Push | None) -> NextStep:
    if checked:
        return NextStep.MEND_DATA if checked.blocking else NextStep.CLOSE
    return NextStep.CHECK if push else NextStep.UPLOAD


def _cells(organisation: Organisation, known: _Known, versions: Sequence[Closing]) -> Iterator[BoardCell]:
    """Yield a cell for journal and ledger: of the last whole version, with its supplements."""
    whole = max((at for at, closing in enumerate(versions) if not closing.is_supplement), default=0)
    jobs = [job for closing in versions[whole:] for job in known.jobs.get(closing.closing_id, ())]
    for kind in _DOCUMENTS:
        own = [job for job in jobs if job.record_class is kind and job.state is not JobState.ANNULLED]
        if own:
            yield min((_cell(organisation, known, job, len(own)) for job in own), key=_urgency)


def _urgency(cell: BoardCell) -> tuple[int, bool]:
    return cell.stage.place, cell.step is NextStep.NOTHING


def _cell(organisation: Organisation, known: _Known, job: Job, documents: int) -> BoardCell:
    file = known.files.get(job.number)
    on_paper = file is not None or job.record_class.value in organisation.rules.paper
    stage, step = _paper_stage(file, on_paper=on_paper) if job.state is JobState.PRESERVED else _job_stage(job)
    awaits = job.next_signatory if job.state is JobState.RENDERED else None
    number = file.number if file else job.number
    return BoardCell(job.record_class, stage, step, documents, number, on_paper, awaits, job.trouble)


def _paper_stage(file: PaperFile | None, *, on_paper: bool) -> tuple[Stage, NextStep]:
    if file is None:
        return Stage.STORED, NextStep.PRINT if on_paper else NextStep.NOTHING
    return _PAPER[file.state]


def _job_stage(job: Job) -> tuple[Stage, NextStep]:
    stage = _STAGES[job.state]
    if job.state is JobState.REFUSED:
        return stage, NextStep.ANSWER
    if job.state in (JobState.RENDERED, JobState.OUTSIDE):
        return stage, NextStep.SIGN
    return stage, NextStep.RETRY if job.problem else NextStep.WAIT


def _closing_day(organisation: Organisation, year: SchoolYear) -> tuple[date, str]:
    told = organisation.rules.limits.closing_day
    return _day_in(year, told or _CUSTOM), organisation.rules.title if told else ""


def _day_in(year: SchoolYear, day: str) -> date:
    """Return «08-25» of the school year: from September of its first calendar year to August of its second."""
    month, number = (int(part) for part in day.split("-"))
    return date(year.start + (month < _SEPTEMBER), month, number)


def _duties(organisation: Organisation, year: SchoolYear, today: date) -> Iterator[DatedDuty]:
    """Yield the profile's duties: those with a day in their order, then the others."""
    dated = [one for duty in organisation.rules.duties for one in _occasions(organisation, duty, year, today)]
    for day, duty, when in sorted(dated, key=lambda each: each[0] or date.max):
        yield DatedDuty(duty.what, when, duty.clause, day, (day - today).days if day else None)


def _occasions(
    organisation: Organisation, duty: Duty, year: SchoolYear, today: date
) -> Iterator[tuple[date | None, Duty, str]]:
    """Yield when a duty falls due: on its day, next month, at the end of each period that the calendar still has."""
    ends = [period for period in organisation.calendar if year.first_day <= period.end <= year.last_day]
    if duty.day:
        yield _day_in(year, duty.day), duty, duty.when
    elif duty.month_day and year.first_day <= today <= year.last_day:
        yield _next_month_day(today, duty.month_day), duty, duty.when
    elif duty.period_end is not None and ends:
        due = [(period.end + timedelta(days=duty.period_end), period) for period in ends]
        yield from ((day, duty, f"{duty.when}: {period.code.words}") for day, period in due if day >= today)
    else:
        yield None, duty, duty.when


def _next_month_day(today: date, number: int) -> date:
    if today.day <= number:
        return today.replace(day=number)
    return (today.replace(day=28) + timedelta(days=7)).replace(day=number)
