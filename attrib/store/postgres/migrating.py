"""The schema of an index in PostgreSQL: made, recognised, and brought to the newest version by one client at a time."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from psycopg import sql

from attrib.errors import ForeignIndex, StoreError
from attrib.store.postgres.connecting import in_words, one_row
from attrib.store.word_index import WAY

if TYPE_CHECKING:
    from attrib.store.postgres.address import Address
    from attrib.store.postgres.connecting import Raw

_OLDEST_SERVER, _OLDEST_VECTOR = 140000, (0, 8, 0)
_LOCK = 0x4174_7269
"""The advisory lock of whoever migrates, with the schema's name as its second half."""


@cache
def migrations() -> tuple[str, ...]:
    """Return the numbered scripts of ``schema/``, the first of which makes version 1."""
    scripts = (files("attrib.store.postgres") / "schema").iterdir()
    found = [path for path in scripts if path.name.endswith(".sql")]
    return tuple(path.read_text(encoding="utf-8") for path in sorted(found, key=lambda path: path.name))


def ready_for_writing(connection: Raw, address: Address) -> None:
    """Make the index and bring its schema to the newest version, where need be.

    Raises ForeignIndex, and StoreError for a server that is too old, lacks pgvector or does not let this user.
    """
    with in_words(address):
        _require_server(connection, address)
        if _version(connection, address) == len(migrations()):
            _require_vector(connection, address)
            return
        with connection.transaction():
            # Whoever waited here finds it done.
            connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK, address.schema))
            version = _version(connection, address)
            if not _has_schema(connection, address):
                connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(address.schema)))
            make_vector(connection, address)
            _migrate(connection, version)


def ready_for_reading(connection: Raw, address: Address) -> bool:
    """Return whether the index can be read as it is; False where its schema is of an earlier version.

    Raises StoreError where there is none, and as :func:`ready_for_writing`.
    """
    with in_words(address):
        _require_server(connection, address)
        version = _version(connection, address)
        if version == 0:
            raise StoreError(
                f"{address.place}: there is no index here.",
                remedy=f"Make one: attrib index add PATH... --index {address.place}",
            )
        _require_vector(connection, address)
        return version == len(migrations())


def _migrate(connection: Raw, version: int) -> None:
    for number, script in enumerate(migrations(), start=1):
        if number > version:
            connection.execute(script.encode("utf-8"), prepare=False)
    if version == 0:
        connection.execute("CREATE TABLE attrib_index (version integer NOT NULL)")
        connection.execute("INSERT INTO attrib_index VALUES (0)")
        connection.execute("UPDATE state SET words_way = %s", (WAY,))
    connection.execute("UPDATE attrib_index SET version = %s", (len(migrations()),))


def _version(connection: Raw, address: Address) -> int:
    """Return the schema's version, 0 where there is no index. Raises ForeignIndex for tables that are not ours."""
    marked, tables = one_row(
        connection,
        "SELECT count(*) FILTER (WHERE c.relname = 'attrib_index'), count(*) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind IN ('r', 'p')",
        (address.schema,),
    )
    if tables and not marked:
        raise ForeignIndex(
            f"{address.place}: the schema “{address.schema}” holds tables of another program.",
            remedy="Name another one, which may not exist yet: ?schema=NAME",
        )
    if not tables:
        return 0
    name = sql.Identifier(address.schema, "attrib_index")
    (version,) = connection.execute(sql.SQL("SELECT version FROM {}").format(name)).fetchone() or (0,)
    if version > len(migrations()):
        raise ForeignIndex(
            f"{address.place}: this index has schema version {version}; this attrib knows versions up to"
            f" {len(migrations())}.",
            remedy="Use the attrib that made it, or a later one: pip install --upgrade attrib",
        )
    return int(version)


def _has_schema(connection: Raw, address: Address) -> bool:
    return one_row(connection, "SELECT 1 FROM pg_namespace WHERE nspname = %s", (address.schema,)) is not None


def _require_server(connection: Raw, address: Address) -> None:
    if connection.info.server_version < _OLDEST_SERVER:
        raise StoreError(
            f"{address.place}: the server is PostgreSQL {connection.info.server_version // 10000}, which is too old.",
            remedy=f"An index needs PostgreSQL {_OLDEST_SERVER // 10000} or later.",
        )
    (encoding,) = one_row(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"{address.place}: the database's encoding is {encoding}.",
            remedy="Make one with ENCODING 'UTF8': Arabic and English stand in one index.",
        )


def make_vector(connection: Raw, address: Address) -> None:
    """Install pgvector where it is not, which its owner may, and require it to be new enough."""
    if _vector_version(connection) is None:
        (known,) = one_row(
            connection, "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector')"
        )
        if not known:
            raise StoreError(
                f"{address.place}: the server has no pgvector.",
                remedy="Install it there (Debian: postgresql-NN-pgvector), then run the command again.",
            )
        (may,) = one_row(connection, "SELECT has_database_privilege(current_database(), 'CREATE')")
        if not may:
            raise StoreError(
                f"{address.place}: the database has no extension “vector”, and this user may not make it.",
                remedy="Let its owner run: CREATE EXTENSION vector",
            )
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public")
    connection.execute(
        sql.SQL("SET LOCAL search_path TO {}, {}").format(
            sql.Identifier(address.schema), sql.Identifier(_vector_schema(connection))
        )
    )
    _require_vector(connection, address)


def _require_vector(connection: Raw, address: Address) -> None:
    version = _vector_version(connection)
    if version is None:
        raise StoreError(
            f"{address.place}: the database has no extension “vector”.",
            remedy="Let its owner run: CREATE EXTENSION vector",
        )
    if version < _OLDEST_VECTOR:
        raise StoreError(
            f"{address.place}: pgvector is {'.'.join(map(str, version))}, which is too old.",
            remedy=f"Install {'.'.join(map(str, _OLDEST_VECTOR))} or later, then run: ALTER EXTENSION vector UPDATE",
        )


def _vector_version(connection: Raw) -> tuple[int, ...] | None:
    found = one_row(connection, "SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    return None if found is None else tuple(int(part) for part in str(found[0]).split("."))


def _vector_schema(connection: Raw) -> str:
    (name,) = one_row(
        connection,
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'vector'",
    )
    return str(name)
