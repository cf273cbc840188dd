"""Claims to vectors. Start at :mod:`attrib.embed.base`; one file an engine, imported when it is used."""

from __future__ import annotations

from attrib.embed.base import DEFAULT_EMBEDDER, EMBEDDERS, Embedder, load_embedder

__all__ = ["DEFAULT_EMBEDDER", "EMBEDDERS", "Embedder", "load_embedder"]
