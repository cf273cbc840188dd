"""What is said: where the content of a cue begins (its opener) and where it ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import MARKS, Quotation
from attrib.lang.cues import Verb

OpenerKind = Literal["clause", "colon", "quotation", "question", "nominal"]
Piece = tuple[int, int]
_REACH = 45  # tokens between a cue and what opens its content, at most
_COMMAS = "،,"
_MOST_COMMAS = 6  # between a cue and what opens its content
LONGEST = 600  # tokens of a content in one sentence, so that a text without stops takes linear time
_GOVERNED = ("علي", "الي", "من", "عن", "ب", "في")


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a content: the subject ends before token ``before``, the content begins at ``first``."""

    kind: OpenerKind
    before: int
    first: int


@dataclass(slots=True)
class Contents:
    """Finds openers and ends of contents in one article."""

    phrases: Phrases
    quotations: Sequence[Quotation]
    sentence_ends: Sequence[int]
    """Token index after each sentence, ascending."""

    _opened: dict[int, Quotation] = field(default_factory=dict)
    _closed: dict[int, Quotation] = field(default_factory=dict)
    _ends: dict[int, list[int]] = field(default_factory=dict)
    """Sentence end -> the tokens in the sentence before which a content ends."""

    def __post_init__(self) -> None:
        self._opened = {quotation.opened: quotation for quotation in self.quotations}
        self._closed = {quotation.closed: quotation for quotation in self.quotations if quotation.closed is not None}

    def quotation_at(self, token: int) -> Quotation | None:
        """Return the quotation whose opening mark is ``token``."""
        return self._opened.get(token)

    def quotation_closed_at(self, token: int) -> Quotation | None:
        """Return the quotation whose closing mark is ``token``."""
        return self._closed.get(token)

    def holds_quotation(self, first: int, last: int) -> bool:
        """Return whether a quotation opens or closes among the tokens ``first`` up to ``last``."""
        at = bisect_left(self.quotations, first, key=lambda quotation: quotation.last)
        return at < len(self.quotations) and self.quotations[at].opened < last

    def quotation_around(self, token: int) -> Quotation | None:
        """Return the outermost quotation that holds ``token``."""
        at = bisect_right(self.quotations, token, key=lambda quotation: quotation.opened) - 1
        found = self.quotations[at] if at >= 0 else None
        return found if found is not None and found.first <= token < found.last else None

    def is_name(self, quotation: Quotation) -> bool:
        """Return whether a quotation inside a noun phrase is a name («صحيفة "فورين بوليسي"»), not speech."""
        if quotation.closed is None or quotation.last - quotation.first > 6:
            return False
        words = self.phrases.tokens.words
        before = quotation.opened - 1
        if before < 0:
            return False
        kind = self.phrases.kind(words[before])
        governed = before > 0 and words[before - 1] in ("في", "عبر", "خلال")
        hearers = self.phrases.is_channel(before) and kind not in ("media", "organization") and words[before] != "ل"
        if (kind == "document" and governed) or hearers:
            return False  # «في بيان "نحث الأطراف"», «للصحافيين "نتابع الوضع"»
        length = quotation.last - quotation.first
        following = words[quotation.closed + 1 : quotation.closed + 4]
        if length <= 3 and any(word in ("قايلا", "قايله", "ان", ":") for word in following):
            return True
        if length <= 3 and self.phrases.cue_verb(before) and not self._ends_sentence(quotation, len(words)):
            return self._named_by_cue(quotation)
        return kind in ("media", "organization", "document", "title", "people", "group") or words[before] in (
            "ل", "برنامج", "فيلم", "كتاب", "مسلسل", "عمليه", "مبادره", "مشروع", "فندق", "مستشفي",
        )  # fmt: skip

    def _named_by_cue(self, quotation: Quotation) -> bool:
        """Return whether a short quotation right behind a verb of saying is its subject («ونفى «منتصر» وجود»)."""
        words, phrases = self.phrases.tokens.words, self.phrases
        assert quotation.closed is not None
        for at in range(quotation.closed + 1, min(len(words), quotation.closed + 14)):
            if words[at] in ".؟!؛":
                return False
            if phrases.is_complementiser(at) or words[at] == ":" or (at == quotation.closed + 1 and phrases.is_word(at) and phrases.is_event(at)):
                return True
        return False

    def find_opener(self, first: int, limit: int, verb: Verb | None) -> Opener | None:
        """Return what opens the content of a cue whose neighbourhood begins at token ``first``."""
        words, phrases = self.phrases.tokens.words, self.phrases
        commas = 0
        inner = -_REACH  # a cue verb inside a relative clause, which has its own complementiser
        at = first
        reach = min(limit, first + _REACH)
        while at < reach:
            word = words[at]
            if phrases.is_word(at):
                if phrases.is_complementiser(at) and at - inner > 2 and not self._tied_elsewhere(at, first, reach, verb):
                    return self._clause_opener(at, first, limit)
                if word == "عما" or (word == "ما" and at + 1 < limit and words[at + 1] == "اذا") or word == "كيف":
                    return Opener("question", at, at)
                if at > first and phrases.cue_verb(at):
                    if self._in_relative(first, at) or word in phrases.pack.roles["attached_verb"]:
                        inner = at
                    elif phrases.cue_verb(at, strong=True):
                        return None
                if at > first and self._other_participle(at, limit):
                    return None
                at += 1
                continue
            if word == ":":
                return self._after_colon(at, limit)
            if word in MARKS:
                quotation = self.quotation_at(at)
                if quotation is None:
                    at += 1
                    continue
                short = quotation.last - quotation.first <= 2 and words[at - 1] != ":" and at > first
                if (short or self.is_name(quotation)) and not self._ends_sentence(quotation, limit):
                    at = quotation.closed + 1
                    continue
                if verb is not None and (verb.nominal or verb.preps) and words[at - 1] in ("ب", "ل"):
                    return None
                return Opener("quotation", at, at)
            if word in _COMMAS:
                commas += 1
                if commas > _MOST_COMMAS or (at + 1 < limit and words[at + 1][:1] == "و" and phrases.cue_verb(at + 1)):
                    return None
            elif word in "؛;؟!" or (word == "." and not self._abbreviation(at)):
                return None
            at += 1
        return None

    def _clause_opener(self, at: int, first: int, limit: int) -> Opener:
        """Return the opener at the complementiser ``at``, with the preposition that governs it."""
        words, phrases = self.phrases.tokens.words, self.phrases
        before = at - 1 if at > first and words[at - 1] in _GOVERNED else at
        glued = words[at] in phrases.pack.complementisers_with_pronoun
        begin = at if glued else at + 1
        if not glued and begin < limit and words[begin] == ":":
            begin += 1
        return Opener("clause", before, begin)

    def _tied_elsewhere(self, at: int, first: int, reach: int, verb: Verb | None) -> bool:
        """Return whether أن belongs to a circumstance («بعد أن»), or قال has its own إن further on."""
        words, phrases = self.phrases.tokens.words, self.phrases
        if at > first and words[at - 1] in phrases.pack.roles["subordinator"]:
            return True
        if at > first and words[at] in ("وان", "وبان") and words[at - 1] in _COMMAS:
            return True  # the chain of an earlier content goes on: «أكد أن التحقيق انتهى، وأن النتائج»
        if verb is None or verb.lemma != "قال" or at == first or self._below(at):
            return False
        for later in range(at + 1, reach):
            word = words[later]
            if word in "؛;.؟!:" or word in MARKS or phrases.cue_verb(later, strong=True):
                return False
            if phrases.is_complementiser(later) and word[:1] != "و" and self._below(later):
                return True
        return False

    def _below(self, at: int) -> bool:
        """Return whether a complementiser is written إن, with its hamza below."""
        tokens = self.phrases.tokens
        return "إ" in tokens.text[tokens.starts[at] : tokens.ends[at]]

    def _other_participle(self, at: int, limit: int) -> bool:
        """Return whether «، مضيفا أن» stands at ``at``: the opener behind it is not this cue's."""
        words = self.phrases.tokens.words
        forms = self.phrases.pack.cues.verbs.get(words[at], ())
        if not forms or any(form.shape != "participle" for form in forms) or words[at] in ("قايلا", "قايله", "قايلين"):
            return False
        if words[at - 1] not in _COMMAS:  # «... الإنساني مؤكدا أن»: only where its clause follows at once
            if not words[at].endswith("ا") and not words[at - 1].startswith(("ال", "لل", "بال", "وال")):
                return False  # «وثيقة مسربة»
            tied = at + 1 < limit and words[at + 1] in forms[0].verb.preps
            following = at + 2 if tied else at + 1
            return following < limit and self.phrases.is_complementiser(following)
        ahead = range(at + 1, min(limit, at + 3))
        return any(
            self.phrases.is_complementiser(i) or words[i] == ":" or words[i] in MARKS or words[i] in forms[0].verb.preps
            for i in ahead
        )

    def _ends_sentence(self, quotation: Quotation, limit: int) -> bool:
        """Return whether nothing follows a quotation in its sentence: it is no name then, but what is said."""
        words = self.phrases.tokens.words
        if quotation.closed is None or quotation.closed + 1 >= limit:
            return True
        named = self.phrases.kind(words[quotation.opened - 1]) in ("media", "organization", "document")
        return not named and all(not word[0].isalnum() for word in words[quotation.closed + 1 : limit])

    def _in_relative(self, first: int, at: int) -> bool:
        words, relatives = self.phrases.tokens.words, self.phrases.pack.roles["relative"]
        return any(words[i] in relatives for i in range(max(first, at - 4), at))

    def _abbreviation(self, at: int) -> bool:
        words = self.phrases.tokens.words
        return at > 0 and (words[at - 1] in self.phrases.pack.abbreviations or len(words[at - 1]) == 1)

    def _after_colon(self, colon: int, limit: int) -> Opener:
        words = self.phrases.tokens.words
        at = colon + 1
        if at < limit and words[at] in self.phrases.pack.complementisers and words[at] in ("ان", "بان"):
            at += 1
            return Opener("clause", colon, at)
        if at < len(words) and words[at] in MARKS and self.quotation_at(at) is not None:
            return Opener("quotation", colon, at)
        return Opener("colon", colon, at)

    def quoted(self, opener: int) -> list[Piece]:
        """Return the quotation opened at token ``opener``, one piece a sentence."""
        quotation = self.quotation_at(opener)
        if quotation is None:
            return []
        return self.by_sentence(quotation.first, quotation.last)

    def by_sentence(self, first: int, last: int) -> list[Piece]:
        """Cut a token range at the sentence ends inside it, each piece without marks at its ends."""
        pieces: list[Piece] = []
        start = first
        for end in self.sentence_ends[bisect_right(self.sentence_ends, first) :]:
            if end >= last:
                break
            pieces.append((start, end))
            start = end
        pieces.append((start, last))
        return [trimmed for piece in pieces if (trimmed := self.trim(*piece))[0] < trimmed[1]]

    def trim(self, first: int, last: int) -> Piece:
        """Take marks off both ends of a piece: stops, commas, dashes, and quotation marks."""
        words = self.phrases.tokens.words
        if tuple(words[first : first + 2]) == ("(", "("):  # ((كذا)), the quotation marks of some papers
            end = next((at for at in range(last - 1, max(first, last - 4), -1) if words[at] == ")"), None)
            if end is not None and words[end - 1] == ")":
                first, last = first + 2, end - 1
        while first < last and not words[first][0].isalnum() and words[first] not in "([":
            first += 1
        while last > first and not words[last - 1][0].isalnum() and words[last - 1] not in ")]%":
            last -= 1
        if last > first and words[last - 1] in ")]" and not any(w in "([" for w in words[first:last]):
            last -= 1
        return first, last

    def _turns_away(self, at: int, limit: int) -> bool:
        """Return whether the writer goes on alone: «على الرغم من أن», «وهو ما», «من جهته», «وبدورها»."""
        words, roles = self.phrases.tokens.words, self.phrases.pack.roles
        pair = tuple(words[at : at + 2])
        if words[at] in ("دون", "بدون", "لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها", "من", "وسط", "في"):
            # «، دون أن يكشف عن التفاصيل», «لكنه لم يحدد موعدا», «وسط تصفيق», «في إشارة إلى»
            ahead = words[at + 1 : at + 4]
            told = [word for word in ahead if word in roles["said_of_saying"] or word[1:] in roles["said_of_saying"]]
            if told and (words[at] != "من" or pair[1] == "دون"):
                return True
        if len(pair) > 1 and pair[0] == "ومن" and pair[1] in ("المقرر", "المتوقع", "المنتظر", "المرجح", "المزمع"):
            return True
        if words[at] in ("وبدوره", "وبدورها", "بدوره", "بدورها", "وحينها"):
            return True
        if len(pair) < 2:
            return False
        return (
            pair in (("علي", "الرغم"), ("علي", "ان"), ("وهو", "ما"), ("وهذا", "ما"), ("وهي", "ما"), ("الامر", "الذي"), ("وهو", "امر"))
            or (pair[0] in ("من", "ومن") and pair[1] in ("جهته", "جهتها", "جانبه", "جانبها", "ناحيته", "ناحيتها"))
        )

    def _background(self, at: int, limit: int) -> bool:
        """Return whether «وكان ... قد» begins at ``at``: background in the writer's own voice."""
        words = self.phrases.tokens.words
        if words[at] not in ("وكان", "وكانت", "كان", "كانت"):
            return False
        return "قد" in words[at : min(limit, at + 10)]

    def clause_end(self, first: int, limit: int, breaks: Callable[[int], bool]) -> int:
        """Return where an indirect content that begins at ``first`` ends, at most ``limit``.

        ``breaks(i)`` tells whether token ``i`` begins another attribution beside this one. Nothing ends a
        content inside a quotation that began in it.
        """
        ends = self._ends.get(limit)
        if ends is None:
            index = bisect_left(self.sentence_ends, limit)
            start = self.sentence_ends[index - 1] if index else 0
            ends = self._ends[limit] = [at for at in range(start + 1, limit) if self._ends_before(at, limit, breaks)]
        furthest = min(limit, first + LONGEST)
        for at in ends[bisect_right(ends, first) :]:
            if at >= furthest:
                break
            quotation = self.quotation_around(at)
            if quotation is None or quotation.opened < first or quotation.closed is None or quotation.closed >= limit:
                return at
        return furthest

    def _ends_before(self, at: int, limit: int, breaks: Callable[[int], bool]) -> bool:
        """Return whether a content that reaches token ``at`` ends before it."""
        words, roles = self.phrases.tokens.words, self.phrases.pack.roles
        word = words[at]
        if breaks(at):
            return True
        if word in roles["clause_break_bare"]:
            following = words[at + 1] if at + 1 < limit else ""
            return following not in ("يتعلق", "يخص", "يلي", "بعد", "بينهم", "بينها", "عدا", "لو", "اذا", "مضي", "سبق", "يبدو")
        if word == "في" or word == "؛":
            following = words[at + 1] if at + 1 < limit else ""
            if following in (("حين",) if word == "في" else ("لذا", "لذلك", "كما", "فيما", "بينما")):
                return True
        if words[at - 1] not in _COMMAS:
            return False
        return word in roles["clause_break"] or self._background(at, limit) or self._turns_away(at, limit)
