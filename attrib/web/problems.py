"""What went wrong, for whoever asked: problem details (RFC 9457) in the language of the interface.

An error becomes a :class:`Problem`; the API shows it as ``application/problem+json``, the pages as a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from attrib import errors
from attrib.report.catalogue import Words, words
from attrib.report.errors_said import Said, remedy_in_words, said, wrong_in_words
from attrib.web.answers import Json
from attrib.web.clerk import NoIndex
from attrib.web.drafts import UNTITLED
from attrib.web.language import language_of
from attrib.web.settings import Settings

TOO_LONG = "holds more than {most} letters, or some that cannot be printed"
Tell = Callable[[Words], "Said | None"]
"""Says something in the language of the words."""

_LABELS: Mapping[str, str] = {
    "q": "page-search-text",
    "source": "source",
    "outlet": "outlet",
    "language": "page-language",
    "status": "status",
    "since": "page-since",
    "until": "page-until",
    "page": "page-paging",
    "name": "page-name",
    "other": "page-merge-with",
    "id": "id",
    "type": "type",
    "latin": "latin-name",
    "country": "country",
    "file": "page-file",
    "text": "page-text",
    "format": "page-format",
}
"""Fields of forms by the names that the pages call them: keys of the catalogue."""


@dataclass(frozen=True, slots=True)
class WrongValue:
    """What is wrong with a field of the request: a message in English with ``values``, as an error has them.

    ``kind`` is pydantic's type of error, by which its messages are known in other languages.
    """

    name: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    kind: str | None = None

    def said(self, words: Words) -> Said:
        """Return the message in the language of ``words``, where it is known in it."""
        return said("kinds" if self.kind else "values", self.message, self.values, words, key=self.kind)

    def label(self, words: Words) -> str:
        """Return what a page calls the field."""
        key = _LABELS.get(self.name.partition(".")[0])
        return self.name if key is None else words(key)


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` names the kind: ``refused-CODE`` and ``refused-CODE-remedy`` of the catalogue say it in words.

    ``values`` fill their fields. ``said`` tells more of it, ``advice`` what to do in this very case.
    """

    status: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    said: Tell | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wrong: tuple[WrongValue, ...] = ()
    """What is wrong with which field of the request."""
    advice: Tell | None = None

    def title(self, words: Words) -> str:
        """Return what is wrong."""
        return words(f"refused-{self.code}", **self.values)

    def detail(self, words: Words, *, labels: bool = False) -> tuple[Said, ...]:
        """Return what more is known of it, a line each; fields are called as the pages do where ``labels`` is set."""
        if self.said is not None:
            told = self.said(words)
            return () if told is None else (told,)
        lines = []
        for one in self.wrong:
            message, name = one.said(words), one.label(words) if labels else one.name or "body"
            lines.append(Said(f"{name}: {message.text}", message.language))
        return tuple(lines)

    def remedy(self, words: Words) -> str:
        """Return what to do."""
        advice = None if self.advice is None else self.advice(words)
        if advice is not None and advice.language == words.language:
            return advice.text
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


def refuse_value(name: str, message: str, **values: object) -> Refused:
    """Return the exception that names one field whose value is wrong."""
    return Refused(Problem(*_WRONG, wrong=(WrongValue(name, message, values),)))


def refuse_request(message: str, **values: object) -> Refused:
    """Return the exception for a request that cannot be understood."""
    tell: Tell = lambda words: said("values", message, values, words)  # noqa: E731
    return Refused(Problem(HTTPStatus.BAD_REQUEST, "wrong-request", said=tell))


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
_WRONG = (HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-value")


def problem_of_user(error: errors.AttribError) -> Problem:
    """Return the problem that an error of attrib is to whoever asked."""
    status, code = next((known[1:] for known in _ERRORS if isinstance(error, known[0])), _WRONG)
    if isinstance(error, NoIndex):
        return Problem(status, code)  # the title says it all
    if not isinstance(error, errors.InputError):
        return Problem(status, code, said=lambda words: _whole(error, words))
    return Problem(
        status,
        code,
        said=lambda words: _wrong(error, words),
        advice=lambda words: remedy_in_words(error, words),
    )


def _wrong(error: errors.InputError, words: Words) -> Said:
    """Return what is wrong with a draft. One that was pasted has no name."""
    told = wrong_in_words(error, words, name=error.path != UNTITLED)
    return told if told.language == words.language else _whole(error, words)


def _whole(error: errors.AttribError, words: Words) -> Said:
    """Return an error as the command line has it: what is wrong and what to do."""
    return Said(str(error), "en")


def problem_record(problem: Problem, words: Words) -> dict[str, Any]:
    """Return a problem as RFC 9457 has it; ``remedy`` and ``errors`` are members of ours."""
    record: dict[str, Any] = {
        "type": f"{PATH}/{problem.code}",
        "title": problem.title(words),
        "status": int(problem.status),
        "remedy": problem.remedy(words),
    }
    if detail := problem.detail(words):
        record["detail"] = "; ".join(one.text for one in detail)
    if problem.wrong:
        record["errors"] = [{"field": one.name, "message": one.said(words).text} for one in problem.wrong]
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
