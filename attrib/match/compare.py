"""Two claims side by side: all that speaks for and against their saying the same, in numbers and in words.

:func:`compare` is pure. It gives the *features* that :mod:`attrib.match.verdict` weighs, and the *evidence* that
a person is shown: «العدد مختلف: 11 ألف مقابل 12 ألف».
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from attrib.match.alignment import MOSTLY, Alignment, align
from attrib.match.denial import denial_features, denial_of_one, denials_in, is_spoken_of
from attrib.match.lexical import rarity_of, similarity
from attrib.match.oppositions import Negation, Pole
from attrib.match.places import Named
from attrib.match.profile import Profile, profile_of
from attrib.match.quantities import Numbers, Quantity, set_beside
from attrib.match.roles import exchanged_roles, one_slot, other_people, other_places

Kind = Literal[
    "number-same", "number-compatible", "number-differs", "number-missing", "negation", "opposite", "place-differs",
    "person-differs", "exchanged", "replaced", "mood-differs", "same-words", "words-differ", "meaning-near",
    "topic-near", "nothing-shared", "no-sign",
]  # fmt: skip

_SHOWN = 4
"""Words of a text that are shown where it has others than its counterpart."""
_SURE = 0.9
"""Likeness from which two words are one in two forms."""
_EXCLUDES = 0.7
"""Strength of a scale from which its ends can seldom both be true of one event."""
_ALIKE = 0.5
"""Coverage from which two texts are so alike that whatever differs stands in the place of the other."""
_COMMON = 0.5
"""Rarity (:func:`attrib.match.lexical.rarity_of`) up to which a word that both texts have says little."""
_MUCH_SHARED = 2.0
_HEADLINE_WORDS, _HEADLINE_GRAMMAR = 12, 0.4
"""Most words of a headline, and the largest share of them that is grammar. Sentences of news have 18 at the median."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that both texts say alike or differently, as they word it (empty where one says nothing).

    For ``mood-differs`` the names of ``modality.toml`` stand in the place of words.
    """

    kind: Kind
    one: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared. ``features`` are plain numbers, 0 where a thing is absent, most within 0..1."""

    features: Mapping[str, float]
    left: tuple[str, ...]
    """Stems of the content words that only one of the texts has; empty across scripts."""
    evidence: tuple[Evidence, ...]
    crosses_scripts: bool
    headlines: bool
    """Whether both texts read like headlines: few words, and few of them words of grammar."""

    @property
    def only_possible(self) -> bool:
        """Return whether one text says to be possible what the other says without doubt."""
        return any(
            one.kind == "mood-differs" and "possible" in (*one.one.split(), *one.other.split())
            for one in self.evidence
        )

    def has(self, *kinds: Kind) -> bool:
        """Return whether there is evidence of one of ``kinds``."""
        return any(one.kind in kinds for one in self.evidence)


