"""What each word of a claim may take up from the text before, as flags worked out once per word."""

from __future__ import annotations

import re

from attrib.extract.claim_grammar import ClaimGrammar, claim_grammar
from attrib.extract.verbal_nouns import known_verbal_nouns
from attrib.lang.base import Pack
from attrib.lang.memory import Memory, once_a_pack

_VERBAL_NOUN = re.compile("ت[^ا]{2}ي[^ا]|ا.{2}ا.|است..ا.")  # تفعيل، إفعال وافتعال، استفعال
REFERS = 1
"""A definite noun that takes up something named («الموقع», «بالاتفاقية»)."""
DUAL = 2
"""Two such things («الناديين»)."""
OWNED = 4
"""A noun with a pronoun at its end («زعيمها»)."""
GOVERNED = 8
"""A preposition with a pronoun at its end («عليها», «بينه»)."""
POINTS = 16
"""«هذا», «البلدين»."""
NAMES = 32
"""A noun of which a fuller phrase may begin («زيارة», «بالاتفاقية»), with or without article."""
EVENT = 256
"""A definite verbal noun, which takes up what was told if its verb was («الاستقالة»)."""
GIVEN = 64
"""A given name."""
PLACE = 128
ENDED = 512
"""A noun may carry a pronoun at its end."""
GLUED = 1024
"""A preposition is glued on («بالمدينة», «بتحسين»)."""
IMPERSONAL = 1 << 11
EVENT_VERB = 1 << 12
AUXILIARY = 1 << 13
COPULA = 1 << 14
TAKES_OBJECT = 1 << 15
PASSIVE = 1 << 16
"""A verb that may be a passive without subject, by the preposition behind it."""
TAKES_UP = REFERS | DUAL | OWNED | GOVERNED | POINTS | EVENT
PRONOUNS = ("ها", "هم", "ه")
_REFERRING = ("titles", "org_heads", "media_nouns", "document_nouns")


class References(Memory[int]):
    """Folded word -> its flags. They depend on the word and the pack alone: one memory serves all articles."""

    def __init__(self, grammar: ClaimGrammar, pack: Pack) -> None:
        super().__init__(self._flags)
        self.pack = pack
        self._general = grammar.roles["general_noun"]
        self._own_ending = grammar.roles["own_ending"]
        self._prepositions = pack.roles["preposition"]
        self._governed = pack.roles["preposition_with_pronoun"]
        self._nouns = frozenset().union(
            grammar.roles["reference"], *(pack.lists[name] for name in _REFERRING)
        )
        self._forms = Memory(self._forms_of)
        self._suffixes = (*PRONOUNS, "هما")
        self._verbs: dict[str, int] = {}
        for flag, role in (
            (IMPERSONAL, "impersonal"),
            (EVENT_VERB, "event_verb"),
            (AUXILIARY, "auxiliary"),
            (COPULA, "copula"),
            (TAKES_OBJECT, "takes_object"),
            (PASSIVE, "passive_too"),
        ):
            for entry in grammar.roles[role]:
                verb = entry.split()[0]
                self._verbs[verb] = self._verbs.get(verb, 0) | flag
        self._pointing = grammar.roles["demonstrative"] | grammar.roles["both_states"]

    def _flags(self, word: str) -> int:
        if not word[0].isalnum() or word.isascii():
            return 0
        lists = self.pack.lists
        given = word in lists["given_names_male"] or word in lists["given_names_female"]
        flags = GIVEN * given | PLACE * (word in lists["places"])
        if any(noun in self._nouns for noun in self.nouns_of(word)):
            flags |= NAMES
        if article(word) < 0 and word.endswith(self._suffixes) and word not in self._own_ending:
            flags |= ENDED
        if self._is_glued(word):
            flags |= GLUED
        verb = self._verbs.get(word)
        if verb is None and word[0] in "وف":
            verb = self._verbs.get(word[1:])
        return flags | (verb or 0) | self._takes_up(word)

    def _is_glued(self, word: str) -> bool:
        if len(word) < 4 or word[0] not in "بلك":
            return False
        if word.startswith(("بال", "لل", "كال")):
            return True
        rest, nouns = word[1:], known_verbal_nouns(self.pack.language)  # «بتحسين», not «بحث»
        if word in nouns:
            return False
        return rest in self.pack.lists["places"] or rest in nouns or bool(_VERBAL_NOUN.fullmatch(rest))

    def nouns_of(self, word: str) -> tuple[str, ...]:
        """Return what noun a word may be: itself, without its article, without one letter glued on."""
        return self._forms[word]

    def _forms_of(self, word: str) -> tuple[str, ...]:
        letters = article(word)
        if letters >= 0:
            return (word[letters:],)
        dual = (word[:-1],) if word.endswith("يي") else ()
        return (word, word[1:], *dual) if word[0] in "وفبلك" and len(word) > 3 else (word, *dual)

    def _takes_up(self, word: str) -> int:
        if any(form in self._pointing for form in (word, word[1:], word[2:], "ا" + word[1:])):
            return POINTS
        letters = article(word)
        if letters >= 0:
            noun = word[letters:]
            if noun in self._general:
                return 0
            if noun in self._nouns:
                return REFERS
            if noun in known_verbal_nouns(self.pack.language):
                return EVENT
            return DUAL if noun.endswith(("ان", "ين")) and noun[:-2] in self._nouns else 0
        if word in self._governed or self._is_governed(word):
            return GOVERNED if word.endswith(PRONOUNS) else 0
        if word[-1] in "هام" and len(word) > 4 and word.endswith(PRONOUNS) and word not in self._own_ending:
            return OWNED
        return 0

    def _is_governed(self, word: str) -> bool:
        return any(
            len(word) > len(end) + 2 and word[: -len(end)] in self._prepositions
            for end in PRONOUNS
            if word.endswith(end)
        )


def article(word: str) -> int:
    """Return how many letters stand before the noun of a definite word («الموقع» 2, «بالموقع» 3, «للموقع» 2), or -1."""
    if word.startswith("ال"):
        return 2 if len(word) > 4 else -1
    if word.startswith("لل"):
        return 2 if len(word) > 4 else -1
    return 3 if word[:1] in "وفبك" and word.startswith("ال", 1) and len(word) > 5 else -1


@once_a_pack
def references(pack: Pack) -> References:
    """Return the memory of a pack's words."""
    return References(claim_grammar(pack.language), pack)
