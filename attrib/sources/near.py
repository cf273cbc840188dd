"""Near names: slips of the pen and other ways to write a foreign name, but never another word.

Similarity alone would lead «صحيفة المدار» to «صحيفة الديار» and «وزارة الصحة السورية» to the Saudi one. So the words
are compared one by one, and one that differs must have the same consonants, up to those that write one sound
(``data/alike_letters.txt``), and be no word that the registry knows itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from attrib.lang.lexicon import read_words
from attrib.sources.names import Words
from attrib.sources.records import Record
from attrib.sources.registry import Registry

FUZZY_THRESHOLD = 0.88
"""The least similarity (rapidfuzz's normalised Indel ratio of the folded names) of a near name."""
SUGGESTED_THRESHOLD = 0.6
"""The least similarity of a name that is suggested to a person."""
_NAME_LETTERS = 8
"""Shorter names are never near."""
_WORD_LETTERS = 5
"""Shorter words, without the article, are another word with each other letter: «فارس», «فارش»."""


@lru_cache(maxsize=1 << 14)
def near_records(words: Words, registry: Registry) -> tuple[tuple[Record, float], ...]:
    """Return the records with a name near the folded ``words`` and their similarity in 0..1, the nearest first.

    A name that begins with a kind word («صحيفة ...») is near none: the kind word would lend it likeness. The
    answers are remembered: one name is asked for again and again.
    """
    name = " ".join(words)
    if len(name) < _NAME_LETTERS or registry.kinds.head(words):
        return ()
    from rapidfuzz import fuzz, process

    known = _known_names(registry)
    names = known.by_length.get(len(words), ())
    nearest = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=FUZZY_THRESHOLD * 100, limit=5)
    return tuple(
        (registry.by_key[other], round(score / 100, 4))
        for other, score, _ in nearest
        if _misspelled(words, other.split(), known.words)
    )


def suggestions(texts: Iterable[Words], registry: Registry, limit: int) -> tuple[Record, ...]:
    """Return at most ``limit`` records with a name like any of ``texts``, the likest first."""
    from rapidfuzz import fuzz, process

    scored = (
        (score, known)
        for text in sorted({" ".join(words) for words in texts})
        for known, score, _ in process.extract(
            text,
            registry.by_key.keys(),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=SUGGESTED_THRESHOLD * 100,
            limit=limit * 2,
        )
    )
    records = {registry.by_key[known].id: registry.by_key[known] for _, known in sorted(scored, reverse=True)}
    return tuple(records.values())[:limit]


def _misspelled(words: Words, known: list[str], vocabulary: frozenset[str]) -> bool:
    """Return whether ``words`` are the ``known`` ones written otherwise. Figures are never."""
    return all(
        word == right or (word not in vocabulary and _one_word(word, right))
        for word, right in zip(words, known, strict=True)
    )


def _one_word(word: str, right: str) -> bool:
    word, right = word.removeprefix("ال"), right.removeprefix("ال")
    return min(len(word), len(right)) >= _WORD_LETTERS and _consonants(word) == _consonants(right)


def _consonants(word: str) -> str:
    """Return the letters that make the word this word: sounds of one group alike, doubled ones once."""
    letters = _letters()
    kept = ""
    for letter in word:
        sound = letters.get(letter, letter)
        if sound and not kept.endswith(sound):
            kept += sound
    return kept


@cache
def _letters() -> Mapping[str, str]:
    """Return what each letter of ``data/alike_letters.txt`` stands for; nothing, if it comes and goes."""
    found: dict[str, str] = {}
    for line in read_words(files("attrib.sources") / "data" / "alike_letters.txt"):
        group = line.split()
        sound = "" if group[0] == "-" else group[0]
        found.update((letter, sound) for letter in group if letter != "-")
    return found


@dataclass(frozen=True, slots=True)
class _KnownNames:
    """A registry's folded names by how many words they have, and the words of all its names and adjectives."""

    by_length: Mapping[int, list[str]]
    words: frozenset[str]


@lru_cache(maxsize=4)
def _known_names(registry: Registry) -> _KnownNames:
    names: dict[int, list[str]] = {}
    for name in registry.by_key:
        words = tuple(name.split())
        if registry.kinds.head(words) is None:
            names.setdefault(len(words), []).append(name)
    texts = (*registry.by_key, *registry.bodies.states.by_adjective)
    return _KnownNames(names, frozenset(word for text in texts for word in text.split()))
