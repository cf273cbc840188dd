"""Spreading what searches look at over several servers: hash partitions of two tables, reached by postgres_fdw.

::

    python -m attrib.store.postgres.spread COORDINATOR SHARD SHARD... [--index-vectors]

The places are URLs as ``--index`` takes them. The coordinator has an index (empty or not), whose articles, claims and
attributions stay there; the vectors and words of claim N go to the shard that N's hash names. Each shard is a database
with pgvector in which the user of its URL may make a schema; the coordinator must reach it by that URL's host and
port, and keeps its user and password (docs/postgres.md). It is done in one transaction of the coordinator's, so that
an interruption leaves the index as it was; what was made on shards by then is made anew by the next attempt.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from psycopg import sql

from attrib.errors import AttribError, StoreError, UsageError
from attrib.store.postgres.address import Address, address
from attrib.store.postgres.connecting import connect, in_words, one_row
from attrib.store.postgres.migrating import make_vector, ready_for_reading
from attrib.store.postgres.searchable import TABLES
from attrib.store.postgres.vector_index import NAME

if TYPE_CHECKING:
    from attrib.store.postgres.connecting import Raw

_FETCHED = "100"
"""Rows that a shard sends at once: a search wants few of each."""
_SETTINGS = (
    # A shard is asked through a cursor and read as far as its rows are wanted, which is not far.
    "-c cursor_tuple_fraction=0.001 -c hnsw.ef_search=400 -c hnsw.iterative_scan=strict_order"
)
_SERVERS = "attrib_{schema}_shard_{number}"


def spread(coordinator: Address, shards: Sequence[Address]) -> int:
    """Move what searches look at from ``coordinator`` to ``shards``; return how many claims it is of.

    Raises UsageError where the index is spread already, and StoreError.
    """
    with connect(coordinator) as connection, in_words(coordinator), connection.transaction():
        ready_for_reading(connection, coordinator)
        one_row(connection, "SELECT 1 FROM state FOR UPDATE")  # writers wait meanwhile
        (kind,) = one_row(
            connection, "SELECT relkind::text FROM pg_class WHERE oid = 'searchable_vectors'::regclass"
        )
        if kind == "p":
            raise UsageError(f"{coordinator.place}: this index is spread already.")
        for shard in shards:
            _make_shard(shard)
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
        for number, shard in enumerate(shards):
            _make_server(connection, coordinator, shard, number)
        for table in TABLES:
            _move(connection, coordinator, shards, table)
        connection.execute("UPDATE state SET near_index = NULL")
        (claims,) = one_row(connection, "SELECT claims FROM state")
    return int(claims)


def index_vectors(coordinator: Address, shards: Sequence[Address]) -> None:
    """Make the index over the vectors (HNSW) on every shard, and let searches use it. Raises StoreError."""
    with connect(coordinator) as connection, in_words(coordinator):
        (dimension,) = one_row(connection, "SELECT dimension FROM state")
    if dimension is None:
        raise StoreError(f"{coordinator.place}: the index has no vectors yet.", remedy="Add articles first.")
    for shard in shards:
        with connect(shard) as connection, in_words(shard):
            connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(NAME)))
            statement = (
                "CREATE INDEX {} ON searchable_vectors USING hnsw ((embedding::halfvec({})) halfvec_ip_ops)"
            )
            connection.execute(sql.SQL(statement).format(sql.Identifier(NAME), sql.Literal(dimension)))
            connection.execute("ANALYZE")
    with connect(coordinator) as connection, in_words(coordinator):
        connection.execute("UPDATE state SET near_index = 'hnsw'")


def _make_shard(shard: Address) -> None:
    """Make the tables of a shard; empty ones that an attempt left are made again."""
    script = (files("attrib.store.postgres") / "shard" / "001.sql").read_text(encoding="utf-8")
    with connect(shard) as connection, in_words(shard), connection.transaction():
        (names,) = one_row(
            connection,
            "SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind IN ('r', 'p')",
            (shard.schema,),
        )
        for name in names:
            table = sql.Identifier(shard.schema, name)
            if (
                name not in TABLES
                or connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table)).fetchone()
            ):
                raise StoreError(
                    f"{shard.place}: the schema “{shard.schema}” is in use (table {name}).",
                    remedy="Name another one, which may not exist yet: ?schema=NAME",
                )
            connection.execute(sql.SQL("DROP TABLE {}").format(table))
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(shard.schema)))
        make_vector(connection, shard)
        connection.execute(script.encode("utf-8"))


def _make_server(connection: Raw, coordinator: Address, shard: Address, number: int) -> None:
    """Say on the coordinator where a shard is, and as whom it is asked."""
    name = sql.Identifier(_SERVERS.format(schema=coordinator.schema, number=number))
    parts = shard.parts
    connection.execute(sql.SQL("DROP SERVER IF EXISTS {} CASCADE").format(name))
    options: dict[str, Any] = {
        **{one: parts[one] for one in ("host", "hostaddr", "port", "dbname", "sslmode") if one in parts},
        "options": _SETTINGS,
        "extensions": "vector",
        "fetch_size": _FETCHED,
        "batch_size": _FETCHED,
        "async_capable": "true",
        "use_remote_estimate": "false",
    }
    connection.execute(
        sql.SQL("CREATE SERVER {} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({})").format(
            name, _listed(options)
        )
    )
    user: dict[str, Any] = {one: parts[one] for one in ("user", "password") if one in parts}
    connection.execute(
        sql.SQL("CREATE USER MAPPING FOR PUBLIC SERVER {} OPTIONS ({})").format(name, _listed(user))
    )


def _move(connection: Raw, coordinator: Address, shards: Sequence[Address], table: str) -> None:
    """Put a table spread over the shards in the place of the coordinator's own, with its rows."""
    own, before = sql.Identifier(table), sql.Identifier(f"{table}_before")
    connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(own, before))
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE {}) PARTITION BY HASH (claim)").format(own, before))
    for number, shard in enumerate(shards):
        connection.execute(
            sql.SQL(
                "CREATE FOREIGN TABLE {} PARTITION OF {} FOR VALUES WITH (MODULUS {}, REMAINDER {})"
                " SERVER {} OPTIONS (schema_name {}, table_name {})"
            ).format(
                sql.Identifier(f"{table}_{number}"),
                own,
                sql.Literal(len(shards)),
                sql.Literal(number),
                sql.Identifier(_SERVERS.format(schema=coordinator.schema, number=number)),
                sql.Literal(shard.schema),
                sql.Literal(table),
            )
        )
        # Whoever counts its rows fetches some hundred of them for each of these, vectors and all.
        for (column,) in connection.execute(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0",
            (f"{table}_{number}",),
        ).fetchall():
            connection.execute(
                sql.SQL("ALTER FOREIGN TABLE {} ALTER COLUMN {} SET STATISTICS 10").format(
                    sql.Identifier(f"{table}_{number}"), sql.Identifier(column)
                )
            )
    connection.execute(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(own, before))
    connection.execute(sql.SQL("DROP TABLE {}").format(before))


def _listed(options: dict[str, Any]) -> sql.Composable:
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.Literal(str(value)))
        for name, value in options.items()
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the module's docstring says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m attrib.store.postgres.spread", description="Spread an index."
    )
    parser.add_argument("coordinator", metavar="COORDINATOR", help="the URL of the index")
    parser.add_argument("shards", metavar="SHARD", nargs="+", help="the URL of a server for a part of it")
    parser.add_argument(
        "--index-vectors", action="store_true", help="make HNSW on each shard; spread before, if need be"
    )
    given = parser.parse_args(arguments)
    try:
        coordinator, shards = address(given.coordinator), [address(one) for one in given.shards]
        try:
            claims = spread(coordinator, shards)
            print(f"{coordinator.place}: {claims} claims are spread over {len(shards)} servers.")
        except UsageError:
            if not given.index_vectors:
                raise
        if given.index_vectors:
            index_vectors(coordinator, shards)
            print(f"{coordinator.place}: the vectors are indexed on {len(shards)} servers.")
    except AttribError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
