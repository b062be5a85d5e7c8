"""The unit of work: everything the services do with the catalogue in one transaction."""

from archive.catalog.breaches import Breaches
from archive.catalog.closings import Closings, Jobs, Organisations
from archive.catalog.events import Events
from archive.catalog.pushes import Pushes
from archive.catalog.records import Numbers, Records
from archive.catalog.sidecars import Sidecars


class SqlUnitOfWork(Organisations, Closings, Breaches, Jobs, Pushes, Numbers, Records, Sidecars, Events):
    """One transaction over both databases (port `UnitOfWork`); ended by `SqlCatalog.transaction`."""
