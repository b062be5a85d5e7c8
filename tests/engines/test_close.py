"""A period closed by Celery workers, one of which dies on the way: all records, each once."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from archive.bootstrap import connect
from archive.errors import BrokerUnavailableError, SettingError, WorkersAbsentError
from archive.model.closing import Closing, Job, JobState
from archive.model.event import GENESIS, is_intact
from archive.model.record import RecordClass
from archive.model.verdict import Outcome
from archive.ports import Ports, RecordFilter
from archive.services.list_records import list_records, list_waiting
from archive.services.verify import verify_stored
from archive.settings import Settings
from archive.store.embedded import EmbeddedStore
from archive.worker import remote
from archive.worker.alive import is_alive
from tests.engines.conftest import close_small_class
from tests.servers_broker import Broker
from tests.servers_celery import Node, doing, running, running_workers

pytestmark = pytest.mark.engines

Kill = Callable[[Node], None]


def power_cut(worker: Node) -> None:
    worker.kill()


def death_of_the_pool(worker: Node) -> None:
    for child in worker.pool():
        os.kill(child, signal.SIGKILL)


class Killer:
    """Follows the progress; as soon as a worker has an unfinished document in hand, kills that worker.

    All hands are stopped while it looks, so that the one it kills is in the midst of its work.
    """

    def __init__(self, settings: Settings, ports: Ports, workers: dict[str, Node], kill: Kill) -> None:
        self._settings, self._ports, self._workers, self._kill = settings, ports, workers, kill
        self.victim_job = ""

    def __call__(self, _: Job) -> None:
        if self.victim_job:
            return
        self._signal(signal.SIGSTOP)
        for name, job_id in doing(self._settings).items():
            if self._is_unfinished_document(job_id):
                self._kill(self._workers[name])
                self.victim_job = job_id
                break
        self._signal(signal.SIGCONT)

    def _is_unfinished_document(self, job_id: str) -> bool:
        with self._ports.catalog.transaction() as unit:
            job = unit.job(job_id)
        return job.record_class is not RecordClass.SOURCE and job.state is not JobState.PRESERVED

    def _signal(self, number: signal.Signals) -> None:
        for worker in self._workers.values():
            for child in worker.pool():
                os.kill(child, number)


@pytest.mark.parametrize("kill", [power_cut, death_of_the_pool])
def test_rabbitmq_gives_the_work_of_a_dead_worker_to_another(
    kill: Kill, rabbitmq: Broker, settings_for: Callable[[Broker], Settings], store: EmbeddedStore, tmp_path: Path
) -> None:
    settings = settings_for(rabbitmq)
    closing = close_small_class(settings)
    with running_workers(settings, tmp_path, "one", "two") as workers, connect(settings) as ports:
        killer = Killer(settings, ports, workers, kill)
        assert remote.carry_out(settings, ports, [closing.closing_id], killer) == []
        assert killer.victim_job
        interrupted = _jobs(ports, closing)[killer.victim_job]
        assert interrupted.attempts == 1
        _assert_each_record_once(ports, closing, settings, store)


def test_redis_and_beat_do_the_same(
    redis: Broker, settings_for: Callable[[Broker], Settings], store: EmbeddedStore, tmp_path: Path
) -> None:
    """Redis gives a dead worker's message back after half an hour; beat, which looks at the rows, is sooner."""
    settings = settings_for(redis).model_copy(update={"resend_after_s": 2})
    closing = close_small_class(settings)
    with (
        running_workers(settings, tmp_path, "one", "two") as workers,
        running(settings, tmp_path, "beat", "beat") as beat,
        connect(settings) as ports,
    ):
        killer = Killer(settings, ports, workers, power_cut)
        assert remote.carry_out(settings, ports, [closing.closing_id], killer) == []
        assert killer.victim_job
        assert is_alive(settings, "celerybeat")
        beat.kill()
        assert not is_alive(settings, "celerybeat")
        _assert_each_record_once(ports, closing, settings, store)


