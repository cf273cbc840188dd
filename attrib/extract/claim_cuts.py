"""Where one stretch of speech or report is cut into claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from attrib.extract.claim_grammar import ClaimGrammar, Linker
from attrib.extract.claim_words import (
    COMMA,
    COMPLEMENTISER,
    CONDITIONAL,
    DEFINITE,
    DEMONSTRATIVE,
    GOVERNOR,
    JOINED,
    LINKER,
    MARK,
    PARTICLE,
    PREDICATE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SEMICOLON,
    TIME,
    WITH_PRONOUN,
    WordKinds,
)
from attrib.extract.finite_verbs import FEMININE, FINITE, NOUN_TOO, PAST, PRESENT
from attrib.extract.tokens import Tokens

_REACH = 14  # tokens behind a linker in which its clause must show a predicate
_LOOKED_AT = 40  # tokens in which a clause without a verb shows itself
_STRAIGHT = "\"'"
_OPENING = "«“" + _STRAIGHT
_CLOSING = "»”" + _STRAIGHT
_QUOTES = frozenset(_OPENING + _CLOSING)
_BEGINNINGS = FINITE | PREDICATE | PARTICLE
_INTERESTING = _BEGINNINGS | LINKER | RELATIVE | GOVERNOR | SEMICOLON | COMPLEMENTISER | JOINED | DEFINITE


class Part(NamedTuple):
    """Tokens ``first`` up to ``last`` of one claim. ``fronted`` is a circumstance before it, left out of it."""

    first: int
    last: int
    fronted: tuple[int, int] | None
    linker: Linker | None


@dataclass(slots=True)
class _Clause:
    """What has been read of the clause that began at token ``begin``."""

    begin: int
    subordinate: bool
    main: int = 0
    """The flags of its first predicate; 0 as long as none is seen."""
    latest: int = 0
    """The flags of the last finite verb."""
    relative: int = -2
    """The last relative pronoun."""
    governed: int = -2
    """The last word that puts a verb into the subjunctive."""


def _agree(verb: int, joined: int) -> bool:
    """Return whether two finite verbs share tense and gender."""
    return bool(verb & joined & FINITE) and (verb & FEMININE) == (joined & FEMININE)


@dataclass(slots=True)
class Cutter:
    """Cuts the stretches of one article. ``kinds[i]`` are the flags of token ``i``."""

    tokens: Tokens
    kinds_of: WordKinds
    kinds: list[int]
    grammar: ClaimGrammar
    glued: frozenset[str]
    """The complementisers with a pronoun («أنه»)."""

    def verb_at(self, at: int, first: int) -> bool:
        """Return whether a finite verb (or «ليس», «هناك») stands at token ``at`` of a stretch from ``first``."""
        kind = self.kinds[at]
        if kind & PREDICATE:
            return True
        if not kind & FINITE:
            return False
        if kind & NOUN_TOO:
            return at == first or bool(
                self.kinds[at - 1] & (PARTICLE | LINKER | COMMA | SEMICOLON | RELATIVE)
            )
        return not (at > first and self.kinds[at - 1] & PREPOSITION)

    def asserts(self, first: int, last: int) -> bool:
        """Return whether a predicate stands in the tokens outside relative clauses."""
        relative = False
        for at in range(first, last):
            kind = self.kinds[at]
            if kind & RELATIVE:
                relative = True
            elif self.verb_at(at, first):
                if not relative:
                    return True
                relative = False
            elif kind & COMMA:
                relative = False
        return False

    def cut(self, first: int, last: int, *, held: bool, whole: bool) -> list[Part]:
        """Return the claims of one stretch, in order.

        ``held`` tells whether it is what somebody says, ``whole`` that no frame cuts it short.
        """
        if not whole:
            last = self._without_tail(first, last)
        cuts = self._cuts(first, last, held)
        parts: list[Part] = []
        borders = [first, *(at for at, _ in cuts), last]
        linkers = [self._leading(first, last), *(linker for _, linker in cuts)]
        for number, linker in enumerate(linkers):
            if linker is None and number:
                linker = self._leading(borders[number], borders[number + 1])
            part = self._part(borders[number], borders[number + 1], last, linker, whole=whole)
            if part is not None:
                parts.append(part)
        return parts

    def _without_tail(self, first: int, last: int) -> int:
        """Return where a stretch that a frame cuts short ends without the circumstance that belongs to the frame.

        «..., وإضافة إلى ذلك فإن [الوزير أوضح]», «..., وقبلها كان [العالم قد أعلن]»
        """
        for at in range(last - 1, max(first, last - 10), -1):
            kind = self.kinds[at]
            if kind & COMMA:
                opens = self.kinds[at + 1] if at + 1 < last else MARK
                return at if opens & (JOINED | PREPOSITION | TIME | MARK | RELATIVE) else last
            if kind & FINITE and self.tokens.words[at] not in ("كان", "كانت"):
                return last
        return last

    def _leading(self, first: int, last: int) -> Linker | None:
        while first < last and self.kinds[first] & MARK:
            first += 1
        return self.linker_at(first, last, first) if first < last and self.kinds[first] & LINKER else None

    def _cuts(self, first: int, last: int, held: bool) -> list[tuple[int, Linker | None]]:
        """Return the tokens before which the stretch is cut, each with the linker that stands there."""
        kinds = self.kinds
        found: list[tuple[int, Linker | None]] = []
        leading = self._leading(first, last)
        clause = _Clause(first, leading is not None and leading.kind == "subordinate")
        for at in range(first, last):
            kind = kinds[at]
            if not kind & _INTERESTING:
                continue
            if at > clause.begin + 1 or (at > clause.begin and clause.main):
                cut = self._cut_at(at, last, clause, held)
                if cut is not None:
                    found.append(cut)
                    clause = _Clause(cut[0], cut[1] is not None and cut[1].kind == "subordinate")
                    if at < cut[0]:
                        continue
            if kind & RELATIVE:
                clause.relative = at
            elif kind & GOVERNOR:
                clause.governed = at
            elif self.verb_at(at, clause.begin):
                if kind & PRESENT and at > 0 and self.tokens.words[at - 1] in ("لم", "ولم", "فلم"):
                    kind = kind & ~PRESENT | PAST
                if at != clause.relative + 1 and not clause.main:
                    clause.main = kind
                clause.latest = kind
        return found

    def _cut_at(self, at: int, last: int, clause: _Clause, held: bool) -> tuple[int, Linker | None] | None:
        """Return where the clause ends at token ``at`` and a new one begins, with its linker; else None."""
        kinds, kind = self.kinds, self.kinds[at]
        ready = bool(clause.main) or self._nominal(clause.begin, at)
        if not ready:
            return None
        if kind & LINKER:
            linker = self.linker_at(at, last, clause.begin)
            if linker is not None:
                return at, linker
        if kind & SEMICOLON and self._sentence_follows(at + 1, last):
            return at + 1, None
        if kind & JOINED and self._joins(at, last, clause):
            return at, None
        if clause.subordinate and clause.main and kinds[at - 1] & COMMA and kind & _BEGINNINGS:
            return at, None
        if held and kind & COMPLEMENTISER and self._opens_anew(at):
            return at, None
        return None

    def _opens_anew(self, at: int) -> bool:
        """Return whether «وأن», or «إنه» and «لقد» behind a comma, takes up the speech again at ``at``."""
        if self.tokens.words[at][0] == "و":
            return not self._concedes(at)
        return bool(self.kinds[at - 1] & COMMA) and self.tokens.text[self.tokens.starts[at]] == "إ"

    def _concedes(self, at: int) -> bool:
        """Return whether «وإن» concedes («ونحترمه وإن اختلفنا معه»); in «وإن القرار نهائي» it goes on."""
        tokens = self.tokens
        concessive = tokens.words[at] == "وان" and tokens.text[tokens.starts[at] + 1] == "إ"
        return concessive and at + 1 < len(tokens) and bool(self.kinds[at + 1] & PAST)

    def _nominal(self, first: int, last: int) -> bool:
        """Return whether the tokens may be a clause without a verb: long enough, no bare circumstance."""
        last = min(last, first + _LOOKED_AT)  # a text of nothing but complementisers takes linear time
        while first < last and self.kinds[first] & (MARK | COMPLEMENTISER):
            first += 1
        if first >= last or self.kinds[first] & (PREPOSITION | COMPLEMENTISER):
            return False
        return sum(1 for at in range(first, min(last, first + 8)) if not self.kinds[at] & MARK) >= 3

    def linker_at(self, at: int, last: int, begin: int) -> Linker | None:
        """Return the linker that begins at token ``at`` with what it needs behind it."""
        words, kinds = self.tokens.words, self.kinds
        for linker in self.grammar.linkers_from(words[at]):
            end = at + len(linker.words)
            if end >= last or not self._matches(linker, at):
                continue
            if words[end] in linker.not_before or (at > begin and self._governs(at - 1)):
                continue
            if linker.comma and not (at > begin and kinds[at - 1] & COMMA):
                continue
            if linker.needs == "clause" and self._clause_follows(end, last):
                return linker
            if linker.needs == "verb" and (
                kinds[end] & PARTICLE or kinds[end] & FINITE and not kinds[end] & JOINED
            ):
                return linker
            if linker.needs == "past" and kinds[end] & PAST:
                return linker
        return None

    def _matches(self, linker: Linker, at: int) -> bool:
        """Return whether the linker's words stand at ``at``; its closing أن may carry a pronoun («إلا أنه»)."""
        words, wanted = self.tokens.words, linker.words
        final = len(wanted) - 1
        if final == 0:
            return True
        if any(words[at + i] != wanted[i] for i in range(1, final)):
            return False
        if words[at + final] == wanted[final]:
            return True
        return wanted[final] in ("ان", "بان") and words[at + final] in self.glued

    def _governs(self, at: int) -> bool:
        """Return whether the preposition at ``at`` governs the word behind it («من حيث», not «من قبل حيث»)."""
        if not self.kinds[at] & PREPOSITION:
            return False
        return not (at and self.tokens.words[at] in ("قبل", "بعد") and self.kinds[at - 1] & PREPOSITION)

    def _clause_follows(self, at: int, last: int) -> bool:
        """Return whether a clause of its own begins at ``at``, with or without a verb."""
        while at < last and self.kinds[at] & MARK:
            at += 1
        if at >= last:
            return False
        stop = min(last, at + _REACH)
        return self.asserts(at, stop) or (last - at >= 4 and not self._circumstance(at))

    def _sentence_follows(self, at: int, last: int) -> bool:
        """Return whether what stands behind a semicolon asserts: a verb soon, or a definite subject first."""
        if at >= last:
            return False
        kind, word = self.kinds[at], self.tokens.words[at]
        definite = bool(kind & (PRONOUN | DEMONSTRATIVE | COMPLEMENTISER | LINKER)) or word.startswith("ال")
        return (definite and last - at >= 3) or self.asserts(at, min(last, at + _REACH))

    def _joins(self, at: int, last: int, clause: _Clause) -> bool:
        """Return whether و or ف at token ``at`` joins a clause of its own to the one before."""
        kinds = self.kinds
        kind = kinds[at]
        after_comma = bool(kinds[at - 1] & COMMA)
        if self.tokens.words[at][0] == "ف" and kinds[self._first_word(clause.begin)] & CONDITIONAL:
            return False  # «إذا ... فـ» is one
        if kind & PARTICLE:
            return at + 1 < last and bool(kinds[at + 1] & FINITE)
        if kind & PREDICATE:
            return True
        if kind & FINITE:
            verb = after_comma or not kind & NOUN_TOO or self._object_follows(at + 1, last)
            return verb and not self._belongs_inside(at, clause, after_comma)
        if not after_comma:
            return False
        if kind & (DEMONSTRATIVE | PRONOUN):
            return any(self.verb_at(i, at) for i in range(at + 1, min(last, at + 3)))
        if kind & (PREPOSITION | TIME):
            return self._verb_behind(at, last)
        if kind & DEFINITE:
            return bool(clause.main) and self._subject_with_verb(at, last)
        return False

    def _first_word(self, at: int) -> int:
        while self.kinds[at] & MARK and at + 1 < len(self.kinds):
            at += 1
        return at

    def _belongs_inside(self, at: int, clause: _Clause, after_comma: bool) -> bool:
        """Return whether the verb that و joins at ``at`` goes on a clause inside the claim, not the claim.

        «أن يذهب ويعمل», «لينهي مهمته ويبدأ رحلة», «التي تضم منتجعا وتشتهر بمنشآتها», «أول مركبة تجتاز
        النظام وتصل إلى الفضاء»: the tense and the gender of the verbs before tell which of them goes on.
        """
        kinds, kind = self.kinds, self.kinds[at]
        if clause.governed >= clause.begin and kind & PRESENT and not kind & PAST:
            return not after_comma or not _agree(clause.main, kind)
        if after_comma:
            return False
        if clause.relative >= clause.begin:
            stop = min(at, clause.relative + 4)
            verb = next((kinds[i] for i in range(clause.relative + 1, stop) if kinds[i] & FINITE), 0)
            if _agree(verb, kind) and not _agree(clause.main, kind):
                return True
        return bool(clause.main) and _agree(clause.latest, kind) and not _agree(clause.main, kind)

    def _object_follows(self, at: int, last: int) -> bool:
        """Return whether what stands at ``at`` follows a verb, not a noun («وسجل هدفا», «وصدر له», «وأخذ يردد»)."""
        if at >= last:
            return False
        kind, word = self.kinds[at], self.tokens.words[at]
        if kind & (WITH_PRONOUN | PRESENT) and not kind & (JOINED | NOUN_TOO):
            return True
        return (
            not kind & ~FINITE
            and len(word) > 3
            and word[-1] == "ا"
            and word[-2] not in "هموي"
            and word[:2] != "ال"
        )

    def _subject_with_verb(self, at: int, last: int) -> bool:
        """Return whether a definite noun at ``at`` is a subject with its verb soon behind («والشرطة تبحث»)."""
        for i in range(at + 1, min(last, at + 4)):
            kind = self.kinds[i]
            if kind & FINITE and not kind & (NOUN_TOO | JOINED):
                return True
            if kind & (MARK | PREPOSITION | RELATIVE | GOVERNOR | LINKER | JOINED):
                return False
        return False

    def _verb_behind(self, at: int, last: int) -> bool:
        """Return whether a circumstance at ``at`` opens a clause: a verb comes before the next comma or clause."""
        for i in range(at + 1, min(last, at + 9)):
            kind = self.kinds[i]
            if kind & COMMA:
                return i + 1 < last and bool(self.kinds[i + 1] & _BEGINNINGS)
            if kind & (SEMICOLON | RELATIVE | GOVERNOR | CONDITIONAL | LINKER | JOINED):
                return False
            if self.verb_at(i, at):
                return not self._describes(i, at)
        return False

    def _describes(self, verb: int, first: int) -> bool:
        """Return whether «لا» and the verb at ``verb`` describe an indefinite noun («وعلى عظام حيوانات لا تشتمل»)."""
        words = self.tokens.words
        return verb - first > 3 and words[verb - 1] == "لا" and not words[verb - 2].startswith("ال")

    def _part(self, first: int, last: int, limit: int, linker: Linker | None, *, whole: bool) -> Part | None:
        """Trim a piece: marks, a linker that stands as its own word, and a fronted circumstance."""
        words, kinds = self.tokens.words, self.kinds
        quotes = [at for at in range(first, last) if words[at] in _QUOTES]
        while first < last and kinds[first] & MARK and words[first] not in "([":
            if words[first] in _OPENING and quotes[-1] > first:
                break
            first += 1
        if linker is not None and not linker.kept:
            glued = words[first + len(linker.words) - 1] in self.glued
            first += len(linker.words) - glued
        elif first < last and kinds[first] & COMPLEMENTISER and words[first] in ("ان", "وان", "بان", "فان"):
            first += 1
        while last > first and self._trailing(first, last, limit, quotes, whole):
            last -= 1
        if last < len(words) and words[last] in _CLOSING and self._open_quotes(first, last, quotes) == 1:
            last += 1
        fronted = self._fronted(first, last)
        if fronted:
            return Part(fronted, last, (first, fronted), linker)
        return Part(first, last, None, linker) if first < last else None

    def _trailing(self, first: int, last: int, limit: int, quotes: list[int], whole: bool) -> bool:
        """Return whether the last token of a piece is none of the claim: a mark, or a word that dangles."""
        word, kind = self.tokens.words[last - 1], self.kinds[last - 1]
        if kind & MARK:
            if word in _CLOSING:
                return not quotes or quotes[0] >= last - 1 or quotes[0] < first
            return word not in ")]%"
        if word in self.grammar.roles["dangling"]:
            return True
        if word == "الامر" and last - 2 > first and self.kinds[last - 2] & COMMA:
            return True
        if kind & (PREPOSITION | RELATIVE) and self._dangles(last - 1, limit):
            return True
        return bool(kind & LINKER) and last == limit and not whole

    def _open_quotes(self, first: int, last: int, quotes: list[int]) -> int:
        """Return how many quotations are open at token ``last``."""
        words = self.tokens.words
        inside = [words[at] for at in quotes if first <= at < last]
        straight = sum(1 for mark in inside if mark in _STRAIGHT) % 2
        return straight + sum(1 if mark in "«“" else -1 for mark in inside if mark in "«“»”")

    def _dangles(self, at: int, limit: int) -> bool:
        """Return whether the preposition or pronoun at ``at`` has lost what it governs to a frame or a cut."""
        return self.kinds[at] & RELATIVE > 0 or not self._governs(at - 1) and at + 1 == limit

    def _fronted(self, first: int, last: int) -> int:
        """Return the token after a fronted circumstance and its comma, 0 when the clause begins without one."""
        words, kinds = self.tokens.words, self.kinds
        if first >= last or not self._circumstance(first):
            return 0
        for at in range(first + 1, min(last, first + _REACH)):
            if kinds[at] & COMMA:
                follow = at + 1
                if (
                    follow >= last
                    or words[follow][:1] == "و"
                    and kinds[follow] & (PREPOSITION | JOINED) == PREPOSITION
                ):
                    return 0
                if kinds[follow] & COMPLEMENTISER and words[follow][0] == "ل":
                    return 0
                return follow if self.asserts(follow, min(last, follow + _REACH)) else 0
            if self.verb_at(at, first) and not kinds[at - 1] & RELATIVE:
                return 0
            if kinds[at] & CONDITIONAL:
                return 0
        return 0

    def _circumstance(self, at: int) -> bool:
        return bool(self.kinds[at] & (PREPOSITION | TIME)) and not self.kinds[at] & CONDITIONAL
