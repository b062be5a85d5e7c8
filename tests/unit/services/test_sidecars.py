"""Something is put beside a record once, whatever is killed, run again or changed behind our back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import FixityError, StoreUnavailableError
from archive.model.digest import Digest
from archive.model.record import ObjectLocation
from archive.model.sidecar import Sidecar, SidecarKind
from archive.services.preserve_sidecar import preserve_sidecar, read_sidecar, sidecars_of
from tests.memory_ports import Memory, memory_ports
from tests.unit.catalog.samples import RECORD, founded

SIG = b"detached signature"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        with opened.catalog.transaction() as unit:
            founded(unit)
            unit.add_record(RECORD, {})
        yield opened


def put(memory: Memory, data: bytes = SIG, kind: SidecarKind = SidecarKind.SIGNATURE) -> Sidecar:
    return preserve_sidecar(
        memory.ports, RECORD, kind, data, file_name="журнал.pdf.sig", media_type="application/x", actor="Иванова"
    )


def actions(memory: Memory) -> list[str]:
    with memory.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events()]


def test_it_stands_under_the_record_s_lock_with_an_event(memory: Memory) -> None:
    sidecar = put(memory)
    state = memory.store.state(sidecar.location)

    assert sidecars_of(memory.ports, RECORD) == [sidecar]
    assert read_sidecar(memory.ports, sidecar) == SIG
    assert state.locked_until == RECORD.term.expires_at
    assert state.tags["beside"] == "signature"
    assert sidecar.location.key.endswith(f"/{Digest.of(SIG)}.sig")
    assert actions(memory) == ["sidecar-preserved"]


def test_the_same_bytes_again_change_nothing(memory: Memory) -> None:
    assert put(memory) == put(memory)
    assert len(memory.store.versions) == 1
    assert actions(memory) == ["sidecar-preserved"]


def test_others_of_a_kind_are_counted(memory: Memory) -> None:
    assert [put(memory, b"%d" % number).ordinal for number in range(3)] == [1, 2, 3]
    assert put(memory, b"<xml/>", SidecarKind.POWER_OF_ATTORNEY).ordinal == 1
    assert len(sidecars_of(memory.ports, RECORD, SidecarKind.SIGNATURE)) == 3


def test_killed_between_object_and_row_it_becomes_one(memory: Memory) -> None:
    """What is in the store and in no row is found by its content: the second run puts nothing new."""

    class Killed:
        def __getattr__(self, name: str) -> object:
            return getattr(memory.catalog, name)

        def transaction(self) -> object:
            if memory.store.versions:
                raise ZeroDivisionError
            return memory.catalog.transaction()

    dying = replace(memory.ports, catalog=Killed())  # type: ignore[arg-type]  # a catalogue in all but name
    with pytest.raises(ZeroDivisionError):
        put(replace(memory, ports=dying))
    assert len(memory.store.versions) == 1
    assert not sidecars_of(memory.ports, RECORD)

    sidecar = put(memory)
    assert list(memory.store.versions) == [sidecar.location]
    assert sidecars_of(memory.ports, RECORD) == [sidecar]


def test_without_a_store_nothing_is_registered(memory: Memory) -> None:
    memory.store.down = True
    with pytest.raises(StoreUnavailableError):
        put(memory)
    memory.store.down = False
    assert not sidecars_of(memory.ports, RECORD)


def test_what_reads_back_differently_is_not_registered(memory: Memory) -> None:
    class Garbling:
        def __getattr__(self, name: str) -> object:
            return getattr(memory.store, name)

        def get(self, location: ObjectLocation) -> bytes:
            return memory.store.get(location) + b"!"

    garbling = replace(memory.ports, store=Garbling())  # type: ignore[arg-type]  # a store in all but name
    with pytest.raises(FixityError, match=Digest.of(SIG).hex):
        put(replace(memory, ports=garbling))
    assert not sidecars_of(memory.ports, RECORD)


def test_what_was_changed_later_is_not_given_out(memory: Memory) -> None:
    sidecar = put(memory)
    memory.store.spoil(sidecar.location, b"forged")

    with pytest.raises(FixityError, match=Digest.of(b"forged").hex):
        read_sidecar(memory.ports, sidecar)