def test_without_workers_the_closer_is_told_and_a_worker_that_comes_later_does_it(
    redis: Broker, settings_for: Callable[[Broker], Settings], store: EmbeddedStore, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(remote, "QUIET_S", 0)
    monkeypatch.setattr(remote, "PATIENCE_S", 0)
    monkeypatch.setattr(remote, "ANSWER_S", 0.2)
    settings = settings_for(redis)
    closing = close_small_class(settings)
    with connect(settings) as ports:
        with pytest.raises(WorkersAbsentError):
            remote.carry_out(settings, ports, [closing.closing_id], lambda _: None)
        without_key = settings.model_copy(update={"signer_pkcs12": None})
        with running_workers(without_key, tmp_path, "one"):
            _await_only(ports, JobState.RENDERED)
            left = remote.carry_out(settings, ports, [closing.closing_id], lambda _: None)
    assert {job.state for job in left} == {JobState.RENDERED}
    assert {job.record_class for job in left} == {RecordClass.JOURNAL, RecordClass.LEDGER}


def test_a_broker_that_is_away_or_shut_is_named_without_its_password(
    redis: Broker, rabbitmq: Broker, settings_for: Callable[[Broker], Settings]
) -> None:
    settings = settings_for(redis)
    closing = close_small_class(settings)
    (wrong := settings.data_dir / "wrong").write_text("не тот")
    for broker in (redis, rabbitmq):
        shut = settings.model_copy(update={"broker_url": broker.url, "broker_password_file": wrong})
        away = settings.model_copy(update={"broker_url": broker.url.replace(str(broker.port), "1")})
        for bad in (shut, away):
            with connect(settings) as ports, pytest.raises(BrokerUnavailableError) as told:
                remote.carry_out(bad, ports, [closing.closing_id], lambda _: None)
            assert "127.0.0.1:" in str(told.value)
            assert broker.password not in str(told.value)


def test_an_installation_of_one_machine_is_refused(settings_for: Callable[[Broker], Settings], redis: Broker) -> None:
    alone = settings_for(redis).model_copy(update={"store_endpoint": ""})
    with pytest.raises(SettingError, match="ARCHIVE_STORE_ENDPOINT"), connect(settings_for(redis)) as ports:
        remote.carry_out(alone, ports, [], lambda _: None)


def _await_only(ports: Ports, state: JobState) -> None:
    """Wait until whatever is not preserved is in `state`."""
    end = time.monotonic() + 60
    while {job.state for job in list_waiting(ports)} != {state}:
        assert time.monotonic() < end
        time.sleep(0.2)


def _jobs(ports: Ports, closing: Closing) -> dict[str, Job]:
    with ports.catalog.transaction() as unit:
        return {job.job_id: job for job in unit.jobs(closing_ids=[closing.closing_id])}


def _assert_each_record_once(ports: Ports, closing: Closing, settings: Settings, store: EmbeddedStore) -> None:
    jobs, records = _jobs(ports, closing), list_records(ports, RecordFilter(closing_id=closing.closing_id))
    assert {job.state for job in jobs.values()} == {JobState.PRESERVED}
    assert [record.number for record in records] == sorted(job.number for job in jobs.values())
    assert {verify_stored(ports, record).outcome for record in records} == {Outcome.PASSED}
    _assert_events(
        ports, {str(r.number) for r in records if r.record_class is not RecordClass.SOURCE}, records=len(records)
    )
    client = store.connection.client()
    objects = list(client.list_objects(settings.store_bucket, recursive=True, include_version=True))
    kept = {(o.object_name, o.version_id) for o in objects if not str(o.object_name).startswith("lock-canary/")}
    assert kept == {(record.location.key, record.location.version_id) for record in records}
    assert len(objects) == len(kept)


def _assert_events(ports: Ports, documents: set[str], *, records: int) -> None:
    with ports.catalog.transaction() as unit:
        events = list(unit.events())
    assert all(is_intact(after, before.digest) for before, after in pairwise(events))
    assert is_intact(events[0], GENESIS)
    done = Counter((event.draft.action, event.draft.subject) for event in events)
    assert {
        subject: count for (action, subject), count in done.items() if action == "record-certified"
    } == dict.fromkeys(documents, 1)
    assert sum(count for (action, _), count in done.items() if action == "record-preserved") == records
    assert max(done.values()) == 1
