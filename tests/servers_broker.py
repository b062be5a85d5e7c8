"""Brokers of the tests' own, from Debian's packages: RabbitMQ and Redis on free loopback ports, gone after the block.

RabbitMQ gets its own Erlang port mapper, so that neither the machine's `epmd` nor a broker of
somebody else's is met or touched; only the process groups that were started here are ended.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from kombu.connection import Connection

RABBITMQ_HOMES = Path("/usr/lib/rabbitmq/lib")


@dataclass(frozen=True)
class Broker:
    """A running broker: its address without the password, and the password."""

    kind: str
    url: str
    password: str
    port: int


def rabbitmq_home() -> Path | None:
    """Return the folder of the installed RabbitMQ, or None. Its own script is run: Debian's changes the user."""
    found = sorted(RABBITMQ_HOMES.glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    return found[-1].parent.parent if found and shutil.which("epmd") else None


@contextmanager
def running_rabbitmq() -> Iterator[Broker]:
    """Run a fresh RabbitMQ as long as the block lasts; it takes about six seconds to come up."""
    home = rabbitmq_home()
    assert home is not None
    ports = free_ports(3)
    broker = Broker("rabbitmq", f"amqp://archive@127.0.0.1:{ports[0]}//", secrets.token_hex(8), ports[0])
    with ExitStack() as started:
        folder = started.enter_context(_folder("archive-mq-"))
        environment = _rabbitmq_environment(home, folder, broker, distribution=ports[1], mapper=ports[2])
        mapper = ["epmd", "-port", str(ports[2]), "-address", "127.0.0.1"]
        started.enter_context(_running(mapper, folder / "epmd.log", environment))
        server = [str(home / "sbin" / "rabbitmq-server")]
        process = started.enter_context(_running(server, folder / "server.log", environment))
        _await(broker, process, folder / "server.log")
        yield broker


@contextmanager
def running_redis() -> Iterator[Broker]:
    """Run a fresh Redis, with a password and nothing on disk, as long as the block lasts."""
    (port,) = free_ports(1)
    broker = Broker("redis", f"redis://127.0.0.1:{port}/0", secrets.token_hex(8), port)
    with ExitStack() as started:
        folder = started.enter_context(_folder("archive-redis-"))
        config = folder / "redis.conf"
        lines = [f"port {port}", "bind 127.0.0.1", f"requirepass {broker.password}", 'save ""', f"dir {folder}"]
        _write_secret(config, "\n".join(lines) + "\n")
        process = started.enter_context(_running(["redis-server", str(config)], folder / "log", {}))
        _await(broker, process, folder / "log")
        yield broker


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[Broker]:
    """RabbitMQ for the whole session; skips when Debian's package is not installed."""
    if rabbitmq_home() is None:
        pytest.skip("RabbitMQ is not installed (apt-get install rabbitmq-server)")
    with running_rabbitmq() as broker:
        yield broker


@pytest.fixture(scope="session")
def redis() -> Iterator[Broker]:
    """Redis for the whole session; skips when Debian's package is not installed."""
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed (apt-get install redis-server)")
    with running_redis() as broker:
        yield broker


def _rabbitmq_environment(
    home: Path, folder: Path, broker: Broker, *, distribution: int, mapper: int
) -> Mapping[str, str]:
    """Say everything that RabbitMQ would else look for in /etc and /var."""
    settings = f"listeners.tcp.1 = 127.0.0.1:{broker.port}\ndefault_user = archive\ndefault_pass = {broker.password}\n"
    _write_secret(folder / "rabbitmq.conf", settings)
    (folder / "env.conf").touch()
    return {
        "HOME": str(folder),  # of the Erlang cookie
        "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_HOME": str(home),
        "RABBITMQ_BASE": str(folder),
        "RABBITMQ_NODENAME": f"archive-{broker.port}@localhost",
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
    }


def _write_secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


@contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    folder = Path(mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` in a process group of its own, which is ended with the block, or when this process is killed."""
    mortal = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*mortal, *command],
            env={**os.environ, **environment},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the group: nothing in it is worth an orderly end, which takes RabbitMQ a quarter of a minute."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=15)


def free_ports(count: int, *, highest: int = 65_535) -> list[int]:
    """Return ports that are free now; all are held while they are chosen, so that none comes twice.

    SeaweedFS adds 10000 to a port for its gRPC twin: ask it for `highest` 50000.
    """
    with ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            each = held.enter_context(closing(socket.socket()))
            each.bind(("127.0.0.1", 0))
            port = int(each.getsockname()[1])
            ports += [port] if port <= highest else []
        return ports


def _await(broker: Broker, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the broker lets us in with the password."""
    _until(lambda: process.poll() is not None or _lets_in(broker), seconds=60)
    if process.poll() is not None or not _lets_in(broker):
        raise RuntimeError(log.read_text())


def _lets_in(broker: Broker) -> bool:
    with Connection(broker.url, password=broker.password, connect_timeout=2) as connection:  # type: ignore[no-untyped-call]  # kombu has half its types
        try:
            connection.connect()
        except (OSError, *connection.connection_errors):
            return False
        return True


def _until(holds: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
