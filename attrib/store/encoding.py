"""How claims are encoded for the index: by any encoder, with their numbers written as digits.

The vectors of claims and of what is searched for must be made in one way. Whoever adds, searches or encodes anew
takes the embedder from here, and the way is part of the fingerprint: an index made in another one is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrib.embed.base import load_embedder
from attrib.match.scale import Scale, scale_of
from attrib.match.wording import with_digits

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Vectors

_WAY = "digits-1"
"""Changes whenever :func:`with_digits` gives another text."""


class ClaimEmbedder:
    """An embedder that writes numbers as digits first: «ألفان» and «2000» are near each other."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def name(self) -> str:
        """The name of the embedder behind."""
        return self._embedder.name

    @property
    def fingerprint(self) -> str:
        """That of the embedder behind, and the way the texts are written for it."""
        return f"{self._embedder.fingerprint}/{_WAY}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._embedder.dimension

    def scale(self) -> Scale:
        """Return what brings cosines of these vectors to the default encoder's scale, which verdicts are made for."""
        return scale_of(self._embedder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, shape (len(texts), dimension)."""
        return self._embedder.encode([with_digits(text) for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As :meth:`encode`, for texts that are searched for."""
        return self._embedder.encode_queries([with_digits(text) for text in texts])


def claim_embedder(name: str | None = None) -> ClaimEmbedder:
    """Return the embedder for claims; ``name`` as for ``load_embedder``. Raises ModelError."""
    return ClaimEmbedder(load_embedder(name))
