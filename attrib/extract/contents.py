"""What is said: where the content of a cue ends, and which quotations stand in the article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import Quotation
from attrib.extract.tokens import COMMAS
from attrib.extract.word_marks import BREAKS, PAUSES

Piece = tuple[int, int]
LONGEST = 600  # tokens of a content in one sentence, so that a text without stops takes linear time
_BACKGROUND = 10  # tokens behind «وكان» in which قد makes it background


@dataclass(slots=True)
class Contents:
    """Finds the ends of contents, and the quotations, in one article."""

    phrases: Phrases
    quotations: Sequence[Quotation]
    sentence_ends: Sequence[int]
    """Token index after each sentence, ascending."""

    words: list[str] = field(init=False)
    _opened: dict[int, Quotation] = field(default_factory=dict)
    _closed: dict[int, Quotation] = field(default_factory=dict)
    _unclosed: dict[int, Quotation] = field(default_factory=dict)
    """Token behind a quotation that nothing closes -> the quotation."""
    _ends: dict[int, list[int]] = field(default_factory=dict)
    """Sentence end -> the tokens in the sentence before which a content ends."""

    def __post_init__(self) -> None:
        self.words = self.phrases.words
        self._opened = {quotation.opened: quotation for quotation in self.quotations}
        self._unclosed = {
            quotation.last: quotation for quotation in self.quotations if quotation.closed is None
        }
        self._closed = {
            quotation.closed: quotation for quotation in self.quotations if quotation.closed is not None
        }

    # --- quotations ----------------------------------------------------------------------------------------

    def quotation_at(self, token: int) -> Quotation | None:
        """Return the quotation whose opening mark is ``token``."""
        return self._opened.get(token)

    def quotation_closed_at(self, token: int) -> Quotation | None:
        """Return the quotation whose closing mark is ``token``."""
        return self._closed.get(token)

    def quotation_before(self, at: int) -> Quotation | None:
        """Return the quotation that closes right before token ``at``, a comma aside; or ends there unclosed."""
        comma = at > 1 and self.words[at - 1] in COMMAS
        if comma and (unclosed := self._unclosed.get(at - 1)) is not None:
            return unclosed
        return self.quotation_closed_at(at - 2 if comma else at - 1)

    def holds_quotation(self, first: int, last: int) -> bool:
        """Return whether a quotation opens or closes among the tokens ``first`` up to ``last``."""
        at = bisect_right(self.quotations, first, key=lambda quotation: quotation.last)
        return at < len(self.quotations) and self.quotations[at].opened < last

    def quotation_around(self, token: int) -> Quotation | None:
        """Return the outermost quotation that holds ``token``."""
        at = bisect_right(self.quotations, token, key=lambda quotation: quotation.opened) - 1
        found = self.quotations[at] if at >= 0 else None
        return found if found is not None and found.first <= token < found.last else None

    def quoted(self, opener: int) -> list[Piece]:
        """Return the quotation opened at token ``opener``, one piece a sentence."""
        quotation = self.quotation_at(opener)
        return [] if quotation is None else self.by_sentence(quotation.first, quotation.last)

    def quotation_past(self, opener: int, limit: int) -> Quotation | None:
        """Return the quotation opened at token ``opener`` if it closes at ``limit`` or later, or never."""
        quotation = self.quotation_at(opener)
        closes = quotation is not None and quotation.closed is not None and quotation.closed < limit
        return None if closes else quotation

    # --- pieces --------------------------------------------------------------------------------------------

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
        words = self.words
        if words[first : first + 2] == ["(", "("]:  # ((كذا)), the quotation marks of some papers
            end = next((at for at in range(last - 1, max(first, last - 4), -1) if words[at] == ")"), None)
            if end is not None and words[end - 1] == ")":
                first, last = first + 2, end - 1
        while first < last and not words[first][0].isalnum() and words[first] not in "([":
            first += 1
        while last > first and not words[last - 1][0].isalnum() and words[last - 1] not in ")]%":
            last -= 1
        if last > first and words[last - 1] in ")]" and not any(word in "([" for word in words[first:last]):
            last -= 1
        if first < last and words[first] in "([" and not any(word[0].isalnum() for word in words[first:last]):
            return first, first  # brackets that hold nothing
        return first, last

    # --- where an indirect content ends --------------------------------------------------------------------

    def clause_end(self, first: int, limit: int, breaks: Callable[[int], bool]) -> int:
        """Return where an indirect content that begins at ``first`` ends, at most ``limit``.

        ``breaks(i)`` tells whether token ``i`` begins another attribution beside this one. Nothing ends a
        content inside a quotation that began in it.
        """
        ends = self._ends.get(limit)
        if ends is None:
            index = bisect_left(self.sentence_ends, limit)
            start = self.sentence_ends[index - 1] if index else 0
            ends = self._ends[limit] = [
                at for at in range(start + 1, limit) if self._ends_before(at, limit, breaks)
            ]
        furthest = min(limit, first + LONGEST)
        for at in ends[bisect_right(ends, first) :]:
            if at >= furthest:
                break
            quotation = self.quotation_around(at)
            if (
                quotation is None
                or quotation.opened < first
                or quotation.closed is None
                or quotation.closed >= limit
            ):
                return at
        return furthest

    def _ends_before(self, at: int, limit: int, breaks: Callable[[int], bool]) -> bool:
        """Return whether a content that reaches token ``at`` ends before it."""
        words, roles = self.words, self.phrases.roles
        word = words[at]
        if breaks(at):
            return True
        marks = self.phrases.marks
        if not marks[at] & BREAKS and not marks[at - 1] & PAUSES:
            return False
        if word in roles["clause_break_bare"]:  # «فيما», but not «فيما يتعلق»
            return (words[at + 1] if at + 1 < limit else "") not in roles["goes_on_behind_break"]
        if word == "في":
            if at + 1 < limit and words[at + 1] in roles["while"]:
                return True
        elif word in roles["contrast"] and not roles["completed"].isdisjoint(words[at + 1 : at + 5]):
            return "ه" not in word[-2:]  # «ولكن السكان قد احتفلوا به»
        elif word == "؛" and at + 1 < limit and words[at + 1] in roles["semicolon_break"]:
            return True
        if words[at - 1] in "-–—":
            return self._turns_away(at)  # « - في إشارة إلى»
        if words[at - 1] not in COMMAS:
            return False
        return word in roles["clause_break"] or self._background(at, limit) or self._turns_away(at)

    def _background(self, at: int, limit: int) -> bool:
        """Return whether «وكان ... قد» begins at ``at``: background in the writer's own voice."""
        roles = self.phrases.roles
        return self.words[at] in roles["was"] and not roles["completed"].isdisjoint(
            self.words[at : min(limit, at + _BACKGROUND)]
        )

    def _turns_away(self, at: int) -> bool:
        """Return whether the writer goes on alone: «على الرغم من أن», «وهو ما», «من جهته», «وبدورها»."""
        words, roles = self.words, self.phrases.roles
        word = words[at]
        pair = f"{word} {words[at + 1]}" if at + 1 < len(words) else word
        if word in roles["turns_to_saying"] or pair in roles["turns_to_saying"]:
            # «، دون أن يكشف عن التفاصيل», «لكنه لم يحدد موعدا», «وسط تصفيق», «في إشارة إلى»
            said = roles["said_of_saying"]
            # «لكنه تم تحديد نوعها»: no word on what was not said
            plain = word in roles["contrast"] and roles["not"].isdisjoint(words[at + 1 : at + 5])
            if not plain and any(ahead in said or ahead[1:] in said for ahead in words[at + 1 : at + 6]):
                return True
        return word in roles["writer_goes_on"] or pair in roles["writer_goes_on"]
