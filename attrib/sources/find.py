"""From a name as an article writes it to a record: exact, another name, folded, then near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.sources.names import before_break, folded_words, key, quoted_parts, spelled, without_marks
from attrib.sources.records import Record
from attrib.sources.registry import Registry
from attrib.types import ResolvedBy, SourceType

FUZZY_THRESHOLD = 0.90
"""The least similarity (rapidfuzz's normalised Indel ratio of the folded names) of a near name."""
_FUZZY_LETTERS = 8
"""Shorter names are never near: one letter of «فارس» makes «باريس»."""
_FUZZY_TYPES: frozenset[SourceType] = frozenset({"media", "organization", "state"})
_GLUED = ("و", "ف", "ب", "ل", "ك")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record, how it was found, and how near the name is (1.0 unless fuzzy)."""

    record: Record
    how: ResolvedBy
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    spelled: Words
    folded: Words
    only: SourceType | None = None
    """The type that the kind word before the name tells, where there was one."""
    countries: frozenset[str] = frozenset()
    """The countries whose adjectives stood behind the name."""


def find_record(name: str, type_: SourceType, registry: Registry) -> Hit | None:
    """Return the record that ``name`` names, or None. ``type_`` is what the text shows of the source.

    Kind words before a name and adjectives behind it do not hinder: «صحيفة نيويورك تايمز الأمريكية». They
    must agree, though: «صحيفة الصين» is no state, «صحيفة الأهرام الكندية» not the Egyptian paper.
    """
    candidates = list(_candidates(name, registry))
    for candidate in candidates:
        if hit := _known(candidate, registry):
            return hit
    if type_ not in _FUZZY_TYPES:
        return None
    return next((hit for candidate in candidates if (hit := _near(candidate, type_, registry))), None)


def _candidates(name: str, registry: Registry) -> Iterator[_Candidate]:
    """Yield what of ``name`` may be the name itself, the whole first."""
    seen: set[Words] = set()
    cut = before_break(without_marks(name))
    for text in dict.fromkeys((name, cut)):
        for candidate in _stripped(text, registry):
            if candidate.folded and candidate.folded not in seen:
                seen.add(candidate.folded)
                yield candidate
    kind = registry.kinds.head((*folded_words(name), ""))
    if kind is not None:
        for part in quoted_parts(name):
            yield _Candidate(tuple(spelled(part).split()), folded_words(part), kind[1])


def _stripped(text: str, registry: Registry) -> Iterator[_Candidate]:
    whole = _Candidate(tuple(spelled(text).split()), folded_words(text))
    if len(whole.spelled) != len(whole.folded):
        whole = _Candidate(whole.folded, whole.folded)
    for start in (whole, *_unglued(whole)):
        yield start
        yield from _without_adjectives(start, registry)
        bare = start
        while (head := registry.kinds.head(bare.folded)) is not None:
            bare = _Candidate(bare.spelled[head[0] :], bare.folded[head[0] :], bare.only or head[1])
            yield bare
            yield from _without_adjectives(bare, registry)


def _unglued(whole: _Candidate) -> Iterator[_Candidate]:
    """Yield ``whole`` without the conjunction or preposition on its first word («لرويترز», «للجزيرة»)."""
    if not whole.folded:
        return
    first, spelled_first = whole.folded[0], whole.spelled[0]
    rests = []
    if first.startswith("لل") and len(first) > 4:
        rests.append(("ال" + first[2:], "ال" + spelled_first[2:]))
    if first.startswith(_GLUED) and len(first) > 3:
        rests.append((first[1:], spelled_first[1:]))
    for folded, shown in rests:
        yield _Candidate((shown, *whole.spelled[1:]), (folded, *whole.folded[1:]))


def _without_adjectives(start: _Candidate, registry: Registry) -> Iterator[_Candidate]:
    folded, shown, countries = start.folded, start.spelled, set(start.countries)
    while len(folded) > 1:
        length = next((n for n in (2, 1) if len(folded) > n and " ".join(folded[-n:]) in registry.bodies.adjectives), 0)
        if length:
            countries.add(registry.bodies.adjectives[" ".join(folded[-length:])].code)
        elif folded[-1] in registry.kinds.describing:
            length = 1
        else:
            return
        folded, shown = folded[:-length], shown[:-length]
        yield _Candidate(shown, folded, start.only, frozenset(countries))


def _known(candidate: _Candidate, registry: Registry) -> Hit | None:
    record = registry.by_key.get(" ".join(candidate.folded))
    if record is None and candidate.only is None and not candidate.countries:
        record = registry.bodies.find(candidate.folded)
    if record is None or not _agrees(candidate, record):
        return None
    written = " ".join(candidate.spelled)
    if written == spelled(record.name):
        return Hit(record, "exact")
    if written in map(spelled, record.names) or not any(key(name) == " ".join(candidate.folded) for name in record.names):
        return Hit(record, "alias")
    return Hit(record, "folded")


def _agrees(candidate: _Candidate, record: Record) -> bool:
    if candidate.only is not None and record.type != candidate.only:
        return False
    if candidate.countries and record.type not in ("media", "organization"):
        return False
    return not candidate.countries or record.country is None or candidate.countries == {record.country}


def _near(candidate: _Candidate, type_: SourceType, registry: Registry) -> Hit | None:
    from rapidfuzz import fuzz, process

    name = " ".join(candidate.folded)
    if len(name) < _FUZZY_LETTERS:
        return None
    found = process.extract(name, list(registry.by_key), scorer=fuzz.ratio, score_cutoff=FUZZY_THRESHOLD * 100, limit=5)
    for known, score, _ in found:
        record = registry.by_key[known]
        if record.type == type_ and _agrees(candidate, record) and _misspelled(candidate.folded, tuple(known.split()), registry):
            return Hit(record, "fuzzy", round(score / 100, 4))
    return None


def _misspelled(words: Words, known: Words, registry: Registry) -> bool:
    """Return whether ``words`` are ``known`` with slips of the pen only, not other words."""
    from rapidfuzz import fuzz

    if len(words) != len(known):
        return False
    for word, right in zip(words, known, strict=True):
        if word == right:
            continue
        if min(len(word), len(right)) < 4 or any(letter.isdigit() for letter in word + right):
            return False
        if fuzz.ratio(word, right) < 75:
            return False
    return True
