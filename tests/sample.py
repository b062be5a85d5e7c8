"""The sample school, small, for tests of what stands above intake."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.demo.sample import write_sample
from archive.intake import InputFile, open_inputs, read_organisation
from archive.model.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Input:
    """A school and its export, as the administrator has them."""

    organisation: Organisation
    files: tuple[InputFile, ...]


@cache
def small_input(*classes: str, pupils: int = 3, weeks: int = 2, seed: int = 7) -> Input:
    """Return the export of `classes` of the sample school, cut small."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = write_sample(folder, seed=seed, classes=list(classes) or ["5Б"], pupils=pupils, weeks=weeks)
        toml = sample.organisation_toml
        return Input(read_organisation(toml.read_bytes(), toml.name), open_inputs([sample.folder]))
