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
from attrib.text.fold import fold

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
    return replace(pack, nouns=replace(nouns, words=words, entries=longest, _known={}))


def _names(pack: Pack) -> Iterator[tuple[tuple[str, ...], NounKind]]:
    """Yield the names that are hardly ever anything else, each with its kind."""
    excepted = pack.lists["not_source_names"] | {
        " ".join(entry) for rows in pack.phrases["not_source_names"].values() for entry in rows
    }
    for record in Registry.load().records:
        kind = _KINDS.get(record.type)
        if kind is None:
            continue
        for written in record.names:
            name = tuple(fold(written).split())
            if " ".join(name) not in excepted and _is_distinct(name, pack):
                yield name, kind


def _is_distinct(name: tuple[str, ...], pack: Pack) -> bool:
    """Return whether a name reads as a name wherever it stands: «الثورة السورية», «فلسطين اليوم» do not."""
    first = name[0]
    if any(word.isascii() or not word.isalnum() for word in name) or first in pack.cues.verbs:
        return False
    if len(name) == 1:
        known = pack.nouns.kind(first) != "" or claim_grammar(pack.language).verbs.flags(first) != 0
        grammatical = any(first in words for role, words in pack.roles.items() if role != "channel")
        return not known and not grammatical and len(first) > 2
    if len(name) == 2 and pack.nouns.kind(name[1]) in _DESCRIBING:
        return False
    return pack.nouns.kind(first) not in ("organization", "media", "title", "document")
