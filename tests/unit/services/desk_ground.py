"""A class of the sample school, closed, signed and stored, and a desk over it."""

from dataclasses import dataclass, replace
from datetime import date

from archive.checks import ALL
from archive.model.account import Scope
from archive.model.closing import ClosedPeriod
from archive.model.desk import Answer, Applicant, Consent, Purpose, Rhythm, Right
from archive.model.people import Pupil
from archive.model.period import YEAR
from archive.model.permission import Reach
from archive.model.record import Record, RecordClass
from archive.periods.snapshot import thaw
from archive.ports import Ports, RecordFilter
from archive.render.renderer import DocumentRenderer
from archive.services.certify_record import certify_record
from archive.services.close_period import CloseRequest, close_period
from archive.services.keep_consents import ConsentRequest, enter_consent
from archive.services.list_records import list_records, list_waiting
from archive.services.preserve_record import preserve_record
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory
from tests.sample import small_input

LABEL = "5Б"
PARENT = Applicant("Родителева Анна Сергеевна", Right.PARENT)


@dataclass(frozen=True, slots=True)
class Ground:
    """The ports, the class's journal and ledger, and what the journal holds."""

    memory: Memory
    journal: Record
    ledger: Record
    closed: ClosedPeriod

    @property
    def ports(self) -> Ports:
        return self.memory.ports

    @property
    def drawn(self) -> Ports:
        """The same with the real renderer of papers."""
        return replace(self.memory.ports, renderer=DocumentRenderer())

    @property
    def organisation_id(self) -> str:
        return self.journal.organisation_id

    @property
    def pupils(self) -> tuple[Pupil, ...]:
        return self.closed.journal.pupils

    @property
    def whole(self) -> Reach:
        return Reach((Scope(self.organisation_id),))

    @property
    def a_day(self) -> date:
        """A day on which lessons were held."""
        return self.closed.journal.lessons[0].day

    def actions(self) -> list[str]:
        with self.ports.catalog.transaction() as unit:
            return [event.draft.action for event in unit.events()]

    def refuses(self, pupil: Pupil, *, rhythm: Rhythm = Rhythm.WEEKLY, answer: Answer = Answer.REFUSAL) -> Consent:
        """Enter what the pupil's parent decided of the electronic form."""
        request = ConsentRequest(
            self.organisation_id,
            pupil.name.full,
            pupil.pupil_id,
            self.journal.class_label,
            self.journal.school_year,
            f"Родитель-{pupil.name.family}",
            Purpose.ELECTRONIC,
            answer,
            date(2026, 6, 1),
            "заявление от 01.06.2026 № 5",
            "Секретарь",
            rhythm,
            "г. Красноярск, ул. Мира, 1",
        )
        return enter_consent(self.ports, request)


def ground(memory: Memory, *, pupils: int = 6) -> Ground:
    given = small_input(LABEL, pupils=pupils)
    register_organisation(memory.ports, given.organisation, actor="test")
    answers = {ALL: "Пробные данные."}
    close_period(
        memory.ports, CloseRequest(given.files, given.organisation.organisation_id, YEAR, "test", None, answers)
    )
    signer = memory.ports.signers.open(PASSPHRASE)
    for job in list_waiting(memory.ports):
        render_record(memory.ports, job.job_id)
        certify_record(memory.ports, job.job_id, signer)
        preserve_record(memory.ports, job.job_id)
    found = {each.record_class: each for each in list_records(memory.ports, RecordFilter()) if each.scope.is_class}
    journal = found[RecordClass.JOURNAL]
    closed = thaw(memory.ports.twins.twin(memory.store.get(journal.location)))
    return Ground(memory, journal, found[RecordClass.LEDGER], closed)
