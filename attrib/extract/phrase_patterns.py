"""Cue phrases that hang on a clause: «بحسب الوزارة», «وفقا لما ذكرته», «حسبما أفاد», «كما جاء في بيان»."""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.extract.contents import LONGEST, Piece
from attrib.extract.cues import CueHit
from attrib.extract.participle_patterns import ParticiplePatterns
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, PatternName, Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.words import SPEAKERS
from attrib.types import Act, Stance

_REACH = 60  # tokens in which a relay's own clause would open
_LONGEST_UNKNOWN = 3  # words of a source that no list knows


@dataclass(frozen=True, slots=True)
class _Closing:
    """A cue phrase with its source (None: left out), and the token behind both."""

    cue: Piece
    source: Piece | None
    after: int
    act: Act
    stance: Stance


@dataclass(slots=True)
class PhrasePatterns(Patterns):
    """Reads the phrases of one article, and hands its participles and nouns on. Each method is one pattern."""

    participles: ParticiplePatterns = field(init=False)

    def __post_init__(self) -> None:
        Patterns.__post_init__(self)
        self.participles = ParticiplePatterns(self.reading)

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
            return self.participles.noun(hit, sentence)
        return self.participles.participle(hit, sentence)

    # --- «بحسب»، «وفقا لما ذكرته» ----------------------------------------------------------------------------

    def _preposition(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«بحسب الوزارة», «على حد قوله»."""
        phrase = hit.phrase
        assert phrase is not None
        first, limit = hit.last, sentence[1]
        if hit.first > sentence[0] and self.words[hit.first - 1] in self.roles["no_cue_behind"]:
            return []  # «على حسب», «كل حسب قدرته»
        cue = (hit.first, hit.last)
        if hit.pronoun:
            return self._around(_Closing(cue, None, first, phrase.act, phrase.stance), hit, sentence)
        if first >= limit or not (self.phrases.is_word(first) or self.words[first] in MARKS):
            return []
        end = self.phrases.source_end(first, limit, channels=False, closing=True)
        pointing = end - first == 1 and self.words[first].removeprefix("ل") in self.roles["demonstrative"]
        if end <= first or pointing or not self._is_speaker(first, end, strict=len(phrase.words) == 1):
            return []  # «وفقا لذلك»
        return self._around(_Closing(cue, (first, end), end, phrase.act, phrase.stance), hit, sentence)

    def _relay(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«وفقا لما ذكرته مجلة», «حسبما أفاد», «كما جاء في بيان»."""
        phrases, limit = self.phrases, sentence[1]
        assert hit.phrase is not None
        like = len(hit.phrase.words) == 1 and hit.phrase.words[0] in self.roles["as_like"]
        said = self._verb_of_relay(hit, limit)
        if said is None:
            return []
        first, act, stance, container = said
        if like and (hit.first == sentence[0] or not container) and self._opens_content(first, limit):
            return []
        if first >= limit:
            return []
        end = phrases.source_end(first, limit, closing=True)
        mark = not phrases.is_word(first) and self.words[first] not in MARKS
        quoted = self.contents.quotation_before(hit.first) is not None
        if end <= first or mark or phrases.is_complementiser(first):
            # «حسبما قال»: the subject is left out.
            if like and hit.phrase.words[0] in self.roles["as_also"] and not quoted:
                return []
            return self._around(_Closing((hit.first, first), None, first, act, stance), hit, sentence)
        if like and not container and not quoted and self._clause_start(hit, sentence[0]) >= hit.first:
            return []  # «كما أعلنت الهيئة قائمة الفائزين»: also
        if not self._is_speaker(first, end, strict=like and not quoted):
            return []
        drafts = self._around(_Closing((hit.first, first), (first, end), end, act, stance), hit, sentence)
        return [*drafts, *self._source_behind(end, limit, drafts)]

    def _verb_of_relay(self, hit: CueHit, limit: int) -> tuple[int, Act, Stance, bool] | None:
        """Return the token behind the verb of a relay, its act and stance, and whether it is «جاء في»."""
        words, roles = self.words, self.roles
        at = hit.last
        if at < limit and words[at] in roles["before_relay_verb"]:
            at += 1
        if at >= limit:
            return None
        if words[at] in roles["stands"] and at + 1 < limit and words[at + 1] in roles["stands_in"]:
            return at + 2, "assertion", "neutral", True
        verb = self.reading.by_token.get(at)
        if verb is None or not any(form.person == 3 and form.shape != "participle" for form in verb.forms):
            return None
        first = verb.last
        while first < limit and words[first] in roles["pronoun_of_relay"]:
            first += 1
        return first, verb.forms[0].verb.act, verb.forms[0].verb.stance, False

    def _source_behind(self, end: int, limit: int, drafts: list[Draft]) -> list[Draft]:
        """«حسبما نقلت الوكالة عن بيان»: the second source, of the same contents."""
        if not drafts or end + 1 >= limit or self.words[end] != "عن":
            return []
        behind = self.phrases.source_end(end + 1, limit)
        if behind <= end + 1 or not self._is_speaker(end + 1, behind, strict=False):
            return []
        return [
            Draft(
                cues=((end, end + 1),),
                sources=((end + 1, behind),),
                contents=draft.contents,
                act=draft.act,
                stance=draft.stance,
                form=draft.form,
                pattern="second-hand",
            )
            for draft in drafts
        ]

    def _opens_content(self, first: int, limit: int) -> bool:
        """Return whether a clause follows before the next comma: then the verb is read by itself."""
        words = self.words
        for at in range(first, min(limit, first + _REACH)):
            if words[at] in COMMAS or words[at] in "؛.":
                return False
            if words[at] == ":" or self.phrases.is_complementiser(at):
                return True
            quotation = self.contents.quotation_at(at) if words[at] in MARKS else None
            if quotation is not None and not self.openers.is_name(quotation):
                return True
        return False

    # --- the content of a phrase -----------------------------------------------------------------------------

    def _around(self, closing: _Closing, hit: CueHit, sentence: Piece) -> list[Draft]:
        """Build the draft of a phrase that opens, interrupts or closes its sentence."""
        words = self.words
        start, limit = sentence
        begin = self._clause_start(hit, start)
        at = closing.after
        while at < limit and self.phrases.is_word(at) and self.phrases.circumstance_at(at, limit):
            at += 1
        pattern: PatternName = "phrase-last"
        alone = all(not self.phrases.is_word(i) for i in range(at, limit))
        before = self.contents.quotation_before(start) if alone and begin >= hit.first else None
        if before is not None:  # «"... هؤلاء." حسبما أفاد الوزير.»
            pieces = list(self.contents.by_sentence(before.first, before.last))
        elif begin >= hit.first or hit.joined or words[hit.first - 1] in self.roles["relative"]:
            # «..., والذي، طبقا للوزير، جعل ...»: of the relative clause alone
            pattern = "phrase-first"
            pieces = self._content_behind(at, limit)
        else:
            cue = closing.cue[0]
            begin = max(begin, cue - LONGEST)
            said = self.contents.quotation_before(cue)
            if closing.source is None and (said is None or said.opened > begin):
                begin = self._content_before(begin, cue)
            pieces = [self.contents.trim(begin, cue)]
            if said is not None and said.closed is None:
                pieces = self.contents.by_sentence(said.first, said.last)
            ended = closing.source is None and self.contents.quotation_before(cue) is not None
            rest = None if ended else self._resumes(at, limit)  # «"..." كما قالت عن والدها»
            again = at + 1 if at + 1 < limit and words[at] in COMMAS else at
            if ended and again < limit and self.contents.quotation_at(again) is not None:
                pieces.extend(self.contents.quoted(again))  # «"..."، كما أضافت، "..."»
                pattern = "phrase-inside"
            elif rest is not None:
                pieces.append(rest)
                pattern = "phrase-inside"
            elif pieces[0][1] - pieces[0][0] < 2:
                return []
        contents = tuple(piece for piece in pieces if piece[0] < piece[1])
        if not contents:
            return []
        return [
            Draft(
                cues=(closing.cue,),
                sources=(closing.source,) if closing.source else (),
                contents=contents,
                act=closing.act,
                stance=closing.stance,
                form=self.reading.mixed(contents),
                pattern=pattern,
            )
        ]

    def _content_behind(self, at: int, limit: int) -> list[Piece]:
        """Return the content behind «وفقا للوزارة،» («... فإن»)."""
        words, opening = self.words, self.roles["opens_behind_phrase"]
        while at < limit and (words[at] in COMMAS or words[at] == ":"):
            at += 1
        while at < limit and words[at] in opening:
            at += 1
        if at < limit and self.contents.quotation_past(at, limit) is not None:
            return self.contents.quoted(at)
        return [self.contents.trim(at, self.contents.clause_end(at, limit, self.reading.breaks))]

    def _content_before(self, start: int, cue: int) -> int:
        """Return where the content that «على حد قوله» closes begins: behind the إن or colon of its speaker."""
        words, phrases = self.words, self.phrases
        for at in range(cue - 1, start, -1):
            if words[at] == ":":
                return at + 1
            if phrases.is_complementiser(at) and words[at][0] != "و":
                return at if words[at] in phrases.pack.complementisers_with_pronoun else at + 1
        return start

    def _clause_start(self, hit: CueHit, start: int) -> int:
        """Return where the clause that a closing phrase covers begins; the phrase where it opens its sentence."""
        words, roles = self.words, self.roles
        begin = self.reading.behind_dateline(start)
        while begin < hit.first:
            word = words[begin]
            mark = not self.phrases.is_word(begin) and word not in MARKS and word != "("
            if not mark and word not in roles["before_closed_clause"]:
                break
            begin += 1
        if all(words[i] in roles["link"] or words[i] in COMMAS for i in range(begin, hit.first)):
            return hit.first
        return begin

    def _resumes(self, at: int, limit: int) -> Piece | None:
        """Return the rest of a clause that a phrase between commas interrupts («..., بحسب الوزارة، عن مقتل»)."""
        words, phrases, roles = self.words, self.phrases, self.roles
        if at + 1 >= limit:
            return None
        if words[at] not in COMMAS:
            tied = phrases.is_word(at) and (
                phrases.is_preposition(at) or phrases.is_prefixed(at, "ب", unknown=False)
            )
            if not tied:
                return None
            at -= 1
        first = at + 1
        word = words[first]
        if not phrases.is_word(first) or self.reading.breaks(first):
            return None
        if word in roles["clause_break"] or word in roles["link"]:
            return None
        if word[0] in "وف" and word not in roles["preposition"]:
            return None
        piece = self.contents.trim(first, self.contents.clause_end(first, limit, self.reading.breaks))
        return piece if piece[0] < piece[1] else None

    # --- its source --------------------------------------------------------------------------------------------

    def _is_speaker(self, first: int, end: int, *, strict: bool) -> bool:
        """Return whether a phrase can be a source: «وفقا للشروط» and «حسب الأصول» name none."""
        words, phrases = self.words, self.phrases
        if words[first].removeprefix("ل") in self.roles["demonstrative"] and first + 1 < end:
            first += 1  # «بحسب هذا التقرير»
        word, kind = words[first], phrases.heads[first]
        if kind in SPEAKERS:
            return True
        if word in MARKS:
            return any(self.phrases.is_word(at) for at in range(first, end))
        if kind in ("inanimate", "time"):
            return False
        if word.isascii() or any(
            kind in ("name_m", "name_f", "media", "title") for kind in phrases.kinds[first:end]
        ):
            return True
        if end - first > _LONGEST_UNKNOWN or phrases.is_prefixed(first, "ب", unknown=strict):
            return False
        if word.startswith(("ال", "لل")):
            return not strict or word.endswith(("ين", "ون"))
        # A name that no list knows: «وفقا لكاسبرسكي لاب»; no common noun with its genitive or adjective.
        rest = words[first + 1 : end]
        common = any(other.startswith("ال") or other.endswith(("ه", "ات", "ا")) for other in rest)
        return not common and not word.endswith(("ه", "ات", "هم", "ها", "ا"))

    # --- «جاء في بيان»، «من المتوقع» ---------------------------------------------------------------------------

    def _container(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«جاء في بيان الوزارة أن»: the document is the source."""
        words, phrases, roles = self.words, self.phrases, self.roles
        first, limit = hit.last, sentence[1]
        if first >= limit or not phrases.is_word(first):
            return []
        held = (
            phrases.heads[first] in ("document", "media", "organization") or words[first] in roles["speech"]
        )
        if words[first - 1] == "في" and not held:
            return []
        opener = self.openers.find(first, limit, None)
        if opener is None:
            return []
        end = phrases.source_end(first, opener.before)
        if end <= first or not self._is_speaker(first, end, strict=False):
            return []
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        own = [(at, at + 1) for at in range(end, opener.before) if words[at] in roles["own_saying"]]
        return [
            Draft(
                cues=((hit.first, hit.first + 1), *own[-1:]),
                sources=((first, end),),
                contents=pieces,
                act="assertion",
                stance="neutral",
                form=self.reading.form(opener, pieces),
                pattern="in-document",
            )
        ]

    def _impersonal(self, hit: CueHit, sentence: Piece) -> list[Draft]:
        """«من المتوقع أن»: nobody says so."""
        if hit.first > sentence[0] and self.words[hit.first - 1] in self.roles["relative"]:
            return []
        opener = self.openers.find(hit.last, sentence[1], None)
        if opener is None or opener.kind != "clause" or opener.before - hit.last > 2:
            return []
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(),
                contents=pieces,
                act="impersonal",
                stance="neutral",
                form=self.reading.form(opener, pieces),
                pattern="impersonal-phrase",
            )
        ]
