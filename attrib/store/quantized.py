"""Vectors of a large index: product-quantised codes in memory, the vectors themselves in a file that is mapped.

Four numbers of a vector become four bits (Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search";
André et al. 2015 for the scan that keeps its tables in registers): a million vectors of 512 numbers are 64 MB, and
are scanned in some milliseconds. The nearest by their codes are scored anew with their own vectors, so that scores
are exact and only which claims are looked at is approximate.

The codes lie in ``vectors.faiss`` and are checked as a whole before they are used. The vectors lie in a file beside
it that is named in its header; each is checked whenever it is read, by a sum that ``vectors.faiss`` keeps, for 2 GB
cannot be checked at every start.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.store.cache_file import (
    CacheFault,
    faiss_module,
    header_state,
    opened_cache,
    read_faiss,
    read_header,
    write_cache,
    write_faiss,
)
from attrib.store.exact import VectorRows, best, positions
from attrib.store.faiss_index import batches
from attrib.store.folder import part_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from attrib.store.base import Rows, Scores, State, Vectors

    Sums = NDArray[np.uint64]

KIND = "pq4"
RAW = ".f32"
"""Ends the name of the file of vectors."""

_PART = 4
"""Numbers of a vector that become one code of four bits."""
_TRAINED_ON = 65_536
_DEPTH, _LEAST_DEPTH = 40, 1200
"""Vectors that are scored anew for each wanted result, and at least; docs/performance.md has the recall of that."""
_GATHERED, _LEAST_GATHERED = 0.01, 16_384
"""Up to this share, or number, of wanted vectors all of them are scored, without a look at the codes."""
_SPARE = 1.3
"""How many more than their share says are asked for where a filter leaves some out."""
_PIECE = 8192
"""Vectors that are read at once."""
_LET_GO = 20_000
"""Vectors read until the pages of the mapped file are given back: they stay in the system's cache, not in ours."""
_SUM = np.dtype("<u8")
_FLOAT = np.dtype("<f4")


def fits(dimension: int) -> bool:
    """Return whether vectors of this dimension can be quantised."""
    return dimension % _PART == 0 and dimension > 0


