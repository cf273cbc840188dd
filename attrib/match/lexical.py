"""How alike two texts are written: cosine of TF-IDF weights of character 2- to 5-grams of the folded text.

N-grams are hashed into a fixed number of buckets with array operations, so that a hundred candidates cost a few
milliseconds. How common an n-gram is was counted once (``data/ngrams.json``, made by :mod:`attrib.match.learn`);
n-grams that are not in that list are rarer than all that are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log

import numpy as np
from numpy.typing import NDArray

from attrib.errors import DataError
from attrib.text.fold import fold

SIZES = (2, 3, 4, 5)
BUCKETS = 1 << 18
_NOISE = re.compile(r"[^\w%]+")
_LONGEST = 4096
"""Characters of a text that are compared: more than any claim has."""

Ids = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grams:
    """A text's buckets, ascending, with their weights; the weights' squares sum to one (or there are none)."""

    ids: Ids
    weights: Weights


def prepared(text: str) -> str:
    """Return what is cut into n-grams: folded words with one blank around each."""
    return f" {_NOISE.sub(' ', fold(text[:_LONGEST])).strip()} "


@lru_cache(maxsize=1 << 14)
def grams_of(text: str) -> Grams:
    """Return the weighted n-grams of a text. Kept for the texts seen last: a query meets many candidates."""
    buckets = hashed(prepared(text))
    if not len(buckets):
        return Grams(buckets, np.empty(0))
    ids, counts = np.unique(buckets, return_counts=True)
    weights = (1.0 + np.log(counts)) * _rarity()[ids]
    return Grams(ids, weights / np.sqrt(weights @ weights))


def similarity(one: str, other: str) -> float:
    """Return the cosine of two texts' n-grams, 0 to 1."""
    return float(similarities(one, (other,))[0])


def similarities(query: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the cosine of ``query`` with each text, shape (len(texts),)."""
    own = grams_of(query)
    dense = np.zeros(BUCKETS)
    dense[own.ids] = own.weights
    found = [float(dense[grams.ids] @ grams.weights) for grams in map(grams_of, texts)]
    return np.clip(np.array(found, dtype=np.float64), 0.0, 1.0)


def hashed(text: str) -> Ids:
    """Return the buckets of all n-grams of a prepared text, with repetitions."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32).astype(np.uint64)
    found = []
    for size in SIZES:
        if len(codes) < size:
            break
        value = np.zeros(len(codes) - size + 1, dtype=np.uint64)
        for place in range(size):
            value = value * np.uint64(1_000_003) + codes[place : len(codes) - size + 1 + place]
        value ^= value >> np.uint64(29)
        value *= np.uint64(0xBF58476D1CE4E5B9)
        found.append((value >> np.uint64(40)) % np.uint64(BUCKETS))
    return np.concatenate(found).astype(np.int64) if found else np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Counts:
    """In how many of so many texts each of the commonest n-grams and stems stands; the rest stand in fewer."""

    documents: int
    rarest: int
    grams: Mapping[str, int]
    stems: Mapping[str, int]


@cache
def _counts() -> _Counts:
    path = files("attrib.match") / "data" / "ngrams.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _Counts(int(data["documents"]), int(data["rarest"]), dict(data["counts"]), dict(data["stems"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(str(path), None, f"is not what attrib.match.learn writes: {error}") from None


def rarity_of(stem: str) -> float:
    """Return how rare a word is by its stem: 0 where every text has it, 1 where none of those counted has."""
    known = _counts()
    return _idf(known.documents, known.stems.get(stem, 0)) / _idf(known.documents, 0)


@cache
def _rarity() -> Weights:
    """Return the inverse document frequency of each bucket."""
    known = _counts()
    table = np.full(BUCKETS, _idf(known.documents, known.rarest / 2))
    for gram, count in known.grams.items():
        # The whole n-gram is the last one that hashing yields for its own text.
        bucket = hashed(gram)[-1]
        table[bucket] = min(table[bucket], _idf(known.documents, count))
    return table


def forget() -> None:
    """Read the counts anew at the next use: :mod:`attrib.match.learn` has written others."""
    _counts.cache_clear()
    _rarity.cache_clear()
    grams_of.cache_clear()


def _idf(documents: int, count: float) -> float:
    return log((1 + documents) / (1 + count)) + 1
