"""The JSON API, /api/v1: the records of docs/format.md over HTTP.

A route asks the desk and puts the answer in a record; it makes no shape of its own but the envelope of a list. What
goes wrong at the desk is turned into a problem by the application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from attrib.match.pair_files import TextPair
from attrib.report.audit import audit_record
from attrib.report.audit_csv import write_csv
from attrib.report.catalogue import words
from attrib.report.comparison import comparison_record
from attrib.report.findings_json import finding_record
from attrib.report.index import known_article_record, stats_record
from attrib.report.match import known_record
from attrib.report.record import Record, article_record
from attrib.report.search import match_record, results_record
from attrib.report.search_quoted import quoted_record
from attrib.report.sources import resolution_record, source_record
from attrib.web import asked
from attrib.web.answers import Json
from attrib.web.api_editing import editing_routes
from attrib.web.description import answers, takes_draft, takes_json
from attrib.web.language import language_of
from attrib.web.problems import refuse

if TYPE_CHECKING:
    from attrib.report.catalogue import InterfaceLanguage
    from attrib.web.clerk import KnownSource, Unknown
    from attrib.web.desk import Desk
    from attrib.web.drafts import Look

PREFIX = "/api/v1"


def api_routes(desk: Desk) -> APIRouter:
    """Return the routes of the API."""
    api = APIRouter(prefix=PREFIX, default_response_class=Json)
    for add in (_draft_routes, _index_routes, _source_routes, editing_routes):
        add(api, desk, lambda request: language_of(request, desk.settings))

    @api.get("/health", tags=["server"], summary="Whether the server is there", **answers("Health"))
    async def health(_: Annotated[asked.Query, Query()]) -> Json:
        """Needs no token."""
        return Json({"status": "ok"})

    @api.head("/health", include_in_schema=False)
    async def health_head() -> Json:
        return Json(None)

    return api


Language = Callable[[Request], "InterfaceLanguage"]


def _draft_routes(api: APIRouter, desk: Desk, language: Language) -> None:
    @api.post(
        "/extract",
        tags=["drafts"],
        summary="Sentences, attributions and claims of a draft",
        openapi_extra=takes_draft(),
        **answers("Article"),
    )
    async def extract(request: Request, _: Annotated[asked.DraftQuery, Query()]) -> Json:
        """As `attrib extract`."""
        return Json(article_record(await desk.analyse(await asked.draft_of(request))))

    @api.post(
        "/audit",
        tags=["drafts"],
        summary="Each claim of a draft, and on whose word it stands",
        openapi_extra=takes_draft(),
        **answers("Audit", csv=True),
    )
    async def audit(request: Request, query: Annotated[asked.AuditQuery, Query()]) -> Response:
        """As `attrib audit`; as CSV a row a claim, for a spreadsheet."""
        draft = await asked.draft_of(request)
        found = (await desk.look(draft, language(request), ask_index=False)).audit
        if query.format == "csv":
            return Response("".join(write_csv([found], byte_order_mark=True)), media_type="text/csv")
        return Json(audit_record(found))

    @api.post(
        "/check",
        tags=["drafts"],
        summary="What the editorial rules find in a draft",
        openapi_extra=takes_draft(),
        **answers("Checked"),
    )
    async def check(request: Request, query: Annotated[asked.FindingsQuery, Query()]) -> Json:
        """As `attrib check`, by the configuration of the folder that the server was started in."""
        draft = await asked.draft_of(request)
        asks_index = query.index and await desk.has_index()
        return Json(
            checked_record(await desk.look(draft, language(request), ask_index=asks_index), asks_index)
        )

    @api.post(
        "/match",
        tags=["drafts", "index"],
        summary="What the index knows of a draft's claims",
        openapi_extra=takes_draft(),
        **answers("Matches"),
    )
    async def match(request: Request, query: Annotated[asked.MatchQuery, Query()]) -> Json:
        """As `attrib match`: claims that the index has nothing near are left out."""
        draft = await asked.draft_of(request)
        known, unknown = await desk.matches(draft, language(request), query.wish(), query.wanted())
        return Json({"unknown": _unknown(unknown), "claims": [known_record(one) for one in known]})


def _index_routes(api: APIRouter, desk: Desk, language: Language) -> None:
    @api.get(
        "/search", tags=["index"], summary="Claims of the index that are near a text", **answers("Results")
    )
    async def search(request: Request, query: Annotated[asked.SearchQuery, Query()]) -> Json:
        """As `attrib search TEXT`, the nearest first."""
        found = await desk.search(
            [query.q], language(request), query.wanted(), limit=query.limit, min_score=query.min_score
        )
        results = [match_record(match) for match in found.matches[0]]
        return Json({"unknown": _unknown(found.unknown), "results": results})

    @api.post(
        "/search",
        tags=["index"],
        summary="Claims of the index that are near each of many texts",
        openapi_extra=takes_json(asked.SearchBody),
        **answers("ManyResults"),
    )
    async def search_many(request: Request, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib search --queries`; the texts stand in no address and no log."""
        body = await asked.body_of(request, asked.SearchBody)
        found = await desk.search(
            [one.text for one in body.queries],
            language(request),
            body.filters.wanted(),
            limit=body.limit,
            min_score=body.min_score,
        )
        results = [results_record(one.id, m) for one, m in zip(body.queries, found.matches, strict=True)]
        return Json({"unknown": _unknown(found.unknown), "queries": results})

    @api.get(
        "/compare", tags=["index"], summary="How two claims stand to each other", **answers("Comparison")
    )
    async def compare(request: Request, query: Annotated[asked.CompareQuery, Query()]) -> Json:
        """As `attrib compare TEXT TEXT`."""
        (record,) = await compared([TextPair("", query.a, query.b)], request)
        return Json(record | {"id": None})

    @api.post(
        "/compare",
        tags=["index"],
        summary="How the two claims of each of many pairs stand to each other",
        openapi_extra=takes_json(asked.PairsBody),
        **answers("Comparison", many=True),
    )
    async def compare_many(request: Request, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib compare --pairs`."""
        body = await asked.body_of(request, asked.PairsBody)
        return Json(await compared([TextPair(pair.id, pair.a, pair.b) for pair in body.pairs], request))

    async def compared(pairs: list[TextPair], request: Request) -> list[Record]:
        catalogue = words(language(request))
        judgements = await desk.compare([(pair.a, pair.b) for pair in pairs])
        return [comparison_record(*one, catalogue) for one in zip(pairs, judgements, strict=True)]

    @api.get("/index", tags=["index"], summary="The index in numbers", **answers("IndexStats"))
    async def index(_: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib index stats`."""
        return Json(stats_record(await desk.stats()))

    @api.get("/articles", tags=["index"], summary="The articles of the index", **answers("Articles"))
    async def articles(query: Annotated[asked.ArticlesQuery, Query()]) -> Json:
        """As `attrib index list`, by id."""
        page = await desk.articles(query.wanted(), query.offset, query.limit)
        return Json({"total": page.total, "articles": [known_article_record(one) for one in page.articles]})

    @api.get("/articles/{id:path}", tags=["index"], summary="An article of the index", **answers("Article"))
    async def article(id: str, _: Annotated[asked.Query, Query()]) -> Json:
        """The article as it was added, with all that was extracted then."""
        found = await desk.article(id)
        if found is None:
            raise refuse(404, "no-article", id=id[:80])
        return Json(article_record(found))


def _source_routes(api: APIRouter, desk: Desk, language: Language) -> None:
    @api.get("/sources", tags=["sources"], summary="The known sources", **answers("Sources"))
    async def sources(query: Annotated[asked.SourcesQuery, Query()]) -> Json:
        """As `attrib sources list`."""
        found = await desk.sources(query.q, query.type)
        some = found[query.offset : query.offset + query.limit]
        return Json({"total": len(found), "sources": [source_record(one) for one in some]})

    @api.get(
        "/sources/{name}",
        tags=["sources"],
        summary="A source by a name or its id",
        **answers("ResolvedSource"),
    )
    async def source(request: Request, name: str, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources show`: the name in any spelling that an article may write it in."""
        known = await desk.source(name)
        if known.hit is None:
            raise _nobody(known, language(request))
        return Json(resolution_record(name, known.hit))

    @api.get(
        "/sources/{name}/claims",
        tags=["sources", "index"],
        summary="What a source was quoted on, over time",
        **answers("Quoted"),
    )
    async def claims(request: Request, name: str, query: Annotated[asked.ClaimsQuery, Query()]) -> Json:
        """As `attrib sources show --index`, the earliest first; sources that only the index knows are found too."""
        known = await desk.source(name)
        if known.quoted is None:
            raise refuse(404, "no-index")
        if not known.known:
            raise _nobody(known, language(request))
        record = quoted_record(known.quoted)
        some = replace(known.quoted, claims=known.quoted.claims[query.offset : query.offset + query.limit])
        return Json(record | {"claims": quoted_record(some)["claims"]})


def checked_record(look: Look, asks_index: bool) -> Record:
    """Return the record of a draft after all rules."""
    from attrib.check.fingerprints import fingerprinted
    from attrib.text.offsets import LineIndex

    article = look.checked.article
    lines = LineIndex(article.text)
    return {
        "article": article.id,
        "path": article.path,
        "language": article.language,
        "judged": look.checked.judged,
        "held": look.checked.held,
        "index": asks_index,
        "findings": [finding_record(one, lines, mark) for one, mark in fingerprinted(look.checked.findings)],
    }


def _unknown(unknown: tuple[Unknown, ...]) -> list[dict[str, Any]]:
    return [asdict(one) for one in unknown]


def _nobody(known: KnownSource, language: InterfaceLanguage) -> Exception:
    catalogue = words(language)
    near = catalogue("comma").join(record.name for record in known.near) or "–"
    return refuse(404, "no-source", name=known.name[:80], near=near)
