"""What each word of an article may be in an attribution, as flags: one look-up a token tells whether to look closer.

The flags depend on the word and the pack alone; what stands beside the word settles the rest.
"""

from __future__ import annotations

from attrib.extract.cues import begins_cue
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS
from attrib.lang.base import Pack
from attrib.lang.memory import Memory, once_a_pack
from attrib.lang.nouns import without_clitics

WORD = 1
"""A word, not a mark."""
ENTRY = 2
"""An entry of several words may begin here («كوريا الشمالية»)."""
OPENS = 4
"""A complementiser, unless it is part of a name («سي إن إن»)."""
GOVERNS = 8
"""A preposition, unless it is a name by its spelling («علي»)."""
CUE_VERB = 16
"""A finite cue verb, unless a word before makes it a noun."""
SURE = 32
"""A finite cue verb that is hardly ever something else."""
AMBIGUOUS = 64
"""A given name that is a word of the language too («نادر»)."""
QUOTES = 128
"""A quotation mark."""
CUE = 256
"""A cue may begin here."""
CIRCUMSTANCE = 512
"""A circumstance of the saying may begin here («أمس», «في بيان», «لوكالة»)."""
WITHHOLDS = 1024
"""«طلب عدم كشف اسمه» may begin here."""
BREAKS = 2048
"""A content may end before it («فيما»)."""
PAUSES = 4096
"""A comma or a dash, behind which a content may end."""
PARTICIPLE = 8192
"""A participle of saying («مضيفا») and no other cue."""
ASKS = 1 << 14
"""A reported question may begin here («كيف», «ما إذا»)."""
FIRST_PERSON = 1 << 15
"""A speaker may speak of himself («لاحظنا», «سأعود»)."""


class WordMarks:
    """Tells the flags of the words of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        roles = pack.roles
        self._opening = pack.complementisers | pack.complementisers_with_pronoun
        self._governing = roles["preposition"] | roles["preposition_with_pronoun"]
        self._no_verbs = roles["preposition"] | roles["quantifier"]  # «نصف»
        self._ambiguous = pack.lists["ambiguous_names"]
        self._asking = roles["opens_question"] | roles["whether_first"]
        self._own = roles["first_person"]
        self._withholding = roles["withholding_verb"]
        self._breaking = roles["clause_break_bare"] | roles["contrast"] | {"في", "؛"}
        self.of = Memory(self._find)
        """Folded word -> its flags."""

    def _find(self, word: str) -> int:
        flags = WORD if word[0].isalnum() or word[0] == "_" else 0
        if word in MARKS:
            flags |= QUOTES
        entries = self.pack.nouns.entries
        if any(form in entries for form in without_clitics(word)):
            flags |= ENTRY
        if word in self._opening:
            flags |= OPENS
        if word in self._governing:
            flags |= GOVERNS
        if word in self._ambiguous:
            flags |= AMBIGUOUS
        sure = self.pack.cues.strength(word)
        if sure is not None and word not in self._no_verbs:
            flags |= CUE_VERB | SURE * sure
        if begins_cue(self.pack, word):
            flags |= CUE
        if self._may_be_circumstance(word):
            flags |= CIRCUMSTANCE
        if word in self._withholding or word[1:] in self._withholding:
            flags |= WITHHOLDS
        if word in self._breaking:
            flags |= BREAKS
        if word in COMMAS or word in "-–—":
            flags |= PAUSES
        if self._is_participle(word):
            flags |= PARTICIPLE
        if word in self._asking:
            flags |= ASKS
        own = word in self._own or word[1:] in self._own
        if own or word[0] in "سا" or word.endswith("نا"):
            flags |= FIRST_PERSON
        return flags

    def _may_be_circumstance(self, word: str) -> bool:
        """Return whether a circumstance may begin with a word: all that ``Words.circumstance_at`` looks closer at."""
        lists, phrases, roles = self.pack.lists, self.pack.phrases, self.pack.roles
        if word in roles["adverb"] or word in roles["and_he"] or word == "في" or word[0] == "ل":
            return True
        if word in lists["circumstances"] or word in phrases["circumstances"]:
            return True
        kind = self.pack.nouns.kind
        return kind(word) == "time" or (word[0] == "و" and kind(word[1:]) == "time")

    def _is_participle(self, word: str) -> bool:
        roles, forms = self.pack.roles, self.pack.cues.verbs.get(word, ())
        if not forms or word in roles["saying"] or word in roles["adverb"]:
            return False
        return all(form.shape == "participle" for form in forms)


@once_a_pack
def word_marks(pack: Pack) -> WordMarks:
    """Return the marks of a pack's words."""
    return WordMarks(pack)
