"""What opens the content of a cue: a complementiser, a colon, a quotation, a question or a noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from attrib.extract.contents import Contents
from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import MARKS, Quotation
from attrib.extract.tokens import COMMAS
from attrib.extract.word_marks import ASKS, CUE_VERB, OPENS, PARTICIPLE, WITHHOLDS, WORD
from attrib.lang.cues import Verb

OpenerKind = Literal["clause", "colon", "quotation", "question", "nominal"]
_REACH = 45  # tokens between a cue and what opens its content, at most
_MOST_COMMAS = 6  # between a cue and what opens its content
_QUOTED_NAME = 6  # words that a quoted name has at most
_SHORT = 3  # words that a quotation has at most where it is a name by its neighbours alone
_STOPS = "؛;؟!"
_TELLING = WORD | OPENS | ASKS | WITHHOLDS | CUE_VERB | PARTICIPLE


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a content: the subject ends before token ``before``, the content begins at ``first``."""

    kind: OpenerKind
    before: int
    first: int


@dataclass(slots=True)
class _Search:
    """The way from a cue to its opener: see :meth:`Openers.find`."""

    first: int
    limit: int
    reach: int
    verb: Verb | None
    commas: int = 0
    inner: int = -_REACH
    """The last cue verb inside a relative clause, which has a complementiser of its own."""


