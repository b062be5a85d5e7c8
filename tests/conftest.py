"""What every test may ask for."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with real exports (ARCHIVE_REAL_DATA, or ../shared/data); skip where there is none."""
    folder = Path(os.environ.get("ARCHIVE_REAL_DATA") or _BESIDE)
    if not folder.is_dir():
        pytest.skip(f"no real exports at {folder} (set ARCHIVE_REAL_DATA)")
    return folder
