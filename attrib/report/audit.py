"""The audit: each claim of an article in order, on whose word it stands, and the counts an editor asks for.

Its JSON form, ``attrib.audit/1``, is documented in docs/format.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from attrib.report.record import Record, dumped, source_record
from attrib.types import Analysis, Article, Attribution, Claim, Finding, Source, SourceType, Status

Mark = Literal["attributed", "anonymous", "speech-act", "unattributed", "unjudged"]
MARKS: tuple[Mark, ...] = ("attributed", "anonymous", "speech-act", "unattributed", "unjudged")
"""How reports mark a claim, from the best basis to none."""

SCHEMA = "attrib.audit/1"


@dataclass(frozen=True, slots=True)
class Basis:
    """One attribution that holds a claim. ``core`` ones make it attributed; a speech act does not.

    ``cue`` is the cue's text; ``source`` is None where the text names nobody.
    """

    attribution: Attribution
    source: Source | None
    cue: str

    @property
    def core(self) -> bool:
        """Whether the claim counts as attributed by it."""
        return self.attribution.core

    @property
    def named(self) -> bool:
        """Whether a reader learns who the source is."""
        return self.source is not None and self.source.type != "anonymous"


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """A claim with its place in the article (``number`` counts from 1) and its bases, core ones first."""

    number: int
    claim: Claim
    bases: tuple[Basis, ...]

    @property
    def core(self) -> tuple[Basis, ...]:
        """The bases that make the claim attributed, innermost first."""
        return tuple(basis for basis in self.bases if basis.core)

    @property
    def mark(self) -> Mark:
        """How reports mark the claim: its status, or what an editor sees behind it.

        ``anonymous`` is attributed to sources that nobody names; ``speech-act`` is only called for or promised.
        """
        if self.claim.status == "attributed" and self.core and not any(basis.named for basis in self.core):
            return "anonymous"
        if self.claim.status == "unattributed" and any(
            basis.attribution.act == "speech_act" for basis in self.bases
        ):
            return "speech-act"
        return self.claim.status


@dataclass(frozen=True, slots=True)
class Totals:
    """How many claims there are of each status."""

    attributed: int = 0
    unattributed: int = 0
    unjudged: int = 0

    @property
    def claims(self) -> int:
        """All claims."""
        return self.judged + self.unjudged

    @property
    def judged(self) -> int:
        """The claims in languages that attrib has a pack for."""
        return self.attributed + self.unattributed

    @property
    def share(self) -> float | None:
        """The attributed part of the judged claims, in 0..1; None where no claim was judged."""
        return self.attributed / self.judged if self.judged else None

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.attributed + other.attributed,
            self.unattributed + other.unattributed,
            self.unjudged + other.unjudged,
        )


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many claims stand on one source. ``id`` and ``name`` are None for sources that nobody names.

    A claim reported by two sources counts for both, so that the counts may add up to more than the claims.
    """

    id: str | None
    name: str | None
    type: SourceType
    claims: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit says of one article. ``judged`` is false where attrib has no pack for its language.

    ``findings`` are those of the editorial rules, where a report shows them too.
    """

    analysis: Analysis
    claims: tuple[AuditedClaim, ...]
    totals: Totals
    sources: tuple[SourceCount, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def article(self) -> Article:
        """The article."""
        return self.analysis.article

    @property
    def judged(self) -> bool:
        """Whether the claims were judged."""
        return self.analysis.judged


@dataclass(slots=True)
class Tally:
    """Counts over claims or articles. The one value here that grows."""

    totals: Totals = Totals()
    articles: int = 0
    _sources: dict[str | None, SourceCount] = field(default_factory=dict)

    def add(self, audit: Audit) -> None:
        """Count one article."""
        self.articles += 1
        self.totals += audit.totals
        for source in audit.sources:
            self.count(source)

    def count(self, source: SourceCount) -> None:
        """Count claims for one source."""
        known = self._sources.get(source.id)
        claims = source.claims + (known.claims if known else 0)
        self._sources[source.id] = SourceCount(source.id, source.name, source.type, claims)

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """All sources, those with most claims first, else in the order they came."""
        return tuple(sorted(self._sources.values(), key=lambda source: -source.claims))


def audit_of(analysis: Analysis, findings: Iterable[Finding] = ()) -> Audit:
    """Return the audit of one article, with the ``findings`` that a report of it shows."""
    ordered = sorted(analysis.claims, key=lambda claim: claim.span)
    claims = tuple(
        AuditedClaim(number, claim, _bases(analysis, claim)) for number, claim in enumerate(ordered, start=1)
    )
    totals = _totals(claim.status for claim in ordered)
    return Audit(analysis, claims, totals, _source_counts(claims), tuple(findings))


def _bases(analysis: Analysis, claim: Claim) -> tuple[Basis, ...]:
    text = analysis.article.text
    bases = []
    for index in claim.attributions:
        one = analysis.attributions[index]
        bases.append(Basis(one, analysis.sources[index], " … ".join(cue.of(text) for cue in one.cues)))
    return tuple(sorted(bases, key=lambda basis: not basis.core))


def _totals(statuses: Iterable[Status]) -> Totals:
    counted: dict[Status, int] = {}
    for status in statuses:
        counted[status] = counted.get(status, 0) + 1
    return Totals(counted.get("attributed", 0), counted.get("unattributed", 0), counted.get("unjudged", 0))


def _source_counts(claims: Iterable[AuditedClaim]) -> tuple[SourceCount, ...]:
    tally = Tally()
    for audited in claims:
        seen: set[str | None] = set()
        for basis in audited.core:
            source = basis.source
            key = source.id if source else None
            if key not in seen:
                seen.add(key)
                tally.count(
                    SourceCount(source.id, source.name, source.type, 1)
                    if source
                    else SourceCount(None, None, "unknown", 1)
                )
    return tally.sources


def audit_record(audit: Audit) -> Record:
    """Return the record of one article's audit."""
    article = audit.article
    return {
        "schema": SCHEMA,
        "id": article.id,
        "path": article.path,
        "language": article.language,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "judged": audit.judged,
        "claims": [_claim_record(claim) for claim in audit.claims],
        "totals": _totals_record(audit.totals),
        "sources": _sources_record(audit.sources, audit.totals),
    }


