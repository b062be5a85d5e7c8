"""The unit of work: everything the services do with the catalogue in one transaction."""

from archive.catalog.accounts import Accounts, Sessions
from archive.catalog.breaches import Breaches
from archive.catalog.closings import Closings, Jobs, Organisations
from archive.catalog.desk import Desk
from archive.catalog.events import Events
from archive.catalog.evidence import EvidenceRegister
from archive.catalog.paper_files import PaperFiles
from archive.catalog.proof_keys import ProofKeys
from archive.catalog.pushes import Pushes
from archive.catalog.records import Numbers, Records
from archive.catalog.sidecars import Sidecars
from archive.catalog.teaching import Teaching
from archive.catalog.uploads import Uploads


class SqlUnitOfWork(
    Organisations,
    Closings,
    Teaching,
    Breaches,
    Jobs,
    Pushes,
    Uploads,
    Numbers,
    Records,
    Sidecars,
    EvidenceRegister,
    PaperFiles,
    ProofKeys,
    Accounts,
    Sessions,
    Desk,
    Events,
):
    """One transaction over both databases (port `UnitOfWork`); ended by `SqlCatalog.transaction`."""
