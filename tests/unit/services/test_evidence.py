"""Evidence over what is kept: sealed once under one timestamp, renewed after verification, unhurt by kills."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import BusyError, EvidenceUntrustedError, StoreUnavailableError, TimestampUnavailableError
from archive.model.digest import Digest
from archive.model.evidence import Evidence, RenewalKind
from archive.model.record import Record
from archive.model.sidecar import Sidecar, SidecarKind
from archive.ports import RecordFilter
from archive.services.clear_workspace import GRACE, sweep_workspace
from archive.services.plan_renewal import plan_renewal
from archive.services.preserve_sidecar import preserve_sidecar, read_sidecar
from archive.services.renew_evidence import Renewed, renew_evidence
from archive.services.seal_evidence import count_unsealed, list_unsealed, seal_evidence
from tests.fakes.evidence import HOLDS_FOR
from tests.memory_ports import Memory, memory_ports
from tests.unit.catalog.samples import founded, record

COUNT = 5


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with five preserved records."""
    with memory_ports(tmp_path) as opened:
        with opened.catalog.transaction() as unit:
            founded(unit)
            for number in range(1, COUNT + 1):
                unit.add_record(kept(opened, number), {})
        yield opened


def kept(memory: Memory, number: int) -> Record:
    """Put a file in the store and return its record."""
    data = b"file %d" % number
    wanted = record(number, digest=Digest.of(data), size=len(data))
    until = wanted.term.expires_at
    location = memory.store.put(
        data, key=f"school-1/{number}", media_type="application/pdf", locked_until=until, tags={}
    )
    return replace(wanted, location=location)


def records(memory: Memory) -> list[Record]:
    with memory.catalog.transaction() as unit:
        return list(unit.records(RecordFilter()))


def standing(memory: Memory) -> list[Evidence]:
    with memory.catalog.transaction() as unit:
        return list(unit.standing_evidence())


def evidence_sidecars(memory: Memory) -> list[Sidecar]:
    with memory.catalog.transaction() as unit:
        return [each for each in unit.sidecars("school-1") if each.kind is SidecarKind.EVIDENCE]


def events(memory: Memory, action: str) -> list[str]:
    with memory.catalog.transaction() as unit:
        return [event.draft.subject for event in unit.events() if event.draft.action == action]


def objects(memory: Memory) -> int:
    return sum("/evidence/" in key for key in memory.store.keys)


def renew(memory: Memory, *, algorithm: str = "") -> Renewed:
    memory.clock.at += HOLDS_FOR - timedelta(days=30)
    return again(memory, algorithm=algorithm)


def again(memory: Memory, *, algorithm: str = "") -> Renewed:
    due = plan_renewal(memory.ports, at=memory.clock.now(), algorithm=algorithm).due
    return renew_evidence(memory.ports, due, actor="test")


def test_one_timestamp_seals_everything_that_waits(memory: Memory) -> None:
    assert len(list_unsealed(memory.ports)) == count_unsealed(memory.ports) == COUNT
    assert seal_evidence(memory.ports, actor="test") == COUNT

    assert memory.evidence.calls == 1
    assert [each.ordinal for each in standing(memory)] == [1] * COUNT
    assert [each.covers for each in standing(memory)] == [(each.digest,) for each in records(memory)]
    assert not list_unsealed(memory.ports)
    assert count_unsealed(memory.ports) == 0
    assert not memory.workspace.held


