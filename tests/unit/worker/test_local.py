"""The engine of one machine: a rendering process that dies is told of, and the work goes on next time."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.model.closing import Job, JobState
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.ports import Workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_waiting
from archive.services.register_organisation import register_organisation
from archive.settings import Settings
from archive.worker import local, rendering
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    given = small_input("5Б")
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, given.organisation, actor="test")
        close_period(opened.ports, CloseRequest(given.files, given.organisation.organisation_id, YEAR, "test"))
        yield opened


def carry_out(memory: Memory, *, processes: int = 1, signed: bool = True) -> tuple[list[Job], list[Job]]:
    told: list[Job] = []
    closings = sorted({job.closing_id for job in list_waiting(memory.ports)})
    signer = memory.ports.signers.open(PASSPHRASE) if signed else None
    left = local.carry_out(Settings(processes=processes), memory.ports, closings, signer, told.append)
    return list(left), told


def test_everything_is_brought_to_the_store_and_the_workspace_emptied(memory: Memory) -> None:
    left, told = carry_out(memory)
    assert left == []
    assert {job.state for job in told} == {JobState.RENDERED, JobState.SIGNED, JobState.PRESERVED}
    assert not memory.workspace.held


def test_without_a_signer_documents_wait_and_sources_are_kept(memory: Memory) -> None:
    left, _ = carry_out(memory, signed=False)
    assert {job.state for job in left} == {JobState.RENDERED}
    assert len(left) == 2


def test_an_outage_stops_the_run_with_its_reason_on_the_row(memory: Memory) -> None:
    memory.signer.authority_down = True
    left, _ = carry_out(memory)
    documents = [job for job in left if job.state is JobState.RENDERED]
    assert [bool(job.problem) for job in documents].count(True) == 1
    memory.signer.authority_down = False
    assert carry_out(memory)[0] == []


def _die(workspace: Workspace) -> None:
    del workspace
    os._exit(137)


def test_a_rendering_process_that_is_killed_is_no_internal_error(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "begin", _die)
    left, told = carry_out(memory, processes=2)
    (interrupted,) = (job for job in left if job.state is JobState.PLANNED)
    assert interrupted.record_class is RecordClass.LEDGER  # the journal is rendered here, while the processes start
    assert "прервался" in interrupted.problem
    assert interrupted.job_id in {job.job_id for job in told}


def test_journals_are_rendered_before_ledgers(memory: Memory) -> None:
    left, told = carry_out(memory)
    rendered = [job.record_class for job in told if job.state is JobState.RENDERED]
    assert left == []
    assert rendered == [RecordClass.JOURNAL, RecordClass.LEDGER]
