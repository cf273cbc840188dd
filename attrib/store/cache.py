"""The vectors to search for a snapshot: those of the cache's file, brought up to date, else made anew from SQLite.

A cache of an earlier generation will do as long as little has changed since: what was added is read from SQLite
beside it, what was removed is left out. When that grows, the cache is made anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attrib.store.cache_file import CacheFault, Extent, extent_of
from attrib.store.exact import ExactIndex
from attrib.store.faiss_index import KIND as FLAT
from attrib.store.faiss_index import FaissIndex
from attrib.store.folder import CACHE
from attrib.store.layered import LayeredIndex
from attrib.store.quantized import KIND as QUANTIZED
from attrib.store.quantized import QuantizedIndex, fits
from attrib.store.word_index import WordIndex, add_words, make_words, open_words

if TYPE_CHECKING:
    from attrib.store.base import Event, Rows, State, Tell
    from attrib.store.layered import Base
    from attrib.store.snapshot import SqliteSnapshot

LARGE = 100_000
"""Claims from which vectors are quantised: below, scoring all of them is quick and exact."""
_TAIL, _TAIL_SHARE = 4096, 0.03
"""Claims that may have come since the cache was made, at least, and as a share of those in it."""
_DEAD, _DEAD_SHARE = 1024, 0.05
"""Claims of it that may be gone."""


def searchable(
    snapshot: SqliteSnapshot, folder: Path, kept: LayeredIndex | None = None, tell: Tell | None = None
) -> LayeredIndex:
    """Return the vectors of ``snapshot``: ``kept``, if it is of the same generation, else the file's, else made anew.

    What was made anew is written for the next reader; where it cannot be, that changes nothing but the time the
    next reader takes. Raises DamagedIndex where SQLite's own vectors are damaged.
    """
    if kept is not None and kept.state == snapshot.state:
        return kept
    tell = tell or _tell_nobody
    base: Base | None = None if kept is None or not near(extent(kept.base), snapshot) else kept.base
    if base is None:
        base = read_cache(folder, snapshot, tell)
    return over(base or _made_anew(snapshot, folder, tell), snapshot)


def refresh(snapshot: SqliteSnapshot, folder: Path, tell: Tell | None = None) -> bool:
    """Make the cache anew where it is too far behind; return whether it was. Raises DamagedIndex."""
    tell = tell or _tell_nobody
    try:
        if near(extent_of(folder / CACHE), snapshot):
            return False
    except (CacheFault, OSError):
        pass
    _made_anew(snapshot, folder, tell)
    return True


def made_anew(snapshot: SqliteSnapshot, folder: Path, tell: Tell | None = None) -> LayeredIndex:
    """Return the vectors of ``snapshot`` made anew from SQLite, whatever the file says. Raises DamagedIndex."""
    return over(_made_anew(snapshot, folder, tell or _tell_nobody), snapshot)


def searchable_words(
    snapshot: SqliteSnapshot, folder: Path, kept: WordIndex | None = None, tell: Tell | None = None
) -> WordIndex:
    """Return the words of ``snapshot`` as :func:`searchable` does its vectors.

    Where they cannot be written, the claims that came last may be missing: they are found by their vectors.
    """
    if kept is not None and kept.state == snapshot.state:
        return kept
    tell = tell or _tell_nobody
    words: WordIndex | None = None
    try:
        words = open_words(folder, snapshot)
        if words is not None and not snapshot.count_after(words.last):
            return words
    except (CacheFault, OSError) as error:
        tell("words-damaged", str(error))
    try:
        return make_words(folder, snapshot) if words is None else add_words(folder, snapshot, words)
    except (CacheFault, OSError) as error:
        # A folder that nobody may write to, or another process at the same work, is no news.
        if not isinstance(error, PermissionError) and words is None:
            tell("words-not-written", str(error))
    return words or make_words(None, snapshot)


def read_cache(folder: Path, snapshot: SqliteSnapshot, tell: Tell) -> Base | None:
    """Return the vectors in the cache's file if they can be brought up to ``snapshot``."""
    path = folder / CACHE
    try:
        return read_base(path) if near(extent_of(path), snapshot) else None
    except FileNotFoundError:
        return None
    except CacheFault as error:
        tell("cache-damaged", str(error))
    except OSError as error:
        tell("cache-unreadable", error.strerror or str(error))
    return None


