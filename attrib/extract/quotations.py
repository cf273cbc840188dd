"""Quotations: which quotation marks belong together, in the mixed conventions of the Arabic press.

«», “”, "" and '' are used, mixed («”كذا"»), set off by spaces («" كذا "»), left open over paragraphs, and
opened again at each paragraph of a long speech.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attrib.extract.tokens import COMMAS, Tokens

_DOUBLE = frozenset('"“”„‟＂')
_SINGLE = frozenset("'‘’‚‹›")
_OPENERS = frozenset("«“„‘‹")
_CLOSERS = frozenset("»”’›")
MARKS = _DOUBLE | _SINGLE | frozenset("«»")
_GLUED_BEFORE = frozenset("(:،؛[-–—وبلفك") | {"ال", "وب", "ول", "بال", "لل"}
_LONGEST = 12  # paragraphs that one quotation may run over


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens ``first`` up to ``last`` stand inside the marks ``opened`` and ``closed`` (None: never closed)."""

    opened: int
    first: int
    last: int
    closed: int | None


@dataclass(frozen=True, slots=True)
class CuesAround:
    """What tells of a speaker at a token, beside the marks.

    ``opens``: a verb of saying, which closes a speech left open where it opens a paragraph. ``closes``: the
    beginning of what tells the speaker behind his speech («، قال المدرب», «، وفقا لما قاله»). ``says``: «قائلا»,
    behind which a mark opens however it leans.
    """

    opens: Callable[[int], bool]
    closes: Callable[[int], bool]
    says: Callable[[int], bool]


NO_CUES = CuesAround(lambda at: False, lambda at: False, lambda at: False)
"""For a look at the marks alone."""


def find_quotations(
    tokens: Tokens, paragraphs: Sequence[tuple[int, int]], cues: CuesAround
) -> tuple[Quotation, ...]:
    """Return the outermost quotations in order. ``paragraphs`` are token ranges, ascending."""
    found: list[Quotation] = []
    opened = -1
    carried = 0
    for number, (first, last) in enumerate(paragraphs):
        depth = 1 if opened >= 0 else 0
        for at in range(first, last):
            mark = tokens.words[at]
            if mark not in MARKS or _apostrophe(tokens, at):
                continue
            if at == first and opened < 0 and _is_stray(tokens, at, last, cues):
                continue
            if opened < 0:
                said = at > first and at + 1 < last and mark in _DOUBLE and cues.says(at - 1)
                if said or _may_open(tokens, at) or _opens_backwards(tokens, at, last):
                    opened, depth, carried = at, 1, 0
            elif _same_family(tokens.words[opened], mark):
                if at == first and _shape(tokens, at) == "open":
                    continue  # the mark that each paragraph of a long speech repeats
                if _shape(tokens, at) == "open":
                    depth += 1
                else:
                    depth -= 1
                    if depth == 0 or (at + 1 < last and cues.closes(at + 1)):
                        if _holds_words(tokens, opened + 1, at):
                            found.append(Quotation(opened, opened + 1, at, at))
                        opened = -1
        if opened >= 0:
            carried += 1
            following = paragraphs[number + 1 : number + 1 + _LONGEST - carried]
            if not _continues(tokens, opened, following, cues):
                if _holds_words(tokens, opened + 1, last):
                    end = _told_later(tokens, following, cues) or last
                    found.append(Quotation(opened, opened + 1, end, None))
                opened = -1
    return tuple(found)


def _told_later(
    tokens: Tokens, paragraphs: Sequence[tuple[int, int]], cues: CuesAround
) -> int | None:
    """Return the comma before which a speech left open ends in a later paragraph: «... الفريق بخير، قال المدرب».

    Only paragraphs without a mark and without another beginning of speech may lie between.
    """
    words = tokens.words
    for first, last in paragraphs:
        if first < last and cues.closes(first) or any(words[at] in MARKS for at in range(first, last)):
            return None
        for at in range(first + 1, last - 1):
            if words[at] in COMMAS and cues.closes(at + 1) and words[at + 1][0] != "و":
                return at
    return None


