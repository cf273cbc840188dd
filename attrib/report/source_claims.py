"""Every source of a report with the claims that stand on it, so that a reader gets from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrib.report.audit import Audit, AuditedClaim, SourceCount, Tally


@dataclass(frozen=True, slots=True)
class InArticle:
    """The claims of one article that stand on a source; ``number`` is the article's, from 1."""

    number: int
    audit: Audit
    claims: tuple[AuditedClaim, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, and its claims article by article."""

    source: SourceCount
    articles: tuple[InArticle, ...]


def source_rows(audits: Sequence[Audit], tally: Tally) -> tuple[SourceRow, ...]:
    """Return a row for each source of ``tally``, in its order."""
    found: dict[str | None, list[InArticle]] = {}
    for number, audit in enumerate(audits, start=1):
        here: dict[str | None, list[AuditedClaim]] = {}
        for one in audit.claims:
            for id in dict.fromkeys(basis.source.id if basis.source else None for basis in one.core):
                here.setdefault(id, []).append(one)
        for id, claims in here.items():
            found.setdefault(id, []).append(InArticle(number, audit, tuple(claims)))
    return tuple(SourceRow(source, tuple(found.get(source.id, ()))) for source in tally.sources)
