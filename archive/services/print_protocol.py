"""Print the verdict: «Протокол проверки», one page for people who do not have our software."""

from archive import __version__
from archive.errors import OrganisationUnknownError
from archive.model.digest import Digest
from archive.model.document import RenderedDocument
from archive.model.organisation import Organisation
from archive.model.protocol import VerdictProtocol
from archive.ports import CatalogReading, Ports
from archive.services.chain_head import chain_head
from archive.services.verify import Verified
from archive.texts import _


def print_protocol(ports: Ports, verified: Verified, *, file_name: str, actor: str) -> RenderedDocument:
    """Return the protocol as PDF/A. Raises `OrganisationUnknownError` in an archive without schools, `RenderError`."""
    with ports.catalog.reading() as unit:
        school, head = _school(unit, verified), chain_head(unit)
    protocol = VerdictProtocol(
        organisation=school,
        made_at=verified.at,
        chain_head=head,
        verdict=verified.verdict,
        file_name=file_name,
        size=len(verified.data),
        digest=Digest.of(verified.data),
        record=verified.record,
        checked_by=actor,
        judged_at=verified.judged_at,
        program=f"archive {__version__}",
    )
    return ports.renderer.paper(protocol)


def _school(unit: CatalogReading, verified: Verified) -> Organisation:
    """Return the school of the record, or of the archive that checked a file it does not know."""
    if verified.record is not None:
        return unit.organisation(verified.record.organisation_id)
    schools = unit.organisations()
    if not schools:
        raise OrganisationUnknownError(found=_("(не указана)"), expected=_("хотя бы одна школа в архиве"))
    return schools[0]
