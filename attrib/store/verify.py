"""Looking an index through for every kind of damage. Nothing is changed, and nothing is believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from attrib.errors import DamagedIndex
from attrib.store.cache import dead_rows, last_row, near, read_base
from attrib.store.cache_file import CacheFault, extent_of
from attrib.store.exact import positions
from attrib.store.faiss_index import batches
from attrib.store.folder import CACHE, DATABASE, WORDS, part_files
from attrib.store.rows import analysis_digest, content_hash, read_analysis, read_article
from attrib.store.snapshot import vectors_fault
from attrib.store.sql import Connection
from attrib.store.word_index import words_fault

if TYPE_CHECKING:
    from attrib.store.base import State
    from attrib.store.layered import Base
    from attrib.store.snapshot import SqliteSnapshot
    from attrib.store.sqlite import SqliteStore

VectorFault = Callable[[Connection, int, "State"], str | None]
"""Tells what is wrong with the vectors of the article in a row, or None."""

Kind = Literal[
    "file-damaged",
    "article-damaged",
    "extraction-damaged",
    "vectors-damaged",
    "orphans",
    "state-wrong",
    "cache-damaged",
    "cache-missing",
    "cache-stale",
    "leftover",
]
HARMLESS: frozenset[Kind] = frozenset({"cache-missing", "cache-stale", "leftover"})
"""What is no damage: the next search or writer puts it right without being told to."""

BROKEN = (ValueError, TypeError, KeyError, sqlite3.DatabaseError)
"""What reading rows raises that are not as they were written."""
_SHOWN = 20
"""Faults of SQLite's own check that are reported; one lost page can make thousands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault, where it is (a file, an article's id) and what it is."""

    kind: Kind
    where: str
    reason: str

    @property
    def damage(self) -> bool:
        """Whether something is wrong that does not right itself."""
        return self.kind not in HARMLESS


def verify(store: SqliteStore, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
    """Yield every fault of the index. ``advance`` is called for each article looked at.

    Reads all of it once: SQLite's pages and keys, each article with its hashes, each vector, and the cache
    vector by vector.
    """
    faults = [Problem("file-damaged", DATABASE, fault) for fault in file_faults(store.connection)]
    yield from faults
    try:
        with store.reading() as snapshot:
            yield from _row_faults(store.connection)
            for row, id in store.connection.execute("SELECT row, id FROM articles ORDER BY row").fetchall():
                yield from article_faults(store.connection, row, id, snapshot.state)
                if advance is not None:
                    advance()
            yield from _cache_faults(snapshot, store.folder)
            fault = words_fault(store.folder, snapshot)
            if fault is not None:
                yield Problem("cache-damaged", WORDS, fault)
    except DamagedIndex as error:
        if not faults:
            yield Problem("file-damaged", DATABASE, error.message)
    for path in part_files(store.folder):
        yield Problem("leftover", path.name, "")


def article_faults(
    connection: Connection, row: int, id: str, state: State, look_at_vectors: VectorFault | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with one article: its text, what was extracted, its vectors.

    ``look_at_vectors`` tells what is wrong with them where they are not SQLite's.
    """
    content, digest = connection.execute(
        "SELECT content, digest FROM articles WHERE row = ?", (row,)
    ).fetchone()
    if not whole_article(connection, row, content):
        yield Problem("article-damaged", id, "")
        return
    try:
        whole = analysis_digest(read_analysis(connection, row)) == digest
    except BROKEN:
        whole = False
    if not whole:
        yield Problem("extraction-damaged", id, "")
    try:
        wrong = (look_at_vectors or vector_fault)(connection, row, state)
    except BROKEN as error:
        wrong = str(error)
    if wrong is not None:
        yield Problem("vectors-damaged", id, wrong)


def whole_article(connection: Connection, row: int, content: bytes) -> bool:
    """Return whether the article in ``row``, text and all, is the one that was read."""
    try:
        return content_hash(read_article(connection, row)) == content
    except BROKEN:
        return False


def file_faults(connection: sqlite3.Connection) -> list[str]:
    """Return the faults that SQLite finds in its own pages, keys and indexes."""
    try:
        found = connection.execute(f"PRAGMA integrity_check({_SHOWN})").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [message for (message,) in found if message != "ok"]


def _row_faults(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield rows that belong to nothing, and counters that are behind what they count."""
    orphans: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        orphans[table] = orphans.get(table, 0) + 1
    (unnamed,) = connection.execute(
        "SELECT count(*) FROM sources WHERE row NOT IN (SELECT source FROM attributions WHERE source IS NOT NULL)"
    ).fetchone()
    if unnamed:
        orphans["sources"] = unnamed
    for table, count in orphans.items():
        yield Problem("orphans", table, str(count))
    last, top, encoder, articles = connection.execute(
        "SELECT last_claim, (SELECT coalesce(max(row), 0) FROM claims), fingerprint, (SELECT count(*) FROM articles)"
        " FROM state"
    ).fetchone()
    if last < top:
        yield Problem("state-wrong", DATABASE, f"last_claim {last} < {top}")
    if articles and encoder is None:
        yield Problem("state-wrong", DATABASE, "no encoder")


def vector_fault(connection: Connection, row: int, state: State) -> str | None:
    """Return what is wrong with the vectors of an article, or None."""
    rows = [
        one for (one,) in connection.execute("SELECT row FROM claims WHERE article = ? ORDER BY row", (row,))
    ]
    found = connection.execute(
        "SELECT first, count, checksum, data FROM vectors WHERE article = ?", (row,)
    ).fetchone()
    if found is None:
        return "there are none"
    first, count, stamp, data = found
    if rows != list(range(first, first + count)):
        return f"they are those of {count} claims from row {first} on, not of its own {len(rows)}"
    if state.encoder is None:
        return None  # reported once for the whole index
    return vectors_fault(data, stamp, count, state.encoder.dimension)


def _cache_faults(snapshot: SqliteSnapshot, folder: Path) -> Iterator[Problem]:
    try:
        near_enough = near(extent_of(folder / CACHE), snapshot)
        base = read_base(folder / CACHE)
    except FileNotFoundError:
        yield Problem("cache-missing", CACHE, "")
        return
    except (CacheFault, OSError) as error:
        yield Problem("cache-damaged", CACHE, str(error))
        return
    if not near_enough:
        yield Problem("cache-stale", CACHE, f"{base.state.generation} ≠ {snapshot.state.generation}")
        return
    try:
        if not _same_vectors(snapshot, base):
            yield Problem("cache-damaged", CACHE, "its vectors are not those of the index")
    except CacheFault as error:
        yield Problem("cache-damaged", CACHE, str(error))


def _same_vectors(snapshot: SqliteSnapshot, base: Base) -> bool:
    """Return whether a cache, brought up to ``snapshot``, holds the very vectors of it, and no others.

    Raises CacheFault. Damaged vectors of the index's own are reported elsewhere.
    """
    rows, last = base.rows, last_row(base)
    seen = 0
    try:
        for some, theirs in batches(snapshot.vectors()):
            early = some <= last
            places = positions(rows, some[early])
            if len(places) != early.sum() or not np.array_equal(base.vectors_at(places), theirs[early]):
                return False
            seen += len(places)
    except DamagedIndex:
        return True
    return seen + len(dead_rows(base, snapshot)) == len(rows)
