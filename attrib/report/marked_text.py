"""An article's text cut where its claims, cues and sources begin and end, so that a page can mark them.

The pieces of all lines, joined with the line ends between them, are the article's text again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

from attrib.report.audit import Audit, AuditedClaim
from attrib.types import SentenceKind, Span

Role = Literal["cue", "source"]
Mark = TypeVar("Mark")

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is of one kind throughout. ``first`` says that its claim begins here."""

    text: str
    claim: AuditedClaim | None
    role: Role | None
    first: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the article that is not blank."""

    kind: SentenceKind
    pieces: tuple[Piece, ...]


def marked_lines(audit: Audit) -> Iterator[Line]:
    """Yield the article's lines with their pieces."""
    text = audit.article.text
    lines = [Span(*found.span()) for found in _LINE.finditer(text) if found.group().strip()]
    claims = _by_line(lines, [(claim.claim.span, claim) for claim in audit.claims])
    roles = _by_line(lines, _roles(audit))
    sentences = _by_line(lines, [(sentence.span, sentence.kind) for sentence in audit.analysis.sentences])
    for at, line in enumerate(lines):
        pieces = _pieces(text, line, claims.get(at, []), roles.get(at, []))
        yield Line(_kind([kind for _, kind in sentences.get(at, [])]), tuple(pieces))


def _roles(audit: Audit) -> list[tuple[Span, Role]]:
    """Return what to mark besides claims; cues first, since a cue inside a source's span is still a cue."""
    found: list[tuple[Span, Role]] = []
    for one in audit.analysis.attributions:
        found.extend((span, "cue") for span in one.cues)
        found.extend((span, "source") for span in one.sources)
    return sorted(found, key=lambda pair: pair[1])


def _by_line(lines: Sequence[Span], marks: Iterable[tuple[Span, Mark]]) -> dict[int, list[tuple[Span, Mark]]]:
    """Return the marks that touch each line, by the line's number."""
    found: dict[int, list[tuple[Span, Mark]]] = {}
    for span, mark in marks:
        at = bisect_right(lines, span.start, key=lambda line: line.end)
        while at < len(lines) and lines[at].start < span.end:
            found.setdefault(at, []).append((span, mark))
            at += 1
    return found


def _kind(kinds: Sequence[SentenceKind]) -> SentenceKind:
    return kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else "sentence"


def _pieces(
    text: str,
    line: Span,
    claims: Sequence[tuple[Span, AuditedClaim]],
    roles: Sequence[tuple[Span, Role]],
) -> Iterator[Piece]:
    spans = [span for span, _ in claims] + [span for span, _ in roles]
    edges = {edge for span in spans for edge in (span.start, span.end) if line.start < edge < line.end}
    cuts = [line.start, *sorted(edges), line.end]
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        # The shortest claim around the piece: a claim inside another one stays visible.
        around = [(len(span), claim.number, claim) for span, claim in claims if span.covers(piece)]
        claim = min(around)[2] if around else None
        role = next((role for span, role in roles if span.covers(piece)), None)
        yield Piece(piece.of(text), claim, role, claim is not None and claim.claim.span.start == start)
