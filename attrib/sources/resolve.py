"""Each attribution's source becomes a record: a known one, or one of its own.

The order is: the record's name itself, another of its names, either but for spelling, a near name
(:mod:`attrib.sources.find`); what a dropped subject, a pronoun or «الوزير» takes up from elsewhere in the article
is resolved in the same way and says so (``antecedent``); whatever is left is a source of its own (``mention``).
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from attrib.sources.find import find_record
from attrib.sources.names import key
from attrib.sources.registry import Registry
from attrib.sources.unknown_names import tied_preposition, unknown_name
from attrib.types import Article, Attribution, ResolvedBy, Source, SourceType


def resolve_sources(
    article: Article, attributions: tuple[Attribution, ...], registry: Registry
) -> tuple[Source | None, ...]:
    """Return the source of each attribution, in order; None where the text names nobody.

    Pure: the same article gives the same sources, and a source without a record has the same id in every
    article. Never raises.
    """
    names: dict[str, str] = {}
    found = []
    for attribution in attributions:
        source = _resolve(article, attribution, registry)
        if source is not None:
            # Within an article one source has one name, the first: «مجلة المدار», later «المدار».
            name = names.setdefault(source.id, source.name)
            source = source if source.name == name else replace(source, name=name)
        found.append(source)
    return tuple(found)


def _resolve(article: Article, attribution: Attribution, registry: Registry) -> Source | None:
    if attribution.named is None:
        return None
    text, language = article.text, article.language
    named = attribution.named.of(text)
    mention = attribution.sources[0].of(text) if attribution.sources else named
    taken_up = not any(span.overlap(attribution.named) for span in attribution.sources)
    hit = find_record(named, attribution.source_type, registry)
    if hit is not None:
        record = hit.record
        if taken_up:
            return Source(record.id, record.name, record.type, mention, "antecedent", 1.0)
        return Source(record.id, record.name, record.type, mention, hit.how, hit.score)
    tied = tied_preposition(text, attribution, language)
    name, identity = unknown_name(named, tied, attribution.source_type, language, registry)
    identifier = unknown_id(attribution.source_type, identity)
    kept = registry.get(identifier) if identifier in registry.absorbed else None
    if kept is not None:
        return Source(kept.id, kept.name, kept.type, mention, "antecedent" if taken_up else "alias", 1.0)
    how: ResolvedBy = "antecedent" if taken_up else "mention"
    return Source(identifier, name, attribution.source_type, mention, how, 1.0)


def unknown_id(type_: SourceType, name: str) -> str:
    """Return the id of a source without a record: the same wherever that type and name (folded) come up."""
    digest = blake2b((key(name) or name).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{type_}-{digest}"
