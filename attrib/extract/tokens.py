"""The words and marks of an article, folded for comparison, with their places in the original text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from attrib.text.fold import DROPPED_MARKS, drop_marks, fold, fold_letters
from attrib.types import Span

COMMAS = frozenset("،,")
STOPS = frozenset("،,.؛;:؟?!…")
"""Marks behind which a sentence or a part of one is over."""
_TOKEN = re.compile(f"[\\w{DROPPED_MARKS}]+|[^\\w\\s{DROPPED_MARKS}]")
_FRAME = re.compile(f"([{DROPPED_MARKS}]*)(.*?)([{DROPPED_MARKS}]*)", re.DOTALL)
# Letters that end a word with the next word glued to them, as hasty typing leaves it: «أيضًابأن», «قناةCNN».
_ARABIC = "\u0621-\u063a\u0641-\u064a"
_LATIN = "A-Za-z"
_GLUED = re.compile(
    f"ة[\u064b-\u0652]*(?=[{_ARABIC}])|(?:اً|ًا)(?=[{_ARABIC}])"
    f"|[{_ARABIC}][{DROPPED_MARKS}]*(?=[{_LATIN}])|[{_LATIN}][{DROPPED_MARKS}]*(?=[{_ARABIC}])"
)


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
def tokenize(text: str) -> Tokens:
    """Cut ``text`` into tokens, in time linear in its length. The last texts' tokens are remembered.

    Marks after a word's last letter (harakat, tatweel) belong to it; marks before its first letter, and bidi
    controls at its end, do not.
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(fold_letters(text)):
        word = match[0]
        start, end = match.span()
        # Tatweel counts as a letter for Python; all other marks do not.
        if "\u0640" in word or (not word.isalnum() and len(word) + (word[0] > "\x7f") > 1):
            kept = drop_marks(word)
            if kept != word:
                if not kept:
                    continue
                start, end = _without_edge_marks(word, start, end)
                word = kept
        words.append(word)
        starts.append(start)
        ends.append(end)
    return _unglued(Tokens(text, words, starts, ends))


def _without_edge_marks(word: str, start: int, end: int) -> tuple[int, int]:
    frame = _FRAME.fullmatch(word)
    assert frame is not None
    closing = frame[3]
    kept = next((at for at, mark in enumerate(closing) if not _is_mark(mark)), len(closing))
    return start + len(frame[1]), end - len(closing) + kept


def _unglued(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with two words that stand without white space between them cut apart."""
    cuts = [match.end() for match in _GLUED.finditer(tokens.text)]
    if not cuts:
        return tokens
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    upcoming = iter([*cuts, len(tokens.text)])
    cut = next(upcoming)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        while cut <= start and cut < len(tokens.text):
            cut = next(upcoming)
        while start < cut < end:
            words.append(fold(tokens.text[start:cut]))
            starts.append(start)
            ends.append(cut)
            start, word = cut, fold(tokens.text[cut:end])
            cut = next(upcoming)
        words.append(word)
        starts.append(start)
        ends.append(end)
    return Tokens(tokens.text, words, starts, ends)


def _is_mark(letter: str) -> bool:
    return "\u064b" <= letter <= "\u065f" or letter in "\u0670\u0640"
