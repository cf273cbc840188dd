"""An article's text cut where its claims, cues, sources, contents and findings begin and end.

The pieces of all lines, joined with the line ends between them, are the article's text again: a page marks the
text and never rewrites it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

from attrib.report.audit import Audit, AuditedClaim
from attrib.types import Finding, SentenceKind, Span

Role = Literal["cue", "source", "content"]
Mark = TypeVar("Mark")

_LINE = re.compile(r"[^\r\n]+")
_LETTER = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding and its number in the article, from 1 in the order of the text."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is of one kind throughout.

    ``first`` says that its claim begins here. ``sources``, ``cues`` and ``contents`` are the ids of the
    attributions whose source, cue or content covers it; ``findings`` are the numbers of the findings that mark
    it, ``opened`` the findings that begin here.
    """

    text: str
    claim: AuditedClaim | None
    first: bool
    sources: tuple[int, ...] = ()
    cues: tuple[int, ...] = ()
    contents: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    opened: tuple[NumberedFinding, ...] = ()

    @property
    def role(self) -> Role | None:
        """What the piece is of the attribution nearest to it: a cue inside a source's span is still a cue."""
        return "cue" if self.cues else "source" if self.sources else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the article that is not blank, with the claims and findings that begin in it."""

    kind: SentenceKind
    pieces: tuple[Piece, ...]
    claims: tuple[AuditedClaim, ...]
    findings: tuple[NumberedFinding, ...]


def marked_lines(audit: Audit) -> Iterator[Line]:
    """Yield the article's lines with their pieces."""
    text = audit.article.text
    lines = [Span(*found.span()) for found in _LINE.finditer(text) if found.group().strip()]
    claims = _by_line(lines, [(claim.claim.span, claim) for claim in audit.claims])
    roles = _by_line(lines, _roles(audit))
    findings = _by_line(lines, numbered_findings(audit))
    sentences = _by_line(lines, [(sentence.span, sentence.kind) for sentence in audit.analysis.sentences])
    for at, line in enumerate(lines):
        here, flags = claims.get(at, []), findings.get(at, [])
        yield Line(
            _kind([kind for _, kind in sentences.get(at, [])]),
            tuple(_pieces(text, line, here, roles.get(at, []), flags)),
            tuple(claim for span, claim in here if _begins(span, line)),
            tuple(flag for span, flag in flags if _begins(span, line)),
        )


def numbered_findings(audit: Audit) -> list[tuple[Span, NumberedFinding]]:
    """Return the article's findings with their spans; an empty span is shown on a letter beside it."""
    text = audit.article.text
    ordered = sorted(audit.findings, key=lambda finding: (finding.span, finding.rule))
    return [
        (_visible(finding.span, text), NumberedFinding(number, finding))
        for number, finding in enumerate(ordered, start=1)
    ]


def _visible(span: Span, text: str) -> Span:
    """Return ``span`` from its first letter on: where it has none from the next, or else from the last before it."""
    letter = _LETTER.search(text, span.start)
    start = letter.start() if letter else max(0, len(text.rstrip()) - 1)
    return Span(start, max(span.end, start + 1))


def _begins(span: Span, line: Span) -> bool:
    return line.start <= span.start < line.end


def _roles(audit: Audit) -> list[tuple[Span, tuple[Role, int]]]:
    """Return what attributions mark: the role and the attribution's id of each of their spans."""
    found: list[tuple[Span, tuple[Role, int]]] = []
    for one in audit.analysis.attributions:
        found.extend((span, ("cue", one.id)) for span in one.cues)
        found.extend((span, ("source", one.id)) for span in one.sources)
        found.extend((span, ("content", one.id)) for span in one.contents)
    return found


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
    roles: Sequence[tuple[Span, tuple[Role, int]]],
    findings: Sequence[tuple[Span, NumberedFinding]],
) -> Iterator[Piece]:
    spans = [span for marks in (claims, roles, findings) for span, _ in marks]
    edges = {edge for span in spans for edge in (span.start, span.end) if line.start < edge < line.end}
    cuts = [line.start, *sorted(edges), line.end]
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        # The shortest claim around the piece: a claim inside another one stays visible.
        around = [(len(span), claim.number, claim) for span, claim in claims if span.covers(piece)]
        claim = min(around)[2] if around else None
        held = [mark for span, mark in roles if span.covers(piece)]
        flags = [(span, one) for span, one in findings if span.covers(piece)]
        yield Piece(
            piece.of(text),
            claim,
            claim is not None and claim.claim.span.start == start,
            sources=_ids(held, "source"),
            cues=_ids(held, "cue"),
            contents=_ids(held, "content"),
            findings=tuple(one.number for _, one in flags),
            opened=tuple(one for span, one in flags if span.start == start),
        )


def _ids(held: Iterable[tuple[Role, int]], wanted: Role) -> tuple[int, ...]:
    return tuple(id for role, id in held if role == wanted)
