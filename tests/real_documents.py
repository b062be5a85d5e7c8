"""One class closed, with real documents, the rest in memory: a plugin for tests of what is made of documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from archive.render.renderer import DocumentRenderer
from archive.render.twin import AttachedTwin
from archive.services.register_organisation import register_organisation
from tests import corrected as given
from tests.fakes.store import MemoryObjectStore
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input


@contextmanager
def _with_documents(folder: Path) -> Iterator[Memory]:
    with memory_ports(folder) as opened:
        yield replace(opened, ports=replace(opened.ports, renderer=DocumentRenderer(), twins=AttachedTwin()))


@pytest.fixture(scope="session")
def preserved_class(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MemoryObjectStore]:
    """Close and preserve one class, once for all tests: its catalogue and its store."""
    folder = tmp_path_factory.mktemp("closed")
    with _with_documents(folder) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        given.close(opened.ports, given.with_mark("н/а"))
        given.carry_out(opened.ports)
        return folder, opened.store


@pytest.fixture
def documented(tmp_path: Path, preserved_class: tuple[Path, MemoryObjectStore]) -> Iterator[Memory]:
    """Give each test a copy of the closed class of its own."""
    folder, store = preserved_class
    for file in folder.glob("catalog.sqlite*"):
        copyfile(file, tmp_path / file.name)
    with _with_documents(tmp_path) as opened:
        opened.store.versions.update(store.versions)
        opened.store.keys.update({key: list(versions) for key, versions in store.keys.items()})
        yield opened
