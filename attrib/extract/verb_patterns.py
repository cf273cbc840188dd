"""Verbs of saying, thinking and judging: «قال الوزير إن», «الوزير قال إن», «دعا إلى», «نفى وجود».

Start here. Whether the verb is a cue at all, and whether the pattern around it is believed, is asked in
``verb_cues``. Its subject is found in ``verb_subjects``, a content without complementiser in ``verb_objects``
and ``side_by_side``. Passives and reports of another's word are read in ``verb_relays``, contents before the
verb in ``content_before_verb``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.extract.content_before_verb import ContentBeforeVerb
from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, PatternName, Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.verb_cues import VerbCues
from attrib.extract.verb_objects import Objects
from attrib.extract.verb_relays import VerbRelays
from attrib.extract.verb_subjects import Subjects
from attrib.extract.words import NAMES, SPEAKERS
from attrib.lang.cues import Verb, VerbForm
from attrib.text.fold import fold

_BEFORE_THE_VERB: PatternName = "subject-verb"
_BEHIND_THE_VERB: PatternName = "verb-subject"
_LEFT_OUT: PatternName = "dropped-subject"
_OF_A_SPEECH: PatternName = "speech-verb"
_Subject = tuple[Piece | None, PatternName | None]
"""The source and the pattern, which is None where the verb is no cue after all."""
_NONE: _Subject = (None, None)


@dataclass(slots=True)
class VerbPatterns(Patterns):
    """Reads the verbs of one article."""

    subjects: Subjects = field(init=False)
    objects: Objects = field(init=False)
    cues: VerbCues = field(init=False)
    relays: VerbRelays = field(init=False)
    behind: ContentBeforeVerb = field(init=False)

    def __post_init__(self) -> None:
        Patterns.__post_init__(self)
        self.subjects = Subjects(self.reading)
        self.objects = Objects(self.reading, self.subjects)
        self.cues = VerbCues(self.reading, self.subjects)
        self.relays = VerbRelays(self.reading, self.subjects)
        self.behind = ContentBeforeVerb(self.reading, self.subjects)

    def read(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """Return the attributions that a finite verb signals in its sentence."""
        form = self.cues.finite(hit)
        if form is None or self.cues.is_none(hit, form, sentence):
            return []
        if self.cues.is_passive(hit, form) and not self._has_speaker_before(hit, sentence[0]):
            return self.relays.passive(hit, form, sentence)
        if hit.pronoun and form.verb.object != "addressee":
            return self.behind.with_object_pronoun(hit, form, sentence)
        taken_up = self.behind.what_was_said(hit, form, sentence)
        if taken_up:
            return taken_up
        interrupted = self.behind.inside_quotation(hit, form, sentence)
        if interrupted:
            return interrupted
        return self._content_behind(hit, form, sentence)

    def _content_behind(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """Read a verb whose content stands behind it, if one does."""
        verb, limit = form.verb, sentence[1]
        clause = self.openers.find(hit.last, limit, verb)
        before = self.subjects.before(hit, sentence[0])
        nominal = self.objects.opener(hit, verb, before, clause.before if clause else limit)
        bare = nominal is not None and nominal.before == nominal.first < limit
        if nominal is not None and bare and self.words[nominal.first] in verb.not_before:
            return []  # «أكد الفريق تفوقه»: it did so
        opener = clause
        if nominal is not None and (clause is None or self.objects.prefers(nominal, clause, verb)):
            opener = nominal
        if opener is None:
            closing = self.behind.behind_content(hit, form, sentence)
            return closing or self._unmarked(hit, form, sentence, before)
        if self._tells_nothing(hit, form, opener, limit):
            return []
        if verb.relays:
            relayed = self.relays.report(hit, form, sentence, opener)
            if relayed:
                return relayed
        agent = self.subjects.agent(hit.last, clause.before) if clause else None
        found: _Subject = (agent, "passive-agent") if agent else self._subject(hit, form, opener, before)
        source, pattern = found
        if source is not None and fold(verb.lemma) in self.roles["issues"]:
            source = (source[0], min(source[1], self._statement_before(hit.last, opener)))
        if pattern is None or self._is_headline_noun(hit, verb, source, opener, sentence[0]):
            return []
        if not self.cues.is_trusted(hit, form, source, opener, pattern):
            return []
        return self._drafts(hit, form, sentence, source, opener, pattern)

    def _tells_nothing(self, hit: CueHit, form: VerbForm, opener: Opener, limit: int) -> bool:
        """Return whether the verb with such a content tells nobody's word, but what is done or held."""
        verb, kind = form.verb, opener.kind
        if kind == "nominal" and hit.joined == "ل":
            return True  # «ليؤكد وجوده»: so that he does
        later = (kind == "nominal" and verb.nominal == "speech_act") or (
            kind == "quotation" and verb.clause_only
        )
        if later and self._is_future(hit, form):
            return True  # «سيرحب النظام بالمساعدة», «ستواصل "المعركة"»
        if kind == "quotation" and self._has_object_before(hit, verb, opener):
            return True  # «وافقت على تسوية لأنها شعرت "بالرعب"»
        if fold(verb.lemma) in self.roles["issues"]:
            # «أصدر الوزير قرارا بأن», but «أصدر المكتب |بيانا بأنه»
            return self._statement_before(hit.last, opener) == opener.before
        if kind != "nominal" or verb.object != "kept" or verb.preps:
            return False
        if form.shape == "present" and verb.lemma in self.roles["counts_as"]:
            return True  # «تعد الأكثر أهمية»: it is held to be
        return not self.objects.is_definite(opener.first, limit)  # «تعد الوزارة تقريرا»: she prepares it

    def _unmarked(self, hit: CueHit, form: VerbForm, sentence: Piece, before: Piece | None) -> list[Draft]:
        """«كوريا الشمالية تقول لن نتراجع», «قالت اللجنة، لم تسجل مخالفات»: nothing opens what is said."""
        words, limit = self.words, sentence[1]
        if form.verb.lemma not in self.roles["takes_inna"] or hit.joined or hit.last >= limit:
            return []
        if before is not None:
            source, at, pattern = before, hit.last, _BEFORE_THE_VERB
        else:
            behind = self.subjects.after(hit.last, limit, form.verb, objects=False)
            if behind is None or behind[1] >= limit or words[behind[1]] not in COMMAS:
                return []
            source, at, pattern = behind, behind[1] + 1, _BEHIND_THE_VERB
        if at >= limit - 2 or not self.subjects.may_speak(source) or not self._begins_sentence(at):
            return []
        return self._drafts(hit, form, sentence, source, Opener("clause", at, at), pattern)

    def _begins_sentence(self, at: int) -> bool:
        """Return whether a sentence may begin at token ``at``: a verb, a negation or a quotation."""
        words, phrases = self.words, self.phrases
        if words[at] in MARKS:
            return self.contents.quotation_at(at) is not None
        if words[at] in self.roles["not"] or words[at] in self.roles["not_stated"]:
            return True
        return phrases.finite_verb(at) and not phrases.cue_verb(at)

    def _statement_before(self, first: int, opener: Opener) -> int:
        """Return where the «بيانا رسميا» right before the opener begins, not before ``first``; else the opener."""
        at = opener.before
        while at > first and self.words[at - 1] in self.roles["statement"]:
            at -= 1
        return at

    def _has_object_before(self, hit: CueHit, verb: Verb, opener: Opener) -> bool:
        """Return whether what the verb governs stands before a quotation that no colon opens."""
        if self.words[opener.first - 1] == ":" or verb.act != "speech_act":
            return False
        return any(self.words[at] in verb.preps for at in range(hit.last, opener.before))

    def _is_future(self, hit: CueHit, form: VerbForm) -> bool:
        """Return whether the verb tells of what will be said («سيرحب», «سوف يدعو»)."""
        word = self.words[hit.first].removeprefix(hit.joined)
        later = hit.first > 0 and self.words[hit.first - 1] in self.roles["will"]
        return form.shape == "present" and (later or (word[0] == "س" and word[1] in "ياتن"))

    def _drafts(
        self,
        hit: CueHit,
        form: VerbForm,
        sentence: Piece,
        source: Piece | None,
        opener: Opener,
        pattern: PatternName,
    ) -> list[Draft]:
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        return [
            Draft(
                cues=self.reading.cue_pieces(hit, opener),
                sources=(source,) if source else (),
                contents=pieces,
                act=self.reading.act(form.verb, opener),
                stance=form.verb.stance,
                form=self.reading.form(opener, pieces),
                pattern=pattern,
                opener=opener.kind,
                via=self.reading.via(hit.last, opener.before),
                agreement=(form.person, form.gender, form.number),
                tied=pattern == _OF_A_SPEECH,
                frame=opener.before,
            ),
            *self.relays.hearsay(hit, opener, pieces),
        ]

    def _has_speaker_before(self, hit: CueHit, start: int) -> bool:
        """Return whether «المحلل يعتقد», «أما المحلل فيعتقد»: a verb that looks passive has its subject before it."""
        before = self.subjects.before(hit, start)
        return before is not None and self.subjects.may_speak(before)

    def _is_headline_noun(
        self, hit: CueHit, verb: Verb, source: Piece | None, opener: Opener, start: int
    ) -> bool:
        """Return whether «تسرب بيانات «هدهد»» at the head of a sentence is a noun, not «leaked»."""
        if not verb.noun_too or hit.first != start or hit.joined:
            return False
        if opener.kind != "nominal" and (opener.kind != "quotation" or self.words[opener.first - 1] == ":"):
            return False
        if source is None:
            return True
        if not self.subjects.may_speak(source):
            return verb.object != "kept" or not self.subjects.plausible_name(source)  # «وصف نوجرو الضرر بأنه»
        return self.phrases.kind_at(source[0]) == "document"

    # --- who says it ---------------------------------------------------------------------------------------

    def _subject(self, hit: CueHit, form: VerbForm, opener: Opener, before: Piece | None) -> _Subject:
        """Return the source of a verb with its content behind it, and the pattern."""
        if form.person == 1:
            return None, _LEFT_OUT
        verb = form.verb
        if (
            self.words[hit.last] in self.roles["in_it"]
            and self.words[hit.first - 1] not in self.roles["relative"]
        ):
            return self._speaker_of_speech(hit), _OF_A_SPEECH
        if before is not None:
            if self._is_nobody(before):
                return _NONE
            if (
                verb.object == "kept"
                or self.subjects.skip_circumstances(hit.last, opener.before, verb) >= opener.before
            ):
                return self._if_it_speaks(before, _BEFORE_THE_VERB)
        after = self._subject_behind(hit, verb, opener)
        if before is not None:
            if after is None:
                return self._if_it_speaks(before, _BEFORE_THE_VERB)
            completed = self.words[hit.first - 1] in self.roles["completed"]  # «كان الوزير قد أعلن»
            if completed or verb.object == "addressee" or not self.subjects.may_speak(after):
                return before, _BEFORE_THE_VERB
        if after is not None:
            if verb.object == "addressee" and hit.joined == "ل":
                return None, _LEFT_OUT  # «لتخبر الناس بأن»: they are told
            if verb.object == "addressee" and self._is_told(after, form):
                return None, _LEFT_OUT
            if verb.object == "addressee":
                split = self.objects.sides.addressee(*after)
                after = after if split is None else (after[0], split)  # «أبلغ الوزير |الصحفيين أن»
            return self._if_it_speaks(after, _BEHIND_THE_VERB)
        if opener.kind == "clause" and hit.last < opener.before and self.subjects.is_object(hit.last):
            return _NONE  # «يوحي تصميمه بأنه»: a thing is the subject
        return (None, _LEFT_OUT) if self._opens_right_after(hit, opener, verb) else _NONE

    def _is_told(self, phrase: Piece, form: VerbForm) -> bool:
        """Return whether «وأخبر الحشد أن», «أبلغ الصحفيين أن», «أخبر الجمعية العامة أن» has no subject but a hearer."""
        first = phrase[0]
        word, kind = self.words[first], self.phrases.heads[first]
        if word in self.roles["audience"]:
            return True
        if kind in ("people", "group") and word.startswith("ال") and word.endswith("ين"):
            return True
        alone = not any(word in COMMAS for word in self.words[slice(*phrase)])
        feminine = kind == "organization" and word.startswith("ال") and self.phrases.last_letter(first) == "ة"
        return alone and feminine and form.gender == "m" and form.shape == "past"

    def _if_it_speaks(self, source: Piece, pattern: PatternName) -> _Subject:
        return _NONE if self.reading.cannot_speak(source) else (source, pattern)

    def _is_nobody(self, subject: Piece) -> bool:
        """Return whether «لا أحد يقول إن» has no source."""
        first = subject[0]
        return (
            first > 0
            and self.words[first] in self.roles["anyone"]
            and self.words[first - 1] in self.roles["denies"]
        )

    def _subject_behind(self, hit: CueHit, verb: Verb, opener: Opener) -> Piece | None:
        """Return the subject between the verb and what opens its content."""
        nominal = opener.kind == "nominal"
        governed = verb.preps if nominal else [prep for prep in verb.preps if len(prep) > 1]
        source = self.subjects.after(hit.last, opener.before, verb, governed, objects=nominal)
        if source is not None and nominal and verb.object == "kept" and source[1] > opener.first:
            return (source[0], opener.first) if opener.first > source[0] else None
        return source

    def _speaker_of_speech(self, hit: CueHit) -> Piece | None:
        """«ألقى الرئيس كلمة أكد فيها أن»: the last who can speak before the speech is its speaker."""
        words, phrases = self.words, self.phrases
        start = self.reading.sentence_at(hit.first)[0]
        found: Piece | None = None
        at = start
        while at < hit.first:
            kind = phrases.heads[at]
            speaks = kind in SPEAKERS - {"document", "place"} and (kind in NAMES or words[at][0] not in "بل")
            governed = at > start and phrases.is_preposition(at - 1)
            if not speaks or governed or not phrases.is_word(at):
                at += 1
                continue
            end = phrases.source_end(at, hit.first, ("ب",))
            found = (at, self.objects.sides.split(at, end) or end)
            at = max(end, at + 1)
        return found

    def _opens_right_after(self, hit: CueHit, opener: Opener, verb: Verb) -> bool:
        """Return whether only circumstances (or an addressee) stand between a cue without subject and its content."""
        at = self.subjects.skip_circumstances(hit.last, opener.before, verb)
        if at >= opener.before:
            return True
        if verb.object:
            return opener.before - at <= 8
        bare = opener.kind in ("clause", "quotation") and not self.words[hit.last].startswith("ال")
        return bare and opener.before - at <= 6
