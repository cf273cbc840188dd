"""What the SQL of a store asks of a connection, whichever database is behind it.

Statements are written in what SQLite and PostgreSQL share, with ``?`` for each value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """The rows that a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, None behind the last."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to a database: Python's own for SQLite, or one that looks like it."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run a statement."""
        ...

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> object:
        """Run a statement for each tuple of values."""
        ...


ORPHANS = (
    "DELETE FROM claims WHERE article NOT IN (SELECT row FROM articles)",
    "DELETE FROM claim_attributions WHERE claim NOT IN (SELECT row FROM claims)",
    "DELETE FROM attributions WHERE article NOT IN (SELECT row FROM articles)",
    "DELETE FROM claim_attributions WHERE (article, attribution) NOT IN (SELECT article, number FROM attributions)",
    "DELETE FROM vectors WHERE article NOT IN (SELECT row FROM articles)",
)
"""What deletes rows that belong to nothing, in this order; each database has tables of its own besides."""


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each of ``values``."""
    return ", ".join("?" * len(values))


def where(conditions: Iterable[str]) -> str:
    """Return a WHERE of all ``conditions``, nothing where there are none."""
    joined = " AND ".join(conditions)
    return f" WHERE {joined}" if joined else ""
