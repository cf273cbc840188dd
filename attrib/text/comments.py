"""Comments to attrib in a text: where they stand. What they say is :mod:`attrib.check.directives`' to read."""

from __future__ import annotations

import re

from attrib.types import Span

MARK = "attrib:"
"""What every comment to attrib holds: a text without it needs no look."""

COMMENT = re.compile(r"<!--[ \t]*attrib:(?P<body>(?:(?!-->)[^\r\n]){0,1000})-->")
"""A comment is short: a line of nothing but beginnings of comments would else be read again from each of them."""


def comment_gaps(text: str) -> tuple[Span, ...]:
    """Return the places of all comments to attrib in a text without markup: they are no prose."""
    if MARK not in text:
        return ()
    return tuple(Span(*found.span()) for found in COMMENT.finditer(text))
