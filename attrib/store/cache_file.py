"""The frame of a cache file: a header, then bytes with a checksum, written whole or not at all.

::

    8 bytes     magic
    4 bytes     length of the header, little-endian
    4 bytes     CRC-32 of the header
    header      JSON: the kind, generation, encoder, count, length and CRC-32 of what follows
    body        rows of claims as int64, little-endian, ascending; then what the kind adds
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from attrib.store.base import Encoder, State
from attrib.store.folder import delete_parts, part_name
from attrib.whole_file import sync_folder

if TYPE_CHECKING:
    from attrib.store.base import Rows

_MAGIC = b"attribV2"
_ROW = np.dtype("<i8")
_LARGEST_HEADER = 64 * 1024
_PIECE = 1 << 22
_PAYS_BLAS = 4096
"""Queries times dimension from which matrix products pay; FAISS assumes 128,000 (899 queries a second for 114)."""

WriteBody = Callable[[Callable[[bytes], object]], None]
"""Writes what follows the rows."""


class CacheFault(Exception):
    """A cache file cannot be believed; its message says why."""


def write_cache(path: Path, kind: str, state: State, rows: Rows, body: WriteBody, **facts: Any) -> None:
    """Write a cache file to ``path``, which is replaced by the whole file or left as it is. Raises OSError.

    ``facts`` are further fields of the header.
    """
    temporary = part_name(path.parent, path.name)
    delete_parts(path.parent)
    header = {
        "kind": kind,
        "generation": state.generation,
        "token": state.token,
        "encoder": None if state.encoder is None else asdict(state.encoder),
        "count": len(rows),
        "last": int(rows[-1]) if len(rows) else 0,
        **facts,
        "length": 0,
        "checksum": 0,
    }
    try:
        with open(temporary, "wb") as stream:
            _write(stream, header, rows, body)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _write(stream: BinaryIO, header: dict[str, Any], rows: Rows, body: WriteBody) -> None:
    # The header's length is known before its numbers are: it is padded, written, and written again.
    size = len(_encoded(header)) + 32
    stream.write(_framed(header, size))
    summed = _Summed(stream.write)
    summed(rows.astype(_ROW).tobytes())
    body(summed)
    header["length"], header["checksum"] = summed.length, summed.checksum
    stream.seek(0)
    stream.write(_framed(header, size))


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


@dataclass(frozen=True, slots=True)
class Extent:
    """What a cache file says of itself: the generation it was made from, how many claims, the last one's row."""

    kind: str
    state: State
    count: int
    last: int


def extent_of(path: Path) -> Extent:
    """Return what a cache file holds, from its header alone. Raises CacheFault and OSError."""
    with open(path, "rb") as stream:
        header = read_header(stream)
    return Extent(header["kind"], header_state(header), header["count"], header["last"])


def header_state(header: dict[str, Any]) -> State:
    """Return the generation in a header."""
    encoder = header["encoder"]
    return State(header["generation"], header["token"], None if encoder is None else Encoder(**encoder))


@contextmanager
def opened_cache(path: Path, kind: str) -> Iterator[tuple[dict[str, Any], Rows, BinaryIO]]:
    """Open a cache file of ``kind``: its header, its rows, and the stream at what follows them.

    All of the file has been checked by then. Raises CacheFault and OSError.
    """
    with open(path, "rb") as stream:
        header = read_header(stream)
        start = stream.tell()
        if header["kind"] != kind:
            raise CacheFault(f"it is of the kind “{header['kind']}”, which is not read here")
        _require_whole(stream, header)
        stream.seek(start)
        yield header, _read_rows(stream, header), stream


def _require_whole(stream: BinaryIO, header: dict[str, Any]) -> None:
    """Read all that follows the header and raise CacheFault unless it is what was written.

    Every byte is checked before FAISS sees one: what FAISS would make of a damaged file cannot be foretold.
    """
    start = stream.tell()
    size = os.fstat(stream.fileno()).st_size - start
    if size != header["length"]:
        raise CacheFault(f"{size} bytes follow its header instead of {header['length']}")
    found = 0
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view, memoryview(view) as bytes_:
        for at in range(start, start + size, _PIECE):
            with bytes_[at : min(at + _PIECE, start + size)] as piece:
                found = zlib.crc32(piece, found)
    if found != header["checksum"]:
        raise CacheFault("its bytes have changed (the checksum differs)")


def _read_rows(stream: BinaryIO, header: dict[str, Any]) -> Rows:
    """Return the rows that the body begins with."""
    rows: Rows = np.frombuffer(stream.read(_ROW.itemsize * header["count"]), dtype=_ROW).astype(np.int64)
    return rows


def faiss_module() -> Any:
    """Return FAISS, untyped: its stub leaves out what its Python layer adds to it."""
    faiss: Any = import_module("faiss")
    faiss.cvar.distance_compute_blas_threshold = _PAYS_BLAS
    return faiss


def write_faiss(index: Any, write: Callable[[bytes], object]) -> None:
    """Write a FAISS index through ``write``."""
    faiss = faiss_module()
    writer = faiss.PyCallbackIOWriter(write, _PIECE)
    faiss.write_index(index, writer)
    del writer  # flushes nothing by itself, but holds the stream


def read_faiss(stream: BinaryIO, count: int) -> Any:
    """Return the FAISS index at the stream's place, which holds ``count`` vectors. Raises CacheFault."""
    faiss = faiss_module()
    try:
        index = faiss.read_index(faiss.PyCallbackIOReader(stream.read, _PIECE))
    except RuntimeError as error:
        raise CacheFault("FAISS cannot read it") from error
    if index.ntotal != count:
        raise CacheFault(f"it holds {index.ntotal} vectors for {count} claims")
    return index


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
