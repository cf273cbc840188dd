"""Subjects left out behind a verb («ووصل إلى الميناء»), and how they are put in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, text_of
from attrib.extract.claim_references import (
    AUXILIARY,
    COPULA,
    EVENT_VERB,
    IMPERSONAL,
    PASSIVE,
    PLACE,
    TAKES_OBJECT,
)
from attrib.extract.claim_states import state_at
from attrib.extract.claim_subjects import Subject, Subjects
from attrib.extract.claim_words import (
    COMPLEMENTISER,
    DEMONSTRATIVE,
    JOINED,
    LINKER,
    MARK,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TIME,
    WITH_PRONOUN,
)
from attrib.extract.finite_verbs import FEMININE, FINITE, FIRST, NOUN_TOO, OBJECT, PLURAL, PRESENT
from attrib.extract.tokens import Tokens
from attrib.extract.verbal_nouns import known_verbal_nouns
from attrib.text.fold import fold

# أفعال، فعول، مفاعل، فواعل، فعائل، أفعلاء: plurals that are feminine as things, by their shape.
_BROKEN_PLURAL = re.compile("ا.?.ا.|..و[^ن]|..ا.?ي?.|ا?...اء?")
_NO_SUBJECT = IMPERSONAL | EVENT_VERB
_PREPOSITION_WITHIN = 5  # tokens from a verb to the preposition that makes it a passive («عثر في الموقع على»)
_TANWIN = ("اً", "ًا")
_NOUN = FINITE | PREPOSITION | WITH_PRONOUN | COMPLEMENTISER | PRONOUN | MARK | RELATIVE | PARTICLE


@dataclass(slots=True)
class Gaps:
    """Reads behind the verbs of one article's claims."""

    cutter: Cutter
    subjects: Subjects
    tokens: Tokens = field(init=False)
    kinds: list[int] = field(init=False)
    marks: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.cutter.tokens
        self.kinds = self.cutter.kinds
        self.marks = self.subjects.marks

    def bare(self, at: int) -> str:
        """Return the folded word at ``at`` without the conjunction glued on to it."""
        word = self.tokens.words[at]
        return word[1:] if self.kinds[at] & JOINED else word

    def object_behind(self, at: int, last: int) -> bool:
        """Return whether the noun at ``at`` cannot be the subject of a feminine verb before it («ضمنت الدعم»).

        After «كانت» an indefinite noun is what is said of the subject («كانت موضع خلاف»).
        """
        word, kind = self.tokens.words[at], self.kinds[at]
        if word in self.cutter.grammar.roles["quantity"]:
            return False
        if word.startswith("ال") and word[2:] in known_verbal_nouns(self.subjects.pack.language):
            return self.tokens.text[self.tokens.ends[at] - 1] != "ة"  # «اعتزلت الغناء»
        if (
            kind & ~(NOUN_TOO | FINITE)
            or word.isascii()
            or self.tokens.text[self.tokens.ends[at] - 1] in "ةءىا"
        ):
            return False
        if self.marks[at - 1] & COPULA:
            if at + 1 < last and text_of(self.tokens, at + 1, at + 2).endswith(("ة", *_TANWIN)):
                return False  # «كانت وارن صريحة»
            return (
                not word.startswith("ال")
                and not self.may_be_feminine(at)
                and (
                    at + 1 >= last
                    or not any(self.kinds[i] & FINITE for i in range(at + 1, min(last, at + 8)))
                )
            )
        return word.startswith("ال") and not self.may_be_feminine(at)

    def may_be_feminine(self, at: int) -> bool:
        """Return whether a verb in the feminine may have the noun at ``at`` as its subject, as far as it shows."""
        word = self.tokens.words[at]
        bare = word.removeprefix("ال")
        lists = self.subjects.pack.lists
        return (
            self.tokens.text[self.tokens.ends[at] - 1] == "ة"
            or word.endswith(("ات", "ها"))
            or word in lists["places"]
            or word in lists["given_names_female"]
            or bool(_BROKEN_PLURAL.fullmatch(bare))
            and bare not in known_verbal_nouns(self.subjects.pack.language)
            or bare in self.cutter.grammar.roles["feminine"]
            or word.isascii()
        )

    def left_out(self, at: int, last: int) -> bool:
        """Return whether the verb at ``at`` surely has its subject in a sentence before («وكان قد زار بغداد»).

        Stricter than what tells it within one sentence: a verb there goes on with the subject that it has.
        """
        kinds, verb = self.kinds, self.kinds[at]
        if verb & (FIRST | OBJECT) or self.marks[at] & _NO_SUBJECT or self.passive(at, last):
            return False
        if verb & PLURAL and self.tokens.words[at].endswith(("وا", "ون")):
            return True  # a verb in the plural has its subject before it
        auxiliary = bool(self.marks[at] & AUXILIARY)
        to = at + 1
        if auxiliary:
            while to < last and kinds[to] & PARTICLE:
                to += 1
            sure = kinds[to - 1] & PARTICLE  # «كانت قد اعتزلت»
            if to < last and kinds[to] & FINITE and (sure or not kinds[to] & (NOUN_TOO | JOINED)):
                if kinds[to] & (FIRST | OBJECT) or self.marks[to] & _NO_SUBJECT or self.passive(to, last):
                    return False
                return to + 1 < last and self._without_subject(to + 1, last, kinds[to], auxiliary=False)
        return to < last and self._without_subject(to, last, verb, auxiliary=auxiliary)

    def passive(self, at: int, last: int) -> bool:
        """Return whether a verb with what follows may be a passive without subject («عثر على», «أفرج عنه»)."""
        if not self.marks[at] & PASSIVE:
            return False
        passives = self.cutter.grammar.roles["passive_too"]
        verb = self.bare(at)
        if verb in passives:
            return True
        for behind in self.tokens.words[at + 1 : min(last, at + _PREPOSITION_WITHIN)]:
            stem = behind.removesuffix("ها").removesuffix("هم").removesuffix("ه")
            if (
                f"{verb} {behind}" in passives
                or f"{verb} {stem}" in passives
                or f"{verb} {behind[0]}" in passives
            ):
                return True
        return False

    def _without_subject(self, at: int, last: int, verb: int, *, auxiliary: bool) -> bool:
        """Return whether no subject can stand from ``at`` on, behind a verb with the flags ``verb``."""
        kinds, tokens = self.kinds, self.tokens
        before = at - 1
        while at < last and kinds[at] & TIME and not kinds[at] & PREPOSITION:
            at += 1
        if at >= last:
            return False
        word, kind = tokens.words[at], kinds[at]
        if self.marks[before] & TAKES_OBJECT and self._quantity(at):
            return True  # «تضم أكثر من ألف عضو»
        if (
            kind & (MARK | JOINED | COMPLEMENTISER | FINITE)
            or word in self.cutter.grammar.roles["object_head"]
        ):
            return False
        if kind & PREPOSITION and auxiliary and self._impersonal_predicate(at, last):
            return False
        if kind & (PREPOSITION | WITH_PRONOUN) or self.subjects.glued_preposition(word):
            return self._circumstances_only(at, last, takes_object=bool(self.marks[before] & TAKES_OBJECT))
        written = text_of(tokens, at, at + 1)
        if written.endswith(_TANWIN):
            if auxiliary and (kind & TIME or word[:-1] in self.cutter.grammar.roles["general_noun"]):
                return False  # «كان يوما عصيبا»
            return (
                at + 1 >= last
                or not kinds[at + 1] & COMPLEMENTISER
                and tokens.words[at + 1] not in ("ان", "انه")
            )
        sure = verb & FEMININE and verb & FINITE != FINITE  # «تسبب» may be «he» in the past
        if sure and not verb & PLURAL and self.object_behind(at, last):
            return True
        if word[-1] in "هام" and self.subjects.pronoun(at, shortest=4):
            return self._owned_object(at, verb)
        if not verb & (FEMININE | PLURAL) and not auxiliary and self._feminine_name(at):
            return True  # «زار تونس», «أجرى محادثات»
        if written.endswith("ة") and not verb & (FEMININE | PLURAL) and not auxiliary:
            # «زار العاصمة», «وجه تمريرة رائعة»: no subject of a masculine verb
            if word in self.cutter.grammar.roles["masculine_ta"] or self.subjects.name(word):
                return False
            behind = tokens.text[tokens.ends[at + 1] - 1] if at + 1 < last else ""
            return word.startswith("ال") or behind == "ة"
        return False

    def _quantity(self, at: int) -> bool:
        """Return whether a number or «أكثر من» begins at ``at``."""
        word, roles = self.tokens.words[at], self.cutter.grammar.roles
        return (
            word[0].isdigit()
            or word in roles["quantity"]
            or word in roles["object_head"]
            and word[:2] != "ان"
        )

    def _feminine_name(self, at: int) -> bool:
        """Return whether a feminine noun stands at ``at`` by more than its ة: a state or town, a plural in ات."""
        words = self.tokens.words
        word = words[at]
        if word.endswith("ات") and len(word) > 5:
            return True
        if word in self.cutter.grammar.roles["masculine_place"]:
            return False
        return bool(self.subjects.marks[at] & PLACE) or state_at(words, at) > 0 and not word.startswith("ال")

    def _owned_object(self, at: int, verb: int) -> bool:
        """Return whether a noun with a pronoun behind a verb is its object («أعادت فتحه», «شكر زملاءه»)."""
        written = text_of(self.tokens, at, at + 1)
        pronoun = self.subjects.pronoun(at, shortest=4)
        stem = self.tokens.words[at].removesuffix(pronoun)
        if not pronoun:
            return False
        if written.removesuffix(pronoun).endswith("اء") or stem == "نظير":  # «زملاؤه» would be the subject
            return True
        feminine = stem.endswith("ت") and len(stem) > 3 or stem in self.cutter.grammar.roles["feminine"]
        if verb & FEMININE:
            return not (feminine or verb & FINITE == FINITE or bool(_BROKEN_PLURAL.fullmatch(stem)))
        return not verb & PLURAL and stem.endswith("ت") and not stem.endswith("ات") and len(stem) > 4

    def _impersonal_predicate(self, at: int, last: int) -> bool:
        """Return whether «من المقرر», «من غير المعروف», «على الوزير أن» stands at ``at``."""
        words = self.tokens.words
        return words[at] in ("من", "علي") or any(words[i] == "ان" for i in range(at, min(last, at + 4)))

    def _circumstances_only(self, at: int, last: int, *, takes_object: bool) -> bool:
        """Return whether from ``at`` on only circumstances stand («إلى المطار», «في بغداد أمس»), no subject."""
        kinds, words = self.kinds, self.tokens.words
        while at < last:
            kind = kinds[at]
            if kind & WITH_PRONOUN:
                at += 1
                if (
                    at < last
                    and not kinds[at] & (PREPOSITION | WITH_PRONOUN | TIME)
                    and words[at] not in "،,."
                ):
                    return self._adverbial(at)
                continue
            if kind & PREPOSITION:
                at += 1
            elif kind & DEMONSTRATIVE:
                at += 1
                continue
            elif kind & (MARK | RELATIVE | LINKER | COMPLEMENTISER | JOINED | PARTICLE | FINITE):
                return words[at] not in '«"“('
            elif not self.subjects.glued_preposition(words[at]) and not kind & TIME:
                return self._adverbial(at) or takes_object and self._quantity(at)
            if at < last:
                at = max(at + 1, self.subjects.phrase_end(at, last))
        return True

    def _adverbial(self, at: int) -> bool:
        written = text_of(self.tokens, at, at + 1)
        return written.endswith(_TANWIN) or self.subjects.accusative(self.tokens.words[at])

    def with_subject(self, at: int, subject: Subject) -> Edit:
        """Return the edit that puts ``subject`` behind the verb at ``at``, which is singular then («عثروا»)."""
        word = text_of(self.tokens, at, at + 1)
        kind = self.kinds[at]
        if kind & PLURAL or kind & PRESENT and word.endswith("ا"):  # «لم يحددا»
            word = self._singular(word, kind)
        return Edit(at, at + 1, f"{word} {subject.words}")

    def _singular(self, word: str, kind: int) -> str:
        forms = self.cutter.grammar.verbs.forms
        for ending in ("وا", "ون", "ان", "ا"):
            stem = word.removesuffix(ending)
            if stem == word:
                continue
            bare = fold(stem)
            bare = bare[1:] if kind & JOINED else bare
            if forms.get(bare, PLURAL) & PLURAL:
                for weak in ("ى", "ي", "و"):
                    if (
                        kind & PRESENT
                        and not forms.get(fold(stem + weak)[bool(kind & JOINED) :], PLURAL) & PLURAL
                    ):
                        return stem + weak
                continue
            return stem
        return word
