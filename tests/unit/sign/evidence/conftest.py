"""The session's authority."""

from pathlib import Path

import pytest

from tests.unit.sign.evidence.stamping import Office, made, office

__all__ = ["bureau"]


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence-authority")
    made(folder)
    return folder


@pytest.fixture
def bureau(_authority: Path) -> Office:
    """An office of its own, at the authority of the session."""
    return office(_authority)
