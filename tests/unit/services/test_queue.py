"""The director's queue: whose turn it is, what is sent back, whose key may sign, and by which power of attorney."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.checks import ALL
from archive.errors import (
    AttorneyRefusedError,
    AttorneyUnreadableError,
    ClosingExistsError,
    NotQueuedError,
    NotSignatoryError,
    ReasonMissingError,
)
from archive.model.closing import Job, JobState
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.finding import Finding, Place, Severity
from archive.model.organisation import Organisation
from archive.model.people import is_same_name
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.model.sidecar import SidecarKind
from archive.model.signature import Signatory, SignaturePolicy
from archive.periods.snapshot import thaw
from archive.ports import RecordFilter
from archive.services.certify_record import certify_record
from archive.services.check_health import check_health
from archive.services.check_signatory import Mandate
from archive.services.clear_workspace import clear_workspace, sweep_workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_queue import Queued, list_queue, ordered
from archive.services.list_records import list_records, list_waiting
from archive.services.open_queued import open_queued
from archive.services.preserve_record import preserve_record
from archive.services.preserve_sidecar import read_sidecar, sidecars_of
from archive.services.refuse_record import refuse_record, resubmit_record
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from archive.sign.attorney import read_attorney
from tests.corrected import with_mark
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

ORDER = (Signatory.CLASS_TEACHER, Signatory.DEPUTY, Signatory.DIRECTOR, Signatory.SEAL)
DELEGATE = "Орлов Пётр Ильич"


def school(*order: Signatory) -> Organisation:
    given = small_input("5Б").organisation
    return replace(given, rules=replace(given.rules, signature=SignaturePolicy(order=order or (Signatory.DIRECTOR,))))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        yield opened


def close(memory: Memory, organisation: Organisation, mark: str = "") -> None:
    """Close the year, from other files when a mark is given, and render."""
    register_organisation(memory.ports, organisation, actor="test")
    files = with_mark(mark) if mark else small_input("5Б").files
    answers = {ALL: "Пробные данные."}
    close_period(memory.ports, CloseRequest(files, organisation.organisation_id, YEAR, "Завуч", None, answers))
    for job in list_waiting(memory.ports):
        render_record(memory.ports, job.job_id)


def sign(memory: Memory, job: Job, signatory: Signatory = Signatory.DIRECTOR, owner: str = "") -> Job:
    memory.signer.owner = owner or memory.signer.owner
    return certify_record(memory.ports, job.job_id, memory.ports.signers.open(PASSPHRASE), Mandate(signatory))


def first(memory: Memory) -> Queued:
    return list_queue(memory.ports)[0]


def actions(memory: Memory, number: object) -> list[str]:
    with memory.ports.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events() if event.draft.subject == str(number)]


def test_the_queue_says_what_is_to_be_known_before_signing(memory: Memory) -> None:
    close(memory, school())
    journal, ledger = list_queue(memory.ports)
    assert (journal.job.record_class, ledger.job.record_class) == (RecordClass.JOURNAL, RecordClass.LEDGER)
    assert journal.awaits is Signatory.DIRECTOR
    assert journal.job.pages == 2
    assert journal.job.content is not None
    assert sum(journal.count(severity) for severity in Severity) == len(journal.findings)


def test_findings_without_an_answer_come_first() -> None:
    answered = Finding("check.a", Severity.EXPLAIN, "Пояснено.", Place("5Б.csv"), explanation="Болел.")
    told, silent = replace(answered, severity=Severity.INFORMS, explanation=""), replace(answered, explanation="")
    assert ordered((told, answered, silent)) == (silent, answered, told)


def test_a_document_stays_in_the_queue_until_the_last_has_signed(memory: Memory) -> None:
    organisation = school(*ORDER)
    close(memory, organisation)
    job = first(memory).job
    teacher = _class_teacher(memory)
    steps = [
        (Signatory.CLASS_TEACHER, teacher),
        (Signatory.DEPUTY, "Кто Угодно"),
        (Signatory.DIRECTOR, organisation.director),
        (Signatory.SEAL, organisation.full_name),
    ]
    states = []
    for signatory, owner in steps:
        assert first(memory).awaits is signatory
        states.append(sign(memory, job, signatory, owner).state)
    assert states == [*[JobState.RENDERED] * 3, JobState.SIGNED]
    assert [owner for _, owner in steps] == [given.owner for given in _job(memory, job).signatures]
    assert actions(memory, job.number)[1:] == [*["document-signed"] * 3, "record-certified"]
    assert preserve_record(memory.ports, job.job_id).state is JobState.PRESERVED


def _class_teacher(memory: Memory) -> str:
    return thaw(memory.ports.workspace.get(first(memory).closing.snapshot)).journal.class_teacher


def _job(memory: Memory, job: Job) -> Job:
    with memory.ports.catalog.transaction() as unit:
        return unit.job(job.job_id)


def test_nobody_signs_out_of_turn_or_twice(memory: Memory) -> None:
    close(memory, school(Signatory.DEPUTY, Signatory.DIRECTOR))
    job = first(memory).job
    assert sign(memory, job).signatures == ()
    for _ in range(2):
        sign(memory, job, Signatory.DEPUTY)
    assert [given.signatory for given in _job(memory, job).signatures] == [Signatory.DEPUTY]
    assert len(memory.signer.made) == 1


@pytest.mark.parametrize("signatory", [Signatory.CLASS_TEACHER, Signatory.TEACHER, Signatory.DIRECTOR, Signatory.SEAL])
def test_another_s_key_is_refused_by_name(memory: Memory, signatory: Signatory) -> None:
    close(memory, school(signatory))
    with pytest.raises(NotSignatoryError, match=r"сертификат выдан на «Чужой Человек».*по доверенности"):
        sign(memory, first(memory).job, signatory, "Чужой Человек")
    assert memory.signer.made == []
    assert "сертификат выдан на" in first(memory).job.problem


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ёлкина Мария Олеговна", "ЕЛКИНА  Мария Олеговна", True),
        ("Волкова М. О.", "Волкова Мария Олеговна", True),
        ("Волкова А. О.", "Волкова Мария Олеговна", False),
        ("Волкова Мария", "Волкова Мария Олеговна", False),
        ("МБОУ «СОШ № 7»", 'МБОУ "СОШ №7"', True),
        ("МБОУ «СОШ № 7»", "МБОУ «СОШ № 70»", False),
        ("", "", True),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is same


def test_opening_a_document_is_an_event_and_gives_what_will_be_signed(memory: Memory) -> None:
    close(memory, school())
    job = first(memory).job
    _, data = open_queued(memory.ports, job.organisation_id, job.number, actor="Директор")
    assert data.startswith(b"%plain journal")
    with memory.ports.catalog.transaction() as unit:
        last = unit.events()[-1].draft
    assert (last.action, last.actor, last.subject) == ("document-shown", "Директор", str(job.number))


def test_a_refused_document_waits_for_the_administrator_and_comes_back(memory: Memory) -> None:
    close(memory, school())
    job = first(memory).job
    refused = refuse_record(memory.ports, job.organisation_id, job.number, " нет  темы 12.05 ", actor="Директор")
    assert (refused.state, refused.refusal and refused.refusal.reason) == (JobState.REFUSED, "нет темы 12.05")
    assert first(memory).awaits is None
    assert sign(memory, job).state is JobState.REFUSED
    with pytest.raises(NotQueuedError, match="возвращён без подписи"):
        refuse_record(memory.ports, job.organisation_id, job.number, "ещё раз", actor="Директор")
    back = resubmit_record(memory.ports, job.organisation_id, job.number, "урока не было", actor="Завуч")
    assert (back.state, back.refusal and back.refusal.answer) == (JobState.RENDERED, "урока не было")
    assert sign(memory, job).state is JobState.SIGNED
    assert actions(memory, job.number)[1:] == ["record-refused", "record-resubmitted", "record-certified"]


def test_a_refusal_says_why(memory: Memory) -> None:
    close(memory, school())
    job = first(memory).job
    with pytest.raises(ReasonMissingError):
        refuse_record(memory.ports, job.organisation_id, job.number, "  ", actor="Директор")
    assert first(memory).job.state is JobState.RENDERED


def refuse_all(memory: Memory) -> list[Job]:
    jobs = [queued.job for queued in list_queue(memory.ports)]
    return [refuse_record(memory.ports, job.organisation_id, job.number, "описка", actor="Директор") for job in jobs]


def test_what_was_refused_whole_is_closed_anew_and_its_numbers_are_annulled(memory: Memory) -> None:
    close(memory, school())
    old = refuse_all(memory)
    close(memory, school(), mark="3")
    new = [queued for queued in list_queue(memory.ports) if queued.job.state is JobState.RENDERED]
    assert [queued.closing.version for queued in new] == [2, 2]
    assert [_job(memory, job).state for job in old] == [JobState.ANNULLED] * 2
    for job in old:
        assert actions(memory, job.number)[-1] == "number-annulled"
    assert not {job.number for job in old} & {queued.job.number for queued in new}
    for job in list_waiting(memory.ports):
        sign(memory, job)
        preserve_record(memory.ports, job.job_id)
    clear_workspace(memory.ports, [queued.closing.closing_id for queued in new])
    memory.clock.at = datetime(2030, 1, 1, tzinfo=UTC)
    sweep_workspace(memory.ports)
    assert not memory.workspace.held
    assert {record.version for record in list_records(memory.ports, RecordFilter(record_class=RecordClass.LEDGER))} == {
        2
    }


def test_what_was_refused_in_part_is_not_closed_anew(memory: Memory) -> None:
    close(memory, school())
    job = first(memory).job
    refuse_record(memory.ports, job.organisation_id, job.number, "описка", actor="Директор")
    with pytest.raises(ClosingExistsError):
        close(memory, school(), mark="3")
    assert _job(memory, job).state is JobState.REFUSED


def certificate(**changed: object) -> SigningCertificate:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    given = SigningCertificate("0A", DELEGATE, "", "УЦ", since, until, snils="123-456-789 64", inn="500100732259")
    return replace(given, **changed)  # type: ignore[arg-type]  # any fields


def attorney(organisation: Organisation, **changed: str) -> bytes:
    said = {
        "number": "0e1d9a3c-5b7f-4f1e-9d2a-7c61b5d0f3aa",
        "since": "2026-01-15",
        "until": "2027-01-14",
        "principal": organisation.full_name.replace('"', "&quot;"),
        "snils": "123-456-789 64",
        "family": "Орлов",
    } | changed
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Доверенность xmlns="urn://x-artefacts/EMCHD_1" ВерсФорм="EMCHD_1">
  <Документ><Довер>
    <СвДов НомДовер="{said["number"]}" ДатаВыдДовер="{said["since"]}" СрокДейст="{said["until"]}"/>
    <СвДоверит ТипДоверит="1"><Доверит><РосОргДовер>
      <СвРосОрг НаимОрг="{said["principal"]}" ИННЮЛ="5001007322" ОГРН="1025000000000"/>
      <ЛицоБезДов><СвФЛ><СведФЛ><ФИО Фамилия="Другая" Имя="Особа"/></СведФЛ></СвФЛ></ЛицоБезДов>
    </РосОргДовер></Доверит></СвДоверит>
    <СвУпПред ТипПред="3"><Пред>
      <СведФизЛ ИННФЛ="500100732259" СНИЛС="{said["snils"]}">
        <ФИО Фамилия="{said["family"]}" Имя="Пётр" Отчество="Ильич"/>
      </СведФизЛ>
    </Пред></СвУпПред>
  </Довер></Документ>
</Доверенность>""".encode()


