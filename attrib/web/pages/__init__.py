"""The pages: HTML from the templates of the report, over the same desk as the API.

:func:`page_routes` is all that the application asks of this package. A route takes a request and answers with HTML;
what goes wrong at the desk it lets through, for the application turns it into a page (:func:`problem_page`).
All works without a script; ``draft.js`` marks a draft while it is typed, ``report.js`` opens cards at claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import BaseRoute

from attrib.web.pages.articles import article_routes
from attrib.web.pages.draft import draft_routes
from attrib.web.pages.rendering import Pages, render, static_routes
from attrib.web.pages.searching import search_routes
from attrib.web.pages.sources import source_routes
from attrib.web.pages.state import state_routes
from attrib.web.problems import Problem
from attrib.web.settings import Settings

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.web.desk import Desk


def page_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of all pages and of what they load."""
    pages = Pages(desk)
    routes = static_routes()
    for add in (draft_routes, search_routes, source_routes, article_routes, state_routes):
        routes += add(pages)
    return routes


def problem_page(problem: Problem, words: Words, request: HTTPConnection | None = None) -> Response:
    """Return the page that tells a reader what went wrong and what to do.

    ``request`` is what was asked, where asking it again in another language is of use.
    """
    return render("problem.html.j2", words, Settings(), problem.status, request, problem=problem)
