"""Runs the examples of rules through the real pipeline, and the claims of their index through the real comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from attrib.match.lexical import similarity
from attrib.match.verdict import judge
from attrib.pipeline import analyse
from attrib.rules import Context, Example, Rule
from attrib.sources.registry import Registry
from attrib.types import Analysis, Article, ArticleRef, Finding, Match, SourceRef


class TextKnowledge:
    """What articles know of a draft's claims, judged as the index does, with likeness of letters for a cosine."""

    def __init__(self, known: Sequence[Analysis]) -> None:
        self._known = known

    def matches(self, analysis: Analysis) -> tuple[tuple[Match, ...], ...]:
        """Return the claims that are not judged to be about something else, best first."""
        return tuple(self._near(claim.self_contained) for claim in analysis.claims)

    def _near(self, text: str) -> tuple[Match, ...]:
        found = []
        for analysis in self._known:
            article = analysis.article
            ref = ArticleRef(
                article.id, article.path, article.title, article.date, article.outlet, article.language
            )
            for claim in analysis.claims:
                judged = judge(text, claim.self_contained, similarity(text, claim.self_contained))
                sources = tuple(SourceRef(one.id, one.name, one.type) for one in analysis.claim_sources(claim))
                sentence = analysis.sentences[claim.sentence].span.of(article.text)
                if judged.verdict != "different":
                    found.append(Match(1, judged.score, judged.verdict, (), ref, claim, sentence, sources))
        best = sorted(found, key=lambda one: -one.score)
        return tuple(replace(one, rank=rank) for rank, one in enumerate(best, start=1))


def check_example(rule: Rule, example: Example, text: str) -> tuple[Finding, ...]:
    """Return the rule's findings in ``text``, published, configured and indexed as ``example`` says."""
    registry = Registry.load()
    analysis = analyse(Article("example", text, example.language, outlet=example.outlet), registry)
    known = [
        analyse(Article(f"known-{at}", one.text, example.language, outlet=one.outlet), registry)
        for at, one in enumerate(example.index)
    ]
    options = {} if example.options is None else {rule.code: example.options}
    return rule.check(analysis, Context(options=options, knowledge=TextKnowledge(known) if known else None))
