"""Attributions and claims as W3C Web Annotations (Recommendation of 23 February 2017), in JSON-LD.

One page of annotations for all articles. Of each attribution its source (motivation ``identifying``: who it is),
its cue (``tagging``) and its content (``linking`` to both) are annotations; a claim is ``assessing``: its status,
linked to the contents that hold it. Selectors give each span twice: by offset in code points, as the Recommendation
counts, and by quotation with what stands around it, so that it is found in a text that has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrib.report.linked_names import article_iri, urn
from attrib.types import Analysis, Attribution, Claim, Source, SourceType, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Code points of the text that a quotation has on either side."""

_AGENTS: dict[SourceType, str] = {
    "person": "Person",
    "organization": "Organization",
    "media": "Organization",
    "state": "Organization",
    "document": "Text",
}

Node = dict[str, Any]


def write_web_annotations(analyses: Iterable[Analysis]) -> Iterator[str]:
    """Yield one AnnotationPage, annotation by annotation."""
    yield f'{{"@context": {json.dumps(CONTEXT)},\n "id": "urn:attrib:annotations",\n'
    yield ' "type": "AnnotationPage",\n "items": ['
    between = "\n  "
    for analysis in analyses:
        for node in article_annotations(analysis):
            yield between + json.dumps(node, ensure_ascii=False)
            between = ",\n  "
    yield "]}\n"


def article_annotations(analysis: Analysis) -> Iterator[Node]:
    """Yield the annotations of one article."""
    article = analysis.article
    place, base = article_iri(article), urn("article", article.id)
    for one, source in zip(analysis.attributions, analysis.sources, strict=True):
        yield from _attribution(one, source, article.text, place, base)
    for claim in analysis.claims:
        yield _claim(claim, analysis, place, base)


def _attribution(one: Attribution, source: Source | None, text: str, place: str, base: str) -> Iterator[Node]:
    name = f"{base}#attribution-{one.id}"
    links = []
    if one.sources:
        links.append(f"{name}-source")
        yield _annotation(f"{name}-source", "identifying", [_who(source)], one.sources, text, place)
    if one.cues:
        links.append(f"{name}-cue")
        tags = [_tag("cue"), _tag(f"act: {one.act}"), _tag(f"stance: {one.stance}")]
        yield _annotation(f"{name}-cue", "tagging", tags, one.cues, text, place)
    if one.contents:
        bodies: list[Node] = [_tag("content"), _tag(f"form: {one.form}"), *(_link(link) for link in links)]
        if source is not None and not one.sources:
            bodies.append(_who(source))
        yield _annotation(f"{name}-content", "linking", bodies, one.contents, text, place)


def _claim(claim: Claim, analysis: Analysis, place: str, base: str) -> Node:
    body: Node = {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": claim.status,
        "format": "text/plain",
    }
    links = [_link(f"{base}#attribution-{id}-content") for id in claim.attributions]
    name = f"{base}#claim-{urn('claim', claim.id).rpartition(':')[2]}"
    return _annotation(name, "assessing", [body, *links], (claim.span,), analysis.article.text, place)


def _annotation(
    id: str, motivation: str, bodies: Sequence[Node], spans: Sequence[Span], text: str, place: str
) -> Node:
    targets = [_target(span, text, place) for span in spans]
    return {
        "id": id,
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies[0] if len(bodies) == 1 else list(bodies),
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(span: Span, text: str, place: str) -> Node:
    return {
        "type": "SpecificResource",
        "source": place,
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": text[max(0, span.start - _AROUND) : span.start],
                "suffix": text[span.end : span.end + _AROUND],
            },
        ],
    }


def _who(source: Source | None) -> Node:
    if source is None:
        return _tag("source")
    who: Node = {"id": urn("source", source.id), "name": source.name}
    kind = _AGENTS.get(source.type)
    if kind is not None:
        who["type"] = kind
    return {"type": "SpecificResource", "purpose": "identifying", "source": who}


def _tag(value: str) -> Node:
    return {"type": "TextualBody", "purpose": "tagging", "value": value, "format": "text/plain"}


def _link(to: str) -> Node:
    return {"type": "SpecificResource", "purpose": "linking", "source": to}
