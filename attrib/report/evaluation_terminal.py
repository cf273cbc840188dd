"""An evaluation for a person at a terminal: figures, outlets, patterns, and where annotation and extraction part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import get_args

from attrib.evaluate.disagreements import Disagreement
from attrib.evaluate.figures import Figures, Measure, PatternFigures, Share
from attrib.report.evaluation import Evaluation
from attrib.report.patterns import in_words
from attrib.report.terminal import Cell, Column, Screen, Text, line, table
from attrib.types import Status

_STATUSES = frozenset(get_args(Status))


def write_terminal(evaluation: Evaluation, screen: Screen, *, by: Collection[str] = ()) -> Iterator[str]:
    """Yield the lines of the report. ``by`` may hold "outlet" and "pattern": a table each."""
    words = screen.words
    yield line(words("articles-of", articles=evaluation.figures.articles), screen, "strong")
    yield line("", screen)
    yield from _measures(evaluation.figures, screen)
    yield line("", screen)
    yield from _shares(evaluation.figures, screen)
    if "outlet" in by:
        yield line("", screen)
        yield from _outlets(evaluation.outlets, screen)
    if "pattern" in by:
        yield line("", screen)
        yield from _patterns(evaluation.patterns, screen)
    if evaluation.disagreements:
        yield line("", screen)
        yield from _disagreements(evaluation, screen)


def rate(value: float) -> str:
    """Return a rate with three places, which is how the field gives them. A part never rounds to all."""
    return f"{min(value, 0.999):.3f}" if value < 1 else "1.000"


def _measures(figures: Figures, screen: Screen) -> Iterator[str]:
    words = screen.words
    rows: list[tuple[str, Measure]] = [
        (words("cue"), figures.cue),
        (words("eval-relation"), figures.relation),
        *(
            (words("eval-label", label=label(name, screen)), one)
            for name, one in (figures.labels or {}).items()
        ),
    ]
    if figures.claims is not None and figures.boundary is not None:
        rows += [(words("claims"), figures.claims), (words("eval-boundary"), figures.boundary)]
    columns = (
        Column(words("eval-figure"), weight=1),
        *(
            Column(words(key), numeric=True)
            for key in ("eval-precision", "eval-recall", "eval-f1", "eval-right")
        ),
        *(Column(words(key), numeric=True) for key in ("eval-found", "eval-gold")),
    )
    cells = [
        _cells(name, rate(one.precision), rate(one.recall), rate(one.f1), one.right, one.found, one.gold)
        for name, one in rows
    ]
    yield from table(columns, cells, screen)


def _shares(figures: Figures, screen: Screen) -> Iterator[str]:
    words = screen.words
    shares = [
        (words("eval-source"), figures.source),
        (words("eval-content"), figures.content),
        (words("eval-name"), figures.name),
        (words("eval-sentence"), figures.sentence),
    ]
    rows = [_cells(name, rate(one.rate), one.right, one.count) for name, one in shares if one is not None]
    if figures.wording is not None:
        rows.append(_cells(words("eval-wording"), rate(figures.wording), "–", figures.worded))
    columns = (
        Column(words("eval-figure"), weight=1),
        *(Column(words(key), numeric=True) for key in ("eval-share", "eval-right", "eval-of")),
    )
    yield from table(columns, rows, screen)


def _outlets(outlets: Mapping[str, Figures], screen: Screen) -> Iterator[str]:
    words = screen.words
    names = ("articles", "cue", "eval-relation-short", "name", "sentence")
    columns = (
        Column(words("outlet"), weight=1),
        *(
            Column(words(f"eval-column-{name}" if name in ("name", "sentence") else name), numeric=True)
            for name in names
        ),
    )
    rows = [
        _cells(
            name, one.articles, rate(one.cue.f1), rate(one.relation.f1), _rate(one.name), _rate(one.sentence)
        )
        for name, one in outlets.items()
    ]
    yield from table(columns, rows, screen)


def _rate(share: Share | None) -> str:
    return rate(share.rate) if share is not None and share.count else "–"


def _patterns(patterns: Sequence[PatternFigures], screen: Screen) -> Iterator[str]:
    words = screen.words
    keys = (
        "eval-found",
        "eval-right",
        "eval-precision",
        "eval-wrong-source",
        "eval-wrong-content",
        "eval-extra",
    )
    columns = (Column(words("eval-pattern"), weight=1), *(Column(words(key), numeric=True) for key in keys))
    rows = [
        (
            (Text(in_words(one.pattern, words.language)), Text(one.pattern, "dim")),
            *_cells(
                one.found, one.right, rate(one.precision), one.wrong_source, one.wrong_content, one.extra
            ),
        )
        for one in patterns
    ]
    yield from table(columns, rows, screen)


def _disagreements(evaluation: Evaluation, screen: Screen) -> Iterator[str]:
    words = screen.words
    counts = words("eval-disagreements", shown=len(evaluation.disagreements), all=evaluation.disagreed)
    yield line(counts, screen, "strong")
    for one in evaluation.disagreements:
        yield line("", screen)
        columns = (
            Column(words(f"eval-kind-{one.kind}")),
            Column(f"{one.article.id}:{one.line}", weight=1, flow=True),
        )
        yield from table(columns, _disagreement(one, screen), screen)


def _disagreement(one: Disagreement, screen: Screen) -> Iterator[Sequence[Cell]]:
    """Yield the rows that tell a disagreement: where it stands, what was annotated, what was found, and why."""
    words = screen.words

    def row(key: str, text: str | None) -> Sequence[Cell]:
        return ((Text(words(key), "dim"),), (Text(text if text is not None else "–"),))

    sides = (one.gold, one.found)
    if one.kind == "sentence":
        yield row("sentence", one.span.of(one.article.text))
        sides = (one.gold and label(one.gold, screen), one.found and label(one.found, screen))
    elif one.kind in ("source", "content", "name"):
        yield row("cue", one.span.of(one.article.text))
    yield row("eval-annotated", sides[0])
    yield row("eval-extracted", sides[1])
    if one.pattern is not None:
        yield row("eval-pattern", in_words(one.pattern, words.language))


def label(name: str, screen: Screen) -> str:
    """Return a sentence's label in the language of the interface."""
    return screen.words(name if name in _STATUSES else f"eval-label-{name}")


def _cells(*values: object) -> tuple[Cell, ...]:
    return tuple((Text(str(value)),) for value in values)
