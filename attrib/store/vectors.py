"""Vectors as bytes: little-endian float32 with a checksum, and what makes them unfit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from attrib.store.base import Vectors

_FLOAT = np.dtype("<f4")
_UNIT = 1e-3
"""How far from 1 the length of a unit vector may lie: float16 models are that exact."""


def packed(vectors: Vectors) -> bytes:
    """Return the bytes of ``vectors``, shape (claims, dimension)."""
    return np.ascontiguousarray(vectors, dtype=_FLOAT).tobytes()


def unpacked(data: bytes, dimension: int) -> Vectors:
    """Return the vectors in ``data`` without copying them, so that they are read-only.

    Raises ValueError where the length is no multiple of ``dimension``.
    """
    vectors: Vectors = np.frombuffer(data, dtype=_FLOAT).reshape(-1, dimension).astype(np.float32, copy=False)
    return vectors


def checksum(data: bytes) -> int:
    """Return the CRC-32 of ``data``."""
    return zlib.crc32(data)


def fault(vectors: Vectors, count: int, dimension: int) -> str | None:
    """Return what is wrong with ``vectors`` that are to be ``count`` unit vectors, or None."""
    if vectors.shape != (count, dimension):
        return f"{vectors.shape[0]} vectors of {vectors.shape[-1]} numbers instead of {count} of {dimension}"
    if not np.isfinite(vectors).all():
        return "a vector holds a value that is no number"
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    if count and float(np.abs(lengths - 1).max()) > _UNIT:
        return "a vector does not have length 1"
    return None
