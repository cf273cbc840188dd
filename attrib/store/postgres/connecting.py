"""Connections to the server: a pool a process, errors in words, and a look like that of SQLite's connections."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from attrib.errors import DamagedIndex, LostConnection, StoreError, TooLarge

if TYPE_CHECKING:
    from attrib.store.base import Tell
    from attrib.store.postgres.address import Address
    from attrib.store.sql import Cursor

    Raw = psycopg.Connection[tuple[Any, ...]]

_CONNECT_TIMEOUT = 10
"""Seconds for one host to answer, where the URL does not say."""
_SOON = 2.0
"""Seconds that a connection of the pool takes at most while all is well."""
_PAUSE = 0.5
"""Seconds between two attempts to reach a server that went away."""
_MOST = 8
"""Connections of one process at most: a store uses one at a time, a server's threads one each."""
_ITEMS = 1000
"""Rows fetched at once where there may be many."""
_STREAMS = itertools.count(1)
"""Numbers of streams: several may be open in one transaction."""
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""A server that went away without a word is noticed within a minute; the URL may say otherwise."""

# What the pool has to say of connections that fail is told by who needed one.
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())
logging.getLogger("psycopg.pool").propagate = False


class PostgresConnection:
    """A connection of psycopg's that takes the statements of :mod:`attrib.store.sql`."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Cursor:
        """Run a statement."""
        return self.raw.execute(_marked(statement), tuple(values))

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement for each tuple of values, sent together."""
        many = [tuple(one) for one in values]
        if many:
            with self.raw.cursor() as cursor:
                cursor.executemany(_marked(statement), many)

    def stream(self, statement: str, values: Sequence[Any] = (), *, binary: bool = False) -> Iterator[Any]:
        """Yield the rows of a statement without holding them all, inside a transaction."""
        name = f"attrib_{next(_STREAMS)}"
        with self.raw.cursor(name, binary=binary) as cursor:
            cursor.itersize = _ITEMS
            cursor.execute(_marked(statement), tuple(values))
            yield from cursor

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, sound or failed."""
        return self.raw.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)


def one_row(connection: Raw, statement: str, values: Sequence[Any] = ()) -> Any:
    """Return the one row of a statement with psycopg's own marks; None where there is none."""
    return connection.execute(statement.encode("utf-8"), tuple(values)).fetchone()


@lru_cache(maxsize=512)
def _marked(statement: str) -> str:
    """Return a statement with psycopg's marks for values in the place of question marks."""
    return statement.replace("%", "%%").replace("?", "%s")


class Pools:
    """The pools of this process, one a server, user and schema; the last store to close lets go of its pool."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[tuple[str, str], tuple[ConnectionPool[Raw], int]] = {}

    def take(self, address: Address) -> None:
        """Say that one store more uses the pool of an address, which is opened where need be."""
        with self._lock:
            pool, users = self._pools.get(_key(address)) or (_opened(address), 0)
            self._pools[_key(address)] = (pool, users + 1)

    def give_back(self, address: Address) -> None:
        """Say that one store less uses the pool of an address."""
        with self._lock:
            pool, users = self._pools.pop(_key(address))
            if users > 1:
                self._pools[_key(address)] = (pool, users - 1)
                return
        pool.close()

    def pool(self, address: Address) -> ConnectionPool[Raw]:
        """Return the pool of an address that a store has taken."""
        with self._lock:
            return self._pools[_key(address)][0]

    def renew(self, address: Address) -> None:
        """Let go of all connections to an address: its server went away and came back, or another took its place."""
        with self._lock:
            before, users = self._pools[_key(address)]
            self._pools[_key(address)] = (_opened(address), users)
        before.close()


def _key(address: Address) -> tuple[str, str]:
    return address.url, address.schema


def _opened(address: Address) -> ConnectionPool[Raw]:
    def configure(connection: Raw) -> None:
        _configure(connection, address)

    return ConnectionPool(
        address.url,
        kwargs=connection_settings(address),
        min_size=1,
        max_size=_MOST,
        configure=configure,
        check=ConnectionPool.check_connection,
        open=True,
    )


POOLS = Pools()


def connection_settings(address: Address) -> dict[str, Any]:
    """Return what connections are opened with, beside what the URL says."""
    settings = {"connect_timeout": _CONNECT_TIMEOUT, "application_name": "attrib", **_ALIVE}
    return {
        "autocommit": True,
        **{name: value for name, value in settings.items() if name not in address.parts},
    }


def connect(address: Address) -> Raw:
    """Return a connection of one's own, in the index's schema. Raises StoreError."""
    with in_words(address):
        connection: Raw = psycopg.connect(address.url, **connection_settings(address))
        try:
            _set_path(connection, address)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def leased(address: Address, wait: float, tell: Tell | None = None) -> Iterator[PostgresConnection]:
    """Lend a connection of the pool.

    Where none is to be had, it is waited for as long as ``wait`` says: for one that is free, or for a server that
    went away, of which ``tell`` hears. Raises StoreError, and LostConnection where no server came back.
    """
    pool, raw = _borrowed(address, wait, tell)
    try:
        with in_words(address):
            yield PostgresConnection(raw)
    finally:
        if raw.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
            raw.close()
        pool.putconn(raw)


def _borrowed(address: Address, wait: float, tell: Tell | None) -> tuple[ConnectionPool[Raw], Raw]:
    until = time.monotonic() + wait
    told = False
    while True:
        pool = POOLS.pool(address)
        with suppress(PoolTimeout):
            return pool, pool.getconn(timeout=_SOON)
        try:
            connect(address).close()
        except LostConnection as error:
            if time.monotonic() > until:
                raise
            if tell is not None and not told:
                tell("connection-lost", error.message)
            told = True
            time.sleep(_PAUSE)
        else:
            if told:
                POOLS.renew(address)
            elif time.monotonic() > until:
                raise StoreError(
                    f"{address.place}: no connection was free for {wait:g} seconds.",
                    remedy="Try again, or wait longer with --wait SECONDS.",
                )


def wait_for_server(address: Address, until: float, lost: LostConnection) -> None:
    """Wait until a server answers that can be written to. Raises ``lost`` where none does ``until`` a moment."""
    while True:
        if time.monotonic() > until:
            raise lost
        time.sleep(_PAUSE)
        try:
            connect(address).close()
        except StoreError:
            continue
        POOLS.renew(address)
        return


def _configure(connection: Raw, address: Address) -> None:
    _set_path(connection, address)
    register_vector(connection)


def _set_path(connection: Raw, address: Address) -> None:
    """Let names mean the index's tables, and those of pgvector wherever it is installed."""
    found = connection.execute(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    ).fetchone()
    names = [address.schema, *([found[0]] if found else []), "public"]
    path = sql.SQL(", ").join(sql.Identifier(name) for name in dict.fromkeys(names))
    connection.execute(sql.SQL("SET search_path TO {}").format(path))
    # A client that went away without a word holds no lock for long.
    connection.execute(
        "SELECT set_config(name, value, false) FROM (VALUES ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval',"
        " '10'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '60000')) own (name, value)"
    )
    # An article that was acknowledged survives a crash, whatever the server's default is.
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'"
    )


