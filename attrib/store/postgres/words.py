"""The words of claims as PostgreSQL's text search keeps them, and how much each of them tells.

Claims are written as the stems by which :mod:`attrib.match.words` lets words meet (:func:`keys_of`), so that the
database parses no Arabic. What shares words with a text is put in the order of BM25, as the embedded index does it:
what is found are candidates, and the order only tells which of them are kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from attrib.store.word_index import keys_of

_LONGEST = 500
"""Letters of a key that is kept: a lexeme may have 2,046 bytes."""
_PLACES = 16_383
"""The highest place that a lexeme may stand in."""
_COUNTED = 200
"""Places of one word that are kept: a lexeme has 255 at most."""
_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's k1 and b."""
_ALONE = 2_000
"""Claims with one of the rarest words of a text that are looked at for that alone, together at most."""
_TOGETHER = 20_000
"""Claims with one of the next words, which are looked at where they have two of them."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a text with the places where they stand, and how many they are."""

    places: Mapping[str, tuple[int, ...]]
    length: int

    @property
    def vector(self) -> str:
        """The keys as a literal of PostgreSQL's type tsvector."""
        return " ".join(
            f"{quoted(key)}:{','.join(map(str, islice(places, _COUNTED)))}"
            for key, places in self.places.items()
        )


def keys_in(text: str) -> Keys:
    """Return the keys of a text."""
    places: dict[str, list[int]] = {}
    length = 0
    for key in keys_of(text):
        if key and len(key) <= _LONGEST:
            length += 1
            places.setdefault(key, []).append(min(length, _PLACES))
    return Keys({key: tuple(found) for key, found in places.items()}, length)


def quoted(key: str) -> str:
    """Return a key as a lexeme in a literal of tsvector or tsquery."""
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(keys: Iterable[str]) -> str:
    """Return the tsquery of texts that have one of ``keys``."""
    return " | ".join(quoted(key) for key in keys)


def counted(texts: Iterable[Keys]) -> dict[str, int]:
    """Return in how many of some texts each key is."""
    counts: dict[str, int] = {}
    for one in texts:
        for key in one.places:
            counts[key] = counts.get(key, 0) + 1
    return counts


def weights(counts: Mapping[str, int], claims: int) -> dict[str, float]:
    """Return how much each key tells in an index of ``claims``, the most telling first; ``counts`` have it."""
    found = {
        key: math.log(1 + (max(claims, count) - count + 0.5) / (count + 0.5))
        for key, count in counts.items()
        if count > 0
    }
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def looked_for(weighed: Mapping[str, float], counts: Mapping[str, int]) -> str:
    """Return the tsquery of the claims that are worth scoring: they have one of the rarest keys, or two others.

    ``weighed`` are the keys of a text, the rarest first. The most common ones tell nothing by themselves.
    """
    alone: list[str] = []
    together: list[str] = []
    sum_of = 0
    for key in weighed:
        sum_of += counts[key]
        if not alone or sum_of <= _ALONE:
            alone.append(key)
        elif sum_of <= _TOGETHER:
            together.append(key)
    pairs = [f"{quoted(key)} & ({any_of(together[at + 1 :])})" for at, key in enumerate(together[:-1])]
    return " | ".join([any_of(alone), *pairs])


def score_of(times: str) -> str:
    """Return BM25 of a key that stands so many ``times`` among ``length`` keys, but for its weight, in SQL.

    The statement's value for it is the mean length of claims.
    """
    longer = f"({1 - _LENGTH}::float8 + {_LENGTH}::float8 * length / ?::float8)"
    return f"{_SATURATION + 1}::float8 * {times} / ({times} + {_SATURATION}::float8 * {longer})"
