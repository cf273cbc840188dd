"""Cosines of any encoder on the scale of the default one, whose cosines the weights were learned from.

Encoders spread differently: what is 0.85 between strangers for one is 0.1 for another. Two anchors fix a line: the
mean cosine between claims that have nothing to do with each other, and between wordings of one claim, both on the
project's own pairs, in one script and across.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from attrib.embed.base import DEFAULT_EMBEDDER, Embedder, load_embedder
from attrib.match.training import Pair, own_pairs
from attrib.match.verdict import model
from attrib.types import Verdict

_PAIRS = 40
_LEAST_STEP = 0.05

Scale = Callable[[float, bool], float]
"""(cosine, whether the scripts differ) -> the cosine that the default encoder would about give."""


def scale_of(embedder: Embedder) -> Scale:
    """Return the scale of an encoder. For another than the default it encodes some three hundred short texts once."""
    if embedder.name == DEFAULT_EMBEDDER:
        return _unchanged
    return _measured(embedder.name)


def _unchanged(cosine: float, crosses: bool) -> float:
    return cosine


@cache
def _measured(name: str) -> Scale:
    embedder = load_embedder(name)
    here = {crosses: anchors(embedder, crosses=crosses) for crosses in (False, True)}
    there = {crosses: model()["cross" if crosses else "single"].anchors for crosses in (False, True)}

    def scale(cosine: float, crosses: bool) -> float:
        (low, high), (low_there, high_there) = here[crosses], there[crosses]
        # An encoder that cannot tell wordings from strangers (another language) has no scale; all is far.
        step = (high_there - low_there) / max(high - low, _LEAST_STEP)
        return min(1.0, max(-1.0, low_there + (cosine - low) * step))

    return scale


def anchors(embedder: Embedder, *, crosses: bool) -> tuple[float, float]:
    """Return the mean cosine of strangers and of wordings of one claim, among the project's own pairs."""
    means = []
    for verdict in ("different", "same"):
        pairs = _some(verdict, "own-cross" if crosses else "own")
        ones = embedder.encode([pair.one for pair in pairs])
        others = embedder.encode([pair.other for pair in pairs])
        means.append(float(np.einsum("ij,ij->i", ones, others).mean()))
    return means[0], means[1]


def _some(verdict: Verdict, origin: str) -> list[Pair]:
    """Return a fixed few of the pairs, spread over all claims."""
    pairs = [pair for pair in own_pairs() if pair.verdict == verdict and pair.origin == origin]
    return pairs[:: max(1, len(pairs) // _PAIRS)]
