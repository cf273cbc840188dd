"""Opposites and denials: «ارتفع» against «هبط», «نفت إغلاق» against «أغلقت». The words are data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from attrib.errors import DataError
from attrib.lang.lexicon import read_entries
from attrib.match.words import Word, key_of
from attrib.text.fold import fold

_DATA = files("attrib.match") / "data"
_NEAR = 3
"""Words on either side of a word of a scale that say what it is about."""


KINDS = ("particle", "lack", "verb", "soft", "not_negation")
_ONLY = frozenset({"فقط", "فحسب", "وحسب", "الا", "سوي", "only", "just"})
_GAP, _GAP_WORDS = "…", 3
"""«تراجع … عن»: who does it may stand between, in so many words."""
_ONLY_REACH = 9
"""«لا … فحسب» and «لم … إلا» deny nothing: words behind the particle among which the other half is looked for."""


@dataclass(frozen=True, slots=True)
class Pole:
    """One word of a scale in a text: ``end`` is +1 or -1, turned by a negation before it."""

    scale: int
    end: int
    strength: float
    at: int
    word: str
    near: frozenset[str]
    """The keys of the content words around it."""


@dataclass(frozen=True, slots=True)
class _Scales:
    by_key: Mapping[str, tuple[tuple[int, int], ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int, int], ...]]
    strengths: tuple[float, ...]
    names: tuple[str, ...]


@cache
def _scales() -> _Scales:
    by_key: dict[str, set[tuple[int, int]]] = defaultdict(set)
    phrases: dict[str, list[tuple[tuple[str, ...], int, int]]] = defaultdict(list)
    strengths: list[float] = []
    names: list[str] = []
    fields = {"name": str, "one": list, "other": list, "strength": float}
    for number, entry in enumerate(read_entries(_DATA / "oppositions.toml", "opposition", fields, {})):
        strengths.append(float(entry.fields["strength"]))
        names.append(entry.text("name"))
        for side, end in (("one", 1), ("other", -1)):
            for word in entry.texts(side):
                parts = tuple(fold(word).split())
                if len(parts) > 1:
                    phrases[parts[0]].append((parts, number, end))
                    continue
                for key in key_of(word):
                    by_key[key].add((number, end))
    # A key that stands at both ends of a scale says nothing there.
    clean = {
        key: tuple(sorted(pair for pair in some if (pair[0], -pair[1]) not in some))
        for key, some in by_key.items()
    }
    return _Scales(
        {key: some for key, some in clean.items() if some},
        {key: tuple(sorted(some, key=lambda one: -len(one[0]))) for key, some in phrases.items()},
        tuple(strengths),
        tuple(names),
    )


@dataclass(frozen=True, slots=True)
class Negation:
    """One word of denial: its place, how many words behind it it can turn, and what kind it is."""

    at: int
    end: int
    reach: int
    kind: str
    word: str


@cache
def _negations() -> tuple[tuple[tuple[str, ...], str, int], ...]:
    path = _DATA / "negation.toml"
    found: list[tuple[tuple[str, ...], str, int]] = []
    for entry in read_entries(path, "negation", {"kind": str, "reach": int, "words": list}, {}):
        if entry.text("kind") not in KINDS:
            raise DataError(entry.file, entry.line, f"«{entry.text('kind')}» is no kind of negation")
        found += [
            (tuple(fold(word).split()), entry.text("kind"), int(entry.fields["reach"]))
            for word in entry.texts("words")
        ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


@cache
def _negations_by_word() -> Mapping[str, tuple[tuple[tuple[str, ...], str, int], ...]]:
    by_word: dict[str, list[tuple[tuple[str, ...], str, int]]] = defaultdict(list)
    for one in _negations():
        by_word[one[0][0]].append(one)
    return {word: tuple(some) for word, some in by_word.items()}


def negations(words: Sequence[Word]) -> tuple[Negation, ...]:
    """Return the words of denial in order. «لا يقل عن» and the like deny nothing."""
    found: list[Negation] = []
    at = 0
    while at < len(words):
        took = 1
        for parts, kind, reach in _candidates(words[at]):
            if at + len(parts) <= len(words) and all(
                part in (word.text, word.bare) or (place == 0 and part in _unlinked(word.text))
                for place, (part, word) in enumerate(zip(parts, words[at : at + len(parts)], strict=True))
            ):
                took = len(parts)
                restricted = kind == "particle" and any(
                    word.text in _ONLY for word in words[at + took : at + took + _ONLY_REACH]
                )
                if kind != "not_negation" and not restricted:
                    found.append(Negation(at, at + took, reach, kind, words[at].text))
                break
        at += took
    return tuple(found)


def _unlinked(text: str) -> tuple[str, ...]:
    return (text, text[1:]) if text[:1] in "وفب" else (text,)


@lru_cache(maxsize=1 << 16)
def _candidates(word: Word) -> tuple[tuple[tuple[str, ...], str, int], ...]:
    """Return the entries that may begin with a word, the longest first."""
    by_word = _negations_by_word()
    found = [
        one
        for text in dict.fromkeys((word.text, *_unlinked(word.text), word.bare))
        for one in by_word.get(text, ())
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def poles(words: Sequence[Word], denied: Sequence[Negation]) -> tuple[Pole, ...]:
    """Return the words of scales in order, each turned by the denials that reach it."""
    scales = _scales()
    found: list[Pole] = []
    inside = 0
    """Up to where a phrase of a scale reaches: «رفع الحظر» is no «حظر»."""
    for at, word in enumerate(words):
        hits: dict[tuple[int, int], None] = {}
        for parts, number, end in _phrases_of(word):
            if behind := _phrase_end(words, at, parts):
                hits[(number, end)] = None
                inside = max(inside, behind)
        if at >= inside:
            hits.update(dict.fromkeys(_ends_of(word)))
        if not hits:
            continue
        turns = sum(
            one.end <= at < one.end + one.reach and one.kind in ("particle", "lack") for one in denied
        )
        near = _near(words, at)
        found += [
            Pole(number, end * (-1) ** turns, scales.strengths[number], at, word.text, near)
            for number, end in hits
        ]
    return tuple(found)


def _phrase_end(words: Sequence[Word], at: int, parts: tuple[str, ...]) -> int:
    """Return where a phrase ends whose first word is at ``at``, 0 where it is not there."""
    if len(parts) == 3 and parts[1] == _GAP:
        for behind in range(at + 1, min(len(words), at + 2 + _GAP_WORDS)):
            if words[behind].text == parts[2]:
                return at + 1
        return 0
    end = at + len(parts)
    return end if tuple(one.text for one in words[at + 1 : end]) == parts[1:] else 0


@lru_cache(maxsize=1 << 16)
def _phrases_of(word: Word) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    phrases = _scales().phrases
    return phrases.get(word.text) or phrases.get(word.bare) or ()


@lru_cache(maxsize=1 << 16)
def _ends_of(word: Word) -> tuple[tuple[int, int], ...]:
    """Return the scales of a word, and at which end of each it stands."""
    scales = _scales()
    # «على» is no «أعلى»: a word of grammar opposes only as it is written.
    keys = sorted(word.keys) if word.content else (word.text, word.bare)
    return tuple(dict.fromkeys(pair for key in keys for pair in scales.by_key.get(key, ())))


def _near(words: Sequence[Word], at: int) -> frozenset[str]:
    around = [*words[max(0, at - _NEAR) : at], *words[at + 1 : at + 1 + _NEAR]]
    return frozenset(key for word in around if word.content for key in word.keys)


def scale_name(scale: int) -> str:
    """Return the name of a scale, as in ``oppositions.toml``."""
    return _scales().names[scale]