def delegated(memory: Memory, xml: bytes, signature: bytes | None = None) -> Job:
    memory.signer.owner = DELEGATE
    signer = memory.ports.signers.open(PASSPHRASE)
    mandate = Mandate(Signatory.DIRECTOR, read_attorney(xml, "МЧД.xml", signature))
    return certify_record(memory.ports, first(memory).job.job_id, signer, mandate)


def test_a_delegate_signs_by_a_power_of_attorney_which_is_kept_beside_the_record(memory: Memory) -> None:
    organisation = school()
    close(memory, organisation)
    xml = attorney(organisation)
    signature = f"0kept {Digest.of(xml).hex} Другая Особа".encode()
    job = delegated(memory, xml, signature)
    used = job.signatures[0].attorney
    assert used is not None
    assert (used.number, used.representative, used.until) == (
        "0e1d9a3c-5b7f-4f1e-9d2a-7c61b5d0f3aa",
        DELEGATE,
        date(2027, 1, 14),
    )
    assert any(each.startswith("подпись доверителя: ") for each in used.checked)
    assert "ИНН школы: в сведениях о школе его нет" in used.unchecked
    memory.clock.at = datetime(2026, 6, 27, 9, tzinfo=UTC)
    sweep_workspace(memory.ports)
    preserve_record(memory.ports, job.job_id)
    (record,) = list_records(memory.ports, RecordFilter(record_class=job.record_class))
    kept = sidecars_of(memory.ports, record, SidecarKind.POWER_OF_ATTORNEY)
    assert [read_sidecar(memory.ports, each) for each in kept] == [xml, signature]
    assert [each.file_name for each in kept] == ["МЧД.xml", "МЧД.xml.sig"]


