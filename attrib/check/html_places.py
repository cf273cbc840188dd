"""Where passages of a page's text stand in the page, so that an editor can go there.

The text of a page is made by :mod:`attrib.text.html_page`, which does not say where it took what. So the page is
brought down to the letters between its tags, each with its place, and a paragraph of the text is looked for there.
White space counts for nothing: pages break and indent lines as they like. What stands more than once (a headline
also in a menu) is placed only where the paragraphs around it leave one of the places; else it has none, since a
wrong line is worse than no line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from attrib.errors import InputError
from attrib.report.findings import FilePlace
from attrib.text import html_page
from attrib.text.offsets import LineIndex
from attrib.types import Article, Span

_PIECE = re.compile(
    r"(?P<mark><!--.*?-->|<(?P<raw>script|style|template|noscript|title)\b[^>]*>.*?</(?P=raw)\s*>"
    r"|<[!/?a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<letter>\S)",
    re.DOTALL | re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of a page that are no white space, and the stretch of the page that each is written in."""

    text: str
    starts: list[int]
    ends: list[int]


def places_in_page(
    article: Article, spans: Iterable[Span], data: bytes
) -> tuple[tuple[Span, FilePlace], ...]:
    """Return the place in the page ``data`` of those ``spans`` of its article that are found, in order."""
    try:
        page = html_page.page_text(data, article.path or article.id)
    except InputError:
        return ()
    letters = _letters(page)
    paragraphs = [Span(*found.span()) for found in _LINE.finditer(article.text)]
    known = _anchored(article.text, paragraphs, letters.text)
    lines = LineIndex(page)
    places: dict[Span, FilePlace] = {}
    for span in spans:
        found = _found(article.text, span, paragraphs, known, letters.text)
        if found is not None:
            start = lines.position(letters.starts[found.start])
            end = lines.position(letters.ends[found.end - 1])
            places[span] = FilePlace(start.line, start.column, end.line, end.column)
    return tuple(sorted(places.items(), key=lambda one: one[0]))


def _letters(page: str) -> _Letters:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in _PIECE.finditer(page):
        if piece["mark"] is not None:
            continue
        written = unescape(piece[0]) if piece["entity"] is not None else piece[0]
        for letter in written:
            if not letter.isspace():
                text.append(letter)
                starts.append(piece.start())
                ends.append(piece.end())
    return _Letters("".join(text), starts, ends)


def _anchored(text: str, paragraphs: list[Span], letters: str) -> list[Span | None]:
    """Return where each paragraph stands in ``letters``; None where it does not, or the place is not certain."""
    bare = [_SPACE.sub("", one.of(text)) for one in paragraphs]
    once = [_only(one, letters, 0, len(letters)) for one in bare]
    placed = list(_ascending(once))
    for at, one in enumerate(bare):
        if placed[at] is None:
            low, high = _between(placed, at, len(letters))
            placed[at] = _only(one, letters, low, high)
    return placed


def _ascending(places: list[Span | None]) -> Iterator[Span | None]:
    """Yield the places that go on in the page as they do in the text; None for others."""
    end = 0
    for place in places:
        if place is None or place.start < end:
            yield None
        else:
            end = place.end
            yield place


def _between(placed: list[Span | None], at: int, end: int) -> tuple[int, int]:
    """Return the stretch of letters between the nearest placed paragraphs before and after number ``at``."""
    low = next((one.end for one in reversed(placed[:at]) if one is not None), 0)
    high = next((one.start for one in placed[at + 1 :] if one is not None), end)
    return low, high


def _found(
    text: str, span: Span, paragraphs: list[Span], known: list[Span | None], letters: str
) -> Span | None:
    """Return where a span of the text stands in ``letters``: by its paragraphs, or else by its own words."""
    first = _paragraph(paragraphs, span.start)
    last = _paragraph(paragraphs, max(span.start, span.end - 1))
    opening, closing = known[first], known[last]
    if opening is not None and closing is not None:
        before = len(_SPACE.sub("", text[paragraphs[first].start : span.start]))
        upto = len(_SPACE.sub("", text[paragraphs[last].start : span.end]))
        start, end = opening.start + before, closing.start + upto
        return Span(start, end) if start < end else None
    low, _ = _between(known, first, len(letters))
    _, high = _between(known, last, len(letters))
    return _only(_SPACE.sub("", span.of(text)), letters, low, high)


def _paragraph(paragraphs: list[Span], offset: int) -> int:
    return max(0, bisect_right(paragraphs, offset, key=lambda one: one.start) - 1)


def _only(words: str, letters: str, low: int, high: int) -> Span | None:
    """Return the place of ``words`` in ``letters[low:high]`` where there is exactly one."""
    at = letters.find(words, low, high) if words else -1
    if at < 0 or letters.find(words, at + 1, high) >= 0:
        return None
    return Span(at, at + len(words))
