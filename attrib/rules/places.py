"""Where things lie in a draft: sentences by their place, paragraphs, the order of attributions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from attrib.types import Analysis, Attribution, Sentence, Span

_HEADLINE_WORDS = 6
"""No first paragraph of a story is shorter, headlines with a full stop are."""
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def sentence_numbers(sentences: Sequence[Sentence], span: Span) -> range:
    """Return the indices of the sentences that ``span`` touches."""
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.span.end)
    last = bisect_left(sentences, span.end, key=lambda sentence: sentence.span.start)
    return range(first, last)


def first_place(attribution: Attribution) -> int:
    """Return where an attribution first shows itself: its source or its cue, whichever comes first."""
    spans = (*attribution.sources, *attribution.cues)
    return min((span.start for span in spans), default=0)


def in_order(analysis: Analysis) -> list[Attribution]:
    """Return the attributions in the order of the text."""
    return sorted(analysis.attributions, key=first_place)


def in_body(analysis: Analysis, span: Span) -> bool:
    """Return whether ``span`` begins in a sentence, not in a heading or in boilerplate."""
    numbers = sentence_numbers(analysis.sentences, Span(span.start, span.start + 1))
    return len(numbers) > 0 and analysis.sentences[numbers[0]].kind == "sentence"


def first_paragraph(analysis: Analysis) -> Span | None:
    """Return the first paragraph of the story itself: the lead.

    A first line that ends in no stop, or is very short, is a headline where a paragraph comes after it.
    """
    text = analysis.article.text
    paragraphs: list[Span] = []
    for sentence in analysis.sentences:
        if sentence.kind != "sentence" or (paragraphs and sentence.span.start < paragraphs[-1].end):
            continue
        end = _BREAK.search(text, sentence.span.start)
        paragraphs.append(Span(sentence.span.start, end.start() if end is not None else len(text)))
        if len(paragraphs) == 2 or _is_story(paragraphs[0].of(text)):
            break
    return paragraphs[-1] if paragraphs else None


def _is_story(paragraph: str) -> bool:
    bare = paragraph.rstrip().rstrip("»”\"'’›)")
    return len(bare.split()) > _HEADLINE_WORDS and bare.endswith((".", "؟", "?", "!", "…", ":", "،"))


class AttributionsByPlace:
    """The attributions of each sentence, so that a long draft takes time linear in its length."""

    def __init__(self, analysis: Analysis) -> None:
        self._starts = [sentence.span.start for sentence in analysis.sentences]
        self._ends = [sentence.span.end for sentence in analysis.sentences]
        self._by_sentence: defaultdict[int, list[Attribution]] = defaultdict(list)
        for attribution in analysis.attributions:
            spans = (*attribution.sources, *attribution.cues, *attribution.contents)
            for number in {number for span in spans for number in self.numbers(span)}:
                self._by_sentence[number].append(attribution)

    def numbers(self, span: Span) -> range:
        """Return the indices of the sentences that ``span`` touches."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def of_sentence(self, number: int) -> Sequence[Attribution]:
        """Return the attributions that a sentence holds a part of."""
        return self._by_sentence.get(number, ())

    def near(self, span: Span) -> list[Attribution]:
        """Return the attributions that the sentences of ``span`` hold a part of, each once."""
        found = {one.id: one for number in self.numbers(span) for one in self.of_sentence(number)}
        return list(found.values())
