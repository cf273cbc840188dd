"""The names of known media and organisations as nouns: «سكاي نيوز عربية», «هيومن رايتس ووتش», «غازبروم».

The lists of nouns hold heads («وكالة», «منظمة»); a foreign name has none, and no word of it tells that it can
speak. The registry of sources knows such names, so that extraction reads them as it reads an entry of its lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from attrib.extract.claim_grammar import claim_grammar
from attrib.lang import pack_for
from attrib.lang.base import Pack
from attrib.lang.nouns import NounKind
from attrib.sources.registry import Registry
from attrib.text.fold import fold_all

_KINDS: dict[str, NounKind] = {"media": "media", "organization": "organization"}
_DESCRIBING = ("demonym", "time", "place")


def with_known_names(pack: Pack) -> Pack:
    """Return ``pack`` with the names of the shipped sources among its nouns; of a shipped pack, made once."""
    return _shipped(pack.language) if pack is pack_for(pack.language) else _extended(pack)


@cache
def _shipped(language: str) -> Pack:
    pack = pack_for(language)
    assert pack is not None
    return _extended(pack)


def _extended(pack: Pack) -> Pack:
    nouns = pack.nouns
    words = dict(nouns.words)
    entries = {first: list(rows) for first, rows in nouns.entries.items()}
    for name, kind in _names(pack):
        if len(name) == 1:
            words.setdefault(name[0], kind)
        else:
            entries.setdefault(name[0], []).append((name, kind))
    longest = {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in entries.items()}
    return replace(pack, nouns=replace(nouns, words=words, entries=longest))


def _names(pack: Pack) -> Iterator[tuple[tuple[str, ...], NounKind]]:
    """Yield the names that are hardly ever anything else, each with its kind."""
    excepted = pack.lists["not_source_names"] | {
        " ".join(entry) for rows in pack.phrases["not_source_names"].values() for entry in rows
    }
    grammatical = frozenset().union(*(words for role, words in pack.roles.items() if role != "channel"))
    named = [
        (name, kind)
        for record in Registry.load().records
        if (kind := _KINDS.get(record.type)) is not None
        for name in record.names
    ]
    for folded, (_, kind) in zip(fold_all(name for name, _ in named), named, strict=True):
        name = tuple(folded.split())
        if " ".join(name) not in excepted and _is_distinct(name, pack, grammatical):
            yield name, kind


def _is_distinct(name: tuple[str, ...], pack: Pack, grammatical: frozenset[str]) -> bool:
    """Return whether a name reads as a name wherever it stands: «الثورة السورية», «فلسطين اليوم» do not.

    ``grammatical`` holds the words of structure.
    """
    first = name[0]
    if any(word.isascii() or not word.isalnum() for word in name) or first in pack.cues.verbs:
        return False
    if len(name) == 1:
        known = pack.nouns.kind(first) != "" or claim_grammar(pack.language).verbs.flags(first) != 0
        return not known and first not in grammatical and len(first) > 2
    if len(name) == 2 and pack.nouns.kind(name[1]) in _DESCRIBING:
        return False
    return pack.nouns.kind(first) not in ("organization", "media", "title", "document")
