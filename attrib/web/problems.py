"""What went wrong, for whoever asked: problem details (RFC 9457) in the language of the interface.

An error becomes a :class:`Problem`; the API shows it as ``application/problem+json``, the pages as a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from attrib import errors
from attrib.report.catalogue import Words, words
from attrib.web.answers import Json
from attrib.web.clerk import NoIndex
from attrib.web.language import language_of
from attrib.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` names the kind: ``refused-CODE`` and ``refused-CODE-remedy`` of the catalogue say it in words.

    ``values`` fill their fields. ``said`` is the error's own message, in English as on the command line.
    """

    status: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    said: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    fields: tuple[dict[str, str], ...] = ()
    """What is wrong with which field of the request."""

    def title(self, words: Words) -> str:
        """Return what is wrong."""
        return words(f"refused-{self.code}", **self.values)

    def remedy(self, words: Words) -> str:
        """Return what to do."""
        return words(f"refused-{self.code}-remedy", **self.values)


class Refused(HTTPException):
    """A request that is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status, problem.code)
        self.problem = problem


PATH = "/api/v1/problems"


def refuse(status: int, code: str, **values: object) -> Refused:
    """Return the exception that answers a request with a problem."""
    return Refused(Problem(status, code, values))


_ERRORS: tuple[tuple[type[errors.AttribError], int, str], ...] = (
    (errors.EmptyInput, HTTPStatus.UNPROCESSABLE_ENTITY, "empty"),
    (errors.UndecodableInput, HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable"),
    (errors.InputError, HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable"),
    (errors.UsageError, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-value"),
    (NoIndex, HTTPStatus.NOT_FOUND, "no-index"),
    (errors.DamagedIndex, HTTPStatus.SERVICE_UNAVAILABLE, "index-damaged"),
    (errors.StoreError, HTTPStatus.SERVICE_UNAVAILABLE, "index-unusable"),
    (errors.ModelError, HTTPStatus.SERVICE_UNAVAILABLE, "no-encoder"),
    (errors.DataError, HTTPStatus.SERVICE_UNAVAILABLE, "configuration"),
)
"""Kinds of errors, the narrower ones first."""


def problem_of_user(error: errors.AttribError) -> Problem:
    """Return the problem that an error of attrib is to whoever asked."""
    for kind, status, code in _ERRORS:
        if isinstance(error, kind):
            return Problem(status, code, said=str(error))
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-value", said=str(error))


def problem_record(problem: Problem, words: Words) -> dict[str, Any]:
    """Return a problem as RFC 9457 has it; ``remedy`` and ``errors`` are members of ours."""
    record: dict[str, Any] = {
        "type": f"{PATH}/{problem.code}",
        "title": problem.title(words),
        "status": int(problem.status),
        "remedy": problem.remedy(words),
    }
    if problem.said is not None:
        record["detail"] = problem.said
    if problem.fields:
        record["errors"] = list(problem.fields)
    return record


def problem_routes(settings: Settings) -> list[BaseRoute]:
    """Return the route of what a problem's ``type`` points to: the kind of problem in words."""

    async def explain(request: Request) -> Response:
        catalogue = words(language_of(request, settings))
        code = request.path_params["code"]
        if f"refused-{code}-remedy" not in catalogue.messages:
            raise refuse(404, "not-found")
        fields = {key: catalogue.messages[f"refused-{code}{end}"] for key, end in _PARTS}
        return Json({"type": f"{PATH}/{code}", **fields})

    return [Route(f"{PATH}/{{code}}", explain, methods=["GET"])]


_PARTS = (("title", ""), ("remedy", "-remedy"))
