"""The contract of `ports.ObjectStore`, on the real SeaweedFS and on the fake that other tests use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

from archive.errors import ObjectMissingError, StoreRefusedError
from archive.model.record import ObjectLocation
from archive.model.verdict import Outcome
from archive.ports import ObjectStore
from archive.store.canary import TITLES
from archive.store.s3 import S3ObjectStore
from tests.fakes.store import MemoryObjectStore, Version

pytest_plugins = ("tests.servers_store",)

NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
TAGS = {"school-year": "2024/2025", "класс": "8А №1 «физмат»", "term": "25"}


@dataclass(frozen=True)
class Case:
    """A store, and what an S3 client other than ours could do to it; refusals are False."""

    store: ObjectStore
    hide: Callable[[str], None]
    cover: Callable[[str, bytes], None]
    remove: Callable[[ObjectLocation], bool]
    relock: Callable[[ObjectLocation, datetime], bool]
    hold: Callable[[ObjectLocation], None]

    def put(self, key: str, data: bytes = b"record", until: datetime = NOW + YEAR) -> ObjectLocation:
        return self.store.put(data, key=key, media_type="application/pdf", locked_until=until, tags=TAGS)


def in_memory() -> Case:
    store = MemoryObjectStore()
    return Case(
        store,
        hide=store.hide,
        cover=lambda key, data: void(store.write(Version(data, "", None, {}), key)),
        remove=lambda location: store.remove(location, NOW),
        relock=store.relock,
        hold=store.hold,
    )


def on_server(store: S3ObjectStore) -> Case:
    client, bucket = store.connection.client(), store.bucket
    return Case(
        store,
        hide=lambda key: client.remove_object(bucket, key),
        cover=lambda key, data: void(client.put_object(bucket, key, BytesIO(data), len(data))),
        remove=lambda at: allowed(lambda: client.remove_object(at.bucket, at.key, at.version_id)),
        relock=lambda at, until: allowed(
            lambda: client.set_object_retention(at.bucket, at.key, Retention(COMPLIANCE, until), at.version_id)
        ),
        hold=lambda at: client.enable_object_legal_hold(at.bucket, at.key, at.version_id),
    )


def void(_: object) -> None:
    return None


def allowed(action: Callable[[], object]) -> bool:
    try:
        action()
    except S3Error:
        return False
    return True


@pytest.fixture(params=["memory", "seaweedfs"])
def case(request: pytest.FixtureRequest) -> Case:
    return in_memory() if request.param == "memory" else on_server(request.getfixturevalue("s3_store"))


def test_what_was_put_is_read_back_with_lock_and_tags(case: Case, fresh_key: str) -> None:
    location = case.put(fresh_key, b"\x00%PDF\r\n\xff" * 1000)
    state = case.store.state(location)
    assert case.store.get(location) == b"\x00%PDF\r\n\xff" * 1000
    assert (state.size, state.locked_until, state.held) == (8000, NOW + YEAR, False)
    assert (state.tags, state.is_latest, state.location) == (TAGS, True, location)


def test_the_same_bytes_again_are_the_same_version(case: Case, fresh_key: str) -> None:
    assert case.put(fresh_key) == case.put(fresh_key)


def test_a_later_term_extends_the_lock_of_the_same_version(case: Case, fresh_key: str) -> None:
    first = case.put(fresh_key, until=NOW + YEAR)
    assert case.put(fresh_key, until=NOW + 2 * YEAR) == first
    assert case.store.state(first).locked_until == NOW + 2 * YEAR


def test_an_earlier_term_leaves_the_lock_as_it_is(case: Case, fresh_key: str) -> None:
    first = case.put(fresh_key, until=NOW + 2 * YEAR)
    assert case.put(fresh_key, until=NOW + YEAR) == first
    assert case.store.state(first).locked_until == NOW + 2 * YEAR


def test_other_bytes_under_a_taken_key_are_refused(case: Case, fresh_key: str) -> None:
    first = case.put(fresh_key)
    with pytest.raises(StoreRefusedError, match="уже лежат другие данные"):
        case.put(fresh_key, b"forged")
    assert case.store.get(first) == b"record"
    assert case.store.state(first).is_latest


def test_a_missing_version_is_a_missing_object(case: Case, fresh_key: str) -> None:
    case.put(fresh_key)
    nowhere = ObjectLocation("records", fresh_key, "0" * 32)
    with pytest.raises(ObjectMissingError, match=fresh_key):
        case.store.get(nowhere)
    with pytest.raises(ObjectMissingError):
        case.store.state(nowhere)


def test_a_delete_marker_hides_nothing_but_shows_as_an_incident(case: Case, fresh_key: str) -> None:
    location = case.put(fresh_key)
    case.hide(fresh_key)
    assert case.store.get(location) == b"record"
    assert not case.store.state(location).is_latest


def test_a_later_version_shows_as_an_incident(case: Case, fresh_key: str) -> None:
    location = case.put(fresh_key)
    case.cover(fresh_key, b"forged")
    assert case.store.get(location) == b"record"
    assert not case.store.state(location).is_latest


def test_under_a_delete_marker_the_record_can_be_put_again(case: Case, fresh_key: str) -> None:
    old = case.put(fresh_key)
    case.hide(fresh_key)
    new = case.put(fresh_key)
    assert new != old
    assert case.store.state(new).is_latest


def test_a_locked_version_cannot_be_removed_or_relocked_shorter(case: Case, fresh_key: str) -> None:
    location = case.put(fresh_key)
    assert not case.remove(location)
    assert not case.relock(location, NOW + YEAR - timedelta(seconds=1))
    assert case.store.state(location).locked_until == NOW + YEAR


def test_a_hold_shows(case: Case, fresh_key: str) -> None:
    location = case.put(fresh_key)
    case.hold(location)
    assert case.store.state(location).held


def test_a_lock_ends_no_sooner_than_its_term_by_part_of_a_second(case: Case, fresh_key: str) -> None:
    until = NOW + YEAR + timedelta(microseconds=1)
    locked = case.store.state(case.put(fresh_key, until=until)).locked_until
    assert locked is not None
    assert locked >= until


def test_the_canary_proves_the_lock(case: Case) -> None:
    checks = case.store.prove_lock(NOW)
    assert {check.code: check.outcome for check in checks} == dict.fromkeys(TITLES, Outcome.PASSED)
    assert {check.at for check in checks} == {NOW}


def test_the_canary_can_be_sent_again_in_the_same_second(case: Case) -> None:
    assert len(case.store.prove_lock(NOW)) == len(case.store.prove_lock(NOW))
