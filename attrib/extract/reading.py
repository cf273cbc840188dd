"""What all patterns of one article share: its phrases, contents and cues, and how a draft is put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from attrib.extract.contents import Contents, Piece
from attrib.extract.cues import CueHit
from attrib.extract.noun_phrases import Phrases
from attrib.extract.openers import Opener, OpenerKind, Openers
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS
from attrib.lang.cues import Gender, Number, Verb
from attrib.lang.nouns import without_article
from attrib.types import Act, Form, Stance

PatternName = Literal[
    "verb-subject",
    "subject-verb",
    "dropped-subject",
    "passive-agent",
    "speech-verb",
    "impersonal-passive",
    "relayed-report",
    "second-hand",
    "object-pronoun",
    "content-first",
    "cue-in-quotation",
    "participle",
    "verbal-noun",
    "phrase-first",
    "phrase-last",
    "phrase-inside",
    "in-document",
    "impersonal-phrase",
    "colon",
]
"""Every pattern; each has words in ``attrib/report/messages/patterns.toml``."""


_LOOKED_BACK = 40  # tokens before a verb in which the one that governs it stands


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in tokens, before its source is named.

    ``agreement`` is the person, gender and number that the cue shows of a source left out.
    ``pattern`` says which pattern fired, ``opener`` what opened its content where the pattern knows several ways.
    """

    cues: tuple[Piece, ...]
    sources: tuple[Piece, ...]
    contents: tuple[Piece, ...]
    act: Act
    stance: Stance
    form: Form
    pattern: PatternName
    opener: OpenerKind | None = None
    via: tuple[Piece, ...] = ()
    agreement: tuple[int, Gender, Number] = (3, "", "")
    tied: bool = False
    """Whether the cue hangs on its own sentence («مؤكدا أن», «قوله إن») and so does its source, left out."""
    frame: int = 0
    """The token after the frame: cues up to there belong to this one («صرح وهو يذكر ... أن»)."""

    @property
    def because(self) -> str:
        """Return the pattern's id: what confidence is learned for and what is said to a person."""
        return self.pattern if self.opener is None else f"{self.pattern}.{self.opener}"


