"""Each attribution's source becomes a record: a known one, or one of its own."""

from __future__ import annotations

from hashlib import blake2b

from attrib.sources.find import find_record
from attrib.sources.names import key, without_marks
from attrib.sources.registry import Registry
from attrib.types import Article, Attribution, Source, SourceType


def resolve_sources(
    article: Article, attributions: tuple[Attribution, ...], registry: Registry
) -> tuple[Source | None, ...]:
    """Return the source of each attribution, in order; None where the text names nobody. Pure; never raises."""
    return tuple(_resolve(article, attribution, registry) for attribution in attributions)


def _resolve(article: Article, attribution: Attribution, registry: Registry) -> Source | None:
    if attribution.named is None:
        return None
    named = attribution.named.of(article.text)
    mention = attribution.sources[0].of(article.text) if attribution.sources else named
    elsewhere = not any(span.covers(attribution.named) for span in attribution.sources)
    hit = find_record(named, attribution.source_type, registry)
    if hit is not None:
        record = hit.record
        if elsewhere:
            return Source(record.id, record.name, record.type, mention, "antecedent", 1.0)
        return Source(record.id, record.name, record.type, mention, hit.how, hit.score)
    name = without_marks(named) or named
    return Source(
        unknown_id(attribution.source_type, name),
        name,
        attribution.source_type,
        mention,
        "antecedent" if elsewhere else "mention",
        1.0,
    )


def unknown_id(type_: SourceType, name: str) -> str:
    """Return the id of a source without a record: the same wherever that type and name (folded) come up."""
    digest = blake2b((key(name) or name).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{type_}-{digest}"
