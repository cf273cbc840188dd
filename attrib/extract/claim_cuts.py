"""Where one stretch of speech or report is cut into claims."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.claim_grammar import (
    COMMA, COMPLEMENTISER, CONDITIONAL, DEMONSTRATIVE, GOVERNOR, JOINED, LINKER, MARK, PARTICLE, PREPOSITION,
    PREDICATE, PRONOUN, RELATIVE, SEMICOLON, ClaimGrammar, Linker,
)  # fmt: skip
from attrib.extract.finite_verbs import FEMININE, FINITE, NOUN_TOO, PAST, PRESENT
from attrib.extract.tokens import Tokens

_REACH = 14  # tokens behind a linker in which its clause must show a predicate
_BEGINNINGS = FINITE | PREDICATE | PARTICLE
_INTERESTING = _BEGINNINGS | LINKER | RELATIVE | GOVERNOR | SEMICOLON | COMPLEMENTISER | JOINED


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens ``first`` up to ``last`` of one claim. ``fronted`` is a circumstance before it, left out of it."""

    first: int
    last: int
    fronted: tuple[int, int] | None
    linker: Linker | None


@dataclass(slots=True)
class Cutter:
    """Cuts the stretches of one article. ``kinds[i]`` are the flags of token ``i``."""

    tokens: Tokens
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
            return at == first or bool(self.kinds[at - 1] & (PARTICLE | LINKER | COMMA | SEMICOLON | RELATIVE))
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
        cuts = self._cuts(first, last, held)
        parts: list[Part] = []
        borders = [first, *(at for at, _ in cuts), last]
        linkers = [self._leading(first, last), *(linker for _, linker in cuts)]
        for number, linker in enumerate(linkers):
            part = self._part(borders[number], borders[number + 1], last, linker, whole=whole)
            if part is not None:
                parts.append(part)
        return parts

    def _leading(self, first: int, last: int) -> Linker | None:
        while first < last and self.kinds[first] & MARK:
            first += 1
        return self.linker_at(first, last, first) if first < last and self.kinds[first] & LINKER else None

    def _cuts(self, first: int, last: int, held: bool) -> list[tuple[int, Linker | None]]:
        """Return the tokens before which the stretch is cut, each with the linker that stands there."""
        kinds = self.kinds
        found: list[tuple[int, Linker | None]] = []
        begin = first
        leading = self._leading(first, last)
        subordinate = leading is not None and leading.kind == "subordinate"
        relative = governed = -2
        predicate = False
        for at in range(first, last):
            kind = kinds[at]
            if not kind & _INTERESTING:
                continue
            cut: tuple[int, Linker | None] | None = None
            if at > begin + 1 or (at > begin and predicate):
                if kind & LINKER:
                    linker = self.linker_at(at, last, begin)
                    if linker is not None and (predicate or self._nominal(begin, at)):
                        cut = (at, linker)
                if cut is None and kind & SEMICOLON and self._sentence_follows(at + 1, last):
                    cut = (at + 1, None)
                if cut is None and kind & JOINED and self._joins(at, begin, last, relative, governed):
                    if predicate or self._nominal(begin, at):
                        cut = (at, None)
                if cut is None and subordinate and predicate and kinds[at - 1] & COMMA and kind & _BEGINNINGS:
                    cut = (at, None)
                if cut is None and held and kind & COMPLEMENTISER and self.tokens.words[at][0] == "و":
                    if predicate or self._nominal(begin, at):
                        cut = (at, None)
            if cut is not None:
                found.append(cut)
                begin = cut[0]
                subordinate = cut[1] is not None and cut[1].kind == "subordinate"
                relative = governed = -2
                predicate = False
            if kind & RELATIVE:
                relative = at
            elif kind & GOVERNOR:
                governed = at
            elif self.verb_at(at, begin) and at != relative + 1:
                predicate = True
        return found

    def _nominal(self, first: int, last: int) -> bool:
        """Return whether the tokens may be a clause without a verb: long enough, no bare circumstance."""
        while first < last and self.kinds[first] & (MARK | COMPLEMENTISER):
            first += 1
        if first >= last or self.kinds[first] & (PREPOSITION | COMPLEMENTISER):
            return False
        return sum(1 for at in range(first, min(last, first + 8)) if not self.kinds[at] & MARK) >= 3

    def linker_at(self, at: int, last: int, begin: int) -> Linker | None:
        """Return the linker that begins at token ``at`` with what it needs behind it."""
        words, kinds = self.tokens.words, self.kinds
        rows, joined = self.grammar.linkers_from(words[at])
        for linker in rows:
            end = at + len(linker.words)
            if end >= last or not self._matches(linker, at):
                continue
            if words[end] in linker.not_before or (at > begin and self._governs(at - 1)):
                continue
            if linker.comma and not (at > begin and kinds[at - 1] & COMMA):
                continue
            if linker.needs == "clause" and self._clause_follows(end, last):
                return linker
            if linker.needs == "verb" and (kinds[end] & PARTICLE or kinds[end] & FINITE and not kinds[end] & JOINED):
                return linker
            if linker.needs == "past" and kinds[end] & PAST:
                return linker
        del joined
        return None

    def _matches(self, linker: Linker, at: int) -> bool:
        """Return whether the linker's words stand at ``at``; its closing أن may carry a pronoun («إلا أنه»)."""
        words, wanted = self.tokens.words, linker.words
        final = len(wanted) - 1
        if any(words[at + i] != wanted[i] for i in range(1, final)):
            return False
        if final == 0 or words[at + final] == wanted[final]:
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

    def _joins(self, at: int, begin: int, last: int, relative: int, governed: int) -> bool:
        """Return whether و or ف at token ``at`` joins a clause of its own to the one before."""
        kinds, words = self.kinds, self.tokens.words
        kind = kinds[at]
        after_comma = bool(kinds[at - 1] & COMMA)
        if kind & (DEMONSTRATIVE | PRONOUN):
            return after_comma and any(self.verb_at(i, at) for i in range(at + 1, min(last, at + 3)))
        if kind & PREPOSITION:
            return after_comma and self._verb_behind(at, last)
        if kind & PREDICATE:
            return True
        if kind & PARTICLE:
            return at + 1 < last and bool(kinds[at + 1] & FINITE)
        if not kind & FINITE:
            return False
        if kind & NOUN_TOO and not after_comma:
            return False
        if governed >= begin and kind & PRESENT and not kind & PAST and not after_comma:
            return False
        if relative >= begin and not after_comma:
            verb = next((kinds[i] for i in range(relative + 1, min(at, relative + 4)) if kinds[i] & FINITE), 0)
            if verb and (verb & kind & FINITE) and (verb & FEMININE) == (kind & FEMININE):
                return False
        return True

    def _verb_behind(self, at: int, last: int) -> bool:
        """Return whether a circumstance at ``at`` opens a clause: a verb comes before the next comma or clause."""
        for i in range(at + 1, min(last, at + 9)):
            kind = self.kinds[i]
            if kind & (COMMA | SEMICOLON | RELATIVE | GOVERNOR | CONDITIONAL | LINKER | JOINED):
                return False
            if self.verb_at(i, at):
                return True
        return False

    def _part(self, first: int, last: int, limit: int, linker: Linker | None, *, whole: bool) -> Part | None:
        """Trim a piece: marks, a linker that stands as its own word, and a fronted circumstance."""
        words, kinds = self.tokens.words, self.kinds
        while first < last and kinds[first] & MARK and words[first] not in "([«\"“'":
            first += 1
        while first < last and words[first] in "«\"“'" and not self._closes(first, last):
            first += 1
        if linker is not None and not linker.kept:
            glued = words[first + len(linker.words) - 1] in self.glued
            first += len(linker.words) - glued
        elif first < last and kinds[first] & COMPLEMENTISER and words[first] in ("ان", "وان", "بان", "فان"):
            first += 1
        while last > first and (
            (kinds[last - 1] & MARK and words[last - 1] not in ")]%»\"”'")
            or words[last - 1] in self.grammar.roles["dangling"]
            or kinds[last - 1] & (PREPOSITION | RELATIVE)
            and self._dangles(last - 1, limit)
            or (kinds[last - 1] & LINKER and last == limit and not whole)
        ):
            last -= 1
        while last > first and words[last - 1] in "»\"”'" and not self._opened(first, last - 1):
            last -= 1
            while last > first and kinds[last - 1] & MARK and words[last - 1] not in ")]%»\"”'":
                last -= 1
        fronted = self._fronted(first, last)
        if fronted:
            return Part(fronted, last, (first, fronted), linker)
        return Part(first, last, None, linker) if first < last else None

    def _dangles(self, at: int, limit: int) -> bool:
        """Return whether the preposition or pronoun at ``at`` has lost what it governs to a frame or a cut."""
        return self.kinds[at] & RELATIVE > 0 or not self._governs(at - 1) and at + 1 == limit

    def _closes(self, opened: int, last: int) -> bool:
        return any(self.tokens.words[at] in "»\"”'" for at in range(opened + 1, last))

    def _opened(self, first: int, closed: int) -> bool:
        return any(self.tokens.words[at] in "«\"“'" for at in range(first, closed))

    def _fronted(self, first: int, last: int) -> int:
        """Return the token after a fronted circumstance and its comma, 0 when the clause begins without one."""
        words, kinds = self.tokens.words, self.kinds
        if first >= last or not self._circumstance(first):
            return 0
        for at in range(first + 1, min(last, first + _REACH)):
            if kinds[at] & COMMA:
                follow = at + 1
                if follow >= last or words[follow][:1] == "و" and kinds[follow] & (PREPOSITION | JOINED) == PREPOSITION:
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
        return bool(self.kinds[at] & PREPOSITION) and not self.kinds[at] & CONDITIONAL
