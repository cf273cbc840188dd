"""Which word of one text is which of the other, and what is left over on either side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from attrib.match.profile import Profile
from attrib.match.words import Word

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
    def exchanged(self) -> tuple[int, int] | None:
        """The two pairs (by index) whose exchange alone puts all words in the same order, or None."""
        order = [other for _, other, _ in self.pairs]
        wanted = sorted(order)
        wrong = [at for at, (is_, should) in enumerate(zip(order, wanted, strict=True)) if is_ != should]
        if len(wrong) == 2:
            return wrong[0], wrong[1]
        return None

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
    found: list[tuple[float, float, int, int]] = []
    wide_one, wide_other = max(1, len(one.words)), max(1, len(other.words))
    for i in one.content:
        for j in other.content:
            like = likeness(one.words[i], other.words[j])
            if like:
                found.append((-like, abs(i / wide_one - j / wide_other), i, j))
    found.sort()
    met_one: dict[int, tuple[int, float]] = {}
    met_other: dict[int, float] = {}
    for less, _, i, j in found:
        if i not in met_one and j not in met_other:
            met_one[i] = (j, -less)
            met_other[j] = -less
    _meet_by_place(one, other, met_one, met_other)
    alike = [word.text for word in one.words] == [word.text for word in other.words]
    return Alignment(
        pairs=tuple((i, j, like) for i, (j, like) in sorted(met_one.items())),
        left_one=tuple(i for i in one.content if i not in met_one),
        left_other=tuple(j for j in other.content if j not in met_other),
        coverage_one=_coverage([like for _, like in met_one.values()], len(one.content), alike),
        coverage_other=_coverage(list(met_other.values()), len(other.content), alike),
    )


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
                    met_one[i] = (j, 0.9)
                    met_other[j] = 0.9


def _coverage(likenesses: list[float], words: int, alike: bool) -> float:
    return sum(likenesses) / words if words else float(alike)


@lru_cache(maxsize=1 << 16)
def likeness(one: Word, other: Word) -> float:
    """Return how far two words are one: 1 the same stem, 0.9 the same root form, less for near spellings, or 0."""
    if one.stem == other.stem:
        return 1.0
    if one.keys & other.keys:
        return 0.9
    if abs(len(one.bare) - len(other.bare)) > 3:
        return 0.0
    a, b = _grams(one.bare), _grams(other.bare)
    dice = 2 * len(a & b) / (len(a) + len(b))
    return dice if dice >= _LEAST else 0.0


@lru_cache(maxsize=1 << 16)
def _grams(word: str) -> frozenset[str]:
    edged = f"<{word}>"
    return frozenset(edged[at : at + size] for size in (2, 3) for at in range(len(edged) - size + 1))
