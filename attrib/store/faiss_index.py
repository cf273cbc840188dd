"""The FAISS cache: one file made from one generation of the store, checked before it is believed.

::

    8 bytes     magic
    4 bytes     length of the header, little-endian
    4 bytes     CRC-32 of the header
    header      JSON: the kind, generation, encoder, count, length and CRC-32 of what follows
    rows        int64, little-endian, ascending
    index       as FAISS writes it

The index is flat: exact inner products, right up to some 100,000 claims. A further kind (product quantisation,
for a million) is a further value of ``kind`` with its own way to search; readers that do not know it make the
file anew, as they do whenever generation or encoder differ. Rows never come twice and never change their vector,
so that later additions can be searched beside an older file, and removed ones left out of its answers.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from attrib.store.base import Encoder, State
from attrib.store.exact import best, positions
from attrib.store.folder import delete_parts, part_name

if TYPE_CHECKING:
    from attrib.store.base import Rows, Scores, Vectors

_MAGIC = b"attribVX"
_KIND = "flat"
_ROW = np.dtype("<i8")
_LARGEST_HEADER = 64 * 1024
_PIECE = 1 << 22
_BATCH = 4096
"""Vectors given to FAISS at once."""
_PAYS_BLAS = 4096
"""Queries times dimension from which matrix products pay; FAISS assumes 128,000 (899 queries a second for 114)."""
_GATHERED = 0.25
"""Up to this part of all vectors it is quicker to score the wanted ones than to pass over the others."""
_MATRIX = 1 << 24
"""Scores of one batch of queries that are held at once when they are gathered."""
_TIES = 64
"""Further results that are asked for, so that equal scores at the end are told apart by row, not by chance."""


class CacheFault(Exception):
    """A cache file cannot be believed; its message says why."""


class FaissIndex:
    """Vectors in FAISS's flat index. Build one with :meth:`build`, or :meth:`read` a file."""

    def __init__(self, state: State, rows: Rows, index: Any) -> None:
        self._state = state
        self._rows = rows
        self._index = index

    @classmethod
    def build(cls, state: State, parts: Iterable[tuple[Rows, Vectors]]) -> FaissIndex:
        """Return the index of ``parts``, which come by ascending rows."""
        faiss = _faiss()

        index = faiss.IndexFlatIP(0 if state.encoder is None else state.encoder.dimension)
        rows: list[Rows] = [np.empty(0, np.int64)]
        for some, vectors in _batches(parts):
            index.add(vectors)
            rows.append(some)
        return cls(state, np.concatenate(rows), index)

    @property
    def state(self) -> State:
        """The generation and encoder whose vectors these are."""
        return self._state

    @property
    def rows(self) -> Rows:
        """The rows of all vectors, ascending."""
        return self._rows

    @property
    def vectors(self) -> Vectors:
        """The vectors as FAISS holds them, not copied; by ascending rows."""
        faiss = _faiss()

        size = self._index.ntotal * self._index.d
        if not size:
            return np.empty((0, self._index.d), np.float32)
        vectors: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), size).reshape(-1, self._index.d)
        return vectors

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row.

        Exact with and without ``among``: few wanted rows are gathered and scored, many are searched by FAISS
        with the others masked.
        """
        if among is None:
            return self._nearest(queries, count, None)
        kept = positions(self._rows, among)
        if len(kept) <= _GATHERED * len(self._rows):
            return self._scored(queries, count, kept)
        return self._nearest(queries, count, kept)

    def _nearest(self, queries: Vectors, count: int, kept: Rows | None) -> list[tuple[Rows, Scores]]:
        faiss = _faiss()

        total = len(self._rows) if kept is None else len(kept)
        wanted = min(count + _TIES, total)
        if not wanted or not len(queries):
            return [(self._rows[:0], np.empty(0, np.float32)) for _ in queries]
        options = None
        if kept is not None:
            mask = np.zeros(len(self._rows), dtype=bool)
            mask[kept] = True
            options = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little")))
        scores, found = self._index.search(np.ascontiguousarray(queries, np.float32), wanted, params=options)
        return [best(self._rows[at], score, count) for at, score in zip(found, scores, strict=True)]

    def _scored(self, queries: Vectors, count: int, kept: Rows) -> list[tuple[Rows, Scores]]:
        rows, vectors = self._rows[kept], self.vectors[kept]
        batch = max(1, _MATRIX // max(1, len(kept)))
        return [
            best(rows, scores, count)
            for at in range(0, len(queries), batch)
            for scores in queries[at : at + batch] @ vectors.T
        ]

    def write(self, path: Path) -> None:
        """Write the index to ``path``, which is replaced by the whole file or left as it is. Raises OSError."""
        temporary = part_name(path.parent, path.name)
        delete_parts(path.parent)
        try:
            with open(temporary, "wb") as stream:
                self._write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def _write(self, stream: BinaryIO) -> None:
        faiss = _faiss()

        header: dict[str, Any] = {
            "kind": _KIND,
            "generation": self._state.generation,
            "token": self._state.token,
            "encoder": None if self._state.encoder is None else asdict(self._state.encoder),
            "count": len(self._rows),
            "length": 0,
            "checksum": 0,
        }
        # The header's length is known before its numbers are: it is padded, written, and written again.
        size = len(_encoded(header)) + 32
        stream.write(_framed(header, size))
        body = _Summed(stream.write)
        body(self._rows.astype(_ROW).tobytes())
        writer = faiss.PyCallbackIOWriter(body, _PIECE)
        faiss.write_index(self._index, writer)
        del writer  # flushes nothing by itself, but holds the stream
        header["length"], header["checksum"] = body.length, body.checksum
        stream.seek(0)
        stream.write(_framed(header, size))

    @classmethod
    def read(cls, path: Path) -> FaissIndex:
        """Return the index in the file ``path``. Raises CacheFault where it is not whole, and OSError.

        Every byte is checked before FAISS sees one: what FAISS would make of a damaged file cannot be foretold.
        """
        faiss = _faiss()

        with open(path, "rb") as stream:
            header = read_header(stream)
            start = stream.tell()
            if header["kind"] != _KIND:
                raise CacheFault(f"it is of the kind “{header['kind']}”, which this attrib does not know")
            for _ in _checked_pieces(stream, start, header):
                pass
            stream.seek(start)
            rows = np.frombuffer(stream.read(_ROW.itemsize * header["count"]), dtype=_ROW).astype(np.int64)
            try:
                index = faiss.read_index(faiss.PyCallbackIOReader(stream.read, _PIECE))
            except RuntimeError as error:
                raise CacheFault("FAISS cannot read it") from error
        if index.ntotal != len(rows):
            raise CacheFault(f"it holds {index.ntotal} vectors for {len(rows)} claims")
        return cls(_state(header), rows, index)


def read_header(stream: BinaryIO) -> dict[str, Any]:
    """Return the header of a cache file; the stream then stands at what follows. Raises CacheFault."""
    magic, length, stamp = stream.read(8), stream.read(4), stream.read(4)
    if magic != _MAGIC:
        raise CacheFault("it is no file of attrib's" if magic else "it is empty")
    size = int.from_bytes(length, "little")
    head = stream.read(size) if size <= _LARGEST_HEADER else b""
    if len(head) != size or zlib.crc32(head) != int.from_bytes(stamp, "little"):
        raise CacheFault("its header is damaged")
    header: dict[str, Any] = json.loads(head)
    return header


def state_of(path: Path) -> State:
    """Return which generation a cache file was made from. Raises CacheFault and OSError."""
    with open(path, "rb") as stream:
        return _state(read_header(stream))


def _state(header: dict[str, Any]) -> State:
    encoder = header["encoder"]
    return State(header["generation"], header["token"], None if encoder is None else Encoder(**encoder))


def _checked_pieces(stream: BinaryIO, start: int, header: dict[str, Any]) -> Iterator[int]:
    """Yield the checksum as it grows, over all that follows the header. Raises CacheFault."""
    size = os.fstat(stream.fileno()).st_size - start
    if size != header["length"]:
        raise CacheFault(f"{size} bytes follow its header instead of {header['length']}")
    found = 0
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        for at in range(start, start + size, _PIECE):
            found = zlib.crc32(view[at : min(at + _PIECE, start + size)], found)
            yield found
    if found != header["checksum"]:
        raise CacheFault("its bytes have changed (the checksum differs)")


def _faiss() -> Any:
    """Return the module, untyped: its stub leaves out what its Python layer adds to it."""
    faiss: Any = import_module("faiss")
    faiss.cvar.distance_compute_blas_threshold = _PAYS_BLAS
    return faiss


def _batches(parts: Iterable[tuple[Rows, Vectors]]) -> Iterator[tuple[Rows, Vectors]]:
    """Yield ``parts``, which are small, some thousand vectors at a time: never all of them twice in memory."""
    waiting: list[tuple[Rows, Vectors]] = []
    held = 0
    for part in parts:
        waiting.append(part)
        held += len(part[0])
        if held >= _BATCH:
            yield _joined(waiting)
            waiting, held = [], 0
    if waiting:
        yield _joined(waiting)


def _joined(parts: list[tuple[Rows, Vectors]]) -> tuple[Rows, Vectors]:
    return np.concatenate([rows for rows, _ in parts]), np.concatenate([vectors for _, vectors in parts])


class _Summed:
    """Writes on, counting and summing up what goes through."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.length = 0
        self.checksum = 0

    def __call__(self, piece: bytes) -> None:
        self.length += len(piece)
        self.checksum = zlib.crc32(piece, self.checksum)
        self._write(piece)


def _encoded(header: dict[str, Any]) -> bytes:
    return json.dumps(header, ensure_ascii=False).encode("utf-8")


def _framed(header: dict[str, Any], size: int) -> bytes:
    head = _encoded(header).ljust(size)
    return _MAGIC + len(head).to_bytes(4, "little") + zlib.crc32(head).to_bytes(4, "little") + head


def _sync_folder(folder: Path) -> None:
    """Make the new name of a file survive a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
