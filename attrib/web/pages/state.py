"""The page of the index's state: numbers, encoder, generation, and its faults where they are asked for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from attrib.report.index import size_in_words
from attrib.web.pages.rendering import Pages
from attrib.web.pages.work import MOST_PROBLEMS, verify


def state_routes(pages: Pages) -> list[BaseRoute]:
    """Return the route of the index's state."""
    desk = pages.desk

    async def state(request: Request) -> Response:
        stats = await desk.stats() if await desk.has_index() else None
        problems = None
        if stats is not None and request.query_params.get("verify") == "1":
            problems = await desk.crew.ask(verify)
        return pages.page(
            request,
            "index.html.j2",
            stats=stats,
            problems=problems,
            most=MOST_PROBLEMS,
            place=desk.settings.index,
            size_in_words=size_in_words,
        )

    return [Route("/index", state, methods=["GET", "HEAD"])]