def read_base(path: Path) -> Base:
    """Return the vectors in a cache file, of whatever kind it is. Raises CacheFault and OSError."""
    kind = extent_of(path).kind
    if kind == FLAT:
        return FaissIndex.read(path)
    if kind == QUANTIZED:
        return QuantizedIndex.read(path)
    raise CacheFault(f"it is of the kind “{kind}”, which this attrib does not know")


def extent(base: Base) -> Extent:
    """Return what ``base`` says of itself, as its file's header does."""
    kind = QUANTIZED if isinstance(base, QuantizedIndex) else FLAT
    return Extent(kind, base.state, len(base.rows), last_row(base))


def near(cache: Extent, snapshot: SqliteSnapshot) -> bool:
    """Return whether a cache can be brought up to ``snapshot`` with little work."""
    if cache.state == snapshot.state:
        return True
    if not snapshot.descends_from(cache.state):
        return False
    gone = sum(1 + last - first for first, last in snapshot.removed_since(cache.state.generation))
    if gone > max(_DEAD, _DEAD_SHARE * cache.count):
        return False
    return snapshot.count_after(cache.last) <= max(_TAIL, _TAIL_SHARE * cache.count)


def over(base: Base, snapshot: SqliteSnapshot) -> LayeredIndex:
    """Return ``base`` brought up to ``snapshot``. Raises DamagedIndex."""
    state: State = snapshot.state
    tail = ExactIndex.build(state, snapshot.vectors(after=last_row(base)))
    return LayeredIndex(state, base, tail, dead_rows(base, snapshot))


def last_row(base: Base) -> int:
    """Return the last row of a cache; what comes later has a higher one."""
    return int(base.rows[-1]) if len(base.rows) else 0


def dead_rows(base: Base, snapshot: SqliteSnapshot) -> Rows:
    """Return the rows of a cache that ``snapshot`` has no more, ascending."""
    rows = base.rows
    parts: list[Rows] = [rows[:0]]
    for first, last in snapshot.removed_since(base.state.generation):
        start, end = np.searchsorted(rows, [first, last + 1])
        parts.append(rows[start:end])
    return np.sort(np.concatenate(parts))


def make_cache(snapshot: SqliteSnapshot, path: Path) -> int:
    """Write the cache of ``snapshot``, of the kind that its size asks for; return how many vectors it holds.

    Raises DamagedIndex and OSError.
    """
    if _is_large(snapshot):
        return QuantizedIndex.write(path, snapshot.state, snapshot.vectors())
    index = FaissIndex.build(snapshot.state, snapshot.vectors())
    index.write(path)
    return len(index.rows)


def _is_large(snapshot: SqliteSnapshot) -> bool:
    encoder = snapshot.state.encoder
    return encoder is not None and fits(encoder.dimension) and snapshot.count_after(0) >= LARGE


def _made_anew(snapshot: SqliteSnapshot, folder: Path, tell: Tell) -> Base:
    path = folder / CACHE
    try:
        if _is_large(snapshot):
            make_cache(snapshot, path)
            return read_base(path)
    except (OSError, CacheFault) as error:
        _tell_unwritten(tell, error)
        # A flat index needs no file: slower for so many claims, and right.
        return FaissIndex.build(snapshot.state, snapshot.vectors())
    index = FaissIndex.build(snapshot.state, snapshot.vectors())
    try:
        index.write(path)
    except OSError as error:
        _tell_unwritten(tell, error)
    return index


def _tell_unwritten(tell: Tell, error: Exception) -> None:
    reason = error.strerror if isinstance(error, OSError) else None
    tell("cache-not-written", reason or str(error))


def _tell_nobody(event: Event, reason: str) -> None:
    pass
