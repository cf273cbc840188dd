"""Clauses as noun phrases: what «هذا», «ذلك» and «مما» mean, the event that the claim before tells.

«زودت فرنسا لبنان بالقمح، مما خفض الأسعار»: «تزويد فرنسا لبنان بالقمح خفض الأسعار».
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, text_of, written
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_references import AUXILIARY
from attrib.extract.claim_words import (
    COMMA,
    COMPLEMENTISER,
    CONDITIONAL,
    JOINED,
    LINKER,
    MARK,
    PARTICLE,
    PREPOSITION,
    RELATIVE,
    TIME,
)
from attrib.extract.finite_verbs import FINITE, FIRST, NOUN_TOO, OBJECT
from attrib.extract.tokens import Tokens
from attrib.extract.verbal_nouns import folded_verbal_nouns, verbal_nouns
from attrib.text.fold import fold
from attrib.types import Attribution

_BRIEF = 2  # the same where the noun itself points back («الاستقالة»)
_ENOUGH = 7  # tokens behind the verb after which a circumstance is left out
_LONGEST = 16
_SUBJECT = 9
_SUBJECT_WITHIN = 4
_REMEMBERED = 6
_NEAR = 12  # tokens between two claims over which «هذا الأمر» looks back


class Told(NamedTuple):
    """A claim already reworded: its tokens, its verb, the subject that was put in ("" for none) and all edits."""

    sentence: int
    core: int | None
    first: int
    last: int
    verb: int
    put: str
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class Events:
    """Tells the claims of one article as noun phrases."""

    cutter: Cutter
    gaps: Gaps
    language: str
    attributions: Sequence[Attribution]
    tokens: Tokens = field(init=False)
    kinds: list[int] = field(init=False)
    _cues: dict[str, list[tuple[int, int]]] | None = None
    _nouns: Mapping[str, str] = field(init=False)
    _told: deque[Told] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    @property
    def _time_heads(self) -> frozenset[str]:
        return self.cutter.grammar.roles["time_head"]

    def __post_init__(self) -> None:
        self.tokens = self.cutter.tokens
        self.kinds = self.cutter.kinds
        self._nouns = folded_verbal_nouns(self.language)

    def note(self, told: Told) -> None:
        """Remember a claim that was reworded."""
        self._told.appendleft(told)

    @property
    def last(self) -> Told | None:
        """The claim before."""
        return self._told[0] if self._told else None

    def before(self, first: int) -> str:
        """Return what the claim before token ``first`` tells, as a noun phrase, or ""."""
        told = self.last
        if told is None or told.last > first or first - told.last > _NEAR:
            return ""
        return self.phrase(told)

    def of_sentence(self, sentence: int, core: int | None) -> str:
        """Return what the claim before the last one tells, if it stands in this sentence and content, or ""."""
        told = self._told[1] if len(self._told) > 1 else None
        return (
            self.phrase(told) if told is not None and (told.sentence, told.core) == (sentence, core) else ""
        )

    def told_by(self, noun: str, before: int) -> str:
        """Return the last claim before token ``before`` whose verb has this verbal noun, told with it, or ""."""
        for told in self._told:
            if told.last <= before and self._nouns.get(self.gaps.bare(told.verb)) == noun:
                reach = range(told.verb + 1, min(told.last, told.verb + _SUBJECT_WITHIN))
                if any(self.gaps.subjects.pronoun(at) for at in reach):
                    continue  # «طلب محاميه تأجيلها»
                phrase = self.phrase(told, enough=_BRIEF)
                if fold(phrase).startswith(noun):
                    return phrase
        cues = self._sayings().get(noun, ())
        known = bisect_left(cues, (before, 0))
        if not known:
            return ""
        cue, number = cues[known - 1]
        named = self.attributions[number].named
        assert named is not None
        return f"{verbal_nouns(self.language)[self.gaps.bare(cue)]} {named.of(self.tokens.text)}"

    def _sayings(self) -> dict[str, list[tuple[int, int]]]:
        """Return verbal noun -> the cues that have it, each with its attribution, of those whose source is named."""
        if self._cues is None:
            self._cues = {}
            for number, attribution in enumerate(self.attributions):
                if attribution.sources and attribution.named is not None:
                    cue = self.tokens.at(attribution.cues[0].start)
                    noun = self._nouns.get(self.gaps.bare(cue))
                    if noun is not None:
                        self._cues.setdefault(noun, []).append((cue, number))
        return self._cues

    def phrase(self, told: Told, *, enough: int = _ENOUGH) -> str:
        """Return a claim as a noun phrase, or "" where no noun is known.

        A circumstance is left out behind ``enough`` tokens.
        """
        kinds = self.kinds
        first, last, subject, edits = told.first, told.last, told.put, told.edits
        at, negated = first, False
        while at < last and kinds[at] & (COMPLEMENTISER | LINKER) and not kinds[at] & (PREPOSITION | FINITE):
            at += 1
        while at < last and kinds[at] & PARTICLE and not kinds[at] & FINITE:
            negated |= self.gaps.bare(at) in ("لم", "لن", "لا")
            at += 1
        if at >= last or any(kinds[i] & CONDITIONAL for i in range(first, min(last, at + 3))):
            return ""
        if self.gaps.bare(at) in self.cutter.grammar.roles["modal"]:
            return self._possible(at + 1, last, edits, negated)
        if kinds[at] & FINITE and not (kinds[at] & NOUN_TOO and at > first):
            return self._verbal(at, at, last, subject, negated, enough)
        reach = range(at, min(last, at + _SUBJECT))
        verb = next((i for i in reach if kinds[i] & FINITE and not kinds[i] & NOUN_TOO), 0)
        if not verb:
            return self._nominal(at, last, edits)
        breaks = RELATIVE | MARK | COMPLEMENTISER
        if any(kinds[i] & breaks and not kinds[i] & PREPOSITION for i in range(at, verb)):
            return ""
        if kinds[at] & PREPOSITION or kinds[verb - 1] & PARTICLE:
            return ""
        return self._verbal(verb, at, last, "", negated, enough)

    def _possible(self, at: int, last: int, edits: tuple[Edit, ...], negated: bool) -> str:
        """«يمكننا الفوز بكافة المباريات»: «الفوز بكافة المباريات»."""
        if at + 1 >= last or negated or not self.tokens.words[at].startswith("ال"):
            return ""
        return written(self.tokens, at, self._end(at, at, last), [e for e in edits if e.first >= at])

    def _nominal(self, first: int, last: int, edits: tuple[Edit, ...]) -> str:
        """«إيران ملتزمة بالاتفاق»: «كون إيران ملتزمة بالاتفاق»."""
        kinds = self.kinds
        if kinds[first] & (PREPOSITION | LINKER | MARK | PARTICLE) or first + 1 >= last:
            return ""
        if not self.gaps.subjects.definite(first, first + 1) and not any(e.first == first for e in edits):
            return ""
        end = self._end(first, first, last)
        if end - first < 4 or any(
            kinds[i] & (FINITE | MARK) and not kinds[i] & NOUN_TOO for i in range(first, end)
        ):
            return ""
        told = written(self.tokens, first, end, [e for e in edits if e.first >= first and e.last <= end])
        return "كون " + (
            told[1:] if kinds[first] & JOINED and not any(e.first == first for e in edits) else told
        )

    def _verbal(self, verb: int, first: int, last: int, subject: str, negated: bool, enough: int) -> str:
        kinds, words, tokens = self.kinds, self.tokens.words, self.tokens
        behind = verb + 1
        if self.gaps.marks[verb] & AUXILIARY:
            while behind < last and kinds[behind] & PARTICLE:
                behind += 1
            if first < verb or behind >= last or not kinds[behind] & FINITE:
                return ""
            verb, behind = behind, behind + 1
        if kinds[verb] & (OBJECT | FIRST):
            return ""
        noun = verbal_nouns(self.language).get(self.gaps.bare(verb), "")
        if not noun or behind < last and kinds[behind] & COMPLEMENTISER:
            return ""
        end = self._end(behind, behind, last, enough)
        said = words[behind:end]
        if any(mark in said for mark in '«"“') and not any(mark in said for mark in '»"”'):
            return ""
        parts = ["عدم"] if negated else []
        parts.append(noun)
        if subject:
            parts.append(subject)
        elif first < verb:
            name = text_of(tokens, first, verb)
            parts.append(name[1:] if kinds[first] & JOINED else name)
        if end > behind:
            parts.append(text_of(tokens, behind, end))
        return " ".join(parts) if len(parts) > 1 + negated else ""

    def _end(self, at: int, behind: int, last: int, enough: int = _ENOUGH) -> int:
        """Return where what is told from ``at`` on may end: at its comma, or before a late circumstance."""
        kinds, words = self.kinds, self.tokens.words
        end = at
        while end < last and end - behind < _LONGEST:
            kind = kinds[end]
            if kind & (COMMA | RELATIVE | COMPLEMENTISER) and not kind & PREPOSITION:
                break
            if kind & MARK and words[end] not in '«»"“”()':
                break
            if end - behind >= enough and kind & (PREPOSITION | TIME | LINKER):
                break
            if kind & JOINED and kind & FINITE and not kind & NOUN_TOO:
                break
            end += 1
        while end > behind and (
            kinds[end - 1] & (PREPOSITION | LINKER) or words[end - 1] in self._time_heads
        ):
            end -= 1
        return end
