"""How alike two texts are written: cosine of TF-IDF weights of character 2- to 5-grams of the folded text.

N-grams are hashed into a fixed number of buckets with array operations, so that a hundred candidates cost a few
milliseconds. How common an n-gram is was counted once (``data/ngrams.json``, made by :mod:`attrib.match.learn`);
n-grams that are not in that list are rarer than all that are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import Any

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


_kept: dict[str, Grams] = {}
_KEPT = 1 << 14
"""Texts whose n-grams are kept: a query meets many candidates, and many queries meet the same."""


def grams_of(text: str) -> Grams:
    """Return the weighted n-grams of a text."""
    return grams_of_all((text,))[0]


def grams_of_all(texts: Sequence[str]) -> list[Grams]:
    """Return the weighted n-grams of each text. Those that were not seen lately are cut and weighed at once."""
    known = {text: _kept.get(text) for text in texts}
    unseen = [text for text, grams in known.items() if grams is None]
    if unseen:
        made = dict(zip(unseen, _grams(unseen), strict=True))
        if len(_kept) + len(made) > _KEPT:
            _kept.clear()
        _kept.update(made)
        known.update(made)
    return [grams for text in texts if (grams := known[text]) is not None]


def _grams(texts: Sequence[str]) -> list[Grams]:
    """Cut and weigh all texts in one go: each array operation costs more than what it does for one claim."""
    pieces = [prepared(text) for text in texts]
    lengths = np.array([len(piece) for piece in pieces])
    # Half as wide numbers are sorted twice as fast, and serve for all the candidates of a query.
    kind: Any = np.uint32 if len(pieces) * BUCKETS < 1 << 32 else np.uint64
    owners = np.repeat(np.arange(len(pieces), dtype=kind), lengths)
    codes = np.frombuffer("".join(pieces).encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)
    keys = np.concatenate([
        (owners[: len(buckets)] * kind(BUCKETS) + buckets.astype(kind))[owners[: len(buckets)] == owners[size - 1 :]]
        for size, buckets in _buckets(codes)
    ]) if len(codes) >= SIZES[0] else np.empty(0, dtype=kind)  # fmt: skip
    keys.sort()
    starts = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1])))
    counts = np.diff(starts, append=len(keys))
    keys = keys[starts]
    ids = (keys % kind(BUCKETS)).astype(np.int64)
    weights = _rarity()[ids]
    often = counts > 1
    weights[often] *= 1.0 + np.log(counts[often])
    ends = np.searchsorted(keys, np.arange(len(pieces) + 1, dtype=np.uint64) * np.uint64(BUCKETS))
    found = []
    for first, end in pairwise(ends.tolist()):
        own = weights[first:end]
        found.append(Grams(ids[first:end], own / np.sqrt(own @ own) if end > first else own))
    return found


def similarity(one: str, other: str) -> float:
    """Return the cosine of two texts' n-grams, 0 to 1."""
    a, b = grams_of(one), grams_of(other)
    if len(a.ids) > len(b.ids):
        a, b = b, a
    if not len(a.ids):
        return 0.0
    at = np.searchsorted(b.ids, a.ids)
    at[at == len(b.ids)] = 0
    met = b.ids[at] == a.ids
    return min(1.0, max(0.0, float(a.weights[met] @ b.weights[at[met]])))


def similarities(query: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the cosine of ``query`` with each text, shape (len(texts),)."""
    own = grams_of(query)
    dense = np.zeros(BUCKETS)
    dense[own.ids] = own.weights
    found = [float(dense[grams.ids] @ grams.weights) for grams in grams_of_all(texts)]
    return np.clip(np.array(found, dtype=np.float64), 0.0, 1.0)


def hashed(text: str) -> Ids:
    """Return the buckets of all n-grams of a prepared text, with repetitions."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)
    found = [buckets for _, buckets in _buckets(codes)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _buckets(codes: NDArray[np.uint32]) -> Iterator[tuple[int, Ids]]:
    """Yield each size of n-gram with the buckets of all of that size, in order."""
    wide = codes.astype(np.uint64)
    for size in SIZES:
        if len(wide) < size:
            return
        value = np.zeros(len(wide) - size + 1, dtype=np.uint64)
        for place in range(size):
            value = value * np.uint64(1_000_003) + wide[place : len(wide) - size + 1 + place]
        value ^= value >> np.uint64(29)
        value *= np.uint64(0xBF58476D1CE4E5B9)
        yield size, ((value >> np.uint64(40)) % np.uint64(BUCKETS)).astype(np.int64)


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
    for size in SIZES:
        grams = [gram for gram in known.grams if len(gram) == size]
        codes = np.frombuffer("".join(grams).encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)
        # Of the n-grams of all in a row, every so many-th is one of the list.
        buckets = next((found for of, found in _buckets(codes) if of == size), np.empty(0, dtype=np.int64))[::size]
        rarity = [_idf(known.documents, known.grams[gram]) for gram in grams]
        np.minimum.at(table, buckets, rarity)
    return table


def forget() -> None:
    """Read the counts anew at the next use: :mod:`attrib.match.learn` has written others."""
    _counts.cache_clear()
    _rarity.cache_clear()
    _kept.clear()


def _idf(documents: int, count: float) -> float:
    return log((1 + documents) / (1 + count)) + 1
