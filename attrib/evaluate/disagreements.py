"""Where annotation and extraction part, one by one, for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from attrib.evaluate.agreement import Agreement, ClaimPair, Pair
from attrib.types import Article, Span

Kind = Literal["missed", "extra", "source", "content", "name", "sentence", "claim"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One disagreement. ``span`` is where it stands: the cue, the sentence, the claim.

    ``gold`` and ``found`` are stretches of the text, names or labels; None says that there is none.
    """

    kind: Kind
    article: Article
    span: Span
    gold: str | None
    found: str | None
    pattern: str | None = None
    """The id of the pattern that found it, where it was found."""

    @property
    def line(self) -> int:
        """Return the line of the text that it stands on, counted from 1."""
        return self.article.text.count("\n", 0, self.span.start) + 1


def disagreements(agreements: Iterable[Agreement]) -> Iterator[Disagreement]:
    """Yield all disagreements, article by article, in the order of the text."""
    for one in agreements:
        found = [*_attributions(one), *_sentences(one), *_claims(one)]
        yield from sorted(found, key=lambda each: each.span.start)


def _attributions(one: Agreement) -> Iterator[Disagreement]:
    article = one.analysis.article
    for pair in one.core:
        yield from _pair(article, pair)
    for extra in one.extra:
        found = _joined(article, [*extra.sources, *extra.cues, *extra.contents])
        yield Disagreement("extra", article, extra.cues[0], None, found, extra.because)


def _pair(article: Article, pair: Pair) -> Iterator[Disagreement]:
    gold, found = pair.gold, pair.found
    cue = gold.cues[0]
    if found is None:
        parts = _joined(article, [*gold.sources, *gold.cues, *gold.contents])
        yield Disagreement("missed", article, cue, parts, None)
        return
    because = found.because
    if not pair.source:
        sources = _joined(article, gold.sources), _joined(article, found.sources)
        yield Disagreement("source", article, cue, *sources, because)
    if not pair.content:
        contents = _joined(article, gold.contents), _joined(article, found.contents)
        yield Disagreement("content", article, cue, *contents, because)
    if pair.named is False:
        yield Disagreement("name", article, cue, gold.canonical, pair.name or None, because)


def _sentences(one: Agreement) -> Iterator[Disagreement]:
    for gold, label in one.sentences:
        if gold.label != label:
            yield Disagreement("sentence", one.analysis.article, gold.span, gold.label, label)


def _claims(one: Agreement) -> Iterator[Disagreement]:
    for pair in one.claims or ():
        if not pair.right:
            yield Disagreement("claim", one.analysis.article, pair.gold.span, *_wordings(one, pair))


def _wordings(one: Agreement, pair: ClaimPair) -> tuple[str, str | None]:
    """Return the annotated claim, and the found one where it shares words with it."""
    text = one.analysis.article.text
    found = pair.found.span if pair.found is not None else None
    near = found is not None and found.overlap(pair.gold.span) > 0
    return pair.gold.span.of(text), found.of(text) if found is not None and near else None


def _joined(article: Article, spans: Sequence[Span]) -> str | None:
    return " … ".join(span.of(article.text) for span in sorted(spans)) or None
