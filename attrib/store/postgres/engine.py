"""The shared engine: an index in a database of PostgreSQL (:class:`attrib.store.opening.Engine`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrib.store.postgres.address import address, require_psycopg

if TYPE_CHECKING:
    from attrib.store.base import Tell
    from attrib.store.postgres.store import PostgresStore
    from attrib.store.rebuild import Means, Rebuilt


def open_index(place: str, *, write: bool, wait: float, tell: Tell | None) -> PostgresStore:
    """Open the index at a URL."""
    require_psycopg()
    from attrib.store.postgres.store import PostgresStore

    return PostgresStore.open(address(place), write=write, wait=wait, tell=tell)


def require_index(place: str) -> None:
    """Raise StoreError unless there is an index, ForeignIndex where the schema holds something else."""
    require_psycopg()
    from attrib.store.postgres.connecting import connect
    from attrib.store.postgres.migrating import ready_for_reading

    at = address(place)
    with connect(at) as connection:
        ready_for_reading(connection, at)


def rebuild_index(place: str, means: Means, *, model: str | None, wait: float) -> Rebuilt:
    """Heal the index at a URL."""
    require_psycopg()
    from attrib.store.postgres.healing import rebuild

    return rebuild(address(place), means, model=model, wait=wait)


def same_index(place: str, other: str) -> bool:
    """Return whether two URLs name one schema of one database on one server."""
    one, two = address(place), address(other)
    parts = ("host", "hostaddr", "port", "dbname")
    return one.schema == two.schema and all(one.parts.get(name) == two.parts.get(name) for name in parts)


def shown(place: str) -> str:
    """Return a URL without its password."""
    return address(place).place
