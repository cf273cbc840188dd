"""The JSON API's edits of the registry: a new source, a further name, two sources that are one, and the way back.

They are those of the pages and of ``attrib sources``, behind the same guards: what another site makes a browser send
never gets here, and a body is JSON, which no form of a page elsewhere can send.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request

from attrib.report.catalogue import words
from attrib.report.edits import edit_in_words, refusal_in_words
from attrib.report.errors_said import Said
from attrib.sources.own_file import CannotEdit
from attrib.sources.records import Record
from attrib.web import asked
from attrib.web.answers import Json
from attrib.web.description import answers, takes_json
from attrib.web.pages import work
from attrib.web.problems import Problem, Refused

if TYPE_CHECKING:
    from attrib.report.catalogue import InterfaceLanguage
    from attrib.sources.editing import Done
    from attrib.web.desk import Desk

_STATUS = {
    **dict.fromkeys(("unknown", "nothing-to-undo"), 404),
    **dict.fromkeys(("held", "unwritable", "unreadable", "not-toml", "isolated"), 503),
    **dict.fromkeys(("no-id", "no-name", "no-country", "nothing-named", "would-break"), 422),
}
"""Statuses by what keeps an edit from being made; else 409: the registry is in no state for it."""


def editing_routes(api: APIRouter, desk: Desk, language: Callable[[Request], InterfaceLanguage]) -> None:
    """Add the routes of the edits to ``api``."""

    async def done(request: Request, edit: Any, *given: Any) -> Json:
        try:
            made: Done = await desk.crew.ask(edit, *given)
        except CannotEdit as error:
            raise cannot(error) from None
        told = dict(made.told)
        return Json(
            {
                "action": made.action,
                "kept": told["kept"],
                "names": list(told.get("names", ())),
                "absorbed": list(told.get("absorbed", ())),
                "moved": made.moved,
                "message": edit_in_words(made.action, told, words(language(request))),
            }
        )

    @api.post(
        "/sources",
        tags=["editing"],
        summary="Add a source to the registry",
        openapi_extra=takes_json(asked.NewSource),
        **answers("Edit"),
    )
    async def add(request: Request, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources add`."""
        body = await asked.body_of(request, asked.NewSource)
        record = Record(body.id, body.name, body.type, body.latin, tuple(body.aliases), body.country)
        return await done(request, work.add_source, record)

    @api.post(
        "/sources/{name}/aliases",
        tags=["editing"],
        summary="Give a source further names",
        openapi_extra=takes_json(asked.NewNames),
        **answers("Edit"),
    )
    async def alias(request: Request, name: str, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources alias`: what the index holds under these names counts as the source's from now on."""
        body = await asked.body_of(request, asked.NewNames)
        return await done(request, work.add_names, name, body.names)

    @api.post(
        "/sources/{name}/merge",
        tags=["editing"],
        summary="Make other sources this one",
        openapi_extra=takes_json(asked.Absorbed),
        **answers("Edit"),
    )
    async def merge(request: Request, name: str, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources merge`: the source in the address stays."""
        body = await asked.body_of(request, asked.Absorbed)
        return await done(request, work.merge, name, body.absorbed)

    @api.get("/edits", tags=["editing"], summary="The edits that can be undone", **answers("Edits"))
    async def edits(request: Request, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources undo --list`, the last one first."""
        try:
            steps = await desk.crew.ask(work.edits)
        except CannotEdit as error:
            raise cannot(error) from None
        catalogue = words(language(request))
        return Json(
            {
                "edits": [
                    {
                        "number": one.number,
                        "at": one.at,
                        "action": one.action,
                        "message": edit_in_words(one.action, one.told, catalogue),
                    }
                    for one in steps
                ]
            }
        )

    @api.post(
        "/edits/undo",
        tags=["editing"],
        summary="Take back the last edit",
        openapi_extra=takes_json(asked.LastEdit),
        **answers("Edit"),
    )
    async def undo(request: Request, _: Annotated[asked.Query, Query()]) -> Json:
        """As `attrib sources undo`. Answers 409 where another edit than this `number` is the last one by now."""
        body = await asked.body_of(request, asked.LastEdit)
        return await done(request, work.undo, body.number)


def cannot(error: CannotEdit) -> Refused:
    """Return the refusal of an edit, with what keeps it from being made."""
    return Refused(
        Problem(
            _STATUS.get(error.key, 409),
            "cannot-edit",
            said=lambda words: Said(refusal_in_words(error, words), words.language),
        )
    )
