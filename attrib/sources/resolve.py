"""Each attribution's source becomes a record: a known one, or one of its own.

The order is: the record's name itself, another of its names, either but for spelling, a near name
(:mod:`attrib.sources.find`); what a dropped subject, a pronoun or «الوزير» takes up from elsewhere in the article
is resolved in the same way and says so (``antecedent``); whatever is left is a source of its own (``mention``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b

from attrib.lang import pack_for
from attrib.sources.find import find_record
from attrib.sources.names import key, quoted_parts, without_marks, words_of
from attrib.sources.registry import Registry
from attrib.types import Article, Attribution, ResolvedBy, Source, SourceType

_GLUED = ("و", "ف", "ب", "ل", "ك")
_NOUN_LISTS = (
    "titles", "titles_plural", "org_heads", "org_definite", "media_nouns", "document_nouns", "anonymous_heads",
    "group_heads", "places",
)  # fmt: skip
"""The pack's lists of nouns that begin a source's name, and may have a preposition on them."""
_GIVEN_LISTS = ("given_names_male", "given_names_female")
"""Names that may begin with what looks like one: «وليد». None is looked for behind one: «لامين» is no «أمين»."""


@dataclass(frozen=True, slots=True)
class _FirstWords:
    """The folded words that the language's pack knows to begin a source's name."""

    nouns: frozenset[str]
    given: frozenset[str]

    def noun(self, word: str) -> bool:
        """Return whether ``word`` is a noun, with or without the article."""
        return len(word) > 2 and (word in self.nouns or (word.startswith("ال") and word[2:] in self.nouns))


def resolve_sources(
    article: Article, attributions: tuple[Attribution, ...], registry: Registry
) -> tuple[Source | None, ...]:
    """Return the source of each attribution, in order; None where the text names nobody.

    Pure: the same article gives the same sources, and a source without a record has the same id in every
    article. Never raises.
    """
    first_words = _first_words(article.language)
    names: dict[str, str] = {}
    found = []
    for attribution in attributions:
        source = _resolve(article.text, attribution, registry, first_words)
        if source is not None:
            # Within an article one source has one name, the first: «مجلة المدار», later «المدار».
            source = replace(source, name=names.setdefault(source.id, source.name))
        found.append(source)
    return tuple(found)


def _resolve(
    text: str, attribution: Attribution, registry: Registry, first_words: _FirstWords
) -> Source | None:
    if attribution.named is None:
        return None
    named = attribution.named.of(text)
    mention = attribution.sources[0].of(text) if attribution.sources else named
    taken_up = not any(span.overlap(attribution.named) for span in attribution.sources)
    hit = find_record(named, attribution.source_type, registry)
    if hit is not None:
        record = hit.record
        if taken_up:
            return Source(record.id, record.name, record.type, mention, "antecedent", 1.0)
        return Source(record.id, record.name, record.type, mention, hit.how, hit.score)
    name, identity = _own_name(named, attribution.source_type, registry, first_words)
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


def _own_name(named: str, type_: SourceType, registry: Registry, first_words: _FirstWords) -> tuple[str, str]:
    """Return the name of a source without a record, and what of it makes its identity.

    A medium is the same with and without «صحيفة», and is named by what stands in quotation marks where
    something does.
    """
    name = _unglued(without_marks(named), first_words) or named
    if type_ != "media":
        return name, name
    written, folded = words_of(name)
    head = registry.kinds.head(folded)
    if head is None:
        return name, name
    if parts := quoted_parts(name):
        return parts[0], parts[0]
    rest = folded[head[0]]
    # «صحيفة محلية» names no paper: without its noun it would be any «محلية».
    return name, name if rest.endswith("يه") and not rest.startswith("ال") else " ".join(written[head[0] :])


def _unglued(name: str, first_words: _FirstWords) -> str:
    """Return ``name`` without the conjunction or preposition on its first word, where that makes a known word."""
    written, folded = words_of(name)
    if not folded or not name.startswith(written[0]):
        return name
    first, rest = folded[0], name[len(written[0]) :]
    if first_words.noun(first) or first in first_words.given:
        return name
    if first.startswith("لل"):
        # «للتقرير» is «التقرير», «للوائح» is «اللوائح»: the article's alif falls away behind the preposition.
        for start in (2, 1):
            if first_words.noun(first[start:]):
                return f"ال{written[0][start:]}{rest}"
    if first.startswith(_GLUED) and first_words.noun(first[1:]):
        return f"{written[0][1:]}{rest}"
    return name


@cache
def _first_words(language: str) -> _FirstWords:
    pack = pack_for(language)
    if pack is None:
        return _FirstWords(frozenset(), frozenset())
    nouns = frozenset[str]().union(
        *(pack.lists[name] for name in _NOUN_LISTS), *(pack.phrases[name] for name in _NOUN_LISTS)
    )
    return _FirstWords(nouns, frozenset[str]().union(*(pack.lists[name] for name in _GIVEN_LISTS)))
