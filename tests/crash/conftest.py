"""The servers that every killed close meets, and the one class that is closed."""

import io
import zipfile

import pytest

from archive.demo.sample import SampleSchool, write_sample
from archive.intake import InputFile, read_organisation
from tests.sample import Input
from tests.servers_trial import store, trial

__all__ = ["sample", "school", "school_toml", "store", "trial"]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleSchool:
    """Give a school with one small class."""
    return write_sample(tmp_path_factory.mktemp("sample"), classes=["5Б"], pupils=3, weeks=2)


@pytest.fixture(scope="session")
def school(sample: SampleSchool) -> Input:
    """Give the school with its class in one file: two documents and one source, three records."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(sample.folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    toml = sample.organisation_toml
    return Input(read_organisation(toml.read_bytes(), toml.name), (InputFile("5Б.zip", packed.getvalue()),))


@pytest.fixture(scope="session")
def school_toml(sample: SampleSchool) -> bytes:
    """Give the school's own file; its id is «demo»."""
    return sample.organisation_toml.read_bytes()