def test_the_mark_says_by_which_power_of_attorney(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = school()
    drawn: list[SigningCertificate] = []

    def draw(_self: object, certificate: SigningCertificate, *_rest: object, **_more: object) -> bytes:
        drawn.append(certificate)
        return b"mark"

    close(memory, organisation)
    monkeypatch.setattr(type(memory.ports.renderer), "signature_mark", draw)
    delegated(memory, attorney(organisation))
    assert drawn[0].owner == f"{DELEGATE}, по доверенности № 0e1d9a3c-5b7f-4f1e-9d2a-7c61b5d0f3aa"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"until": "2026-06-01"}, "срок истёк 01.06.2026"),
        ({"since": "2026-12-01"}, "действует с 01.12.2026"),
        ({"family": "Петров"}, "представитель в ней другой"),
        ({"principal": "ООО Ромашка"}, "выдана не этой школой"),
    ],
)
def test_a_power_of_attorney_that_does_not_fit_is_refused(memory: Memory, changed: dict[str, str], why: str) -> None:
    organisation = school()
    close(memory, organisation)
    with pytest.raises(AttorneyRefusedError, match=why):
        delegated(memory, attorney(organisation, **changed))
    assert memory.signer.made == []


def test_what_cannot_be_compared_is_said() -> None:
    known = read_attorney(attorney(school()), "МЧД.xml")
    assert not list(known.faults(certificate(), date(2026, 6, 26)))
    assert "СНИЛС представителя: нет в сертификате" in known.unchecked(certificate(snils=""))
    assert [*known.faults(certificate(snils="000-000-000 00"), date(2026, 6, 26))]
    strange = read_attorney(b"<PowerOfAttorney><Id>1</Id></PowerOfAttorney>", "иное.xml")
    assert not strange.is_known
    assert strange.unchecked(certificate())[0] == "формат не известен: содержание не читалось"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a" * 10,
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" + b" " * (1024 * 1024) + b"</a>",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
    ids=["empty", "text", "torn", "entity", "file", "large", "encoding"],
)
def test_what_is_no_power_of_attorney_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(AttorneyUnreadableError):
        read_attorney(data, "МЧД.xml")


def test_health_says_what_waits_for_people(memory: Memory) -> None:
    def said() -> str:
        return next(check.reason for check in check_health(memory.ports) if check.code == "queue")

    assert said() == "никто никого не ждёт"
    close(memory, school())
    job = first(memory).job
    refuse_record(memory.ports, job.organisation_id, job.number, "описка", actor="Директор")
    assert said() == "возвращён без подписи: 1; ожидает подписи: 1"