class QuantizedIndex(VectorRows):
    """Codes and mapped vectors. :meth:`write` makes the files of an index, :meth:`read` opens them."""

    def __init__(self, state: State, rows: Rows, sums: Sums, index: Any, raw: Path) -> None:
        super().__init__(state, rows)
        self._sums = sums
        self._index = index
        self._dimension = int(index.d)
        with open(raw, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size != len(rows) * self._dimension * _FLOAT.itemsize:
                raise CacheFault(f"{raw.name} has {size} bytes, not those of {len(rows)} vectors")
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        # Vectors are read from all over the file: reading ahead would only fill memory.
        if hasattr(mmap, "MADV_RANDOM"):
            self._map.madvise(mmap.MADV_RANDOM)
        self._raw = np.frombuffer(self._map, dtype=_FLOAT).reshape(-1, self._dimension)
        self._read = 0

    @classmethod
    def write(cls, path: Path, state: State, parts: Iterable[tuple[Rows, Vectors]]) -> int:
        """Make the index of ``parts``, which come by ascending rows, in the file ``path`` and one beside it.

        Returns how many vectors there are. Memory holds the codes and some thousand vectors. The file there was
        stays until both are whole. Raises OSError.
        """
        assert state.encoder is not None
        raw = path.with_name(f"{path.name}.{state.token}{RAW}")
        temporary = part_name(path.parent, raw.name)
        try:
            rows, sums = _write_raw(temporary, parts)
            index = _coded(temporary, len(rows), state.encoder.dimension)
            os.replace(temporary, raw)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

        def body(write: Any) -> None:
            write(sums.astype(_SUM).tobytes())
            write_faiss(index, write)

        before = raw_of(path)
        write_cache(path, KIND, state, rows, body, raw=raw.name)
        if before is not None and before != raw:
            with suppress(OSError):
                before.unlink(missing_ok=True)
        return len(rows)

    @classmethod
    def read(cls, path: Path) -> QuantizedIndex:
        """Return the index in ``path`` and the file beside it. Raises CacheFault and OSError."""
        with opened_cache(path, KIND) as (header, rows, stream):
            sums = np.frombuffer(stream.read(_SUM.itemsize * len(rows)), dtype=_SUM).astype(np.uint64)
            index = read_faiss(stream, len(rows))
        try:
            return cls(header_state(header), rows, sums, index, path.with_name(header["raw"]))
        except FileNotFoundError:
            raise CacheFault(f"{header['raw']} is not there") from None

    def vectors_at(self, places: Rows) -> Vectors:
        """Return the vectors at these places of :attr:`rows`. Raises CacheFault where one has changed."""
        vectors: Vectors = self._raw[places]
        if not np.array_equal(_sums(vectors), self._sums[places]):
            raise CacheFault("a vector has changed in its file (the checksum differs)")
        self._read += len(places)
        if self._read > _LET_GO and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
            self._read = 0
        return vectors

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row.

        Scores are exact. Which claims are found is so where few are wanted, and else nearly: the nearest by their
        codes are looked at, many times ``count``. Raises CacheFault where a vector has changed in its file.
        """
        if not len(self._rows) or not len(queries):
            return [(self._rows[:0], np.empty(0, np.float32)) for _ in queries]
        queries = np.ascontiguousarray(queries, np.float32)
        depth = max(_LEAST_DEPTH, count * _DEPTH)
        if among is None:
            return [
                self._scored(query, np.sort(places[places >= 0]), count)
                for query, places in zip(queries, self._near(queries, depth), strict=True)
            ]
        kept = positions(self._rows, among)
        if len(kept) <= max(_GATHERED * len(self._rows), _LEAST_GATHERED, depth):
            return [self._scored(query, kept, count) for query in queries]
        mask = np.zeros(len(self._rows), dtype=bool)
        mask[kept] = True
        asked = int(_SPARE * depth * len(self._rows) / len(kept))
        return [self._passing(query, mask, len(kept), asked, depth, count) for query in queries]

    def _near(self, queries: Vectors, depth: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self._index.search(queries, min(depth, len(self._rows)))[1]
        return found

    def _passing(
        self, query: Vectors, mask: NDArray[np.bool_], passing: int, asked: int, depth: int, count: int
    ) -> tuple[Rows, Scores]:
        """Return the best of those that pass ``mask``, asking for more until enough of the nearest do."""
        while True:
            (places,) = self._near(query[None], asked)
            places = places[places >= 0]
            places = places[mask[places]][:depth]
            if len(places) >= min(depth // 2, passing) or asked >= len(self._rows):
                return self._scored(query, np.sort(places), count)
            asked *= 3

    def _scored(self, query: Vectors, places: Rows, count: int) -> tuple[Rows, Scores]:
        if len(places) <= _PIECE:
            return best(self._rows[places], self.vectors_at(places) @ query, count)
        scores = [self.vectors_at(places[at : at + _PIECE]) @ query for at in range(0, len(places), _PIECE)]
        return best(self._rows[places], np.concatenate(scores), count)


def raw_of(path: Path) -> Path | None:
    """Return the file of vectors that belongs to the cache file ``path``, None where it has none."""
    try:
        with open(path, "rb") as stream:
            name = read_header(stream).get("raw")
    except (OSError, CacheFault):
        return None
    return None if name is None else path.with_name(str(name))


def _write_raw(path: Path, parts: Iterable[tuple[Rows, Vectors]]) -> tuple[Rows, Sums]:
    """Write the vectors to ``path``; return their rows and their sums."""
    rows: list[Rows] = [np.empty(0, np.int64)]
    sums: list[Sums] = [np.empty(0, np.uint64)]
    with open(path, "wb") as stream:
        for some, vectors in batches(parts):
            vectors = np.ascontiguousarray(vectors, _FLOAT)
            stream.write(vectors.data)
            rows.append(some)
            sums.append(_sums(vectors))
        stream.flush()
        os.fsync(stream.fileno())
    return np.concatenate(rows), np.concatenate(sums)


def _coded(raw: Path, count: int, dimension: int) -> Any:
    """Return the codes of the vectors in ``raw``, trained on some of them."""
    faiss = faiss_module()
    vectors = np.memmap(raw, dtype=_FLOAT, mode="r", shape=(count, dimension))
    index = faiss.IndexPQFastScan(dimension, dimension // _PART, 4, faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(count, min(count, _TRAINED_ON), replace=False)
    index.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
    for at in range(0, count, _TRAINED_ON):
        index.add(np.ascontiguousarray(vectors[at : at + _TRAINED_ON]))
    return index


def _sums(vectors: Vectors) -> Sums:
    """Return a checksum for each vector: any bit that flips changes it."""
    words = np.ascontiguousarray(vectors, _FLOAT).view("<u4")
    sums: Sums = words.sum(axis=1, dtype=np.uint64)
    return sums
