"""Comments to attrib in a draft: what they say, where they stand, how far they reach.

=======================================  =======================================================
comment                                  keeps back what is found
=======================================  =======================================================
``… <!-- attrib: ignore ATT001 -->``     on the line that it ends
``<!-- attrib: ignore ATT001 -->``       in the paragraph that follows, when alone on its line
``<!-- attrib: ignore-start ATT001 -->`` from there to the next ``<!-- attrib: ignore-end -->``
``<!-- attrib: ignore-file ATT001 -->``  in the whole draft
``# attrib: ignore ATT001``              in the whole draft, as a comment in its front matter
=======================================  =======================================================

Several rules are parted by commas or spaces; no rule means all rules. Behind a colon a reason may stand:
``<!-- attrib: ignore ATT001: seen by our reporter -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from attrib.check.rule_table import codes_of, nearest, split_items
from attrib.errors import UsageError
from attrib.text.comments import COMMENT, MARK
from attrib.types import Span

Verb = Literal["ignore", "ignore-file", "ignore-start", "ignore-end"]
VERBS: tuple[Verb, ...] = ("ignore", "ignore-file", "ignore-start", "ignore-end")

_FRONT_COMMENT = re.compile(r"^[ \t]*#[ \t]*attrib:(?P<body>[^\r\n]*)", re.MULTILINE)
_BODY = re.compile(r"\s*(?P<verb>[A-Za-z-]+)(?P<items>[^:]*)(?P<reason>:.*)?\Z", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?=[\r\n]|\Z)")


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that keeps findings back. ``span`` is the comment, ``reach`` what it speaks of.

    ``items`` are the rules as they are written, ``codes`` those of each; both empty for all rules.
    """

    span: Span
    verb: Verb
    items: tuple[str, ...]
    codes: tuple[frozenset[str], ...]
    reason: str | None
    reach: Span


@dataclass(frozen=True, slots=True)
class Misread:
    """A comment to attrib that says nothing it can follow, and why, in the message languages."""

    span: Span
    problem_ar: str
    problem_en: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment that can be read: what it says, before it is known how far it reaches."""

    span: Span
    verb: Verb
    items: tuple[str, ...]
    codes: tuple[frozenset[str], ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Comments:
    """All comments to attrib in one draft, in order; ``spans`` are the places of all, the ends of blocks too."""

    directives: tuple[Directive, ...] = ()
    misread: tuple[Misread, ...] = ()
    spans: tuple[Span, ...] = ()


def read_comments(text: str, *, markdown: bool = False) -> Comments:
    """Return the comments to attrib in ``text``.

    ``markdown`` says that code in the text is no comment, and that a front matter may hold some. Takes time
    linear in the text; a draft that never says ``attrib:`` costs one search.
    """
    if MARK not in text:
        return Comments()
    said: list[_Said] = []
    misread: list[Misread] = []
    spans: list[Span] = []
    for span, body, front in _comments(text, markdown):
        spans.append(span)
        one = _read(span, body, front)
        if isinstance(one, _Said):
            said.append(one)
        else:
            misread.append(one)
    directives, unpaired = _reaching(text, said)
    wrong = sorted((*misread, *unpaired), key=lambda one: one.span)
    return Comments(directives, tuple(wrong), tuple(spans))


def _comments(text: str, markdown: bool) -> Iterator[tuple[Span, str, bool]]:
    """Yield each comment's span, what it says, and whether it stands in the front matter."""
    body = 0
    code: list[Span] = []
    if markdown:
        from attrib.text.markup import front_matter

        front = front_matter(text)
        if front is not None:
            for found in _FRONT_COMMENT.finditer(text, 0, front.end):
                yield Span(*found.span()), found["body"], True
            body = front.end
        code = _code_blocks(text, body)
    for found in COMMENT.finditer(text, body):
        span = Span(*found.span())
        if not any(block.covers(span) for block in code):
            yield span, found["body"], False


