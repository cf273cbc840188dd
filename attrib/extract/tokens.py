"""The words and marks of an article, folded for comparison, with their places in the original text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from attrib.text.fold import fold, fold_with_map
from attrib.types import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")
# Letters that end a word with the next word glued to them, as hasty typing leaves it: «أيضًابأن», «قناةCNN».
_ARABIC = "\u0621-\u063a\u0641-\u064a"
_GLUED = re.compile(f"ة[\u064b-\u0652]*(?=[{_ARABIC}])|(?:اً|ًا)(?=[{_ARABIC}])|[{_ARABIC}]\u0640*(?=[A-Za-z]{{2}})|[A-Za-z]{{2}}(?=[{_ARABIC}])")


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
        return _unglued(Tokens(text, words, starts, ends))
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
    return _unglued(Tokens(text, words, starts, ends))


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
