"""A store whose articles stand in tables of SQL: adding, removing and asking, in the same words of any database.

Each database says for itself how a generation is read and written (:meth:`SqlStore.reading`, :meth:`SqlStore.writing`)
and how vectors are kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrib.errors import EncoderMismatch
from attrib.store.base import Encoder, Facts, Held, State, Version
from attrib.store.rows import delete_article, insert_analysis, read_analysis
from attrib.store.sql_snapshot import read_state
from attrib.store.vectors import fault
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Finder, Outcome, Tell, Vectors
    from attrib.store.reattributing import Change, Reattributed
    from attrib.store.sql import Connection
    from attrib.store.sql_snapshot import SqlSnapshot
    from attrib.store.verify import Problem


Answer = TypeVar("Answer")


class SqlStore(ABC):
    """An open index."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the index lies, as it may be shown."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the index."""

    @abstractmethod
    def asking(self) -> AbstractContextManager[Connection]:
        """Return the connection: that of the transaction that is open, or one to ask a single question.

        What it raises inside comes out as our errors, which say what to do.
        """

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Return the answer to a question that changes nothing."""
        with self.asking() as connection:
            return question(connection)

    @abstractmethod
    def reading(self) -> AbstractContextManager[SqlSnapshot]:
        """Open the newest generation for reading."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """Hold the write lock: all of what is done inside, or nothing of it."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[State]:
        """Hold the write lock; all of what is done inside becomes the next generation, or nothing of it.

        Yields the state that is written upon.
        """

    @abstractmethod
    def forget_history(self) -> None:
        """Let nothing made from an earlier generation be believed any more, inside :meth:`writing`.

        For changes that are no adding and removing of articles: other vectors for the same claims, rows healed.
        """

    @abstractmethod
    def finder(self, tell: Tell | None = None) -> Finder:
        """Return what finds claims of this index."""

    @abstractmethod
    def refresh(self, tell: Tell | None = None) -> bool:
        """Make what searching is quick by, where it is too far behind; return whether it was made anew."""

    @abstractmethod
    def verify(self, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
        """Yield every fault of the index. Nothing is changed."""

    @abstractmethod
    def set_vectors(self, article: int, first: int, vectors: Vectors) -> None:
        """Put vectors in the place of those that the article in a row has, inside :meth:`writing`.

        ``first`` is the row of its first claim; the others follow.
        """

    def about_to_use_next_vectors(self) -> None:  # noqa: B027 - most have nothing to do
        """Make ready for :meth:`use_next_vectors`, before the write lock is held."""

    @abstractmethod
    def use_next_vectors(self) -> int:
        """Put the vectors of ``next_vectors`` in the place of all there are, inside :meth:`writing`.

        Returns how many they are.
        """

    @abstractmethod
    def _insert_vectors(self, article: int, first: int, analysis: Analysis, vectors: Vectors) -> None:
        """Insert what is kept of an article beside its rows, inside :meth:`writing`."""

    def state(self) -> State:
        """Return the newest generation and the encoder of its vectors."""
        return self.ask(read_state)

    def require_encoder(self, encoder: Encoder) -> None:
        """Raise EncoderMismatch where the index was made with another encoder."""
        refuse_other_encoder(self.place, self.state().encoder, encoder)

    def analysis(self, id: str) -> Analysis | None:
        """Return the article ``id`` as it was added, to the last field; None where there is none."""

        def read(connection: Connection) -> Analysis | None:
            row = article_row(connection, id)
            return None if row is None else read_analysis(connection, row)

        return self.ask(read)

    def unchanged(self, content: bytes, id: str, made_by: str) -> bool:
        """Return whether the index holds exactly this content as extracted by ``made_by``."""
        found = self._facts("content, made_by", id)
        return found is not None and tuple(found) == (content, made_by)

    def version(self, id: str) -> Version | None:
        """Return which version of the article ``id`` the index holds, None where it holds none."""
        found = self._facts("content, digest, added", id)
        return None if found is None else Version(*found)

    def location(self, id: str) -> tuple[str | None, str | None] | None:
        """Return the location and path that the article ``id`` was added with, None where there is none."""
        found = self._facts("location, path", id)
        return None if found is None else (found[0], found[1])

    def ids_at(self, path: str) -> list[str]:
        """Return the ids of the articles that were read from ``path``, as it was given or as it is absolute."""
        places = (path, str(Path(path).resolve()))
        statement = "SELECT id FROM articles WHERE path = ? OR location = ? ORDER BY row"
        return [id for (id,) in self.ask(lambda connection: connection.execute(statement, places).fetchall())]

    def _facts(self, columns: str, id: str) -> Any:
        """Return columns of the article ``id``, None where there is none."""
        statement = f"SELECT {columns} FROM articles WHERE id = ?"  # noqa: S608 - our own words
        return self.ask(lambda connection: connection.execute(statement, (id,)).fetchone())

    @abstractmethod
    def vectors_by_text(self, id: str, encoder: Encoder) -> dict[str, Vectors]:
        """Return the vectors that ``encoder`` made of an article's claims, by their self-contained wording."""

    def put(
        self, analysis: Analysis, vectors: Vectors, encoder: Encoder, made_by: str, location: str | None
    ) -> Outcome:
        """Add an article with all its claims, or replace it, in one transaction: all of it or nothing.

        When this returns, the article survives a crash. Raises EncoderMismatch, StoreError, and ValueError for
        vectors that are none.
        """
        facts = Facts(location, made_by, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        (outcome,) = self._store([Held(analysis, facts, vectors)], encoder)
        return outcome

    def take(self, articles: Sequence[Held], encoder: Encoder) -> None:
        """Add articles with all that another index held of them, or replace them, in one transaction."""
        self._store(articles, encoder)

    def _store(self, articles: Sequence[Held], encoder: Encoder) -> list[Outcome]:
        for held in articles:
            wrong = (
                "no vectors"
                if held.vectors is None
                else fault(held.vectors, len(held.analysis.claims), encoder.dimension)
            )
            if wrong is not None:
                raise ValueError(f"{held.analysis.article.id}: {wrong}")
        with self.writing() as state, self.asking() as connection:
            refuse_other_encoder(self.place, state.encoder, encoder)
            if state.encoder is None:
                self.set_encoder(encoder)
            outcomes: list[Outcome] = []
            for held in articles:
                before = article_row(connection, held.analysis.article.id)
                if before is not None:
                    self.delete(before)
                outcomes.append("added" if before is None else "replaced")
                if held.vectors is not None:
                    facts = {**asdict(held.facts), "generation": state.generation + 1}
                    self.insert(held.analysis, held.vectors, facts)
        return outcomes

    def remove(self, id: str) -> bool:
        """Remove an article with its claims; return whether there was one."""
        with self.asking() as connection:
            if article_row(connection, id) is None:
                return False
        with self.writing(), self.asking() as connection:
            row = article_row(connection, id)
            if row is not None:
                self.delete(row)
        return row is not None

    def reattribute(
        self,
        sources: Collection[str],
        change: Change,
        note: Callable[[Sequence[Reattributed]], None] | None = None,
    ) -> int:
        """Give attributions to ``sources`` (ids) the source that ``change`` says, in one transaction.

        Nothing else of an article changes. ``note`` hears of all changes before they are kept, and so can write down
        what it takes to go back. Returns how many attributions have another source now.
        """
        from attrib.store.reattributing import changes_in, forget_unnamed, write_sources

        with self.asking() as connection:
            if not sources or next(changes_in(connection, sources, change), None) is None:
                return 0
        made: list[Reattributed] = []
        with self.writing(), self.asking() as connection:
            for row, analysis, changes in changes_in(connection, sources, change):
                write_sources(connection, row, analysis, changes)
                self._sources_changed(row, analysis)
                made += changes
            forget_unnamed(connection, sources)
            if note is not None:
                note(made)
        return len(made)

    def _sources_changed(self, row: int, analysis: Analysis) -> None:  # noqa: B027 - most keep nothing
        """Bring up what is kept of an article's sources beside its rows, inside :meth:`writing`."""

    def set_encoder(self, encoder: Encoder) -> None:
        """Say what the vectors are made with, inside :meth:`writing`."""
        with self.asking() as connection:
            connection.execute(
                "UPDATE state SET encoder = ?, fingerprint = ?, dimension = ?",
                (encoder.name, encoder.fingerprint, encoder.dimension),
            )

    def insert(self, analysis: Analysis, vectors: Vectors, facts: dict[str, Any]) -> None:
        """Insert an article that is not there, inside :meth:`writing`; ``facts`` as for ``insert_analysis``."""
        with self.asking() as connection:
            (last,) = connection.execute("SELECT last_claim FROM state").fetchone()
            row = insert_analysis(connection, analysis, last + 1, facts)
            self._insert_vectors(row, last + 1, analysis, vectors)
            connection.execute("UPDATE state SET last_claim = ?", (last + len(vectors),))

    def delete(self, row: int) -> None:
        """Delete the article in a row with everything that hangs on it, inside :meth:`writing`."""
        with self.asking() as connection:
            delete_article(connection, row)


def article_row(connection: Connection, id: str) -> int | None:
    """Return the row of the article ``id``, None where there is none."""
    found = connection.execute("SELECT row FROM articles WHERE id = ?", (id,)).fetchone()
    return None if found is None else int(found[0])


def refuse_other_encoder(place: str, made_with: Encoder | None, asked: Encoder) -> None:
    """Raise EncoderMismatch where ``made_with`` is another encoder than ``asked``."""
    if made_with is None or made_with.fingerprint == asked.fingerprint:
        return
    if made_with.name == asked.name:
        what = f"with another version of the encoder {asked.name} ({made_with.fingerprint})"
    else:
        what = f"with the encoder {made_with.name}, not with {asked.name}"
    raise EncoderMismatch(
        f"{place}: this index was made {what}.",
        remedy=f"To encode it anew: attrib index rebuild --index {place} --model {asked.name}",
    )
