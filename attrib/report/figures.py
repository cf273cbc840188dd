"""What the report's charts show: categories, series and numbers, before anything is drawn.

Each figure's numbers stand in a table beside its drawing (:attr:`Figure.table`), for readers who cannot see it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from attrib.report.article_names import article_name
from attrib.report.audit import MARKS, Audit, Mark, SourceCount, Tally
from attrib.report.catalogue import Words
from attrib.report.terminal import shown

if TYPE_CHECKING:
    from attrib.report.across import Story

Kind = Literal["shares", "counts", "matrix", "run"]

ROWS = 20
"""Rows that a chart has at most; what is left out is said beside it."""
MATRIX_ARTICLES = 25
_HEIGHTS: dict[Mark, float] = {
    "attributed": 1.0,
    "anonymous": 0.6,
    "unjudged": 0.3,
    "speech-act": -0.5,
    "unattributed": -1.0,
}
"""How far a claim stands above or below the line of its article's run: whoever cannot tell colours sees it too."""


@dataclass(frozen=True, slots=True)
class Series:
    """One value a row. ``name`` is the class that gives it its colour."""

    name: str
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A claim in the run of its article: from where to where in the text, in code points, how high, which."""

    start: int
    end: int
    height: float
    mark: Mark
    title: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart. ``rows`` name the categories; ``left_out`` counts those that it does not show."""

    id: str
    kind: Kind
    title: str
    rows: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    blocks: tuple[Block, ...] = ()
    length: int = 0
    columns: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def table(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The numbers, row by row."""
        if self.kind == "matrix":
            return tuple((one.label, one.values) for one in self.series)
        return tuple((row, tuple(one.values[at] for one in self.series)) for at, row in enumerate(self.rows))


def figures(audits: Sequence[Audit], tally: Tally, words: Words) -> tuple[Figure, ...]:
    """Return the figures over all articles; none where there is no claim to count."""
    if not tally.totals.claims:
        return ()
    found = [_shares(audits, words)]
    if tally.sources:
        found += [
            _by_source(tally.sources, words),
            _by_type(audits, words),
            _named(audits, words),
        ]
        if len(audits) > 1:
            found.append(_matrix(audits, tally.sources, words))
    return tuple(found)


def run(audit: Audit, number: int, words: Words) -> Figure | None:
    """Return the run of attribution through an article: each claim at its place, up or down by its mark."""
    if not audit.judged or len(audit.claims) < 2:
        return None
    blocks = tuple(
        Block(
            one.claim.span.start,
            max(one.claim.span.end, one.claim.span.start + 1),
            _HEIGHTS[one.mark],
            one.mark,
            f"{one.number}: {mark_label(one.mark, words)}{_by_whom(one.core[0].source, words) if one.core else ''}",
        )
        for one in audit.claims
    )
    length = max(len(audit.article.text), 1)
    return Figure(f"run-{number}", "run", words("chart-run"), blocks=blocks, length=length)


def mark_label(mark: Mark, words: Words) -> str:
    """Return how a mark is called beside the text."""
    return words("report-speech-act" if mark == "speech-act" else mark)


def _by_whom(source: object, words: Words) -> str:
    name = getattr(source, "name", None)
    return f" ({shown(name) if name else words('no-source')})"


def _marks(audit: Audit) -> Counter[Mark]:
    return Counter(one.mark for one in audit.claims)


def _numbered(audits: Sequence[Audit]) -> list[str]:
    if len(audits) == 1:
        return [shown(article_name(audits[0].article))]
    return [f"{number}. {shown(article_name(audit.article))}" for number, audit in enumerate(audits, start=1)]


def _shares(audits: Sequence[Audit], words: Words) -> Figure:
    names, counted = _numbered(audits), [_marks(audit) for audit in audits]
    chosen = [at for at, counts in enumerate(counted) if counts]
    left_out = max(0, len(chosen) - ROWS)
    chosen = chosen[:ROWS]
    series = tuple(
        Series(mark, mark_label(mark, words), tuple(counted[at][mark] for at in chosen))
        for mark in MARKS
        if any(counted[at][mark] for at in chosen)
    )
    rows = tuple(names[at] for at in chosen)
    return Figure("shares", "shares", words("chart-shares"), rows, series, left_out=left_out)


def _source_label(source: SourceCount, words: Words) -> str:
    return shown(source.name) if source.name is not None else words("no-source")


def _by_source(sources: Sequence[SourceCount], words: Words) -> Figure:
    top = sources[:ROWS]
    return Figure(
        "sources",
        "counts",
        words("chart-sources"),
        tuple(_source_label(one, words) for one in top),
        (Series("attributed", words("claims"), tuple(one.claims for one in top)),),
        left_out=len(sources) - len(top),
    )


def _by_type(audits: Sequence[Audit], words: Words) -> Figure:
    """Return the claims of each type of source; a claim of two sources of one type counts once."""
    counts: Counter[str] = Counter()
    for audit in audits:
        for one in audit.claims:
            counts.update({basis.source.type if basis.source else "unknown" for basis in one.core})
    ordered = counts.most_common()
    return Figure(
        "types",
        "counts",
        words("chart-types"),
        tuple(words(f"type-{kind}") for kind, _ in ordered),
        (Series("attributed", words("claims"), tuple(count for _, count in ordered)),),
    )


def _named(audits: Sequence[Audit], words: Words) -> Figure:
    names, counted = _numbered(audits), [_marks(audit) for audit in audits]
    chosen = [at for at, counts in enumerate(counted) if counts["attributed"] or counts["anonymous"]]
    left_out = max(0, len(chosen) - ROWS)
    chosen = chosen[:ROWS]
    kinds: tuple[tuple[Mark, str], ...] = (("attributed", "named"), ("anonymous", "anonymous"))
    return Figure(
        "named",
        "counts",
        words("chart-named"),
        tuple(names[at] for at in chosen),
        tuple(Series(mark, words(key), tuple(counted[at][mark] for at in chosen)) for mark, key in kinds),
        left_out=left_out,
    )


def _matrix(audits: Sequence[Audit], sources: Sequence[SourceCount], words: Words) -> Figure:
    """Return which source speaks in which article: rows are sources, columns the articles' numbers.

    Sources of several articles come first: they are what a matrix shows and a list does not.
    """
    speaking = [number for number, audit in enumerate(audits) if audit.sources]
    busiest = sorted(speaking, key=lambda number: -sum(one.claims for one in audits[number].sources))
    shown_articles = sorted(busiest[:MATRIX_ARTICLES])
    counts = [{one.id: one.claims for one in audits[number].sources} for number in shown_articles]
    places = Counter(id for count in counts for id in count)
    there = sorted((one for one in sources if places[one.id]), key=lambda one: (-places[one.id], -one.claims))
    top = there[:ROWS]
    series = tuple(
        Series("attributed", _source_label(one, words), tuple(count.get(one.id, 0) for count in counts))
        for one in top
    )
    return Figure(
        "matrix",
        "matrix",
        words("chart-matrix"),
        series=series,
        columns=tuple(str(number + 1) for number in shown_articles),
        left_out=len(sources) - len(top) + len(speaking) - len(shown_articles),
    )


def _days(one: Story) -> Counter[str]:
    """Return how many tellings there are of each day that is one."""
    found = (version.article.date for version in one.versions)
    return Counter(day for day in found if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day))


def appearances(told: Sequence[Story], words: Words) -> tuple[Figure, ...]:
    """Return when each claim of the draft was told: rows are claims, columns the days, the first one first."""
    dated = [one for one in told if len(_days(one)) > 1]
    top = dated[:ROWS]
    counts = [_days(one) for one in top]
    days = sorted({day for count in counts for day in count})
    if not top or len(days) > MATRIX_ARTICLES:
        return ()
    one_year = len({day[:4] for day in days}) == 1
    return (
        Figure(
            "appearances",
            "matrix",
            words("chart-appearances"),
            series=tuple(
                Series("attributed", f"{one.number}. {shown(one.text)}", tuple(count[day] for day in days))
                for one, count in zip(top, counts, strict=True)
            ),
            columns=tuple(day[5:] if one_year else day[2:] for day in days),
            left_out=len(dated) - len(top),
        ),
    )
