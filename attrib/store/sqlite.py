"""The truth: an index in one SQLite file (WAL), written an article at a time.

A reader holds one generation for as long as it reads, whatever writers do; two writers take turns. The tables
are those of ``schema/``. Vectors lie an article a blob: five times fewer rows to read than one a claim, and the
same transaction as the article's other rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrib.errors import EncoderMismatch
from attrib.store.base import WAIT, Encoder, State, Version
from attrib.store.connection import in_words, open_for_reading, open_for_writing, transaction
from attrib.store.rows import delete_article, insert_analysis, read_analysis
from attrib.store.snapshot import SqliteSnapshot, read_state
from attrib.store.vectors import checksum, fault, packed, unpacked
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Held, Outcome, Tell, Vectors
    from attrib.store.cached_finder import CachedFinder
    from attrib.store.verify import Problem


class SqliteStore:
    """An open index. Use :meth:`open`; a store is a context manager and belongs to one thread."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self.folder = folder

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, wait: float = WAIT) -> SqliteStore:
        """Open the index in ``folder``, to read it or to ``write`` (which makes it where there is none).

        ``wait`` are the seconds to wait for another writer. Raises StoreError, ForeignIndex, DamagedIndex.
        """
        opener = open_for_writing if write else open_for_reading
        return cls(opener(folder, wait), folder)

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; the last writer to close folds the log into the file."""
        self._connection.close()

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for what looks below the store: verifying, rebuilding."""
        return self._connection

    @contextmanager
    def reading(self) -> Iterator[SqliteSnapshot]:
        """Open the newest generation for reading."""
        with in_words(self.folder):
            self._connection.execute("BEGIN")
            try:
                yield SqliteSnapshot(self._connection, self.folder)
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Hold the write lock; all of what is done inside becomes the next generation, or nothing of it.

        Yields the state that is written upon.
        """
        with in_words(self.folder), transaction(self._connection):
            state = read_state(self._connection)
            yield state
            self._connection.execute(
                "UPDATE state SET generation = generation + 1, token = lower(hex(randomblob(8)))"
            )
            self._connection.execute("INSERT INTO generations SELECT generation, token FROM state")

    def forget_history(self) -> None:
        """Let no cache of an earlier generation be believed any more, inside :meth:`writing`.

        For changes that are no adding and removing of articles: other vectors for the same claims, rows healed.
        """
        self._connection.execute("DELETE FROM generations")
        self._connection.execute("DELETE FROM removed")

    def state(self) -> State:
        """Return the newest generation and the encoder of its vectors."""
        with in_words(self.folder):
            return read_state(self._connection)

    def require_encoder(self, encoder: Encoder) -> None:
        """Raise EncoderMismatch where the index was made with another encoder."""
        refuse_other_encoder(self.folder, self.state().encoder, encoder)

    def analysis(self, id: str) -> Analysis | None:
        """Return the article ``id`` as it was added, to the last field; None where there is none."""
        with in_words(self.folder):
            row = self._article_row(id)
            return None if row is None else read_analysis(self._connection, row)

    def unchanged(self, content: bytes, id: str, made_by: str) -> bool:
        """Return whether the index holds exactly this content as extracted by ``made_by``."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT content, made_by FROM articles WHERE id = ?", (id,)
            ).fetchone()
        return found is not None and tuple(found) == (content, made_by)

    def version(self, id: str) -> Version | None:
        """Return which version of the article ``id`` the index holds, None where it holds none."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT content, digest, added FROM articles WHERE id = ?", (id,)
            ).fetchone()
        return None if found is None else Version(*found)

    def location(self, id: str) -> tuple[str | None, str | None] | None:
        """Return the location and path that the article ``id`` was added with, None where there is none."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT location, path FROM articles WHERE id = ?", (id,)
            ).fetchone()
        return None if found is None else (found[0], found[1])

    def vectors_by_text(self, id: str, encoder: Encoder) -> dict[str, Vectors]:
        """Return the vectors that ``encoder`` made of an article's claims, by their self-contained wording."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT v.article, v.checksum, v.data FROM vectors v, state s"
                " WHERE v.article = (SELECT row FROM articles WHERE id = ?) AND s.fingerprint = ?",
                (id, encoder.fingerprint),
            ).fetchone()
            if found is None or checksum(found[2]) != found[1]:
                return {}
            texts = self._connection.execute(
                "SELECT self_contained FROM claims WHERE article = ? ORDER BY row", (found[0],)
            ).fetchall()
        vectors = unpacked(found[2], encoder.dimension)
        return {text: vector for (text,), vector in zip(texts, vectors, strict=False)}

    def put(
        self, analysis: Analysis, vectors: Vectors, encoder: Encoder, made_by: str, location: str | None
    ) -> Outcome:
        """Add an article with all its claims, or replace it, in one transaction: all of it or nothing.

        When this returns, the article survives a crash. Raises EncoderMismatch, StoreError, and ValueError for
        vectors that are none.
        """
        wrong = fault(vectors, len(analysis.claims), encoder.dimension)
        if wrong is not None:
            raise ValueError(f"{analysis.article.id}: {wrong}")
        with self.writing() as state:
            refuse_other_encoder(self.folder, state.encoder, encoder)
            if state.encoder is None:
                self.set_encoder(encoder)
            before = self._article_row(analysis.article.id)
            if before is not None:
                delete_article(self._connection, before)
            facts = {
                "location": location,
                "made_by": made_by,
                "added": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "generation": state.generation + 1,
            }
            self.insert(analysis, vectors, facts)
        return "added" if before is None else "replaced"

    def take(self, articles: Sequence[Held], encoder: Encoder) -> None:
        """Add articles with all that another index held of them, or replace them, in one transaction."""
        with self.writing() as state:
            refuse_other_encoder(self.folder, state.encoder, encoder)
            if state.encoder is None:
                self.set_encoder(encoder)
            for held in articles:
                if held.vectors is None:
                    raise ValueError(f"{held.analysis.article.id}: no vectors")
                before = self._article_row(held.analysis.article.id)
                if before is not None:
                    delete_article(self._connection, before)
                facts = {**asdict(held.facts), "generation": state.generation + 1}
                self.insert(held.analysis, held.vectors, facts)

    def finder(self, tell: Tell | None = None) -> CachedFinder:
        """Return what finds claims by the caches in the folder."""
        from attrib.store.cached_finder import CachedFinder

        return CachedFinder(self.folder, tell)

    def refresh(self, tell: Tell | None = None) -> bool:
        """Bring the caches up to the newest generation; return whether the vectors' was made anew."""
        from attrib.store.cache import refresh, searchable_words

        with self.reading() as snapshot:
            searchable_words(snapshot, self.folder, tell=tell)
            return refresh(snapshot, self.folder, tell)

    def verify(self, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
        """Yield every fault of the index. Nothing is changed."""
        from attrib.store.verify import verify

        return verify(self, advance)

    def remove(self, id: str) -> bool:
        """Remove an article with its claims; return whether there was one."""
        with in_words(self.folder):
            if self._article_row(id) is None:
                return False
        with self.writing():
            row = self._article_row(id)
            if row is not None:
                delete_article(self._connection, row)
        return row is not None

    def ids_at(self, path: str) -> list[str]:
        """Return the ids of the articles that were read from ``path``, as it was given or as it is absolute."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT id FROM articles WHERE path = ?1 OR location = ?2 ORDER BY row",
                (path, str(Path(path).resolve())),
            )
            return [id for (id,) in found]

    def _article_row(self, id: str) -> int | None:
        found = self._connection.execute("SELECT row FROM articles WHERE id = ?", (id,)).fetchone()
        return None if found is None else int(found[0])

    def set_encoder(self, encoder: Encoder) -> None:
        """Say what the vectors are made with, inside :meth:`writing`."""
        self._connection.execute(
            "UPDATE state SET encoder = ?, fingerprint = ?, dimension = ?",
            (encoder.name, encoder.fingerprint, encoder.dimension),
        )

    def insert(self, analysis: Analysis, vectors: Vectors, facts: dict[str, Any]) -> None:
        """Insert an article that is not there, inside :meth:`writing`; ``facts`` as for ``insert_analysis``."""
        (last,) = self._connection.execute("SELECT last_claim FROM state").fetchone()
        row = insert_analysis(self._connection, analysis, last + 1, facts)
        data = packed(vectors)
        self._connection.execute(
            "INSERT INTO vectors VALUES (?, ?, ?, ?, ?)", (row, last + 1, len(vectors), checksum(data), data)
        )
        self._connection.execute("UPDATE state SET last_claim = ?", (last + len(vectors),))


def refuse_other_encoder(folder: Path, made_with: Encoder | None, asked: Encoder) -> None:
    """Raise EncoderMismatch where ``made_with`` is another encoder than ``asked``."""
    if made_with is None or made_with.fingerprint == asked.fingerprint:
        return
    if made_with.name == asked.name:
        what = f"with another version of the encoder {asked.name} ({made_with.fingerprint})"
    else:
        what = f"with the encoder {made_with.name}, not with {asked.name}"
    raise EncoderMismatch(
        f"{folder}: this index was made {what}.",
        remedy=f"To encode it anew: attrib index rebuild --index {folder} --model {asked.name}",
    )
