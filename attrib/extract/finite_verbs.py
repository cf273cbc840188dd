"""Where finite verbs stand, guessed from a word alone: a lexicon of newspaper verbs and the shapes of Arabic.

A clause begins at a finite verb, so that splitting sentences into claims needs one; nothing else here does.
No parser is run: a form is looked up in all forms of some hundred verbs (``claims/verbs.txt``), and an
unknown word is judged by prefix and suffix where these are telling (يـ, سيـ, ـت, ـوا).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain

from attrib.errors import DataError
from attrib.lang.lexicon import read_words
from attrib.text.fold import fold, fold_all

PAST = 1
PRESENT = 2
FEMININE = 4
PLURAL = 8
NOUN_TOO = 16
"""The form is written like a noun («وقف», «تراجع»): a verb only where the place allows no noun."""
FIRST = 32
"""First person («قلنا»)."""
OBJECT = 64
"""A pronoun is glued on («دعاه»)."""
FINITE = PAST | PRESENT

# استفعل، افتعل، انفعل: the derived pasts whose verbal nouns hold one ا more, so that they are no nouns.
_DERIVED_PAST = re.compile("است[^اوي]{2}[^اويه]|ا[^اوين]ت[^اوي][^اويه]|ان[^اويت][^اوي][^اويه]")
_NOT_PRESENT = ("ه", "ات", "ي", "يا", "يين")
_PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "ني", "ه")


@dataclass(frozen=True, slots=True)
class FiniteVerbs:
    """All folded forms of the verbs of a pack, each with its flags, and the words that only look like verbs."""

    forms: dict[str, int]
    not_verbs: frozenset[str]

    @classmethod
    def load(cls, folder: Traversable) -> FiniteVerbs:
        """Load ``verbs.txt`` and ``not_verbs.txt``. Raises DataError naming the file and the verb."""
        verbs: list[tuple[str, str, bool]] = []
        path = folder / "verbs.txt"
        for line in read_words(path):
            parts = line.split()
            noun_too = parts[2:] == ["اسم"]
            if len(parts) != 2 + noun_too or fold(parts[1])[0] != "ي":
                raise DataError(str(path), None, f"«{line}» is not «past present» or «past present اسم»")
            verbs.append((parts[0], parts[1], noun_too))
        forms: dict[str, int] = {}
        for form, flags in chain.from_iterable(conjugate(verbs)):
            # «أعلن» is «he announced» far more often than «I announce».
            known = forms.get(form)
            if known is None or (known & FIRST and not flags & FIRST):
                forms[form] = flags
            elif known & FIRST or not flags & FIRST:
                forms[form] = known | flags
        return cls(forms, frozenset(fold_all(read_words(folder / "not_verbs.txt"))))

    def flags(self, word: str) -> int:
        """Return the flags of a folded word without conjunction; 0 when it is no finite verb."""
        if word in self.not_verbs:
            return 0
        known = self.forms.get(word)
        if known is not None:
            return known
        if len(word) < 4 or word.startswith("ال"):
            return 0
        for pronoun in _PRONOUNS:
            if word.endswith(pronoun):
                stem = word[: -len(pronoun)]
                if stem in self.not_verbs:
                    return 0
                found = self.forms.get(stem, 0) or self.forms.get(stem + "ا", 0) * stem.endswith("و")
                if not found and stem.endswith("ا"):
                    found = self.forms.get(stem[:-1] + "ي", 0)
                if found & PRESENT and word[0] in "يس":
                    return (found & ~NOUN_TOO) | OBJECT
                if found:
                    # «قدرته» is the noun in ـة with a pronoun, or the verb.
                    noun = NOUN_TOO if stem[-1] == "ت" and len(stem) > 3 else 0
                    return found | OBJECT | noun
        return self._shape(word)

    def _shape(self, word: str) -> int:
        """Return flags for an unknown word whose shape is that of a verb; foreign names may have it too."""
        length = len(word)
        if word[0] == "س" and word.endswith("ون") and length > 6 and word[1] == "ي":
            return PRESENT | PLURAL
        if word[0] == "ي" and 4 <= length <= 8 and word[1] not in "ويا" and not word.endswith(_NOT_PRESENT):
            return PRESENT | (0 if word.endswith("ون") or length < 7 else NOUN_TOO)
        if _DERIVED_PAST.fullmatch(word):
            return PAST
        if word.endswith("ت") and length > 4 and word[-2] not in "اويت":
            return PAST | FEMININE | NOUN_TOO
        if word.endswith("وا") and length > 5:
            return PAST | PLURAL | NOUN_TOO
        return 0


def conjugate(verbs: Iterable[tuple[str, str, bool]]) -> Iterator[list[tuple[str, int]]]:
    """Yield the folded forms of each verb that newspapers use, each with its flags.

    A verb is its past, its present, and whether the past is written like a noun. All forms are folded at once.
    """
    written = [_forms(*verb) for verb in verbs]
    folded = iter(fold_all(form for forms in written for form, _ in forms))
    for forms in written:
        yield [(next(folded), flags) for _, flags in forms]


def _forms(past: str, present: str, noun_too: bool) -> list[tuple[str, int]]:
    weak_past = past[-1] in "ىا"
    base = past[:-1] if weak_past else past
    noun = NOUN_TOO if noun_too or (past[0] == "ت" and len(past) > 3 and not weak_past) else 0
    stem = present[1:]
    weak = stem[-1] in "ىيو" and len(stem) > 2
    short = stem[:-1] if weak else stem
    forms = [
        (past, PAST | noun),
        (base + "ت", PAST | FEMININE),
        (base + "وا", PAST | PLURAL),
        (present, PRESENT),
        ("ي" + short + "ون", PRESENT | PLURAL),
        ("ي" + short + "وا", PRESENT | PLURAL),
        ("ي" + stem + "ان", PRESENT | PLURAL),
        ("س" + present, PRESENT),
        ("ست" + stem, PRESENT | FEMININE),
        ("أ" + stem, PRESENT | FIRST | (0 if len(stem) > 3 else NOUN_TOO)),
        ("ن" + stem, PRESENT | FIRST | (0 if len(stem) > 3 else NOUN_TOO)),
        ("سأ" + stem, PRESENT | FIRST),
        ("سن" + stem, PRESENT | FIRST),
    ]
    if not noun_too and not weak_past:
        forms += [(base + "ا", PAST | PLURAL | NOUN_TOO), (base + "نا", PAST | FIRST | NOUN_TOO)]
    if len(past) == 3 and past[1] == "ا":  # «كنت», «قلنا»
        forms += [(past[0] + past[2] + ending, PAST | FIRST) for ending in ("ت", "نا")]
    forms.append((base + "تا", PAST | FEMININE | PLURAL))
    forms.append(("ت" + stem, PRESENT | FEMININE))
    if weak:
        forms += [("ي" + short, PRESENT), ("ت" + short, PRESENT | FEMININE)] if len(short) > 1 else []
    elif len(stem) == 3 and stem[1] in "اوي":
        hollow = stem[0] + stem[2]  # the jussive: «لم يكن»
        forms += [("ي" + hollow, PRESENT), ("ت" + hollow, PRESENT | FEMININE)]
    return forms
