"""Step 6, register: the catalogue and the chained event log.

In: frozen values of the model. Out: the same values. `SqlCatalog` opens transactions on SQLite or
PostgreSQL; `verify_chain` tells where the log is broken, if anywhere.
"""

from archive.catalog.events import verify_chain
from archive.catalog.session import SqlCatalog

__all__ = ["SqlCatalog", "verify_chain"]
