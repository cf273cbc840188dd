"""Sentences of newspaper Arabic, and what is no sentence: headings and boilerplate.

A paragraph break ends a sentence; so do . ؟ ! and … , but not ، or ؛. No maintained splitter draws these
lines for Arabic newspapers: sentencex (1.0) ends a sentence at a pause of two dots («الكورية.. رسائل»), at
«د.» before a name and inside «أ.ف.ب.», and keeps two sentences of one quotation together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from attrib.extract.tokens import folded_letters
from attrib.lang.base import Pack
from attrib.text.fold import drop_marks, fold
from attrib.types import Article, Sentence, SentenceKind, Span

_PARAGRAPH = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.؟?!…]+")
_CLOSERS = "»”\"'’›)]"
_WORD = re.compile(r"\w+")
_ENCODED_RUN = re.compile(r"[A-Za-z0-9+/]{20}")
_ENCODED = re.compile(r"(?=\S*[0-9+/=])(?=\S*[A-Za-z])[A-Za-z0-9+/]{20,}={0,2}")
_HEADING_WORDS = 14


def split_paragraph_lines(article: Article) -> tuple[Sentence, ...]:
    """Split an article of a language without a pack: paragraphs, then stops followed by white space."""
    found: list[Sentence] = []
    for paragraph in _paragraphs(article.text):
        found.extend(Sentence(span, "sentence") for span in _sentences(article.text, paragraph, frozenset()))
    return tuple(found)


def split_sentences(article: Article, pack: Pack) -> tuple[Sentence, ...]:
    """Split ``article`` into sentences, headings and boilerplate, in order; white space lies between them."""
    text = article.text
    paragraphs = list(_paragraphs(text))
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        kind = _paragraph_kind(text, paragraphs, number, pack)
        if kind == "sentence":
            found.extend(Sentence(span, kind) for span in _sentences(text, paragraph, pack.abbreviations))
        else:
            found.append(Sentence(paragraph, kind))
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    for line in _PARAGRAPH.finditer(text):
        start, end = _trim(text, line.start(), line.end())
        if start < end:
            yield Span(start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _paragraph_kind(text: str, paragraphs: list[Span], number: int, pack: Pack) -> SentenceKind:
    line = paragraphs[number].of(text)
    folded = drop_marks(folded_letters(text)[paragraphs[number].start : paragraphs[number].end])
    if (_ENCODED_RUN.search(line) and _ENCODED.search(line)) or pack.boilerplate_start(folded):
        return "boilerplate"
    if not _WORD.search(folded):
        return "boilerplate"
    if line[-1] in '.؟?!…:،؛,»”"' and not (number == 0 and line[-1] in '؟!»”"'):
        return "sentence"
    words = _WORD.findall(folded)
    if len(words) > _HEADING_WORDS:
        return "sentence"
    if number == 0:
        return "heading"
    # A short line without a final stop between paragraphs is a sub-heading; a list item or the tail of a
    # text that leaves out its stops is not.
    after = paragraphs[number + 1].of(text) if number + 1 < len(paragraphs) else ""
    return "heading" if len(words) <= 8 and len(after) > 2 * len(line) else "sentence"


def _sentences(text: str, paragraph: Span, abbreviations: frozenset[str]) -> Iterator[Span]:
    start = paragraph.start
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        if stop.start() < start:
            continue
        end = _with_closers(text, start, stop.end(), paragraph.end)
        while end < paragraph.end and _is_invisible(text[end]):
            end += 1
        after = end
        while after < paragraph.end and text[after].isspace():
            after += 1
        if after < paragraph.end and _ends_sentence(text, stop, end, after, start, abbreviations):
            yield Span(start, end)
            start = after
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _with_closers(text: str, start: int, end: int, limit: int) -> int:
    """Return where the sentence ends when closing marks and stops that follow its stop are taken in.

    A straight mark closes when an odd number of them stands before it in the sentence. A closing mark may be
    set off by a space («نعم. "») where a straight one would otherwise open the next sentence.
    """
    while end < limit:
        at = end
        while at < limit and text[at] == " ":
            at += 1
        if at >= limit:
            return end
        mark = text[at]
        closes = mark in _CLOSERS and (
            mark not in "\"'"
            or text.count(mark, start, at) % 2 == 1
            or (at == end and (at + 1 == limit or text[at + 1] in " .،؛:"))
        )
        if not closes and not (at == end and end > start and text[end - 1] in _CLOSERS and mark in ".؟?!"):
            return end
        end = at + 1
    return end


def _ends_sentence(
    text: str, stop: re.Match[str], end: int, after: int, start: int, abbreviations: frozenset[str]
) -> bool:
    marks = stop[0]
    before = text[stop.start() - 1] if stop.start() > start else " "
    if text[after] in "،؛,;:.":  # «؟، قال», «. . .»
        return False
    if marks == ".":
        if end == after and not (text[after].isspace() or text[after] in '«“"('):
            # No space: inside a number or an abbreviation; a forgotten space after a long word ends it.
            if before.isdigit() and text[after].isdigit():
                return False
            last = _last_word(text, start, stop.start())
            return (
                len(last) > 2 and last not in abbreviations and text[after].isalpha() and not last.isascii()
            )
        last = _last_word(text, start, stop.start())
        if (len(last) == 1 and last.isalpha()) or last in abbreviations:
            # «د. أحمد» goes on, «في أبريل 2013 م. وقد» does not.
            return text[start : stop.start() - len(last)].rstrip()[-1:].isdigit()
        return not (last.isdigit() and stop.start() - start <= len(last) + 1)  # «1. » opens a list item
    if marks == ".." or ((marks == "…" or marks.startswith("...")) and end == after):
        return False
    if marks in ("...", "…"):
        return text[end - 1] in _CLOSERS
    return True


def _last_word(text: str, start: int, end: int) -> str:
    begin = end
    while begin > start and (text[begin - 1].isalnum() or _is_mark_in_word(text[begin - 1])):
        begin -= 1
    return fold(text[begin:end])


def _is_mark_in_word(letter: str) -> bool:
    return "\u064b" <= letter <= "\u0652" or letter == "\u0640" or _is_invisible(letter)


def _is_invisible(letter: str) -> bool:
    """Return whether a letter only steers the direction of the text or joins letters: it is not seen."""
    return unicodedata.category(letter) == "Cf"
