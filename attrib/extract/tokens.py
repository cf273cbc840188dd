"""The words and marks of an article, folded for comparison, with their places in the original text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from attrib.text.fold import fold_with_map
from attrib.types import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")


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


def tokenize(text: str) -> Tokens:
    """Cut ``text`` into tokens, in time linear in its length."""
    folded = fold_with_map(text)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    if not folded.starts:
        for match in _TOKEN.finditer(folded.text):
            words.append(match[0])
            starts.append(match.start())
            ends.append(match.end())
        return Tokens(text, words, starts, ends)
    original = folded.original
    for match in _TOKEN.finditer(folded.text):
        words.append(match[0])
        starts.append(original(match.start()))
        # Marks after the last letter belong to the word; white space behind them does not.
        ends.append(original(match.end() - 1) + 1)
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        following = starts[index + 1] if index + 1 < len(starts) else len(text)
        while end < following and _is_mark(text[end]):
            end += 1
        ends[index] = end
        del start
    return Tokens(text, words, starts, ends)


def _is_mark(letter: str) -> bool:
    return "\u064b" <= letter <= "\u065f" or letter in "\u0670\u0640"
