"""archive attach: what was found is said line by line; what is false ends in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import attach
from archive.cli.session import Session
from archive.errors import DetachedRefusedError
from archive.model.record import Record
from archive.settings import Settings
from tests.unit.web.small_archive import SmallArchive, small_archive


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallArchive]:
    @contextmanager
    def session(_home: Path | None) -> Iterator[Session]:
        yield Session(Settings(), opened.ports)

    with small_archive(tmp_path) as opened:
        monkeypatch.setattr(attach, "session", session)
        yield opened


def signature(folder: Path, record: Record, word: str) -> Path:
    path = folder / f"{word}.sig"
    path.write_bytes(f"0{word} {record.digest.hex}".encode())
    return path


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(attach.attach, [str(one) for one in (*arguments, "--school", "school-7")])


def test_each_signature_is_told(archive: SmallArchive, tmp_path: Path) -> None:
    record = archive.add()
    files = [signature(tmp_path, record, word) for word in ("kept", "unchecked")]

    result = ran(record.number, *files, "--by", "Иванова")

    assert result.exit_code == 0, result.output
    assert "PASSED" in result.output
    assert "INDETERMINATE" in result.output
    assert "уже лежит" in ran(record.number, files[0], "--by", "Иванова").output


def test_a_false_one_is_refused_in_words(archive: SmallArchive, tmp_path: Path) -> None:
    record = archive.add()

    result = ran(record.number, signature(tmp_path, record, "false"))

    assert isinstance(result.exception, DetachedRefusedError)
    assert "false.sig" in str(result.exception)


def test_something_must_be_named(archive: SmallArchive) -> None:
    result = ran(archive.add().number)

    assert result.exit_code == 2
    assert "--gost-key" in result.output
