"""What a close came to, in the terms in which two runs can be compared, and what must hold of every one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.model.closing import JobState
from archive.model.event import GENESIS, Event, is_intact
from archive.model.record import Record, RecordClass
from archive.model.sidecar import Sidecar
from archive.model.verdict import Outcome
from archive.ports import Ports, RecordFilter
from archive.services.list_records import list_records
from archive.services.verify import verify_stored
from archive.store.s3 import S3ObjectStore


@dataclass(frozen=True)
class Row:
    """One record, without what the time of day decides."""

    number: str
    record_class: RecordClass
    title: str
    file_name: str
    pages: int
    term: str


def rows(ports: Ports) -> list[Row]:
    """Return the records by number."""
    return [
        Row(str(r.number), r.record_class, r.title, r.file_name, r.pages, str(r.term.expires_at))
        for r in list_records(ports, RecordFilter())
    ]


def events(ports: Ports) -> list[Event]:
    """Return the whole log."""
    with ports.catalog.transaction() as unit:
        return list(unit.events())


def rendered(ports: Ports) -> dict[str, str]:
    """Return the digest of each unsigned document, as its event has it: number → digest."""
    found = (event.draft for event in events(ports) if event.draft.action == "document-rendered")
    return {draft.subject: draft.details["digest"] for draft in found}


def assert_whole(ports: Ports) -> None:
    """Hold the catalogue to what is true of every finished close, killed on the way or not."""
    records = list_records(ports, RecordFilter())
    with ports.catalog.transaction() as unit:
        jobs = unit.jobs()
    assert {job.state for job in jobs} == {JobState.PRESERVED}
    assert [job.number for job in jobs] == [record.number for record in records]
    assert {verify_stored(ports, record).outcome for record in records} == {Outcome.PASSED}
    _assert_once(events(ports), records)


def assert_kept_once(store: S3ObjectStore, prefix: str, kept: Sequence[Record | Sidecar]) -> None:
    """Hold the store to one object version of each that is kept, and nothing else under `prefix`."""
    client = store.connection.client()
    objects = client.list_objects(store.bucket, prefix=prefix, recursive=True, include_version=True)
    found = Counter((entry.object_name, entry.version_id) for entry in objects)
    assert found == Counter((each.location.key, each.location.version_id) for each in kept)


def _assert_once(log: list[Event], records: Sequence[Record]) -> None:
    assert is_intact(log[0], GENESIS)
    assert all(is_intact(after, before.digest) for before, after in pairwise(log))
    done = Counter((event.draft.action, event.draft.subject) for event in log)
    numbers = {str(record.number) for record in records}
    documents = {str(record.number) for record in records if record.record_class is not RecordClass.SOURCE}
    for action, subjects in (
        ("document-rendered", documents),
        ("record-certified", documents),
        ("record-preserved", numbers),
    ):
        assert {subject: count for (word, subject), count in done.items() if word == action} == dict.fromkeys(
            subjects, 1
        )
    assert sum(count for (word, _), count in done.items() if word == "period-closed") == 1
