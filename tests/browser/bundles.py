"""A bundle of a small archive that the real commands made, and hands to spoil it."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from archive.store.embedded import EmbeddedStore
from tests.path.test_walk import new_place


@dataclass(frozen=True, slots=True)
class UnpackedBundle:
    """A bundle as an inspector has it: the ZIP, and the same in a folder."""

    zip: Path
    folder: Path

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def log(self) -> Path:
        return self.folder / "журнал" / "события.txt"

    def one(self, pattern: str) -> Path:
        """Return the first file by name."""
        return min(self.folder.rglob(pattern))

    def copied(self, folder: Path) -> "UnpackedBundle":
        """Return a copy to be spoilt; its ZIP is still the sound one."""
        return UnpackedBundle(self.zip, Path(shutil.copytree(self.folder, folder / "пакет")))

    def with_sums_mended(self) -> "UnpackedBundle":
        """Write manifest and sums anew over what lies there now: what a forger does."""
        manifest = json.loads(self.manifest.read_text())
        for each in _files_in(manifest):
            each["sha256"] = _sum(self.folder / each["path"])
        self.manifest.write_text(json.dumps(manifest, ensure_ascii=False))
        sums = self.folder / "SHA256SUMS"
        paths = [line[66:] for line in sums.read_text().splitlines()]
        sums.write_text("".join(f"{_sum(self.folder / path)}  {path}\n" for path in paths))
        return self

    def script(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `проверка.sh`, as a person does."""
        command = ["bash", str(self.folder / "проверка.sh"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _files_in(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict):
        mine = [value] if {"path", "sha256"} <= value.keys() else []
        return mine + [found for each in value.values() for found in _files_in(each)]
    return [found for each in value for found in _files_in(each)] if isinstance(value, list) else []


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make(folder: Path) -> UnpackedBundle:
    """Close a quarter with the real commands and give out its journal and its ledger."""
    place, target = new_place(folder), folder / "пакет.zip"
    with EmbeddedStore(place.home / "store"):
        closed = place.close(place.export)
        assert closed.status == 0, closed.err
        said = place.run("bundle", "--to", target)
        assert said.status == 0, said.err
        assert place.run("bundle", "--to", target).status != 0, "a file that is there is not overwritten"
        read = place.run("bundle", "2026-1", "--to", folder / "ещё.zip")
        assert read.status == 0, read.err
    return unpacked(target, folder / "распаковано")


def unpacked(target: Path, folder: Path) -> UnpackedBundle:
    """Unpack a bundle."""
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    return UnpackedBundle(target, folder)


def flipped(path: Path, *, at: int) -> None:
    """Change one byte."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
