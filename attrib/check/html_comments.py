"""Comments to attrib in an HTML page: where they stand in the text that is read out of it.

The text of a page holds no comments, so each is put back for a moment: a word of letters and digits takes its
place where the text goes on (or, at the end of a paragraph, where the text stops), the page is read again, and
the words tell the places. The article itself is always the one that was read without them.
"""

from __future__ import annotations

import io
import re

from attrib.check.directives import Comments, Directive, read_comments
from attrib.errors import InputError
from attrib.text import html_page
from attrib.text.article import Input
from attrib.text.comments import COMMENT, MARK
from attrib.types import Article, Span

_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|dd|div|dl|dt|figure|figcaption|footer|h[1-6]|header|hr|html|"
    r"li|main|nav|ol|p|section|table|td|th|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"(?:\s|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]*>)*", re.DOTALL | re.IGNORECASE
)
_WORD = "attribcomment{:04d}z"
_WORDS = re.compile(r"\s?attribcomment(\d{4})z\s?")
_SPACE = re.compile(r"\s+")


def read_page_comments(article: Article, data: bytes) -> Comments:
    """Return the comments of a page with places and reaches in the text of ``article``, which was read from it.

    A comment whose place in the text cannot be found (in a menu, in a footer) reaches nothing.
    """
    if MARK.encode() not in data:
        return Comments()
    try:
        page = html_page.page_text(data, article.path or article.id)
    except InputError:
        return Comments()
    found = list(COMMENT.finditer(page))
    if not found:
        return Comments()
    places = _places(article, page, found)
    return _moved(article.text, found, places)


def _places(article: Article, page: str, found: list[re.Match[str]]) -> dict[int, int]:
    """Return the offset in the article's text of each comment, by its number, where it is found."""
    ends = {number: _ends_text(page, one) for number, one in enumerate(found)}
    insertions = sorted((_anchor(page, one, ends[number]), number) for number, one in enumerate(found))
    pieces: list[str] = []
    at = 0
    for place, number in insertions:
        pieces += [page[at:place], f" {_WORD.format(number)} "]
        at = place
    marked = "".join((*pieces, page[at:]))
    source = Input(io.BytesIO(b"\xef\xbb\xbf" + marked.encode("utf-8")), "", "", "")
    try:
        (copy,) = html_page.read(source)
    except InputError:
        return {}
    return _aligned(article.text, copy.text, ends)


def _anchor(page: str, comment: re.Match[str], ends_text: bool) -> int:
    """Return where in the page a word takes a comment's place: in the text before it, or in the text after it."""
    if ends_text:
        return comment.start()
    following = _NO_TEXT.match(page, comment.end())
    return following.end() if following else comment.end()


def _ends_text(page: str, comment: re.Match[str]) -> bool:
    """Return whether text of the same paragraph stands before a comment, whose line it then ends."""
    before = page[max(0, comment.start() - 2000) : comment.start()]
    inside = before[max((block.end() for block in _BLOCK.finditer(before)), default=0) :]
    return bool(re.sub(r"<[^<>]*>|\s", "", inside))


def _aligned(text: str, marked: str, ends: dict[int, bool]) -> dict[int, int]:
    """Return the offset in ``text`` of each word in ``marked``, which is the same text but for words and spaces."""
    letters = [at for at, letter in enumerate(text) if not letter.isspace()]
    places: dict[int, int] = {}
    count = at = 0
    for word in _WORDS.finditer(marked):
        count += len(_SPACE.sub("", marked[at : word.start()]))
        at = word.end()
        places[int(word[1])] = count
    rest = _SPACE.sub("", _WORDS.sub("", marked))
    if rest != _SPACE.sub("", text):
        return {}
    return {
        number: letters[place - 1] + 1
        if place and (ends[number] or place == len(letters))
        else letters[place]
        for number, place in places.items()
    }


def _moved(text: str, found: list[re.Match[str]], places: dict[int, int]) -> Comments:
    """Return the comments as if each stood at its place in ``text``, in the line of its paragraph."""
    order = sorted(range(len(found)), key=lambda number: (places.get(number, len(text)), number))
    pieces: list[str] = []
    stays: list[tuple[int, int]] = []
    """(offset in the text with comments, offset in the text) where pieces of the text begin."""
    at = length = 0
    for number in order:
        place = places.get(number, len(text))
        pieces.append(text[at:place])
        stays.append((length, at))
        length += place - at
        comment = found[number][0]
        pieces.append(comment)
        length += len(comment)
        at = place
    pieces.append(text[at:])
    stays.append((length, at))
    comments = read_comments("".join(pieces))

    def back(offset: int) -> int:
        start, origin = max((one for one in stays if one[0] <= offset), default=(0, 0))
        following = min((one[1] for one in stays if one[0] > start), default=len(text))
        return min(origin + offset - start, following)

    def span(one: Span) -> Span:
        start = back(one.start)
        return Span(start, max(start, back(one.end)))

    return Comments(
        tuple(
            Directive(
                _line(text, span(one.span).start), one.verb, one.items, one.codes, one.reason, span(one.reach)
            )
            for one in comments.directives
        ),
        tuple(
            type(one)(_line(text, span(one.span).start), one.problem_ar, one.problem_en)
            for one in comments.misread
        ),
    )


def _line(text: str, at: int) -> Span:
    """Return the line around an offset: where a finding on the comment itself is shown."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return Span(start, end) if start < end else Span(max(0, start - 1), max(1, end))
