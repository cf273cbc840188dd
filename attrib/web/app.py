"""The application: the pages and the API over one desk, the guards around them, errors as problems."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from attrib import __version__
from attrib.errors import AttribError
from attrib.report.catalogue import words
from attrib.web.api import api_routes
from attrib.web.crew import Busy, Lost, TooSlow
from attrib.web.desk import Desk
from attrib.web.language import language_of
from attrib.web.pages import page_routes, problem_page
from attrib.web.problems import Problem, Refused, problem_of, problem_record
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
        openapi_url="/api/openapi.json",
        # The usual pages of documentation load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.include_router(api_routes(desk))
    app.router.routes.extend(page_routes(desk))

    def answer(scope: Scope, problem: Problem) -> Response:
        request = HTTPConnection(scope)
        catalogue = words(language_of(request, settings))
        if scope["path"].startswith(_API):
            record = problem_record(problem, catalogue)
            return JSONResponse(record, problem.status, problem.headers, "application/problem+json")
        page = problem_page(problem, catalogue)
        page.headers.update(problem.headers)
        return page

    for kind in (
        Refused, AttribError, Busy, TooSlow, Lost, MemoryError, RecursionError, HTTPException,
        RequestValidationError, Exception,
    ):  # fmt: skip
        app.add_exception_handler(
            kind, lambda request, error: answer(request.scope, _problem(request, error))
        )
    app.add_middleware(Guards, settings=settings, answer=answer, sessions=Sessions(settings))
    app.add_middleware(SafeAnswers)
    return app


def _problem(request: Request, error: Exception) -> Problem:
    """Return the problem that an error is."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, AttribError):
        return problem_of(error)
    if isinstance(error, Busy):
        return Problem(503, "busy", headers={"retry-after": "2"})
    if isinstance(error, TooSlow):
        return Problem(503, "too-slow")
    if isinstance(error, Lost | MemoryError | RecursionError):
        return Problem(503, "lost")
    if isinstance(error, RequestValidationError):
        return Problem(422, "wrong-value", said=str(error.errors()[:1]))
    if isinstance(error, HTTPException):
        code = {404: "not-found", 405: "method"}.get(error.status_code, "wrong-request")
        return Problem(error.status_code, code, headers=dict(error.headers or {}))
    _LOG.error("a bug", exc_info=error)
    return Problem(500, "bug")
