"""What went wrong, for whoever asked: problem details (RFC 9457) in the language of the interface.

An error becomes a :class:`Problem`; the API shows it as ``application/problem+json``, the pages as a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from attrib import errors
from attrib.report.catalogue import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` names the kind: ``refused-CODE`` and ``refused-CODE-remedy`` of the catalogue say it in words.

    ``values`` fill their fields. ``said`` is the error's own message, in English as on the command line.
    """

    status: int
    code: str
    values: dict[str, object] = field(default_factory=dict)
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


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def refuse(status: int, code: str, **values: object) -> Refused:
    """Return the exception that answers a request with a problem."""
    return Refused(Problem(status, code, values))


_ERRORS: tuple[tuple[type[errors.AttribError], int, str], ...] = (
    (errors.EmptyInput, HTTPStatus.UNPROCESSABLE_ENTITY, "empty"),
    (errors.UndecodableInput, HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable"),
    (errors.InputError, HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable"),
    (errors.UsageError, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-value"),
    (errors.DamagedIndex, HTTPStatus.SERVICE_UNAVAILABLE, "index-damaged"),
    (errors.StoreError, HTTPStatus.SERVICE_UNAVAILABLE, "index-unusable"),
    (errors.ModelError, HTTPStatus.SERVICE_UNAVAILABLE, "no-encoder"),
    (errors.DataError, HTTPStatus.SERVICE_UNAVAILABLE, "configuration"),
)
"""Kinds of errors, the narrower ones first."""


def problem_of(error: errors.AttribError) -> Problem:
    """Return the problem that an error of attrib is to whoever asked."""
    for kind, status, code in _ERRORS:
        if isinstance(error, kind):
            return Problem(status, code, said=str(error))
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-value", said=str(error))


def problem_record(problem: Problem, words: Words) -> dict[str, Any]:
    """Return a problem as RFC 9457 has it; ``remedy`` and ``errors`` are members of ours."""
    record: dict[str, Any] = {
        "type": f"/api/v1/problems/{problem.code}",
        "title": problem.title(words),
        "status": int(problem.status),
        "remedy": problem.remedy(words),
    }
    if problem.said is not None:
        record["detail"] = problem.said
    if problem.fields:
        record["errors"] = list(problem.fields)
    return record
