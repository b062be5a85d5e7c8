"""A detached signature beside a record: refused when false, kept when not, and one line in every verdict."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import DetachedRefusedError, RecordUnknownError
from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.record import Record, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.model.verdict import DETACHED, Outcome, Verdict
from archive.services.attach_signature import Attached, attach_signature, sign_beside
from archive.services.import_signatures import Incoming, import_signatures
from archive.services.preserve_record import preserve_record
from archive.services.preserve_sidecar import preserve_sidecar, sidecars_of
from archive.services.retrieve import retrieve
from archive.services.seal_evidence import seal_evidence
from archive.services.verify import verify_record
from tests.memory_ports import Memory, memory_ports
from tests.unit.services.test_queue import actions, close, school, sign

LATER = datetime(2031, 5, 1, tzinfo=UTC)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        close(opened, school())
        yield opened


@pytest.fixture
def record(memory: Memory) -> Record:
    with memory.catalog.transaction() as unit:
        job = next(each for each in unit.jobs() if each.state is JobState.RENDERED)
    sign(memory, job)
    assert preserve_record(memory.ports, job.job_id).state is JobState.PRESERVED
    with memory.catalog.transaction() as unit:
        return unit.record(job.organisation_id, job.number)


def data_of(memory: Memory, record: Record) -> bytes:
    return memory.store.get(record.location)


def signature(memory: Memory, record: Record, word: str) -> bytes:
    return f"0{word} {Digest.of(data_of(memory, record)).hex}".encode()


def attach(memory: Memory, record: Record, word: str = "kept", data: bytes = b"") -> Attached:
    brought = data or signature(memory, record, word)
    name = "подпись.sig"
    return attach_signature(
        memory.ports, record.organisation_id, record.number, brought, file_name=name, actor="Иванова"
    )


def verdict(memory: Memory, record: Record) -> Verdict:
    return verify_record(memory.ports, record, data_of(memory, record))


def test_a_sound_one_is_kept_beside_and_stands_in_the_verdict(memory: Memory, record: Record) -> None:
    attached = attach(memory, record)

    assert attached.is_new
    assert [each.outcome for each in attached.checks] == [Outcome.PASSED]
    (sidecar,) = sidecars_of(memory.ports, record, SidecarKind.SIGNATURE)
    assert sidecar.file_name == f"{record.file_name}.sig"
    assert memory.store.state(sidecar.location).locked_until == record.term.expires_at
    assert actions(memory, record.number)[-2:] == ["sidecar-preserved", "signature-attached"]
    found = verdict(memory, record)
    assert found.outcome is Outcome.PASSED
    assert [check.outcome for check in found.checks if check.code == DETACHED] == [Outcome.PASSED]


def test_the_same_again_changes_nothing(memory: Memory, record: Record) -> None:
    attach(memory, record)
    events = actions(memory, record.number)

    assert not attach(memory, record).is_new
    assert actions(memory, record.number) == events


def test_signatures_of_several_people_each_get_a_line(memory: Memory, record: Record) -> None:
    attach(memory, record, "kept")
    attach(memory, record, "unchecked")

    found = [check for check in verdict(memory, record).checks if check.code == DETACHED]

    assert [check.outcome for check in found] == [Outcome.PASSED, Outcome.INDETERMINATE]
    assert found[1].title.endswith("№ 2")


def test_what_cannot_be_checked_is_kept_shown_and_decides_nothing(memory: Memory, record: Record) -> None:
    """The record is proven by its own signature; an addition that proves nothing takes nothing away."""
    attach(memory, record, "unchecked")

    found = verdict(memory, record)

    assert found.outcome is Outcome.PASSED
    (line,) = [check for check in found.checks if check.code == DETACHED]
    assert line.outcome is Outcome.INDETERMINATE
    assert found.unconfirmed == (line,)
    assert any("не подтверждена; заключение о самом файле от неё не зависит" in note for note in found.notes)
    assert retrieve(memory.ports, record.organisation_id, record.number, actor="Иванова").authentic() is not None


@pytest.mark.parametrize("brought", [b"false", b"0kept " + b"0" * 64, b"x" * (1 << 21)])
def test_a_false_one_is_refused_and_leaves_no_trace(memory: Memory, record: Record, brought: bytes) -> None:
    before = actions(memory, record.number)

    with pytest.raises(DetachedRefusedError, match=str(record.number)):
        attach(memory, record, data=brought)

    assert sidecars_of(memory.ports, record, SidecarKind.SIGNATURE) == []
    assert actions(memory, record.number) == before


def test_one_that_proves_false_later_fails_the_verdict(memory: Memory, record: Record) -> None:
    """Taken in where nobody could check it; where somebody can, it is not passed over in silence."""
    brought = signature(memory, record, "false")
    where = {"file_name": "a.sig", "media_type": "application/pkcs7-signature", "actor": "Иванова"}
    preserve_sidecar(memory.ports, record, SidecarKind.SIGNATURE, brought, **where)

    assert verdict(memory, record).outcome is Outcome.FAILED


def test_a_changed_sidecar_fails(memory: Memory, record: Record) -> None:
    sidecar = attach(memory, record).sidecar
    memory.store.spoil(sidecar.location, b"something else")

    (line,) = [check for check in verdict(memory, record).checks if check.code == DETACHED]

    assert (line.outcome, line.cause) == (Outcome.FAILED, "stored-differs")


def test_it_is_judged_at_the_time_when_the_archive_took_it_in(memory: Memory, record: Record) -> None:
    taken = attach(memory, record).sidecar.added_at
    memory.clock.at = LATER

    (line,) = [check for check in verdict(memory, record).checks if check.code == DETACHED]

    assert line.at == taken
    assert line.reason.endswith("False")


def test_an_unknown_record_is_told(memory: Memory, record: Record) -> None:
    with pytest.raises(RecordUnknownError):
        attach_signature(
            memory.ports, record.organisation_id, RecordNumber(2026, 999), b"0", file_name="a.sig", actor="Иванова"
        )


def test_made_here_it_goes_the_same_way(memory: Memory, record: Record) -> None:
    class Key:
        certificate = memory.signer.certificate

        def sign_detached(self, data: bytes) -> bytes:
            return f"0kept {Digest.of(data).hex}".encode()

    made = sign_beside(memory.ports, record.organisation_id, record.number, Key(), actor="Иванова")

    assert made.is_new
    assert [check.outcome for check in verdict(memory, record).checks if check.code == DETACHED] == [Outcome.PASSED]


def test_import_puts_a_signature_of_a_preserved_record_beside_it(memory: Memory, record: Record) -> None:
    file = Incoming(f"{record.number}_журнал.pdf.sig", signature(memory, record, "unchecked"))

    (taken,) = import_signatures(memory.ports, "", [file], actor="Иванова")

    assert taken.problem == ""
    assert [check.outcome for check in taken.beside] == [Outcome.INDETERMINATE]
    assert len(sidecars_of(memory.ports, record, SidecarKind.SIGNATURE)) == 1


def test_evidence_over_it_proves_its_time(memory: Memory, record: Record) -> None:
    """It came after the first sealing, so only the second evidence record is over it."""
    proven = []
    for _each in range(2):
        seal_evidence(memory.ports, actor="test")
        attach(memory, record)
        (line,) = [check for check in verdict(memory, record).checks if check.code == DETACHED]
        proven.append(line.reason.endswith("True"))
        memory.clock.at += timedelta(days=1)

    assert proven == [False, True]
