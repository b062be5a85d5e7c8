"""`archive close` itself, killed at random moments of its whole run and given again: the end is always the same.

A moment is drawn between two events of the log, so that each stretch of the run (start, rendering,
signing, storing, reading back) gets its share of kills however fast or slow the machine is today.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from archive.bootstrap import connect
from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.record import Record, RecordClass
from archive.periods.snapshot import thaw
from archive.ports import Ports, RecordFilter
from archive.services.list_records import list_records
from archive.services.seal_evidence import list_unsealed
from archive.settings import Settings
from archive.store import weed
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore
from tests.crash.outcome import Row, assert_kept_once, assert_whole, rendered, rows
from tests.sample import Input
from tests.servers_celery import environment
from tests.servers_trial import PASSPHRASE, Trial

pytestmark = pytest.mark.crash

COMMAND = str(Path(sys.executable).with_name("archive"))
KILLS = 30
AT_ONCE = 2
OWN_STORE = 5
"""Every such run has the embedded store, started by the command and orphaned by the kill."""
PERIOD = "год"


@dataclass(frozen=True)
class Run:
    """One archive folder in which the class is closed; `number` 0 is not disturbed."""

    number: int
    home: Path
    settings: Settings

    def start(self) -> subprocess.Popen[bytes]:
        """Give the command."""
        arguments = ["close", "../5Б.zip", "--school", "../school.toml", "--period", PERIOD, "--by", "test"]
        with (self.home / "output.txt").open("ab") as output:
            return subprocess.Popen(
                [COMMAND, "--home", str(self.home), *arguments],
                env={**os.environ, **environment(self.settings)},
                stdout=output,
                stderr=output,
                cwd=self.home,
            )

    def finish(self) -> None:
        """Give the command and wait for its end."""
        status = self.start().wait(timeout=180)
        assert status == 0, (self.number, (self.home / "output.txt").read_text())

    def logged(self) -> int:
        """Return how many events the log has by now."""
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"file:{self.home}/catalog.sqlite?mode=ro", uri=True)) as db,
        ):
            return int(db.execute("SELECT count(*) FROM events").fetchone()[0])
        return 0


@dataclass(frozen=True)
class Moment:
    """Kill so many seconds after the log has so many events."""

    events: int
    delay: float


@dataclass
class Prepared:
    """The folder of all runs, and what they share."""

    folder: Path
    store: EmbeddedStore
    trial: Trial
    school: Input

    def __post_init__(self) -> None:
        (self.folder / "store-key").write_text(self.store.secret_key)
        (self.folder / "passphrase").write_text(PASSPHRASE)

    def run(self, number: int, toml: bytes) -> Run:
        """Return a folder of its own in which the same class of the same school can be closed."""
        home = self.folder / f"run-{number:02}" / "home"
        home.mkdir(parents=True)
        given = home.parent / "5Б.zip"
        given.write_bytes(self.school.files[0].data)
        with ZipFile(given, "a") as archive:  # the runs are archives of their own, but share a workspace
            archive.comment = b"%d" % number
        (home.parent / "school.toml").write_bytes(toml)
        return Run(number, home, self._settings(home, number))

    def _settings(self, home: Path, number: int) -> Settings:
        shared = Settings(
            data_dir=home,
            processes=1 + number % 2,
            signer_pkcs12=self.trial.keys.pkcs12,
            signer_passphrase_file=self.folder / "passphrase",
            timestamp_url=self.trial.timestamp_url,
            crls=self.trial.crls,
            trust_anchors=(self.trial.keys.trust_anchor,),
        )
        if number % OWN_STORE == OWN_STORE - 1:
            return shared
        outside: Mapping[str, object] = {
            "store_endpoint": self.store.endpoint,
            "store_secure": False,
            "store_access_key": self.store.access_key,
            "store_secret_key_file": self.folder / "store-key",
            "store_bucket": "kills",
            "store_work_bucket": "kills-work",
        }
        return shared.model_copy(update=dict(outside))


@dataclass(frozen=True)
class Result:
    """What is compared. The time of closing differs between runs, and with it the bytes; their content must not."""

    rows: Sequence[Row]
    closed: object


@pytest.fixture(scope="module")
def runs(
    tmp_path_factory: pytest.TempPathFactory, store: EmbeddedStore, trial: Trial, school: Input, school_toml: bytes
) -> Iterator[list[Run]]:
    """Give the undisturbed run and those to be killed, each a school of its own in the shared store."""
    prepared = Prepared(tmp_path_factory.mktemp("kills"), store, trial, school)
    made = [prepared.run(number, school_toml.replace(b'"demo"', b'"run-%d"' % number)) for number in range(KILLS + 1)]
    yield made
    for run in made:
        if pid := weed.running(weed.WeedFolder(run.home / "store")):
            weed.stop(pid, patience_s=1)


def test_a_command_killed_at_any_moment_and_given_again_does_the_same(runs: list[Run]) -> None:
    undisturbed, *others = runs
    gaps = _measure(undisturbed)
    expected = _result(undisturbed)
    assert len(expected.rows) == 3
    random = Random(20261122)
    moments = [_moment(random, number, gaps) for number in range(KILLS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        killed = list(pool.map(_kill_and_finish, others, moments))
    assert sum(killed) >= KILLS - 6, "most runs ended before they could be killed"
    for run in others:
        assert _result(run) == expected, run.number


def _measure(run: Run) -> list[float]:
    """Run undisturbed; return the seconds before the first event, between events, and after the last one."""
    process, times, known = run.start(), [time.monotonic()], 0
    while process.poll() is None:
        if (logged := run.logged()) > known:
            times += [time.monotonic()] * (logged - known)
            known = logged
        time.sleep(0.005)
    assert process.returncode == 0, (run.home / "output.txt").read_text()
    times.append(time.monotonic())
    return [after - before for before, after in pairwise(times)]


def _moment(random: Random, number: int, gaps: Sequence[float]) -> Moment:
    stretch = number % len(gaps)
    return Moment(stretch, random.uniform(0, gaps[stretch]))


def _kill_and_finish(run: Run, moment: Moment) -> bool:
    """Kill the command at its moment, if it still runs then; give it again. Tell whether it was killed."""
    process = run.start()
    while process.poll() is None and run.logged() < moment.events:
        time.sleep(0.005)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=moment.delay)
    process.kill()
    process.wait()
    run.finish()
    return process.returncode == -signal.SIGKILL


def _result(run: Run) -> Result:
    """Return what a run came to, once everything that must hold of it does."""
    with connect(run.settings) as ports:
        assert_whole(ports)
        records = list(list_records(ports, RecordFilter()))
        assert isinstance(ports.store, S3ObjectStore)
        assert not list_unsealed(ports)
        with ports.catalog.transaction() as unit:
            sidecars = [each for school in unit.organisations() for each in unit.sidecars(school.organisation_id)]
        assert len(sidecars) == len(records), "one evidence record each, however often it was killed"
        assert_kept_once(ports.store, f"run-{run.number}/", [*records, *sidecars])
        documents = [record for record in records if record.record_class is not RecordClass.SOURCE]
        for record in documents:
            _assert_signed_is_rendered_and_more(ports, record)
        closed = [_content(thaw(ports.twins.twin(ports.store.get(record.location)))) for record in documents]
        return Result(rows(ports), closed)


def _content(closed: ClosedPeriod) -> object:
    journal = replace(closed.journal, sources=())
    return (closed.period, journal, closed.findings, closed.closed_by, closed.closed_on)


def _assert_signed_is_rendered_and_more(ports: Ports, record: Record) -> None:
    """The signed file begins with the very bytes that the event «document-rendered» speaks of."""
    data, wanted = ports.store.get(record.location), rendered(ports)[str(record.number)]
    ends = (at for at in range(len(data)) if data.startswith(b"%%EOF", at))
    assert any(Digest.of(data[: end + extra]).hex == wanted for end in ends for extra in (5, 6, 7))
