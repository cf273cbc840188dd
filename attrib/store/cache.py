"""The vectors to search for a snapshot: the FAISS file where it fits, else made anew from SQLite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrib.store.faiss_index import CacheFault, FaissIndex, state_of
from attrib.store.folder import CACHE

if TYPE_CHECKING:
    from attrib.store.base import Snapshot, State, VectorIndex

Event = Literal["cache-damaged", "cache-unreadable", "cache-not-written"]
Tell = Callable[[Event, str], None]
"""Is told what happened to the cache, with the reason. None of it changes what a search finds."""


def searchable(
    snapshot: Snapshot, folder: Path, kept: VectorIndex | None = None, tell: Tell | None = None
) -> VectorIndex:
    """Return the vectors of ``snapshot``: ``kept``, if it is of the same generation, else the file's, else made anew.

    What was made anew is written for the next reader; where it cannot be, that changes nothing but the time the
    next reader takes. Raises DamagedIndex where SQLite's own vectors are damaged.
    """
    if kept is not None and kept.state == snapshot.state:
        return kept
    tell = tell or _tell_nobody
    return read_cache(folder, snapshot.state, tell) or _made_anew(snapshot, folder, tell)


def refresh(snapshot: Snapshot, folder: Path, tell: Tell | None = None) -> bool:
    """Make the cache anew unless it is of this generation; return whether it had to be. Raises DamagedIndex."""
    try:
        if state_of(folder / CACHE) == snapshot.state:
            return False
    except (CacheFault, OSError):
        pass
    _made_anew(snapshot, folder, tell or _tell_nobody)
    return True


def read_cache(folder: Path, state: State, tell: Tell) -> FaissIndex | None:
    """Return the vectors in the cache if they are those of ``state``."""
    path = folder / CACHE
    try:
        return FaissIndex.read(path) if state_of(path) == state else None
    except FileNotFoundError:
        return None
    except CacheFault as error:
        tell("cache-damaged", str(error))
    except OSError as error:
        tell("cache-unreadable", error.strerror or str(error))
    return None


def _made_anew(snapshot: Snapshot, folder: Path, tell: Tell) -> FaissIndex:
    index = FaissIndex.build(snapshot.state, snapshot.vectors())
    try:
        index.write(folder / CACHE)
    except OSError as error:
        tell("cache-not-written", error.strerror or str(error))
    return index


def _tell_nobody(event: Event, reason: str) -> None:
    pass