def compare(one: str, other: str, cosine: float) -> Comparison:
    """Compare two texts. ``cosine`` is that of their vectors, brought to the default encoder's scale."""
    a, b = profile_of(one), profile_of(other)
    crosses = len({a.script, b.script} - {"other"}) == 2
    aligned = align(a, b)
    numbers = set_beside(one, other)
    if min(aligned.coverage_one, aligned.coverage_other) >= MOSTLY:
        numbers = numbers.with_rivals()
    lexical = 0.0 if crosses else similarity(one, other)
    opposed, agreed = _poles(a, b, aligned, crosses)
    denial = denial_of_one(a, b, crosses)
    places = other_places(a, b, aligned)
    in_stead = places is not None and (
        min(aligned.coverage_one, aligned.coverage_other) >= _ALIKE or one_slot(a, b, aligned, places)
    )
    people = other_people(a, b, aligned)
    exchanged = None if crosses else exchanged_roles(a, b, aligned)
    features = {
        "cosine": cosine,
        "cosine2": cosine * cosine,
        "lexical": lexical,
        "cover_least": min(aligned.coverage_one, aligned.coverage_other),
        "cover_most": max(aligned.coverage_one, aligned.coverage_other),
        "left_least": min(len(aligned.left_one), len(aligned.left_other)) / 4,
        "left_most": min(12, max(len(aligned.left_one), len(aligned.left_other))) / 8,
        "left_both": float(bool(aligned.left_one) and bool(aligned.left_other)),
        "length": min(len(a.content), len(b.content), 16) / 8,
        "length_ratio": min(len(one), len(other)) / max(len(one), len(other), 1),
        "inversions": aligned.inversions,
        **_pole_features(opposed, agreed),
        **denial_features(a, b, denial, cosine),
        "denied_met": float(denial != (None, None) and is_spoken_of(a, b, aligned, denial, crosses)),
        **_number_features(numbers, one, other),
        "place_differs": float(places is not None),
        "place_in_stead": float(in_stead),
        "place_shared": float(bool({place.code for place in a.places} & {place.code for place in b.places})),
        "person_differs": float(people is not None),
        "exchanged": float(exchanged is not None),
        "mood_differs": float(bool(a.moods ^ b.moods)),
        "question_differs": float(a.question != b.question),
        "shared": min(8, len(aligned.pairs)) / 8,
        "shared_rarity": min(1.0, sum(_rarities(a, aligned)) / _MUCH_SHARED),
    }
    opposes = opposed is not None and (
        opposed.weight >= 0.8
        or (
            opposed.unmet
            and opposed.one.strength >= _EXCLUDES
            and (crosses or bool(opposed.shared) or features["cover_least"] >= _ALIKE)
        )
    )
    denies = denial != (None, None) and (
        bool(features["denied_met"]) or (not crosses and features["cover_least"] >= _ALIKE)
    )
    evidence = tuple(
        _evidence(
            a,
            b,
            aligned,
            numbers,
            opposed if opposes else None,
            denial if denies else (None, None),
            places if in_stead or crosses else None,
            people,
            exchanged,
            crosses,
        )
    )
    if crosses:
        features = {name: features[name] for name in CROSS_FEATURES}
    left = (
        ()
        if crosses
        else tuple(
            sorted(
                {a.words[i].stem for i in aligned.left_one} | {b.words[j].stem for j in aligned.left_other}
            )
        )
    )
    return Comparison(features, left, evidence, crosses, _reads_like_headline(a) and _reads_like_headline(b))


def _reads_like_headline(profile: Profile) -> bool:
    words = len(profile.words)
    grammar = sum(not word.content for word in profile.words)
    return words <= _HEADLINE_WORDS and grammar <= _HEADLINE_GRAMMAR * words


CROSS_FEATURES = (
    "cosine", "cosine2", "opposite", "opposite_sure", "agreeing", "denied", "denied_cosine", "denied_both",
    "number_same", "number_differs", "number_rival", "number_missing", "number_all", "place_differs", "place_shared",
    "question_differs", "mood_differs", "length", "shared",
)  # fmt: skip
"""What still means something when the texts share no letters."""


@dataclass(frozen=True, slots=True)
class _Opposition:
    """Two words at opposite ends of a scale; ``weight`` 0..1 grows with the words that both have around them."""

    one: Pole
    other: Pole
    weight: float
    unmet: bool
    """Whether neither word has its like in the other text."""
    shared: bool
    """Whether both have a word around them in common."""


def _poles(a: Profile, b: Profile, aligned: Alignment, crosses: bool) -> tuple[_Opposition | None, float]:
    """Return the surest opposition between the texts, and how surely they agree on a scale."""
    met_one = {i for i, _, _ in aligned.pairs}
    met_other = {j for _, j, _ in aligned.pairs}
    best: _Opposition | None = None
    agreed = 0.0
    torn = _both_ends(a) | _both_ends(b)
    denies = [bool(denials_in(profile, crosses)) for profile in (a, b)]
    denying = [{at for one in profile.denials for at in range(one.at, one.end)} for profile in (a, b)]
    for left in a.poles:
        for right in b.poles:
            if left.scale != right.scale:
                continue
            shared = 0.5 if crosses else min(1.0, len(left.near & right.near) / 3)
            weight = left.strength * (0.4 + 0.6 * shared)
            if left.end == right.end:
                agreed = max(agreed, weight)
                continue
            if left.scale in torn and (crosses or shared < 0.6):
                continue  # a text that rises and falls opposes nothing by falling
            if crosses and left.strength < 0.9:
                continue
            if (left.at in denying[0] or right.at in denying[1]) and all(denies):
                continue  # «نفى أنها نفذت» and «أكد أنها لم تنفذ»
            unmet = left.at not in met_one and right.at not in met_other
            found = _Opposition(left, right, weight, unmet, bool(left.near & right.near))
            if best is None or (found.unmet, found.weight) > (best.unmet, best.weight):
                best = found
    return best, agreed


def _both_ends(profile: Profile) -> frozenset[int]:
    """Return the scales of which a text names both ends."""
    ends = {(pole.scale, pole.end) for pole in profile.poles}
    return frozenset(scale for scale, end in ends if (scale, -end) in ends)


