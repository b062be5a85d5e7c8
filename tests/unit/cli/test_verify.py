"""archive verify: text, JSON, protocol and ETSI report; the status says the worst."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import access
from archive.cli.session import Session
from archive.settings import Settings
from tests.unit.web.small_archive import SmallArchive, small_archive


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of a record of the archive that every command opens."""

    @contextmanager
    def session(_home: Path | None) -> Iterator[Session]:
        yield Session(Settings(), archive.ports)

    with small_archive(tmp_path) as archive:
        monkeypatch.setattr(access, "session", session)
        yield _file(archive, tmp_path)


def _file(archive: SmallArchive, folder: Path) -> Path:
    path = folder / "журнал.pdf"
    path.write_bytes(archive.store.get(archive.add().location))
    return path


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(access.verify, [str(one) for one in arguments])


def test_protocol_and_report_are_written_beside_the_answer(record: Path, tmp_path: Path) -> None:
    protocol, report = tmp_path / "протокол.pdf", tmp_path / "отчёт.xml"

    result = ran(record, "--protocol", protocol, "--etsi", report, "--by", "Инспектор")

    assert result.exit_code == 0, result.output
    assert "PASSED" in result.output
    assert protocol.read_bytes() == b"paper VerdictProtocol"
    assert b"PASSED" in report.read_bytes()
    assert str(protocol) in result.output.replace("\n", "")


def test_json_stays_json_with_a_protocol(record: Path, tmp_path: Path) -> None:
    result = ran(record, "--json", "--protocol", tmp_path / "протокол.pdf")

    (verdict,) = json.loads(result.output)
    assert verdict["outcome"] == "PASSED"
    assert {check["cause"] for check in verdict["checks"] if check["code"] == "digest"} == {"holds"}


def test_a_changed_file_gets_its_protocol_too(record: Path, tmp_path: Path) -> None:
    record.write_bytes(record.read_bytes().replace(b"%plain", b"%plaim"))

    result = ran(record, "--protocol", tmp_path / "протокол.pdf")

    assert result.exit_code == 2
    assert (tmp_path / "протокол.pdf").exists()


def test_a_protocol_is_of_one_file(record: Path, tmp_path: Path) -> None:
    result = ran(record, record, "--protocol", tmp_path / "протокол.pdf")

    assert result.exit_code != 0
    assert "об одном файле" in result.output
