"""The words of a claim, as they are compared: folded, cut free of glued particles and endings.

Arabic glues conjunctions, prepositions, the article and pronouns to a word, and a headline says with a noun
(«ارتفاع») what the next says with a verb («يرتفع»). Two kinds of key make such words meet: the light stem (Larkey
et al. 2007, "Light stemming for Arabic information retrieval"), and what a verb and its noun have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from attrib.lang.lexicon import read_words
from attrib.text.fold import fold, fold_with_map

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]{1,2}\b)?(?![\w-]*\d)")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[a-z]")
_ARTICLE = re.compile(r"\A[وف]?(?:لل|[بكل]?ال)(?=\w{2})")
_LINKED = re.compile(r"\Aو(?=\w{3})")
_PREPOSITION = re.compile(r"\Aو?[بكل](?=\w{3})")
_PRESENT = re.compile(r"\A(?:س(?=[يتن]))?[يتن](?=\w{3})")
_VERBAL_NOUN = re.compile(r"\Aا(\w{2,})ا(\w)\Z")
_ENDINGS = (
    "كما", "هما", "تها", "تهم", "هم", "هن", "ها", "نا", "كم", "ات", "ون", "ين", "ان", "وا", "تي", "يه", "ته", "ه", "ي",
    "ا", "ت",
)  # fmt: skip
_ENGLISH_ENDINGS = (
    "ically",
    "ations",
    "ation",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "ly",
    "s",
)


@dataclass(frozen=True, slots=True, eq=False)  # by identity: words are kept, and compared by their keys
class Word:
    """One word of a text: as folded, its place in the folded text's words, and the keys it can meet others by."""

    text: str
    bare: str
    """Without glued particles before it."""
    stem: str
    keys: frozenset[str]
    content: bool
    """Whether it carries news by itself."""


@lru_cache(maxsize=1 << 14)
def main_script(text: str) -> str:
    """Return the script of most letters: "arabic", "latin" or "other"."""
    folded = fold(text)
    arabic, latin = len(_ARABIC.findall(folded)), len(_LATIN.findall(folded))
    if arabic == latin == 0:
        return "other"
    return "arabic" if arabic >= latin else "latin"


def crosses(one: str, other: str) -> bool:
    """Return whether two texts share no letters: one in Arabic script, the other in Latin."""
    scripts = {main_script(one), main_script(other)}
    return len(scripts) == 2 and "other" not in scripts


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` in order; numbers are left to :mod:`attrib.text.numbers`."""
    return tuple(map(word_of, _WORD.findall(fold(text).replace("\u2019", "'"))))


def words_as_written(text: str) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Return the words of ``text`` and, for each, how it is written there."""
    folded = fold_with_map(text)
    found = [(match[0], match.span()) for match in _WORD.finditer(folded.text.replace("\u2019", "'"))]
    words = tuple(word_of(word) for word, _ in found)
    if not folded.starts:  # nothing was dropped: a folded text is as long as the text
        return words, tuple(text[start:end] for _, (start, end) in found)
    return words, tuple(folded.span(*at).of(text) for _, at in found)


@lru_cache(maxsize=1 << 16)
def word_of(folded: str) -> Word:
    """Return one folded word with its keys."""
    if not _ARABIC.search(folded):
        bare = folded.removesuffix("'s")
        stem = _english_stem(bare)
        content = bare not in _function_words() and len(bare) > 1
        return Word(folded, bare, stem, frozenset({stem}), content)
    ways = _ways(folded)
    bare = ways[0] if len(ways) == 1 else ways[1]
    keys = {key for way in ways for key in (_stem(way), *_verbal_keys(way, present=True))}
    function = any(way in _function_words() for way in ways)
    return Word(folded, bare, _stem(bare), frozenset(keys), not function and len(bare) > 1)


def _ways(folded: str) -> tuple[str, ...]:
    """Return the word as it stands, and without what may be glued before it.

    The article tells for certain; «و» or «ب» may be the word's own («وزير», «بنك»), so that both ways stay.
    """
    if folded in _function_words():
        return (folded,)
    with_article = _ARTICLE.sub("", folded)
    if with_article != folded:
        return (folded, with_article)
    ways = [folded, _LINKED.sub("", folded), _PREPOSITION.sub("", folded)]
    return tuple(dict.fromkeys(ways if ways[1] != folded else [folded, folded, *ways[2:]]))


def key_of(entry: str) -> frozenset[str]:
    """Return the keys under which a lexicon's word is found in texts.

    A lexicon gives a verb in the past and a noun bare: nothing but the article is cut off its beginning.
    """
    folded = fold(entry)
    if not _ARABIC.search(folded):
        return frozenset({_english_stem(folded)})
    bare = folded.removeprefix("ال") if len(folded) > 4 else folded
    nominal = entry.endswith(("ي", "ة", "ات", "ين", "ون"))
    return frozenset({_stem(bare), *(() if nominal else _verbal_keys(bare, present=False))})


def stem_of(folded: str) -> str:
    """Return the light stem of a folded word as it stands, nothing cut off its beginning."""
    return _stem(folded) if _ARABIC.search(folded) else _english_stem(folded)


def _verbal_keys(bare: str, *, present: bool) -> tuple[str, ...]:
    """Return what «ارتفع», «يرتفع» and «ارتفاع» have in common: «~رتفع»."""
    stems = [bare, _stem(bare)]
    if present:
        stems += [_PRESENT.sub("", stem) for stem in stems]
    found = []
    for stem in dict.fromkeys(stems):
        noun = _VERBAL_NOUN.match(stem)
        root = noun[1] + noun[2] if noun else stem.removeprefix("ا") if len(stem) > 3 else stem
        if len(root) >= 3:
            found.append("~" + root)
    return tuple(found)


def _stem(bare: str) -> str:
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            return bare[: -len(ending)]
    return bare


def _english_stem(word: str) -> str:
    for ending in _ENGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word.removesuffix("e") if len(word) > 4 else word


@cache
def _function_words() -> frozenset[str]:
    return frozenset(fold(word) for word in read_words(files("attrib.match") / "data" / "function_words.txt"))
