"""archive seal, archive renew: what they say, and the status that they end with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive.cli import renew as commands
from archive.cli.renew import renew, seal, seal_and_say
from archive.cli.session import Session
from archive.cli.terminal import out
from archive.errors import EvidenceRefusedError
from archive.settings import Settings
from tests.fakes.evidence import HOLDS_FOR
from tests.memory_ports import Memory
from tests.unit.services.test_evidence import COUNT, evidence_sidecars, memory, records

__all__ = ["memory"]


@pytest.fixture(autouse=True)
def opened(memory: Memory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let the commands open these ports, on a wide terminal."""

    @contextmanager
    def session(_home: Path | None) -> Iterator[Session]:
        yield Session(Settings(data_dir=tmp_path), memory.ports)

    monkeypatch.setattr(commands, "session", session)
    before, out.width = out.width, 400
    yield
    out.width = before


def ran(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments], catch_exceptions=True)


def test_sealing_says_how_many_and_then_that_nothing_waits(memory: Memory) -> None:
    assert "ждут: 5 записей" in ran(seal, "--dry-run").output
    assert not evidence_sidecars(memory)
    assert "под одним штампом времени: 5 записей" in ran(seal).output
    assert "У всех записей есть свидетельства" in ran(seal).output


def test_after_a_closing_a_missing_authority_holds_nothing_up(
    memory: Memory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    memory.evidence.authority_down = True
    seal_and_say(memory.ports, "test")

    said = capsys.readouterr().out
    assert "их ждут: 5 записей" in said
    assert "не ответила" in said
    assert "archive seal" in said


def test_renewal_is_told_in_a_table(memory: Memory) -> None:
    ran(seal)
    assert f"Свидетельств: {COUNT}, пора продлить: 0. Следующий срок:" in ran(renew).output

    memory.clock.at += HOLDS_FOR - timedelta(days=30)
    planned = ran(renew, "--dry-run")
    assert "пора" in planned.output
    assert memory.evidence.calls == 1
    done = ran(renew)
    assert done.exit_code == 0, done.output
    assert "новый штамп" in done.output
    assert "продлено" in done.output
    assert memory.evidence.calls == 2


def test_a_dry_run_looks_ahead(memory: Memory) -> None:
    ran(seal)
    day = memory.clock.at + HOLDS_FOR - timedelta(days=1)

    assert f"пора продлить: {COUNT}" in ran(renew, "--dry-run", "--at", f"{day:%Y-%m-%d}").output
    assert ran(renew, "--at", "2036-01-01").exit_code == 2


def test_the_lead_may_be_given(memory: Memory) -> None:
    ran(seal)

    assert f"пора продлить: {COUNT}" in ran(renew, "--dry-run", "--before", "3650").output


def test_another_tree_may_be_asked_for_and_a_weak_one_not(memory: Memory) -> None:
    ran(seal)

    assert "новое дерево" in ran(renew, "--hash", "sha512").output
    assert ran(renew, "--hash", "sha1").exit_code == 2


def test_what_was_refused_ends_in_an_error_that_names_it(memory: Memory) -> None:
    ran(seal)
    memory.store.spoil(records(memory)[1].location, b"changed")
    memory.clock.at += HOLDS_FOR - timedelta(days=30)
    done = ran(renew)

    assert isinstance(done.exception, EvidenceRefusedError)
    assert "2026-000002" in str(done.exception)
    assert "продлено" in done.output
