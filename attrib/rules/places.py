"""Where things lie in a draft: sentences by their place, paragraphs, the order of attributions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from attrib.types import Analysis, Attribution, Sentence, Span

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
    """Return the paragraph of the first sentence that is neither heading nor boilerplate: the lead."""
    first = next((one.span for one in analysis.sentences if one.kind == "sentence"), None)
    if first is None:
        return None
    end = _BREAK.search(analysis.article.text, first.start)
    return Span(first.start, end.start() if end is not None else len(analysis.article.text))
