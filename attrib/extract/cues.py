"""Where cues stand: every word or phrase that may signal an attribution, before its surroundings are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from attrib.extract.tokens import Tokens
from attrib.lang.base import Pack
from attrib.lang.cues import Noun, Phrase, VerbForm
from attrib.lang.memory import Memory, once_a_pack
from attrib.text.fold import DROPPED_MARKS

_OBJECTS = ("هما", "ها", "هم", "هن", "كم", "نا", "ني", "ه")
_SHADDA = "\u0651"
_MARKS_AT_END = re.compile(f"[{DROPPED_MARKS}]+(?=\\s*$)")
_POSSESSIVES = ("هما", "ها", "هم", "هن", "ه", "ي", "نا")


@dataclass(frozen=True, slots=True)
class CueHit:
    """Tokens ``first`` up to ``last`` may be a cue. Exactly one of ``forms``, ``phrase`` and ``noun`` is set.

    ``joined`` is "و", "ف" or "ل" where that particle is glued on; ``pronoun`` tells of a glued object or
    possessive («وصفها», «قوله»).
    """

    first: int
    last: int
    joined: str
    pronoun: str
    forms: tuple[VerbForm, ...] = ()
    phrase: Phrase | None = None
    noun: Noun | None = None

    @property
    def participle(self) -> bool:
        """Whether the hit is an active participle («مشيرا») and no finite verb."""
        return bool(self.forms) and all(form.shape == "participle" for form in self.forms)


def find_cues(tokens: Tokens, pack: Pack, places: Iterable[int]) -> tuple[CueHit, ...]:
    """Return all hits in order; they do not overlap. Phrases win over single words, the longest first.

    ``places`` are the tokens that begin a cue by their letters (:func:`begins_cue`), ascending.
    """
    hits: list[CueHit] = []
    words, reached = tokens.words, 0
    openings = _beginnings(pack).of
    for at in places:
        if at < reached:
            continue
        if (words[at + 1] if at + 1 < len(words) else "").startswith(openings[words[at]]):
            hit = _hit_at(tokens, pack, at)
            if hit is not None:
                hits.append(hit)
                reached = hit.last
    return tuple(hits)


def begins_cue(pack: Pack, word: str) -> bool:
    """Return whether a folded word may be, or begin, a cue by its letters alone."""
    return bool(_beginnings(pack).of[word])


class _Beginnings:
    """Which words may be a cue of a pack, or begin one, by their letters and those of the word behind."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.of = Memory(self._find)
        """Folded word -> what the next word begins with: "" where any may follow, nothing where it is no cue."""

    def _find(self, word: str) -> tuple[str, ...]:
        phrases = self.pack.cues.phrases
        if _may_be_cue(self.pack, word):
            return ("",)
        rests = [rest for rest in _without_conjunction(word) if rest in phrases]
        return tuple({_second(phrase) for rest in rests for phrase in phrases[rest]})


def _second(phrase: Phrase) -> str:
    """Return how the second word of a phrase begins; "" where it has one word only."""
    if len(phrase.words) == 1:
        return ""
    # The last word of a phrase may have a pronoun glued on, before which its ه is ت.
    return phrase.words[1] if len(phrase.words) > 2 else phrase.words[1].removesuffix("ه")


@once_a_pack
def _beginnings(pack: Pack) -> _Beginnings:
    return _Beginnings(pack)


def _hit_at(tokens: Tokens, pack: Pack, at: int) -> CueHit | None:
    """Return the hit at token ``at``, as the word stands or behind و or ف."""
    word, verbs = tokens.words[at], pack.cues.verbs
    for rest in _without_conjunction(word):
        joined = word[: len(word) - len(rest)]
        hit = _phrase(tokens, pack, at, rest, joined) if rest in pack.cues.phrases else None
        if hit is None and rest in verbs and not (joined == "" and _is_joined(tokens, pack, at)):
            final = tokens.text[tokens.ends[at] - 1]
            forms = tuple(form for form in verbs[rest] if not form.last_letter or form.last_letter == final)
            hit = CueHit(at, at + 1, joined, "", forms=forms) if forms else None
        if hit is None:
            hit = _with_pronoun(tokens, pack, at, rest, joined)
        if hit is not None:
            return hit
    return _with_lam(tokens, pack, at)


def _with_lam(tokens: Tokens, pack: Pack, at: int) -> CueHit | None:
    """Return the verb of «، ليرد النائب بأن», «وعاد ليقول إن»: a present in the third person behind ل."""
    word = tokens.words[at]
    if not _may_have_lam(word):
        return None
    forms = tuple(
        form for form in pack.cues.verbs.get(word[1:], ()) if form.shape == "present" and form.person == 3
    )
    return CueHit(at, at + 1, "ل", "", forms=forms) if forms else None


