"""The table from the databases' faults to ours, row by row."""

import sqlite3

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from archive.catalog.faults import ours_for, translated
from archive.errors import ArchiveError, BusyError, CatalogFullError, CatalogUnavailableError


def _sqlite(name: str, message: str = "said so") -> Exception:
    fault = sqlite3.OperationalError(message)
    fault.sqlite_errorname = name
    return fault


@pytest.mark.parametrize(
    ("fault", "ours"),
    [
        (_sqlite("SQLITE_FULL"), CatalogFullError),
        (errors.DiskFull("said so"), CatalogFullError),
        (_sqlite("SQLITE_BUSY"), BusyError),
        (_sqlite("SQLITE_BUSY_SNAPSHOT"), BusyError),
        (errors.LockNotAvailable("said so"), BusyError),
        (errors.DeadlockDetected("said so"), BusyError),
        (errors.SerializationFailure("said so"), BusyError),
        (_sqlite("SQLITE_IOERR_READ"), CatalogUnavailableError),
        (_sqlite("SQLITE_READONLY_DBMOVED"), CatalogUnavailableError),
        (errors.AdminShutdown("said so"), CatalogUnavailableError),
        (errors.ConnectionFailure("said so"), CatalogUnavailableError),
        (errors.ReadOnlySqlTransaction("said so"), CatalogUnavailableError),
        (psycopg.OperationalError("said so"), CatalogUnavailableError),
    ],
)
def test_a_fault_becomes_ours_wrapped_or_bare(fault: Exception, ours: type[ArchiveError]) -> None:
    assert isinstance(ours_for(fault), ours)
    with pytest.raises(ours, match="said so") as told, translated():
        raise OperationalError("SELECT 1", {}, fault)
    assert told.value.__cause__ is not None


def test_a_pool_without_a_free_connection_is_busy() -> None:
    assert isinstance(ours_for(PoolTimeoutError("all taken")), BusyError)


@pytest.mark.parametrize(
    "mistake",
    [
        _sqlite("SQLITE_ERROR", "near SELEC: syntax error"),
        _sqlite("SQLITE_CONSTRAINT_UNIQUE"),
        errors.SyntaxError("said so"),
        errors.UniqueViolation("said so"),
    ],
)
def test_a_mistake_of_ours_goes_through_as_it_is(mistake: Exception) -> None:
    with pytest.raises(IntegrityError), translated():
        raise IntegrityError("SELEC 1", {}, mistake)


def test_only_the_first_line_is_told() -> None:
    told = ours_for(psycopg.OperationalError("no route\nHINT: details for the log"))
    assert "no route" in str(told)
    assert "HINT" not in str(told)
