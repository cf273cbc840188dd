"""The colon that stands for a verb of saying: «وزير الطاقة: أسعار الوقود لن ترتفع», and the turns of an interview."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, Patterns
from attrib.extract.words import NAMES
from attrib.types import SentenceKind

_LONGEST_SOURCE = 9  # tokens before the colon
_SHORTEST_CONTENT = 3
_BODIES = frozenset({"title", "people", "organization", "anonymous", "group"})
_IN_HEADINGS = _BODIES | {"document"}
_INTERVIEW = 20  # names at the head of an article among which an interviewed person is looked for
_FUTURE = ("سن", "سا")


@dataclass(slots=True)
class ColonPatterns(Patterns):
    """Reads sentences of one article that begin «source: content»."""

    def read(self, sentence: Piece, kind: SentenceKind) -> list[Draft]:
        """Return the attribution that a colon at the head of the sentence signals.

        A topic before a colon («كأس العالم: برنامج المباريات») is none: the source must be someone who speaks,
        and behind a bare name the content must be speech by its first word.
        """
        words, phrases = self.words, self.phrases
        first, last = sentence
        reach = min(last, first + _LONGEST_SOURCE)
        colon = next((at for at in range(first, reach) if words[at] == ":"), None)
        if colon is None or colon == first or last - colon <= _SHORTEST_CONTENT:
            return []
        if any(at in self.reading.by_token for at in range(first, colon)):
            return []
        if not phrases.is_word(first) or phrases.source_end(first, colon) != colon:
            return []
        pieces = self._content(colon + 1, last) if self._speaks(first, colon, kind) else ()
        if not pieces:
            return []
        return [
            Draft(
                cues=((colon, colon + 1),),
                sources=((first, colon),),
                contents=pieces,
                act="assertion",
                stance="neutral",
                form="direct",
                pattern="colon",
            )
        ]

    def _speaks(self, first: int, colon: int, kind: SentenceKind) -> bool:
        """Return whether the words before the colon are one who speaks, by their head or by the speech behind."""
        phrases, head = self.phrases, self.phrases.heads[first]
        if self.words[first].startswith(("بال", "لل", "كال")) or phrases.is_preposition(first):
            return False
        if self.words[first] in self.roles["topic_label"]:
            return False  # «فيديو: لحظة سقوط الرافعة»
        if head in (_IN_HEADINGS if kind == "heading" else _BODIES):
            return True
        if kind == "sentence" and self._interviewed(first, colon):
            return True
        if head not in NAMES and head != "place" and not phrases.run_begins(first):
            return False
        word = self.words[colon + 1]
        return (
            (word in MARKS and head != "place") or word in self.roles["speech_opening"] or word[:2] in _FUTURE
        )

    def _interviewed(self, first: int, colon: int) -> bool:
        """Return whether the whole name before the colon stood in the text before: the turn of an interview."""
        if self.phrases.run_at(first) != (first, colon):
            return False
        name = self.words[first:colon]
        earlier = (run for run in self.phrases.runs[:_INTERVIEW] if run[0] < first)
        return any(self.words[run[0] : run[1]] == name for run in earlier)

    def _content(self, first: int, last: int) -> tuple[Piece, ...]:
        """Return the speech behind the colon: a quotation, or the rest of the sentence."""
        if self.contents.quotation_past(first, last - 2) is not None:
            return tuple(self.contents.quoted(first))
        piece = self.contents.trim(first, last)
        return (piece,) if piece[1] - piece[0] >= _SHORTEST_CONTENT else ()