def _holds_words(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether a word stands among the tokens: «" "» and «":"» quote nothing."""
    return any(tokens.words[at][0].isalnum() for at in range(first, last))


def _continues(
    tokens: Tokens,
    opened: int,
    paragraphs: Sequence[tuple[int, int]],
    cues: CuesAround,
) -> bool:
    """Return whether a quotation left open goes on in the next of ``paragraphs``.

    It does when a mark further on closes it, quotations inside it set aside, or when a mark stands at the head
    of the very next paragraph, as each paragraph of a long speech repeats it.
    """
    depth = 1
    for number, (first, last) in enumerate(paragraphs):
        if first < last and tokens.words[first][0] == "و" and cues.opens(first):
            return False  # «وقال إن»
        for at in range(first, last):
            mark = tokens.words[at]
            if mark not in MARKS or _apostrophe(tokens, at) or not _same_family(tokens.words[opened], mark):
                continue
            if at == first and _shape(tokens, at) == "open":
                return number == 0 and not _is_cued(tokens, at, last, cues)
            if _shape(tokens, at) == "open":
                depth += 1
                continue
            depth -= 1
            if depth == 0:
                return (
                    _shape(tokens, at) == "close" or at >= last - 2
                )  # «... جديد ".» at the end of its paragraph
    return False


def _is_stray(tokens: Tokens, at: int, last: int, cues: CuesAround) -> bool:
    """Return whether the straight mark at the head of a paragraph stands before its verb of saying: «"وأضاف أن»."""
    words = tokens.words
    return words[at] == '"' and at + 1 < last and words[at + 1][0] == "و" and cues.closes(at + 1)


def _is_cued(tokens: Tokens, opened: int, last: int, cues: CuesAround) -> bool:
    """Return whether a verb of saying stands right behind the quotation opened at ``opened``: «"..."، كما أضافت»."""
    words = tokens.words
    for at in range(opened + 1, last):
        if words[at] in MARKS and _same_family(words[opened], words[at]) and _shape(tokens, at) != "open":
            behind = at + 1
            while behind < last and not words[behind][0].isalnum():
                behind += 1
            return any(cues.closes(near) for near in range(behind, min(last, behind + 2)))
    return False


def _same_family(first: str, second: str) -> bool:
    return (first in _SINGLE) == (second in _SINGLE) and (first in "«»") == (second in "«»")


def _apostrophe(tokens: Tokens, at: int) -> bool:
    """Return whether a single mark stands inside a word (O'Neill) or a number."""
    if tokens.words[at] not in _SINGLE or tokens.spaced(at) or at + 1 >= len(tokens) or tokens.spaced(at + 1):
        return False
    return tokens.words[at - 1][-1].isalnum() and tokens.words[at + 1][0].isalnum()


def _opens_backwards(tokens: Tokens, at: int, last: int) -> bool:
    """Return whether a straight mark that leans on the word before it opens all the same («قائلا" لن نقبل"»).

    It does when the next mark of its kind in the paragraph leans the same way: a pair of closing marks has one
    too many.
    """
    if (
        tokens.words[at] not in _DOUBLE
        or _shape(tokens, at) != "close"
        or not tokens.words[at - 1][0].isalpha()
    ):
        return False
    for later in range(at + 1, min(last, at + 200)):
        if tokens.words[later] in _DOUBLE:
            return _shape(tokens, later) == "close"
    return False


def _may_open(tokens: Tokens, at: int) -> bool:
    mark = tokens.words[at]
    if mark in "»›":
        return False
    if mark in _SINGLE:
        return _shape(tokens, at) == "open"
    return mark in "«" or _shape(tokens, at) != "close"


def _shape(tokens: Tokens, at: int) -> str:
    """Return "open", "close" or "" from the white space around a mark, else from the mark itself."""
    mark = tokens.words[at]
    if mark in "«‹":
        return "open"
    if mark in "»›":
        return "close"
    before = tokens.spaced(at) or tokens.words[at - 1] in _GLUED_BEFORE
    after = at + 1 >= len(tokens) or tokens.spaced(at + 1) or tokens.words[at + 1] in ".،؛:!؟?)]…"
    if before and not after:
        return "open"
    if after and not before:
        return "close"
    return ""
