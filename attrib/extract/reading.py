"""What all patterns of one article share: its phrases, contents and cues, and how a draft is put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from attrib.extract.contents import Contents, Opener, Piece
from attrib.extract.cues import CueHit
from attrib.extract.noun_phrases import Phrases
from attrib.lang.nouns import without_article
from attrib.extract.quotations import MARKS
from attrib.lang.cues import Gender, Number, Verb
from attrib.types import Act, Form, Stance

_COMMAS = "،,"


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in tokens, before its source is named.

    ``agreement`` is the person, gender and number that the cue shows of a source left out.
    ``pattern`` says in words which pattern fired; ``confidence`` is the share of right ones among that
    pattern's hits on annotated text (docs/evaluation.md).
    """

    cues: tuple[Piece, ...]
    sources: tuple[Piece, ...]
    contents: tuple[Piece, ...]
    act: Act
    stance: Stance
    form: Form
    pattern: str
    confidence: float
    via: tuple[Piece, ...] = ()
    agreement: tuple[int, Gender, Number] = (3, "", "")
    tied: bool = False
    """Whether the cue hangs on its own sentence («مؤكدا أن», «قوله إن») and so does its source, left out."""
    frame: int = 0
    """The token after the frame: cues up to there belong to this one («صرح وهو يذكر ... أن»)."""