@contextmanager
def in_words(address: Address) -> Iterator[None]:
    """Turn the database's errors into ours, which say what to do."""
    try:
        yield
    except psycopg.Error as error:
        raise _told(address, error) from error


_ENDED = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
"""The server ends, or ended the session because it or its transaction stood still for too long."""


def is_lost(error: psycopg.Error) -> bool:
    """Return whether an error says that the connection is gone, or the server going."""
    return error.sqlstate in _ENDED or (
        isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    )


_REACHED = (
    ("password authentication failed", "refuses the user or the password"),
    ("no password supplied", "asks for a password"),
    ("no pg_hba.conf entry", "lets nobody in from here (pg_hba.conf)"),
    ("does not exist", "does not know the database or the user"),
    ("role", "does not let this user in"),
)
_AT_ALL = ("connection failed", "connection timeout", "failed to resolve host", "connection is bad")
"""Signs that there was no connection yet."""
_LET_IN = "Check the user; a password is taken from the URL, PGPASSWORD or ~/.pgpass."


def _told(address: Address, error: psycopg.Error) -> Exception:
    place, code, reason = address.place, error.sqlstate or "", _reason(error)
    if is_lost(error):
        return _told_unreached(address, error, reason)
    if code.startswith(("08", "HV")):
        return StoreError(
            f"{place}: a server that this index is spread over cannot be reached ({reason}).",
            remedy="Bring it back and run the command again: what was told as stored is stored.",
        )
    if code == "55P03":
        return StoreError(
            f"{place}: another client is writing to the index and did not finish in time.",
            remedy="Try again when it has finished, or wait longer with --wait SECONDS.",
        )
    if code == "57014":
        return StoreError(
            f"{place}: the server gave up a question that took too long ({reason}).",
            remedy="Ask for less, or raise statement_timeout (docs/postgres.md).",
        )
    if code in ("40001", "40P01"):
        return StoreError(
            f"{place}: the server gave up a question that was in the way of its other work ({reason}).",
            remedy="Try again. On a replica, hot_standby_feedback or max_standby_streaming_delay let questions end.",
        )
    if code.startswith("54"):
        return TooLarge(f"{place}: this is more than the database takes ({reason}).")
    if code == "25006":
        return StoreError(
            f"{place}: this server is a replica, which only reads.",
            remedy="Name the primary, or all servers with ?target_session_attrs=read-write.",
        )
    if code.startswith("53"):
        return StoreError(
            f"{place}: the server has no room, memory or connection left ({reason}).",
            remedy="Make room and run the command again; what was added until then is kept.",
        )
    if code == "42501":
        return StoreError(
            f"{place}: the user may not do this ({reason}).",
            remedy="Ask the administrator for the rights that docs/postgres.md lists.",
        )
    if code.startswith("XX00") and code != "XX000":
        return DamagedIndex(
            f"{place}: the database is damaged ({reason}).",
            remedy="Restore it from a backup or fail over to a replica (docs/postgres.md).",
        )
    return error


def _told_unreached(address: Address, error: psycopg.Error, reason: str) -> StoreError:
    if any(sign in str(error) for sign in _AT_ALL):
        for sign, words in _REACHED:
            if sign in reason:
                return StoreError(f"{address.place}: the server {words} ({reason}).", remedy=_LET_IN)
        if "session is read-only" in reason or "read-write" in reason:
            return LostConnection(
                f"{address.place}: no server that can be written to is reached ({reason}).",
                remedy="Promote a replica, or wait until the primary is back.",
            )
        return LostConnection(
            f"{address.place}: the server cannot be reached ({reason}).",
            remedy="Check the host, the port and whether it runs; what was told as stored is stored.",
        )
    return LostConnection(
        f"{address.place}: the connection to the server was lost ({reason}).",
        remedy="Run the command again: what was told as stored is stored and is passed over.",
    )


def _reason(error: psycopg.Error) -> str:
    """Return what the database said, in one line."""
    told = error.diag.message_primary or str(error)
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return lines[0].removeprefix("connection failed: ").rstrip(".") if lines else type(error).__name__
