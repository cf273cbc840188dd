"""The colon that stands for a verb of saying: «وزير الطاقة: أسعار الوقود لن ترتفع», and the turns of an interview."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import Contents, Piece
from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, Reading
from attrib.types import SentenceKind

_LONGEST_SOURCE = 9  # tokens before the colon
_SHORTEST_CONTENT = 3
_BODIES = frozenset({"title", "people", "organization", "anonymous", "group"})
_IN_HEADINGS = _BODIES | {"document"}
_NAMES = frozenset({"name_m", "name_f"})


@dataclass(slots=True)
class ColonPatterns:
    """Reads sentences of one article that begin «source: content»."""

    reading: Reading

    def read(self, sentence: Piece, kind: SentenceKind) -> list[Draft]:
        """Return the attribution that a colon at the head of the sentence signals.

        A topic before a colon («كأس العالم: برنامج المباريات») is none: the source must be someone who speaks,
        and behind a bare name the content must be speech by its first word.
        """
        phrases, contents = self.reading.phrases, self.reading.contents
        words = phrases.tokens.words
        first, last = sentence
        reach = min(last, first + _LONGEST_SOURCE)
        colon = next((at for at in range(first, reach) if words[at] == ":"), None)
        if colon is None or colon == first or last - colon <= _SHORTEST_CONTENT:
            return []
        if any(at in self.reading.by_token for at in range(first, colon)):
            return []
        if not phrases.is_word(first) or phrases.source_end(first, colon) != colon:
            return []
        if not self._speaks(phrases, first, colon, kind):
            return []
        pieces = self._content(contents, colon + 1, last)
        if not pieces:
            return []
        return [
            Draft(((colon, colon + 1),), ((first, colon),), pieces, "assertion", "neutral", "direct",
                  "source, colon, content", 0.75)
        ]  # fmt: skip

    def _speaks(self, phrases: Phrases, first: int, colon: int, kind: SentenceKind) -> bool:
        head = phrases.kind_at(first)
        if phrases.tokens.words[first].startswith(("بال", "لل", "كال")) or phrases.is_preposition(first):
            return False
        if head in (_IN_HEADINGS if kind == "heading" else _BODIES):
            return True
        if kind == "sentence" and self._interviewed(phrases, first, colon):
            return True
        if head not in _NAMES | {"place"} and not any(run[0] == first for run in phrases.runs):
            return False
        word = phrases.tokens.words[colon + 1]
        return (word in MARKS and head != "place") or word in phrases.pack.roles["speech_opening"] or word[:2] in ("سن", "سا")

    def _interviewed(self, phrases: Phrases, first: int, colon: int) -> bool:
        """Return whether the whole name before the colon stood in the text before: the turn of an interview."""
        run = phrases.run_at(first)
        if run != (first, colon):
            return False
        words = phrases.tokens.words
        name = words[first:colon]
        return any(words[other[0] : other[1]] == name for other in phrases.runs[:20] if other[0] < first)

    def _content(self, contents: Contents, first: int, last: int) -> tuple[Piece, ...]:
        quotation = contents.quotation_at(first)
        if quotation is not None and (quotation.closed is None or quotation.closed >= last - 2):
            return tuple(contents.quoted(first))
        piece = contents.trim(first, last)
        return (piece,) if piece[1] - piece[0] >= _SHORTEST_CONTENT else ()
