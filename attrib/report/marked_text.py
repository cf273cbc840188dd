"""An article's text cut where its claims, cues and sources begin and end, so that a page can mark them.

The pieces of all lines, joined with the line ends between them, are the article's text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from attrib.report.audit import Audit, AuditedClaim
from attrib.types import Sentence, SentenceKind, Span

Role = Literal["cue", "source"]

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
    roles = _roles(audit)
    edges = sorted(
        {edge for claim in audit.claims for edge in (claim.claim.span.start, claim.claim.span.end)}
        | {edge for span, _ in roles for edge in (span.start, span.end)}
    )
    for found in _LINE.finditer(text):
        if found.group().strip():
            line = Span(found.start(), found.end())
            yield Line(
                _kind(line, audit.analysis.sentences), tuple(_pieces(text, line, edges, audit.claims, roles))
            )


def _roles(audit: Audit) -> list[tuple[Span, Role]]:
    """Return what to mark besides claims; cues first, since a cue inside a source's span is still a cue."""
    found: list[tuple[Span, Role]] = []
    for one in audit.analysis.attributions:
        found.extend((span, "cue") for span in one.cues)
        found.extend((span, "source") for span in one.sources)
    return sorted(found, key=lambda pair: pair[1])


def _kind(line: Span, sentences: Sequence[Sentence]) -> SentenceKind:
    inside = [sentence.kind for sentence in sentences if sentence.span.overlap(line)]
    return inside[0] if inside and all(kind == inside[0] for kind in inside) else "sentence"


def _pieces(
    text: str,
    line: Span,
    edges: Sequence[int],
    claims: Sequence[AuditedClaim],
    roles: Sequence[tuple[Span, Role]],
) -> Iterator[Piece]:
    cuts = [line.start, *(edge for edge in edges if line.start < edge < line.end), line.end]
    near = [claim for claim in claims if claim.claim.span.overlap(line)]
    marks = [(span, role) for span, role in roles if span.overlap(line)]
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = Span(start, end)
        # The shortest claim around the piece: a claim inside another one stays visible.
        around = [claim for claim in near if claim.claim.span.covers(piece)]
        claim = min(around, key=lambda claim: len(claim.claim.span), default=None)
        role = next((role for span, role in marks if span.covers(piece)), None)
        yield Piece(piece.of(text), claim, role, claim is not None and claim.claim.span.start == start)
