"""Names of persons: where a given name begins and how far its surnames reach («محمد بن عبد الله العتيبي»).

Given names are a list. Surnames are mostly unknown words: one is believed by the name before it, by the shape
of the word, and by what follows («رنا الخطاب إن»).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from attrib.extract.claim_grammar import claim_grammar
from attrib.extract.finite_verbs import FINITE
from attrib.extract.word_marks import AMBIGUOUS
from attrib.extract.word_shapes import WordShapes
from attrib.extract.words import NAMES
from attrib.lang.nouns import NounKind

_LONGEST = 9  # words of one name
_LONGEST_SURNAME = 12  # letters of a surname that no list knows
_SHORT_FOREIGN = 6  # letters that a surname beginning like «بال» has at most
_BROKEN_PLURAL = re.compile("[متأ][^اوي]ا[^اوي]ي?[^اوي]")  # مفاعل، تفاعيل: «مزاعم», «تقارير»
_PASSIVE_PARTICIPLE = re.compile("م.{2}و[^اوي]ا")  # مفعولا
Run = tuple[int, int]


@dataclass(slots=True)
class PersonNames:
    """Finds the names of persons in one article."""

    article: WordShapes
    _behind: dict[str, Counter[str]] | None = None

    def note_ambiguous(self) -> None:
        """Note given names that are words too («سامي», «نادر») where a title stands before or a name behind."""
        article = self.article
        for at in article.marked(AMBIGUOUS):
            if not article.has_entry(at) and self._is_name_here(at):
                article.note_name(at, "name_f" if self._is_womans(at) else "name_m")

        self._note_foreign()

    def _note_foreign(self) -> None:
        """Note foreign names that no list knows behind a title: «مطرب الراب |كاني ويست», where «قال ويست» tells so."""
        article = self.article
        words, kinds = article.words, article.kinds
        pairs: dict[tuple[str, str], NounKind] = {}
        for at, kind in enumerate(kinds[:-2]):
            if kind != "title":
                continue
            given = at + 1
            while given - at <= 2 and given + 2 < len(words) and words[given].startswith("ال"):
                given += 1
            pair = (words[given], words[given + 1])
            if pair not in pairs and self._is_foreign(given) and self._is_foreign(given + 1):
                pairs[pair] = "name_f" if words[at].endswith("ه") else "name_m"
        if not pairs:
            return
        surnames = {surname for _, surname in pairs}
        speaking = {
            word for at, word in enumerate(words) if word in surnames and at and article.cue_verb(at - 1, strong=True)
        }
        for at, pair in enumerate(pairwise(words)):
            if pair in pairs and pair[1] in speaking:
                article.note_name(at, pairs[pair])

    def _is_foreign(self, at: int) -> bool:
        """Return whether the word at ``at`` is unknown and has nothing that an Arabic word shows."""
        article = self.article
        word = article.words[at]
        if article.kinds[at] != "" or not article.is_word(at) or len(word) < 3 or word.startswith("ال"):
            return False
        glued = word[0] == "ف" or (word[0] == "و" and word[1] not in "ياو")
        if glued or article.last_letter(at) in "ةىً" or word[-1] == "ه" or word.isdigit():
            return False
        if article.possessed(at) or article.is_verbal_noun(at) or word in article.pack.cues.nouns:
            return False
        return not self._is_other_word(at) and not article.is_complementiser(at) and not article.inside_entry(at)

    def _is_womans(self, at: int) -> bool:
        """Return whether the title before a name is a woman's, or the verb («النائبة |أمل», «قالت |منى سالم»)."""
        article = self.article
        before = article.words[at - 1] if at else ""
        if before.endswith("ه"):
            return article.kinds[at - 1] == "title" or before in article.roles["honorific"]
        return before.endswith("ت") and article.cue_verb(at - 1)

    def _is_name_here(self, at: int) -> bool:
        """Return whether the word at ``at``, which may be a name or another word, is a name by its neighbours."""
        article = self.article
        words, kinds, roles = article.words, article.kinds, article.roles
        word = words[at]
        if article.is_complementiser(at) or article.is_preposition(at):
            return False
        if word in roles["name_in_alif"] and article.last_letter(at) == "ي":
            return False  # «طلبت مني», not منى
        if word in roles["link"] or word in roles["in_the_name"]:
            return False
        after = words[at + 1] if at + 1 < len(words) else ""
        if self._has_surname(at, after) or after in roles["patronymic"] or self._is_subject(at):
            return True
        return (
            self._has_title(at, kinds[at - 1] if at else "")
            and after[:1].isalnum()
            and after not in roles["preposition"]
        )

    def _is_subject(self, at: int) -> bool:
        """Return whether a verb of saying stands before and a foreign surname behind: «وصف |جان كوم، المؤسس»."""
        article = self.article
        if not (at and at + 1 < len(article.words) and article.cue_verb(at - 1, strong=True)):
            return False
        word = article.words[at + 1]
        if article.kinds[at + 1] in NAMES:
            return word[0] not in "وف"
        unknown = article.kinds[at + 1] == "" and word not in article.pack.cues.nouns and word.isalpha()
        if not unknown or len(word) < 3 or word.startswith("ال") or self._is_other_word(at + 1):
            return False
        if word in article.roles["attribute"]:
            return False
        closed = self._is_last(at + 2) or article.kinds[at + 2] in ("title", "people")
        return closed and not article.is_verbal_noun(at + 1) and word[-1] not in "اه"

    def _has_title(self, at: int, before: str) -> bool:
        """Return whether a title or a nationality stands before the name («السفير |نادر», «المصري |سامي»)."""
        article = self.article
        word = article.words[at - 1] if at else ""
        if word in article.roles["honorific"] or before == "title":
            return True
        if not word.startswith("ال"):
            return False
        return before == "demonym" or (at > 1 and article.kinds[at - 2] in ("title", "organization"))

    def _has_surname(self, at: int, after: str) -> bool:
        """Return whether a surname with ال follows: «بنك «المدى» فارس الخالدي», «مدرب نسور الجبل رفيق العطار إن»."""
        article = self.article
        if not after.startswith("ال"):
            return False
        before = article.words[at - 1] if at else ""
        if at and after.endswith("ي") and not before[0].isalnum():
            return True
        return before.startswith(("ال", "لل", "بال")) and self._is_last(at + 2)

    def _is_last(self, at: int) -> bool:
        """Return whether no word, or a complementiser, stands at ``at``: a name before it has ended."""
        article = self.article
        return at >= len(article.words) or not article.is_word(at) or article.is_complementiser(at)

    def runs(self) -> list[Run]:
        """Return the stretches that look like a person's given name and surname, in order."""
        article = self.article
        words, heads = article.words, article.heads
        runs: list[Run] = []
        at = 0
        for given in (at for at, kind in enumerate(heads) if kind in NAMES):
            if given < at or given + 1 >= len(words) or not self._begins_name(given):
                continue
            end = given + 1
            while end < len(words) and end - given < _LONGEST and self._goes_on(end, given):
                end += 1
            if not (end - given == 2 and self._is_last(end) and words[given + 1] in article.roles["particle_too"]):
                while end - given > 1 and article.kinds[end - 1] == "particle":
                    end -= 1
            kunya = given > 0 and self._is_kunya(given - 1)
            surname = given > 0 and words[given - 1] in article.roles["mister"]
            if (end - given == 2 or surname) and not kunya and self._is_told_alone(given):
                continue
            if end - given >= 2 or kunya:
                runs.append((given - kunya, end))
                at = end
        return runs

    def _is_told_alone(self, at: int) -> bool:
        """Return whether the name at ``at`` stands alone elsewhere, and what follows here may be another word.

        «كانت وارن تزن خياراتها», «قابل السيدة موريس مرتين», where the article says «وارن» again and again, and
        «وارن تزن» once.
        """
        article = self.article
        words, following = article.words, article.words[at + 1]
        if article.kinds[at + 1] != "":
            return False
        surname = at > 0 and words[at - 1] in article.roles["mister"]
        if not (len(following) == 3 or following[0] in "يت" or surname):
            return False
        after = self._behind_names()[words[at]]
        return after.total() > 2 and after[following] == 1

    def _behind_names(self) -> dict[str, Counter[str]]:
        """Return what stands behind each given name of the article, and how often."""
        if self._behind is None:
            article, words = self.article, self.article.words
            self._behind = {}
            for at, kind in enumerate(article.heads[:-1]):
                if kind in NAMES:
                    self._behind.setdefault(words[at], Counter())[words[at + 1]] += 1
        return self._behind

    def _begins_name(self, at: int) -> bool:
        """Return whether the given name at ``at`` begins a person's name."""
        article = self.article
        words = article.words
        if article.has_own_article(at) or article.inside_entry(at):
            return False
        if words[at] in article.roles["style"] and words[at + 1].startswith("ال"):
            return False  # «سعادة السفير»
        leads = at + 2 < len(words) and (at == 0 or not article.is_word(at - 1))
        if leads and article.is_named(at + 1) and article.finite_verb(at):
            return False  # «عادل مهند السالمي النتيجة»: the first is the verb
        return not (words[at][0] in "وف" and article.cue_verb(at))

    def _is_kunya(self, at: int) -> bool:
        """Return whether «أبو», or the أم of «تقول أم محمد» that is no conjunction, stands at ``at``."""
        article = self.article
        if article.words[at] in article.roles["father_of"]:
            return True
        if article.words[at] not in article.roles["mother_of"]:
            return False
        return at == 0 or article.cue_verb(at - 1) or not article.is_word(at - 1)

    def surnames(self, runs: list[Run]) -> dict[str, NounKind]:
        """Return the surnames of ``runs`` that no list knows, each with the kind of its given name.

        A surname that stood behind a given name once is known wherever it stands alone.
        """
        article = self.article
        found: dict[str, NounKind] = {}
        for first, last in runs:
            given = article.heads[first] or found.get(article.words[first], "")
            for at in range(first + 1, last):
                word = article.words[at]
                # «باسيل» is a name that no list knows, though «أسيل» with ب is another.
                unknown = word not in article.pack.nouns.words or word in article.roles["surname_of_time"]
                unknown = unknown and not found.get(word)
                if unknown and len(word) > 2 and not word.startswith("ال"):
                    found[word] = given
        return found

    # --- how far a name reaches --------------------------------------------------------------------------

    def _goes_on(self, at: int, first: int) -> bool:
        """Return whether token ``at`` goes on with the name that began at ``first``."""
        article = self.article
        words, kinds = article.words, article.kinds
        word, before = words[at], words[at - 1]
        if article.is_foreign_particle(at):
            return True
        if article.has_entry(at - 1) and article.heads[at - 1] in NAMES and article.inside_entry(at):
            return True  # «ري يونغ هو»
        if word[0] == "و" and word not in article.pack.nouns.words and article.kind(word[1:]) in NAMES:
            return False  # «شارون ديفيس |وكيلي همفريز»
        if not article.is_word(at):
            return False
        if (
            kinds[at - 1] == "particle"
            and (before == "ال" or not before.startswith("ال"))
            and at - 1 > first
            and len(word) > 2
        ):
            return True  # whatever stands behind بن, عبد, آل, أبو is part of the name
        ended = self._is_last(at + 1)
        closed = ended or words[at + 1] in article.roles["adverb"]
        if at - first == 1 and closed and kinds[at] in ("title", "people") and word[0] not in "وف":
            return not word.endswith(("ون", "ين"))  # «جورج خوري أن», «جاك روس قائلا»
        if word.startswith("ال") and len(word) > 2:
            settled = self._with_article(at, first, ended)
            if settled is not None:
                return settled
        return self._is_surname(at, first, ended)

    def _with_article(self, at: int, first: int, ended: bool) -> bool | None:
        """Return whether a word with ال goes on with the name; None where its own shape must decide."""
        article = self.article
        word, kind, before = article.words[at], article.kinds[at], article.words[at - 1]
        if word in article.roles["description"]:
            return False  # «رونالدو |البالغ من العمر»
        if at - first == 1 and len(word) > 4 and (ended or kind in ("title", "demonym", "people")):
            return True  # «سامي الحداد», «محمد المصري», «رنا الخطاب إن»
        nisba = word.endswith("ي") or kind in NAMES
        if at - first > 1 and not nisba and before.startswith("ال") and before not in article.roles["patronymic"]:
            return False  # «رامي النجار |المدينة»
        if at - first > 1 and not nisba:
            closed = ended or article.is_preposition(at + 1) or article.is_verbal_noun(at + 1)
            if not closed:
                return False  # «سعود بن مشعل |الشكر للقيادة»
        unknown = article.kinds[at - 1] == "" and before not in article.roles["name_and_preposition"]
        if word.endswith("ات") or (at - first > 1 and unknown and not article.inside_entry(at - 1)):
            # «محمد المعلم», «محمد حسن المعلم», «بن عبد الله العتيبي», but «سيرغي لافروف |الاتفاق»
            return before in article.roles["end_of_given_name"]
        return None

    def _is_surname(self, at: int, first: int, ended: bool) -> bool:
        """Return whether the word at ``at`` may be a surname by what it is: a name, or a word nobody knows."""
        article = self.article
        word, kind, roles = article.words[at], article.kinds[at], article.roles
        also = kind == "demonym" and word.endswith("ي") or word in roles["surname_of_time"]
        if (kind not in ("", "particle", *NAMES) and not (also and at - first == 1)) or len(word) < 2 or word.isdigit():
            return False  # but «جمال حجازي», «تيريزا ماي»
        if self._is_other_word(at):
            return False
        if kind == "" and not word.startswith("ال") and not self._may_be_unknown(at, first, ended):
            return False
        if word in roles["adverb"] or article.is_complementiser(at):
            return False
        if word in roles["verbal_noun"]:
            # «رياض سلامة أن» is a name, «رياض سلامة العملة» none.
            following = article.words[at + 1 : at + 2]
            closed = bool(following) and (not following[0][0].isalnum() or article.is_complementiser(at + 1))
            return at - first == 1 and closed
        if word.startswith("بال") and ended and at - first == 1 and len(word) <= _SHORT_FOREIGN:
            return article.kind(word[3:]) == "" and word not in roles["by_saying"]  # «سارة بالين إن»
        if word[0] not in "وفبل" or len(word) < 4 or kind != "":
            return kind != "" or at - first == 1 or len(word) != 3 or not self._is_short_verb(word)
        # «سيرغي لافروف», but «محمد بصفته»: only right behind a given name, and no noun with a particle.
        if (
            (at - first > 1 and article.kinds[at - 1] not in NAMES)
            or word[1:].startswith(("ال", "ل"))
            or article.is_prefixed(at, word[0], unknown=False)
        ):
            return False
        return word[0] != "و" or word[1] in "ياو"

    def _is_other_word(self, at: int) -> bool:
        """Return whether the word at ``at`` is known for something else: a verb or a word of grammar."""
        article, roles = self.article, self.article.roles
        word = article.words[at]
        if article.is_preposition(at) or word in roles["link"] or word in roles["function_word"]:
            return True
        if article.kinds[at] == "" and word[0] in "بل" and word.endswith(("هما", "هم", "ها")):
            return True  # «موريس |بكونهما»
        if word[0] in "وف" and (word[1:] in roles["function_word"] or word[1:] in roles["quantifier"]):
            return True  # «رجل سعيد |وكل الأمور»
        return article.cue_verb(at) or (article.kinds[at] == "" and len(word) > 3 and article.finite_verb(at))

    def _is_short_verb(self, word: str) -> bool:
        """Return whether a word of three letters is a verb, though a noun may be written alike («وصل»)."""
        return bool(claim_grammar(self.article.pack.language).verbs.flags(word) & FINITE)

    def _may_be_unknown(self, at: int, first: int, ended: bool) -> bool:
        """Return whether an unknown word may be a surname: the second one at most, with no feminine ending."""
        article = self.article
        word = article.words[at]
        if len(word) > _LONGEST_SURNAME:
            return False  # the next word is glued on: «هارينغتونيهاجم»
        if word in article.pack.cues.nouns or (at - first > 1 and _BROKEN_PLURAL.fullmatch(word)):
            return False  # «كريستيانو رونالدو |مزاعم»
        closes = at - first == 1 and ended  # «هانا تيتيه إن», «رياض سلامة إن»
        if article.kinds[first + 1 : at].count("") > 1 or article.has_tanwin(at):
            return False
        if at - first > 1 and _PASSIVE_PARTICIPLE.fullmatch(word):
            return False  # «كيت ميدلتون |مولودا»
        if article.last_letter(at) == "ة" and not closes:
            return False
        closes = closes and (
            not article.is_verbal_noun(at) or article.words[at] in article.roles["verbal_noun"]
        )
        return closes or not article.possessed(at)
