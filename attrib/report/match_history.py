"""The history of a claim, for programs (docs/format.md) and for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrib.report.record import Record
from attrib.report.search import match_record
from attrib.report.search_terminal import article_cell, source_cell
from attrib.report.terminal import Cell, Column, Screen, Text, isolated, line, shown, table, wrapped
from attrib.store.history import Appearance, Change

SCHEMA = "attrib.index.appearance/1"


def appearance_record(appearance: Appearance, number: int) -> Record:
    """Return the record of an appearance; ``number`` counts from 1, in the order of time."""
    match = match_record(appearance.match)
    del match["rank"]
    return {
        "schema": SCHEMA,
        "number": number,
        **match,
        "changes": [
            {"kind": one.kind, "before": one.before or None, "now": one.now or None}
            for one in appearance.changes
        ],
    }


def write_terminal(text: str, appearances: Sequence[Appearance], screen: Screen) -> Iterator[str]:
    """Yield the lines of the report on one claim, a row an appearance."""
    words = screen.words
    for part in wrapped(text, screen.width - 2):  # a right-to-left line has a margin
        yield line(isolated(part), screen, "strong")
    if not appearances:
        yield line(words("history-none"), screen)
        return
    columns = (
        Column(words("date")),
        Column(words("article"), weight=2),
        Column(words("claim"), weight=5, flow=True),
        Column(words("attributed-to"), weight=2),
    )
    rows = [_row(one, screen, first=at == 0) for at, one in enumerate(appearances)]
    yield from table(columns, rows, screen)
    outlets = len({one.match.article.outlet for one in appearances} - {None})
    yield line("", screen)
    yield line(words("history-of", appearances=len(appearances), outlets=outlets), screen, "strong")


def _row(appearance: Appearance, screen: Screen, *, first: bool) -> Sequence[Cell]:
    match, words = appearance.match, screen.words
    article = match.article
    said = [Text(match.claim.text)]
    if first:
        said.append(Text(words("history-first"), "good", screen.direction))
    said.extend(Text(_change(one, screen), "bad", screen.direction) for one in appearance.changes)
    if match.verdict == "conflict":
        because = words("comma").join(match.because)
        said.append(Text(words("history-conflict", because=because), "dim", screen.direction))
    return (
        (Text(article.date or "–"),),
        article_cell(article.outlet, article.title or article.path or article.id),
        tuple(said),
        source_cell(match, screen),
    )


def _change(change: Change, screen: Screen) -> str:
    nobody = screen.words("no-source")
    return screen.words(
        f"history-{change.kind}",
        before=shown(change.before) or nobody,
        now=shown(change.now) or nobody,
    )
