"""Participles and verbal nouns of saying: «مشيرا إلى أن», «قوله إن», «تصريحات الوزير بأن»."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.reading import Draft, Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.words import SPEAKERS
from attrib.lang.cues import Gender, Number, Verb

_NOUN_REACH = 12  # tokens between «تصريحات» and what opens its content, at most
_OWN_REACH = 3  # tokens between «قوله» and what opens its content, at most
_ADDRESSEE = 6  # tokens of an addressee or object behind a participle
_GOVERNED_WITHIN = 8  # tokens behind a participle in which its preposition stands
_PARENTHESIS = 14  # tokens of «، في تصريح للقناة،» behind a participle
_SURE_WITHIN = 5  # tokens between «متأكد» and the event that one is sure of
_LED_WITHIN = 30  # tokens between a verb and the saying that it leads up to
_GENDERS: dict[str, Gender] = {"ها": "f", "ه": "m", "هم": "m"}


@dataclass(slots=True)
class ParticiplePatterns(Patterns):
    """Reads the participles and nouns of saying of one article."""

    def participle(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«..., مشيرا إلى أن», «مؤكدا وجود»: the speaker is the subject of the sentence, or of the cue before."""
        words = self.words
        word, form = words[hit.first], hit.forms[0]
        verb = form.verb
        if hit.first > sentence[0] and words[hit.first - 1] in self.roles["preposition"]:
            return []
        singular = form.gender == "m" and form.number == "s"
        if word.startswith(("وال", "ال")) or (singular and not word.endswith("ا")):
            return []
        at = self._behind_adverbs(hit.last, sentence[1])
        if word.removeprefix(hit.joined) in self.roles["adverb"] and (
            at >= sentence[1] or words[at] in COMMAS
        ):
            return []  # «ومجددا، قال الوزير إن»
        opener = self.openers.find(at, sentence[1], verb)
        if opener is None or opener.before - at > (_ADDRESSEE if verb.object else 1):
            opener = self._nominal(at, sentence[1], verb)
        if opener is None or (
            opener.kind == "nominal" and not self._is_tied(hit, sentence[0], at, opener, verb)
        ):
            return []
        judged = verb.object == "kept" and opener.kind == "clause" and opener.before > at
        if judged and words[opener.before].startswith("بان") and not words[at].startswith("ايا"):
            opener = Opener("nominal", at, at)  # «واصفا |القرار بأنه خاطئ», but «واصفا إياه |بأنه»
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(),
                contents=pieces,
                act=self.reading.act(verb, opener),
                stance=verb.stance,
                form=self.reading.form(opener, pieces),
                pattern="participle",
                opener=opener.kind,
                agreement=(3, form.gender, form.number),
                tied=True,
                frame=opener.before if at > hit.last else 0,
            )
        ]

    def _behind_adverbs(self, at: int, limit: int) -> int:
        """Return the token behind «أيضا», «للصحفيين» that stand right behind a participle."""
        phrases, adverbs = self.phrases, self.roles["adverb"]
        while at < limit and phrases.is_word(at) and (self.words[at] in adverbs or phrases.is_channel(at)):
            at += 1
        return self._behind_parenthesis(at, limit)

    def _behind_parenthesis(self, at: int, limit: int) -> int:
        """Return the token behind «، في تصريح للقناة،» where a clause opens right behind it; else ``at``."""
        if at >= limit or self.words[at] not in COMMAS:
            return at
        for closing in range(at + 2, min(limit - 1, at + _PARENTHESIS)):
            if self.words[closing] in COMMAS:
                behind = closing + 1
                opens = self.phrases.is_complementiser(behind) or (
                    self.phrases.is_preposition(behind) and self.phrases.is_complementiser(behind + 1)
                )
                return behind if opens else at
        return at

    def _nominal(self, at: int, limit: int, verb: Verb) -> Opener | None:
        """Return the opener of a participle's content that is a noun («مطالبا بوقف», «متهما الحكومة بالتقصير»)."""
        if not verb.nominal or at >= limit:
            return None
        words, preps = self.words, verb.preps
        if words[at] in preps:
            return Opener("nominal", at, at + 1)
        if words[at][0] in preps and len(words[at]) > 2:
            return Opener("nominal", at, at)
        if verb.object == "kept" or (not preps and verb.act != "speech_act"):
            return Opener("nominal", at, at)
        if verb.object != "addressee" and verb.nominal != "speech_act":
            return None
        for i in range(at, min(limit, at + _GOVERNED_WITHIN)):
            if words[i] in preps or (words[i][0] == "ب" and "ب" in preps and len(words[i]) > 3):
                return Opener("nominal", i, i if words[i][0] == "ب" else i + 1)
        return None

    def _is_tied(self, hit: CueHit, start: int, at: int, opener: Opener, verb: Verb) -> bool:
        """Return whether a participle before a noun hangs on the sentence: behind a comma, or by its preposition."""
        if hit.joined or hit.first == start or self.words[hit.first - 1] in COMMAS:
            return True
        words = self.words
        if verb.object == "kept" and any(word[0] == "ب" and len(word) > 3 for word in words[at + 1 : at + 4]):
            return words[hit.first].endswith(("ا", "ه"))  # «واصفة الوضع بالخطير»
        governed = opener.before == at and (words[at] in verb.preps or words[at][0] in verb.preps)
        return governed and words[hit.first].endswith("ا")

    def noun(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«قوله إن», «تصريحات الوزير بأن»."""
        noun, first = hit.noun, hit.last
        assert noun is not None
        opener = self.openers.find(first, sentence[1], None)
        if self.words[hit.first] in self.roles["sure"] and (opener is None or opener.before - first > _OWN_REACH):
            opener = self._sure_of(first, sentence[1])
        if opener is None or opener.kind not in ("clause", "colon", "quotation", "nominal"):
            return []
        if opener.before - first > (_OWN_REACH if hit.pronoun else _NOUN_REACH):
            return []
        source: Piece | None = None
        if self.words[hit.first].removeprefix(hit.joined) in self.roles["sure"]:
            behind = first + (self.words[first] in self.roles["that_is"])  # «رأيي هو أن»
            if opener.kind not in ("clause", "nominal") or (opener.kind == "clause" and opener.before > behind):
                return []
        elif self._is_the_saying(hit):
            if opener.kind != "clause" or opener.before > first or not self._is_led_up_to(hit, sentence):
                return []
        elif not hit.pronoun:
            if opener.kind == "quotation" or opener.before <= first or self.words[hit.first].startswith("ال"):
                return []
            source = (first, self.phrases.source_end(first, opener.before))
            if source[1] <= first or self.phrases.heads[first] not in SPEAKERS:
                return []
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        number: Number = "p" if hit.pronoun in ("هم", "هن") else "s" if hit.pronoun else ""
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(source,) if source else (),
                contents=pieces,
                act=noun.act,
                stance=noun.stance,
                form=self.reading.form(opener, pieces),
                pattern="verbal-noun",
                agreement=(self._person(hit), _GENDERS.get(hit.pronoun, ""), number),
                tied=True,
            )
        ]

    def _sure_of(self, first: int, limit: int) -> Opener | None:
        """Return the opener at the event that one is sure of: «متأكدة 100 بالمئة |من قيام الرجل بذلك»."""
        for at in range(first, min(limit - 1, first + _SURE_WITHIN)):
            if not self.phrases.is_word(at) and self.words[at] not in "%٪":
                return None
            if self.words[at] == "من" and self.phrases.is_event(at + 1):
                return Opener("nominal", at, at + 1)
        return None

    def _person(self, hit: CueHit) -> int:
        """Return 1 for «أنا واثق من أن», «نحن على يقين من أن», «رأيي أن», else 3."""
        if self.words[hit.first] not in self.roles["sure"]:
            return 3
        near = range(max(0, hit.first - 2), hit.last)
        return 1 if any(self.phrases.is_first_person(at) for at in near) else 3

    def _is_the_saying(self, hit: CueHit) -> bool:
        """Return whether the noun stands alone, for a verb to lead up to: «بادر إلى القول إن»."""
        return not hit.pronoun and self.words[hit.first] in self.roles["the_saying"]

    def _is_led_up_to(self, hit: CueHit, sentence: Piece) -> bool:
        """Return whether a verb that is no cue, with a subject, leads up to the saying, and nothing asks for it.

        «أعاد الوزير التأكيد أن», but «كرر الوزير القول إن», where the verb is the cue, and «يمكن القول إن».
        """
        led = False
        for at in range(hit.first - 1, max(sentence[0], hit.first - _LED_WITHIN) - 1, -1):
            word, found = self.words[at], self.reading.by_token.get(at)
            if word in COMMAS:
                break
            if word in self.roles["asks_to_say"] or (found is not None and found.forms and not found.participle):
                return False
            said = word not in self.roles["was"] and self.phrases.finite_verb(at, joined=True)
            led = led or said
        return led
