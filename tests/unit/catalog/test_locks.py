"""Locks by file: the moment between opening a file and locking it is the one that goes wrong."""

import fcntl
from pathlib import Path
from typing import IO

import pytest

from archive.catalog.locks import file_lock, lock_file, lock_key


def test_a_file_that_its_last_holder_removed_guards_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our opening and locking the holder goes, and a third process makes and locks the name anew."""
    path, real = tmp_path / "job.lock", fcntl.flock
    third: list[IO[str]] = []

    def meanwhile(descriptor: int, operation: int) -> None:
        if not third:
            path.unlink()
            third.append(path.open("w"))
            real(third[0], operation)
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", meanwhile)
    with file_lock(path) as held:
        assert not held
    third[0].close()


def test_no_file_is_left(tmp_path: Path) -> None:
    with file_lock(tmp_path / "locks" / "job.lock") as held:
        assert held
        assert list(tmp_path.rglob("*.lock"))
    assert not list(tmp_path.rglob("*.lock"))


@pytest.mark.parametrize("name", ["a/b", "../x", "", "ключ" * 200, "\0"])
def test_any_name_makes_a_file_of_the_folder(tmp_path: Path, name: str) -> None:
    assert lock_file(tmp_path, name).parent == tmp_path
    with file_lock(lock_file(tmp_path, name)) as held:
        assert held


def test_keys_fit_what_postgresql_takes() -> None:
    keys = {lock_key(f"job {number}") for number in range(1000)}
    assert len(keys) == 1000
    assert -(2**63) <= min(keys) < 0 < max(keys) < 2**63
