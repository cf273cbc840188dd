"""What the index knows of drafts, for programs (docs/format.md, a public contract) and for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.audit_terminal import heading
from attrib.report.record import Record, claim_record
from attrib.report.search import match_record, source_records
from attrib.report.search_terminal import write_terminal as write_matches
from attrib.report.terminal import Screen, isolated, line, shown
from attrib.store.drafts import KnownInDraft


def known_record(known: KnownInDraft) -> Record:
    """Return the record of a draft's claim that the index knows."""
    claim = known.claim
    return {
        "path": known.article.path,
        "article": known.article.id,
        "claim": claim_record(claim),
        "status": claim.status,
        "sources": source_records(known.sources),
        "matches": [match_record(match) for match in known.matches],
    }


def write_terminal(found: Iterable[KnownInDraft], screen: Screen) -> Iterator[str]:
    """Yield the lines of the report on drafts, article by article, claim by claim."""
    words = screen.words
    article = None
    for known in found:
        if known.article is not article:
            if article is not None:
                yield "\n"
            yield from heading(known.article, screen)
            article = known.article
        yield line("", screen)
        yield from write_matches(known.claim.text, known.matches, screen, said_by=_said_by(known, screen))
    if article is None:
        yield line(words("match-none"), screen)


def _said_by(known: KnownInDraft, screen: Screen) -> str:
    words = screen.words
    if not known.sources:
        return words("match-here-none", status=words(known.claim.status))
    names = words("comma").join(isolated(shown(source.name)) for source in known.sources)
    return words("match-here", names=names)
