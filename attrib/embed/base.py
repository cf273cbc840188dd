"""What an embedder is, and the one table that names them.

An engine is a module with a function ``load(name)`` that returns an :class:`Embedder`. Its module is imported
when the engine is asked for: who searches with the default encoder never imports torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (number of texts, dimension); each row has length 1, so that a dot product is a cosine."""


class Embedder(Protocol):
    """Texts to vectors: deterministic, and a text's vector independent of its neighbours (to about 1e-6)."""

    @property
    def name(self) -> str:
        """The name by which :func:`load_embedder` gives this embedder again."""
        ...

    @property
    def fingerprint(self) -> str:
        """What an index is stamped with: another model, version, dimension or tokenizer has another one."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, shape (len(texts), dimension). No text is refused, "" neither."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As :meth:`encode`, for texts that are searched for: models trained with a query prompt get it."""
        ...


DEFAULT_EMBEDDER = "use-multilingual"

EMBEDDERS: Mapping[str, str] = {
    DEFAULT_EMBEDDER: "attrib.embed.universal",
}
"""Name -> module. Any other name is a sentence-transformers model, by its name or its folder."""

_ANY_OTHER = "attrib.embed.transformer"


def load_embedder(name: str | None = None) -> Embedder:
    """Return the embedder called ``name``: a key of :data:`EMBEDDERS`, a model's name or a folder.

    None is the default. Nothing is downloaded. Raises ModelError, which says how to get the model.
    """
    name = name or DEFAULT_EMBEDDER
    module = import_module(EMBEDDERS.get(name, _ANY_OTHER))
    embedder: Embedder = module.load(name)
    return embedder