def test_sealing_again_asks_nobody(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")

    assert seal_evidence(memory.ports, actor="test") == 0
    assert memory.evidence.calls == 1
    assert len(events(memory, "evidence-sealed")) == 1


def test_evidence_is_locked_as_long_as_its_record(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    sidecar, of = evidence_sidecars(memory)[0], records(memory)[0]

    assert memory.store.state(sidecar.location).locked_until == of.term.expires_at
    assert sidecar.file_name == f"{of.file_name}.ers"
    assert sidecar.location.key.endswith(f"{sidecar.digest}.ers")


def test_the_log_s_head_before_the_call_is_what_is_sealed(memory: Memory) -> None:
    with memory.catalog.transaction() as unit:
        head = unit.chain_head()
    seal_evidence(memory.ports, actor="test")

    assert {(each.head_sequence, each.head_digest) for each in standing(memory)} == {head}


def test_what_comes_to_stand_beside_a_record_is_sealed_with_it(memory: Memory) -> None:
    of = records(memory)[1]
    seal_evidence(memory.ports, actor="test")
    preserve_sidecar(memory.ports, of, SidecarKind.SIGNATURE, b"sig", file_name="a.sig", media_type="x", actor="test")

    assert [each.record.number for each in list_unsealed(memory.ports)] == [of.number]
    assert seal_evidence(memory.ports, actor="test") == 1
    mine = [each for each in standing(memory) if each.number == of.number]
    assert [(each.ordinal, each.renews, len(each.covers)) for each in mine] == [(1, 0, 1), (2, 0, 2)]


def test_without_an_authority_everything_waits(memory: Memory) -> None:
    memory.evidence.authority_down = True
    with pytest.raises(TimestampUnavailableError):
        seal_evidence(memory.ports, actor="test")

    assert len(list_unsealed(memory.ports)) == COUNT
    assert not objects(memory)
    memory.evidence.authority_down = False
    assert seal_evidence(memory.ports, actor="test") == COUNT


def test_a_timestamp_that_nobody_believes_is_not_kept(memory: Memory) -> None:
    memory.evidence.distrusted.add(records(memory)[0].digest)
    with pytest.raises(EvidenceUntrustedError, match="2026-000001"):
        seal_evidence(memory.ports, actor="test")

    assert not objects(memory)
    assert not standing(memory)


def test_one_process_at_a_time(memory: Memory) -> None:
    with memory.catalog.job_lock("evidence") as held:
        assert held
        with pytest.raises(BusyError):
            seal_evidence(memory.ports, actor="test")


@pytest.mark.parametrize("objects_first", [0, 2, COUNT])
def test_killed_while_it_keeps_it_goes_on_without_another_timestamp(memory: Memory, objects_first: int) -> None:
    _die_after(memory, objects_first)
    assert not standing(memory)

    assert seal_evidence(memory.ports, actor="test") == COUNT
    assert memory.evidence.calls == 1
    assert objects(memory) == len(evidence_sidecars(memory)) == COUNT
    assert not memory.workspace.held


def test_the_sweep_leaves_what_is_still_to_be_kept(memory: Memory) -> None:
    _die_after(memory, 2)
    memory.clock.at += 10 * GRACE
    memory.workspace.put_at = dict.fromkeys(memory.workspace.held, memory.clock.at - 5 * GRACE)

    assert sweep_workspace(memory.ports) == 0
    assert seal_evidence(memory.ports, actor="test") == COUNT


def test_a_bundle_that_the_workspace_lost_is_made_again(memory: Memory) -> None:
    _die_after(memory, 0)
    memory.workspace.held.clear()

    assert seal_evidence(memory.ports, actor="test") == COUNT
    assert memory.evidence.calls == 2
    assert len(standing(memory)) == COUNT


def _die_after(memory: Memory, count: int) -> None:
    """Seal, with a store that goes away after `count` evidence objects."""
    put, left = memory.store.put, [count]

    class Dying:
        def __getattr__(self, name: str) -> object:
            return getattr(memory.store, name)

        def put(self, data: bytes, **how: object) -> object:
            if left[0] == 0:
                raise StoreUnavailableError(endpoint="memory", why="выключено")
            left[0] -= 1
            return put(data, **how)  # type: ignore[arg-type]  # passed on as it came

    dying = replace(memory.ports, store=Dying())  # type: ignore[arg-type]  # a store in all but name
    if count < COUNT:
        with pytest.raises(StoreUnavailableError):
            seal_evidence(dying, actor="test")
        return
    broken = replace(memory.ports, catalog=_NoRows(memory))  # type: ignore[arg-type]  # a catalogue in all but name
    with pytest.raises(ZeroDivisionError):
        seal_evidence(broken, actor="test")


class _NoRows:
    """The catalogue of a process that is killed when it enters the rows: after all objects are put."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __getattr__(self, name: str) -> object:
        return getattr(self._memory.catalog, name)

    def transaction(self) -> object:
        if objects(self._memory) == COUNT:
            raise ZeroDivisionError
        return self._memory.catalog.transaction()


# --- renewal -----------------------------------------------------------------------------------


def test_nothing_is_due_while_everything_holds(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    outlook = plan_renewal(memory.ports, at=memory.clock.now())

    assert (outlook.due, outlook.standing) == ((), COUNT)
    assert outlook.next_at == memory.clock.now() + HOLDS_FOR - timedelta(days=90)


def test_all_are_renewed_under_one_timestamp_and_the_old_ones_stay(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    done = renew(memory)

    assert (len(done.renewed), done.refused) == (COUNT, ())
    assert {each.kind for each in done.renewed} == {RenewalKind.TIMESTAMP}
    assert memory.evidence.calls == 2
    assert [(each.ordinal, each.renews) for each in standing(memory)] == [(2, 1)] * COUNT
    assert len(evidence_sidecars(memory)) == 2 * COUNT
    assert {each.file_name[-6:] for each in evidence_sidecars(memory)} == {"df.ers", ".2.ers"}
    assert len(events(memory, "evidence-renewed")) == 1


def test_renewing_again_does_nothing(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    memory.clock.at += HOLDS_FOR - timedelta(days=30)
    due = plan_renewal(memory.ports, at=memory.clock.now()).due
    renew_evidence(memory.ports, due, actor="test")

    assert renew_evidence(memory.ports, due, actor="test") == Renewed((), ())
    assert memory.evidence.calls == 2


def test_a_new_tree_is_built_over_file_and_sidecars(memory: Memory) -> None:
    of = records(memory)[0]
    preserve_sidecar(memory.ports, of, SidecarKind.SIGNATURE, b"sig", file_name="a.sig", media_type="x", actor="test")
    seal_evidence(memory.ports, actor="test")
    done = again(memory, algorithm="sha512")

    assert {each.kind for each in done.renewed} == {RenewalKind.HASH_TREE}
    assert {each.hash_algorithm for each in standing(memory)} == {"sha512"}
    newest = [each for each in evidence_sidecars(memory) if each.number == of.number][-1]
    leaves = [memory.ports.evidence.digest(each, "sha512").hex() for each in (b"file 1", b"sig")]
    assert all(leaf.encode() in read_sidecar(memory.ports, newest) for leaf in leaves)
    assert again(memory, algorithm="sha512").renewed == ()


def test_a_changed_file_is_refused_and_the_others_are_renewed(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    first, second, *_ = records(memory)
    memory.store.spoil(first.location, b"file 1 changed")
    memory.store.lose(second.location)
    done = renew(memory)

    assert len(done.renewed) == COUNT - 2
    assert [each.due.evidence.number for each in done.refused] == [first.number, second.number]
    assert events(memory, "evidence-refused") == [str(first.number), str(second.number)]
    assert [each.ordinal for each in standing(memory)] == [1, 1, 2, 2, 2]


def test_evidence_that_was_spoiled_is_refused(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    memory.store.spoil(evidence_sidecars(memory)[2].location, b"{}")

    assert [str(each.due.evidence.number) for each in renew(memory).refused] == ["2026-000003"]


def test_what_missed_its_renewal_is_refused_with_the_reason(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    memory.clock.at += HOLDS_FOR + timedelta(days=1)
    done = again(memory)

    assert not done.renewed
    assert len(done.refused) == COUNT
    assert memory.evidence.calls == 1, "nobody is asked for a timestamp over nothing"


def test_renewal_waits_for_the_authority(memory: Memory) -> None:
    seal_evidence(memory.ports, actor="test")
    memory.evidence.authority_down = True
    with pytest.raises(TimestampUnavailableError):
        renew(memory)

    assert [each.ordinal for each in standing(memory)] == [1] * COUNT
    memory.evidence.authority_down = False
    assert len(again(memory).renewed) == COUNT
