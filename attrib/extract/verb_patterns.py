"""Verbs of saying, thinking and judging: their subject, and the content that they open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from attrib.extract.contents import Contents, Opener, Piece
from attrib.extract.cues import CueHit
from attrib.extract.noun_phrases import SPEAKERS, Phrases
from attrib.lang.nouns import without_article
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, Reading
from attrib.lang.cues import Verb, VerbForm
from attrib.types import Form

_COMMAS = "،,"
_ENDS = "،,.؛;:؟?!…"
_SAYING = ("قايلا", "قايله", "قايلين", "بقوله", "بقولها", "بالقول", "بالتاكيد")
_CONFIDENCE = {"clause": 0.95, "quotation": 0.95, "colon": 0.85, "question": 0.75, "nominal": 0.8}


@dataclass(slots=True)
class VerbPatterns:
    """Reads the verbs of one article. Each method is one pattern."""

    reading: Reading

    @property
    def phrases(self) -> Phrases:
        return self.reading.phrases

    @property
    def contents(self) -> Contents:
        return self.reading.contents

    def read(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """Return the attributions that a finite verb signals in its sentence."""
        form = self._finite(hit)
        start, limit = sentence
        if form is None or self._no_cue(hit, form, sentence):
            return []
        verb = form.verb
        if self._passive(hit, form) and not self._has_speaker_before(hit, start):
            return self._passive_verb(hit, form, sentence)
        if hit.pronoun and verb.object != "addressee":
            return self._with_object_pronoun(hit, form, sentence)
        interrupted = self._inside_quotation(hit, form, sentence)
        if interrupted:
            return interrupted
        opener = self.contents.find_opener(hit.last, limit, verb)
        before = self._subject_before(hit, start)
        agent = self._agent(hit, opener)
        nominal = self._nominal_opener(hit, verb, before, opener.before if opener else limit)
        words = self.phrases.tokens.words
        if nominal is not None and nominal.first < limit and words[nominal.first] in verb.not_before:
            return []  # «أكد الفريق تفوقه»: it did so
        if nominal is not None and (opener is None or self._prefers(nominal, opener, verb)):
            opener = nominal
        if opener is None:
            return self._subject_after_content(hit, form, sentence)
        if verb.relays:
            relayed = self._relayed_speech(hit, form, sentence, opener)
            if relayed:
                return relayed
        if verb.object == "kept" and not verb.preps and opener.kind == "nominal" and not self._definite(opener.first, limit):
            return []  # «تعد الوزارة تقريرا»: she prepares it
        source, pattern = self._subject(hit, form, opener, before, agent)
        if source is None and pattern == "":
            return []
        bare = opener.kind == "nominal" or (opener.kind == "quotation" and words[opener.first - 1] != ":")
        if verb.noun_too and hit.first == start and not hit.joined and bare:
            if source is None or not self._may_speak(source) or self.phrases.kind_at(source[0]) == "document":
                return []  # «تسرب بيانات «هدهد»»: a headline's noun
        if not self._trusted(hit, form, source, opener, pattern):
            return []
        pieces = self.reading.content(opener, hit, sentence, verb)
        if not pieces:
            return []
        return [
            Draft(
                cues=self.reading.cue_pieces(hit, opener),
                sources=(source,) if source else (),
                contents=pieces,
                act=self.reading.act(verb, opener),
                stance=verb.stance,
                form=self.reading.form(opener, pieces),
                pattern=f"{pattern} ({opener.kind})",
                confidence=_CONFIDENCE[opener.kind] - (0.05 if source is None else 0.0),
                via=self.reading.via(hit.last, opener.before),
                agreement=(form.person, form.gender, form.number),
                tied=pattern == "verb of a speech, content",
                frame=opener.before,
            ),
            *self._hearsay(hit, opener, pieces),
        ]

    def _hearsay(self, hit: CueHit, opener: Opener, pieces: tuple[Piece, ...]) -> list[Draft]:
        """«قالت الشبكة، نقلا عن مسؤولين، إن»: the second source of the same content."""
        for at in range(hit.last, opener.before):
            inner = self.reading.by_token.get(at)
            if inner is None or inner.phrase is None or inner.phrase.words[0] != "نقلا":
                continue
            end = self.phrases.source_end(inner.last, opener.before)
            if end > inner.last:
                shape = self.reading.form(opener, pieces)
                return [
                    Draft(((inner.first, inner.last),), ((inner.last, end),), pieces, "assertion", "neutral", shape,
                          "second-hand source", 0.8)
                ]  # fmt: skip
        return []

    def _definite(self, at: int, limit: int) -> bool:
        """Return whether the noun at ``at`` is definite: what is judged («اعتبر الاتفاق خطوة») is."""
        words, phrases = self.phrases.tokens.words, self.phrases
        word = words[at]
        if word.startswith("ال") or not phrases.is_word(at) or phrases.possessed(at) or phrases.kind_at(at) in ("name_m", "name_f", "place"):
            return True
        if word in ("ذلك", "هذا", "هذه", "تلك", "ما", "من", "هولاء", "كل"):
            return True
        following = words[at + 1] if at + 1 < limit else ""
        return following.startswith("ال") or phrases.kind(following) == "place" or phrases.possessed(min(at + 1, limit - 1))

    def _has_speaker_before(self, hit: CueHit, start: int) -> bool:
        """Return whether «المحلل يعتقد», «أما المحلل فيعتقد»: a verb that looks passive has its subject before it."""
        before = self._subject_before(hit, start)
        return before is not None and self._may_speak(before)

    def _prefers(self, nominal: Opener, opener: Opener, verb: Verb) -> bool:
        """Return whether a nominal content is meant although a clause opens further on."""
        if nominal.first >= opener.before:
            return False
        if verb.object == "kept" or opener.kind != "clause":
            return True
        words, phrases = self.phrases.tokens.words, self.phrases
        if words[opener.before - 1] in _COMMAS or words[opener.before] in verb.preps:
            return False  # «صرح النائب، مستعينا ببيانات الوزارة، أن»
        convinced = words[opener.before - 1] in phrases.pack.roles["conviction"]  # «أعرب عن اعتقاده بأن»
        if nominal.before < nominal.first and verb.preps and "ب" not in verb.preps and not convinced:
            return True  # «أعلنت عن فيروس يشتبه بأن»
        if any(words[at].startswith("بان") for at in (opener.first - 1, min(opener.first, len(words) - 1))):
            return False
        if nominal.before < nominal.first:
            return True  # «أشار إلى تقرير يفيد أن»
        # «أكد ضرورة أن», «أبدى أمله في أن»: the noun before takes the clause
        return phrases.is_verbal_noun(opener.before - 1) or words[opener.before - 1].endswith(("ه", "ها", "هم"))

    def _subject(
        self, hit: CueHit, form: VerbForm, opener: Opener, before: Piece | None, agent: Piece | None
    ) -> tuple[Piece | None, str]:
        """Return the source and the name of the pattern; the name is "" where the cue is none after all."""
        verb = form.verb
        if agent is not None:
            return agent, "passive verb, agent, content"
        words = self.phrases.tokens.words
        if form.person == 1:
            return None, "verb with its subject left out, content"
        if words[hit.last] in ("فيه", "فيها") and words[hit.first - 1] not in self.phrases.pack.roles["relative"]:
            return self._speaker_of_speech(hit), "verb of a speech, content"
        if before is not None and words[before[0]] in ("احد", "شيء") and before[0] and words[before[0] - 1] in ("لا", "ما", "ليس"):
            return None, ""  # «لا أحد يقول إن»
        if before is not None and (verb.object == "kept" or self.skip_circumstances(hit.last, opener.before, verb) >= opener.before):
            return (None, "") if self.reading.cannot_speak(before) else (before, "subject, verb, content")
        governed = verb.preps if opener.kind == "nominal" else [prep for prep in verb.preps if len(prep) > 1]
        source = self.subject_after(hit.last, opener.before, verb, governed, objects=opener.kind == "nominal")
        if source is not None and opener.kind == "nominal" and verb.object == "kept" and source[1] > opener.first:
            source = (source[0], opener.first) if opener.first > source[0] else None
        if source is not None:
            completed = self.phrases.tokens.words[hit.first - 1] == "قد"  # «كان الوزير قد أعلن»
            if before is not None and (completed or (verb.object != "addressee" and not self._may_speak(source))):
                return before, "subject, verb, content"
            if verb.object == "addressee" and before is not None:
                return before, "subject, verb, content"
            if verb.object == "addressee":
                split = self._second_phrase(*source, obligatory=True)
                source = (source[0], split) if split is not None else source  # «أبلغ الوزير |الصحفيين أن»
            return (None, "") if self.reading.cannot_speak(source) else (source, "verb, subject, content")
        if before is not None:
            return (None, "") if self.reading.cannot_speak(before) else (before, "subject, verb, content")
        if opener.kind == "clause" and hit.last < opener.before and self._is_object(hit.last):
            return None, ""  # «يوحي تصميمه بأنه»: a thing is the subject
        if not self._open_right_after(hit, opener, verb):
            return None, ""
        return None, "verb with its subject left out, content"

    def _speaker_of_speech(self, hit: CueHit) -> Piece | None:
        """«ألقى الرئيس كلمة أكد فيها أن»: the last who can speak before the speech is its speaker."""
        words, phrases = self.phrases.tokens.words, self.phrases
        start = self.reading.sentence_at(hit.first)[0]
        found: Piece | None = None
        at = start
        while at < hit.first:
            behind = at > start and phrases.is_preposition(at - 1)
            if phrases.is_word(at) and phrases.kind_at(at) in SPEAKERS - {"document", "place"} and not behind:
                if not words[at].startswith(("ب", "ل")) or phrases.kind_at(at) in ("name_m", "name_f"):
                    end = phrases.source_end(at, hit.first, ("ب",))
                    split = self._second_phrase(at, end, obligatory=True)
                    found = (at, split or end)
                    at = max(end, at + 1)
                    continue
            at += 1
        return found

    def _trusted(self, hit: CueHit, form: VerbForm, source: Piece | None, opener: Opener, pattern: str) -> bool:
        """Return whether so much of the pattern is there that a cue written like another word is believed."""
        words, phrases, verb = self.phrases.tokens.words, self.phrases, form.verb
        speaks = source is not None and self._may_speak(source)
        if pattern.startswith("verb, subject") and source is not None:
            tight = self.skip_circumstances(source[1], opener.before, verb) >= opener.before
            tight = tight or phrases.circumstance_at(source[1], opener.before) or words[source[1]] in verb.preps
            tight = tight or (words[source[1]] in _COMMAS and words[opener.before - 1] in _COMMAS and opener.kind != "nominal")
            tight = tight or any(words[at] in _SAYING for at in range(source[1], opener.before))
            if words[source[1]] in MARKS:
                tight = tight or self.skip_circumstances(source[1] + 1, opener.before, verb) >= opener.before
            if not tight and opener.kind in ("quotation", "question"):
                return speaks and not verb.clause_only and words[opener.first - 1] == ":"
            if not tight and verb.clause_only and not verb.object:
                return False
            if not speaks and (verb.clause_only or opener.kind == "nominal"):
                one = source[1] - source[0] == 1 and opener.kind == "clause" and not verb.noun_too  # «وأضاف الأسعد أن»
                return one or self._plausible_name(source)
        if source is None:
            if opener.kind == "nominal":
                starts = hit.joined or hit.first == 0 or self._begins_clause(hit)
                return bool(starts) and (form.shape == "past" or bool(hit.joined))
            if form.shape == "present" and form.person == 3 and not hit.joined and not self._begins_clause(hit):
                return words[hit.first - 1] in phrases.pack.roles["relative"] or form.number == "p"
        if verb.lemma in ("اعتبر", "عد") and form.shape == "present":
            return speaks
        return True

    def _may_speak(self, source: Piece) -> bool:
        quoted = self.contents.quotation_at(max(source[0] - 1, 0)) or self.contents.quotation_at(source[0])  # «النهار»
        return quoted is not None or self.phrases.kind_at(source[0]) in SPEAKERS or any(
            self.phrases.kind(self.phrases.tokens.words[at]) in ("name_m", "name_f", "title") for at in range(*source)
        )

    def _plausible_name(self, source: Piece) -> bool:
        """Return whether an unknown word may be a surname: no article, no pronoun, one to three words."""
        words = self.phrases.tokens.words
        first, end = source
        return end - first <= 3 and not any(
            words[at].startswith("ال") or words[at].endswith(("ها", "هم", "ات", "ه")) or not self.phrases.is_word(at)
            for at in range(first, end)
        )

    def _begins_clause(self, hit: CueHit) -> bool:
        """Return whether the verb stands where a clause begins: first, after a mark, a link, قد or a relative."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if hit.joined or self.reading.sentence_at(hit.first)[0] == hit.first:
            return True
        before = hit.first - 1
        word = words[before]
        if not phrases.is_word(before):
            return word not in "-/("
        return (
            word in phrases.pack.roles["link"]
            or word in phrases.pack.roles["relative"]
            or word in phrases.pack.roles["adverb"]
            or phrases.is_complementiser(before)
            or phrases.kind(word) == "time"
            or word in ("كان", "كانت", "جانبه", "جانبها", "جهته", "جهتها", "ناحيته", "ذلك", "اخري", "ان", "التي", "وقت", "وكان", "وهو", "وهي", "وهم", "هو", "هي", "هم")
        )

    def _no_cue(self, hit: CueHit, form: VerbForm, sentence: Piece) -> bool:
        """Return whether the word is no cue here: negated, subjunctive, or a noun written alike."""
        words, phrases, verb = self.phrases.tokens.words, self.phrases, form.verb
        if hit.last < sentence[1] and words[hit.last] in verb.not_before:
            return True
        if phrases.withholds_name(hit.first):
            return True
        if hit.last < sentence[1] and hit.first > sentence[0] and words[hit.first - 1] in phrases.pack.roles["relative"]:
            # «الاتفاقية التي توصلت إليها إيران»: the pronoun is the content, and stands before
            taken_up = words[hit.last] in phrases.pack.roles["preposition_with_pronoun"]
            if taken_up and words[hit.last] not in ("فيه", "فيها", "له", "لها", "لهم", "خلاله", "خلالها"):
                return True
            if verb.nominal == "speech_act" and form.shape == "present":
                return True  # «المدافع الذي يرفض تجديد عقده»
        if hit.first == sentence[0]:
            return False
        before = words[hit.first - 1]
        if before in ("هل", "وهل", "لم", "لن", "ولم", "ولن", "لا", "ولا", "كي", "لكي", "دون", "بدون"):
            return True
        if before in ("ان", "وان", "بان", "الا") and form.shape == "present" and form.person == 3 and not hit.joined:
            return True
        if hit.joined:
            return verb.noun_too and form.shape == "past" and self._listed_noun(hit, sentence)
        if phrases.is_preposition(hit.first - 1) and before not in ("بعد", "قبل", "منذ"):
            return True
        if before in ("كل", "اي", "هذا", "هذه", "غير", "عدم", "تم", "يتم", "جري"):
            return True
        previous = self.reading.by_token.get(hit.first - 1)
        if previous is not None and (previous.forms or previous.noun) and not previous.participle:
            return True
        if words[hit.first] in phrases.pack.roles["preposition"]:
            return not self._begins_clause(hit)
        if verb.noun_too and form.shape == "past" and form.gender == "m" and form.number == "s":
            return not self._begins_clause(hit) and self._subject_before(hit, sentence[0]) is None
        return False

    def _listed_noun(self, hit: CueHit, sentence: Piece) -> bool:
        """Return whether «ونشر»، «ورد» is a noun in a list: no subject that can speak and no clause follow."""
        opener = self.contents.find_opener(hit.last, sentence[1], self._any_verb(hit))
        if opener is None:
            return True
        source = self.subject_after(hit.last, opener.before, self._any_verb(hit))
        return source is not None and not self._may_speak(source) and not self._plausible_name(source)

    def _any_verb(self, hit: CueHit) -> Verb:
        return hit.forms[0].verb

    def _agent(self, hit: CueHit, opener: Opener | None) -> Piece | None:
        """Return the agent of «أعلن من قبل مصدر»."""
        words = self.phrases.tokens.words
        at = hit.last
        if opener is None or at + 2 >= opener.before or words[at] != "من" or words[at + 1] not in ("قبل", "جانب"):
            return None
        return (at + 2, self.phrases.source_end(at + 2, opener.before))

    def _finite(self, hit: CueHit) -> VerbForm | None:
        quoted = self.contents.quotation_around(hit.first) is not None
        forms = [form for form in hit.forms if form.shape != "participle" and (form.person == 3 or quoted)]
        # Of two verbs written alike (وعد يعد، عد يعد) the one that needs less around it is read.
        forms.sort(key=lambda form: (form.person != 3, form.shape == "passive", form.verb.clause_only))
        return forms[0] if forms else None

    def _relayed_speech(self, hit: CueHit, form: VerbForm, sentence: Piece, opener: Opener) -> list[Draft]:
        """«نقلت رويترز عن مصدر قوله إن»: the agency's report and, inside it, the source's word."""
        words, phrases = self.phrases.tokens.words, self.phrases
        reporter = self.subject_after(hit.last, opener.before, form.verb, (form.verb.relays,))
        at = reporter[1] if reporter else hit.last
        while at < opener.before and words[at] != form.verb.relays:
            at += 1
        if at + 1 >= opener.before:
            return []
        first = at + 1
        end = phrases.source_end(first, opener.before)
        told = next((i for i in range(end, opener.before) if i in self.reading.by_token and self.reading.by_token[i].noun), None)
        if told is None:
            told = next((i for i in range(first, opener.before) if i in self.reading.by_token and self.reading.by_token[i].noun and self.reading.by_token[i].pronoun), None)
            end = min(end, told) if told is not None else end
        pieces = self.reading.content(opener, hit, sentence, form.verb)
        if not pieces or end <= first:
            return []
        shape = self.reading.form(opener, pieces)
        second: Piece = (told, told + 1) if told is not None else (at, at + 1)
        agreement = (form.person, form.gender, form.number)
        return [
            Draft(((hit.first, hit.last),), (reporter,) if reporter else (), pieces, "assertion", "neutral", shape,
                  "report of another's word", 0.85, agreement=agreement, frame=opener.before),
            Draft((second,), ((first, end),), pieces, "assertion", "neutral", shape, "second-hand source", 0.85,
                  frame=opener.before),
        ]  # fmt: skip

    def _passive(self, hit: CueHit, form: VerbForm) -> bool:
        if form.shape == "passive" and all(f.shape in ("passive", "participle") for f in hit.forms):
            return True
        text, tokens = self.phrases.tokens.text, self.phrases.tokens
        at = tokens.starts[hit.first] + len(hit.joined)
        if text[at + 1 : at + 2] == "\u064f" and text[at + 2 : at + 3] != "\u0624":  # a written u after the first letter
            return form.shape == "past" or any(f.shape == "passive" for f in hit.forms) or form.verb.lemma.startswith("ا")
        word = self.phrases.tokens.words[hit.first].removeprefix(hit.joined)
        if word in self.phrases.pack.roles["impersonal_form"] and self.phrases.is_complementiser(hit.last):
            return True
        if any(f.shape == "passive" for f in hit.forms) and form.shape == "present" and not hit.pronoun:
            following = hit.last
            words = self.phrases.tokens.words
            if following < len(words) and words[following] in ("علي", "الي", "ب"):
                following += 1
            return following < len(words) and self.phrases.is_complementiser(following)
        return False

    def _passive_verb(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        opener = self.contents.find_opener(hit.last, sentence[1], form.verb)
        if opener is None or opener.kind not in ("clause", "quotation", "colon"):
            return []
        pieces = self.reading.content(opener, hit, sentence, form.verb)
        if not pieces:
            return []
        agent = self._agent(hit, opener)
        if agent is not None:
            return [
                Draft(((hit.first, hit.last),), (agent,), pieces, form.verb.act, form.verb.stance,
                      self.reading.form(opener, pieces), "passive verb, agent, content", 0.85, frame=opener.before)
            ]  # fmt: skip
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(),
                contents=pieces,
                act="impersonal",
                stance=form.verb.stance,
                form=self.reading.form(opener, pieces),
                pattern="impersonal passive",
                confidence=0.8,
            )
        ]

    def subject_after(
        self, first: int, limit: int, verb: Verb, governed: Collection[str] | None = None, *, objects: bool = True
    ) -> Piece | None:
        """Return the noun phrase after the verb that is its subject; None where it is left out.

        ``governed`` are the prepositions that close the subject; those of the verb where it is None. ``objects``
        tells whether an object may follow it.
        """
        at = self.skip_circumstances(first, limit, verb)
        words, phrases = self.phrases.tokens.words, self.phrases
        if at >= limit:
            return None
        word = words[at]
        if not phrases.is_word(at):
            quotation = self.contents.quotation_at(at) if word in MARKS else None
            if quotation is None or not self.contents.is_name(quotation):
                return None
        elif word in phrases.pack.roles["link"] or phrases.is_complementiser(at) or phrases.is_channel(at):
            return None
        elif phrases.is_preposition(at) or word in phrases.pack.roles["relative"] or word in ("وهو", "وهي", "وهم", "ذلك", "هذا", "هذه", "شيء", "لي", "لنا", "لك"):
            return None
        elif word[:1] == "ب" and phrases.is_prefixed(at, "ب", unknown="ب" in verb.preps) or word.startswith("لل"):
            return None
        elif phrases.cue_verb(at, strong=True) and phrases.kind(word) == "":
            return None
        elif phrases.kind_at(at) == "" and (self._is_object(at, objects=objects) or word in phrases.pack.cues.nouns):
            return None
        elif phrases.kind_at(at) in ("document", "inanimate") and phrases.possessed(at) and at + 1 < limit:
            return None  # «واختتم حديثه بالقول»
        end = phrases.source_end(at, limit, verb.preps if governed is None else governed, objects=objects)
        named = self.contents.quotation_at(at) if word in MARKS else None
        if named is not None and named.closed is not None and end == named.closed + 1:
            return (at + 1, named.closed)  # «وأضاف «منتصر»»
        return (at, end) if end > at else None

    def _is_object(self, at: int, *, objects: bool = True) -> bool:
        """Return whether the word right behind a verb is its object: «رفضه», «رجلا».

        Without tanwin an ending in ا is believed only where ``objects`` may stand.
        """
        words, phrases = self.phrases.tokens.words, self.phrases
        if phrases.is_verbal_noun(at) and (
            words[at].endswith(("ه", "ها", "هم")) or words[at] in phrases.pack.roles["verbal_noun"]
        ):
            return True
        if words[at] in phrases.pack.roles["adverb"] or phrases.kind(words[at]) == "time":
            return False
        if objects and words[at].endswith("ا") and phrases.kind_at(at) == "" and at + 1 < len(words) and phrases.is_word(at + 1):
            # «رصدت دخولا غير مصرح به», but «قال أوباما إن»
            if not phrases.is_complementiser(at + 1) and phrases.kind_at(at + 1) not in ("name_m", "name_f"):
                return not phrases.circumstance_at(at + 1, len(words)) and not phrases.is_preposition(at + 1)
        tokens = phrases.tokens
        return "\u064b" in tokens.text[tokens.starts[at] : tokens.ends[at]]

    def skip_circumstances(self, first: int, limit: int, verb: Verb) -> int:
        """Return where the subject may begin: after time, place and occasion that stand right behind the verb."""
        words, phrases = self.phrases.tokens.words, self.phrases
        at = first
        while at < limit:
            if not phrases.is_word(at):
                if words[at] in _COMMAS or words[at] in "()":
                    at += 1
                    continue
                if words[at] == "-":  # «-بمشيئة الله-»
                    at = next((i + 1 for i in range(at + 1, min(limit, at + 7)) if words[i] == "-"), at + 1)
                    continue
                return at
            if words[at] == "نقلا" and at + 2 < limit:
                at = phrases.source_end(at + 2, limit)  # «قالت الصحيفة، نقلا عن مصادرها، إن»
                continue
            length = phrases.phrase_at("circumstances", at, limit)
            kind = phrases.kind(words[at])
            if length > 1 and (phrases.is_preposition(at) or phrases.is_preposition(at + length - 1)):
                at = self._after_occasion(at + length, limit)
                continue
            if length and not phrases.is_preposition(at) and kind not in ("title", "people", "organization", "name_m", "name_f"):
                at += length
                continue
            if words[at] in phrases.pack.roles["adverb"] or kind == "time" or words[at].isdigit():
                at += 1
                continue
            if words[at] in ("لي", "لنا", "لك"):
                at += 1
                continue
            if words[at] in ("هذا", "هذه") and at + 1 < limit and phrases.kind(words[at + 1]) == "time":
                at += 2
                continue
            if phrases.is_channel(at):
                behind = self._after_channel(at, limit)
                if behind is not None:
                    at = behind
                    continue
            if (phrases.is_preposition(at) and words[at] not in verb.preps) or phrases.is_channel(at):
                following = self._after_prepositional(at, limit)
                if following is None:
                    return limit
                at = following
                continue
            return at
        return at

    def _after_channel(self, at: int, limit: int) -> int | None:
        """Return the token behind «لـ«عكاظ»», «لرويترز» where a subject begins there, None where none does."""
        phrases = self.phrases
        words = phrases.tokens.words
        end = at + 1
        if words[at] == "ل" and end < limit and words[end] in MARKS:
            quotation = self.contents.quotation_at(end)
            if quotation is None or quotation.closed is None:
                return None
            end = quotation.closed + 1
        speaks = end < limit and phrases.is_word(end) and phrases.kind_at(end) in SPEAKERS - {"place"}
        return end if speaks else None

    def _after_occasion(self, at: int, limit: int) -> int:
        """Return where a subject may begin behind «في بيان»: here, or behind what describes the occasion."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if at >= limit or not phrases.is_word(at):
            return at
        free = not words[at].startswith(("ال", "لل"))
        if phrases.is_preposition(at - 1):  # «في مقابلة مع |موقع «كرة»»: what follows is the preposition's
            at = phrases.source_end(at, limit)
            return at if at >= limit or not phrases.is_word(at) or phrases.kind_at(at) in SPEAKERS else limit
        if phrases.is_verbal_noun(at) or phrases.possessed(at):
            return at
        title = phrases.kind(words[at]) in ("title", "name_m", "name_f")
        bare = at + 1 >= limit or phrases.kind_at(at + 1) not in ("name_m", "name_f") and not words[at + 1].startswith("ال")
        if free and words[at].endswith(("ي", "يه")) and not phrases.inside_entry(at) and (bare or not title):
            return self._after_occasion(at + 1, limit)  # «في حديث إذاعي»
        if (phrases.kind_at(at) in SPEAKERS and free) or phrases.is_preposition(at) or phrases.circumstance_at(at, limit):
            return at
        following = self._after_prepositional(at - 2, limit)
        return limit if following is None else following

    def _after_prepositional(self, at: int, limit: int) -> int | None:
        """Return where a subject may begin behind the prepositional phrase at ``at``, if one does."""
        words, phrases = self.phrases.tokens.words, self.phrases
        for i in range(at + 2, min(limit, at + 8)):
            if words[i] in _COMMAS:
                speaks = i + 1 < limit and phrases.kind_at(i + 1) in SPEAKERS - {"place"}
                return i + 1 if speaks else None
            before = words[i - 1]
            if phrases.is_word(i) and before not in phrases.pack.roles["preposition"] and before not in ("مع", "و"):
                kind = phrases.kind(words[i])
                plain = not words[i].startswith(("ال", "و", "لل", "ب", "ل", "ف")) or kind in ("name_m", "name_f")
                definite = before.startswith("ال") or phrases.kind(before) in ("time", "demonym", "place")
                if kind in ("title", "name_m", "name_f") and plain and definite:
                    return i
        return None

    def _subject_before(self, hit: CueHit, start: int) -> Piece | None:
        """Return the subject that stands before its verb («الوزير قال»), None where none does."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if hit.joined == "ف" and words[start] in ("اما", "واما") and hit.first - start > 1:
            reached = phrases.source_end(start + 1, hit.first)  # «أما الوزارة فقالت»
            return (start + 1, hit.first) if reached == hit.first else None
        if hit.joined:
            return None
        if words[hit.first - 1] in ("وهو", "وهي", "وهم") and hit.first - 1 > start:
            return self._whom_it_describes(hit.first - 1, start)
        end = hit.first
        while end > start and words[end - 1] in ("قد", "كان", "كانت", "كانوا"):
            end -= 1
        if end > start and words[end - 1] in phrases.pack.roles["relative"]:
            end -= 1
            if end > start and words[end - 1] in _COMMAS:
                end -= 1
        if end == start or (not phrases.is_word(end - 1) and words[end - 1] not in ")،," and words[end - 1] not in MARKS):
            return None
        trailing_comma = words[end - 1] in _COMMAS
        stop = end - 1 if trailing_comma else end
        commas = 0
        begin = stop
        candidates: list[int] = []
        while begin > start and stop - begin < 16:
            before = words[begin - 1]
            if phrases.is_word(begin - 1):
                if (
                    before in phrases.pack.roles["link"]
                    or before in phrases.pack.roles["relative"]
                    or phrases.is_complementiser(begin - 1)
                    or before in ("وكان", "وكانت", "كان", "كانت", "الا", "فان", "وان")
                    or (begin - 1 in self.reading.by_token and self.reading.by_token[begin - 1].forms and phrases.cue_verb(begin - 1, strong=True))
                ):
                    candidates.append(begin)
                    break
            elif before in _COMMAS:
                candidates.append(begin)
                commas += 1
                if commas > (2 if trailing_comma else 1):
                    break
            elif before in "؛;:.؟!":
                candidates.append(begin)
                break
            begin -= 1
        if begin == start:
            candidates.append(start)
        for candidate in candidates[-1:] if trailing_comma else candidates:
            if candidate >= stop or not phrases.is_word(candidate):
                continue
            first = self._skip_links(candidate, stop)
            if first < stop and self._could_be_subject(first, stop):
                reached = phrases.source_end(first, stop)
                if reached == stop:
                    return (first, stop)
        if stop < hit.first and words[hit.first - 1] in phrases.pack.roles["relative"]:
            for first in range(candidates[-1] if candidates else max(start, stop - 12), stop):
                if phrases.is_word(first) and phrases.kind_at(first) in SPEAKERS and phrases.source_end(first, stop) == stop:
                    return (first, stop)
        return None

    def _whom_it_describes(self, end: int, start: int) -> Piece | None:
        """Return the noun phrase before «وهو يخبر»."""
        phrases = self.phrases
        for at in range(max(start, end - 6), end):
            if phrases.is_word(at) and phrases.kind_at(at) in SPEAKERS and phrases.source_end(at, end) == end:
                return (at, end)
        return None

    def _skip_links(self, at: int, limit: int) -> int:
        words, roles = self.phrases.tokens.words, self.phrases.pack.roles
        while at < limit and (words[at] in roles["link"] or words[at] in ("وكان", "وكانت", "كان", "كانت")):
            at += 1
        return at

    def _could_be_subject(self, first: int, stop: int) -> bool:
        phrases, words = self.phrases, self.phrases.tokens.words
        word = words[first]
        if word in phrases.pack.roles["preposition"] or word[:1] in "بلك" and phrases.kind(word) == "":
            return False
        kind = phrases.kind_at(first)
        if kind in SPEAKERS:
            return True
        if word in ("هذا", "هذه", "هولاء", "تلك") and first + 1 < stop:
            return phrases.kind_at(first + 1) in SPEAKERS
        if any(phrases.kind_at(i) in ("name_m", "name_f") for i in range(first, stop) if phrases.is_word(i)):
            return stop - first <= 4
        return stop - first == 1 and kind == "" and self._plausible_name((first, stop)) and len(word) > 3

    def _open_right_after(self, hit: CueHit, opener: Opener, verb: Verb) -> bool:
        """Return whether only circumstances (or an addressee) stand between a cue without subject and its content."""
        at = self.skip_circumstances(hit.last, opener.before, verb)
        if at >= opener.before:
            return True
        if verb.object:
            return opener.before - at <= 8
        return opener.kind in ("clause", "quotation") and not self.phrases.tokens.words[hit.last].startswith("ال") and opener.before - at <= 6

    # --- openers of verbs ----------------------------------------------------------------------------

    def _nominal_opener(self, hit: CueHit, verb: Verb, before: Piece | None, limit: int) -> Opener | None:
        """Return the opener of a content that is a noun phrase («أكد الوزير وجود», «دعا إلى وقف»)."""
        if not verb.nominal:
            return None
        words, phrases = self.phrases.tokens.words, self.phrases
        after = self.subject_after(hit.last, limit, verb)
        if verb.object == "kept":
            reach = limit + 1 if limit < len(words) else limit  # «بأنها» itself is the predicate
            if before is not None and after is not None:
                return Opener("nominal", after[0], after[0]) if self._predicate_follows(after[1], reach, verb) else None
            return self._kept_object(hit, after, verb, reach)
        source = after if before is None else None
        at = source[1] if source else hit.last
        governed = self._governed(at, limit, verb)
        noun = self.skip_circumstances(at, limit, verb)
        event = noun < limit and phrases.is_word(noun) and not verb.object and phrases.is_verbal_noun(noun)
        if governed is not None and not (event and source is not None and noun < governed.before - 1):
            return governed
        if source is not None and not verb.preps and not verb.object:
            split = self._second_phrase(*source, obligatory=True)
            if split is not None:
                return Opener("nominal", split, split)
        noun = self.skip_circumstances(at, limit, verb)
        apart = source is not None or before is not None
        if noun < limit and not verb.object and phrases.is_word(noun) and (
            phrases.is_verbal_noun(noun) or (apart and phrases.possessed(noun) and phrases.kind(words[noun]) == "")
        ):
            return Opener("nominal", noun, noun)
        if source is not None and not verb.preps:
            return self._behind_subject(source, noun, limit)
        if before is not None and not verb.preps and at < limit and phrases.is_word(at) and not phrases.circumstance_at(at, limit):
            return Opener("nominal", at, at)
        return None

    def _governed(self, at: int, limit: int, verb: Verb) -> Opener | None:
        """Return the opener at a preposition that the verb governs («أشار إلى», «طالب بـ»)."""
        words, phrases = self.phrases.tokens.words, self.phrases
        for i in range(at, min(limit, at + 14)):
            word = words[i]
            if not phrases.is_word(i):
                if word in "؛;.؟!":
                    return None
                continue
            if word in verb.preps and word not in ("ب", "ل"):
                return Opener("nominal", i, i + 1)
            if word == "بما" and "ب" in verb.preps:
                return Opener("nominal", i, i)
            for prefix in ("ب", "ل"):
                if prefix in verb.preps and word[:1] == prefix and phrases.is_prefixed(i, prefix):
                    if not phrases.is_channel(i) and not phrases.circumstance_at(i, limit):
                        return Opener("nominal", i, i)
            if i > at and phrases.cue_verb(i, strong=True):
                return None
        return None

    def _behind_subject(self, source: Piece, noun: int, limit: int) -> Opener | None:
        """Return the opener of an object that stands right behind its subject («نفى الوزير الخبر»)."""
        words, phrases = self.phrases.tokens.words, self.phrases
        first, end = source
        named = [at for at in range(first, end) if phrases.kind_at(at) in ("name_m", "name_f")]
        if named and named[-1] + 1 < end and not any(run[1] == end for run in phrases.runs):
            return Opener("nominal", named[-1] + 1, named[-1] + 1)
        if noun < limit and phrases.is_word(noun):
            return Opener("nominal", noun, noun)
        return None

    def _kept_object(self, hit: CueHit, source: Piece | None, verb: Verb, limit: int) -> Opener | None:
        """«اعتبر الوزير الاتفاق خطوة»: the content is the object with what is said of it."""
        if source is None:
            return None
        first, end = source
        split = self._second_phrase(first, end, obligatory=True)
        if split is None and end < limit and self._may_speak(source) and self._may_be_object(end):
            split = end
        if split is None and not verb.preps and self._may_speak(source):
            split = self.skip_circumstances(end, limit, verb)
        if split is None and end < limit and self._predicate_follows(end, limit, verb):
            # One phrase only: the object of a verb whose subject is left out or stands before it.
            return Opener("nominal", first, first)
        if split is None:
            split = self.skip_circumstances(end, limit, verb)
        if split < limit and self._predicate_follows(split, limit, verb):
            return Opener("nominal", split, split)
        return None

    def _may_be_object(self, at: int) -> bool:
        """Return whether an object may begin at token ``at``, right behind a subject that ended there."""
        phrases = self.phrases
        if not phrases.is_word(at):
            return False
        return phrases.possessed(at) or phrases.is_verbal_noun(at) or phrases.kind(phrases.tokens.words[at]) == "inanimate"

    def _second_phrase(self, first: int, end: int, *, obligatory: bool) -> int | None:
        """Return where the object begins when subject and object stand side by side («الكرملين العقوبات»).

        The object begins where the subject is complete and no adjective of it follows. Where the verb could do
        without an object (``obligatory`` is false), only a word known to be a noun begins one.
        """
        words, phrases = self.phrases.tokens.words, self.phrases
        doubtful: int | None = None
        for at in range(first + 1, end):
            if not phrases.is_word(at) or not self._complete(first, at) or self._goes_on(at):
                continue
            commas = [i for i in range(first, end) if words[i] in _COMMAS]
            if len(commas) > 1 and commas[0] < at <= commas[-1]:
                continue  # an apposition between commas; the one that closes it ends the subject
            named = any(run[1] == at for run in phrases.runs) or phrases.kind(words[at - 1]) in ("name_m", "name_f")
            if named and phrases.kind_at(at) == "title":
                continue  # an apposition: «إيرينا بوكوفا المديرة العامة»
            if not phrases.is_word(at - 1) or named or self._object_head(at) or phrases.kind_at(at) == "title" or phrases.possessed(at):
                return at
            if words[at] in phrases.pack.roles["quantifier"] or words[at].isdigit():
                return at
            # «الوزير المنتدب» goes on, «الكاتب المدينة» does not: an adjective agrees with its noun
            participle = words[at].startswith("الم") and self._feminine(at) == self._feminine(at - 1)
            if words[at].startswith("ال") and obligatory and not participle and doubtful is None:
                doubtful = at
        return doubtful

    def _complete(self, first: int, at: int) -> bool:
        """Return whether the phrase from ``first`` could end before token ``at``."""
        words, phrases = self.phrases.tokens.words, self.phrases
        before = words[at - 1]
        if not phrases.is_word(at - 1):
            return before in _COMMAS + ")" or self.contents.quotation_closed_at(at - 1) is not None
        if at - first > 2 and phrases.is_preposition(at - 2):
            return before.startswith("ال") or not words[at].startswith("ال")  # not «في حي |الورود»
        if before in ("باسم", "بلسان") or before in phrases.pack.roles["preposition"]:
            return False
        if any(run[0] < at < run[1] for run in phrases.runs) or phrases.inside_entry(at):
            return False
        return (
            before.startswith("ال") or before.endswith(("ها", "هم")) or before.endswith(("ون", "يين"))
            or (before in phrases.pack.roles["attribute"] and at - first > 1)
            or phrases.kind(before) in ("name_m", "name_f", "place", "demonym") or phrases.inside_entry(at - 1)
            or any(run[1] == at for run in phrases.runs)
            or (phrases.kind(before) == "" and (at - first == 1 or phrases.kind(words[at - 2]) == "title"))
            or (
                at - first == 2 and phrases.kind(words[first]) in ("organization", "media")
                and not words[first].startswith("ال") and not before.startswith("و")
            )
        )  # fmt: skip

    def _goes_on(self, at: int) -> bool:
        """Return whether token ``at`` still belongs to the phrase before it: an adjective, a name, a preposition."""
        words, phrases = self.phrases.tokens.words, self.phrases
        word = words[at]
        kind = phrases.kind_at(at)
        if word in ("باسم", "بلسان"):
            return True
        if kind in ("demonym", "name_m", "name_f", "particle") or word in phrases.pack.roles["attribute"]:
            return True
        if phrases.is_preposition(at) or word in phrases.pack.roles["relative"] or word[:1] == "و":
            return True
        if word[:1] in "بل" and phrases.is_prefixed(at, word[:1], unknown=False):
            return True
        if word.startswith("ال"):
            return kind == "" and word.endswith(("ي", "يه", "يين", "يون"))
        if kind == "" and not phrases.is_verbal_noun(at) and not word.endswith(("ه", "ها", "هم", "ات", "ا")):
            return True  # more often a name that no list knows: «الوزير بوريطة»
        return False

    def _feminine(self, at: int) -> bool:
        """Return whether a word is written with ة at its end."""
        tokens = self.phrases.tokens
        return tokens.text[tokens.ends[at] - 1] == "ة"

    def _object_head(self, at: int) -> bool:
        """Return whether a definite word is a noun for sure, not an adjective."""
        words, phrases = self.phrases.tokens.words, self.phrases
        kind = phrases.kind_at(at)
        if kind in ("inanimate", "document", "organization", "media", "place", "people", "group"):
            return True
        bare = without_article(words[at])
        return words[at].endswith("ات") or bare in phrases.pack.roles["verbal_noun"] or phrases.is_verbal_noun(at)

    def _genitive_head(self, at: int) -> bool:
        """Return whether the noun at ``at`` stands before its genitive: indefinite, no name, place or pronoun."""
        words, phrases = self.phrases.tokens.words, self.phrases
        word = words[at]
        if word.startswith(("ال", "وال", "بال", "لل")) or word.endswith(("هم", "ها")) or word.isdigit():
            return False
        if any(run[0] <= at < run[1] for run in phrases.runs):
            return False
        if phrases.kind(word) in ("name_m", "name_f", "place", "demonym", "time"):
            return False
        return not phrases.is_preposition(at)

    def _predicate_follows(self, at: int, limit: int, verb: Verb) -> bool:
        """Return whether «بأنه», «ب» or another word that says something of the object stands near ``at``."""
        words, phrases = self.phrases.tokens.words, self.phrases
        for i in range(at, min(limit, at + 16)):
            word = words[i]
            if word in "؛." or (phrases.cue_verb(i, strong=True) and i > at):
                return False
            if "ب" in verb.preps:
                if word == "ب" or word.startswith("بان") or (word[:1] == "ب" and len(word) > 3):
                    return True
            elif word in verb.preps or (not verb.preps and (i > at or word.startswith("بان"))):
                return True
        return False

    def _with_object_pronoun(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«وصفها بأنها», «اعتبره العلماء دليلا»: the pronoun stands for what the words before speak of."""
        words, phrases, verb = self.phrases.tokens.words, self.phrases, form.verb
        if not (verb.object == "kept" or verb.nominal == "assertion"):
            return []
        limit = sentence[1]
        taken_up = None if verb.object == "kept" else self._takes_up_clause(hit, form, sentence)
        if taken_up is not None:
            return [taken_up]
        clause = self.contents.find_opener(hit.last, limit, verb)
        source = self.subject_after(hit.last, clause.before if clause else limit, verb)
        if source is not None and self.reading.cannot_speak(source):
            return []
        at = source[1] if source else hit.last
        near = clause is not None and clause.before - at <= 1
        if clause is not None and clause.kind == "clause" and (near or words[clause.before].startswith("بان")):
            at = clause.first if words[clause.before] in ("ان", "بان") else clause.before
        if at >= limit or words[at] in _ENDS:
            return []
        end = self.contents.clause_end(at, limit, self.reading.breaks)
        piece = self.contents.trim(at, end)
        if piece[0] >= piece[1]:
            return []
        tied_on = bool(hit.joined) and (words[at] in MARKS or words[at].endswith("ا"))  # «، واعتبرته «تحديا»»
        stated = words[at].startswith("بان") or phrases.is_prefixed(at, "ب") or tied_on
        if source is None and not (verb.object == "kept" and stated):
            return []
        if source is not None and not self._may_speak(source):
            return []
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(source,) if source else (),
                contents=(piece,),
                act=verb.act,
                stance=verb.stance,
                form=self.reading.mixed((piece,)),
                pattern="verb with an object pronoun",
                confidence=0.7 if source else 0.6,
                agreement=(form.person, form.gender, form.number),
            )
        ]

    def _takes_up_clause(self, hit: CueHit, form: VerbForm, sentence: Piece) -> Draft | None:
        """«..., وهو ما أكده الوزير»: the content is the clause before."""
        words, phrases = self.phrases.tokens.words, self.phrases
        start, limit = sentence
        marker = hit.first - 1
        if marker <= start or words[marker] not in ("ما", "الذي", "التي"):
            return None
        while marker > start and words[marker - 1] in ("وهو", "وهذا", "هو", "هذا", "الامر", "وهي", "ما", "الشيء"):
            marker -= 1
        if words[marker] in ("ما", "الذي", "التي") or marker - start < 3:
            return None
        source = self.subject_after(hit.last, limit, form.verb)
        if source is None or not self._may_speak(source):
            return None
        first = next((at + 1 for at in range(marker - 1, start, -1) if phrases.is_complementiser(at)), start)
        if first > start and words[first - 1] in phrases.pack.complementisers_with_pronoun:
            first -= 1
        piece = self.contents.trim(first, marker)
        if piece[0] >= piece[1]:
            return None
        return self._after_content(hit, form, source, (piece,), self.reading.mixed((piece,)))

    def _inside_quotation(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«الخطة واضحة»، يقول الوزير، «وسننفذها»: the cue stands between two parts of what is quoted."""
        words, limit = self.phrases.tokens.words, sentence[1]
        found = self._subject_after_content(hit, form, sentence) if not hit.joined else []
        if not found or found[0].form != "direct":
            return []
        at = found[0].sources[0][1]
        while at < limit and words[at] in _COMMAS + ":":
            at += 1
        quotation = self.contents.quotation_at(at) if at < limit else None
        if quotation is None:
            return []
        rest = tuple(self.contents.by_sentence(quotation.first, quotation.last))
        return [replace(found[0], contents=found[0].contents + rest, pattern="cue inside a quotation", frame=at)]

    def _subject_after_content(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«...»، قالت الوزارة: the content stands before the verb and its subject."""
        words, phrases = self.phrases.tokens.words, self.phrases
        start, limit = sentence
        if hit.joined or hit.first == start:
            return []
        at = hit.first
        if at - 1 > start and words[at - 1] in ("هكذا", "بهذا"):
            at -= 1  # «لن نستسلم»، هكذا قال
        before = words[at - 1]
        quoted = before in MARKS or (before in _COMMAS and at - 2 >= start and words[at - 2] in MARKS)
        if not quoted and before not in _COMMAS:
            return []
        if form.verb.act == "speech_act" or (form.verb.clause_only and not quoted):
            return []
        source = self.subject_after(hit.last, limit, form.verb)
        if source is None or self.reading.cannot_speak(source) or not self._may_speak(source):
            return []
        end = source[1]
        if end < limit and words[end] not in _ENDS and not phrases.circumstance_at(end, limit):
            return []
        if quoted:
            closed = at - 1 if before in MARKS else at - 2
            quotation = self.contents.quotation_closed_at(closed)
            if quotation is not None:
                pieces = self.contents.by_sentence(quotation.first, quotation.last)
                return [self._after_content(hit, form, source, tuple(pieces), "direct")]
        piece = self.contents.trim(start, hit.first)
        if piece[0] >= piece[1]:
            return []
        return [self._after_content(hit, form, source, (piece,), self.reading.mixed((piece,)))]

    def _after_content(
        self, hit: CueHit, form: VerbForm, source: Piece, pieces: tuple[Piece, ...], shape: Form
    ) -> Draft:
        return Draft(
            cues=((hit.first, hit.last),),
            sources=(source,),
            contents=pieces,
            act=form.verb.act,
            stance=form.verb.stance,
            form=shape,
            pattern="content, verb, subject",
            confidence=0.85,
            agreement=(form.person, form.gender, form.number),
        )
