"""Contents that are noun phrases: «أكد الوزير وجود», «أشار إلى تقرير», «اعتبر الوزير الاتفاق خطوة»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.reading import Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.verb_subjects import Subjects
from attrib.extract.word_shapes import OWNERS
from attrib.extract.words import NAMES
from attrib.lang.cues import Verb
from attrib.lang.nouns import without_article

_GOVERNED_WITHIN = 14  # tokens behind the subject in which the verb's preposition stands
_PREDICATE_WITHIN = 16  # tokens behind an object in which something is said of it
_INDEFINITE_HEADS = frozenset({"organization", "media", "document", "people", "group", "anonymous"})
_ENDS_SUBJECT = frozenset({"name_m", "name_f", "place", "demonym"})
_ADDRESSED = frozenset({"title", "people", "organization", "media", "place", "group"})
_NOUNS = frozenset({"inanimate", "document", "organization", "media", "place", "people", "group"})


@dataclass(slots=True)
class Objects(Patterns):
    """Finds the nominal contents of the verbs of one article."""

    subjects: Subjects

    def opener(self, hit: CueHit, verb: Verb, before: Piece | None, limit: int) -> Opener | None:
        """Return the opener of a content that is a noun phrase («أكد الوزير وجود», «دعا إلى وقف»)."""
        if not verb.nominal:
            return None
        after = self.subjects.after(hit.last, limit, verb)
        if verb.object == "kept":
            return self._judged(hit, verb, before, after, limit)
        source = after if before is None else None
        at = source[1] if source else hit.last
        governed = self._governed(at, limit, verb)
        noun = self.subjects.skip_circumstances(at, limit, verb)
        named = noun < limit and not verb.object and self.phrases.is_word(noun)
        event = named and self.phrases.is_verbal_noun(noun)
        if governed is not None and not (event and source is not None and noun < governed.before - 1):
            return governed
        adjacent = event and source is not None and noun == source[1]  # «نفى الأسير المحرر |إغلاق المعبر»
        if source is not None and not adjacent and not verb.preps and not verb.object:
            split = self.split(*source)
            if split is not None:
                return Opener("nominal", split, split)
        apart = source is not None or before is not None
        if apart and not event and not verb.object:
            distant = self._behind_circumstances(at, limit)
            if distant is not None:
                return distant
        if event or (named and apart and self.phrases.kinds[noun] == "" and self.phrases.possessed(noun)):
            return Opener("nominal", noun, noun)
        if verb.preps:
            return None
        if source is not None:
            return self._behind_subject(source, noun, limit)
        begins = before is not None and at < limit and self.phrases.is_word(at)
        return Opener("nominal", at, at) if begins and not self.phrases.circumstance_at(at, limit) else None

    def _governed(self, at: int, limit: int, verb: Verb) -> Opener | None:
        """Return the opener at a preposition that the verb governs («أشار إلى», «طالب بـ»)."""
        words, phrases, preps = self.words, self.phrases, verb.preps
        if not preps:
            return None
        for i in range(at, min(limit, at + _GOVERNED_WITHIN)):
            word = words[i]
            if not phrases.is_word(i):
                if word in "؛;.؟!":
                    return None
                continue
            if word in preps and word not in ("ب", "ل") and phrases.phrase_at("circumstances", i, limit) < 2:
                return Opener("nominal", i, i + 1)
            if "ب" in preps and word in self.roles["with_what"]:
                return Opener("nominal", i, i)
            glued = word[0] in "بل" and word[0] in preps and phrases.is_prefixed(i, word[0])
            if glued and not phrases.is_channel(i) and not phrases.circumstance_at(i, limit):
                return Opener("nominal", i, i)
            if i > at and phrases.cue_verb(i, strong=True):
                return None
        return None

    def _behind_circumstances(self, at: int, limit: int) -> Opener | None:
        """Return the opener at a listed verbal noun behind the circumstance at ``at``: «خلال زيارته للموقع |وجود»."""
        phrases, words = self.phrases, self.words
        if at >= limit or not (words[at] in COMMAS or phrases.is_preposition(at) or phrases.circumstance_at(at, limit)):
            return None
        for i in range(at + 1, min(limit, at + _GOVERNED_WITHIN)):
            word = words[i]
            if word in "؛;.؟!:" or phrases.is_complementiser(i) or (
                phrases.cue_verb(i, strong=True) and word not in self.roles["attached_verb"]
            ):
                return None
            if word not in self.roles["verbal_noun"] or phrases.is_preposition(i - 1):
                continue
            if phrases.may_end_before(i):
                return Opener("nominal", i, i)
        return None

    def _behind_subject(self, source: Piece, noun: int, limit: int) -> Opener | None:
        """Return the opener of an object that stands right behind its subject («نفى الوزير الخبر»)."""
        phrases = self.phrases
        first, end = source
        named = next((at + 1 for at in range(end - 1, first - 1, -1) if phrases.is_named(at)), end)
        if named < end and not phrases.run_ends(end):
            return Opener("nominal", named, named)
        return Opener("nominal", noun, noun) if noun < limit and phrases.is_word(noun) else None

    # --- «اعتبر الوزير الاتفاق خطوة»: the object is kept, with what is said of it ------------------------------

    def _judged(
        self, hit: CueHit, verb: Verb, before: Piece | None, after: Piece | None, limit: int
    ) -> Opener | None:
        """Return the opener at what is judged, with what it is judged to be («اعتبر الاتفاق خطوة»)."""
        reach = limit + 1 if limit < len(self.words) else limit  # «بأنها» itself is the predicate
        if after is None:
            return None
        if before is None:
            return self._kept_object(after, verb, reach)
        return (
            Opener("nominal", after[0], after[0]) if self._predicate_follows(after[1], reach, verb) else None
        )

    def _kept_object(self, source: Piece, verb: Verb, limit: int) -> Opener | None:
        """Return the opener at the object behind the subject («اعتبر الوزير |الاتفاق خطوة»)."""
        first, end = source
        split = self.split(first, end)
        speaks = self.subjects.may_speak(source)
        if split is None and end < limit and speaks and self._may_be_object(end):
            split = end
        if split is None and speaks and end + 1 < limit and self.words[end] in COMMAS and self.phrases.run_begins(end + 1):
            split = end + 1  # «اتهم مدير المنظمة، |لويس أوكامبو بـ»
        if (
            split is None
            and not (not verb.preps and speaks)
            and end < limit
            and self._predicate_follows(end, limit, verb)
        ):
            # One phrase only: the object of a verb whose subject is left out or stands before it.
            return Opener("nominal", first, first)
        if split is None and "ب" in verb.preps and (speaks or self._unknown_name_first(source)):
            split = self._last_definite(first, end)
        if split is None:
            split = self.subjects.skip_circumstances(end, limit, verb)
        if split < limit and self._predicate_follows(split, limit, verb):
            return Opener("nominal", split, split)
        return None

    def _last_definite(self, first: int, end: int) -> int | None:
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

    def _unknown_name_first(self, source: Piece) -> bool:
        """Return whether «نوجرو |الضرر» may be a name that no list knows and what it judges."""
        first, end = source
        return end - first == 2 and self.phrases.kinds[first] == "" and self.subjects.plausible_name((first, first + 1))

    def _may_be_object(self, at: int) -> bool:
        """Return whether an object may begin at token ``at``, right behind a subject that ended there."""
        phrases = self.phrases
        if not phrases.is_word(at):
            return False
        return phrases.possessed(at) or phrases.is_verbal_noun(at) or phrases.kinds[at] == "inanimate"

    def _predicate_follows(self, at: int, limit: int, verb: Verb) -> bool:
        """Return whether «بأنه», «ب» or another word that says something of the object stands near ``at``."""
        words, preps = self.words, verb.preps
        for i in range(at, min(limit, at + _PREDICATE_WITHIN)):
            word = words[i]
            if word in "؛." or (i > at and self.phrases.cue_verb(i, strong=True)):
                return False
            if "ب" in preps:
                if word == "ب" or word.startswith("بان") or (word[0] == "ب" and len(word) > 3):
                    return True
                following = words[i + 1] if i + 1 < len(words) else ""
                if word == "علي" and following.startswith("انه"):
                    return True  # «وصف المشجع القناة على أنها»
            elif word in preps or (not preps and (i > at or word.startswith("بان"))):
                return True
        return False

    def is_definite(self, at: int, limit: int) -> bool:
        """Return whether the noun at ``at`` is definite: what is judged («اعتبر الاتفاق خطوة») is."""
        words, phrases, word = self.words, self.phrases, self.words[at]
        if word.startswith("ال") or not phrases.is_word(at) or phrases.possessed(at):
            return True
        if phrases.heads[at] in ("name_m", "name_f", "place") or word in self.roles["definite"]:
            return True
        if at + 1 >= limit:
            return phrases.possessed(limit - 1)
        return words[at + 1].startswith("ال") or phrases.kinds[at + 1] == "place" or phrases.possessed(at + 1)

    # --- a clause further on, or the noun before it? -------------------------------------------------------

    def prefers(self, nominal: Opener, opener: Opener, verb: Verb) -> bool:
        """Return whether a nominal content is meant although a clause opens further on."""
        if nominal.first >= opener.before:
            return False
        if verb.object == "kept" or opener.kind != "clause":
            return True
        words, before = self.words, self.words[opener.before - 1]
        if before in COMMAS or words[opener.before] in verb.preps:
            return False  # «صرح النائب، مستعينا ببيانات الوزارة، أن»
        governed = nominal.before < nominal.first
        convinced = before in self.roles["conviction"]  # «أعرب عن اعتقاده بأن»
        if governed and verb.preps and "ب" not in verb.preps and not convinced:
            return True  # «أعلنت عن فيروس يشتبه بأن»
        if words[opener.first - 1].startswith("بان") or words[min(opener.first, len(words) - 1)].startswith(
            "بان"
        ):
            return False
        if governed:
            return True  # «أشار إلى تقرير يفيد أن»
        # «أكد ضرورة أن», «أبدى أمله في أن»: the noun before takes the clause
        return self.phrases.is_verbal_noun(opener.before - 1) or before.endswith(OWNERS)

    # --- subject and object side by side -------------------------------------------------------------------

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
            closed = closed or (before == first and self._unknown_name_first((first, at + 1)))
            if not closed or words[at].startswith("ل") or self._named_later(at, end) or self._is_participle(at):
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
        commas = [at for at in range(first, end) if self.words[at] in COMMAS]
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
        if phrases.inside_run(at) or phrases.inside_entry(at):
            return False
        if phrases.phrase_at("anonymous_phrases", at - 1, at + 1) > 1:
            return False  # «مصدر رفيع المستوى»
        if before in self.roles["attached_verb"]:
            return False  # «تقرير نشرته صحيفة»
        if at - first > 1 and kind in ("organization", "media") and phrases.is_preposition(at - 2):
            if not phrases.has_article(at - 1) and phrases.heads[at - 1] == kind:
                return False  # «الباحث في معهد تشاتام هاوس»
        if at - first > 2 and phrases.is_preposition(at - 2):
            return before.startswith("ال") or not words[at].startswith("ال")  # not «في حي |الورود»
        if before in self.roles["in_the_name"] or before in self.roles["preposition"]:
            return False
        if phrases.has_article(at - 1) or before in self.roles["year"] or before.endswith(("ها", "هم", "ون", "يين", "يان")):
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
