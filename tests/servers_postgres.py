"""A PostgreSQL of the tests' own, from Debian's package: no port, a Unix socket in a folder that goes away.

A pytest plugin: `pytest_plugins = ("tests.servers_postgres",)` in a test module gives its fixtures.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg
import pytest

from archive.catalog.session import SqlCatalog
from tests.catalogs import sqlite_catalog

_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # a test's data need not outlive a power cut
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
    "lc_messages": "C",
}


@dataclass
class PostgresServer:
    """A running server; `url` names a database in it."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of `database`."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run `statement` as the superuser, outside any transaction."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, like: str = "") -> str:
        """Make a database, empty or a copy of the one at the address `like`, and return its address."""
        name = f"test_{uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(like) if like else "template0"}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database of `url`, whoever is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def postgres_binaries() -> Path | None:
    """Return the folder of the newest server's executables, or None when none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a fresh server as long as the block lasts; it also ends when this process is killed."""
    binaries = postgres_binaries()
    assert binaries is not None
    folder = Path(mkdtemp(prefix="archive-pg-", dir=_quick_folder()))
    try:
        _give_away(folder)
        _initdb(binaries, folder)
        process = _start(binaries, folder)
        try:
            _await(folder, process)
            yield PostgresServer(folder, process)
        finally:
            process.send_signal(signal.SIGQUIT)  # "immediate": nothing here is worth a checkpoint
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_folder() -> str:
    """Return where copying a database costs least: memory, if there is enough. Short: it begins a socket's path."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else "/tmp"


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _as_owner(*, dies_with_us: bool = False) -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    words = ["setpriv"]
    if dies_with_us and sys.platform == "linux":
        words += ["--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        words += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return words if len(words) > 1 else []


def _initdb(binaries: Path, folder: Path) -> None:
    """Make the cluster with Russian ICU collation: what must not depend on the server's sorting is seen here."""
    command = [f"{binaries}/initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ru-RU"]
    subprocess.run([*_as_owner(), *command, *locale], check=True, capture_output=True, cwd=folder)


def _start(binaries: Path, folder: Path) -> subprocess.Popen[bytes]:
    options = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
    command = [f"{binaries}/postgres", "-D", f"{folder}/data", "-k", f"{folder}", *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*_as_owner(dies_with_us=True), *command],
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )


def _await(folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "log").read_text())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the whole session; skips when Debian's package is not installed."""
    if postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The address of a migrated database to make copies of; nobody stays connected to it."""
    url = postgres_server.new_database()
    catalog = SqlCatalog(url, lock_dir=postgres_server.folder)
    catalog.migrate()
    catalog.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the test's own, on each of the two kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/catalog.sqlite"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture
def postgres_catalog(postgres_server: PostgresServer, migrated_postgres: str, tmp_path: Path) -> Iterator[SqlCatalog]:
    """A migrated catalogue on PostgreSQL."""
    url = postgres_server.new_database(like=migrated_postgres)
    catalog = SqlCatalog(url, lock_dir=tmp_path / "locks")
    yield catalog
    catalog.dispose()
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlCatalog]:
    """A migrated catalogue, on each of the two databases in turn."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_catalog")
        return
    catalog = sqlite_catalog(tmp_path)
    yield catalog
    catalog.dispose()
