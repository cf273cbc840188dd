"""Matches for programs: the records of ``attrib search`` (docs/format.md), a public contract."""

from __future__ import annotations

from collections.abc import Sequence

from attrib.report.record import Record, claim_record
from attrib.types import Match, SourceRef


def match_record(match: Match) -> Record:
    """Return the record of a claim of the index beside what was searched for."""
    article, claim = match.article, match.claim
    return {
        "rank": match.rank,
        "score": match.score,
        "verdict": match.verdict,
        "because": list(match.because),
        "article": {
            "id": article.id,
            "path": article.path,
            "title": article.title,
            "date": article.date,
            "outlet": article.outlet,
            "language": article.language,
        },
        "claim": claim_record(claim),
        "status": claim.status,
        "sources": source_records(match.sources),
    }


def source_records(sources: Sequence[SourceRef]) -> list[Record]:
    """Return the records of the sources that a claim is attributed with."""
    return [{"id": source.id, "name": source.name, "type": source.type} for source in sources]


def results_record(id: str | int, matches: Sequence[Match]) -> Record:
    """Return the record of one query's results."""
    return {"id": id, "results": [match_record(match) for match in matches]}
