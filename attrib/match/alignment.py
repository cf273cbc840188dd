"""Which word of one text is which of the other, and what is left over on either side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from attrib.match.profile import Profile
from attrib.match.words import Word

MOSTLY = 0.75
"""Coverage from which two texts say the same of the same, and what is left over on either side belongs together."""
_ROOT = 0.9
"""Likeness of two forms of one root («ارتفع», «ارتفاع»), and of two names of one place."""
_LEAST = 0.55
"""Dice similarity of letter bigrams and trigrams from which two words may be spellings of one."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Content words that meet. ``pairs`` are (place in one, place in other, likeness 0..1), by the first."""

    pairs: tuple[tuple[int, int, float], ...]
    left_one: tuple[int, ...]
    left_other: tuple[int, ...]
    coverage_one: float
    """Share of the content words of ``one`` that are met, each by its likeness; for a text without any, whether
    both texts have the same words."""
    coverage_other: float

    @property
    def exchanged(self) -> tuple[range, range] | None:
        """The two runs of pairs (by index) whose exchange alone puts all words in the same order, or None."""
        order = [other for _, other, _ in self.pairs]
        rank = {other: at for at, other in enumerate(sorted(order))}
        ranks = [rank[other] for other in order]
        wrong = [at for at, is_ in enumerate(ranks) if is_ != at]
        if not wrong:
            return None
        first, last = wrong[0], wrong[-1]
        # What stands first here comes last there, and the reverse; what is between keeps its place between.
        here, there = ranks[last] - first + 1, last - ranks[first] + 1
        runs = range(first, first + there), range(last - here + 1, last + 1)
        if runs[0].stop > runs[1].start:
            return None
        between = range(first + here, last - there + 1)
        exchanged = [*range(last - there + 1, last + 1), *between, *range(first, first + here)]
        return runs if ranks[first : last + 1] == exchanged else None

    @property
    def inversions(self) -> float:
        """Share of the pairs of words that stand in the other order."""
        order = [other for _, other, _ in self.pairs]
        count = len(order)
        if count < 2:
            return 0.0
        wrong = sum(order[i] > order[j] for i in range(count) for j in range(i + 1, count))
        return wrong / (count * (count - 1) / 2)


def align(one: Profile, other: Profile) -> Alignment:
    """Pair the content words of two texts, the likest first, near places before far ones."""
    met_one: dict[int, tuple[int, float]] = {}
    met_other: dict[int, float] = {}
    _meet(_by_key(one, other), one, other, met_one, met_other)
    near = _by_spelling(one, other, met_one, met_other)
    _meet(near, one, other, met_one, met_other)
    _meet_by_place(one, other, met_one, met_other)
    alike = [word.text for word in one.words] == [word.text for word in other.words]
    return Alignment(
        pairs=tuple((i, j, like) for i, (j, like) in sorted(met_one.items())),
        left_one=tuple(i for i in one.content if i not in met_one),
        left_other=tuple(j for j in other.content if j not in met_other),
        coverage_one=_coverage([like for _, like in met_one.values()], len(one.content), alike),
        coverage_other=_coverage(list(met_other.values()), len(other.content), alike),
    )


def _by_key(one: Profile, other: Profile) -> list[tuple[float, int, int]]:
    """Return (likeness, place in one, place in other) of the content words that share a key."""
    places: dict[str, list[int]] = {}
    for j in other.content:
        for key in other.words[j].keys:
            places.setdefault(key, []).append(j)
    shared = {(i, j) for i in one.content for key in one.words[i].keys for j in places.get(key, ())}
    return [(1.0 if one.words[i].stem == other.words[j].stem else _ROOT, i, j) for i, j in shared]


def _by_spelling(
    one: Profile, other: Profile, met_one: Mapping[int, object], met_other: Mapping[int, object]
) -> list[tuple[float, int, int]]:
    """Return (likeness, place, place) of words that no key settled and that begin or end alike."""
    places: dict[str, list[int]] = {}
    for j in other.content:
        if j not in met_other:
            for edge in _edges(other.words[j]):
                places.setdefault(edge, []).append(j)
    near = {
        (i, j)
        for i in one.content
        if i not in met_one
        for edge in _edges(one.words[i])
        for j in places.get(edge, ())
    }
    return [(like, i, j) for i, j in near if (like := likeness(one.words[i], other.words[j]))]


def _edges(word: Word) -> tuple[str, str]:
    return f"{word.bare[:2]}_", f"_{word.bare[-2:]}"


def _meet(
    pairs: list[tuple[float, int, int]],
    one: Profile,
    other: Profile,
    met_one: dict[int, tuple[int, float]],
    met_other: dict[int, float],
) -> None:
    """Let words meet, the likest first, near places before far ones."""
    wide_one, wide_other = max(1, len(one.words)), max(1, len(other.words))
    pairs.sort(key=lambda pair: (-pair[0], abs(pair[1] / wide_one - pair[2] / wide_other), pair[1], pair[2]))
    for like, i, j in pairs:
        if i not in met_one and j not in met_other:
            met_one[i] = (j, like)
            met_other[j] = like


def _meet_by_place(
    one: Profile, other: Profile, met_one: dict[int, tuple[int, float]], met_other: dict[int, float]
) -> None:
    """Let words that are left over meet where both name the same place («موسكو» and «روسيا»)."""
    for named in one.places:
        twin = next((near for near in other.places if near.code == named.code), None)
        if twin is None:
            continue
        for i in range(named.at, named.end):
            for j in range(twin.at, twin.end):
                if i in one.content and j in other.content and i not in met_one and j not in met_other:
                    met_one[i] = (j, _ROOT)
                    met_other[j] = _ROOT


def _coverage(likenesses: list[float], words: int, alike: bool) -> float:
    return sum(likenesses) / words if words else float(alike)


@lru_cache(maxsize=1 << 16)
def likeness(one: Word, other: Word) -> float:
    """Return how far two words are one: 1 the same stem, 0.9 the same root form, less for near spellings, or 0."""
    if one.stem == other.stem:
        return 1.0
    if one.keys & other.keys:
        return _ROOT
    if abs(len(one.bare) - len(other.bare)) > 3:
        return 0.0
    a, b = _grams(one.bare), _grams(other.bare)
    dice = 2 * len(a & b) / (len(a) + len(b))
    return dice if dice >= _LEAST else 0.0


@lru_cache(maxsize=1 << 16)
def _grams(word: str) -> frozenset[str]:
    edged = f"<{word}>"
    return frozenset(edged[at : at + size] for size in (2, 3) for at in range(len(edged) - size + 1))
