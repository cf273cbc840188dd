"""The quotations of a draft, for rules: the outermost pairs of marks, with and without their end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from attrib.extract.quotations import NO_CUES, Quotation, find_quotations
from attrib.extract.tokens import Tokens, tokenize
from attrib.types import Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """A closed pair of quotation marks: ``outer`` with the marks, ``inner`` without; its folded words."""

    outer: Span
    inner: Span
    words: tuple[str, ...]


@lru_cache(maxsize=16)
def quotations(text: str) -> tuple[Quoted, ...]:
    """Return the outermost closed quotations that hold a word, in order. Many rules ask for the same draft's."""
    tokens = tokenize(text)
    found: list[Quoted] = []
    for pair in all_quotations(text, tokens):
        # A mark that never closes says nothing certain about where the speech ends.
        if pair.closed is not None and pair.first < pair.last:
            words = tuple(word for word in tokens.words[pair.first : pair.last] if word[0].isalnum())
            outer = tokens.span(pair.opened, pair.closed + 1)
            found.append(Quoted(outer, tokens.span(pair.first, pair.last), words))
    return tuple(found)


def all_quotations(text: str, tokens: Tokens) -> tuple[Quotation, ...]:
    """Return the outermost quotations of ``text``, closed or not, as their marks tell them."""
    paragraphs: list[tuple[int, int]] = []
    end = 0
    for line in text.splitlines(keepends=True):
        first = tokens.at(end)
        end += len(line)
        if tokens.at(end) > first:
            paragraphs.append((first, tokens.at(end)))
    return find_quotations(tokens, paragraphs, NO_CUES)
