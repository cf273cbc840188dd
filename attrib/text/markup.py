"""What of a Markdown file is not prose: front matter, code, comments, tags, addresses and marks.

A Markdown article's text is the whole file, so that offsets are those an editor sees. Nothing of its markup
may become a claim, though; :func:`prose_gaps` gives the stretches that the sentence splitter passes over.

markdown-it-py (CommonMark and tables) finds the blocks; marks within a line are found by one regular
expression, which works in linear time on any input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attrib.types import Span

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\n|\r")
_FRONT_FENCE = re.compile(r"(---|\+\+\+)[ \t]*[\r\n]+(?=[ \t]*(?:#|[\w\"'-]+[ \t]*[:=]))")

_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})(?=[ \t\r\n]|\Z|(?<=>))[ \t]*)+")
_QUOTE_PREFIX = re.compile(r"[ \t]*(?:>[ \t]*)+")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_REFERENCE = re.compile(r"[ ]{0,3}\[[^\]\[]+\]:[ \t]*\S")

_INLINE = re.compile(
    r"""
    (?P<escape>\\)(?=[!-/:-@\[-`{-~])(?s:.)                      # the backslash is no prose, what it escapes is
  | (?P<code>`+)                                                 # marks of inline code
  | (?P<image>!\[[^\[\]\n]*\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\[\]\n]*\]))
  | (?P<note>\[\^[^\[\]\s]+\]:?)
  | (?P<open>\[)(?P<label>[^\[\]\n]*)(?P<target>\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\[\]\n]*\]))
  | (?P<auto><(?:https?|ftp|mailto):[^<>\s]*>)
  | (?P<tag></?[a-zA-Z][^<>]*>)
  | (?P<url>\b(?:https?|ftp)://[^\s<>()\[\]«»"،؛]+)
  | (?P<stars>(?<=\S)\*+|\*+(?=\S)|~~)
  | (?P<lines>(?<![^\W_])_+(?=[^\s_])|(?<=[^\s_])_+(?![^\W_]))
    """,
    re.VERBOSE,
)
_WHOLE = ("escape", "code", "image", "note", "auto", "tag", "url", "stars", "lines")
_SCRIPT = re.compile(r"<(script|style|pre|textarea)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """The structure of a Markdown text. All spans index the text; they are sorted and do not overlap.

    ``headings`` hold the words of each heading without its marks, ``levels`` their levels 1 to 6.
    """

    gaps: tuple[Span, ...]
    headings: tuple[Span, ...]
    levels: tuple[int, ...]


def front_matter(text: str) -> Span | None:
    """Return the span of a ``---`` (YAML) or ``+++`` (TOML) block at the text's beginning, fences included.

    A rule that opens a text is told from it by what follows: a field, or a comment.
    """
    opening = _FRONT_FENCE.match(text)
    if opening is None:
        return None
    fence = opening[1]
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
    found = closing.search(text.replace("\r", "\n"), opening.end())
    return None if found is None else Span(0, found.end())


def prose_gaps(text: str) -> tuple[Span, ...]:
    """Return what of the Markdown ``text`` is not prose, as sorted, disjoint spans.

    These are: front matter; fenced and indented code; tables (as in HTML, only running text is read);
    comments, scripts and tags; images; the addresses of links, of which the words stay; reference
    definitions and footnote marks; the marks of headings, quotations, lists, emphasis and inline code;
    rules; backslashes that escape.
    """
    return read_markup(text).gaps


def read_markup(text: str) -> Markup:
    """Return the gaps and the headings of the Markdown ``text`` in one pass."""
    return _Reader(text).read()


class _Reader:
    """Walks the block tokens of one text and gathers gaps line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        front = front_matter(text)
        self.body = front.end if front else 0
        self.starts = [self.body, *(end.end() for end in _LINE_END.finditer(text, self.body))]
        self.found: list[tuple[int, int]] = [(0, self.body)] if front else []
        self.covered: set[int] = set()
        self.headings: list[Span] = []
        self.levels: list[int] = []

    def read(self) -> Markup:
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark").enable("table").disable(["inline"])
        for token in parser.parse(self.text[self.body :]):
            if token.map is not None:
                self._block(token)
        self._references()
        self._comments()
        # Marks inside a block that is left out anyway would be found in vain, and wrongly so in code.
        blocks = _merge(self.found)
        self.found = [(span.start, span.end) for span in blocks]
        for start, end in _between(blocks, len(self.text)):
            self._inline(start, end)
        return Markup(_merge(self.found), tuple(self.headings), tuple(self.levels))

    def _line(self, number: int) -> Span:
        """Return the span of a line of the body without its newline."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def _lines(self, token: Token) -> range:
        first, last = token.map or [0, 0]
        return range(first, min(last, len(self.starts)))

    def _whole(self, lines: range) -> None:
        if lines:
            self.found.append((self._line(lines[0]).start, self._line(lines[-1]).end))
            self.covered.update(lines)

    def _block(self, token: Token) -> None:
        lines = self._lines(token)
        if not lines:
            return
        kind = token.type
        if kind in ("fence", "code_block", "hr", "table_open") or (
            kind == "html_block" and _SCRIPT.match(token.content.lstrip())
        ):
            self._whole(lines)
        elif kind == "heading_open":
            self._heading(token, lines)
        elif kind == "list_item_open":
            self._mark(_PREFIX, lines[:1])
        elif kind == "blockquote_open":
            self._mark(_QUOTE_PREFIX, lines)

    def _mark(self, pattern: re.Pattern[str], lines: range) -> None:
        for number in lines:
            line = self._line(number)
            if mark := pattern.match(self.text, line.start, line.end):
                self.found.append(mark.span())

    def _heading(self, token: Token, lines: range) -> None:
        first, last = self._line(lines[0]), self._line(lines[-1])
        mark = _PREFIX.match(self.text, first.start, first.end)
        start, end = (mark.end() if mark else first.start), last.end
        if mark:
            self.found.append(mark.span())
        if token.markup.startswith("#"):
            if hashes := _CLOSING_HASHES.search(self.text, start, end):
                self.found.append(hashes.span())
                end = hashes.start()
        else:
            self.found.append((last.start, last.end))  # the underline
            end = self._line(lines[-2]).end
        if start < end:
            self.headings.append(Span(start, end))
            self.levels.append(int(token.tag[1:]))

    def _references(self) -> None:
        for number in range(len(self.starts)):
            line = self._line(number)
            if number not in self.covered and _REFERENCE.match(self.text, line.start, line.end):
                self.found.append((line.start, line.end))

    def _comments(self) -> None:
        at = self.text.find("<!--", self.body)
        while at >= 0:
            end = self.text.find("-->", at + 4)
            if end < 0:
                return
            self.found.append((at, end + 3))
            at = self.text.find("<!--", end)

    def _inline(self, start: int, end: int) -> None:
        at = start
        while match := _INLINE.search(self.text, at, end):
            at = match.end()
            if match["open"] is not None:
                self.found.append(match.span("open"))
                self.found.append(match.span("target"))
                at = match.end("open")  # the label may hold emphasis
                self._inline_label(*match.span("label"))
                at = match.end()
                continue
            for name in _WHOLE:
                if match[name] is not None:
                    self.found.append(match.span(name))

    def _inline_label(self, start: int, end: int) -> None:
        for match in _INLINE.finditer(self.text, start, end):
            for name in _WHOLE:
                if match[name] is not None:
                    self.found.append(match.span(name))


def _between(blocks: tuple[Span, ...], length: int) -> Iterator[tuple[int, int]]:
    """Return the stretches that lie between ``blocks``."""
    at = 0
    for block in blocks:
        if at < block.start:
            yield at, block.start
        at = block.end
    if at < length:
        yield at, length


def _merge(found: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the stretches sorted, with those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Span(start, end) for start, end in merged)
