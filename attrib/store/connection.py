"""Opening the SQLite file of an index: its marks, its schema's version, and errors in words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from attrib.errors import DamagedIndex, ForeignIndex, StoreError
from attrib.store.base import WAIT
from attrib.store.folder import DATABASE, make_folder, require_index, unwritable

APPLICATION = 0x41747269
"""What SQLite's file header names the application by: "Atri"."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_CLOSED = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)


def open_for_writing(folder: Path, wait: float = WAIT) -> sqlite3.Connection:
    """Open the index in ``folder``, made and brought to the newest schema where need be.

    Raises ForeignIndex, DamagedIndex, or StoreError where it cannot be written.
    """
    make_folder(folder)
    with in_words(folder):
        connection = connect(folder, "rwc", wait)
        try:
            _check_marks(connection, folder)
            _use_log(connection, wait)
            # An article that was acknowledged survives a power cut: the log is synced at every commit.
            connection.execute("PRAGMA synchronous = FULL")
            _migrate(connection, folder)
        except BaseException:
            connection.close()
            raise
        return connection


def open_for_reading(folder: Path, wait: float = WAIT) -> sqlite3.Connection:
    """Open the index in ``folder`` for reading only; a folder that may not be written to will do.

    Raises StoreError where there is no index, ForeignIndex, DamagedIndex.
    """
    require_index(folder)
    with in_words(folder):
        connection = connect(folder, "ro", wait)
        try:
            version = _check_marks(connection, folder)
        except sqlite3.OperationalError as error:
            connection.close()
            if primary(error) not in _CLOSED or _has_log(folder):
                raise
            # Without write access SQLite cannot make its shared memory; nothing is in the log, so none is needed.
            connection = connect(folder, "ro&immutable=1", wait)
            version = _check_marks(connection, folder)
        except BaseException:
            connection.close()
            raise
        if version < len(migrations()):
            connection.close()
            open_for_writing(folder, wait).close()
            return open_for_reading(folder, wait)
        return connection


def primary(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code of ``error``, 0 where it has none."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, which say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(folder, error) from error


def _told(folder: Path, error: sqlite3.Error) -> Exception:
    code, file = primary(error), folder / DATABASE
    if code in _DAMAGED:
        return damaged(folder, str(error))
    if code in _BUSY:
        return StoreError(
            f"{file}: another process is writing to the index and did not finish in time.",
            remedy="Try again when it has finished, or wait longer with --wait SECONDS.",
        )
    if code in _FULL:
        return StoreError(
            f"{file}: the index cannot be written: no room, or the disk fails ({error}).",
            remedy="Make room and run the command again; what was added until then is kept.",
        )
    if code in _CLOSED:
        return unwritable(folder, str(error))
    return error


def damaged(folder: Path, reason: str) -> DamagedIndex:
    """Return the error for a SQLite file that cannot be trusted."""
    return DamagedIndex(
        f"{folder / DATABASE}: the index is damaged ({reason}).",
        remedy=f"'attrib index verify --index {folder}' says how far; 'attrib index rebuild --index {folder}' "
        "saves what is whole.",
    )


@cache
def migrations() -> tuple[str, ...]:
    """Return the numbered scripts of ``schema/``, the first of which makes version 1."""
    scripts = (files("attrib.store") / "schema").iterdir()
    return tuple(path.read_text(encoding="utf-8") for path in sorted(scripts, key=lambda path: path.name))


def connect(folder: Path, mode: str, wait: float = WAIT) -> sqlite3.Connection:
    """Open the file without a look at what is in it; ``mode`` is that of SQLite's URIs. Raises sqlite3.Error."""
    uri = f"file:{quote(str((folder / DATABASE).absolute()))}?mode={mode}"
    # Transactions are begun and ended in so many words, never by the module.
    connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    # A damaged or hostile file may hold anything: its schema runs no code, its cells are looked at.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _use_log(connection: sqlite3.Connection, wait: float) -> None:
    """Make the file one with a log (WAL). SQLite itself does not wait here while another process does the same."""
    until = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if primary(error) not in _BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _has_log(folder: Path) -> bool:
    log = folder / f"{DATABASE}-wal"
    return log.exists() and log.stat().st_size > 0


def _check_marks(connection: sqlite3.Connection, folder: Path) -> int:
    """Return the schema's version, 0 for a new file. Raises ForeignIndex for a file that is not ours to read."""
    # One statement, so that no other process makes the schema between two looks.
    version, application, tables = connection.execute(
        "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id),"
        " (SELECT count(*) FROM sqlite_schema)"
    ).fetchone()
    if application != APPLICATION and (tables or application):
        raise ForeignIndex(
            f"{folder / DATABASE}: this is a database of another program.",
            remedy="Name another folder with --index.",
        )
    newest = len(migrations())
    if version > newest:
        raise ForeignIndex(
            f"{folder / DATABASE}: this index has schema version {version}; this attrib knows versions up to {newest}.",
            remedy="Use the attrib that made it, or a later one: pip install --upgrade attrib",
        )
    return int(version)


def _migrate(connection: sqlite3.Connection, folder: Path) -> None:
    """Bring the schema to the newest version, each step in a transaction of its own."""
    scripts = migrations()
    for number, script in enumerate(scripts, start=1):
        if _version(connection) >= number:
            continue
        with transaction(connection):
            # Another process may have done it while this one waited.
            if _check_marks(connection, folder) >= number:
                continue
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {number}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock, waiting for it as the connection was told to; all of what is done inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some errors (a full disk) SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"a migration ends in the middle of a statement: {statement!r}")
