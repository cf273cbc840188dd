"""The pages: HTML from the templates of the report, over the same desk as the API.

:func:`page_routes` is all that the application asks of this package. A route takes a request and answers with HTML;
what goes wrong at the desk it lets through, for the application turns it into a page (:func:`problem_page`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from attrib.web.language import language_of
from attrib.web.problems import Problem

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.web.desk import Desk


def page_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of all pages and of what they load."""

    async def index(request: Request) -> Response:
        language = language_of(request, desk.settings)
        return HTMLResponse(f'<!doctype html><html lang="{language}"><title>attrib</title><h1>attrib</h1>')

    return [Route("/", index, methods=["GET", "HEAD"])]


def problem_page(problem: Problem, words: Words) -> Response:
    """Return the page that tells a reader what went wrong and what to do."""
    direction = "rtl" if words.right_to_left else "ltr"
    said = f"<p>{escape(problem.said)}</p>" if problem.said else ""
    body = (
        f'<!doctype html><html lang="{words.language}" dir="{direction}"><title>attrib</title>'
        f"<h1>{escape(problem.title(words))}</h1>{said}<p>{escape(problem.remedy(words))}</p>"
    )
    return HTMLResponse(body, problem.status)
