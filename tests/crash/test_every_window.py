"""The same close, killed once after every single lasting effect it has: begun again, it ends as if never disturbed."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from traceback import print_exc

import pytest

from archive.bootstrap import connect
from archive.bootstrap.clock import SystemClock
from archive.model.period import YEAR
from archive.model.record import Record
from archive.ports import Ports, RecordFilter
from archive.services.clear_workspace import sweep_workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_records
from archive.services.register_organisation import register_organisation
from archive.settings import Settings
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore
from archive.worker import local
from tests.crash.outcome import Row, assert_kept_once, assert_whole, rendered, rows
from tests.crash.tripwire import RememberingRenderer, SeparateStore, Tripwire, wired
from tests.fakes.documents import FixedClock
from tests.sample import Input
from tests.servers_trial import PASSPHRASE, Trial

pytestmark = pytest.mark.crash


@dataclass
class World:
    """Everything real but the clock, which stands: so every run closes the very same data."""

    folder: Path
    store: EmbeddedStore
    trial: Trial
    school: Input
    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime.now(UTC).replace(microsecond=0)))
    renderer: RememberingRenderer | None = None

    def settings(self, run: str) -> Settings:
        secret, passphrase = self.folder / "store-key", self.folder / "passphrase"
        secret.write_text(self.store.secret_key)
        passphrase.write_text(PASSPHRASE)
        return Settings(
            data_dir=self.folder / run,
            processes=1,
            store_endpoint=self.store.endpoint,
            store_secure=False,
            store_access_key=self.store.access_key,
            store_secret_key_file=secret,
            store_bucket="windows",
            store_work_bucket="windows-work",
            signer_pkcs12=self.trial.keys.pkcs12,
            timestamp_url=self.trial.timestamp_url,
            crls=self.trial.crls,
            trust_anchors=(self.trial.keys.trust_anchor,),
        )

    @contextmanager
    def ports(self, run: str) -> Iterator[Ports]:
        with connect(self.settings(run)) as real:
            self.renderer = self.renderer or RememberingRenderer(real.renderer)
            yield replace(real, clock=self.clock, renderer=self.renderer, store=SeparateStore(real.store, run))

    def close(self, run: str, wire: Tripwire) -> None:
        """Do what `archive close` does, over wired ports."""
        with self.ports(run) as whole:
            ports = wired(whole, wire)
            wire("at the start")
            register_organisation(ports, self.school.organisation, actor="test")
            request = CloseRequest(self.school.files, self.school.organisation.organisation_id, YEAR, "test")
            closed = close_period(ports, request)
            ids = [closing.closing_id for closing in closed.closings]
            left = local.carry_out(self.settings(run), ports, ids, ports.signers.open(PASSPHRASE), lambda _: None)
            assert left == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, store: EmbeddedStore, trial: Trial, school: Input) -> World:
    return World(tmp_path_factory.mktemp("windows"), store, trial, school)


@dataclass(frozen=True)
class Result:
    """What is compared."""

    rows: list[Row]
    rendered: dict[str, str]
    snapshots: list[str]


def test_a_kill_after_any_lasting_effect_changes_nothing(world: World) -> None:
    wire = Tripwire()
    world.close("undisturbed", wire)
    expected = _result(world, "undisturbed")
    places = wire.passed
    assert len(expected.rows) == 3
    assert {place.split()[-1] for place in places} == {"start", "commit", "put", "discard", "signature"}
    for number, place in enumerate(places, 1):
        run = f"window-{number:03}"
        _in_child(partial(world.close, run, Tripwire(number)), dies=True)
        _in_child(partial(world.close, run, Tripwire()), dies=False)
        assert _result(world, run) == expected, f"killed {place} ({number} of {len(places)})"


def _result(world: World, run: str) -> Result:
    """Return what a run came to, once everything that must hold of it does."""
    with world.ports(run) as ports:
        assert_whole(replace(ports, clock=SystemClock()))  # the authority stamps by the real time
        records: list[Record] = list(list_records(ports, RecordFilter()))
        separate = ports.store
        assert isinstance(separate, SeparateStore)
        assert isinstance(separate.inner, S3ObjectStore)
        assert_kept_once(separate.inner, f"{run}/", records)
        _assert_swept(ports)
        with ports.catalog.transaction() as unit:
            snapshots = [unit.closing(record.closing_id).snapshot.hex for record in records]
        return Result(rows(ports), rendered(ports), snapshots)


def _assert_swept(ports: Ports) -> None:
    """Hold that two hours later nothing of the pupils' data lies about unlocked."""
    later = FixedClock(ports.clock.now() + timedelta(hours=2))
    sweep_workspace(replace(ports, clock=later))
    assert not list(ports.workspace.contents())


def _in_child(work: Callable[[], None], *, dies: bool) -> None:
    """Do `work` in a fork of this process, which must be killed on the way or must not."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever happens, a fork must not go on as a second pytest
            print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if dies else 0)
