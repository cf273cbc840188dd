"""pgvector's index over the vectors (HNSW): made once there are enough of them, by one client, while others go on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from psycopg import sql

from attrib.errors import StoreError
from attrib.store.postgres.connecting import connect, in_words, one_row
from attrib.store.postgres.searchable import TABLES, parts_of

if TYPE_CHECKING:
    from attrib.store.base import Tell
    from attrib.store.postgres.address import Address
    from attrib.store.postgres.connecting import PostgresConnection, Raw
    from attrib.store.postgres.store import PostgresStore

NAME = "searchable_by_embedding"
LARGE = 50_000
"""Claims from which the index is made: below, scoring all of them is quick and exact."""
_GROWN = 1.5
"""How many times more claims there must be than were counted, for other servers' to be counted again."""
_MOST_DIMENSIONS = 4000
"""What HNSW takes of half precision."""
_LOCK = 0x4174_7268
"""The advisory lock of whoever makes the index, with the schema's name as its second half."""


def made_where_worth_it(store: PostgresStore, tell: Tell | None = None) -> bool:
    """Make the index where there are vectors enough and it is not there; return whether it was made.

    Who may not make it is told; searches are right without it, and slower.
    """
    with store.asking() as connection:
        if is_spread(connection):
            return _counted(store, connection)
        dimension = _wanted(connection)
    if dimension is None:
        return False
    if tell is not None:
        tell("vectors-indexing", "")
    try:
        with connect(store.address) as own, in_words(store.address):
            return _made(own, store.address, dimension)
    except StoreError as error:
        if tell is not None:
            tell("vectors-not-indexed", error.message)
        return False


def _counted(store: PostgresStore, connection: PostgresConnection) -> bool:
    """Let the planner know how many claims other servers hold, which nothing else tells it; return False.

    Otherwise it would sort here what they should sort there.
    """
    known, claims = connection.execute(
        "SELECT (SELECT sum(greatest(c.reltuples, 0)) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'searchable_vectors'::regclass), claims FROM state"
    ).fetchone()
    if claims > _GROWN * known:
        with suppress(StoreError), connect(store.address) as own, in_words(store.address):
            for table in TABLES:
                for part in parts_of(connection, table):
                    own.execute(f"ANALYZE {part}".encode())
    return False


def forget(connection: PostgresConnection) -> None:
    """Let searches score all vectors from now on, and drop the index."""
    connection.execute("UPDATE state SET near_index = NULL WHERE near_index IS NOT NULL")
    if not is_spread(connection):
        connection.execute(f"DROP INDEX IF EXISTS {NAME}")


def is_spread(connection: PostgresConnection) -> bool:
    """Return whether the claims are spread over other servers, which have indexes of their own."""
    (kind,) = connection.execute(
        "SELECT relkind::text FROM pg_class WHERE oid = 'searchable_vectors'::regclass"
    ).fetchone()
    return bool(kind == "p")


def index_fault(connection: PostgresConnection) -> str | None:
    """Return what is wrong with the index that searches rely on, or None."""
    (told,) = connection.execute("SELECT near_index FROM state").fetchone()
    if told is None or is_spread(connection):
        return None
    (sound,) = connection.execute(_IS_SOUND, (NAME,)).fetchone()
    return None if sound else f"{NAME} is not there or not valid"


_IS_SOUND = "SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid = to_regclass(?)"


def _wanted(connection: PostgresConnection) -> int | None:
    """Return the dimension of the index that is wanted and not there, else None."""
    claims, dimension, told = connection.execute("SELECT claims, dimension, near_index FROM state").fetchone()
    if claims < LARGE or dimension is None or dimension > _MOST_DIMENSIONS or is_spread(connection):
        return None
    return None if told is not None and index_fault(connection) is None else int(dimension)


def _made(connection: Raw, address: Address, dimension: int) -> bool:
    (mine,) = one_row(connection, "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LOCK, address.schema))
    if not mine:
        return False  # another client is at it
    name = sql.Identifier(NAME)
    connection.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(name))
    connection.execute(
        sql.SQL(
            "CREATE INDEX CONCURRENTLY {} ON searchable_vectors USING hnsw ((embedding::halfvec({})) halfvec_ip_ops)"
        ).format(name, sql.Literal(dimension))
    )
    for table in TABLES:
        # Many claims came at once: the planner would go by what it counted before, until the server looks again.
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    connection.execute("UPDATE state SET near_index = 'hnsw'")
    return True
