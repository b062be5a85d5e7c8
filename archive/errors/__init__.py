"""Every error that a person can meet, each with a stable code.

A fault found in data is a `Finding`, and all of them are reported together; an error here means that
the work could not be done. Each class holds its sentence as a template over its own named fields, so
that a test can hold the words to the fields and a second language can hold the same fields.
Names end in Error. `docs/errors.md` lists the codes; a test keeps it complete.
"""

from archive.errors.access import *
from archive.errors.catalog import *
from archive.errors.certification import *
from archive.errors.desk import *
from archive.errors.identity import *
from archive.errors.intake import *
from archive.errors.paper import *
from archive.errors.periods import *
from archive.errors.proof import *
from archive.errors.render import *
from archive.errors.root import ArchiveError as ArchiveError
from archive.errors.sign import *
from archive.errors.store import *
from archive.errors.web import *
