"""The store and the certificate authority of the tests' own: the embedded SeaweedFS and the test authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.demo.authority import AuthorityServer, TestAuthority, make_authority
from archive.store.embedded import EmbeddedStore
from tests.sample import small_input

PASSPHRASE = "пробный пароль"


@dataclass(frozen=True)
class Trial:
    """The director's key with the root that vouches for it, and where timestamps are given."""

    keys: TestAuthority
    timestamp_url: str
    crls: tuple[str, ...]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Give a running SeaweedFS."""
    with EmbeddedStore(tmp_path_factory.mktemp("store")) as server:
        yield server


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """Give a test authority that answers."""
    folder: Path = tmp_path_factory.mktemp("authority")
    school = small_input("5Б").organisation
    made = make_authority(
        folder, director=school.director, organisation=school.full_name, passphrase=PASSPHRASE, at=datetime.now(UTC)
    )
    with AuthorityServer(folder) as server:
        yield Trial(made, server.url, server.settings["crls"])