def _may_have_lam(word: str) -> bool:
    return len(word) > 4 and word[0] == "ل" and word[1] in "يت"


def _is_joined(tokens: Tokens, pack: Pack, at: int) -> bool:
    """Return whether the و of a word is the conjunction, by the mark on its end: «وعدّ» is عدّ, not وعد."""
    word = tokens.words[at]
    return word[0] in "وف" and word[1:] in pack.cues.verbs and _ends_doubled(tokens, at)


def _ends_doubled(tokens: Tokens, at: int) -> bool:
    """Return whether a shadda stands on the last letter of a token."""
    end = tokens.starts[at + 1] if at + 1 < len(tokens) else len(tokens.text)
    marks = _MARKS_AT_END.search(tokens.text, tokens.starts[at], end)
    return marks is not None and _SHADDA in marks[0]


def _without_conjunction(word: str) -> tuple[str, ...]:
    return (word, word[1:]) if word[0] in "وف" and len(word) > 2 else (word,)


def _may_be_cue(pack: Pack, word: str) -> bool:
    """Return whether a word alone may be a cue by its letters: a verb or a noun, with what is glued on."""
    nouns, verbs = pack.cues.nouns, pack.cues.verbs
    if _may_have_lam(word) and word[1:] in verbs:
        return True
    for rest in _without_conjunction(word):
        if rest in verbs or rest in nouns or (rest[:1] in "بل" and rest[1:] in nouns):
            return True
        for suffix in _OBJECTS:
            stem = rest[: -len(suffix)]
            if not rest.endswith(suffix) or len(stem) < 2:
                continue
            if stem in nouns or (stem[:1] in "بل" and stem[1:] in nouns) or stem in verbs:
                return True
            if (stem[-1] == "و" and stem + "ا" in verbs) or (stem[-1] == "ا" and stem[:-1] + "ي" in verbs):
                return True
    return False


def _phrase(tokens: Tokens, pack: Pack, at: int, first: str, joined: str) -> CueHit | None:
    """Return the longest phrase that begins at token ``at`` with the word ``first``, seen through ``joined``."""
    words = tokens.words
    following = words[at + 1] if at + 1 < len(words) else ""
    for phrase in pack.cues.phrases[first]:
        length = len(phrase.words)
        if at + length > len(words):
            continue
        if length > 2 and (
            phrase.words[1] != following or tuple(words[at + 2 : at + length - 1]) != phrase.words[2:-1]
        ):
            continue
        pronoun = ""
        if length > 1:
            last, wanted = words[at + length - 1], phrase.words[-1]
            if last != wanted:
                # «على حد قوله», «في رأيها»
                stem = wanted[:-1] + "ت" if wanted.endswith("ه") else wanted
                if not (last.startswith(stem) and last[len(stem) :] in _POSSESSIVES):
                    continue
                if phrase.kind != "preposition":
                    continue
                pronoun = last[len(stem) :]
        elif phrase.joins and not (at + 1 < len(words) and words[at + 1].startswith(phrase.joins)):
            continue
        return CueHit(at, at + length, joined, pronoun, phrase=phrase)
    return None


def _with_pronoun(tokens: Tokens, pack: Pack, at: int, word: str, joined: str) -> CueHit | None:
    """Return the noun or verb with a pronoun glued on that token ``at`` is («قوله», «وصفها»)."""
    nouns, verbs = pack.cues.nouns, pack.cues.verbs
    if (
        tokens.text[tokens.starts[at] : tokens.ends[at]]
        .rstrip("\u064b\u064c\u064d\u064e\u064f\u0650")
        .endswith("ة")
    ):
        return CueHit(at, at + 1, joined, "", noun=nouns[word]) if word in nouns else None
    if word in nouns:
        return CueHit(at, at + 1, joined, "", noun=nouns[word])
    if word[:1] in "بل" and word[1:] in nouns:
        return CueHit(at, at + 1, joined, "", noun=nouns[word[1:]])
    for suffix in _OBJECTS:
        stem = word[: -len(suffix)]
        if not word.endswith(suffix) or len(stem) < 2:
            continue
        if stem in nouns:
            return CueHit(at, at + 1, joined, suffix, noun=nouns[stem])
        if stem[:1] in "بل" and stem[1:] in nouns:
            return CueHit(at, at + 1, joined, suffix, noun=nouns[stem[1:]])
        forms = verbs.get(stem, ())
        if stem.endswith("و"):  # the ا of the plural falls before a pronoun: أكدوا + ه
            forms += verbs.get(stem + "ا", ())
        if stem.endswith("ا"):  # and ى turns into ا: نفى + ه
            forms += verbs.get(stem[:-1] + "ي", ())
        finite = tuple(form for form in forms if form.shape != "participle")
        if finite:
            return CueHit(at, at + 1, joined, suffix, forms=finite)
    return None
