"""Claims as they would be cut if every attribution were found: how far claims fall short by themselves."""

from __future__ import annotations

from dataclasses import replace

from attrib.evaluate.gold import GoldArticle, GoldAttribution
from attrib.extract.claims import cut_claims
from attrib.extract.sentences import split_sentences
from attrib.lang.base import Pack
from attrib.text.prose import blanked
from attrib.types import Act, Analysis, Article, Attribution, SourceType, Span


def with_gold_attributions(one: GoldArticle, pack: Pack) -> Analysis:
    """Return the analysis of an article with its annotated attributions in place of extracted ones.

    Sources stay unresolved: claims need to know who speaks only as far as the text names him.
    """
    article = one.article
    ordered = sorted(one.gold.attributions, key=lambda each: each.cues[0])
    attributions = tuple(_attribution(number, each, article) for number, each in enumerate(ordered))
    # The annotator's spans are places in the article, so its gaps are blanked out, not cut out.
    read = replace(article, text=blanked(article.text, article.gaps), gaps=())
    sentences = split_sentences(read, pack)
    claims = cut_claims(read, sentences, attributions, pack)
    return Analysis(article, sentences, attributions, (None,) * len(attributions), claims)


def _attribution(number: int, gold: GoldAttribution, article: Article) -> Attribution:
    act: Act = "assertion" if gold.core else "speech_act" if gold.sources or gold.canonical else "impersonal"
    return Attribution(
        id=number,
        sources=gold.sources,
        cues=gold.cues,
        contents=gold.contents,
        form=gold.form or "indirect",
        act=act,
        stance="neutral",
        source_type=_type(gold.source_type),
        named=_named(gold, article.text),
        via=(),
        parent=None,
        confidence=1.0,
        because="gold",
    )


def _type(known: str | None) -> SourceType:
    types: tuple[SourceType, ...] = (
        "person",
        "organization",
        "media",
        "state",
        "anonymous",
        "group",
        "document",
    )
    return next((one for one in types if one == known), "unknown")


def _named(gold: GoldAttribution, text: str) -> Span | None:
    """Return the first place of the source's usual name, or else its mention."""
    start = text.find(gold.canonical) if gold.canonical else -1
    if gold.canonical and start >= 0:
        return Span(start, start + len(gold.canonical))
    return gold.sources[0] if gold.canonical and gold.sources else None
