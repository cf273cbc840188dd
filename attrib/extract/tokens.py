"""The words and marks of an article, folded for comparison, with their places in the original text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from attrib.lang.memory import Memory
from attrib.text.fold import DROPPED_MARKS, drop_marks, fold, fold_letters
from attrib.types import Span

COMMAS = frozenset("،,")
STOPS = frozenset("،,.؛;:؟?!…")
"""Marks behind which a sentence or a part of one is over."""
_TOKEN = re.compile(f"[\\w{DROPPED_MARKS}]+|[^\\w\\s{DROPPED_MARKS}]")
_MARKS = re.compile(f"[{DROPPED_MARKS}]+")
_FRAME = re.compile(f"([{DROPPED_MARKS}]*)(.*?)([{DROPPED_MARKS}]*)", re.DOTALL)
# Letters that end a word with the next word glued to them, as hasty typing leaves it: «أيضًابأن», «قناةCNN».
_ARABIC = "\u0621-\u063a\u0641-\u064a"
_GLUED = re.compile(f"ة[\u064b-\u0652]*(?=[{_ARABIC}])|(?:اً|ًا)(?=[{_ARABIC}])")
_GLUED_THAT = re.compile(  # «إنالكشف», «يُزعمأن», «المعلمبإن», «مايكلقائلا»: where to cut, between two letters
    f"(?<![{_ARABIC}])(?:إن|أن)(?=ال[{_ARABIC}]{{3}})"
    f"|(?<=[{_ARABIC}]{{3}})(?<!بد)(?<!قر)(?<!طم)(?<![شض])(?=ب?[أإ]ن(?:ه|ها|هم|هما|هن|نا|ني)?(?![{_ARABIC}]))"
    f"|(?:(?<=قالت)|(?<=صرحت)|(?<=أكدت)|(?<=أعلنت)|(?<=أضافت)|(?<=ذكرت)|(?<=أوضحت)|(?<=كشفت))(?=ال[{_ARABIC}]{{3}})"
    f"|(?<=[{_ARABIC}]{{4}})(?=قائل(?:ا|ًا|اً|ة)(?![{_ARABIC}]))"
    f"|(?<=ى)(?=[{_ARABIC}])(?!ء)"
)
_TANWIN = "\u064b"
_LATIN = re.compile("[A-Za-z]+")
_BEFORE_LATIN = re.compile(f"[{_ARABIC}][{DROPPED_MARKS}]*$")
_BEHIND_LATIN = re.compile(f"[{DROPPED_MARKS}]*(?=[{_ARABIC}])")
_MOST_MARKS = 40  # on one letter before a Latin one


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of an article in order: words, and marks one by one.

    ``words[i]`` is folded; ``starts[i]`` and ``ends[i]`` are code points of the original text.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, last: int) -> Span:
        """Return the original span of the tokens ``first`` up to, not including, ``last``."""
        return Span(self.starts[first], self.ends[last - 1])

    def at(self, position: int) -> int:
        """Return the index of the first token that starts at or after ``position``."""
        return bisect_left(self.starts, position)

    def spaced(self, index: int) -> bool:
        """Return whether white space (or the text's edge) stands before token ``index``."""
        return index == 0 or self.starts[index] > self.ends[index - 1]


@lru_cache(maxsize=2)
def folded_letters(text: str) -> str:
    """Return ``text`` with its letters folded, position for position. The last texts' letters are remembered."""
    return fold_letters(text)


@lru_cache(maxsize=2)
def tokenize(text: str) -> Tokens:
    """Cut ``text`` into tokens, in time linear in its length. The last texts' tokens are remembered.

    Marks after a word's last letter (harakat, tatweel) belong to it; marks before its first letter, and bidi
    controls at its end, do not.
    """
    folded = folded_letters(text)
    found = list(_TOKEN.finditer(folded))
    words: list[str] = list(map(re.Match.group, found))
    starts, ends = list(map(re.Match.start, found)), list(map(re.Match.end, found))
    written = list(map(text.__getitem__, map(slice, starts, ends)))
    cuts: list[int] = []
    if any(map(_GLUED_AT.__getitem__, written)):
        cuts = [start + at for start, token in zip(starts, written, strict=True) for at in _GLUED_AT[token]]
    marked = {bisect_right(starts, mark.start()) - 1 for mark in _MARKS.finditer(folded)}
    for at in marked:
        words[at], starts[at], ends[at] = _without_marks(words[at], starts[at], ends[at])
    if not all(words):  # a token of nothing but marks
        kept = [at for at, word in enumerate(words) if word]
        words = [words[at] for at in kept]
        starts, ends = [starts[at] for at in kept], [ends[at] for at in kept]
    tokens = Tokens(text, words, starts, ends)
    return _cut(tokens, cuts) if cuts else tokens


def _without_marks(word: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a token without its marks, and where it begins and ends without those at its edges."""
    kept = drop_marks(word)
    return kept, *(_without_edge_marks(word, start, end) if kept else (start, end))


def _without_edge_marks(word: str, start: int, end: int) -> tuple[int, int]:
    frame = _FRAME.fullmatch(word)
    assert frame is not None
    closing = frame[3]
    kept = next((at for at, mark in enumerate(closing) if not _is_mark(mark)), len(closing))
    return start + len(frame[1]), end - len(closing) + kept


def _glued_at(token: str) -> tuple[int, ...]:
    """Return where a token as written is two words without white space between them, ascending."""
    places = [at for at, letter in enumerate(token) if letter == _TANWIN or not _MARKS.match(letter)]
    bare = "".join(map(token.__getitem__, places))  # a tatweel hides no border
    cuts = {places[match.end()] for glued in (_GLUED, _GLUED_THAT) for match in glued.finditer(bare)}
    for latin in _LATIN.finditer(token):
        first, last = latin.span()
        if _BEFORE_LATIN.search(token, max(0, first - _MOST_MARKS), first):
            cuts.add(first)
        behind = _BEHIND_LATIN.match(token, last)
        if behind is not None:
            cuts.add(behind.end())
    return tuple(sorted(cuts))


_GLUED_AT = Memory(_glued_at)


def _cut(tokens: Tokens, cuts: Sequence[int]) -> Tokens:
    """Return ``tokens`` cut apart at positions of the text, ascending."""
    text, inside = tokens.text, dict[int, list[int]]()
    for cut in cuts:
        at = bisect_right(tokens.starts, cut) - 1
        if tokens.starts[at] < cut < tokens.ends[at]:
            inside.setdefault(at, []).append(cut)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    copied = 0
    for at, borders in inside.items():
        firsts, lasts = [tokens.starts[at], *borders], [*borders, tokens.ends[at]]
        words += tokens.words[copied:at]
        words += [fold(text[first:last]) for first, last in zip(firsts, lasts, strict=True)]
        starts += tokens.starts[copied:at] + firsts
        ends += tokens.ends[copied:at] + lasts
        copied = at + 1
    words += tokens.words[copied:]
    return Tokens(text, words, starts + tokens.starts[copied:], ends + tokens.ends[copied:])


def _is_mark(letter: str) -> bool:
    return "\u064b" <= letter <= "\u065f" or letter in "\u0670\u0640"
