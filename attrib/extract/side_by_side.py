"""Subject and object side by side: «اعتبر الوزير |الاتفاق خطوة», «دعا الوزير |السكان إلى»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.reading import Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.verb_subjects import Subjects
from attrib.extract.word_shapes import OWNERS
from attrib.extract.words import NAMES
from attrib.lang.nouns import without_article

_NOUNS = frozenset({"inanimate", "document", "organization", "media", "place", "people", "group"})
_INDEFINITE_HEADS = frozenset({"organization", "media", "document", "people", "group", "anonymous"})
_ENDS_SUBJECT = frozenset({"name_m", "name_f", "place", "demonym"})
_ADDRESSED = frozenset({"title", "people", "organization", "media", "place", "group"})


@dataclass(slots=True)
class SideBySide(Patterns):
    """Finds the border between two noun phrases of one article that no word parts."""

    subjects: Subjects

    def split(self, first: int, end: int) -> int | None:
        """Return where the object begins when subject and object stand side by side («الكرملين |العقوبات»).

        The object begins where the subject is complete and no adjective of it follows.
        """
        phrases = self.phrases
        doubtful: int | None = None
        adjective: int | None = None
        for at in self._borders(first, end):
            if self._closes_apposition(at, first):
                return at  # «بيلوسي، زعيمة الأقلية، |مرشح المحكمة بريت كافانو»
            named = phrases.run_ends(at) or phrases.kinds[at - 1] in NAMES
            if phrases.heads[at] == "title" and (named or self._named_later(at, end)):
                continue  # an apposition: «إيرينا بوكوفا المديرة العامة», «ولي العهد الأمير محمد»
            if self._is_participle(at):
                adjective = at if adjective is None else adjective  # «الأسير المحرر»
                continue
            if named or not phrases.is_word(at - 1) or self._begins_object(at):
                return at
            if doubtful is None and self.words[at].startswith("ال"):
                doubtful = at
        if doubtful is None and adjective is not None and phrases.heads[adjective] == "title":
            return adjective  # «وصف الوزير |المدير»
        return doubtful

    def addressee(self, first: int, end: int) -> int | None:
        """Return where the addressee begins behind the subject («دعا الوزير |السكان إلى»), None where none stands.

        A verb may go without one, so that only persons, bodies and places are believed.
        """
        phrases, words = self.phrases, self.words
        for at in self._borders(first, end):
            before = at - 1
            closed = phrases.has_article(before) or phrases.run_ends(at) or not phrases.is_word(before)
            closed = closed or phrases.kinds[before] in _ENDS_SUBJECT
            closed = closed or (before == first and self.unknown_name_first((first, at + 1)))
            if (
                not closed
                or words[at].startswith("ل")
                or self._named_later(at, end)
                or self._is_participle(at)
            ):
                continue
            kind = phrases.heads[at]
            named = kind == "place" and at + 2 == end and phrases.kinds[at + 1] == ""  # «جورجيا ميلوني»
            if named:
                continue
            whole = words[at].startswith("ال") or kind in ("place", "media") or phrases.possessed(at)
            if (whole and kind in _ADDRESSED) or words[at] in self.roles["quantifier"]:
                return at
        return None

    def _borders(self, first: int, end: int) -> Iterator[int]:
        """Yield the places where a subject that begins at ``first`` may be followed by something else."""
        phrases = self.phrases
        commas = [at for at in range(first, min(end + 1, len(self.words))) if self.words[at] in COMMAS]
        for at in range(first + 1, end):
            if not phrases.is_word(at) or not self._complete(first, at) or self._goes_on(at):
                continue
            if len(commas) > 1 and commas[0] < at <= commas[-1]:
                continue  # an apposition between commas; the one that closes it ends the subject
            yield at

    def _closes_apposition(self, at: int, first: int) -> bool:
        """Return whether the second of two commas stands right before token ``at``."""
        return self.words[at - 1] in COMMAS and any(self.words[i] in COMMAS for i in range(first, at - 1))

    def _named_later(self, at: int, end: int) -> bool:
        """Return whether a title at ``at`` has its name behind it («الأمير محمد بن سالم»)."""
        phrases = self.phrases
        return phrases.heads[at] == "title" and any(
            phrases.run_begins(i) or phrases.is_named(i) for i in range(at + 1, end)
        )

    def _begins_object(self, at: int) -> bool:
        """Return whether the word at ``at`` begins an object by itself: a noun for sure, a title, a number."""
        phrases, word = self.phrases, self.words[at]
        if (
            phrases.heads[at] == "title"
            or phrases.possessed(at)
            or word in self.roles["quantifier"]
            or word.isdigit()
        ):
            return True
        if phrases.heads[at] in _NOUNS or word.endswith("ات"):
            return True
        return without_article(word) in self.roles["verbal_noun"] or phrases.is_verbal_noun(at)

    def _is_participle(self, at: int) -> bool:
        """Return whether «الوزير |المنتدب» goes on, unlike «الكاتب |المدينة»: an adjective agrees with its noun."""
        phrases = self.phrases
        return self.words[at].startswith("الم") and phrases.is_feminine(at) == phrases.is_feminine(at - 1)

    def _complete(self, first: int, at: int) -> bool:
        """Return whether the phrase from ``first`` could end before token ``at``."""
        words, phrases, kinds = self.words, self.phrases, self.phrases.kinds
        before, kind = words[at - 1], kinds[at - 1]
        if not phrases.is_word(at - 1):
            return before in COMMAS or before == ")" or self.contents.quotation_closed_at(at - 1) is not None
        if self._in_the_middle(first, at):
            return False
        if at - first > 2 and phrases.is_preposition(at - 2):
            return before.startswith("ال") or not words[at].startswith("ال")  # not «في حي |الورود»
        if before in self.roles["in_the_name"] or before in self.roles["preposition"]:
            return False
        if before in self.roles["superlative"]:
            return False  # «أحدث |تقرير»
        if before in self.roles["demonstrative"] and words[at].startswith("ال"):
            return False  # «تلك |المقاطعة»
        if (
            phrases.has_article(at - 1)
            or before in self.roles["year"]
            or before.endswith(("ها", "هم", "ون", "يين", "يان"))
        ):
            return True
        if (
            kind in ("name_m", "name_f", "place", "demonym")
            or phrases.inside_entry(at - 1)
            or phrases.run_ends(at)
        ):
            return True
        if before in self.roles["attribute"] and at - first > 1:
            return True
        if kind == "" and (at - first == 1 or kinds[at - 2] == "title"):
            return True
        if before.startswith("و"):
            return False
        if at - first == 2 and kinds[first] in _INDEFINITE_HEADS:
            if phrases.inside_entry(at - 1) and words[at].startswith("ال"):
                return False  # «وكالة أنباء الأناضول»
            return not words[first].startswith("ال")  # «وثيقة مسربة |الوضع»
        body = at - first > 2 and kinds[at - 2] in ("organization", "media") and kind == ""
        return body and not words[at - 2].startswith("ال")  # «علماء من جامعة هارفارد |الوضع»

    def _in_the_middle(self, first: int, at: int) -> bool:
        """Return whether a name, an entry or a relative clause holds both the word at ``at`` and the one before it."""
        phrases, before = self.phrases, at - 1
        if phrases.inside_run(at) or phrases.inside_entry(at):
            return True
        if phrases.phrase_at("anonymous_phrases", before, at + 1) > 1:
            return True  # «مصدر رفيع المستوى»
        if self.words[before] in self.roles["attached_verb"]:
            return True  # «تقرير نشرته صحيفة»
        body = phrases.heads[before] == phrases.kinds[before] and phrases.kinds[before] in (
            "organization",
            "media",
        )
        governed = at - first > 1 and phrases.is_preposition(at - 2)
        return body and governed and not phrases.has_article(before)  # «الباحث في معهد تشاتام هاوس»

    def _goes_on(self, at: int) -> bool:
        """Return whether token ``at`` still belongs to the phrase before it: an adjective, a name, a preposition."""
        phrases, word, kind = self.phrases, self.words[at], self.phrases.heads[at]
        if (
            word in self.roles["in_the_name"]
            or word in self.roles["attribute"]
            or word in self.roles["relative"]
        ):
            return True
        if self.words[at - 1] in COMMAS and phrases.run_begins(at):
            return False  # «اتهم مدير المنظمة، |لويس أوكامبو بـ»
        if (
            kind in ("demonym", "name_m", "name_f", "particle")
            or phrases.is_preposition(at)
            or word[0] == "و"
        ):
            return True
        if word[0] in "بل" and phrases.is_prefixed(at, word[0], unknown=False):
            return True
        if phrases.has_article(at - 1) and word.startswith("ال") and word.endswith(("ي", "يه")):
            agrees = phrases.is_feminine(at) == phrases.is_feminine(at - 1)
            if agrees and kind in ("title", "organization", ""):
                return True  # «الناشط الحقوقي», «المحكمة الجنائية»
        if self._indefinite_goes_on(at):
            return True
        if word.startswith("ال"):
            return kind == "" and word.endswith(("ي", "يه", "يين", "يون"))
        # More often a name that no list knows: «الوزير بوريطة».
        return kind == "" and not word.endswith((*OWNERS, "ات", "ا")) and not phrases.is_verbal_noun(at)

    def _indefinite_goes_on(self, at: int) -> bool:
        """Return whether «محللون |سياسيون», «برقية دبلوماسية |سرية», «مدير عام |منظمة» go on."""
        phrases, word, before = self.phrases, self.words[at], self.words[at - 1]
        if word in self.roles["aged"]:
            return True
        if word.startswith("ال") or phrases.has_article(at - 1):
            return False
        for ending in ("ون", "ين", "ان", "يه"):
            if word.endswith(ending) and len(word) > 4 and before.endswith(ending):
                return phrases.heads[at] in ("", "demonym", "title", "people")
        construct = before in self.roles["attribute"] and phrases.heads[at] in ("organization", "media")
        return construct and phrases.kinds[at - 2] == "title"

    def last_definite(self, first: int, end: int) -> int | None:
        """Return where the last noun with ال begins («وصف أفيخاي أدرعي |الوضع بأنه»), None behind a preposition."""
        words, phrases = self.words, self.phrases
        at = end - 1
        while at > first + 1 and words[at].startswith("ال") and words[at - 1].startswith("ال"):
            if not (words[at].endswith(("ي", "يه")) or self._is_participle(at)):
                break
            at -= 1
        named = phrases.inside_run(at) or phrases.inside_entry(at) or phrases.is_preposition(at - 1)
        noun = words[at].startswith("ال") and phrases.heads[at] not in ("title", "demonym")
        return at if at > first and noun and not named else None

    def unknown_name_first(self, source: Piece) -> bool:
        """Return whether «نوجرو |الضرر» may be a name that no list knows and what it judges."""
        first, end = source
        return (
            end - first == 2
            and self.phrases.kinds[first] == ""
            and self.subjects.plausible_name((first, first + 1))
        )
