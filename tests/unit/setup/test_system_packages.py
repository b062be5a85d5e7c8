"""`setup/system-packages`: what it says and does on machines that lack something, with commands that only pretend."""

import subprocess
from pathlib import Path

import pytest

from archive.resources import ROOT

_SCRIPT = ROOT / "setup" / "system-packages"
_TOOLS = ("bash", "cat", "env", "chmod", "rm", "tee", "printf")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of commands: only what is put there exists for the script."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in _TOOLS:
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def test_nothing_is_done_where_all_is_there(machine: Path) -> None:
    _pretend(machine, "dpkg-query", "echo -n installed")
    _pretend(machine, "apt-get", "echo called; exit 1")
    done = _run(machine, "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_rights_the_command_is_named(machine: Path) -> None:
    _pretend(machine, "dpkg-query", '[ "${!#}" = libpango-1.0-0 ] && exit 1; echo -n installed')
    _pretend(machine, "id", "echo 1000")
    done = _run(machine, "runtime")
    assert done.returncode == 1
    assert "sudo apt-get install --no-install-recommends libpango-1.0-0\n" in done.stderr
    assert "повторите ту же команду" in done.stderr


def test_what_is_missing_is_installed_through_sudo_and_no_service_starts(machine: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    _pretend(machine, "dpkg-query", '[ "${!#}" = postgresql ] && exit 1; echo -n installed')
    _pretend(machine, "id", "echo 1000")
    _pretend(machine, "sudo", f'echo "$@" >> {log}')
    done = _run(machine, "test")
    assert done.returncode == 0, done.stderr
    calls = log.read_text()
    assert "install --yes --no-install-recommends postgresql" in calls
    if not Path("/usr/sbin/policy-rc.d").exists():
        assert (
            calls.index("tee /usr/sbin/policy-rc.d")
            < calls.index("apt-get")
            < calls.rindex("rm -f /usr/sbin/policy-rc.d")
        )


def test_a_failed_installation_is_told(machine: Path) -> None:
    _pretend(machine, "dpkg-query", "exit 1")
    _pretend(machine, "id", "echo 1000")
    _pretend(machine, "sudo", 'case "$*" in *install*) exit 100;; esac')
    done = _run(machine, "runtime")
    assert done.returncode == 1
    assert "не установились" in done.stderr


def test_a_command_does_as_well_as_its_package(machine: Path) -> None:
    _pretend(machine, "dpkg-query", '[ "${!#}" = default-jre-headless ] && exit 1; echo -n installed')
    _pretend(machine, "java", "true")
    assert _run(machine, "test").returncode == 0


def test_other_systems_are_not_stopped(machine: Path) -> None:
    done = _run(machine, "runtime")
    assert done.returncode == 0
    assert "libpango-1.0-0" in done.stderr


def test_a_wrong_word_is_refused(machine: Path) -> None:
    assert _run(machine, "everything").returncode == 2


def _pretend(machine: Path, name: str, body: str) -> None:
    command = machine / name
    command.write_text(f"#!/usr/bin/bash\n{body}\n", encoding="utf-8")
    command.chmod(0o755)


def _run(machine: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine), **more}
    return subprocess.run(
        ["/usr/bin/bash", str(_SCRIPT), *words], env=environment, capture_output=True, text=True, check=False
    )
