"""A school's whole installation as `archive serve` opens it: real store, authority, engine; people with their doors.

Made once a session. 5Б and 6А are in the archive, 8А waits for the director, 9А nobody has brought yet,
and of 7В there is nothing.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.cli.session import session
from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import open_inputs, read_organisation
from archive.model.account import Grant, Role, Scope
from archive.model.closing import Job, JobState
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, PeriodKind, SchoolYear
from archive.model.record import RecordClass
from archive.ports import Ports, RecordFilter
from archive.services.close_period import CloseRequest, close_period
from archive.services.keep_proof_keys import new_proof_key
from archive.services.list_records import list_records, list_waiting
from archive.services.manage_accounts import create_account
from archive.services.register_organisation import register_organisation
from archive.services.seal_evidence import seal_evidence
from archive.worker import local
from archive.worker.background import background
from tests.browser.exports import with_a_mark_changed, without_a_topic, write_export
from tests.browser.serving import serving

PERIOD = PeriodCode(PeriodKind.QUARTER, 1)
STORED, WAITING, BROUGHT, UNTOUCHED = ("5Б", "6А"), "8А", "9А", "7В"
LABELS = ("5Б", "6А", "7В", "8А", "9А")
PUPILS, WEEKS = 9, 9
CORRECTED = "6А"
ORDER = "приказ от 01.09.2025 № 115"
_BY = "проба"
_NOVEMBER = 11
_NAMES = {
    Role.DIRECTOR: ("zabolotnaya", "Заболотная Виктория Аркадьевна"),
    Role.ADMINISTRATOR: ("lapin", "Лапин Олег Игоревич"),
    Role.DEPUTY: ("orlova", "Орлова Нина Павловна"),
    Role.CLASS_TEACHER: ("somova", "Сомова Вера Андреевна"),
    Role.CLERK: ("belova", "Белова Анна Юрьевна"),
    Role.INSPECTOR: ("gromov", "Громов Пётр Ильич"),
}


@dataclass(slots=True)
class Person:
    """Someone of the school with the temporary password that was handed over."""

    login: str
    name: str
    password: str
    has_telephone: bool
    """Whether the role asks for one-time codes too."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the pages are, what is behind them, and who may come in."""

    address: str
    ports: Ports
    school: Organisation
    year: SchoolYear
    exports: Path
    passphrase: str
    people: dict[Role, Person] = field(default_factory=dict)

    def export_of(self, label: str) -> Path:
        """Return the export of one class, a ZIP."""
        return self.exports / f"{label}.zip"

    def pupils_of(self, label: str) -> list[str]:
        """Return the names of the class's pupils."""
        (record,) = list_records(self.ports, RecordFilter(class_label=label, record_class=RecordClass.JOURNAL))[:1]
        with self.ports.catalog.transaction() as unit:
            return sorted(unit.pupils_of(record.organisation_id, record.number).values())

    def await_waiting(self) -> None:
        """Wait until the engine has rendered what waits for the director: it began when the pages did."""
        for _ in range(600):
            if all(job.state is not JobState.PLANNED for job in list_waiting(self.ports)):
                return
            time.sleep(0.1)
        raise TimeoutError(list_waiting(self.ports))

    def actions(self) -> list[str]:
        """Return what the event log says was done, in order."""
        with self.ports.catalog.transaction() as unit:
            return [event.draft.action for event in unit.events()]


def current_year(today: date) -> SchoolYear:
    """Return the last school year whose first quarter is over."""
    return SchoolYear(today.year if today.month >= _NOVEMBER else today.year - 1)


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """Make the school, close what is closed, and serve its pages till the block ends."""
    year = current_year(datetime.now(UTC).date())
    sample = write_sample(folder / "sample", classes=LABELS, pupils=PUPILS, weeks=WEEKS, school_year=year)
    school = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    home = folder / "home"
    prepare(home, director=school.director, organisation=school.full_name, at=datetime.now(UTC))
    passphrase = (home / "director-passphrase.txt").read_text(encoding="utf-8").strip()
    for label in LABELS:
        write_export(sample.folder, label, folder / f"{label}.zip")
    write_export(sample.folder, BROUGHT, folder / f"{BROUGHT}.zip", change=without_a_topic)
    write_export(sample.folder, CORRECTED, folder / "corrected.zip", change=with_a_mark_changed)
    with session(home) as opened:
        ports = opened.ports
        register_organisation(ports, school, actor=_BY)
        stored = _close(ports, school, folder, STORED)
        assert not local.carry_out(opened.settings, ports, stored, opened.signer(), _quiet)
        seal_evidence(ports, actor=_BY)
        new_proof_key(ports, school, actor=_BY)
        _close(ports, school, folder, (WAITING,))  # the engine beside the pages goes on from the rows
        people = {role: _person(ports, school, role) for role in Role}
        with background(opened.settings, ports) as engine, serving(ports, engine.carry_on) as address:
            yield Installation(address, ports, school, year, folder, passphrase, people)


def _close(ports: Ports, school: Organisation, folder: Path, labels: Sequence[str]) -> list[str]:
    """Freeze the classes, each from its own file; return their closings."""
    requests = (
        CloseRequest(open_inputs([folder / f"{label}.zip"]), school.organisation_id, PERIOD, _BY) for label in labels
    )
    return [closing.closing_id for request in requests for closing in close_period(ports, request).closings]


def _quiet(job: Job) -> None:
    """Say nothing."""


def _person(ports: Ports, school: Organisation, role: Role) -> Person:
    login, name = _NAMES.get(role) or ("subject", _who_teaches(ports))
    today = ports.clock.now().date()
    until = today + timedelta(days=30) if role is Role.INSPECTOR else None
    scope = Scope(school.organisation_id, STORED[:1] if role in (Role.CLASS_TEACHER, Role.TEACHER) else ())
    made = create_account(ports, login, name, [Grant(role, scope, ORDER, _BY, today, until)], by=None)
    return Person(login, name, made.password, made.account.asks_for_code())


def _who_teaches(ports: Ports) -> str:
    """Return whom the journal of the first stored class names as the teacher of a subject."""
    with ports.catalog.transaction() as unit:
        (closing,) = unit.recent_closings(class_label=STORED[0])
        return next(each.teacher for each in unit.taught([closing.closing_id]) if each.subject_id and each.is_whole)
