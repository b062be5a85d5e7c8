"""Catalogues for tests: the real SQLite one in a folder of the test's own."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.catalog.session import SqlCatalog


def sqlite_catalog(folder: Path) -> SqlCatalog:
    """Return a migrated catalogue in `folder`; the test disposes of it."""
    file = folder / "catalog.sqlite"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated())
    return SqlCatalog(f"sqlite:///{file}", lock_dir=folder / "locks")


@cache
def _migrated() -> bytes:
    """Return an empty catalogue's file: the migrations run once a session, not once a test."""
    with TemporaryDirectory() as folder:
        catalog = SqlCatalog(f"sqlite:///{folder}/catalog.sqlite", lock_dir=Path(folder))
        catalog.migrate()
        catalog.dispose()
        return (Path(folder) / "catalog.sqlite").read_bytes()