def _claim_record(audited: AuditedClaim) -> Record:
    claim = audited.claim
    return {
        "id": claim.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "sentence": claim.sentence,
        "status": claim.status,
        "bases": [
            {
                "attribution": basis.attribution.id,
                "source": None if basis.source is None else source_record(basis.source),
                "cue": basis.cue,
                "act": basis.attribution.act,
                "core": basis.core,
            }
            for basis in audited.bases
        ],
    }


def _totals_record(totals: Totals) -> Record:
    return {
        "claims": totals.claims,
        "attributed": totals.attributed,
        "unattributed": totals.unattributed,
        "unjudged": totals.unjudged,
        "share": _rounded(totals.share),
    }


def _sources_record(sources: Iterable[SourceCount], totals: Totals) -> list[Record]:
    return [
        {
            "id": source.id,
            "name": source.name,
            "type": source.type,
            "claims": source.claims,
            "share": _rounded(source_share(source, totals)),
        }
        for source in sources
    ]


def source_share(source: SourceCount, totals: Totals) -> float | None:
    """Return the part of the judged claims that stand on ``source``; None where none was judged."""
    return source.claims / totals.judged if totals.judged else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def write_json(audits: Iterable[Audit]) -> Iterator[str]:
    """Yield one JSON object, piece by piece: ``articles``, then ``totals`` and ``sources`` over them all."""
    tally = Tally()
    yield f'{{"schema": "{SCHEMA}",\n "articles": ['
    for audit in audits:
        yield (",\n  " if tally.articles else "\n  ") + dumped(audit_record(audit))
        tally.add(audit)
    yield f'],\n "totals": {dumped(_totals_record(tally.totals))},\n "sources": ['
    rows = _sources_record(tally.sources, tally.totals)
    yield ",".join("\n  " + dumped(row) for row in rows) + "]}\n"


def write_jsonl(audits: Iterable[Audit]) -> Iterator[str]:
    """Yield one line an article."""
    for audit in audits:
        yield dumped(audit_record(audit)) + "\n"
