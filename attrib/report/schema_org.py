"""Claims and quotations as schema.org sees them, in JSON-LD: ``NewsArticle``, ``Claim``, ``Quotation``.

A claim's ``author`` is who the article says it comes from, not the article's; a claim without attribution has none.
``firstAppearance`` is the earliest article that is known to hold the same claim: only an index knows that, so that
without one the property is left out rather than guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrib.report.linked_names import article_iri, urn
from attrib.types import Analysis, Article, ArticleRef, Claim, Source, SourceType

CONTEXT = "https://schema.org"

_AUTHORS: dict[SourceType, str] = {
    "person": "Person",
    "organization": "Organization",
    "media": "NewsMediaOrganization",
    "state": "GovernmentOrganization",
    "group": "Organization",
}
"""Types that may be an author. An anonymous source is nobody, and a document is what a claim is based on."""

Node = dict[str, Any]
First = Mapping[str, ArticleRef]
"""Claim id -> the article in which the claim appeared first."""


def write_schema_org(analyses: Iterable[tuple[Analysis, First]]) -> Iterator[str]:
    """Yield one JSON-LD document, node by node."""
    yield f'{{"@context": {json.dumps(CONTEXT)},\n "@graph": ['
    between = "\n  "
    for analysis, first in analyses:
        for node in nodes(analysis, first):
            yield between + json.dumps(node, ensure_ascii=False)
            between = ",\n  "
    yield "]}\n"


def nodes(analysis: Analysis, first: First) -> Iterator[Node]:
    """Yield the article, its claims, its verbatim quotations."""
    article = analysis.article
    yield article_node(article)
    for claim in analysis.claims:
        yield _claim(claim, analysis, first.get(claim.id))
    for one, source in zip(analysis.attributions, analysis.sources, strict=True):
        if one.form == "direct" and one.contents:
            said = " … ".join(span.of(article.text) for span in one.contents)
            node: Node = {
                "@type": "Quotation",
                "@id": f"{urn('article', article.id)}#quotation-{one.id}",
                "text": said,
                "inLanguage": article.language,
                "isPartOf": {"@id": article_iri(article)},
            }
            author = _author(source)
            if author is not None:
                node["creator"] = author
            yield node


def article_node(article: Article | ArticleRef) -> Node:
    """Return an article as a ``NewsArticle`` with what is known of it."""
    node: Node = {
        "@type": "NewsArticle",
        "@id": article_iri(article),
        "identifier": article.id,
        "inLanguage": article.language,
    }
    if article.title:
        node["headline"] = article.title
    if article.date:
        node["datePublished"] = article.date
    if article.outlet:
        node["publisher"] = {"@type": "NewsMediaOrganization", "name": article.outlet}
    return node


def _claim(claim: Claim, analysis: Analysis, first: ArticleRef | None) -> Node:
    article = analysis.article
    node: Node = {
        "@type": "Claim",
        "@id": f"{urn('article', article.id)}#claim-{urn('claim', claim.id).rpartition(':')[2]}",
        "text": claim.text,
        "inLanguage": article.language,
        "appearance": {"@id": article_iri(article)},
    }
    if first is not None:
        same = first.id == article.id
        node["firstAppearance"] = {"@id": article_iri(article)} if same else article_node(first)
    sources = analysis.claim_sources(claim)
    authors = [author for source in sources if (author := _author(source)) is not None]
    if authors:
        node["author"] = authors[0] if len(authors) == 1 else authors
    based = [_document(source) for source in sources if source.type == "document"]
    if based:
        node["isBasedOn"] = based[0] if len(based) == 1 else based
    return node


def _author(source: Source | None) -> Node | None:
    kind = _AUTHORS.get(source.type) if source is not None else None
    if source is None or kind is None:
        return None
    return {"@type": kind, "@id": urn("source", source.id), "name": source.name}


def _document(source: Source) -> Node:
    return {"@type": "CreativeWork", "@id": urn("source", source.id), "name": source.name}
