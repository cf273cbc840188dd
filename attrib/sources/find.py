"""From a name as an article writes it to a record: exact, another name, folded, then near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from attrib.sources.names import Words, before_break, key, quoted_parts, spelled, without_marks, words_of
from attrib.sources.near import near_records, suggestions
from attrib.sources.records import Record
from attrib.sources.registry import Registry
from attrib.types import ResolvedBy, SourceType

_FUZZY_TYPES: tuple[SourceType, ...] = ("media", "organization", "state")
_GLUED = ("و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Hit:
    """A record, how it was found, and how near the name is (1.0 unless fuzzy)."""

    record: Record
    how: ResolvedBy
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of a mention that may be the name: its words as spelled and folded, side by side."""

    spelled: Words
    folded: Words
    type: SourceType | None = None
    """What the kind word before the name tells, where there was one."""
    countries: frozenset[str] = frozenset()
    """The countries whose adjectives stood behind the name."""


@lru_cache(maxsize=1 << 13)
def find_record(name: str, type_: SourceType, registry: Registry) -> Hit | None:
    """Return the record that ``name`` names, or None. ``type_`` is what the text shows of the source.

    Kind words before a name and adjectives behind it do not hinder: «صحيفة نيويورك تايمز الأمريكية». They
    must agree, though: «صحيفة الصين» is no state, «صحيفة الأهرام الكندية» not the Egyptian paper. Persons,
    documents and groups are never taken for a near name. The answers are remembered: an article asks for one source
    again and again.
    """
    candidates = list(_candidates(name, registry))
    for candidate in candidates:
        if hit := _known(candidate, registry):
            return hit
    if type_ not in _FUZZY_TYPES:
        return None
    for candidate in candidates:
        for record, score in near_records(candidate.folded, registry):
            if record.type == type_ and _agrees(candidate, record):
                return Hit(record, "fuzzy", score)
    return None


def look_up(name: str, registry: Registry) -> Hit | None:
    """Return what ``name`` or the id ``name`` names, whatever its type may be: for people who ask."""
    record = registry.get(name.strip())
    if record is not None:
        return Hit(record, "exact")
    return next((hit for type_ in _FUZZY_TYPES if (hit := find_record(name, type_, registry))), None)


def nearest(name: str, registry: Registry, limit: int = 5) -> tuple[Record, ...]:
    """Return the records with a name most like ``name``, the likest first: to suggest, not to resolve."""
    return suggestions([candidate.folded for candidate in _candidates(name, registry)], registry, limit)


def _candidates(name: str, registry: Registry) -> Iterator[_Candidate]:
    """Yield what of ``name`` may be the name itself, the whole first."""
    for text in dict.fromkeys((name, before_break(without_marks(name)))):
        yield from _stripped(_Candidate(*words_of(text)), registry)
    kind = registry.kinds.head(words_of(name)[1])
    for part in quoted_parts(name) if kind is not None else ():
        yield _Candidate(*words_of(part), kind[1] if kind else None)


def _stripped(whole: _Candidate, registry: Registry) -> Iterator[_Candidate]:
    for start in (whole, *_unglued(whole)):
        yield start
        yield from _without_adjectives(start, registry)
        bare = start
        while (head := registry.kinds.head(bare.folded)) is not None:
            length, type_ = head
            bare = _Candidate(bare.spelled[length:], bare.folded[length:], bare.type or type_)
            yield bare
            yield from _without_adjectives(bare, registry)


def _unglued(whole: _Candidate) -> Iterator[_Candidate]:
    """Yield ``whole`` without the conjunction or preposition on its first word («لرويترز», «للجزيرة»)."""
    if not whole.folded:
        return
    written, first = whole.spelled[0], whole.folded[0]
    if first.startswith("لل") and len(first) > 4:
        yield _Candidate(("ال" + written[2:], *whole.spelled[1:]), ("ال" + first[2:], *whole.folded[1:]))
    if first.startswith(_GLUED) and len(first) > 3:
        yield _Candidate((written[1:], *whole.spelled[1:]), (first[1:], *whole.folded[1:]))


def _without_adjectives(start: _Candidate, registry: Registry) -> Iterator[_Candidate]:
    states = registry.bodies.states.by_adjective
    written, folded, countries = start.spelled, start.folded, start.countries
    while len(folded) > 1:
        adjective = next(
            (a for n in (2, 1) if len(folded) > n and (a := " ".join(folded[-n:])) in states), None
        )
        if adjective is not None:
            length = len(adjective.split())
            countries = countries | {states[adjective].record.country or ""}
        elif folded[-1] in registry.kinds.describing:
            length = 1
        else:
            return
        written, folded = written[:-length], folded[:-length]
        yield _Candidate(written, folded, start.type, countries)


def _known(candidate: _Candidate, registry: Registry) -> Hit | None:
    bare = candidate.type is not None or candidate.countries
    name = " ".join(candidate.folded)
    record = registry.by_key.get(name) if bare else registry.named(candidate.folded)
    if record is None or not _agrees(candidate, record):
        return None
    written = " ".join(candidate.spelled)
    if written == spelled(record.name):
        return Hit(record, "exact")
    same = [known for known in record.names if key(known) == name]
    return Hit(record, "folded" if same and written not in map(spelled, same) else "alias")


def _agrees(candidate: _Candidate, record: Record) -> bool:
    """Return whether the words stripped from the candidate fit the record."""
    if candidate.type is not None and record.type != candidate.type:
        return False
    if not candidate.countries:
        return True
    if record.type == "media" and record.country is None:
        return True
    return record.type in ("media", "organization") and candidate.countries == {record.country}
