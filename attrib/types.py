"""The values that travel along the line, from text to finding.

Every value is frozen. A later stage makes a new type; it never fills a ``None`` in an old one. All spans
are half-open and count Unicode code points of :attr:`Article.text`, which nobody changes: after every
stage ``article.text[span.start:span.end]`` is the span's text.

The words are those of the field: *source*, *cue* and *content* as in PARC 3 (Pareti 2016) and PolNeAR
(Newell et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SentenceKind = Literal["sentence", "heading", "boilerplate"]
Form = Literal["direct", "indirect", "mixed"]
Act = Literal["assertion", "belief", "speech_act", "impersonal"]
Stance = Literal["neutral", "endorsing", "distancing", "presupposing"]
SourceType = Literal["person", "organization", "media", "state", "anonymous", "group", "document", "unknown"]
Status = Literal["attributed", "unattributed", "unjudged"]
ResolvedBy = Literal["exact", "alias", "folded", "fuzzy", "antecedent", "mention"]
Verdict = Literal["same", "related", "conflict", "different"]
Level = Literal["error", "warning", "note"]

CORE_ACTS: frozenset[Act] = frozenset({"assertion", "belief"})
"""The acts that make a claim attributed: a call, a promise or an impersonal passive does not."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``start`` inclusive and ``end`` exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the stretch of ``text`` that this span marks."""
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """Return how many code points both spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def covers(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One input text. ``text`` is exactly what was decoded; ``language`` is an ISO 639-1 code or "und"."""

    id: str
    text: str
    language: str
    path: str | None = None
    title: str | None = None
    date: str | None = None
    """ISO 8601 calendar date, ``YYYY-MM-DD``."""
    outlet: str | None = None
    url: str | None = None
    gaps: tuple[Span, ...] = ()
    """What of ``text`` is no prose (markup, front matter, comments to attrib), sorted and apart; it is not read."""

    def __post_init__(self) -> None:
        if any(gap.end > len(self.text) for gap in self.gaps):
            raise ValueError("a gap outside the text")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the article that ends a sentence, a heading or a line of boilerplate."""

    span: Span
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody (``sources``) is said, by a ``cue``, to assert a ``content``; the source is not resolved yet.

    ``sources`` is empty for a dropped subject. ``named`` is the stretch of text that names the source best:
    the name inside the mention without titles, a fuller mention earlier in the article, or the antecedent
    of a pronoun or dropped subject; ``None`` when the text names nobody. ``via`` holds the channel that the
    source spoke to or through ("قال المتحدث لوكالة ..."), which is not the source.
    """

    id: int
    sources: tuple[Span, ...]
    cues: tuple[Span, ...]
    contents: tuple[Span, ...]
    form: Form
    act: Act
    stance: Stance
    source_type: SourceType
    named: Span | None
    via: tuple[Span, ...]
    parent: int | None
    confidence: float
    """How often the pattern's cue, source and content are all right, 0 to 1 (docs/evaluation.md)."""
    because: str
    """The id of the pattern that fired; :func:`attrib.report.patterns.in_words` says it to a person."""

    @property
    def core(self) -> bool:
        """Whether a claim inside this attribution's content counts as attributed."""
        return self.act in CORE_ACTS


@dataclass(frozen=True, slots=True)
class Source:
    """The record that a mention was resolved to, and how.

    ``score`` is 1.0 for exact, alias, folded and antecedent hits, else rapidfuzz's similarity in 0..1.
    """

    id: str
    name: str
    type: SourceType
    mention: str
    resolved_by: ResolvedBy
    score: float


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asserted, without who says it. ``sentence`` indexes :attr:`Analysis.sentences`."""

    id: str
    span: Span
    text: str
    self_contained: str
    sentence: int
    status: Status
    attributions: tuple[int, ...]
    """Ids of all attributions whose content holds the claim, core or not, innermost first."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that extraction knows of one article. ``sources[i]`` belongs to ``attributions[i]``, whose id is i."""

    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    sources: tuple[Source | None, ...]
    claims: tuple[Claim, ...]

    @property
    def judged(self) -> bool:
        """Whether a language pack judged the claims (else all are ``unjudged``)."""
        return not any(claim.status == "unjudged" for claim in self.claims)

    def claim_sources(self, claim: Claim) -> tuple[Source, ...]:
        """Return the distinct resolved sources of the claim's core attributions, innermost first."""
        found: dict[str, Source] = {}
        for index in claim.attributions:
            source = self.sources[index]
            if self.attributions[index].core and source is not None:
                found.setdefault(source.id, source)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as the index knows it: enough to name it."""

    id: str
    name: str
    type: SourceType


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as the index knows it, without its text."""

    id: str
    path: str | None
    title: str | None
    date: str | None
    outlet: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of the index beside a query. ``score`` is in 0..1, higher is nearer; ``rank`` counts from 1."""

    rank: int
    score: float
    verdict: Verdict
    because: tuple[str, ...]
    article: ArticleRef
    claim: Claim
    sentence_text: str
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``span`` of the article's text becomes ``replacement``: an empty span inserts, an empty text deletes."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical repair of one finding: edits that are made all or none, in order, none over another."""

    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        if not self.edits:
            raise ValueError("a fix without an edit")
        for one, other in zip(self.edits, self.edits[1:], strict=False):
            if other.span.start < one.span.end or other.span == one.span:
                raise ValueError(f"edits out of order or over each other: {one.span}, {other.span}")

    def apply(self, text: str) -> str:
        """Return ``text`` with all edits made. The spans count code points of ``text``."""
        pieces, at = [], 0
        for edit in self.edits:
            pieces += [text[at : edit.span.start], edit.replacement]
            at = edit.span.end
        return "".join((*pieces, text[at:]))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found wrong, where. ``message`` is in the language the reader asked for.

    ``related`` marks further places of the same article that the finding rests on, such as the other of two
    statements; ``match`` is what the index holds against the draft; ``fix`` is a repair that needs no thought.
    """

    rule: str
    name: str
    level: Level
    message: str
    article: Article
    span: Span
    related: tuple[Span, ...] = ()
    match: Match | None = None
    fix: Fix | None = None
