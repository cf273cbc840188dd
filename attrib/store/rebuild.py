"""Healing an index: whatever can be made again is made again from what is whole, and what is lost is named.

============================  =========================================================================
damage                        what happens
============================  =========================================================================
the cache, stale or damaged   made again from SQLite
an article's vectors          encoded again
what was extracted of it      extracted again from its text, and encoded
its text                      taken out and named: add it again
rows that belong to nothing   deleted
SQLite's pages                all whole articles are copied to a new file; the old one is kept beside it
============================  =========================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from attrib.errors import DamagedIndex
from attrib.store.adding import encoder_of, made_by
from attrib.store.base import WAIT
from attrib.store.cache import make_cache
from attrib.store.connection import in_words, open_for_reading
from attrib.store.folder import CACHE, delete_parts, require_index, unwritable
from attrib.store.reencode import encode_anew, encode_article
from attrib.store.rows import read_article
from attrib.store.salvage import Analyse, save_whole, unreadable
from attrib.store.sql import ORPHANS
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import article_faults, file_faults
from attrib.store.word_index import make_words

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.sql_store import SqlStore
    from attrib.store.verify import VectorFault

_ORPHANS = (
    *ORPHANS,
    "DELETE FROM next_vectors WHERE article NOT IN (SELECT row FROM articles)",
    "DELETE FROM sources WHERE row NOT IN (SELECT source FROM attributions WHERE source IS NOT NULL)",
)


@dataclass(slots=True)
class Rebuilt:
    """What was done. The lists hold ids of articles."""

    extracted: list[str] = field(default_factory=list)
    encoded: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    orphans: int = 0
    saved: int | None = None
    """Articles copied out of a file whose pages were damaged; None where that was not needed."""
    kept_at: Path | None = None
    """Where that file is now."""
    claims_anew: int | None = None
    """Claims encoded with another encoder; None where that was not asked for."""
    vectors: int = 0
    """Vectors in the cache."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is needed to make things again: an extraction, encoders by name, and ears for progress."""

    analyse: Analyse
    embedder_for: Callable[[str | None], Embedder]
    advance: Callable[[int], None] = lambda _: None


def rebuild(folder: Path, means: Means, *, model: str | None = None, wait: float = WAIT) -> Rebuilt:
    """Heal the index in ``folder``, and encode it anew where ``model`` is another encoder than its own.

    May be interrupted at any moment and run again. Raises StoreError, EncoderMismatch (an article must be encoded
    again, and the encoder there was is not the one there is), and DamagedIndex where nothing can be read.
    """
    require_index(folder)
    done = Rebuilt()
    if _pages_damaged(folder):
        done.saved, done.lost, done.kept_at = save_whole(folder, means.analyse, means.embedder_for, wait)
    with SqliteStore.open(folder, write=True, wait=wait) as store:
        with in_words(store.folder):
            done.orphans = _delete_orphans(store)
        heal_articles(store, means, done)
        if model is not None:
            embedder = means.embedder_for(model)
            encoder = store.state().encoder
            if encoder is not None and encoder.fingerprint != encoder_of(embedder).fingerprint:
                done.claims_anew = encode_anew(store, embedder, means.advance)
        done.vectors = _cache_anew(store)
    return done


def _pages_damaged(folder: Path) -> bool:
    """Return whether SQLite finds faults in the pages. Raises DamagedIndex where it cannot even look."""
    try:
        connection = open_for_reading(folder)
    except DamagedIndex as error:
        raise unreadable(folder) from error
    try:
        return bool(file_faults(connection))
    finally:
        connection.close()


def heal_articles(
    store: SqlStore, means: Means, done: Rebuilt, look_at_vectors: VectorFault | None = None
) -> None:
    """Heal the rows of each article, and say in ``done`` what was done."""
    with store.asking() as connection:
        articles = connection.execute("SELECT row, id FROM articles ORDER BY row").fetchall()
    state = store.state()
    healer: _Healer | None = None
    for row, id in articles:
        with store.asking() as connection:
            faults = article_faults(connection, row, id, state, look_at_vectors)
            kinds = {problem.kind for problem in faults}
        if not kinds:
            continue
        if "article-damaged" in kinds:
            with store.writing():
                store.delete(row)
            done.lost.append(id)
            continue
        healer = healer or _Healer(store, means)
        if "extraction-damaged" in kinds:
            healer.extract(row)
            done.extracted.append(id)
        else:
            healer.encode(row)
            done.encoded.append(id)


class _Healer:
    """Makes articles' rows and vectors again, with the index's own encoder."""

    def __init__(self, store: SqlStore, means: Means) -> None:
        made_with = store.state().encoder
        self._store = store
        self._analyse = means.analyse
        self._embedder = means.embedder_for(None if made_with is None else made_with.name)
        store.require_encoder(encoder_of(self._embedder))

    def extract(self, row: int) -> None:
        """Extract an article again from its text."""
        with self._store.asking() as connection:
            article = read_article(connection, row)
            location, added = connection.execute(
                "SELECT location, added FROM articles WHERE row = ?", (row,)
            ).fetchone()
        analysis = self._analyse(article)
        vectors = self._embedder.encode([claim.self_contained for claim in analysis.claims])
        with self._store.writing() as state:
            self._store.delete(row)
            facts = {
                "location": location,
                "added": added,
                "made_by": made_by(),
                "generation": state.generation + 1,
            }
            self._store.insert(analysis, vectors, facts)

    def encode(self, row: int) -> None:
        """Encode an article's claims again."""
        with self._store.writing():
            self._store.forget_history()
            encode_article(self._store, self._embedder, row)


def _delete_orphans(store: SqliteStore) -> int:
    """Delete rows that belong to nothing and put the counters right; return how many rows there were."""
    connection = store.connection
    wrong = connection.execute("PRAGMA foreign_key_check").fetchone() is not None
    (unnamed, behind) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM sources WHERE row NOT IN"
        " (SELECT source FROM attributions WHERE source IS NOT NULL)),"
        " (SELECT last_claim FROM state) < (SELECT coalesce(max(row), 0) FROM claims)"
    ).fetchone()
    if not (wrong or unnamed or behind):
        return 0
    with store.writing():
        store.forget_history()
        deleted = sum(connection.execute(statement).rowcount for statement in _ORPHANS)
        connection.execute(
            "UPDATE state SET last_claim = max(last_claim, (SELECT coalesce(max(row), 0) FROM claims))"
        )
    return deleted


def _cache_anew(store: SqliteStore) -> int:
    """Make the cache from SQLite, whatever the file says it is; return the number of vectors."""
    with store.reading() as snapshot:
        try:
            delete_parts(store.folder)
            make_words(store.folder, snapshot)
            return make_cache(snapshot, store.folder / CACHE)
        except OSError as error:
            raise unwritable(store.folder, error.strerror or str(error)) from error