def _pole_features(opposed: _Opposition | None, agreed: float) -> dict[str, float]:
    weight = opposed.weight if opposed is not None else 0.0
    sure = opposed.one.strength if opposed is not None and opposed.unmet else 0.0
    return {
        "opposite": weight,
        "opposite_sure": sure,
        "agreeing": agreed,
        "opposite_only": weight * (1 - agreed),
    }


def _number_features(numbers: Numbers, one: str, other: str) -> dict[str, float]:
    same = len(numbers.with_fit("same")) + len(numbers.with_fit("compatible"))
    differs = len(numbers.with_fit("differs"))
    missing = len(numbers.only_one) + len(numbers.only_other)
    return {
        "number_same": min(2, same) / 2,
        "number_differs": min(2, differs) / 2,
        "number_missing": min(3, missing) / 3,
        "number_rival": float(any(pair.counts_one_class for pair in numbers.with_fit("differs"))),
        "number_left_both": float(bool(numbers.only_one) and bool(numbers.only_other)),
        "number_all": float(same > 0 and not differs and not missing),
    }


def _rarities(a: Profile, aligned: Alignment) -> list[float]:
    """Return how rare each word is that both texts have: what speaks for one event is what few events share."""
    return [max(0.0, rarity_of(a.words[i].stem) - _COMMON) for i, _, like in aligned.pairs if like >= _SURE]


def _evidence(
    a: Profile, b: Profile, aligned: Alignment, numbers: Numbers, opposed: _Opposition | None,
    denial: tuple[Negation | None, Negation | None], places: tuple[Named, Named] | None,
    people: tuple[int, int] | None, exchanged: tuple[range, range] | None, crosses: bool,
) -> Iterator[Evidence]:  # fmt: skip
    """Yield the evidence, differences first."""
    for pair in numbers.with_fit("differs"):
        yield Evidence("number-differs", pair.one.text, pair.other.text)
    if opposed is not None and (opposed.unmet or opposed.weight >= 0.8):
        yield Evidence("opposite", a.written[opposed.one.at], b.written[opposed.other.at])
    if denial != (None, None):
        yield Evidence("negation", _denier(a, denial[0]), _denier(b, denial[1]))
    if places is not None:
        yield Evidence("place-differs", _named(a, places[0]), _named(b, places[1]))
    if people is not None:
        yield Evidence("person-differs", a.written[people[0]], b.written[people[1]])
    if exchanged is not None:
        yield Evidence("exchanged", *(" ".join(a.written[at] for at in stretch) for stretch in exchanged))
    if a.moods ^ b.moods and not crosses:
        yield Evidence(
            "mood-differs", " ".join(sorted(a.moods - b.moods)), " ".join(sorted(b.moods - a.moods))
        )
    for pair in numbers.with_fit("same"):
        yield Evidence("number-same", pair.one.text, pair.other.text)
    for pair in numbers.with_fit("compatible"):
        told = (pair.one.text, pair.other.text)
        if pair.one.unit != pair.other.unit:
            told = (pair.one.amount, pair.other.amount)
        yield Evidence("number-compatible", *told)
    yield from _missing(numbers.only_one, numbers.only_other)
    if not crosses:
        yield from _wording(a, b, aligned)


def _some(profile: Profile, places: tuple[int, ...]) -> str:
    return " ".join(profile.written[at] for at in places[:_SHOWN])


def _denier(profile: Profile, denial: Negation | None) -> str:
    return "" if denial is None else " ".join(profile.written[denial.at : denial.end])


def _named(profile: Profile, named: Named) -> str:
    return " ".join(profile.written[named.at : named.end])


def _missing(only_one: tuple[Quantity, ...], only_other: tuple[Quantity, ...]) -> Iterator[Evidence]:
    counted = ("count", "percent", "money", "date", "score", "label")
    for quantity in only_one:
        if quantity.number.kind in counted:
            yield Evidence("number-missing", quantity.text, "")
    for quantity in only_other:
        if quantity.number.kind in counted:
            yield Evidence("number-missing", "", quantity.text)


def _wording(a: Profile, b: Profile, aligned: Alignment) -> Iterator[Evidence]:
    least = min(aligned.coverage_one, aligned.coverage_other)
    if 0.4 <= least <= 0.95 and aligned.left_one and aligned.left_other:
        yield Evidence("replaced", _some(a, aligned.left_one), _some(b, aligned.left_other))
    if least > 0.95 and aligned.pairs:
        yield Evidence("same-words")
    elif aligned.left_one and aligned.left_other and least < 0.5:
        yield Evidence("words-differ")
