"""What is left of an article when the frames of its attributions are taken out, cut at the contents' ends.

A *frame* is who says it and by which word: source, cue, complementiser and what stands between. A *stretch*
is a run of tokens outside every frame, all in the same innermost core content (or in none).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attrib.extract.claim_grammar import ClaimGrammar
from attrib.extract.claim_words import MARK, RELATIVE
from attrib.extract.finite_verbs import FINITE
from attrib.extract.tokens import Tokens
from attrib.types import Attribution

Piece = tuple[int, int]
_FAR = 40  # tokens between a source and its cue over which the frame does not reach
_DEEPEST = 16  # contents inside contents that are told apart


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens ``first`` up to ``last``. ``inside`` lists the attributions whose content holds it, innermost first.

    ``held`` tells whether it lies in the content of an attribution that takes its frame out of claims.
    """

    first: int
    last: int
    inside: tuple[int, ...]
    held: bool
    complete: bool = False
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

    One sweep over the borders of contents and frames; linear in tokens and attributions.
    """
    frames: list[Piece] = []
    opaque: set[int] = set()
    ends: list[tuple[int, int, int]] = []  # first token, minus last token (the outer one first), attribution
    for attribution in attributions:
        if framed(attribution, tokens, grammar):
            opaque.add(attribution.id)
            frames.extend(frame_pieces(attribution, tokens, kinds))
        for span in attribution.contents:
            first, last = tokens.at(span.start), tokens.at(span.end)
            if first < last:
                ends.append((first, -last, attribution.id))
    ends.sort()
    frames.sort()
    stack: list[tuple[int, int, int]] = []  # a content's first token, its end, its attribution
    next_content = next_frame = 0
    framed_to = 0
    for index, (start, stop) in enumerate(sentences):
        found: list[Stretch] = []
        at = start
        while at < stop:
            while next_content < len(ends) and ends[next_content][0] <= at:
                begun, end, number = ends[next_content]
                stack.append((begun, -end, number))
                next_content += 1
            while next_frame < len(frames) and frames[next_frame][0] <= at:
                framed_to = max(framed_to, frames[next_frame][1])
                next_frame += 1
            while stack and stack[-1][1] <= at:
                stack.pop()
            limit = stop
            if next_content < len(ends):
                limit = min(limit, ends[next_content][0])
            if next_frame < len(frames):
                limit = min(limit, frames[next_frame][0])
            if framed_to > at:
                at = min(limit, framed_to)
                continue
            if stack:
                limit = min(limit, stack[-1][1])
            open_now = [content for content in reversed(stack[-_DEEPEST:]) if content[1] > at]
            inside = tuple(number for _, _, number in open_now)
            core = tuple(number for number in inside if number in opaque)
            innermost = next((content for content in open_now if content[2] in opaque), None)
            previous = found[-1] if found else None
            if (
                previous is not None
                and previous.last == at
                and tuple(n for n in previous.inside if n in opaque) == core
            ):
                # A content that takes out no frame makes no border.
                shared = previous.inside if len(previous.inside) < len(inside) else inside
                found[-1] = _stretch(previous.first, limit, shared, innermost, (start, stop))
            else:
                found.append(_stretch(at, limit, inside, innermost, (start, stop)))
            at = limit
        yield index, found


def _stretch(
    first: int, last: int, inside: tuple[int, ...], innermost: tuple[int, int, int] | None, sentence: Piece
) -> Stretch:
    if innermost is None:
        return Stretch(first, last, inside, False)
    complete = first == max(innermost[0], sentence[0]) and last == min(innermost[1], sentence[1])
    return Stretch(first, last, inside, True, complete)
