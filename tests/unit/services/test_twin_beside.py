"""A school whose PDF/A takes no attachments: the data stands beside each document, and everything reads it there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import FixityError, RecordUnknownError, TwinMissingError
from archive.model.digest import Digest
from archive.model.document import PdfVariant
from archive.model.period import YEAR
from archive.model.record import Record, RecordClass
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Outcome
from archive.ports import RecordFilter
from archive.services.frozen_data import read_frozen
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.preserve_sidecar import sidecars_of
from archive.services.register_organisation import register_organisation
from archive.services.retrieve_sidecar import retrieve_sidecar, retrieve_sidecars
from archive.services.store_twin import twin_of
from archive.services.verify import verify_file
from tests.corrected import carry_out, close, files
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with one class of such a school closed, everything preserved and the workspace empty."""
    school = replace(small_input("5Б", "8А").organisation, pdf_variant=PdfVariant.A_2U)
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, school, actor="test")
        close(opened.ports, files())
        carry_out(opened.ports)
        assert not opened.workspace.held
        yield opened


def records(memory: Memory) -> list[Record]:
    with memory.catalog.transaction() as unit:
        return list(unit.records(RecordFilter()))


def documents(memory: Memory) -> list[Record]:
    return [record for record in records(memory) if record.record_class is not RecordClass.SOURCE]


def test_each_document_has_its_data_beside_it_and_a_source_has_none(memory: Memory) -> None:
    with memory.catalog.transaction() as unit:
        (closing,) = unit.recent_closings()
    for record in records(memory):
        beside = sidecars_of(memory.ports, record, SidecarKind.TWIN)
        assert len(beside) == (record.record_class is not RecordClass.SOURCE)
        for sidecar in beside:
            assert sidecar.digest == closing.snapshot
            assert memory.store.state(sidecar.location).locked_until == record.term.expires_at
    keys = {each.location.key for record in documents(memory) for each in sidecars_of(memory.ports, record)}
    assert len(keys) == len(documents(memory)), "each under the lock of its own record"


def test_a_document_that_holds_its_data_has_nothing_beside(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        close(opened.ports, files())
        carry_out(opened.ports)
        assert [each for record in documents(opened) for each in sidecars_of(opened.ports, record)] == []


def test_the_frozen_data_comes_from_beside_when_the_workspace_is_empty(memory: Memory) -> None:
    with memory.catalog.transaction() as unit:
        (closing,) = unit.recent_closings()
    closed = read_frozen(memory.ports, closing, actor="test")
    assert closed.closing_id == closing.closing_id


def test_an_extract_is_made_of_it(memory: Memory) -> None:
    organisation_id = documents(memory)[0].organisation_id
    extract, _document = issue_extract(memory.ports, ExtractRequest(organisation_id, "Ли Ян", YEAR, "test"))
    assert extract.source.organisation.pdf_variant is PdfVariant.A_2U


def test_a_changed_file_is_known_for_what_it_claims_to_be(memory: Memory) -> None:
    record = documents(memory)[0]
    verdict = verify_file(memory.ports, "журнал.pdf", memory.store.get(record.location) + b"changed")
    assert verdict.outcome is Outcome.FAILED
    assert str(record.number) in next(check.reason for check in verdict.checks if check.code == "digest")


def test_a_file_that_names_the_number_but_other_data_is_only_unknown(memory: Memory) -> None:
    number = documents(memory)[0].number
    stranger = f"%plain journal {number} {Digest.of(b'other').hex}\n\n%signed 1".encode()
    verdict = verify_file(memory.ports, "чужой.pdf", stranger)
    assert next(check.outcome for check in verdict.checks if check.code == "digest") is Outcome.INDETERMINATE


def test_changed_data_beside_is_found_out(memory: Memory) -> None:
    record = documents(memory)[0]
    (sidecar,) = sidecars_of(memory.ports, record)
    memory.store.spoil(sidecar.location, b"{}")
    with pytest.raises(FixityError):
        twin_of(memory.ports, record, memory.store.get(record.location))


def test_without_either_it_is_missing(memory: Memory) -> None:
    source = next(record for record in records(memory) if record.record_class is RecordClass.SOURCE)
    with pytest.raises(TwinMissingError):
        twin_of(memory.ports, source, b"no document")


def test_it_is_given_out_with_an_event_under_a_name_beside_the_record_s(memory: Memory) -> None:
    record = documents(memory)[0]
    (given,) = retrieve_sidecars(memory.ports, record, actor="Иванова")
    assert given.file_name == f"{record.number}_data.json"
    assert Digest.of(given.data) == given.sidecar.digest
    with memory.catalog.transaction() as unit:
        last = unit.events()[-1].draft
    assert (last.action, last.actor, last.subject) == ("sidecar-read", "Иванова", str(record.number))
    assert retrieve_sidecar(memory.ports, record, SidecarKind.TWIN, 1, actor="Иванова") == given
    with pytest.raises(RecordUnknownError):
        retrieve_sidecar(memory.ports, record, SidecarKind.TWIN, 2, actor="Иванова")
