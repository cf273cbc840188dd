"""What is left of an article when the frames of its attributions are taken out, cut at the contents' ends.

A *frame* is who says it and by which word: source, cue, complementiser and what stands between. A *stretch*
is a run of tokens outside every frame, all in the same innermost core content (or in none).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrib.extract.claim_grammar import ClaimGrammar
from attrib.extract.claim_words import MARK, RELATIVE
from attrib.extract.finite_verbs import FINITE
from attrib.extract.tokens import Tokens
from attrib.types import Attribution

Piece = tuple[int, int]
_FAR = 40  # tokens between a source and its cue over which the frame does not reach
_DEEPEST = 16  # contents inside contents that are told apart


class Stretch(NamedTuple):
    """Tokens ``first`` up to ``last``. ``inside`` lists the attributions whose content holds it, innermost first.

    ``held`` tells whether it lies in the content of an attribution that takes its frame out of claims.
    """

    first: int
    last: int
    inside: tuple[int, ...]
    held: bool
    complete: bool
    """Whether it is all that its innermost content says in this sentence."""


def framed(attribution: Attribution, tokens: Tokens, grammar: ClaimGrammar) -> bool:
    """Return whether claims leave out this attribution's source and cue.

    They do for what is said, believed or called for in a clause; a call, a promise or an accusation whose
    content is no proposition is a claim of its own («دعا إلى وقف إطلاق النار»), and so is «من المتوقع أن».
    """
    if attribution.core:
        # «أعلنت الشركة أرباحها»: one word is no proposition.
        words = sum(tokens.at(span.end) - tokens.at(span.start) for span in attribution.contents)
        return words > 1 or attribution.form == "direct"
    if attribution.act == "speech_act":
        return False
    return any(
        tokens.words[at] in grammar.roles["mention"] or tokens.words[at][1:] in grammar.roles["mention"]
        for cue in attribution.cues
        for at in range(tokens.at(cue.start), tokens.at(cue.end))
    )


def frame_pieces(attribution: Attribution, tokens: Tokens, kinds: Sequence[int]) -> Iterator[Piece]:
    """Yield the token ranges of one attribution's frame, with the words between its parts.

    A source that is the subject of another clause before the cue («وألقت المديرة كلمة صرحت فيها بأن») stays
    outside the frame: that clause is a claim of its own.
    """
    cues = sorted((tokens.at(span.start), tokens.at(span.end)) for span in attribution.cues)
    sources = sorted((tokens.at(span.start), tokens.at(span.end)) for span in attribution.sources)
    contents = sorted((tokens.at(span.start), tokens.at(span.end)) for span in attribution.contents)
    sources = [s for s in sources if s[0] > cues[0][0] or not _of_another_clause(s, cues[0][0], kinds)]
    parts = sorted([*cues, *sources])
    groups: list[Piece] = []
    for first, last in parts:
        between = groups and any(groups[-1][1] <= c[0] and c[1] <= first for c in contents)
        if groups and not between and first - groups[-1][1] <= _FAR:
            groups[-1] = (groups[-1][0], max(groups[-1][1], last))
        else:
            groups.append((first, last))
    for first, last in groups:
        following = next((c for c in contents if c[0] >= last), None)
        if following is not None and following[0] - last <= _FAR:
            last = following[0]
        yield first, last


def _of_another_clause(source: Piece, cue: int, kinds: Sequence[int]) -> bool:
    """Return whether a source before its cue stands in a clause of its own.

    It does as the subject of another verb with words of its own, or where the cue is in its relative clause
    («تقع تحت تأثير رجل الأعمال الذي يدعي أن»).
    """
    if source[0] == 0:
        return False
    before = kinds[source[0] - 1]
    if kinds[cue - 1] & RELATIVE:
        return not before & MARK
    return cue - source[1] > 2 and bool(before & FINITE)


def find_stretches(
    tokens: Tokens,
    kinds: Sequence[int],
    sentences: Sequence[Piece],
    attributions: Sequence[Attribution],
    grammar: ClaimGrammar,
) -> Iterator[tuple[int, list[Stretch]]]:
    """Yield each sentence's index and stretches, in order.

    One sweep over the borders of contents and frames, linear in tokens and attributions. Contents nest; where
    they overlap without nesting, the later one counts as the inner one.
    """
    opaque = frozenset(a.id for a in attributions if framed(a, tokens, grammar))
    frames = sorted(f for a in attributions if a.id in opaque for f in frame_pieces(a, tokens, kinds))
    contents = _contents(tokens, attributions)
    stack: list[_Content] = []
    next_content = next_frame = framed_to = 0
    for index, (start, stop) in enumerate(sentences):
        found: list[Stretch] = []
        at = start
        while at < stop:
            while next_content < len(contents) and contents[next_content].first <= at:
                stack.append(contents[next_content])
                next_content += 1
            while next_frame < len(frames) and frames[next_frame][0] <= at:
                framed_to = max(framed_to, frames[next_frame][1])
                next_frame += 1
            while stack and stack[-1].last <= at:
                stack.pop()
            limit = stop
            if next_content < len(contents):
                limit = min(limit, contents[next_content].first)
            if next_frame < len(frames):
                limit = min(limit, frames[next_frame][0])
            if framed_to > at:
                at = min(limit, framed_to)
                continue
            if stack:
                limit = min(limit, stack[-1].last)
            held_by = [content for content in reversed(stack[-_DEEPEST:]) if content.last > at]
            _add(found, at, limit, held_by, opaque, (start, stop))
            at = limit
        yield index, found


class _Content(NamedTuple):
    """Tokens ``first`` up to ``last`` are said in attribution ``number``."""

    first: int
    last: int
    number: int


def _contents(tokens: Tokens, attributions: Sequence[Attribution]) -> list[_Content]:
    """Return all contents in order, an outer one before the inner one that begins with it."""
    found = [
        _Content(tokens.at(span.start), tokens.at(span.end), attribution.id)
        for attribution in attributions
        for span in attribution.contents
    ]
    return sorted(
        (content for content in found if content.first < content.last),
        key=lambda content: (content.first, -content.last, content.number),
    )


def _add(
    found: list[Stretch],
    first: int,
    last: int,
    held_by: Sequence[_Content],
    opaque: frozenset[int],
    sentence: Piece,
) -> None:
    """Add a stretch, or lengthen the one before: a content that takes out no frame makes no border."""
    inside = tuple(content.number for content in held_by)
    innermost = next((content for content in held_by if content.number in opaque), None)
    if found and found[-1].last == first:
        before = found[-1]
        if [n for n in before.inside if n in opaque] == [n for n in inside if n in opaque]:
            found.pop()
            first = before.first
            inside = (*inside, *(number for number in before.inside if number not in inside))
    complete = innermost is not None and (
        first == max(innermost.first, sentence[0]) and last == min(innermost.last, sentence[1])
    )
    found.append(Stretch(first, last, inside, innermost is not None, complete))
