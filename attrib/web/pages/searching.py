"""The search page: claims near a text, or all that pass the filters; and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from attrib.report.audit_csv import BYTE_ORDER_MARK, guarded
from attrib.report.differing import Stretch, differing
from attrib.store.base import KnownClaim
from attrib.types import ArticleRef, Claim, Match, SourceRef
from attrib.web.asked import Filters, wrong_values
from attrib.web.clerk import Unknown
from attrib.web.pages.rendering import Pages, Window
from attrib.web.pages.work import Choices, choices, claims_with
from attrib.web.problems import TOO_LONG, refuse_value

_SIZE = 20
_MOST = 100
_MOST_ROWS = 5000
_LONGEST = 4000
_MANY = ("source", "outlet", "language", "status")
_ONE = ("since", "until")
CSV_FIELDS = (
    "claim", "status", "sources", "source_ids", "outlet", "date", "article", "title", "language", "score", "verdict",
    "because",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of the index as the page shows it. ``verdict`` is None where nothing was compared."""

    claim: Claim
    stretches: tuple[Stretch, ...]
    article: ArticleRef
    sources: tuple[SourceRef, ...]
    verdict: str | None = None
    score: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found: some of ``total``. ``capped`` says that there may be more than are ever shown."""

    found: tuple[Found, ...]
    total: int
    unknown: tuple[Unknown, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A search as its form has it."""

    text: str
    given: dict[str, Any]
    filters: Filters

    def __bool__(self) -> bool:
        return bool(self.text or self.given)

    @property
    def query(self) -> str:
        """The search as the query of an address."""
        pairs = [(name, value) for name, value in self.given.items() if isinstance(value, str)]
        pairs += [
            (name, one) for name, value in self.given.items() if isinstance(value, list) for one in value
        ]
        return urlencode([("q", self.text), *pairs])

    def one(self, name: str) -> str:
        """Return a field's value as a form shows it."""
        value = self.given.get(name, "")
        return str(value[0] if isinstance(value, list) else value)


def wish_of(request: Request) -> Wish:
    """Return the search that a request asks for; empty fields of the form are none. Raises Refused."""
    query = request.query_params
    text = query.get("q", "").strip()
    given: dict[str, Any] = {}
    for name in _MANY:
        if values := [one.strip() for one in query.getlist(name) if one.strip()]:
            given[name] = values
    for name in _ONE:
        if value := query.get(name, "").strip():
            given[name] = value
    if len(text) > _LONGEST or "\0" in text:
        raise refuse_value("q", TOO_LONG, most=_LONGEST)
    try:
        return Wish(text, given, Filters.model_validate(given))
    except ValidationError as error:
        raise wrong_values(error) from None


def search_routes(pages: Pages) -> list[BaseRoute]:
    """Return the routes of searching."""
    desk = pages.desk

    async def results(request: Request, wish: Wish, offset: int, limit: int) -> Results:
        wanted = wish.filters.wanted()
        if not wish.text:
            some = await desk.crew.ask(claims_with, wanted, offset, limit)
            return Results(tuple(_plain(one) for one in some.claims), some.total, some.unknown)
        found = await desk.search([wish.text], pages.language(request), wanted, limit=_MOST)
        matches = found.matches[0]
        some_matches = matches[offset : offset + limit]
        return Results(
            tuple(_compared(one, wish.text) for one in some_matches),
            len(matches),
            found.unknown,
            len(matches) >= _MOST,
        )

    async def page(request: Request) -> Response:
        wish = wish_of(request)
        has_index = await desk.has_index()
        window = Window(request, size=_SIZE)
        found: Results | None = None
        if wish and has_index:
            found = await results(request, wish, window.offset, _SIZE)
            window.total = found.total
        offered = await desk.crew.ask(choices) if has_index else Choices()
        return pages.page(
            request,
            "search.html.j2",
            window.status,
            wish=wish,
            results=found,
            choices=offered,
            window=window,
            has_index=has_index,
        )

    async def table(request: Request) -> Response:
        wish = wish_of(request)
        found = await results(request, wish, 0, _MOST_ROWS)
        text = "".join(write_csv(found.found, byte_order_mark=request.query_params.get("bom") == "1"))
        headers = {"content-disposition": 'attachment; filename="claims.csv"'}
        return Response(
            text.encode("utf-8", "backslashreplace"), media_type="text/csv; charset=utf-8", headers=headers
        )

    return [
        Route("/search", page, methods=["GET", "HEAD"]),
        Route("/search.csv", table, methods=["GET", "HEAD"]),
    ]


def _compared(match: Match, text: str) -> Found:
    """Return a match. Where the words tell something else than what was searched for, which they are is no news."""
    claim = match.claim
    alike = match.verdict in ("same", "conflict")
    stretches = differing(claim.text, text) if alike else (Stretch(claim.text, None),)
    return Found(claim, stretches, match.article, match.sources, match.verdict, match.score, match.because)


def _plain(known: KnownClaim) -> Found:
    return Found(known.claim, (Stretch(known.claim.text, None),), known.article, known.sources)


def write_csv(found: Sequence[Found], *, byte_order_mark: bool = False) -> Iterator[str]:
    """Yield the header, then a row a claim; no cell is one that a spreadsheet computes."""
    yield (BYTE_ORDER_MARK if byte_order_mark else "") + _line(CSV_FIELDS)
    for one in found:
        article = one.article
        yield _line(
            (
                guarded(one.claim.text),
                one.claim.status,
                guarded("; ".join(source.name for source in one.sources)),
                guarded("; ".join(source.id for source in one.sources)),
                guarded(article.outlet),
                guarded(article.date),
                guarded(article.id),
                guarded(article.title),
                guarded(article.language),
                "" if one.score is None else f"{one.score:.4f}",
                one.verdict or "",
                guarded("; ".join(one.because)),
            )
        )


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
