"""What a word is by its shape: a verbal noun, a noun with its owner, an object, a noun behind ب or ل.

No list holds all of these. A shape alone says little, so each question looks at the words beside it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from attrib.extract.words import NAMES, SPEAKERS, Words
from attrib.lang.nouns import without_article

# The shapes of the verbal nouns of the derived verbs: تفعيل، إفعال، افتعال، انفعال، استفعال.
_VERBAL_NOUN = re.compile("ت[^ا]{2}ي[^ا]|ا[^ات]{2}ا[^ا]|ا.ت.ا.|ان..ا.|است..ا.")
_MUFAALA = re.compile("م[^ا]ا[^ا]{1,2}[اه]ه?")  # مفاعلة: مشاركة، معاناة
_TANWIN = "\u064b"
OWNERS = ("ه", "ها", "هم")
"""The pronouns that are glued on to a noun and tell whose it is («تعاقده»)."""


@dataclass(slots=True)
class WordShapes(Words):
    """The words of one article, and what their shapes tell."""

    def is_verbal_noun(self, at: int) -> bool:
        """Return whether token ``at`` may begin a content without a complementiser («وجود», «استعداده»)."""
        word, listed = self.words[at], self.roles["verbal_noun"]
        if word in listed:
            return not self.is_surname(word)
        if word[-1] not in "ماه" or self.kinds[at] != "" or word in self.pack.cues.verbs:
            return False
        if word.startswith("ال") or self.last_letter(at) == "ة":
            return False
        for owner in ("هم", "ها", "ه"):
            if word.endswith(owner):
                stem = word[: len(word) - len(owner)]
                if stem in listed or _VERBAL_NOUN.fullmatch(stem):
                    return True
        return False

    def is_event(self, at: int) -> bool:
        """Return whether token ``at``, seen through its clitics, names an event that can be asserted («اكتشاف»)."""
        word, listed = self.words[at], self.roles["verbal_noun"]
        if word.isdigit() or word in self.roles["quantifier"]:
            return True  # «تحدثت عن 40 قتيلا»
        bare = without_article(word[1:] if word[0] in "بل" and self.is_prefixed(at, word[0]) else word)
        for owner in ("", "هما", "هم", "ها", "ه"):
            stem = bare[: len(bare) - len(owner)]
            if bare.endswith(owner) and (stem in listed or _VERBAL_NOUN.fullmatch(stem)):
                return True
            if owner and bare.endswith(owner) and _MUFAALA.fullmatch(stem.removesuffix("ت") + "ه"):
                return True
        return bool(_MUFAALA.fullmatch(bare))

    def behind_count(self, at: int) -> int:
        """Return the token behind the count that begins at ``at``, else ``at``.

        «58٪ من», «70 في المئة من», «3», «أكثر من 300».
        """
        words, roles = self.words, self.roles
        number = at
        if words[at] == "ما" and words[at + 1 : at + 2] and words[at + 1] in roles["approximately"]:
            return at + 2 + (words[at + 2 : at + 3] == ["من"])  # «ما يقرب من نصف المشاركين»
        if words[at] in roles["quantifier"]:
            number += 1 + (words[at + 1 : at + 2] == ["من"])
        if number >= len(words) or not words[number].isdigit():
            return at
        end = number + 1
        while end + 1 < len(words) and words[end] in ".,٫" and words[end + 1].isdigit():
            end += 2
        following = words[end : end + 3]
        if following and following[0] in "%٪":
            end += 1
        elif following and following[0] in roles["percent"]:
            end += 1
        elif following[:1] == ["في"] and len(following) > 1 and "ب" + following[1] in roles["percent"]:
            end += 2
        return end + 1 if words[end : end + 1] == ["من"] else end

    def counts_speakers(self, at: int) -> bool:
        """Return whether a count at ``at`` is one of people who may speak («58٪ من الناخبين», «3 شهود»)."""
        end = self.behind_count(at)
        if end == at or end >= len(self.words) or self.kinds[end] == "time":
            return False
        counted = self.words[end] in self.roles["quantifier"] or self.kind_at(end) in SPEAKERS
        return self.words[end - 1] == "من" or counted

    def possessed(self, at: int) -> bool:
        """Return whether token ``at`` is a noun with a pronoun glued on («تعاقده», «خصومه»), not «نفسه»."""
        word = self.words[at]
        if len(word) < 4 or not word.endswith(OWNERS) or word in self.roles["attribute"]:
            return False
        if word.startswith(("ال", "و")) or self.last_letter(at) in "ةۀ":
            return False
        return not self.is_preposition(at) and word not in self.roles["adverb"]

    def is_own_saying(self, word: str) -> bool:
        """Return whether a word is a noun of saying with its speaker's pronoun («قوله», «بتأكيدها»)."""
        if not word.endswith(OWNERS):
            return False
        nouns = self.pack.cues.nouns
        for owner in ("هم", "ها", "ه"):
            stem = word[: -len(owner)]
            if word.endswith(owner) and (stem in nouns or (stem[:1] == "ب" and stem[1:] in nouns)):
                return word not in nouns
        return False

    def has_tanwin(self, at: int) -> bool:
        """Return whether token ``at`` is written with ـً: an object or an adverb («دليلاً»)."""
        return _TANWIN in self.written(at)

    def accusative(self, at: int, *, objects: bool = True) -> bool:
        """Return whether token ``at`` is a participle of saying («واصفا») or an indefinite object («دليلا»).

        Without tanwin a foreign name may end alike («أنييزكا»), so that is believed only where ``objects`` may stand.
        """
        word = self.words[at]
        if word[-1] != "ا" or len(word) < 4:
            return False
        forms = self.pack.cues.verbs.get(word, ())
        if forms and all(form.shape == "participle" for form in forms):
            return True
        written = self.written(at)
        if _TANWIN in written:
            return True
        if not objects:
            return False
        if _VERBAL_NOUN.fullmatch(word[:-1]):
            return True  # «اعتبرها البعض |تجسيدا»
        before = self.words[at - 1]
        if before.endswith(("ون", "يين")):
            return True
        titled = self.kinds[at - 1] in NAMES | {"title"} or before in self.roles["honorific"]
        return before.startswith("ال") and not titled and not written.endswith(("يا", "دا"))

    def is_prefixed(self, at: int, prefix: str, *, unknown: bool | None = None) -> bool:
        """Return whether ب or ل at the head of token ``at`` is the preposition, not part of the word (بكر، لبنى).

        ``unknown`` is the answer for a word that no list settles; by default the word before decides.
        """
        word = self.words[at]
        if word[0] != prefix:
            return False
        if word == prefix:
            return True
        if len(word) < 4 or word in self.roles["whole_with_ba"] or word in self.pack.whole_nouns:
            return False
        if self.is_preposition(at) or self.is_surname(word):
            return False
        rest = word[1:]
        if len(rest) > 3 and (rest.startswith("ال") or (prefix == "ل" and rest[0] == "ل")):
            return True
        if rest in self.roles["verbal_noun"] or self.kind(rest) != "" or _VERBAL_NOUN.fullmatch(rest):
            return True
        if unknown is not None:
            return unknown
        # An unknown word behind a title or a name is more often a name («السيد بارك»).
        previous = self.words[at - 1] if at else ""
        before = self.kind(previous)
        if before in NAMES or previous in self.roles["honorific"]:
            return False
        return before not in ("title", "demonym") or len(rest) > 5

    def is_feminine(self, at: int) -> bool:
        """Return whether token ``at`` is written with ة at its end."""
        return self.last_letter(at) == "ة"

    def has_article(self, at: int) -> bool:
        """Return whether token ``at`` begins with ال, bare or behind و, ب or ل («بالمدينة», «للمدينة»)."""
        word = self.words[at]
        if word.startswith(("وال", "بال")):
            return word not in self.pack.nouns.words  # not «والد»
        return word.startswith(("ال", "لل"))
