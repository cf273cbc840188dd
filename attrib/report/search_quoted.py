"""What the index holds of a source: what it was quoted on, when and by whom. For programs and for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attrib.report.record import Record, claim_record
from attrib.report.search import source_records
from attrib.report.search_terminal import article_cell
from attrib.report.terminal import Cell, Column, Screen, Text, isolated, line, shown, table
from attrib.store.base import KnownClaim

_LATEST = "9999"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A source's claims in an index, the earliest first, undated ones last."""

    names: tuple[str, ...]
    claims: tuple[KnownClaim, ...]

    @property
    def outlets(self) -> Counter[str]:
        """Claims by the outlet that published them."""
        return Counter(one.article.outlet or "" for one in self.claims)


def in_order(names: Sequence[str], claims: Sequence[KnownClaim]) -> Quoted:
    """Return the claims of a source in the order of their time."""
    ordered = sorted(claims, key=lambda one: (one.article.date or _LATEST, one.row))
    return Quoted(tuple(names), tuple(ordered))


def quoted_record(quoted: Quoted) -> Record:
    """Return the record of a source's claims in an index."""
    dates = [one.article.date for one in quoted.claims if one.article.date is not None]
    return {
        "names": list(quoted.names),
        "count": len(quoted.claims),
        "first_date": dates[0] if dates else None,
        "last_date": dates[-1] if dates else None,
        "outlets": {name: count for name, count in quoted.outlets.most_common() if name},
        "claims": [_claim_record(one) for one in quoted.claims],
    }


def write_quoted(quoted: Quoted, screen: Screen) -> Iterator[str]:
    """Yield the lines that tell what the source was quoted on, and how often by which outlet."""
    words = screen.words
    yield line("", screen)
    if not quoted.claims:
        yield line(words("quoted-none"), screen)
        return
    columns = (
        Column(words("date")),
        Column(words("article"), weight=2),
        Column(words("claim"), weight=5, flow=True),
        Column(words("attributed-to"), weight=2),
    )
    yield from table(columns, [_row(one) for one in quoted.claims], screen)
    yield line("", screen)
    yield line(words("quoted-of", claims=len(quoted.claims)), screen, "strong")
    for name, count in quoted.outlets.most_common():
        yield line(f"{isolated(shown(name)) if name else '–'}: {count}", screen)


def _row(one: KnownClaim) -> Sequence[Cell]:
    article = one.article
    return (
        (Text(article.date or "–"),),
        article_cell(article.outlet, article.title or article.path or article.id),
        (Text(one.claim.text),),
        tuple(Text(source.name) for source in one.sources),
    )


def _claim_record(one: KnownClaim) -> Record:
    article, claim = one.article, one.claim
    return {
        "date": article.date,
        "outlet": article.outlet,
        "article": {
            "id": article.id,
            "path": article.path,
            "title": article.title,
            "language": article.language,
        },
        "claim": claim_record(claim),
        "sources": source_records(one.sources),
    }
