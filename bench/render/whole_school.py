"""The year of a school of 35 classes as the archive carries it out: rendered, signed, stored, and printed for binding.

Signatures are B-LTA with the test authority's timestamps. A binding set is made of a verified record and
nothing else, so signing and storing are in the figure; the sets are printed one after another, as a clerk does.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.bootstrap import connect
from archive.checks import ALL
from archive.cli.session import read_settings
from archive.demo.authority import AuthorityServer
from archive.demo.installation import prepare
from archive.demo.sample import SampleSchool, write_sample
from archive.intake import open_inputs, read_organisation
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.ports import Ports
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_waiting
from archive.services.print_binding_set import BindingRequest, print_binding_set
from archive.services.register_organisation import register_organisation
from archive.settings import Settings, read_secret
from archive.worker.local import carry_out
from bench.school import labels, watched

_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """What the school's year came to."""

    documents: int
    pages: int
    archived_s: float
    """Rendering, signing, storing, sealing of all documents."""
    binding_s: float
    peak_mb: float
    """Of the hungriest rendering process."""

    @property
    def wall_s(self) -> float:
        """From the first page to the last set."""
        return self.archived_s + self.binding_s

    def figures(self) -> dict[str, float]:
        """Return the figures as they are printed."""
        return {
            "documents": self.documents,
            "pages": self.pages,
            "archived_s": round(self.archived_s, 1),
            "binding_s": round(self.binding_s, 1),
            "wall_s": round(self.wall_s, 1),
            "peak_mb": round(self.peak_mb),
        }


def school_year(folder: Path, classes: int) -> SchoolYear:
    """Archive and print the year of a school of so many classes."""
    sample = write_sample(folder / "sample", classes=labels(classes), pupils=25)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    with _opened(folder / "home", organisation) as (settings, ports):
        closing_ids = _closed(ports, organisation, sample)
        waiting = [job for job in list_waiting(ports, closing_ids=closing_ids) if not job.content]
        assert settings.signer_passphrase_file is not None
        signer = ports.signers.open(read_secret(settings.signer_passphrase_file).get_secret_value())
        begun = time.monotonic()
        with watched() as peaks:
            left = carry_out(settings, ports, closing_ids, signer, lambda _: None)
        assert not left, [job.trouble for job in left]
        archived = time.monotonic()
        sets = [
            print_binding_set(ports, BindingRequest(organisation.organisation_id, (job.number,), "bench"))
            for job in waiting
        ]
        bound = time.monotonic()
    pages = sum(each.file.pages for each in sets)
    return SchoolYear(len(sets), pages, archived - begun, bound - archived, peaks.get("renderer", 0.0))


def _closed(ports: Ports, organisation: Organisation, sample: SampleSchool) -> list[str]:
    register_organisation(ports, organisation, actor="bench")
    files = open_inputs([sample.folder])
    request = CloseRequest(files, organisation.organisation_id, YEAR, "bench", None, {ALL: "bench"})
    return [closing.closing_id for closing in close_period(ports, request).closings]


@contextmanager
def _opened(home: Path, organisation: Organisation) -> Iterator[tuple[Settings, Ports]]:
    prepare(home, director=organisation.director, organisation=organisation.full_name, at=datetime.now(UTC))
    settings = read_settings(home)
    assert settings.demo_authority is not None
    with AuthorityServer(settings.demo_authority) as server:
        settings = settings.model_copy(update={**server.settings, "processes": _PROCESSES})
        with connect(settings) as ports:
            yield settings, ports
