"""`setup/environment`: it installs what is locked, once, and again only what changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.resources import ROOT

_PYTHON = """#!/usr/bin/bash
case "$*" in
    --version) echo "Python 3.11.2" ;;
    -c*) exit 0 ;;
    "-m venv --clear .venv")
        rm -rf .venv; mkdir -p .venv/bin
        cp "$0" .venv/bin/python
        printf '%s\\n' \\
            '#!/usr/bin/bash' 'echo "$@" >> pip.log' 'touch .venv/bin/archive' 'chmod +x .venv/bin/archive' \\
            'exit ${PIP_STATUS:-0}' > .venv/bin/pip
        chmod +x .venv/bin/pip ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of nothing but lock files, and a Python that only pretends."""
    folder = tmp_path / "проект с пробелом"
    (folder / "setup").mkdir(parents=True)
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "setup" / "environment", folder / "setup" / "environment")
    for name in ("requirements/runtime.txt", "requirements/dev.txt", "pyproject.toml"):
        (folder / name).write_text(f"{name}\n")
    (folder / "python").write_text(_PYTHON)
    (folder / "python").chmod(0o755)
    return folder


def test_the_locked_libraries_are_installed_once(project: Path) -> None:
    assert _run(project, "runtime").returncode == 0
    assert _installed(project) == ["runtime.txt", "."]
    again = _run(project, "runtime")
    assert (again.returncode, again.stdout) == (0, "")
    assert _installed(project) == ["runtime.txt", "."]


def test_the_development_set_holds_the_runtime_one(project: Path) -> None:
    _run(project, "dev")
    _run(project, "runtime")
    assert _installed(project) == ["dev.txt", "."]


def test_only_what_changed_is_installed_again(project: Path) -> None:
    _run(project, "runtime")
    (project / "requirements" / "runtime.txt").write_text("newer\n")
    _run(project, "runtime")
    assert _installed(project) == ["runtime.txt", ".", "runtime.txt"]
    (project / "pyproject.toml").write_text("newer\n")
    _run(project, "runtime")
    assert _installed(project) == ["runtime.txt", ".", "runtime.txt", "."]


def test_a_moved_folder_gets_a_new_environment(project: Path) -> None:
    _run(project, "runtime")
    moved = project.rename(project.with_name("moved"))
    _run(moved, "runtime")
    assert _installed(moved) == ["runtime.txt", ".", "runtime.txt", "."]


def test_an_environment_made_by_hand_is_kept(project: Path) -> None:
    _run(project, "runtime")
    (project / ".venv" / "installed").unlink()
    (project / ".venv" / "mine").touch()
    assert _run(project, "runtime").returncode == 0
    assert (project / ".venv" / "mine").exists()


def test_an_interrupted_installation_goes_on(project: Path) -> None:
    failed = _run(project, "runtime", PIP_STATUS="1")
    assert failed.returncode == 1
    assert "повторите ту же команду" in failed.stderr
    assert _run(project, "runtime").returncode == 0
    assert _installed(project) == ["runtime.txt", "runtime.txt", "."]


def test_every_digest_is_demanded(project: Path) -> None:
    _run(project, "runtime")
    assert "--require-hashes" in (project / "pip.log").read_text()


def test_an_old_python_is_refused(project: Path) -> None:
    (project / "python").write_text('#!/usr/bin/bash\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n')
    done = _run(project, "runtime")
    assert done.returncode == 1
    assert "Нужен Python 3.11" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not (project / ".venv").exists()


def test_without_venv_the_package_is_named(project: Path) -> None:
    (project / "python").write_text('#!/usr/bin/bash\n[ "$2" = venv ] && exit 1; exit 0\n')
    done = _run(project, "runtime")
    assert done.returncode == 1
    assert "python3-venv" in done.stderr


def _run(project: Path, word: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(project / "python"), **more}
    command = ["/usr/bin/bash", str(project / "setup" / "environment"), word]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _installed(project: Path) -> list[str]:
    """Return what was installed, in order: a lock file's name, or «.» for the project."""
    return [line.split()[-1].rpartition("/")[2] for line in (project / "pip.log").read_text().splitlines()]
