"""Pairs of texts to judgements: what ``attrib compare`` does, for any number of pairs at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attrib.embed.base import Embedder
from attrib.match.compare import Comparison, compare
from attrib.match.scale import scale_of
from attrib.match.verdict import Judgement, judged
from attrib.match.wording import with_digits
from attrib.match.words import crosses

Texts = tuple[str, str]


def judge_all(pairs: Sequence[Texts], embedder: Embedder) -> list[Judgement]:
    """Return the judgement on each pair of texts, in order. Encodes all of them at once."""
    return [judged(one) for one in compare_all(pairs, embedder)]


def compare_all(pairs: Sequence[Texts], embedder: Embedder) -> list[Comparison]:
    """Return the comparison of each pair of texts, with the cosine of their vectors as the encoder gives it."""
    ones = embedder.encode([with_digits(one) for one, _ in pairs])
    others = embedder.encode([with_digits(other) for _, other in pairs])
    cosines = np.einsum("ij,ij->i", ones, others)
    scale = scale_of(embedder)
    return [
        compare(one, other, scale(float(cosine), crosses(one, other)))
        for (one, other), cosine in zip(pairs, cosines, strict=True)
    ]
