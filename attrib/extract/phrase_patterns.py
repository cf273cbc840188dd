"""Cues that are no finite verbs: «بحسب», «وفقا لما ذكرته», «جاء في بيان», «مشيرا إلى أن», «قوله إن»."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import LONGEST, Contents, Opener, Piece
from attrib.extract.cues import CueHit
from attrib.extract.noun_phrases import SPEAKERS, Phrases
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, Reading
from attrib.extract.verb_patterns import VerbPatterns
from attrib.types import Act, Stance

_COMMAS = "،,"
_REACH = 60  # tokens in which a relay's own clause would open
_ENDS = "،,.؛;؟?!…"
_SPEECHES = ("كلمه", "كلمته", "كلمتها", "خطاب", "خطابه", "خطابها", "تغريده", "تدوينه", "منشور", "حديثه", "حديثها", "تصريح", "تصريحات", "نص", "نصه", "مقطع")
_CONTAINERS = ("جاء", "ورد", "ذكر", "نقل", "نشر")


@dataclass(slots=True)
class PhrasePatterns:
    """Reads the phrases, participles and nouns of one article. Each method is one pattern."""

    reading: Reading
    verbs: VerbPatterns

    @property
    def phrases(self) -> Phrases:
        return self.reading.phrases

    @property
    def contents(self) -> Contents:
        return self.reading.contents

    def read(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """Return the attributions that a phrase, participle or noun signals in its sentence."""
        if hit.phrase is not None:
            match hit.phrase.kind:
                case "preposition":
                    return self._preposition(hit, sentence)
                case "relay":
                    return self._relay(hit, sentence)
                case "container":
                    return self._container(hit, sentence)
                case "impersonal":
                    return self._impersonal(hit, sentence)
        if hit.noun is not None:
            return self._noun(hit, sentence)
        return self._participle(hit, sentence)

    # --- «بحسب»، «وفقا لما ذكرته» ---------------------------------------------------------------------

    def _preposition(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        phrase = hit.phrase
        assert phrase is not None
        first, limit = hit.last, sentence[1]
        if hit.first > sentence[0] and self.phrases.tokens.words[hit.first - 1] in ("علي", "كل", "كلا"):
            return []  # «على حسب», «كل حسب قدرته»
        if hit.pronoun:
            return self._around((hit.first, hit.last), None, hit.last, hit, sentence, phrase.act, phrase.stance)
        if first >= limit or not (self.phrases.is_word(first) or self.phrases.tokens.words[first] in MARKS):
            return []
        end = self.phrases.source_end(first, limit, channels=False, closing=True)
        if end <= first or not self._is_speaker(first, end, strict=len(phrase.words) == 1):
            return []
        return self._around(
            (hit.first, hit.last), (first, end), end, hit, sentence, phrase.act, phrase.stance
        )

    def _relay(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«وفقا لما ذكرته مجلة», «حسبما أفاد», «كما جاء في بيان»."""
        words, phrases = self.phrases.tokens.words, self.phrases
        phrase = hit.phrase
        assert phrase is not None
        at, limit = hit.last, sentence[1]
        if at < limit and words[at] in ("قد", "كان", "كانت"):
            at += 1
        if at >= limit:
            return []
        verb_hit = self.reading.by_token.get(at)
        container = words[at] in _CONTAINERS and at + 1 < limit and words[at + 1] in ("في", "عن", "علي")
        if container:
            first = at + 2
            act: Act = "assertion"
            stance: Stance = "neutral"
        elif verb_hit is not None and any(form.person == 3 and form.shape != "participle" for form in verb_hit.forms):
            first = verb_hit.last
            while first < limit and words[first] in ("به", "عنه", "اليه", "عليه", "فيه", "بها", "عنها", "اليها", "عليها"):
                first += 1
            act, stance = verb_hit.forms[0].verb.act, verb_hit.forms[0].verb.stance
        else:
            return []
        if phrase.words in (("كما",), ("مثلما",)) and (hit.first == sentence[0] or not container) and self._opens_content(first, limit):
            return []
        if first >= limit:
            return []
        end = phrases.source_end(first, limit, closing=True)
        if end <= first or not phrases.is_word(first) and words[first] not in MARKS or phrases.is_complementiser(first):
            # «حسبما قال»: the subject is left out.
            if phrase.words == ("كما",):
                return []
            return self._around((hit.first, first), None, first, hit, sentence, act, stance)
        if phrase.words in (("كما",), ("مثلما",)) and not container and self._clause_start(hit, sentence[0]) >= hit.first:
            return []  # «كما أعلنت الهيئة قائمة الفائزين»: also
        if not self._is_speaker(first, end, strict=phrase.words in (("كما",), ("مثلما",))):
            return []
        drafts = self._around((hit.first, first), (first, end), end, hit, sentence, act, stance)
        if end + 1 < limit and words[end] == "عن" and drafts:
            # «حسبما نقلت الوكالة عن بيان»
            behind = phrases.source_end(end + 1, limit)
            if behind > end + 1 and self._is_speaker(end + 1, behind, strict=False):
                drafts += [
                    Draft(((end, end + 1),), ((end + 1, behind),), draft.contents, act, stance, draft.form,
                          "second-hand source", 0.8)
                    for draft in drafts
                ]  # fmt: skip
        return drafts

    def _opens_content(self, first: int, limit: int) -> bool:
        """Return whether a clause follows before the next comma: then the verb is read by itself."""
        words = self.phrases.tokens.words
        for at in range(first, min(limit, first + _REACH)):
            if words[at] in _COMMAS or words[at] in "؛.":
                return False
            if words[at] == ":" or self.phrases.is_complementiser(at) or (words[at] in MARKS and (q := self.contents.quotation_at(at)) and not self.contents.is_name(q)):
                return True
        return False

    def _around(
        self, cue: Piece, source: Piece | None, after: int, hit: CueHit, sentence: Piece, act: Act, stance: Stance
    ) -> list[Draft]:
        """Build the draft of a phrase that opens, interrupts or closes its sentence."""
        words = self.phrases.tokens.words
        start, limit = sentence
        begin = self._clause_start(hit, start)
        pieces: list[Piece] = []
        at = after
        while at < limit and self.phrases.is_word(at) and self.phrases.circumstance_at(at, limit):
            at += 1
        if begin >= hit.first or hit.joined:
            while at < limit and words[at] in _COMMAS + ":":
                at += 1
            while at < limit and words[at] in ("فان", "فقد", "فانه", "ان", "قد"):
                at += 1
            quotation = self.contents.quotation_at(at) if at < limit else None
            if quotation is not None and (quotation.closed is None or quotation.closed >= limit):
                pieces = self.contents.quoted(at)
            else:
                pieces = [self.contents.trim(at, self.contents.clause_end(at, limit, self.reading.breaks))]
            pattern, confidence = "phrase before its content", 0.85
        else:
            begin = max(begin, cue[0] - LONGEST)
            if source is None:
                begin = self._content_before(begin, cue[0])
            pieces = [self.contents.trim(begin, cue[0])]
            pattern, confidence = "phrase after its content", 0.85
            rest = self._resumes(at, limit)
            if rest is not None:
                pieces.append(rest)
                pattern, confidence = "phrase inside its content", 0.75
            if pieces[0][1] - pieces[0][0] < 2 and len(pieces) == 1:
                return []
        pieces = [piece for piece in pieces if piece[0] < piece[1]]
        if not pieces:
            return []
        contents = tuple(pieces)
        return [
            Draft((cue,), (source,) if source else (), contents, act, stance, self.reading.mixed(contents), pattern,
                  confidence)
        ]  # fmt: skip

    def _content_before(self, start: int, cue: int) -> int:
        """Return where the content that «على حد قوله» closes begins: behind the إن or colon of its speaker."""
        words, phrases = self.phrases.tokens.words, self.phrases
        for at in range(cue - 1, start, -1):
            if words[at] == ":":
                return at + 1
            if phrases.is_complementiser(at) and words[at][:1] != "و":
                return at if words[at] in phrases.pack.complementisers_with_pronoun else at + 1
        return start

    def _clause_start(self, hit: CueHit, start: int) -> int:
        """Return where the clause that a closing phrase covers begins: the sentence, or a colon list's item."""
        words, roles = self.phrases.tokens.words, self.phrases.pack.roles
        begin = self.reading.behind_dateline(start)
        while begin < hit.first and (words[begin] in ("و", "لكن", "ولكن", "بالتالي") or not self.phrases.is_word(begin) and words[begin] not in MARKS | {"("} ):
            begin += 1
        if all(words[i] in roles["link"] or words[i] in _COMMAS for i in range(begin, hit.first)):
            return hit.first
        return begin

    def _resumes(self, at: int, limit: int) -> Piece | None:
        """Return the rest of a clause that a phrase between commas interrupts («..., بحسب الوزارة، عن مقتل»)."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if at + 1 >= limit:
            return None
        if words[at] not in _COMMAS:
            tied = phrases.is_word(at) and (phrases.is_preposition(at) or phrases.is_prefixed(at, "ب", unknown=False))
            if not tied:
                return None
            at -= 1
        first = at + 1
        if not phrases.is_word(first) or self.reading.breaks(first) or words[first] in phrases.pack.roles["clause_break"]:
            return None
        if words[first][:1] in "وف" and words[first] not in phrases.pack.roles["preposition"]:
            return None
        if words[first] in phrases.pack.roles["link"]:
            return None
        piece = self.contents.trim(first, self.contents.clause_end(first, limit, self.reading.breaks))
        return piece if piece[0] < piece[1] else None

    def _is_speaker(self, first: int, end: int, *, strict: bool) -> bool:
        """Return whether a phrase can be a source: «وفقا للشروط» and «حسب الأصول» name none."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if words[first] in MARKS:
            return True
        kind = phrases.kind_at(first)
        if kind in SPEAKERS:
            return True
        if kind in ("inanimate", "time"):
            return False
        if any(phrases.kind(words[i]) in ("name_m", "name_f", "media", "title") for i in range(first, end)):
            return True
        word = words[first]
        if word.isascii():
            return True
        if phrases.is_prefixed(first, "ب", unknown=strict) or end - first > 3:
            return False
        if word.endswith(("ين", "ون")) and word.startswith(("ال", "لل")):
            return True
        if strict and word.startswith(("ال", "لل")):
            return False
        # A name that no list knows: «وفقا لكاسبرسكي لاب»; no common noun with its genitive or adjective.
        rest = range(first + 1, end)
        common = any(words[i].startswith("ال") or words[i].endswith(("ه", "ات", "ا")) for i in rest)
        return not common and not word.endswith(("ه", "ات", "هم", "ها", "ا")) or word.startswith(("ال", "لل"))

    # --- «جاء في بيان»، «من المتوقع» --------------------------------------------------------------------

    def _container(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        words, phrases = self.phrases.tokens.words, self.phrases
        first, limit = hit.last, sentence[1]
        if first >= limit or not phrases.is_word(first):
            return []
        held = phrases.kind_at(first) in ("document", "media", "organization") or words[first] in _SPEECHES
        if words[first - 1] == "في" and not held:
            return []
        opener = self.contents.find_opener(first, limit, None)
        if opener is None:
            return []
        end = phrases.source_end(first, opener.before)
        if end <= first or not self._is_speaker(first, end, strict=False):
            return []
        cue: Piece = (hit.first, hit.first + 1)
        cues: tuple[Piece, ...] = (cue,)
        for at in range(end, opener.before):
            if words[at] in ("قوله", "قولها", "قولهم", "تاكيده", "تاكيدها"):
                cues = (cue, (at, at + 1))
        pieces = self.reading.content(opener, hit, sentence, None)
        if not pieces:
            return []
        return [
            Draft(cues, ((first, end),), pieces, "assertion", "neutral", self.reading.form(opener, pieces),
                  "stands in a document", 0.9)
        ]  # fmt: skip

    def _impersonal(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        words, relatives = self.phrases.tokens.words, self.phrases.pack.roles["relative"]
        if hit.first > sentence[0] and words[hit.first - 1] in relatives:
            return []
        opener = self.contents.find_opener(hit.last, sentence[1], None)
        if opener is None or opener.kind != "clause" or opener.before - hit.last > 2:
            return []
        pieces = self.reading.content(opener, hit, sentence, None)
        if not pieces:
            return []
        return [
            Draft(((hit.first, hit.last),), (), pieces, "impersonal", "neutral", self.reading.form(opener, pieces),
                  "impersonal phrase", 0.9)
        ]  # fmt: skip

    # --- «مشيرا إلى أن»، «قوله إن» ----------------------------------------------------------------------

    def _participle(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        words, phrases = self.phrases.tokens.words, self.phrases
        limit = sentence[1]
        word = words[hit.first]
        form = hit.forms[0]
        verb = form.verb
        if hit.first > sentence[0] and words[hit.first - 1] in phrases.pack.roles["preposition"]:
            return []
        if word.startswith(("وال", "ال")):
            return []
        at = hit.last
        while at < limit and phrases.is_word(at) and (words[at] in phrases.pack.roles["adverb"] or phrases.is_channel(at)):
            at += 1
        opener: Opener | None = None
        close = self.contents.find_opener(at, limit, verb)
        reach = 6 if verb.object else 1
        if close is not None and close.before - at <= reach:
            opener = close
        if opener is None and verb.nominal and at < limit:
            if words[at] in verb.preps:
                opener = Opener("nominal", at, at + 1)
            elif words[at][:1] in verb.preps and len(words[at]) > 2:
                opener = Opener("nominal", at, at)
            elif verb.object == "kept" or (not verb.preps and verb.act != "speech_act"):
                opener = Opener("nominal", at, at)
            elif verb.object == "addressee" or verb.nominal == "speech_act":
                opener = next(
                    (
                        Opener("nominal", i, i if words[i][:1] == "ب" else i + 1)
                        for i in range(at, min(limit, at + 8))
                        if words[i] in verb.preps or (words[i][:1] == "ب" and "ب" in verb.preps and len(words[i]) > 3)
                    ),
                    None,
                )
        if opener is None or (form.gender == "m" and form.number == "s" and not word.endswith("ا")):
            return []
        if opener.kind == "nominal" and not hit.joined and hit.first > sentence[0]:
            apart = words[hit.first - 1] in _COMMAS
            governed = opener.before == at and (words[at] in verb.preps or words[at][:1] in verb.preps)
            if not apart and not (governed and word.endswith("ا")):
                return []
        pieces = self.reading.content(opener, hit, sentence, verb)
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
                pattern=f"participle, content ({opener.kind})",
                confidence=0.9 if opener.kind != "nominal" else 0.75,
                agreement=(3, form.gender, form.number),
                tied=True,
            )
        ]

    def _noun(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«قوله إن», «تصريحات الوزير بأن»."""
        words, phrases = self.phrases.tokens.words, self.phrases
        noun = hit.noun
        assert noun is not None
        limit = sentence[1]
        opener = self.contents.find_opener(hit.last, limit, None)
        if opener is None or opener.kind not in ("clause", "colon", "quotation") or opener.before - hit.last > 12:
            return []
        source: Piece | None = None
        if hit.pronoun:
            if opener.before - hit.last > 3:
                return []
        else:
            if opener.before <= hit.last or words[hit.first].startswith("ال"):
                return []
            end = phrases.source_end(hit.last, opener.before)
            if end <= hit.last or phrases.kind_at(hit.last) not in SPEAKERS:
                return []
            source = (hit.last, end)
        if opener.kind == "quotation" and not hit.pronoun:
            return []
        pieces = self.reading.content(opener, hit, sentence, None)
        if not pieces:
            return []
        gender = "f" if hit.pronoun == "ها" else "m" if hit.pronoun in ("ه", "هم") else ""
        number = "p" if hit.pronoun in ("هم", "هن") else "s" if hit.pronoun else ""
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(source,) if source else (),
                contents=pieces,
                act=noun.act,
                stance=noun.stance,
                form=self.reading.form(opener, pieces),
                pattern="verbal noun, content",
                confidence=0.8,
                agreement=(3, gender, number),  # type: ignore[arg-type]
                tied=True,
            )
        ]
