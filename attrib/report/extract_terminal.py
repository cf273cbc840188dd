"""Attributions for a person at a terminal, with the reason for each where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrib.report.audit_terminal import folded, heading, no_pack, percent
from attrib.report.patterns import in_words
from attrib.report.terminal import Cell, Column, Screen, Text, line, table
from attrib.types import Analysis, Attribution, Source, Span


def write_terminal(analyses: Iterable[Analysis], screen: Screen, *, explain: bool = False) -> Iterator[str]:
    """Yield the lines of the report.

    ``explain`` adds how each source was resolved and whom it spoke to, which pattern fired, how often that is
    right, and the attribution's form, stance and place inside another.
    """
    for at, analysis in enumerate(analyses):
        if at:
            yield line("", screen)
        yield from _article(analysis, screen, explain)


def _article(analysis: Analysis, screen: Screen, explain: bool) -> Iterator[str]:
    words = screen.words
    yield from heading(analysis.article, screen)
    if not analysis.judged:
        for text in folded(no_pack(analysis.article, screen), screen):
            yield line(text, screen, "bad")
    yield line("", screen)
    if analysis.attributions:
        columns = (
            Column(words("number"), numeric=True),
            Column(words("source"), weight=3),
            Column(words("cue"), weight=2),
            Column(words("content"), weight=6, flow=True),
        )
        pairs = zip(analysis.attributions, analysis.sources, strict=True)
        text = analysis.article.text
        yield from table(columns, [_row(text, one, source, screen, explain) for one, source in pairs], screen)
    elif analysis.judged:
        yield line(words("no-attributions"), screen)
    yield line("", screen)
    yield line(_counts(analysis, screen), screen, "strong")


def _row(text: str, one: Attribution, source: Source | None, screen: Screen, explain: bool) -> Sequence[Cell]:
    words = screen.words
    names = [Text(source.name if source else words("no-source"), "strong")]
    if one.sources:
        mention = _joined(text, one.sources)
        if source is None or mention != source.name:
            names.append(Text(mention))
    elif source is not None:
        names.append(Text(words("dropped-subject"), "dim"))
    if explain and source is not None:
        names.append(Text(words(f"resolved-{source.resolved_by}"), "dim"))
    if explain and one.via:
        names.append(Text(f"{words('explain-via')} {_joined(text, one.via)}", "dim", screen.direction))
    cues = [Text(_joined(text, one.cues)), Text(words(f"act-{one.act}"), "good" if one.core else "bad")]
    contents = [Text(span.of(text)) for span in one.contents]
    if explain:
        reasons = [f"{words('because')} {in_words(one.because, words.language)}", _standing(one, screen)]
        contents.extend(Text(reason, "dim", screen.direction) for reason in reasons)
    return ((Text(str(one.id)),), tuple(names), tuple(cues), tuple(contents))


def _standing(one: Attribution, screen: Screen) -> str:
    words = screen.words
    facts = [
        words("explain-confidence", confidence=percent(one.confidence)),
        words(f"form-{one.form}"),
        words(f"stance-{one.stance}"),
    ]
    if one.parent is not None:
        facts.append(words("explain-inside", id=one.parent))
    return " · ".join(facts)


def _joined(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(span.of(text) for span in spans)


def _counts(analysis: Analysis, screen: Screen) -> str:
    words = screen.words
    claims = words("claims-of", claims=len(analysis.claims))
    if not analysis.judged:
        return claims
    return f"{words('attributions-of', attributions=len(analysis.attributions))} · {claims}"
