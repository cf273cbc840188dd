"""Contents that are noun phrases: «أكد الوزير وجود», «أشار إلى تقرير», «اعتبر الوزير الاتفاق خطوة»."""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.reading import Patterns
from attrib.extract.side_by_side import SideBySide
from attrib.extract.tokens import COMMAS
from attrib.extract.verb_subjects import Subjects
from attrib.extract.word_shapes import OWNERS
from attrib.lang.cues import Verb

_GOVERNED_WITHIN = 14  # tokens behind the subject in which the verb's preposition stands
_PREDICATE_WITHIN = 16  # tokens behind an object in which something is said of it


@dataclass(slots=True)
class Objects(Patterns):
    """Finds the nominal contents of the verbs of one article."""

    subjects: Subjects
    sides: SideBySide = field(init=False)

    def __post_init__(self) -> None:
        Patterns.__post_init__(self)
        self.sides = SideBySide(self.reading, self.subjects)

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
            split = self.sides.split(*source)
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
            if glued and phrases.may_be_name_with_ba(i, limit):
                continue  # «شرطة |باتون روج باعتقال»
            if glued and not phrases.is_channel(i) and not phrases.circumstance_at(i, limit):
                return Opener("nominal", i, i)
            if i > at and phrases.cue_verb(i, strong=True):
                return None
        return None

    def _behind_circumstances(self, at: int, limit: int) -> Opener | None:
        """Return the opener at a listed verbal noun behind the circumstance at ``at``: «خلال زيارته للموقع |وجود»."""
        phrases, words = self.phrases, self.words
        if at >= limit or not (
            words[at] in COMMAS or phrases.is_preposition(at) or phrases.circumstance_at(at, limit)
        ):
            return None
        for i in range(at + 1, min(limit, at + _GOVERNED_WITHIN)):
            word = words[i]
            if (
                word in "؛;.؟!:"
                or phrases.is_complementiser(i)
                or (phrases.cue_verb(i, strong=True) and word not in self.roles["attached_verb"])
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
        apposition = self._holds_apposition(named, end) and end < limit and self.words[end] in COMMAS
        if named < end and not phrases.run_ends(end) and not apposition:
            return Opener("nominal", named, named)
        return Opener("nominal", noun, noun) if noun < limit and phrases.is_word(noun) else None

    def _holds_apposition(self, named: int, end: int) -> bool:
        """Return whether a comma stands behind the name that ends before ``named``, and surnames no list holds."""
        words, phrases = self.words, self.phrases
        while named < end and words[named] not in COMMAS:
            if not phrases.is_word(named) or phrases.kinds[named] or phrases.has_article(named):
                return False
            named += 1
        return named < end

    # --- «اعتبر الوزير الاتفاق خطوة»: the object is kept, with what is said of it ------------------------------

    def _judged(
        self, hit: CueHit, verb: Verb, before: Piece | None, after: Piece | None, limit: int
    ) -> Opener | None:
        """Return the opener at what is judged, with what it is judged to be («اعتبر الاتفاق خطوة»)."""
        reach = limit + 1 if limit < len(self.words) else limit  # «بأنها» itself is the predicate
        itself = hit.last < limit and self.words[hit.last] in self.roles["self"]
        if itself and self._predicate_follows(hit.last, reach, verb):
            return Opener("nominal", hit.last, hit.last)  # «تصف نفسها بأنها»
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
        split = self._pointing_object(first, end) or self.sides.split(first, end)
        speaks = self.subjects.may_speak(source)
        if split is None and end < limit and speaks and self._may_be_object(end):
            split = end
        if split is None and self._object_behind_comma(source, limit, speaks=speaks):
            split = end + 1
        if (
            split is None
            and not (not verb.preps and speaks)
            and end < limit
            and self._predicate_follows(end, limit, verb)
        ):
            # One phrase only: the object of a verb whose subject is left out or stands before it.
            return Opener("nominal", first, first)
        if split is None and "ب" in verb.preps and (speaks or self.sides.unknown_name_first(source)):
            split = self.sides.last_definite(first, end)
        if split is None:
            split = self.subjects.skip_circumstances(end, limit, verb)
        if split < limit and self._predicate_follows(split, limit, verb):
            return Opener("nominal", split, split)
        return None

    def _object_behind_comma(self, source: Piece, limit: int, *, speaks: bool) -> bool:
        """Return whether a comma behind the subject parts it from its object.

        It closes an apposition («وصف سالم، مؤسس الشركة، |الصفقة بأنها»), or a name follows («اتهم مدير المنظمة،
        |لويس أوكامبو بـ»).
        """
        words, (first, end) = self.words, source
        if end + 1 >= limit or words[end] not in COMMAS:
            return False
        closes = words[first].isalpha() and any(word in COMMAS for word in words[first:end])
        return closes or (speaks and self.phrases.run_begins(end + 1))

    def _pointing_object(self, first: int, end: int) -> int | None:
        """Return where «نفسه», «ذلك» stand behind a subject: «يصف محمد |نفسه بأنه», «عزت الوزارة |ذلك إلى»."""
        words, roles = self.words, self.roles
        own = (at for at in range(first + 1, end) if words[at] in roles["self"])
        last = end - 1 if end - 1 > first and words[end - 1] in roles["that_alone"] else None
        return next(own, last)

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
        if opener.before == nominal.first + 1 and before.endswith(OWNERS):
            return False  # «أعرب عن قلقه |من أن», «أبدى ثقته |في أن»
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
