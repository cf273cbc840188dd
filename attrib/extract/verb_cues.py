"""Whether a word that may be a verb of saying is one where it stands, and how much must stand around it."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.quotations import MARKS
from attrib.extract.reading import PatternName, Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.verb_subjects import Subjects
from attrib.lang.cues import VerbForm
from attrib.text.fold import drop_marks, fold

_ADDRESSEE = 8  # words of one who is told
_VIA_WITHIN = 10  # tokens behind «عبر» in which «عن» makes it a verb
_LONG_QUOTATION = 5  # words of a quotation that is speech, not a term


@dataclass(slots=True)
class VerbCues(Patterns):
    """Tells the cue verbs of one article from words written alike, and from verbs that report nothing."""

    subjects: Subjects

    def finite(self, hit: CueHit) -> VerbForm | None:
        """Return the form that a hit is read as; the first person only inside a quotation."""
        quoted = self.contents.quotation_around(hit.first) is not None
        forms = [form for form in hit.forms if form.shape != "participle" and (form.person == 3 or quoted)]
        # Of two verbs written alike (وعد يعد، عد يعد) the one that needs less around it is read.
        return min(
            forms,
            key=lambda form: (form.person != 3, form.shape == "passive", form.verb.clause_only),
            default=None,
        )

    # --- is it a cue? --------------------------------------------------------------------------------------

    def is_none(self, hit: CueHit, form: VerbForm, sentence: Piece) -> bool:
        """Return whether the word is no cue here: negated, subjunctive, or a noun written alike."""
        words, verb = self.words, form.verb
        if hit.last < sentence[1] and words[hit.last] in verb.not_before:
            return True
        if self.reading.is_noun_with_fa(hit) or self._is_via(hit, form, sentence):
            return True
        if self.phrases.withholds_name(hit.first) or self._content_is_relative(hit, form, sentence):
            return True
        if hit.first == sentence[0]:
            return False
        if self._states_nothing(hit, form):
            return True
        if hit.joined:
            return verb.noun_too and form.shape == "past" and self._listed_noun(hit, sentence)
        return self._follows_noun_word(hit) or self._noun_alike(hit, form, sentence)

    def _is_via(self, hit: CueHit, form: VerbForm, sentence: Piece) -> bool:
        """Return whether «عبر مدونة الشركة» is the preposition: its verb needs its «عن»."""
        if self.words[hit.first] not in self.roles["via"]:
            return False
        ahead = self.words[hit.last : min(sentence[1], hit.last + _VIA_WITHIN)]
        return form.verb.preps.isdisjoint(ahead)

    def _content_is_relative(self, hit: CueHit, form: VerbForm, sentence: Piece) -> bool:
        """Return whether «الاتفاقية التي توصلت إليها إيران»: the pronoun is the content, and stands before."""
        words, roles, verb = self.words, self.roles, form.verb
        if (
            hit.last >= sentence[1]
            or hit.first <= sentence[0]
            or words[hit.first - 1] not in roles["relative"]
        ):
            return False
        following = words[hit.last]
        if (
            following in roles["preposition_with_pronoun"]
            and following not in roles["pronoun_beside_content"]
        ):
            return True
        # «المدافع الذي يرفض تجديد عقده»
        return verb.nominal == "speech_act" and form.shape == "present"

    def _states_nothing(self, hit: CueHit, form: VerbForm) -> bool:
        """Return whether the verb is asked for, negated or in the subjunctive («لم يقل», «أن يقول»)."""
        before, roles = self.words[hit.first - 1], self.roles
        if before in roles["not_stated"]:
            # Who does not believe it is told all the same: «لا يعتقد الخبراء أن».
            return before not in roles["not"] or form.verb.act != "belief" or not self._opens_clause(hit)
        subjunctive = form.shape == "present" and form.person == 3 and not hit.joined
        told = hit.first > 1 and self.words[hit.first - 2] in roles["then_said"]  # «قبل أن يضيف أن»
        return subjunctive and before in roles["before_subjunctive"] and not told

    def _opens_clause(self, hit: CueHit) -> bool:
        """Return whether a complementiser follows the verb within its clause («لا يعتقد الخبراء أن»)."""
        opener = self.openers.find(hit.last, self.reading.sentence_at(hit.first)[1], hit.forms[0].verb)
        return opener is not None and opener.kind == "clause"

    def _listed_noun(self, hit: CueHit, sentence: Piece) -> bool:
        """Return whether «ونشر»، «ورد» is a noun in a list: no subject that can speak and no clause follow."""
        verb = hit.forms[0].verb
        opener = self.openers.find(hit.last, sentence[1], verb)
        if opener is None:
            return True
        source = self.subjects.after(hit.last, opener.before, verb)
        if source is None:
            return False
        return not self.subjects.may_speak(source) and not self.subjects.plausible_name(source)

    def _follows_noun_word(self, hit: CueHit) -> bool:
        """Return whether a noun must stand here: behind a preposition, «كل», «عدم», or another verb of saying."""
        before, roles = self.words[hit.first - 1], self.roles
        if before in roles["before_noun"]:
            return True
        if self.phrases.is_preposition(hit.first - 1) and before not in roles["preposition_of_time"]:
            return True
        previous = self.reading.by_token.get(hit.first - 1)
        return previous is not None and bool(previous.forms or previous.noun) and not previous.participle

    def _noun_alike(self, hit: CueHit, form: VerbForm, sentence: Piece) -> bool:
        """Return whether a verb that is written like a preposition or a noun («رد») stands where one may not."""
        if self.words[hit.first] in self.roles["preposition"]:
            return not self.subjects.begins_clause(hit)
        if form.verb.noun_too and form.shape == "past" and form.gender == "m" and form.number == "s":
            return not self.subjects.begins_clause(hit) and self.subjects.before(hit, sentence[0]) is None
        return False

    # --- is it passive? ------------------------------------------------------------------------------------

    def is_passive(self, hit: CueHit, form: VerbForm) -> bool:
        """Return whether the verb is passive by its letters («يُعتقد»), or by the clause right behind it."""
        passive = any(other.shape == "passive" for other in hit.forms)
        # «وأفيد بأن» is the passive, not «I report».
        others = [other.shape for other in hit.forms if other.person == 3]
        if form.shape == "passive" and all(shape in ("passive", "participle") for shape in others):
            return True
        tokens = self.phrases.tokens
        second = tokens.starts[hit.first] + len(hit.joined) + 1
        if tokens.text[second : second + 1] == "\u064f" and tokens.text[second + 1 : second + 2] != "\u0624":
            # A u written on the first letter.
            first_form = len(drop_marks(form.verb.lemma)) == 2 and form.shape == "present"  # عدّ
            return form.shape == "past" or passive or first_form or form.verb.lemma.startswith("ا")
        impersonal = self.words[hit.first].removeprefix(hit.joined) in self.roles["impersonal_form"]
        if impersonal and self.phrases.is_complementiser(hit.last):
            return True  # «وتبين أن»
        if not passive or form.shape != "present" or hit.pronoun:
            return False
        before = self.words[hit.first - 1] if hit.first else ""
        if before in self.phrases.pack.complementisers_with_pronoun or before in self.roles["but_he"]:
            return False  # «بأنه يتوقع أن», «لكنه يعتقد أن»: he does
        governed = hit.last < len(self.words) and self.words[hit.last] in self.roles["preposition_of_passive"]
        return self.phrases.is_complementiser(hit.last + governed)

    # --- is there enough around it? ------------------------------------------------------------------------

    def is_trusted(
        self, hit: CueHit, form: VerbForm, source: Piece | None, opener: Opener, pattern: PatternName
    ) -> bool:
        """Return whether so much of the pattern is there that a cue written like another word is believed."""
        verb = form.verb
        if source is not None:
            if fold(verb.lemma) in self.roles["reveals"] and self._is_unveiled(source, opener):
                return False  # «كشف المصمم عن مجموعة من القبعات»
            shown = opener.kind == "nominal" and fold(verb.lemma) in self.roles["shows"]
            if shown and self._is_of_people(source):
                return False  # «أظهر الحلفاء إصرارهم»
            speaks = self.subjects.may_speak(source)
            if pattern == "verb-subject":
                verdict = self._tight_enough(source, form, opener, speaks=speaks)
                if verdict is not None:
                    return verdict
            return speaks or form.shape != "present" or verb.lemma not in self.roles["considers"]
        if opener.kind == "nominal":
            starts = bool(hit.joined) or hit.first == 0 or self.subjects.begins_clause(hit)
            told = form.shape == "past" or bool(hit.joined)
            return starts and told and not (verb.clause_only and form.shape == "present" and not verb.preps)
        if (
            form.shape == "present"
            and form.person == 3
            and not hit.joined
            and not self.subjects.begins_clause(hit)
        ):
            return self.words[hit.first - 1] in self.roles["relative"] or form.number == "p"
        return form.shape != "present" or verb.lemma not in self.roles["considers"]

    def _is_unveiled(self, source: Piece, opener: Opener) -> bool:
        """Return whether people reveal a thing, which they show, not an event, which they tell."""
        if opener.kind != "nominal":
            return False
        counted = self.words[opener.first] in self.roles["quantifier"]
        return (counted or not self.phrases.is_event(opener.first)) and self._is_of_people(source)

    def _is_of_people(self, source: Piece) -> bool:
        return self.phrases.kind_at(source[0]) in ("people", "group", "title", "name_m", "name_f")

    def _tight_enough(self, source: Piece, form: VerbForm, opener: Opener, *, speaks: bool) -> bool | None:
        """Return whether «verb, subject, content» stand close enough together; None where nothing speaks against it."""
        verb = form.verb
        if not self._is_tight(source, form, opener):
            told = (
                verb.object == "addressee" and opener.before - source[1] <= _ADDRESSEE
            )  # «أخبر جون الصحيفة: "»
            if opener.kind in ("quotation", "question") and not told:
                named = speaks or self.subjects.plausible_name(source)
                return named and not verb.clause_only and self._surely_said(form, opener)
            if verb.clause_only and not verb.object:
                return False
        if not speaks and (verb.clause_only or opener.kind == "nominal"):
            one = (
                source[1] - source[0] == 1 and opener.kind == "clause" and not verb.noun_too
            )  # «وأضاف الأسعد أن»
            return one or self.subjects.plausible_name(source)
        return None

    def _surely_said(self, form: VerbForm, opener: Opener) -> bool:
        """Return whether a quotation far from its verb is said: behind a colon, or long («قال سبيث بينما ... "»)."""
        if self.words[opener.first - 1] == ":":
            return True
        quotation = self.contents.quotation_at(opener.first) if opener.kind == "quotation" else None
        long = quotation is not None and quotation.last - quotation.first >= _LONG_QUOTATION
        return long and form.verb.lemma in self.roles["takes_inna"]

    def _is_tight(self, source: Piece, form: VerbForm, opener: Opener) -> bool:
        """Return whether only circumstances, a comma or «قائلا» stand between the subject and the content."""
        words, subjects, verb = self.words, self.subjects, form.verb
        end = source[1]
        if subjects.skip_circumstances(end, opener.before, verb) >= opener.before:
            return True

        roles, between = self.roles, words[end : opener.before]
        if any(
            word in roles["saying"] or word in roles["says_so"] or word in roles["the_saying"]
            for word in between
        ):
            return True
        if between and all(word in roles["statement"] for word in between):
            return True  # «أصدر المكتب |بيانا |بأنه»
        if words[end] in verb.preps and verb.clause_only and opener.kind == "clause":
            return opener.before == end  # «توصل الطرفان إلى اتفاق ... بأن»
        if words[end] in verb.preps or self.phrases.circumstance_at(end, opener.before):
            return True
        if words[end] in COMMAS and words[opener.before - 1] in COMMAS and opener.kind != "nominal":
            return True
        return (
            words[end] in MARKS and subjects.skip_circumstances(end + 1, opener.before, verb) >= opener.before
        )
