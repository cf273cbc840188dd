"""Fuller mentions: what «هذه الاتفاقية», «الموقع», «الناديين» and «البلدين» mean, where the article tells it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, glued, text_of
from attrib.extract.claim_events import Events
from attrib.extract.claim_references import DUAL, EVENT, NAMES, POINTS, REFERS, article
from attrib.extract.claim_states import StateMentions
from attrib.extract.claim_subjects import ADJECTIVE, Subjects
from attrib.extract.claim_words import (
    BOTH_STATES,
    COMPLEMENTISER,
    DEFINITE,
    DEMONSTRATIVE,
    JOINED,
    LINKER,
    MARK,
    PARTICLE,
    PREPOSITION,
    RELATIVE,
    TIME,
    WITH_PRONOUN,
)
from attrib.extract.finite_verbs import FEMININE, FINITE, NOUN_TOO, PAST, PLURAL
from attrib.extract.tokens import Tokens

_BACK = 400  # tokens that a demonstrative looks back
_NAMED_SOURCES = frozenset({"organization", "media"})
_LOOKED_AT = 8  # mentions of one noun that are looked at
_LONGEST = 5
_MASCULINE = frozenset({"العراق", "لبنان", "المغرب", "السودان", "اليمن", "الأردن", "الصومال"})
_ENDS = (
    PARTICLE
    | MARK
    | PREPOSITION
    | RELATIVE
    | JOINED
    | LINKER
    | COMPLEMENTISER
    | TIME
    | DEMONSTRATIVE
    | WITH_PRONOUN
)
_NISBA = re.compile(".{3,}يه?")
_DEFINITE_NISBA = re.compile("ال.{2,}يه?")
_COMPLEMENTS = frozenset(("بين", "مع", "علي", "حول", "بشان", "ضد", "من"))


@dataclass(slots=True)
class Mentions:
    """Names what the definite nouns of one article's claims mean."""

    cutter: Cutter
    subjects: Subjects
    events: Events
    tokens: Tokens = field(init=False)
    kinds: list[int] = field(init=False)
    _states: StateMentions | None = None
    _places: dict[str, list[int]] | None = None
    _sources: dict[int, str] | None = None
    _fuller_of: dict[str, tuple[list[int], list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = self.cutter.tokens
        self.kinds = self.cutter.kinds

    @property
    def states(self) -> StateMentions:
        """The states that the article speaks of, found when first asked for."""
        if self._states is None:
            self._states = StateMentions(self.tokens)
        return self._states

    def name(self, first: int, last: int, places: Sequence[tuple[int, int]], edits: list[Edit]) -> None:
        """Add to ``edits`` what the references of the claim from ``first`` up to ``last`` mean.

        ``places`` are its tokens with what they may take up.
        """
        kinds = self.kinds
        taken = {at for edit in edits for at in range(edit.first, edit.last)}
        for at, flags in places:
            if flags & POINTS:
                if kinds[at] & BOTH_STATES:
                    edit = self._both_states(at)
                else:
                    edit = self._demonstrated(at, first, last) or self._matter(at, first, last)
            elif flags & (REFERS | DUAL | EVENT):
                edit = self._definite(at, first, last, flags)
            else:
                continue
            if edit is not None and taken.isdisjoint(range(edit.first, edit.last)):
                edits.append(edit)
                taken.update(range(edit.first, edit.last))

    def _both_states(self, at: int) -> Edit | None:
        pair = self.states.pair(at)
        if pair is None:
            return None
        word = self.tokens.words[at]
        letter = "" if word.startswith("ال") else word[0]
        kind = self.kinds[at - 1] if at else 0
        past = kind & PAST and not kind & (FEMININE | PLURAL | NOUN_TOO)
        if past and word.endswith("ان") and pair[0] not in _MASCULINE:
            verb = text_of(self.tokens, at - 1, at)
            if verb[-1] not in "ىا":
                return Edit(at - 1, at + 1, f"{verb}ت {pair[0]} و{pair[1]}")
        return Edit(at, at + 1, f"{letter}{pair[0]} و{pair[1]}")

    # --- «هذه الاتفاقية» -----------------------------------------------------------------------------

    def _demonstrated(self, at: int, first: int, last: int) -> Edit | None:
        """«هذه الاتفاقية»: the last mention before that is fuller; of «هذا البلد» the last state spoken of."""
        words = self.tokens.words
        if at + 1 >= last or not words[at + 1].startswith("ال") or len(words[at + 1]) < 5:
            return None
        noun = words[at + 1][2:]
        letters = self._before(at)
        end = at + 2
        if noun in self.cutter.grammar.roles["state_noun"]:
            if end < last and words[end].startswith("ال") or self.states.within(first, last):
                return None
            state = self.states.last(at)
            return Edit(at, end, glued(letters, state)) if state else None
        if noun in self.cutter.grammar.roles["general_noun"] or self.kinds[at + 1] & TIME:
            return None
        if end < last and not self.kinds[end] & (RELATIVE | FINITE) and self._qualifies(end):
            return None  # «هذه الاتفاقية الجديدة»
        places = self._pointed_at(noun, at)
        for pointed in (False, True):
            for place in reversed(places[-_LOOKED_AT:]):
                full = self._full(place, noun, pointed=pointed)
                if full:
                    return Edit(at, end, glued(letters, full))
        behind = self._mentioned(noun, at, min(len(words), at + _BACK))[:_LOOKED_AT]
        told = self.events.told_by(noun, at)
        told = told or next((full for place in behind if (full := self._full(place, noun))), "")
        return Edit(at, end, glued(letters, told)) if told else None

    def _before(self, at: int) -> str:
        """Return the letters glued on before «هذا» at ``at`` («وبهذا»)."""
        word = self.tokens.words[at]
        demonstratives = self.cutter.grammar.roles["demonstrative"]
        length = next((n for n in range(3) if word[n:] in demonstratives), 0)
        return self.tokens.text[self.tokens.starts[at] : self.tokens.starts[at] + length]

    def _matter(self, at: int, first: int, last: int) -> Edit | None:
        """«هذا الأمر», and «ذلك» as an object («ورفض ذلك»): what the claim before tells."""
        words, kinds = self.tokens.words, self.kinds
        if (
            words[at] in self.cutter.grammar.roles["neuter"]
            and at > first
            and not kinds[at - 1] & PREPOSITION
        ):
            behind = kinds[at + 1] if at + 1 < last else MARK
            object_ = behind & (PREPOSITION | MARK) or behind & TIME and not words[at + 1].startswith("ال")
            told = self.events.before(first) if object_ and not kinds[at - 1] & (MARK | LINKER) else ""
            return Edit(at, at + 1, told) if told else None
        if at + 1 >= last or words[at + 1] not in self.cutter.grammar.roles["matter"]:
            return None
        if at + 2 < last and words[at + 2].startswith("ال"):
            return None
        told = self.events.before(first)
        letters = self._before(at)
        return Edit(at, at + 2, glued(letters, told)) if told else None

    # --- «الموقع» ------------------------------------------------------------------------------------

    def _definite(self, at: int, first: int, last: int, flags: int) -> Edit | None:
        """A bare definite noun whose fuller mentions in the article all mean the same."""
        words, kinds = self.tokens.words, self.kinds
        word = words[at]
        noun = word[article(word) :]
        if kinds[at] & ~(JOINED | DEFINITE):
            return None
        if at > first and word.startswith("ال"):  # not what another noun is construed with
            before = kinds[at - 1]
            if (
                not before & (PREPOSITION | FINITE | PARTICLE | MARK | COMPLEMENTISER)
                or before & DEMONSTRATIVE
            ):
                return None
        if at + 1 < last:
            after, kind = words[at + 1], kinds[at + 1]
            complement = after in _COMPLEMENTS and not (at > first and kinds[at - 1] & FINITE)
            if complement or kind & (RELATIVE | DEMONSTRATIVE) or self._qualifies(at + 1):
                return None
            if self.subjects.name(after) or after in '«"“(':
                return None
        if flags & DUAL:
            return self._dual(at, noun)
        if flags & EVENT:
            told = self.events.told_by(noun, first)
            return Edit(at, at + 1, glued(self._letters(at), told)) if told else None
        found = self._meant(noun, at, first, last)
        return Edit(at, at + 1, glued(self._letters(at), found)) if found else None

    def _meant(self, noun: str, at: int, first: int, last: int) -> str:
        """Return the fuller mention of the noun at ``at``, before it or else behind it, if all mean the same."""
        places, fuller = self._fuller(noun)
        here = bisect_left(places, first)
        if here < len(places) and places[here] < last:
            return ""
        before = bisect_left(places, at)
        earlier = fuller[max(0, before - _LOOKED_AT) : before]
        if not earlier and (told := self.events.told_by(noun, at)):
            return told
        found = ""
        for full in reversed(earlier) if earlier else fuller[:_LOOKED_AT]:
            if found and full.split()[1][:4] != found.split()[1][:4]:
                return ""
            found = found if len(found) > len(full) else full
        return found

    def _fuller(self, noun: str) -> tuple[list[int], list[str]]:
        """Return the article's fuller mentions of this noun, in order: their tokens, and their words."""
        known = self._fuller_of.get(noun)
        if known is None:
            places: list[int] = []
            fuller: list[str] = []
            for place in self._mentioned(noun, 0, len(self.tokens)):
                full = self._full(place, noun) or self._speaking(place)
                if full:
                    places.append(place)
                    fuller.append(full)
            known = self._fuller_of[noun] = places, fuller
        return known

    def _letters(self, at: int) -> str:
        """Return the letters glued on before the article of the word at ``at``."""
        word = self.tokens.words[at]
        if word.startswith("لل"):
            return "ل"
        return self.tokens.text[self.tokens.starts[at]] if not word.startswith("ال") else ""

    def _dual(self, at: int, noun: str) -> Edit | None:
        """«الناديين»: named in «ناديي فالنسيا ونابولي»."""
        words = self.tokens.words
        for place in self._mentioned(noun[:-2] + "ي", 0, len(words))[:_LOOKED_AT]:
            if place + 2 < len(words) and words[place + 2][0] == "و" and not self.kinds[place + 1] & _ENDS:
                full = text_of(self.tokens, place, place + 3)
                return Edit(at, at + 1, glued(self._letters(at), full))
        return None

    def _speaking(self, at: int) -> str:
        """Return the source of an attribution that begins at ``at`` («شركة أرامكو»), which is a name then, or ""."""
        if self._sources is None:
            tokens, found = self.tokens, {}
            for attribution in self.subjects.attributions:
                if attribution.source_type in _NAMED_SOURCES and attribution.sources:
                    source = attribution.sources[0]
                    first, last = tokens.at(source.start), tokens.at(source.end)
                    if 1 < last - first <= _LONGEST:
                        found[first] = source.of(tokens.text)
            self._sources = found
        word = self.tokens.words[at]
        return "" if article(word) >= 0 else self._sources.get(at, "")

    # --- mentions ------------------------------------------------------------------------------------

    def _mentioned(self, noun: str, first: int, last: int) -> list[int]:
        """Return the tokens from ``first`` up to ``last`` that are this noun, in order, with or without article."""
        if self._places is None:
            places: dict[str, list[int]] = {}
            nouns_of = self.subjects.references.nouns_of
            for at, mark in enumerate(self.subjects.marks):
                if mark & NAMES:
                    for each in nouns_of(self.tokens.words[at]):
                        places.setdefault(each, []).append(at)
            self._places = places
        known = self._places.get(noun, [])
        return known[bisect_left(known, first) : bisect_left(known, last)]

    def _pointed_at(self, noun: str, before: int) -> list[int]:
        """Return the tokens before ``before`` that are this noun, whatever it is, in order."""
        found = self._mentioned(noun, before - _BACK, before)
        if not found:
            words = self.tokens.words
            first = max(0, before - _BACK)
            near = words[first:before]
            for form in (noun, "ال" + noun, "ب" + noun, "ل" + noun, "و" + noun):
                if form in near:
                    found.append(before - 1 - near[::-1].index(form))
        return sorted(found)

    def _full(self, at: int, noun: str, *, pointed: bool = False) -> str:
        """Return the phrase at ``at`` as it may stand elsewhere, if it says more than its noun; else "".

        «باتفاقية جنيف» is «اتفاقية جنيف», «المجلس الوطني» itself, «اتفاقية عسكرية» later «الاتفاقية العسكرية».
        ``pointed`` tells that «هذه» points at it: then «المؤشرات الجديدة» is meant too.
        """
        words, tokens = self.tokens.words, self.tokens
        end = self._phrase_end(at)
        if end == at + 1:
            return ""
        head = text_of(tokens, at, at + 1)
        rest = text_of(tokens, at + 1, end)
        if article(words[at]) >= 0:
            head = f"ال{head[len(words[at]) - len(noun) :]}"
            if pointed and self._qualifies(at + 1) and ADJECTIVE.fullmatch(words[at + 1][2:]):
                return f"{head} {rest}"
            adjective = _DEFINITE_NISBA.fullmatch(words[at + 1]) and self._feminine(at) == self._feminine(
                at + 1
            )
            titled = noun in self.subjects.pack.lists["titles"]  # «الرئيس السوري» is not any «الرئيس»
            return f"{head} {rest}" if adjective and not titled else ""
        head = head[len(words[at]) - len(noun) :]
        if words[at + 1].startswith("ال") or any(self.subjects.name(words[i]) for i in range(at + 1, end)):
            return f"{head} {rest}"
        adjectives = 0
        while at + 1 + adjectives < end and self._is_nisba(at + 1 + adjectives):
            adjectives += 1
        if not adjectives:
            return ""
        rest = text_of(tokens, at + 1, at + 1 + adjectives)
        return " ".join(f"ال{word}" for word in (head, *rest.split()))

    def _is_nisba(self, at: int) -> bool:
        """Return whether the indefinite word at ``at`` is an adjective («عسكرية»), not a noun («ولاية»)."""
        word = self.tokens.words[at]
        noun = self.subjects.marks[at] & NAMES or self.subjects.common(word)
        return not noun and bool(_NISBA.fullmatch(word))

    def _qualifies(self, at: int) -> bool:
        """Return whether the word at ``at`` may be an adjective of the definite noun before it."""
        word = self.tokens.words[at]
        if not word.startswith("ال") or self.kinds[at] & PREPOSITION:
            return False
        if word[2:] in self.cutter.grammar.roles["feminine_elative"]:
            return True  # «المحكمة العليا»
        plural = word.endswith(("ين", "ون", "ات")) and len(word) > 6
        before = self.tokens.words[at - 1]
        if plural and not before.endswith(("ين", "ون", "ات")):
            return False
        return self._feminine(at) == self._feminine(at - 1)

    def _feminine(self, at: int) -> bool:
        return self.tokens.text[self.tokens.ends[at] - 1] == "ة" or self.tokens.words[at].endswith("ات")

    def _phrase_end(self, at: int) -> int:
        """Return where the phrase of the noun at ``at`` ends: what it is construed with and its adjectives."""
        words, kinds = self.tokens.words, self.kinds
        limit = min(len(words), at + 9)
        stop = min(limit, at + _LONGEST, max(at + 2, self.subjects.phrase_end(at, limit)))
        end = at + 1
        while end < stop and not kinds[end] & _ENDS:
            if kinds[end] & FINITE and not kinds[end] & NOUN_TOO:
                break
            word = words[end]
            if (
                self.subjects.pronoun(end)
                or self.subjects.accusative(word)
                or self.subjects.glued_preposition(word)
            ):
                break
            end += 1
        if end == at + 1:
            return end
        paired = end < limit and words[end].startswith("وال") and not kinds[end] & FINITE
        if paired and words[end - 1].startswith("ال") and not words[at].startswith("ال"):
            end += 1  # «حركة العدل والمساواة»
        while (
            end < limit
            and _DEFINITE_NISBA.fullmatch(words[end])
            and self._feminine(end) == self._feminine(at)
        ):
            end += 1  # «محكمة العدل الدولية»
        if end < limit and words[end - 1].startswith("الم") and words[end].startswith(("بال", "لل")):
            end += 1  # «المؤشرات المتعلقة بالاقتصاد الأمريكي»
            end += end < limit and bool(_DEFINITE_NISBA.fullmatch(words[end])) and not kinds[end] & RELATIVE
        elif end < limit and end > at + 2 and words[end - 1].startswith("الم") and kinds[end] & PREPOSITION:
            end -= 1  # «هيئة الصحة المسؤولة عن»
        return end