@dataclass(slots=True)
class Reading:
    """One article as the patterns see it. ``sentences`` are token ranges, in order."""

    phrases: Phrases
    contents: Contents
    hits: Sequence[CueHit]
    sentences: Sequence[Piece]
    openers: Openers = field(init=False)
    words: list[str] = field(init=False)
    by_token: dict[int, CueHit] = field(default_factory=dict)
    _breaks: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = self.phrases.words
        self.openers = Openers(self.phrases, self.contents)
        self.by_token = {hit.first: hit for hit in self.hits}

    # --- sentences -----------------------------------------------------------------------------------------

    def sentence_at(self, token: int) -> Piece:
        """Return the token range of the sentence that holds ``token``."""
        at = bisect_right(self.sentences, (token, len(self.words))) - 1
        return self.sentences[max(0, at)]

    def behind_dateline(self, start: int) -> int:
        """Return the token behind «بيروت (أ ف ب) - », «القاهرة - » at the head of a sentence, else ``start``."""
        words, phrases = self.words, self.phrases
        at = start
        while (
            at < len(words)
            and at - start < 3
            and phrases.is_word(at)
            and (at == start or phrases.kind_at(at) != "title")
        ):
            at += 1
        if at == start or at >= len(words) or (phrases.kind_at(start) != "place" and words[at] != "("):
            return start
        if words[at] == "(":
            closing = next((i for i in range(at, min(len(words), at + 10)) if words[i] == ")"), None)
            at = closing + 1 if closing is not None and closing + 1 < len(words) else at
        dash = words[at] in "–—" or (words[at] in "-ـ:" and phrases.tokens.spaced(at))
        return at + 1 if dash else start

    def cannot_speak(self, source: Piece) -> bool:
        """Return whether the head of a would-be source is a thing that says nothing («الشراكة»)."""
        if self.words[source[0]] in self.phrases.roles["quantifier"]:
            return False  # «عدد كبير من النواب»
        return self.phrases.kind_at(source[0]) in ("inanimate", "time")

    # --- where another attribution begins ------------------------------------------------------------------

    def breaks(self, at: int) -> bool:
        """Return whether token ``at`` begins another attribution beside the one being read.

        A participle («مشيرا إلى أن»), a verb tied on by و («وأضاف أن») and a closing phrase («، بحسب») do;
        a verb inside the content («قال إن الوزير أكد أن») does not.
        """
        if at not in self.by_token and at + 1 not in self.by_token and not self._in_what(at):
            return False
        known = self._breaks.get(at)
        if known is None:
            known = self._breaks[at] = self._is_break(at)
        return known

    def _in_what(self, at: int) -> bool:
        """Return whether «في ما وصفه» begins at ``at``."""
        words = self.words
        return (
            words[at] == "في"
            and at + 2 in self.by_token
            and words[at + 1] in self.phrases.roles["what_is_called"]
        )

    def _is_break(self, at: int) -> bool:
        hit = self.by_token.get(at)
        if hit is None:
            # «كما أكد أن», «ثم قال», «حيث أوضح»
            if at + 1 not in self.by_token:
                return self._is_break(at + 1)  # «، في ما وصفه خبراء بأنه»
            following = self.by_token[at + 1]
            if (
                following.pronoun
                and following.forms
                and self.words[at] in self.phrases.roles["what_is_called"]
            ):
                return following.forms[0].verb.object == "kept"  # «، ما وصفه خبراء بأنه»
            linked = self.words[at] in self.phrases.roles["link_before_cue"] and bool(following.forms)
            return linked and self._finite_third(following) and self._has_opener(following)
        if hit.phrase is not None:
            return self._phrase_breaks(hit, hit.phrase.words)
        if hit.noun is not None:
            return False
        if hit.participle:
            return self._participle_breaks(hit)
        before = self.words[at - 1]
        if hit.joined and hit.forms[0].verb.object == "kept" and before in COMMAS:
            return self._finite_third(hit)
        if not hit.joined or (hit.joined == "ل" and before not in COMMAS):
            return False
        if self.is_noun_with_fa(hit) or self._anothers(hit):
            return False
        return self._finite_third(hit) and self._has_opener(hit)

    def is_noun_with_fa(self, hit: CueHit) -> bool:
        """Return whether «فرد» inside a clause is the noun, not «فـ» and «رد»."""
        word = self.words[hit.first]
        return hit.joined == "ف" and len(word) == 3 and hit.first > 0 and self.phrases.is_word(hit.first - 1)

    def _anothers(self, hit: CueHit) -> bool:
        """Return whether «وأخبرها أنه» goes on inside «زعمت أن رجلا سقط»: its gender is not the speaker's."""
        if not hit.pronoun and not self.phrases.is_complementiser(hit.last):
            return False
        genders = {form.gender for form in hit.forms if form.person == 3 and form.number == "s"}
        start = max(self.sentence_at(hit.first)[0], hit.first - _LOOKED_BACK)
        for at in range(hit.first - 1, start - 1, -1):
            earlier = self.by_token.get(at)
            if earlier is None or not self._finite_third(earlier):
                continue
            theirs = {form.gender for form in earlier.forms if form.person == 3 and form.number == "s"}
            return genders == {"m"} and theirs == {"f"}
        return False

    def _phrase_breaks(self, hit: CueHit, phrase: tuple[str, ...]) -> bool:
        """Return whether «بحسب», «حسبما قال», «كما أعلن» begins another attribution."""
        assert hit.phrase is not None
        also = len(phrase) == 1 and phrase[0] in self.phrases.roles["as_also"]
        if also or (len(phrase) == 1 and phrase[0] in self.phrases.roles["as_said"]):
            following = self.by_token.get(hit.last)
            if following is None or not following.forms:
                return False
            return not also or self._has_opener(following)
        if hit.phrase.kind not in ("preposition", "relay"):
            return False
        if hit.phrase.kind == "relay" and not any(
            at in self.by_token or self.words[at] in self.phrases.roles["stands"]
            for at in range(hit.last, min(len(self.words), hit.last + 2))
        ):
            return False  # «على ما يقرب من مليون»
        if phrase[0] in self.phrases.roles["closes_behind_comma"] and self.words[hit.first - 1] not in COMMAS:
            return hit.phrase.kind == "relay" and phrase[0] not in self.phrases.roles["as_also"]
        return True

    def _participle_breaks(self, hit: CueHit) -> bool:
        """Return whether «واصفا», «، مؤكدة» begins another attribution; «عزمها مهاجمة» is no participle."""
        word, before = self.words[hit.first], self.words[hit.first - 1]
        said = word in self.phrases.roles["saying"]
        described = before.endswith("ا") and word.endswith("ا") and not said  # «مبلغا معتبرا»
        apart = before in COMMAS or (word.endswith("ا") and not described) or bool(hit.joined)
        apart = apart or self.phrases.is_complementiser(min(hit.last, len(self.words) - 1))
        return apart and self._has_opener(hit)

    def _finite_third(self, hit: CueHit) -> bool:
        return any(form.shape in ("past", "present") and form.person == 3 for form in hit.forms)

    def _has_opener(self, hit: CueHit) -> bool:
        """Return whether a clause, colon or quotation, or a preposition of the verb's, follows soon."""
        words = self.words
        verb = hit.forms[0].verb
        limit = self.sentence_at(hit.first)[1]
        if self.openers.find(hit.last, limit, verb) is not None:
            return True
        if not any(form.verb.nominal for form in hit.forms):
            return False
        preps = verb.preps
        if not hit.participle:
            ahead = words[hit.last : min(limit, hit.last + 8)]
            return any(word in preps or (word[0] in preps and len(word) > 3) for word in ahead)
        if hit.last >= limit:
            return False
        ahead = words[hit.last : min(limit, hit.last + 6)]
        if ahead[0].startswith("ايا"):  # «متهما إياها بـ»
            return True
        if verb.object and any(word in preps or word[0] in preps for word in ahead):
            return True
        return ahead[0] in preps or ahead[0][0] in preps or not preps

    # --- the parts of a draft ------------------------------------------------------------------------------

    def content(self, opener: Opener, sentence: Piece) -> tuple[Piece, ...]:
        """Return the pieces of the content behind ``opener``; none when nothing is left."""
        first, limit = opener.first, sentence[1]
        if opener.kind == "quotation":
            return self._quoted(first)
        end = min(self.contents.clause_end(first, limit, self.breaks), self._fronted_end(first, sentence))
        if opener.kind == "nominal":
            end = self.nominal_end(first, end)
        if first < end and self.contents.quotation_past(first, limit) is not None:
            return tuple(self.contents.quoted(first))
        piece = self.contents.trim(first, end)
        return (piece, *self._runs_on(piece, end)) if piece[0] < piece[1] else ()

    def _quoted(self, opener: int) -> tuple[Piece, ...]:
        """Return the quotation at ``opener`` by sentences; one that never closes, up to another attribution."""
        pieces = self.contents.quoted(opener)
        quotation = self.contents.quotation_at(opener)
        if quotation is None or quotation.closed is not None:
            return tuple(pieces)
        for index, (first, last) in enumerate(pieces):
            end = next((at for at in range(first + 1, last) if self.breaks(at)), None)
            if end is not None:
                return (*pieces[:index], self.contents.trim(first, end))
        return tuple(pieces)

    def nominal_end(self, first: int, end: int) -> int:
        """Return where a content that is a noun phrase ends, at most ``end``: «تجسيدا لكذا|، ومع صدور», «ذلك| بشدة»."""
        words, roles = self.words, self.phrases.roles
        if first >= end:
            return end
        if words[first] in roles["that_alone"] and first + 1 < end and not words[first + 1].startswith("ال"):
            return first + 1
        for at in range(first + 1, end - 1):
            if words[at] not in COMMAS or self.contents.quotation_around(at) is not None:
                continue
            following = words[at + 1]
            outer = following in roles["and_that"]  # the outer speech goes on
            if outer or (following[0] == "و" and following[1:] in roles["preposition"]):
                return at
        return end

    def _fronted_end(self, first: int, sentence: Piece) -> int:
        """Return where a clause in front of its sentence ends: «وبينما أكد الجيش كذا|، نفى السكان»."""
        words, fronted = self.words, self.phrases.roles["fronted_clause"]
        start, limit = sentence
        if start + 1 >= limit or (
            words[start] not in fronted and f"{words[start]} {words[start + 1]}" not in fronted
        ):
            return limit
        for at in range(start + 1, limit - 1):
            if words[at] not in COMMAS:
                continue
            verb = self.phrases.cue_verb(at + 1) or self.phrases.finite_verb(at + 1)
            if verb and words[at + 1][0] not in "وف" and self.contents.quotation_around(at) is None:
                return at if at > first else limit
        return limit

    def _runs_on(self, piece: Piece, end: int) -> tuple[Piece, ...]:
        """Return the further sentences of a quotation that opened inside ``piece`` and closes later."""
        quotation = self.contents.quotation_around(piece[1])
        if (
            quotation is None
            or quotation.closed is None
            or quotation.opened < piece[0]
            or quotation.last <= end
        ):
            return ()
        return tuple(self.contents.by_sentence(end, quotation.last))

    def cue_pieces(self, hit: CueHit, opener: Opener) -> tuple[Piece, ...]:
        """Return the cue, with a «قائلا» that stands between it and its content."""
        roles = self.phrases.roles
        said = [
            (at, at + 1)
            for at in range(hit.last, opener.before)
            if self.words[at] in roles["saying"] or self.words[at] in roles["by_saying"]
        ]
        return ((hit.first, hit.last), *said)

    def act(self, verb: Verb, opener: Opener) -> Act:
        """Return the act: that of a nominal content where the opener is one, else the verb's."""
        convictions = self.phrases.roles["conviction"]
        if opener.kind == "nominal":
            if verb.nominal == "speech_act":
                return "belief" if self.words[opener.first] in convictions else "speech_act"
            if verb.nominal in ("assertion", "event") and verb.object != "kept":
                return self._nominal_act(verb, opener)
        if (
            opener.kind == "clause"
            and verb.act == "speech_act"
            and (
                self.words[opener.before - 1] in convictions
                or self.words[opener.before - 1] in self.phrases.roles["worry"]
            )
        ):
            return "belief"  # «أعرب عن اعتقاده بأن»
        return verb.act

    def _nominal_act(self, verb: Verb, opener: Opener) -> Act:
        """Return the act of «أشار إلى وجود» (an assertion) and «أشار إلى الوضع», «شدد على ضرورة» (none)."""
        word, roles = self.words[opener.first], self.phrases.roles
        if without_article(word.removeprefix("ب")) in roles["necessity"]:
            return "speech_act"
        if verb.nominal == "assertion" or word in roles["taken_up"]:
            return verb.act
        return verb.act if self.phrases.is_event(opener.first) else "speech_act"

    def form(self, opener: Opener, pieces: tuple[Piece, ...]) -> Form:
        """Return direct for a quotation or speech after a colon, mixed for a paraphrase with quoted parts."""
        return "direct" if opener.kind in ("quotation", "colon") else self.mixed(pieces)

    def mixed(self, pieces: tuple[Piece, ...]) -> Form:
        """Return "mixed" where a piece holds quotation marks, else "indirect"."""
        held = any(self.contents.holds_quotation(first, last) for first, last in pieces)
        edge = any(first > 0 and self.words[first - 1] in MARKS for first, _ in pieces)
        return "mixed" if held or edge else "indirect"

    def via(self, first: int, limit: int) -> tuple[Piece, ...]:
        """Return the channel spoken to («لوكالة رويترز») between the tokens ``first`` and ``limit``."""
        for at in range(first, limit):
            if self.phrases.is_channel(at):
                return ((at, self.phrases.source_end(at, limit)),)
        return ()


@dataclass(slots=True)
class Patterns:
    """What every group of patterns has at hand: the reading of its article, and the parts of that."""

    reading: Reading
    phrases: Phrases = field(init=False)
    contents: Contents = field(init=False)
    openers: Openers = field(init=False)
    words: list[str] = field(init=False)
    roles: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.phrases, self.contents, self.openers = (
            self.reading.phrases,
            self.reading.contents,
            self.reading.openers,
        )
        self.words, self.roles = self.phrases.words, self.phrases.roles
