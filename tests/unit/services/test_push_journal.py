"""A pushed journal is kept whole or not at all, once for all repetitions, and can be closed from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.errors import (
    ClassNotOfSchoolError,
    DataRefusedError,
    FileBrokenError,
    PushKeyReusedError,
    PushUnknownError,
    SchoolMismatchError,
    StoreUnavailableError,
    WorkspaceLostError,
)
from archive.intake import take_in
from archive.model.digest import Digest
from archive.services.clear_workspace import sweep_workspace
from archive.services.list_pushes import PUSH_TERM, list_pushes
from archive.services.push_journal import PushRequest, open_pushed, push_journal
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.fakes.store import MemoryWorkspace
from tests.memory_ports import Memory, memory_ports
from tests.unit.catalog.samples import CLOSING, RECORD
from tests.unit.intake.exchange.build_exchange import as_file, push_document


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, organisation(), actor="test")
        yield opened


def request(key: str = "k-1", system: str = "журнал", **changes: Any) -> PushRequest:  # noqa: ANN401 - any JSON
    return PushRequest(as_file(push_document(**changes)).data, key, system)


def kept(memory: Memory) -> tuple[int, int, int]:
    with memory.ports.catalog.transaction() as unit:
        return len(unit.pushes()), len(unit.events()), len(memory.workspace.held)


def test_a_push_is_kept_with_its_event_and_body(memory: Memory) -> None:
    push = push_journal(memory.ports, request())
    assert (push.organisation_id, push.class_label, push.counts["entries"]) == ("school-7", "5А", 1)
    assert kept(memory) == (1, 2, 1)
    with memory.ports.catalog.transaction() as unit:
        event = unit.events()[-1].draft
    assert (event.actor, event.action, event.subject) == ("журнал", "journal-pushed", push.push_id)
    assert event.details["sha256"] == Digest.of(request().body).hex


def test_the_same_request_gives_the_same_answer_and_changes_nothing(memory: Memory) -> None:
    first = push_journal(memory.ports, request())
    memory.clock.at += timedelta(hours=1)
    assert push_journal(memory.ports, request()) == first
    assert kept(memory) == (1, 2, 1)


def test_another_body_under_the_key_is_refused_and_the_first_stands(memory: Memory) -> None:
    first = push_journal(memory.ports, request())
    with pytest.raises(PushKeyReusedError):
        push_journal(memory.ports, request(decisions=[]))
    with memory.ports.catalog.transaction() as unit:
        assert unit.pushes() == [first]


def test_two_systems_may_use_the_same_key(memory: Memory) -> None:
    push_journal(memory.ports, request())
    push_journal(memory.ports, request(system="другой", decisions=[]))
    assert kept(memory) == (2, 3, 2)


def test_a_refused_push_leaves_nothing_and_its_key_free(memory: Memory) -> None:
    before = kept(memory)
    with pytest.raises(DataRefusedError) as caught:
        push_journal(memory.ports, request(marks=[{"pupil": 1, "lesson": "l1", "mark": "6"}]))
    assert [finding.place.cell for finding in caught.value.findings] == ["/marks/0/mark"]
    assert kept(memory) == before
    push_journal(memory.ports, request())


def test_a_long_refusal_lists_twenty_and_carries_all(memory: Memory) -> None:
    marks = [{"pupil": 1, "lesson": "l1", "mark": "6"}] * 30
    with pytest.raises(DataRefusedError, match="и ещё 10") as caught:
        push_journal(memory.ports, request(marks=marks))
    assert len(caught.value.findings) == 30


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"school": "Другая школа"}, SchoolMismatchError), ({"class": {"label": "9Ю"}}, ClassNotOfSchoolError)],
)
def test_another_school_or_class_is_refused(memory: Memory, changes: dict[str, Any], error: type[Exception]) -> None:
    with memory.ports.catalog.transaction() as unit:
        unit.save_organisation(replace(organisation(), class_labels=("5А",)))
    before = kept(memory)
    with pytest.raises(error):
        push_journal(memory.ports, request(**changes))
    assert kept(memory) == before


def test_a_body_that_is_no_json_is_refused(memory: Memory) -> None:
    with pytest.raises(FileBrokenError):
        push_journal(memory.ports, PushRequest(b"{", "k", "журнал"))


@dataclass(slots=True)
class _Away(MemoryWorkspace):
    """A workspace that does not answer."""

    def put(self, data: bytes) -> Digest:
        raise StoreUnavailableError(endpoint="x", why="y")


def test_a_workspace_that_does_not_answer_leaves_no_row(memory: Memory) -> None:
    with pytest.raises(StoreUnavailableError):
        push_journal(replace(memory.ports, workspace=_Away()), request())
    with memory.ports.catalog.transaction() as unit:
        assert not unit.pushes()


def test_a_pushed_journal_is_a_file_to_close_from(memory: Memory) -> None:
    push = push_journal(memory.ports, request())
    file = open_pushed(memory.ports, push.push_id)
    assert (file.data, file.name) == (request().body, f"5А_2025-2026_{push.push_id}.json")
    assert [journal.class_label for journal in take_in([file]).journals] == ["5А"]


def test_a_body_that_became_a_record_is_read_from_the_store(memory: Memory) -> None:
    push = push_journal(memory.ports, request())
    body = memory.workspace.held[push.digest]
    place = memory.store.put(body, key="k", media_type="application/json", locked_until=RECORD.term.expires_at, tags={})
    record = replace(RECORD, organisation_id="school-7", digest=push.digest, location=place)
    with memory.ports.catalog.transaction() as unit:
        unit.add_closing(replace(CLOSING, organisation_id="school-7"))
        unit.add_record(record, {})
    memory.workspace.discard(push.digest)
    assert open_pushed(memory.ports, push.push_id).data == body


def test_an_unknown_push_and_a_lost_body_are_errors(memory: Memory) -> None:
    with pytest.raises(PushUnknownError):
        open_pushed(memory.ports, "no-such")
    push = push_journal(memory.ports, request())
    memory.workspace.discard(push.digest)
    with pytest.raises(WorkspaceLostError):
        open_pushed(memory.ports, push.push_id)


def test_a_push_waits_a_school_year_to_be_closed_and_is_let_go_then(memory: Memory) -> None:
    memory.workspace.clock = memory.clock.now
    push = push_journal(memory.ports, request())
    memory.clock.at += PUSH_TERM - timedelta(hours=1)
    assert [each.push_id for each in list_pushes(memory.ports)] == [push.push_id]
    assert sweep_workspace(memory.ports) == 0
    memory.clock.at += timedelta(hours=2)
    assert not list_pushes(memory.ports)
    assert sweep_workspace(memory.ports) == 1


def test_a_push_that_became_a_record_waits_no_more(memory: Memory) -> None:
    push = push_journal(memory.ports, request())
    with memory.ports.catalog.transaction() as unit:
        unit.add_closing(replace(CLOSING, organisation_id="school-7"))
        unit.add_record(replace(RECORD, organisation_id="school-7", digest=push.digest), {})
    assert not list_pushes(memory.ports)
