"""The articles of the index: their list, and each as the report shows it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from attrib.report.audit import Tally, audit_of
from attrib.report.figures import run
from attrib.report.source_claims import source_rows
from attrib.store.wanted import Wanted
from attrib.web.pages.rendering import Pages, Window, article_address
from attrib.web.pages.searching import wish_of
from attrib.web.pages.work import Choices, choices
from attrib.web.problems import refuse


def article_routes(pages: Pages) -> list[BaseRoute]:
    """Return the routes of the articles."""
    desk = pages.desk

    async def listed(request: Request) -> Response:
        wish, window = wish_of(request), Window(request)
        has_index = await desk.has_index()
        found, offered = None, Choices()
        if has_index:
            filters = wish.filters.wanted()
            wanted = Wanted(
                outlets=filters.outlets,
                languages=filters.languages,
                since=filters.since,
                until=filters.until,
            )
            found = await desk.articles(wanted, window.offset, window.size)
            window.total = found.total
            offered = await desk.crew.ask(choices)
        return pages.page(
            request,
            "articles.html.j2",
            window.status,
            wish=wish,
            found=found,
            choices=offered,
            window=window,
            has_index=has_index,
        )

    async def shown(request: Request) -> Response:
        id = request.path_params["id"]
        analysis = await desk.article(id)
        if analysis is None:
            raise refuse(404, "no-article", id=id[:80])
        audit = audit_of(analysis, ())
        wanted = request.query_params.get("claim")
        if wanted is not None:
            number = next((one.number for one in audit.claims if one.claim.id == wanted), None)
            return RedirectResponse(article_address(id) + (f"#c1-{number}" if number else ""), 303)
        tally = Tally()
        tally.add(audit)
        return pages.page(
            request,
            "stored_article.html.j2",
            audit=audit,
            rows=source_rows([audit], tally),
            tally=tally,
            run=run,
        )

    return [
        Route("/articles", listed, methods=["GET", "HEAD"]),
        Route("/articles/{id:path}", shown, methods=["GET", "HEAD"]),
    ]
