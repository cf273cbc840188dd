"""Vectors in clusters, as claims' are: thousands of topics, and claims around each.

How wide the clusters are and how their variance falls off is chosen, not measured: harder to search than most text,
for a claim's nearest neighbours are hardly nearer than the rest of its topic. Needs nothing but numpy.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

DIMENSION = 512
_TOPICS, _WIDTH, _SPREAD = 20_000, 0.6, 24
_BATCH = 6500

Vectors = NDArray[np.float32]


def vectors(count: int, seed: int) -> Iterator[Vectors]:
    """Yield ``count`` unit vectors, some at a time; a seed gives the same ones, whatever else is drawn."""
    topics = np.random.default_rng(1).standard_normal((_TOPICS, DIMENSION)).astype(np.float32)
    scale = (1 / np.sqrt(1 + np.arange(DIMENSION) / _SPREAD)).astype(np.float32)
    rng = np.random.default_rng(seed)
    for at in range(0, count, _BATCH):
        some = min(_BATCH, count - at)
        noise = rng.standard_normal((some, DIMENSION)).astype(np.float32)
        found = (topics[rng.integers(0, _TOPICS, some)] + _WIDTH * noise) * scale
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        yield found
