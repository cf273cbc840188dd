"""What each word of an article may be in a clause, as flags: one look-up a token tells whether to look closer."""

from __future__ import annotations

from attrib.extract.claim_grammar import ClaimGrammar, claim_grammar
from attrib.extract.finite_verbs import FINITE, NOUN_TOO, OBJECT, PRESENT
from attrib.extract.tokens import Tokens
from attrib.lang.base import Pack
from attrib.lang.memory import Memory, once_a_pack

# The lower eight bits are those of finite_verbs.
LINKER = 1 << 8
"""The word begins a linker («كما»), alone or with more words."""
JOINED = 1 << 9
"""A conjunction is glued on («ووصل»)."""
PARTICLE = 1 << 10
RELATIVE = 1 << 11
GOVERNOR = 1 << 12
CONDITIONAL = 1 << 13
MARK = 1 << 14
COMMA = 1 << 15
SEMICOLON = 1 << 16
COMPLEMENTISER = 1 << 17
PREPOSITION = 1 << 18
DEMONSTRATIVE = 1 << 19
PRONOUN = 1 << 20
PREDICATE = 1 << 21
"""A word that asserts like a verb («ليس», «هناك»)."""
TIME = 1 << 23
DEFINITE = 1 << 24
"""و and a definite noun or a name, which may be the subject of a clause («والشرطة تبحث»)."""
WITH_PRONOUN = 1 << 25
"""A preposition with a pronoun («له»)."""
BOTH_STATES = 1 << 26
"""Two states spoken of before («البلدين», «للبلدين»)."""
MAYBE_NOUN = 1 << 22
"""A verb with ـه that may be a noun in ـة («أضافه»، «إضافة»): the spelling decides."""


class WordKinds(Memory[int]):
    """Folded word -> its flags, which depend on the word and the pack alone: one memory serves all articles."""

    def __init__(self, grammar: ClaimGrammar, pack: Pack) -> None:
        super().__init__(self._flags)
        self.grammar = grammar
        self.pack = pack
        self._names = (pack.lists["places"], pack.lists["given_names_male"], pack.lists["given_names_female"])
        self._fixed: dict[str, int] = {}
        for flag, words in (
            (PARTICLE, grammar.roles["particle"]),
            (RELATIVE, grammar.roles["relative"]),
            (GOVERNOR, grammar.roles["governor"]),
            (CONDITIONAL, grammar.roles["conditional"]),
            (DEMONSTRATIVE, grammar.roles["demonstrative"]),
            (PRONOUN, grammar.roles["pronoun"]),
            (PREDICATE, grammar.roles["predicate"]),
            (BOTH_STATES, _with_prepositions(grammar.roles["both_states"])),
            (COMPLEMENTISER, pack.complementisers | pack.complementisers_with_pronoun),
            (PREPOSITION, pack.roles["preposition"]),
            (WITH_PRONOUN, pack.roles["preposition_with_pronoun"]),
            (TIME, pack.lists["time_words"]),
            (TIME, pack.roles["adverb"]),
        ):
            for word in words:
                self._fixed[word] = self._fixed.get(word, 0) | flag

    def _flags(self, word: str) -> int:
        if not (word[0].isalnum() or word[0] == "_"):
            return MARK | (COMMA if word in "،," else SEMICOLON if word in "؛;" else 0)
        if word.isascii():
            return 0
        flags = LINKER if self.grammar.linkers_from(word) else 0
        fixed = self._fixed.get(word, 0)
        if fixed and not (fixed & COMPLEMENTISER and word in self.grammar.verbs.forms):  # «كأن» folds to كان
            return flags | fixed
        if word in self.grammar.verbs.not_verbs:
            return flags
        if word[0] in "وف" and word in self.pack.nouns.words and word not in self.grammar.verbs.forms:
            return flags  # «وادي», «فيصل»: the first letter is the word's own
        if word[0] in "وف" and word[1:] in self.grammar.roles["particle"]:  # «فقد أعلن», not the verb «فقد»
            return flags | PARTICLE | JOINED
        verb = self.grammar.verbs.flags(word)
        if verb and self.grammar.verbs.forms.get(word) is not None:
            return flags | verb
        if word[0] in "وف" and len(word) > 2:
            rest = word[1:]
            fixed = self._fixed.get(rest, 0)
            if fixed:
                return flags | fixed | JOINED
            joined = self.grammar.verbs.flags(rest)
            if joined & FINITE and rest not in self.grammar.verbs.forms and not joined & OBJECT:
                # An unknown word in فيـ is a foreign name more often than ف with a verb («فيروس», «فيينا»).
                joined = 0 if word[0] == "ف" else joined | NOUN_TOO
            if not joined and word[0] == "و" and self._definite(rest):
                return flags | DEFINITE | JOINED
            if joined & FINITE:
                return flags | joined | JOINED | (MAYBE_NOUN if word[-1] == "ه" else 0)
        if word[0] == "ل" and self.grammar.verbs.forms.get(word[1:], 0) & PRESENT:
            return flags | GOVERNOR  # «لينهي»
        return flags | verb | (MAYBE_NOUN if verb and word[-1] == "ه" else 0)

    def _definite(self, word: str) -> bool:
        return (word.startswith("ال") and len(word) > 4) or any(word in names for names in self._names)

    def of(self, tokens: Tokens) -> list[int]:
        """Return the flags of every token."""
        kinds = list(map(self.__getitem__, tokens.words))
        for at, kind in enumerate(kinds):
            if kind & MAYBE_NOUN and tokens.text[tokens.ends[at] - 1] == "ة":
                kinds[at] = kind & LINKER
        return kinds


def _with_prepositions(words: frozenset[str]) -> frozenset[str]:
    """Return definite words with the prepositions that are glued on («للبلدين», «بالبلدين»)."""
    return words | {"ل" + word[1:] for word in words} | {letter + word for word in words for letter in "بو"}


@once_a_pack
def word_kinds(pack: Pack) -> WordKinds:
    """Return the memory of a pack's words."""
    return WordKinds(claim_grammar(pack.language), pack)
