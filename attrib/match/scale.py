"""Cosines of any encoder on the scale of the default one, whose cosines the weights were learned from.

Encoders spread differently: what is 0.85 between strangers for one is 0.1 for another. Two anchors fix a line: the
mean cosine between claims that have nothing to do with each other, and between wordings of one claim, both on the
project's own pairs, in one script and across.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from attrib.embed.base import DEFAULT_EMBEDDER, Embedder, load_embedder
from attrib.match.training import Pair, own_pairs
from attrib.match.verdict import model

Scale = Callable[[float, bool], float]
"""(cosine, whether the scripts differ) -> the cosine that the default encoder would about give."""


def scale_of(embedder: Embedder) -> Scale:
    """Return the scale of an encoder. For another than the default it encodes some hundred short texts once."""
    if embedder.name == DEFAULT_EMBEDDER:
        return _unchanged
    return _measured(embedder.name)


def _unchanged(cosine: float, crosses: bool) -> float:
    return cosine


@cache
def _measured(name: str) -> Scale:
    embedder = load_embedder(name)
    lines = {}
    for kind, origin in ((False, "own"), (True, "own-cross")):
        pairs = [
            pair for pair in own_pairs() if pair.origin == origin and pair.verdict in ("same", "different")
        ]
        ones = embedder.encode([pair.one for pair in pairs])
        others = embedder.encode([pair.other for pair in pairs])
        here = anchors(pairs, np.einsum("ij,ij->i", ones, others).tolist())
        there = model()["cross" if kind else "single"].anchors
        lines[kind] = (here, there)

    def scale(cosine: float, crosses: bool) -> float:
        (low, high), (low_there, high_there) = lines[crosses]
        # An encoder that cannot tell wordings from strangers (another language) has no scale; all is far.
        step = (high_there - low_there) / max(high - low, 0.05)
        return float(np.clip(low_there + (cosine - low) * step, -1.0, 1.0))

    return scale


def anchors(pairs: Sequence[Pair], cosines: Sequence[float]) -> tuple[float, float]:
    """Return the mean cosine of the project's own pairs of strangers, and of wordings of one claim."""
    found: dict[str, list[float]] = {"different": [], "same": []}
    for pair, cosine in zip(pairs, cosines, strict=True):
        if pair.origin in ("own", "own-cross") and pair.verdict in found:
            found[pair.verdict].append(cosine)
    return float(np.mean(found["different"])), float(np.mean(found["same"]))
