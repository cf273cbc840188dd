"""Saving the whole articles of a SQLite file whose pages are damaged into a new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from attrib.errors import DamagedIndex
from attrib.store.adding import encoder_of, made_by
from attrib.store.base import Encoder, State
from attrib.store.connection import connect, in_words, primary
from attrib.store.folder import DATABASE, part_name
from attrib.store.rows import read_analysis, read_article
from attrib.store.sql_snapshot import read_state
from attrib.store.sql_store import refuse_other_encoder
from attrib.store.sqlite import SqliteStore
from attrib.store.vectors import unpacked
from attrib.store.verify import BROKEN, article_faults
from attrib.types import Analysis, Article

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Vectors

Analyse = Callable[[Article], Analysis]


def save_whole(
    folder: Path, analyse: Analyse, embedder_for: Callable[[str | None], Embedder], wait: float
) -> tuple[int, list[str], Path]:
    """Put a new file in the place of the damaged one, with every article of it that is whole.

    Returns how many were saved, the ids of those that were not (``#ROW`` where not even the id can be read), and
    where the damaged file is kept. Raises DamagedIndex where nothing can be read, and StoreError.
    """
    aside = part_name(folder, "saved")
    with in_words(folder):
        old = connect(folder, "rw", wait)
        try:
            _lock(old)
            saved, lost = _Salvage(old, folder, analyse, embedder_for).copy_to(aside)
        finally:
            old.close()
    kept = _swap(folder, aside)
    return saved, lost, kept


class _Salvage:
    def __init__(
        self,
        old: sqlite3.Connection,
        folder: Path,
        analyse: Analyse,
        embedder_for: Callable[[str | None], Embedder],
    ) -> None:
        self._old = old
        self._folder = folder
        self._analyse = analyse
        self._embedder_for = embedder_for
        self._embedder: Embedder | None = None
        self._state = _state(old)

    def copy_to(self, aside: Path) -> tuple[int, list[str]]:
        """Copy what is whole to a new index in the folder ``aside``."""
        lost: list[str] = []
        last = self._last_row()
        with SqliteStore.open(aside, write=True) as new:
            new.connection.execute(
                "PRAGMA synchronous = OFF"
            )  # nobody is told of this file before it is whole
            for row in range(1, last + 1):
                if id := self._copy(row, new):
                    lost.append(id)
            if self._state is not None:  # a generation never comes twice
                new.connection.execute(
                    "UPDATE state SET generation = max(generation, ?)", (self._state.generation + 1,)
                )
                new.connection.execute("INSERT OR REPLACE INTO generations SELECT generation, token FROM state")
            (saved,) = new.connection.execute("SELECT count(*) FROM articles").fetchone()
            new.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return saved, lost

    def _last_row(self) -> int:
        """Return a number that no article's row is above. Raises DamagedIndex where nothing tells it."""
        for question in (
            "SELECT seq FROM sqlite_sequence WHERE name = 'articles'",
            "SELECT max(row) FROM articles",
        ):
            try:
                found = self._old.execute(question).fetchone()
            except BROKEN:
                continue
            if found is not None and isinstance(found[0], int):
                return found[0]
        if self._state is not None:
            return self._state.generation  # each article took a generation of its own
        raise unreadable(self._folder)

    def _copy(self, row: int, new: SqliteStore) -> str | None:
        """Copy one article. Return its name where it is lost; None where it was copied, or there is none."""
        try:
            found = self._old.execute(
                "SELECT id, location, added, made_by FROM articles WHERE row = ?", (row,)
            ).fetchone()
            if found is None:
                return None
            id, location, added, by = found
            state = self._state or State(0, "", None)
            faults = {problem.kind for problem in article_faults(self._old, row, id, state)}
        except BROKEN:
            return f"#{row}"
        if "article-damaged" in faults:
            return str(id)
        extracted_anew = "extraction-damaged" in faults
        analysis = (
            self._analyse(read_article(self._old, row)) if extracted_anew else read_analysis(self._old, row)
        )
        vectors = None if faults or state.encoder is None else self._vectors(row, state.encoder)
        if vectors is None:
            embedder = self._embed()
            vectors = embedder.encode([claim.self_contained for claim in analysis.claims])
        with new.writing() as now:
            if now.encoder is None:
                new.set_encoder(state.encoder or encoder_of(self._embed()))
            facts = {
                "location": location,
                "added": added,
                "made_by": made_by() if extracted_anew else by,
                "generation": now.generation + 1,
            }
            new.insert(analysis, vectors, facts)
        return None

    def _vectors(self, row: int, encoder: Encoder) -> Vectors:
        (data,) = self._old.execute("SELECT data FROM vectors WHERE article = ?", (row,)).fetchone()
        return unpacked(data, encoder.dimension)

    def _embed(self) -> Embedder:
        if self._embedder is None:
            made_with = None if self._state is None else self._state.encoder
            self._embedder = self._embedder_for(None if made_with is None else made_with.name)
            refuse_other_encoder(str(self._folder), made_with, encoder_of(self._embedder))
        return self._embedder


def unreadable(folder: Path) -> DamagedIndex:
    """Return the error for a file of which nothing can be saved."""
    return DamagedIndex(
        f"{folder / DATABASE}: the index is damaged, and nothing of it can be read.",
        remedy="Put a copy of it in its place if you have one; else move it away and add the articles again.",
    )


def _state(old: sqlite3.Connection) -> State | None:
    try:
        return read_state(old)
    except BROKEN:
        return None


def _lock(old: sqlite3.Connection) -> None:
    """Keep other writers out, where the file is sound enough for a lock."""
    try:
        old.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        if primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise


def _swap(folder: Path, aside: Path) -> Path:
    """Put the new file in the place of the old one, which stays under another name, log and all."""
    database, kept = folder / DATABASE, _free_name(folder)
    log = folder / f"{DATABASE}-wal"
    if log.exists():
        os.replace(log, f"{kept}-wal")
    (folder / f"{DATABASE}-shm").unlink(missing_ok=True)
    with open(aside / DATABASE, "rb+") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(database, kept)
    except OSError:  # a file system without links
        shutil.copy2(database, kept)
    os.replace(aside / DATABASE, database)
    shutil.rmtree(aside, ignore_errors=True)
    return kept


def _free_name(folder: Path) -> Path:
    number = 1
    while (path := folder / f"{DATABASE}.damaged-{number}").exists():
        number += 1
    return path