@dataclass(slots=True)
class Reading:
    """One article as the patterns see it. ``sentences`` are token ranges, in order."""

    phrases: Phrases
    contents: Contents
    hits: Sequence[CueHit]
    sentences: Sequence[Piece]
    by_token: dict[int, CueHit] = field(default_factory=dict)
    _breaks: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_token = {hit.first: hit for hit in self.hits}

    def cannot_speak(self, source: Piece) -> bool:
        """Return whether the head of a would-be source is a thing that says nothing («الشراكة»)."""
        return self.phrases.kind_at(source[0]) in ("inanimate", "time")

    def breaks(self, at: int) -> bool:
        """Return whether token ``at`` begins another attribution beside the one being read.

        A participle («مشيرا إلى أن»), a verb tied on by و («وأضاف أن») and a closing phrase («، بحسب») do;
        a verb inside the content («قال إن الوزير أكد أن») does not.
        """
        known = self._breaks.get(at)
        if known is None:
            known = self._breaks[at] = self._is_break(at)
        return known

    def _is_break(self, at: int) -> bool:
        hit = self.by_token.get(at)
        if hit is None:
            words = self.phrases.tokens.words
            following = self.by_token.get(at + 1)
            # «كما أكد أن», «ثم قال», «حيث أوضح»
            return (
                following is not None
                and words[at] in ("كما", "ثم", "حيث", "اذ", "فيما", "بينما", "ولكنه", "لكنه", "ولكنها", "لكنها", "وقد", "فقد")
                and bool(following.forms)
                and self._finite_third(following)
                and self._has_opener(following)
            )
        if hit.phrase is not None and hit.phrase.words in (("كما",), ("حسبما",), ("مثلما",)):
            following = self.by_token.get(hit.last)
            if following is None or not following.forms:
                return False
            return self._has_opener(following) or hit.phrase.words != ("كما",)
        if hit.phrase is not None:
            return hit.phrase.kind in ("preposition", "relay") and self._closes(hit)
        if hit.noun is not None:
            return False
        if hit.participle:
            words = self.phrases.tokens.words
            # «عزمها مهاجمة» is no participle; «واصفا» and «، مؤكدة» are.
            described = words[at - 1].endswith("ا") and words[at].endswith("ا")  # «مبلغا معتبرا»
            apart = words[at - 1] in _COMMAS or (words[at].endswith("ا") and not described) or bool(hit.joined)
            apart = apart or self.phrases.is_complementiser(min(hit.last, len(words) - 1))
            return apart and self._has_opener(hit)
        if hit.joined and hit.forms[0].verb.object == "kept" and self.phrases.tokens.words[at - 1] in _COMMAS:
            return self._finite_third(hit)
        if not hit.joined and self.phrases.tokens.words[at - 1] == "ان" and self.phrases.tokens.words[at - 2] == "قبل":
            return False
        return bool(hit.joined) and self._finite_third(hit) and self._has_opener(hit)

    def _finite_third(self, hit: CueHit) -> bool:
        return any(form.shape in ("past", "present") and form.person == 3 for form in hit.forms)

    def _closes(self, hit: CueHit) -> bool:
        words = self.phrases.tokens.words
        assert hit.phrase is not None
        if hit.phrase.words[0] in ("حسب", "وفق", "علي", "في", "كما") and words[hit.first - 1] not in _COMMAS:
            return hit.phrase.kind == "relay" and hit.phrase.words[0] != "كما"
        return True

    def _has_opener(self, hit: CueHit) -> bool:
        """Return whether a clause, colon or quotation, or a preposition of the verb's, follows soon."""
        words = self.phrases.tokens.words
        verb = hit.forms[0].verb
        limit = self.sentence_end(hit.first)
        opener = self.contents.find_opener(hit.last, limit, verb)
        if opener is not None:
            return True
        if not any(form.verb.nominal for form in hit.forms):
            return False
        preps = verb.preps
        if hit.participle:
            if hit.last < limit and words[hit.last].startswith("ايا"):  # «متهما إياها بـ»
                return True
            if verb.object and any(words[i] in preps or words[i][:1] in preps for i in range(hit.last, min(limit, hit.last + 6))):
                return True
            return hit.last < limit and (words[hit.last] in preps or words[hit.last][:1] in preps or not preps)
        return any(words[i] in preps or (words[i][:1] in preps and len(words[i]) > 3) for i in range(hit.last, min(limit, hit.last + 8)))

    def sentence_end(self, token: int) -> int:
        """Return the token after the sentence that holds ``token``."""
        return self.sentence_at(token)[1]

    def sentence_at(self, token: int) -> Piece:
        """Return the token range of the sentence that holds ``token``."""
        at = bisect_right(self.sentences, (token, len(self.phrases.tokens))) - 1
        return self.sentences[max(0, at)]

    def behind_dateline(self, start: int) -> int:
        """Return the token behind «بيروت (أ ف ب) - », «القاهرة - » at the head of a sentence, else ``start``."""
        words, phrases = self.phrases.tokens.words, self.phrases
        at = start
        while at < len(words) and at - start < 3 and phrases.is_word(at) and (at == start or phrases.kind_at(at) != "title"):
            at += 1
        if at == start or at >= len(words) or (phrases.kind_at(start) != "place" and words[at] != "("):
            return start
        if words[at] == "(":
            closing = next((i for i in range(at, min(len(words), at + 10)) if words[i] == ")"), None)
            at = closing + 1 if closing is not None and closing + 1 < len(words) else at
        return at + 1 if words[at] in "-–—ـ:" and phrases.tokens.spaced(at) or words[at] in "–—" else start

    def content(self, opener: Opener, hit: CueHit, sentence: Piece, verb: Verb | None) -> tuple[Piece, ...]:
        """Return the pieces of the content behind ``opener``; none when nothing is left."""
        limit = sentence[1]
        if opener.kind == "quotation":
            pieces = tuple(self.contents.quoted(opener.first))
            quotation = self.contents.quotation_at(opener.first)
            if quotation is None or quotation.closed is None or quotation.closed + 1 >= limit:
                return pieces
            return pieces
        end = self.contents.clause_end(opener.first, limit, self.breaks)
        first = opener.first
        quotation = self.contents.quotation_at(first) if first < end else None
        if quotation is not None and (quotation.closed is None or quotation.closed >= limit):
            return tuple(self.contents.quoted(first))
        piece = self.contents.trim(first, end)
        if piece[0] >= piece[1]:
            return ()
        pieces_after = self._runs_on(piece, end)
        return (piece, *pieces_after)

    def _runs_on(self, piece: Piece, end: int) -> tuple[Piece, ...]:
        """Return the further sentences of a quotation that opened inside ``piece`` and closes later."""
        quotation = self.contents.quotation_around(piece[1])
        if quotation is None or quotation.closed is None or quotation.opened < piece[0] or quotation.last <= end:
            return ()
        return tuple(self.contents.by_sentence(end, quotation.last))

    def cue_pieces(self, hit: CueHit, opener: Opener) -> tuple[Piece, ...]:
        """Return the cue, with a «قائلا» that stands between it and its content."""
        pieces: list[Piece] = [(hit.first, hit.last)]
        words = self.phrases.tokens.words
        for at in range(hit.last, opener.before):
            if words[at] in ("قايلا", "قايله", "قايلين", "بقوله", "بقولها", "بقولهم", "بالقول"):
                pieces.append((at, at + 1))
        return tuple(pieces)

    def act(self, verb: Verb, opener: Opener) -> Act:
        """Return the act: that of a nominal content where the opener is one, else the verb's."""
        if opener.kind == "nominal" and verb.nominal in ("assertion", "event") and verb.object != "kept":
            return self._nominal_act(verb, opener)
        if opener.kind == "nominal" and verb.nominal == "speech_act":
            word = self.phrases.tokens.words[opener.first]
            return "belief" if word in self.phrases.pack.roles["conviction"] else "speech_act"
        before = self.phrases.tokens.words[opener.before - 1]
        if opener.kind == "clause" and verb.act == "speech_act" and before in self.phrases.pack.roles["conviction"]:
            return "belief"  # «أعرب عن اعتقاده بأن»
        if opener.kind == "question":
            return "speech_act" if verb.act == "speech_act" else verb.act
        return verb.act

    def _nominal_act(self, verb: Verb, opener: Opener) -> Act:
        """Return the act of «أشار إلى وجود» (an assertion) and «أشار إلى الوضع», «شدد على ضرورة» (none)."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if without_article(words[opener.first].removeprefix("ب")) in phrases.pack.roles["necessity"]:
            return "speech_act"
        if verb.nominal == "assertion" or words[opener.first] in phrases.pack.roles["taken_up"]:
            return verb.act
        return verb.act if phrases.is_event(opener.first) else "speech_act"

    def form(self, opener: Opener, pieces: tuple[Piece, ...]) -> Form:
        """Return direct for a quotation or speech after a colon, mixed for a paraphrase with quoted parts."""
        if opener.kind in ("quotation", "colon"):
            return "direct"
        return self.mixed(pieces)

    def mixed(self, pieces: tuple[Piece, ...]) -> Form:
        """Return "mixed" where a piece holds quotation marks, else "indirect"."""
        words = self.phrases.tokens.words
        held = any(self.contents.holds_quotation(first, last) for first, last in pieces)
        edge = any(first > 0 and words[first - 1] in MARKS for first, _ in pieces)
        return "mixed" if held or edge else "indirect"

    def via(self, first: int, limit: int) -> tuple[Piece, ...]:
        """Return the channel spoken to («لوكالة رويترز») between the tokens ``first`` and ``limit``."""
        for at in range(first, limit):
            if self.phrases.is_channel(at):
                return ((at, self.phrases.source_end(at, limit)),)
        return ()
