"""Which claims of many are worth a verdict: encoder and wording together, calibrated, added evenly.

On real pairs of claims from different outlets each misses what the other finds. Ranks must not be fused: across
scripts there is no wording in common, and a list in the order of shared letters ruins the encoder's. So scores are
added, the wording is left out where the scripts differ, and both kinds are calibrated to mean the same: an Arabic
and an English candidate stand in one list.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attrib.match.lexical import similarities
from attrib.match.verdict import Curve, model
from attrib.match.words import crosses


def scores(
    query: str, texts: Sequence[str], cosines: NDArray[np.floating] | Sequence[float]
) -> NDArray[np.float64]:
    """Return the score of each candidate, 0..1, higher is nearer; shape (len(texts),).

    ``cosines`` are those of the query's vector with the candidates', brought to the default encoder's scale
    (:func:`attrib.match.scale.scale_of`). A hundred candidates cost some milliseconds.
    """
    dense = np.asarray(cosines, dtype=np.float64)
    if len(dense) != len(texts):
        raise ValueError(f"{len(texts)} texts with {len(dense)} cosines")
    across = np.array([crosses(query, text) for text in texts], dtype=bool)
    single = ~across
    weights = model()
    found = np.empty(len(texts))
    found[across] = _shares(weights["cross"].rough, dense[across])
    wording = similarities(query, [text for text, other in zip(texts, across, strict=True) if not other])
    found[single] = _shares(weights["single"].rough, (dense[single] + wording) / 2)
    return found


def rough_nearness(cosine: float, lexical: float | None) -> float:
    """Return the nearness that :func:`scores` calibrates; ``lexical`` is None across scripts."""
    return cosine if lexical is None else (cosine + lexical) / 2


def _shares(curve: Curve, near: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-curve.slope * (near - curve.middle)))
    return shares
