"""Signing on another computer: the bytes go out, wait unchanged, and come back one by one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import BusyError, NotSignatoryError
from archive.model.closing import Job, JobState
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.services.certify_record import AS_DIRECTOR
from archive.services.clear_workspace import sweep_workspace
from archive.services.export_for_signing import GivenOut, export_for_signing
from archive.services.import_signatures import MOST_BYTES, Incoming, TakenIn, import_signatures
from archive.services.list_queue import list_queue
from archive.services.preserve_record import preserve_record
from archive.services.refuse_record import refuse_record
from archive.sign.armour import der_of
from tests.fakes.documents import PlainSigner
from tests.memory_ports import Memory, memory_ports
from tests.unit.services.test_queue import actions, close, school, sign

LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        close(opened, school())
        yield opened


def jobs(memory: Memory) -> list[Job]:
    return [queued.job for queued in list_queue(memory.ports)]


def certificate(owner: str = "") -> SigningCertificate:
    own = PlainSigner().certificate
    return replace(own, owner=owner or own.owner)


def give_out(memory: Memory) -> list[GivenOut]:
    return list(export_for_signing(memory.ports, jobs(memory), certificate(), AS_DIRECTOR, actor="Завуч"))


def signature(given: GivenOut, serial: str = "0A1B", name: str = "") -> Incoming:
    return Incoming(name or f"{given.job.number}.sig", f"0{serial} {Digest.of(given.to_sign).hex}".encode())


def take_in(memory: Memory, *files: Incoming) -> list[TakenIn]:
    return list(import_signatures(memory.ports, "", files))


def test_what_went_out_waits_unchanged_and_is_given_out_again_the_same(memory: Memory) -> None:
    first = give_out(memory)
    assert [job.state for job in jobs(memory)] == [JobState.OUTSIDE] * 2
    memory.clock.at = LATER
    sweep_workspace(memory.ports)
    assert [(each.pdf, each.to_sign) for each in give_out(memory)] == [(each.pdf, each.to_sign) for each in first]
    assert sign(memory, first[0].job).state is JobState.OUTSIDE
    assert memory.signer.made == []


def test_a_signature_that_comes_back_makes_the_record(memory: Memory) -> None:
    given = give_out(memory)[0]
    (taken,) = take_in(memory, signature(given))
    assert taken.job is not None
    assert taken.job.state is JobState.SIGNED
    assert taken.job.prepared is None
    assert taken.job.signatures[0].serial == "0A1B"
    assert actions(memory, given.job.number)[1:] == ["document-given-out", "record-certified"]
    assert preserve_record(memory.ports, taken.job.job_id).state is JobState.PRESERVED


def test_the_same_signature_again_changes_nothing(memory: Memory) -> None:
    given = give_out(memory)[0]
    before = take_in(memory, signature(given))
    events = actions(memory, given.job.number)
    assert take_in(memory, signature(given)) == before
    assert actions(memory, given.job.number) == events


def test_one_bad_file_leaves_its_document_waiting_and_the_others_untouched(memory: Memory) -> None:
    first, second = give_out(memory)
    swapped = replace(signature(second), name=f"{first.job.number}.tosign.sig")
    bad, good = take_in(memory, swapped, signature(second))
    assert "подписаны не те байты" in bad.problem
    assert good.job is not None
    assert good.job.state is JobState.SIGNED
    assert [job.state for job in jobs(memory)] == [JobState.OUTSIDE]
    (mended,) = take_in(memory, signature(first))
    assert mended.problem == ""


@pytest.mark.parametrize(
    ("serial", "name", "why"),
    [
        ("FF00", "", "подписано сертификатом № FF00"),
        ("0A1B", "подпись.sig", "в имени файла нет номера документа"),
        ("0A1B", "2026-000999.sig", "документа № 2026-000999 нет"),
    ],
)
def test_a_foreign_key_or_name_is_refused_in_words(memory: Memory, serial: str, name: str, why: str) -> None:
    given = give_out(memory)[0]
    (taken,) = take_in(memory, signature(given, serial, name))
    assert why in taken.problem
    assert jobs(memory)[0].state is JobState.OUTSIDE


def test_what_is_too_large_is_not_read(memory: Memory) -> None:
    given = give_out(memory)[0]
    (taken,) = take_in(memory, Incoming(f"{given.job.number}.sig", bytes(MOST_BYTES + 1)))
    assert "файл больше 1 МиБ" in taken.problem


def test_a_document_called_back_takes_no_signature(memory: Memory) -> None:
    given = give_out(memory)[0]
    refuse_record(memory.ports, given.job.organisation_id, given.job.number, "описка", actor="Директор")
    (taken,) = take_in(memory, signature(given))
    assert "подписи извне не ждёт: возвращён без подписи" in taken.problem
    assert jobs(memory)[0].signatures == ()


def test_nothing_goes_out_for_a_stranger_s_certificate(memory: Memory) -> None:
    with pytest.raises(NotSignatoryError):
        export_for_signing(memory.ports, jobs(memory), certificate(owner="Чужой Человек"), AS_DIRECTOR, actor="Завуч")
    assert [job.state for job in jobs(memory)] == [JobState.RENDERED] * 2


def test_a_document_in_other_hands_does_not_go_out(memory: Memory) -> None:
    waiting = jobs(memory)
    with memory.catalog.job_lock(waiting[0].job_id) as mine:
        assert mine
        with pytest.raises(BusyError):
            export_for_signing(memory.ports, waiting, certificate(), AS_DIRECTOR, actor="Завуч")


@pytest.mark.parametrize(
    "data",
    [
        b"0\x03abc",
        b"MANhYmM=\r\n",
        b"\xef\xbb\xbfMANh\nYmM=",
        b"-----BEGIN CMS-----\nMANhYmM=\n-----END CMS-----\n",
        b"-----BEGIN PKCS7-----\r\nMANhYmM=\r\n-----END PKCS7-----\r\n",
    ],
)
def test_a_signature_is_read_however_it_was_saved(data: bytes) -> None:
    assert der_of(data) == b"0\x03abc"


def test_what_is_no_signature_is_left_to_be_judged() -> None:
    assert der_of("не подпись".encode()) == "не подпись".encode()
