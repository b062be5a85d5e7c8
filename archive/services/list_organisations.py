"""List the schools whose records the archive keeps."""

from collections.abc import Sequence

from archive.model.organisation import Organisation
from archive.ports import Ports


def list_organisations(ports: Ports) -> Sequence[Organisation]:
    """Return all, by id."""
    with ports.catalog.reading() as unit:
        return unit.organisations()
