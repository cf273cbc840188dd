"""An article as brat standoff (brat.nlplab.org/standoff.html): its text, and annotations by offset beside it.

A cue triggers an ``Attribution`` event whose arguments are the ``Source`` and the ``Content``; act, form and stance
are the event's attributes. Claims are entities with a ``Status``, and their self-contained wording as a note:
``attrib eval`` reads all of it back once somebody has put it right. Offsets count code points of the ``.txt`` file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrib.report.patterns import in_words
from attrib.text.prose import blanked
from attrib.types import Analysis, Attribution, Source, Span

CONFIGURATION = """\
[entities]
Source
Content
Claim

[relations]
AttributedTo\tArg1:Content, Arg2:Source
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

[events]
Attribution\tSource?:Source, Content*:Content

[attributes]
Act\tArg:Attribution, Value:assertion|belief|speech_act|impersonal
Form\tArg:Attribution, Value:direct|indirect|mixed
Stance\tArg:Attribution, Value:neutral|endorsing|distancing|presupposing
Status\tArg:Claim, Value:attributed|unattributed|unjudged
"""
"""``annotation.conf``: what brat needs to show and check these annotations."""

# brat's annotations are lines: a span over a line's end is given in fragments.
_ON_ONE_LINE = re.compile("[^\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def document(analysis: Analysis) -> str:
    """Return the text of the ``.txt`` file: the article's, letter for letter.

    Markup is blanked out: the file is plain text to whoever reads it again, ``attrib eval`` among them.
    Half of a surrogate pair, which no file can hold, is replaced by a letter of the same length.
    """
    return _SURROGATES.sub("\ufffd", blanked(analysis.article.text, analysis.article.gaps))


def standoff(analysis: Analysis) -> Iterator[str]:
    """Yield the lines of the ``.ann`` file."""
    lines = _Lines(document(analysis))
    for one, source in zip(analysis.attributions, analysis.sources, strict=True):
        yield from lines.attribution(one, source)
    for claim in analysis.claims:
        mark, found = lines.entity("Claim", (claim.span,))
        yield from found
        if mark:
            yield lines.attribute("Status", mark, claim.status)
            yield lines.note(mark, claim.self_contained)


class _Lines:
    """Writes lines and counts their ids."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: dict[str, int] = {}

    def attribution(self, one: Attribution, source: Source | None) -> Iterator[str]:
        """Yield the lines of one attribution: its spans, its event, the event's attributes and notes."""
        source_mark, lines = self.entity("Source", one.sources)
        yield from lines
        content_mark, lines = self.entity("Content", one.contents)
        yield from lines
        trigger, lines = self.entity("Attribution", one.cues)
        yield from lines
        if trigger is None:
            if source_mark and content_mark:
                id = self._next("R")
                yield f"{id}\tAttributedTo Arg1:{content_mark} Arg2:{source_mark}\n"
            return
        event = self._next("E")
        arguments = [
            f"{role}:{mark}" for role, mark in (("Source", source_mark), ("Content", content_mark)) if mark
        ]
        yield f"{event}\t{' '.join([f'Attribution:{trigger}', *arguments])}\n"
        for name, value in (("Act", one.act), ("Form", one.form), ("Stance", one.stance)):
            yield self.attribute(name, event, value)
        if source is not None:
            yield self.note(event, f"{source.name} ({source.id}, {source.type})")
        yield self.note(event, f"because: {in_words(one.because, 'en')}")

    def entity(self, kind: str, spans: Sequence[Span]) -> tuple[str | None, tuple[str, ...]]:
        """Return the id and the line of a text-bound annotation; none for spans without a letter."""
        fragments = [fragment for span in sorted(spans) for fragment in self._fragments(span)]
        if not fragments:
            return None, ()
        id = self._next("T")
        places = ";".join(f"{one.start} {one.end}" for one in fragments)
        text = " ".join(one.of(self._text) for one in fragments)
        return id, (f"{id}\t{kind} {places}\t{text}\n",)

    def attribute(self, name: str, of: str, value: str) -> str:
        """Return the line of an attribute."""
        return f"{self._next('A')}\t{name} {of} {value}\n"

    def note(self, of: str, text: str) -> str:
        """Return the line of a note."""
        return f"{self._next('#')}\tAnnotatorNotes {of}\t{_one_line(text)}\n"

    def _fragments(self, span: Span) -> Iterator[Span]:
        for found in _ON_ONE_LINE.finditer(self._text, span.start, span.end):
            piece = found.group()
            start = found.start() + len(piece) - len(piece.lstrip())
            end = found.end() - len(piece) + len(piece.rstrip())
            if start < end:
                yield Span(start, end)

    def _next(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"


def _one_line(text: str) -> str:
    return " ".join(_SURROGATES.sub("\ufffd", text).split())


def file_stem(id: str, taken: set[str]) -> str:
    """Return a name for an article's files and add it to those ``taken``: of its id, never a path, never given twice.

    Names differ by more than case, since some file systems do not tell it apart.
    """
    stem = re.sub(r"[^\w\-]+", "_", _SURROGATES.sub("", id)).strip("_")[:40] or "article"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name.casefold())
    return name
