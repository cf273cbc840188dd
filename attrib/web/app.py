"""The application: the pages and the API over one desk, the guards around them, errors as problems."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from attrib import __version__
from attrib.errors import AttribError
from attrib.report.catalogue import words
from attrib.web.answers import Json, ProblemJson
from attrib.web.api import api_routes
from attrib.web.asked import wrong_values
from attrib.web.crew import Busy, Lost, TooSlow
from attrib.web.description import describe
from attrib.web.desk import Desk
from attrib.web.language import language_of
from attrib.web.log import Logged
from attrib.web.login import login_address, login_routes
from attrib.web.pages import page_routes, problem_page
from attrib.web.problems import Problem, Refused, problem_of_user, problem_record, problem_routes
from attrib.web.security import Guards, SafeAnswers, Sessions
from attrib.web.settings import Settings

_LOG = logging.getLogger("attrib.web")
_API = "/api/"


def create_app(settings: Settings) -> FastAPI:
    """Return the application. Its processes start and end with it."""
    desk = Desk(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await desk.open()
        try:
            yield
        finally:
            await desk.close()

    app = FastAPI(
        title="attrib",
        version=__version__,
        # The usual pages of documentation load scripts from elsewhere, and so is there none of them.
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.settings = settings
    sessions = Sessions(settings)
    api = api_routes(desk)
    app.include_router(api)
    app.router.routes.extend(problem_routes(settings))
    app.router.routes.append(Route("/api/openapi.json", lambda _: Json(described()), methods=["GET"]))
    app.router.routes.extend(login_routes(settings, sessions))
    app.router.routes.extend(page_routes(desk))

    @cache
    def described() -> dict[str, Any]:
        return describe(app, settings)

    def answer(scope: Scope, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
            problem.headers["allow"] = _allowed(scope, [*api.routes, *app.router.routes])
        return _answer(HTTPConnection(scope), problem, settings)

    for kind in (
        AttribError, Busy, TooSlow, Lost, MemoryError, RecursionError, HTTPException, RequestValidationError,
    ):  # fmt: skip
        app.add_exception_handler(kind, lambda request, error: answer(request.scope, error))
    app.add_middleware(Guards, settings=settings, answer=answer, sessions=sessions)
    app.add_middleware(SafeAnswers)
    app.add_middleware(Logged)
    return app


def _allowed(scope: Scope, routes: Sequence[BaseRoute]) -> str:
    """Return what an address may be asked, by all of its routes: the first knows of its own methods alone."""
    methods: set[str] = set()
    for route in routes:
        if route.matches(scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    return ", ".join(sorted(methods))


def _answer(request: HTTPConnection, problem: Problem, settings: Settings) -> Response:
    """Return what tells a problem to whoever asked: a program, or a reader of pages."""
    catalogue = words(language_of(request, settings))
    path = request.scope["path"]
    if path.startswith(_API):
        return ProblemJson(problem_record(problem, catalogue), problem.status, problem.headers)
    if problem.code == "token" and request.scope["method"] in ("GET", "HEAD"):
        return RedirectResponse(login_address(request), 303)
    page = problem_page(problem, catalogue, request if request.scope["method"] == "GET" else None)
    page.headers.update(problem.headers)
    return page


def problem_of(error: Exception) -> Problem:
    """Return the problem that an error is to whoever asked; what nobody foresaw is logged."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, AttribError):
        return problem_of_user(error)
    if isinstance(error, Busy):
        return Problem(503, "busy", headers={"retry-after": "2"})
    if isinstance(error, TooSlow):
        return Problem(503, "too-slow")
    if isinstance(error, Lost | MemoryError | RecursionError):
        return Problem(503, "lost")
    if isinstance(error, RequestValidationError):
        return wrong_values(error).problem
    if isinstance(error, HTTPException):
        code = {404: "not-found", 405: "method"}.get(error.status_code, "wrong-request")
        return Problem(error.status_code, code, headers=dict(error.headers or {}))
    if isinstance(error, ClientDisconnect):
        return Problem(400, "wrong-request")  # nobody is left to read it
    _LOG.error("a fault of attrib", exc_info=error)
    return Problem(500, "bug")
