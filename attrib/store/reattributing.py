"""Giving attributions of an index another source: what a merge of two sources, and its undoing, does to an index.

Texts, claims, rows and vectors stay as they are; what was made from them stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attrib.store.rows import analysis_digest, read_analysis, source_rows
from attrib.store.sql import marks
from attrib.types import Analysis, Source

if TYPE_CHECKING:
    from attrib.store.sql import Connection

_AT_ONCE = 200
"""Values bound in one statement."""

Change = Callable[[Analysis, int], Source]
"""Gives the source that the attribution with this number of an article is to have."""


@dataclass(frozen=True, slots=True)
class Reattributed:
    """An attribution of an article and the source that it had and has."""

    article: str
    attribution: int
    before: Source
    after: Source


def changes_in(
    connection: Connection, sources: Collection[str], change: Change
) -> Iterator[tuple[int, Analysis, list[Reattributed]]]:
    """Yield each article with attributions that ``change`` would change: its row, itself as changed, and which.

    Only attributions whose source has one of the ids ``sources`` are looked at.
    """
    for row in _rows_naming(connection, sorted(sources)):
        analysis = read_analysis(connection, row)
        found = [
            Reattributed(analysis.article.id, one.id, before, after)
            for one, before in zip(analysis.attributions, analysis.sources, strict=True)
            if before is not None and before.id in sources
            if (after := change(analysis, one.id)) != before
        ]
        if found:
            yield row, with_sources(analysis, found), found


def with_sources(analysis: Analysis, changes: Sequence[Reattributed]) -> Analysis:
    """Return ``analysis`` with the sources as they are after ``changes``."""
    sources = list(analysis.sources)
    for one in changes:
        sources[one.attribution] = one.after
    return replace(analysis, sources=tuple(sources))


def write_sources(
    connection: Connection, row: int, analysis: Analysis, changes: Sequence[Reattributed]
) -> None:
    """Write the sources of ``changes`` to the article in ``row``, which then is as ``analysis`` says."""
    rows = source_rows(connection, [one.after for one in changes])
    connection.executemany(
        "UPDATE attributions SET source = ?, mention = ?, resolved_by = ?, score = ? WHERE article = ? AND number = ?",
        [
            (
                rows[one.after.id, one.after.name, one.after.type],
                one.after.mention,
                one.after.resolved_by,
                one.after.score,
                row,
                one.attribution,
            )
            for one in changes
        ],
    )
    connection.execute(
        "UPDATE articles SET digest = ? WHERE row = ?", (analysis_digest(analysis), row)
    )


def forget_unnamed(connection: Connection, sources: Collection[str]) -> None:
    """Delete those of ``sources`` that nothing names any more."""
    connection.executemany(
        "DELETE FROM sources WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM attributions WHERE attributions.source = sources.row)",
        [(id,) for id in sorted(sources)],
    )


def _rows_naming(connection: Connection, sources: Sequence[str]) -> list[int]:
    """Return the rows of the articles in which an attribution has one of ``sources``."""
    rows: set[int] = set()
    for at in range(0, len(sources), _AT_ONCE):
        some = sources[at : at + _AT_ONCE]
        naming = f"SELECT row FROM sources WHERE id IN ({marks(some)})"  # noqa: S608 - question marks
        statement = f"SELECT DISTINCT article FROM attributions WHERE source IN ({naming})"  # noqa: S608
        rows.update(row for (row,) in connection.execute(statement, some))
    return sorted(rows)
