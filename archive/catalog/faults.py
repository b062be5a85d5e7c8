"""The one table from the databases' faults to ours.

SQLite names its faults (`sqlite_errorname`), PostgreSQL numbers them (SQLSTATE, appendix A of its
manual). What is in neither list is a mistake in our own statements and goes through as it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from archive.errors import ArchiveError, BusyError, CatalogFullError, CatalogUnavailableError

_FULL = {"SQLITE_FULL", "53100"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "40001"}
_AWAY = {
    "SQLITE_CANTOPEN": "файл базы не открывается",
    "SQLITE_PERM": "нет прав на файл базы",
    "SQLITE_READONLY": "файл базы открыт только для чтения",
    "SQLITE_IOERR": "файл базы не читается или не пишется",
    "SQLITE_CORRUPT": "файл базы повреждён",
    "SQLITE_NOTADB": "это не файл базы данных",
    "SQLITE_AUTH": "в доступе отказано",
    "42501": "у пользователя базы нет нужных прав",
    "42P01": "в ней нет таблиц архива",
    "25006": "сервер открыт только для чтения",
    "53200": "серверу не хватает памяти",
    "57014": "запрос не уложился в отведённое время",
    "57P01": "сервер остановлен",
    "57P02": "сервер остановлен после сбоя",
    "57P05": "сервер закрыл простаивавшее соединение",
    "25P03": "сервер закрыл простаивавшее соединение",
    "58030": "сервер не читает или не пишет свой диск",
    "XX001": "данные на сервере повреждены",
    "XX002": "указатель на сервере повреждён",
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise our errors for the database's faults inside the block, chained to them."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error, CommandError) as error:
        if (ours := ours_for(error)) is None:
            raise
        raise ours from error


def ours_for(error: Exception) -> ArchiveError | None:
    """Return our error for a fault of the database; None for a mistake of ours."""
    if isinstance(error, PoolTimeoutError):
        return BusyError(what="заняты все соединения с базой данных")
    if isinstance(error, CommandError):
        return CatalogUnavailableError(why=f"её создала другая версия программы ({_first_line(error)})")
    fault = getattr(error, "orig", None) or error
    code = _code(fault)
    if code in _FULL:
        return CatalogFullError(why=_first_line(fault))
    if code in _BUSY:
        return BusyError(what=f"база данных занята ({_first_line(fault)})")
    why = _AWAY.get(code) or _without_code(code, fault)
    return CatalogUnavailableError(why=f"{why} ({_first_line(fault)})") if why else None


def _code(fault: BaseException) -> str:
    """Return the fault's code; SQLite's finer ones («SQLITE_IOERR_READ») are cut to the class."""
    if isinstance(fault, sqlite3.Error):
        return "_".join(getattr(fault, "sqlite_errorname", "").split("_")[:2])
    return getattr(fault, "sqlstate", None) or ""


def _without_code(code: str, fault: BaseException) -> str:
    """Tell apart what has no code of its own: tables not made yet, a connection that is lost or refused.

    libpq gives no code for a refused connection; its line, which follows ours, says whether it was
    the address, the password or the name of the database.
    """
    if code == "SQLITE_ERROR":
        return "в ней нет таблиц архива" if "no such table" in str(fault) else ""
    lost = code.startswith("08") or (not code and isinstance(fault, psycopg.OperationalError))
    return "нет соединения с сервером" if lost else ""


def _first_line(fault: BaseException) -> str:
    return str(fault).strip().partition("\n")[0]
