"""An article as it is read: without what of its text is no prose, yet told in the article's own offsets.

Markup, front matter and comments to attrib (:attr:`Article.gaps`) must not become a claim, nor part a source from
its cue; yet all that is given out quotes the article as it is. So extraction reads :class:`Prose`, the text with
its gaps cut out, and what it finds is told in the offsets of the original. Rules look around in the text
themselves: they get :func:`analysis_as_read`, where gaps are blanked out, so that offsets stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from attrib.text.comments import comment_gaps
from attrib.types import Analysis, Article, Attribution, Span

_NO_LINE_END = re.compile(r"[^\r\n]")
_LINE_ENDS = re.compile(r"[\r\n]+")
_WITHIN_WORDS = re.compile(r"[*_~`\\]+\Z")


class Prose:
    """An article with its gaps cut out: :attr:`article` is what is read, :meth:`in_original` the way back.

    Line ends inside a gap stay. Where a gap other than a mark of emphasis parts two words («كلمة<br>كلمة»), a space
    takes its place.
    """

    def __init__(self, original: Article) -> None:
        self._original = original
        self._cut: list[int] = []
        self._kept: list[int] = []
        pieces: list[str] = []
        length = 0
        for place, piece in _pieces(original.text, original.gaps):
            self._cut.append(length)
            self._kept.append(place)
            pieces.append(piece)
            length += len(piece)
        self.article = replace(original, text="".join(pieces), gaps=())

    def in_original(self, analysis: Analysis) -> Analysis:
        """Return what was found in :attr:`article` as an analysis of the original; texts are slices of that."""
        text = self._original.text
        return Analysis(
            self._original,
            tuple(replace(one, span=self._span(one.span)) for one in analysis.sentences),
            tuple(self._attribution(one) for one in analysis.attributions),
            analysis.sources,
            tuple(
                replace(one, span=(span := self._span(one.span)), text=span.of(text))
                for one in analysis.claims
            ),
        )

    def _attribution(self, one: Attribution) -> Attribution:
        return replace(
            one,
            sources=tuple(map(self._span, one.sources)),
            cues=tuple(map(self._span, one.cues)),
            contents=tuple(map(self._span, one.contents)),
            named=None if one.named is None else self._span(one.named),
            via=tuple(map(self._span, one.via)),
        )

    def _span(self, span: Span) -> Span:
        start = self._place(span.start)
        return Span(start, self._place(span.end - 1) + 1 if len(span) else start)

    def _place(self, at: int) -> int:
        piece = bisect_right(self._cut, at) - 1
        return self._kept[piece] + at - self._cut[piece]


def _pieces(text: str, gaps: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """Yield what is read of ``text``, each piece with its place."""
    at = 0
    for gap in gaps:
        if at < gap.start:
            yield at, text[at : gap.start]
        at = gap.end
        if _parts_words(text, gap):
            yield gap.start, " "
        for line_ends in _LINE_ENDS.finditer(text, gap.start, gap.end):
            yield line_ends.start(), line_ends[0]
    yield at, text[at:]


def _parts_words(text: str, gap: Span) -> bool:
    if not text[gap.start - 1 : gap.start].isalnum() or not text[gap.end : gap.end + 1].isalnum():
        return False
    between = gap.of(text)
    return not _WITHIN_WORDS.match(between) and not _LINE_ENDS.search(between)


def gaps_of(text: str, form: str) -> tuple[Span, ...]:
    """Return what of an article's text is no prose; ``form`` is the format that it was read in."""
    if form == "markdown":
        from attrib.text.markup import prose_gaps

        return prose_gaps(text)
    return comment_gaps(text) if form != "html" else ()


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with what stands at ``spans`` (sorted, apart) blanked out: no offset and no line changes."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [text[at : span.start], _NO_LINE_END.sub(" ", span.of(text))]
        at = span.end
    return "".join((*pieces, text[at:]))


def analysis_as_read(analysis: Analysis) -> Analysis:
    """Return the analysis on the article with its gaps blanked out; without gaps it is ``analysis`` itself."""
    article = analysis.article
    if not article.gaps:
        return analysis
    text = blanked(article.text, article.gaps)
    claims = tuple(replace(claim, text=claim.span.of(text)) for claim in analysis.claims)
    return replace(analysis, article=replace(article, text=text, gaps=()), claims=claims)
