"""The contract of `ports.Workspace`, on the real SeaweedFS and on the fake that other tests use."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest

from archive.errors import WorkspaceLostError
from archive.model.digest import Digest
from archive.ports import Workspace
from archive.store.workspace import S3Workspace
from tests.fakes.store import MemoryWorkspace

pytest_plugins = ("tests.servers_store",)


@dataclass(frozen=True)
class Case:
    """A workspace, and a hand that changes what lies in it."""

    workspace: Workspace
    spoil: Callable[[Digest, bytes], object]


@pytest.fixture(params=["memory", "seaweedfs"])
def case(request: pytest.FixtureRequest) -> Case:
    if request.param == "memory":
        memory = MemoryWorkspace()
        return Case(memory, memory.held.__setitem__)
    return on_server(request.getfixturevalue("s3_workspace"))


def on_server(workspace: S3Workspace) -> Case:
    client = workspace.connection.client()
    return Case(
        workspace, lambda digest, data: client.put_object(workspace.bucket, digest.hex, BytesIO(data), len(data))
    )


@pytest.mark.parametrize("data", [b"", b"one", b"\x00\xff" * 3_000_000], ids=["empty", "small", "6 MB"])
def test_what_was_put_is_read_back_under_its_digest(case: Case, data: bytes) -> None:
    digest = case.workspace.put(data)
    assert digest == Digest.of(data)
    assert case.workspace.get(digest) == data


def test_putting_twice_is_the_same_as_once(case: Case) -> None:
    assert case.workspace.put(b"twice") == case.workspace.put(b"twice")


def test_what_was_never_put_is_lost(case: Case) -> None:
    with pytest.raises(WorkspaceLostError):
        case.workspace.get(Digest.of(b"never put"))


def test_what_was_discarded_is_lost_and_may_be_discarded_again(case: Case) -> None:
    digest = case.workspace.put(b"discarded")
    case.workspace.discard(digest)
    case.workspace.discard(digest)
    with pytest.raises(WorkspaceLostError):
        case.workspace.get(digest)


def test_changed_bytes_are_lost_until_they_are_made_again(case: Case) -> None:
    digest = case.workspace.put(b"as it was")
    case.spoil(digest, b"changed")
    with pytest.raises(WorkspaceLostError, match=digest.hex):
        case.workspace.get(digest)
    case.workspace.put(b"as it was")
    assert case.workspace.get(digest) == b"as it was"