def _code_blocks(text: str, body: int) -> list[Span]:
    from markdown_it import MarkdownIt

    starts = [body, *(end.end() for end in _LINE_END.finditer(text, body)), len(text)]
    parser = MarkdownIt("commonmark").disable(["inline"])
    return [
        Span(starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        for token in parser.parse(text[body:])
        if token.type in ("fence", "code_block") and token.map is not None
    ]


def _read(span: Span, body: str, front: bool) -> _Said | Misread:
    said = _BODY.match(body)
    if said is None:
        return Misread(
            span,
            "لا أمر فيه؛ يُكتب مثلا attrib: ignore ATT001",
            "it says nothing; write attrib: ignore ATT001",
        )
    verb = next((known for known in VERBS if known == said["verb"].casefold()), None)
    if verb is None or front and verb in ("ignore-start", "ignore-end"):
        near = nearest(said["verb"], VERBS[:2] if front else VERBS)
        return Misread(
            span,
            f"لا أمر باسم «{said['verb']}»" + (f"؛ هل المقصود {near}؟" if near else ""),
            f"“{said['verb']}” is nothing it can do" + (f"; did you mean {near}?" if near else ""),
        )
    items = split_items([said["items"]])
    reason = (said["reason"] or "").removeprefix(":").strip() or None
    try:
        codes = tuple(codes_of(item) for item in items)
    except UsageError as error:
        wrong = error.message.removeprefix("No rule is called ").rstrip(".")
        near = (error.remedy or "").partition("? ")[0].removeprefix("Did you mean ")
        meant = near if error.remedy and error.remedy.startswith("Did") else None
        return Misread(
            span,
            f"لا قاعدة باسم «{wrong.strip('“”')}»" + (f"؛ هل المقصود {meant}؟" if meant else ""),
            f"no rule is called {wrong}" + (f"; did you mean {meant}?" if meant else ""),
        )
    return _Said(span, "ignore-file" if front else verb, items, codes, reason)


def _reaching(text: str, said: list[_Said]) -> tuple[tuple[Directive, ...], list[Misread]]:
    """Return the comments with their reach, and those that begin or end a block which the other end lacks."""
    directives: list[Directive] = []
    unpaired: list[Misread] = []
    opened: list[_Said] = []
    for one in said:
        if one.verb == "ignore-start":
            opened.append(one)
        elif one.verb == "ignore-end":
            if not opened:
                unpaired.append(Misread(one.span, "لا ignore-start قبله", "no ignore-start stands before it"))
            directives += [_directive(start, Span(start.span.end, one.span.start)) for start in opened]
            opened = []
        elif one.verb == "ignore-file":
            directives.append(_directive(one, Span(0, len(text))))
        else:
            directives.append(_directive(one, _line_or_paragraph(text, one.span)))
    for start in opened:
        unpaired.append(Misread(start.span, "لا ignore-end بعده", "no ignore-end follows it"))
        directives.append(_directive(start, Span(start.span.end, len(text))))
    return tuple(sorted(directives, key=lambda one: one.span)), unpaired


def _directive(said: _Said, reach: Span) -> Directive:
    return Directive(said.span, said.verb, said.items, said.codes, said.reason, reach)


def _line_or_paragraph(text: str, comment: Span) -> Span:
    """Return the line that the comment ends, or the paragraph below where it is alone on its line."""
    start = max(text.rfind("\n", 0, comment.start), text.rfind("\r", 0, comment.start)) + 1
    ending = _LINE_END.search(text, comment.end)
    end = ending.start() if ending else len(text)
    alone = not COMMENT.sub("", text[start:end]).strip()
    if not alone:
        return Span(start, end)
    first = re.compile(r"\s*").match(text, end)
    below = first.end() if first else end
    # Comments one below the other speak of the same paragraph.
    while next_comment := re.compile(COMMENT.pattern + r"\s*").match(text, below):
        below = next_comment.end()
    blank = _BLANK_LINE.search(text, below)
    return Span(below, blank.start() if blank else len(text))
