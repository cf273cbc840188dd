"""What each word of an article may be in an attribution, as flags: one look-up a token tells whether to look closer.

The flags depend on the word and the pack alone; what stands beside the word settles the rest.
"""

from __future__ import annotations

from attrib.extract.quotations import MARKS
from attrib.lang.base import Pack
from attrib.lang.memory import Memory
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


class WordMarks:
    """Tells the flags of the words of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        roles = pack.roles
        self._opening = pack.complementisers | pack.complementisers_with_pronoun
        self._governing = roles["preposition"] | roles["preposition_with_pronoun"]
        self._no_verbs = roles["preposition"] | roles["quantifier"]  # «نصف»
        self._ambiguous = pack.lists["ambiguous_names"]
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
        return flags


_KNOWN: dict[str, WordMarks] = {}


def word_marks(pack: Pack) -> WordMarks:
    """Return the marks of a pack's words, the same for every article."""
    known = _KNOWN.get(pack.language)
    if known is None or known.pack is not pack:
        known = _KNOWN[pack.language] = WordMarks(pack)
    return known