@dataclass(slots=True)
class Openers:
    """Finds what opens contents in one article."""

    phrases: Phrases
    contents: Contents
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.phrases.words

    def find(self, first: int, limit: int, verb: Verb | None) -> Opener | None:
        """Return what opens the content of a cue whose neighbourhood begins at token ``first``."""
        search = _Search(first, limit, min(limit, first + _REACH), verb)
        at, marks = first, self.phrases.marks
        while at < search.reach:
            if marks[at] & _TELLING == WORD:
                at += 1  # most words open and close nothing
                continue
            found = self._at_word(at, search) if marks[at] & WORD else self._at_mark(at, search)
            if not isinstance(found, int):
                return found
            at = found
        return None

    def _at_word(self, at: int, search: _Search) -> Opener | int | None:
        """Return the opener that the word at ``at`` is, the token where the search goes on, or None to give up."""
        words, phrases, first = self.words, self.phrases, search.first
        word = words[at]
        if phrases.is_complementiser(at) and at - search.inner > 2 and not self._tied_elsewhere(at, search):
            return self._clause(at, first, search.limit)
        if word in phrases.roles["opens_question"]:
            return Opener("question", at, at)
        what = word in phrases.roles["whether_first"] and at + 1 < search.limit
        if what and words[at + 1] in phrases.roles["whether_second"]:
            return Opener("question", at, at)  # «ما إذا»
        if at == first:
            return at + 1
        if phrases.withholds_name(at):
            return self._behind_withheld(at)  # «، رفض الكشف عن اسمه، إن»
        if phrases.cue_verb(at):
            if self._in_relative(first, at) or word in phrases.roles["attached_verb"]:
                search.inner = at
            elif phrases.cue_verb(at, strong=True):
                return None
        return None if self._other_participle(at, search.limit) else at + 1

    def _behind_withheld(self, at: int) -> int:
        """Return the token behind «طلب عدم كشف اسمه», «رفض ذكر هويته» at ``at``."""
        reach = min(len(self.words), at + 6)
        return max(
            i + 1 for i in range(at, reach) if i == at or self.words[i] in self.phrases.roles["withheld"]
        )

    def _at_mark(self, at: int, search: _Search) -> Opener | int | None:
        """Return the opener that the mark at ``at`` is, the token where the search goes on, or None to give up."""
        words, limit = self.words, search.limit
        word = words[at]
        if word == ":":
            return self._after_colon(at, limit)
        if word in MARKS:
            return self._at_quotation(at, search)
        if word in COMMAS:
            search.commas += 1
            joined = at + 1 < limit and words[at + 1][0] == "و" and self.phrases.cue_verb(at + 1)
            return None if joined or search.commas > _MOST_COMMAS else at + 1
        stop = word == "." and not self._abbreviation(at) and not self.phrases.inside_address(at)
        return None if word in _STOPS or stop else at + 1

    def _at_quotation(self, at: int, search: _Search) -> Opener | int | None:
        """Read a quotation mark: the quotation is the content, or a name on the way to it."""
        words, verb = self.words, search.verb
        quotation = self.contents.quotation_at(at)
        if quotation is None:
            return at + 1
        short = quotation.last - quotation.first <= 2 and words[at - 1] != ":" and at > search.first
        if (short or self.is_name(quotation)) and not self._ends_sentence(quotation, search.limit):
            assert quotation.closed is not None
            return quotation.closed + 1
        if verb is not None and (verb.nominal or verb.preps) and words[at - 1] in ("ب", "ل"):
            return None
        return Opener("quotation", at, at)

    # --- clauses -------------------------------------------------------------------------------------------

    def _clause(self, at: int, first: int, limit: int) -> Opener:
        """Return the opener at the complementiser ``at``, with the preposition that governs it («إلى أن»)."""
        words, phrases = self.words, self.phrases
        governed = at > first and words[at - 1] in phrases.roles["governs_clause"]
        governed = governed and (words[at - 1] == "ب" or phrases.is_preposition(at - 1))  # not «محمد علي إن»
        before = at - 1 if governed else at
        glued = words[at] in phrases.pack.complementisers_with_pronoun
        begin = at if glued else at + 1
        if not glued and begin < limit and words[begin] == ":":
            begin += 1
        return Opener("clause", before, begin)

    def _tied_elsewhere(self, at: int, search: _Search) -> bool:
        """Return whether أن belongs to a circumstance («بعد أن»), or قال has its own إن further on."""
        words, phrases, verb = self.words, self.phrases, search.verb
        if at > search.first and words[at - 1] in phrases.roles["subordinator"]:
            return phrases.phrase_at("circumstances", at - 2, at) < 2  # «بعد أن», but «فيما بعد أن»
        if at > search.first and words[at] in phrases.roles["and_that"] and words[at - 1] in COMMAS:
            return True  # the chain of an earlier content goes on: «أكد أن التحقيق انتهى، وأن النتائج»
        if (
            verb is None
            or verb.lemma not in phrases.roles["takes_inna"]
            or at == search.first
            or self._below(at)
        ):
            return False
        for later in range(at + 1, search.reach):
            word = words[later]
            if word in "؛;.؟!:" or word in MARKS or phrases.cue_verb(later, strong=True):
                return False
            if phrases.is_complementiser(later) and word[0] != "و" and self._below(later):
                return True
        return False

    def _below(self, at: int) -> bool:
        """Return whether a complementiser is written إن, with its hamza below."""
        return "إ" in self.phrases.written(at)

    def _other_participle(self, at: int, limit: int) -> bool:
        """Return whether «، مضيفا أن» stands at ``at``: the opener behind it is not this cue's."""
        words, phrases = self.words, self.phrases
        if not phrases.marks[at] & PARTICIPLE:
            return False
        preps = phrases.pack.cues.verbs[words[at]][0].verb.preps
        if words[at - 1] not in COMMAS:  # «... الإنساني مؤكدا أن»: only where its clause follows at once
            if not words[at].endswith("ا") and not phrases.has_article(at - 1):
                return False  # «وثيقة مسربة»
            tied = at + 1 < limit and words[at + 1] in preps
            following = at + 2 if tied else at + 1
            return following < limit and phrases.is_complementiser(following)
        return any(
            phrases.is_complementiser(i) or words[i] == ":" or words[i] in MARKS or words[i] in preps
            for i in range(at + 1, min(limit, at + 3))
        )

    def _in_relative(self, first: int, at: int) -> bool:
        """Return whether a relative stands shortly before ``at`` («الذي سبق أن قال»)."""
        return not self.phrases.roles["relative"].isdisjoint(self.words[max(first, at - 4) : at])

    def _abbreviation(self, at: int) -> bool:
        """Return whether the stop at ``at`` belongs to an abbreviation or an initial («د.»)."""
        words = self.words
        return at > 0 and (words[at - 1] in self.phrases.pack.abbreviations or len(words[at - 1]) == 1)

    def _after_colon(self, colon: int, limit: int) -> Opener:
        """Return the opener at a colon, which a complementiser or a quotation may follow («قال: إن»)."""
        words = self.words
        at = colon + 1
        if at < limit and words[at] in self.phrases.roles["that"]:
            return Opener("clause", colon, at + 1)
        if at < len(words) and words[at] in MARKS and self.contents.quotation_at(at) is not None:
            return Opener("quotation", colon, at)
        return Opener("colon", colon, at)

    # --- quotations that are names -------------------------------------------------------------------------

    def is_name(self, quotation: Quotation) -> bool:
        """Return whether a quotation inside a noun phrase is a name («صحيفة "فورين بوليسي"»), not speech."""
        length = quotation.last - quotation.first
        before = quotation.opened - 1
        if quotation.closed is None or length > _QUOTED_NAME or before < 0:
            return False
        words, phrases = self.words, self.phrases
        kind = phrases.kinds[before]
        governed = before > 0 and words[before - 1] in phrases.roles["in_a_document"]
        hearers = (
            words[before] != "ل" and kind not in ("media", "organization") and phrases.is_channel(before)
        )
        if (kind == "document" and governed) or hearers:
            return False  # «في بيان "نحث الأطراف"», «للصحافيين "نتابع الوضع"»
        if length <= _SHORT:
            following = words[quotation.closed + 1 : quotation.closed + 4]
            if any(word == ":" or word in phrases.roles["behind_quoted_subject"] for word in following):
                return True
            if phrases.cue_verb(before) and not self._ends_sentence(quotation, len(words)):
                return self._named_by_cue(quotation)
        named = kind in ("media", "organization", "document", "title", "people", "group")
        return named or words[before] == "ل" or words[before] in phrases.roles["has_quoted_name"]

    def _named_by_cue(self, quotation: Quotation) -> bool:
        """Return whether a short quotation right behind a verb of saying is its subject («ونفى «منتصر» وجود»)."""
        words, phrases = self.words, self.phrases
        assert quotation.closed is not None
        first = quotation.closed + 1
        for at in range(first, min(len(words), first + 13)):
            if words[at] in ".؟!؛":
                return False
            if phrases.is_complementiser(at) or words[at] == ":":
                return True
            if at == first and phrases.is_word(at) and phrases.is_event(at):
                return True
        return False

    def _ends_sentence(self, quotation: Quotation, limit: int) -> bool:
        """Return whether nothing follows a quotation in its sentence: it is no name then, but what is said."""
        words = self.words
        if quotation.closed is None or quotation.closed + 1 >= limit:
            return True
        named = self.phrases.kinds[quotation.opened - 1] in ("media", "organization", "document")
        named = (
            named and quotation.last - quotation.first <= _SHORT
        )  # «لوكالة فرانس برس "الوضع خطير جدا هنا"»
        return not named and all(not word[0].isalnum() for word in words[quotation.closed + 1 : limit])
