"""The OpenAPI description: what each address takes and answers, from the same models and shapes that are served."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from attrib.web.asked import FORM, TEXTS, DraftBody
from attrib.web.drafts import FORMATS
from attrib.web.settings import Settings
from attrib.web.shapes import SHAPES

_ABOUT = """Who says what in a news article, and on whose word each claim stands. Arabic first.

The records are those of the command line (docs/format.md). Offsets are half-open and count Unicode code points of the
record's `text`. Errors are problem details (RFC 9457) with a `remedy`, in the language of `lang` or Accept-Language."""
_TAGS = {
    "drafts": "A draft comes as JSON, as a file of a form, or as the body itself. Nothing of it is kept.",
    "index": "The claims that the server's index knows.",
    "sources": "The registry of known sources, and what the index holds of them.",
    "editing": "Edits of the registry, in the newsroom's own file; the index follows. Each can be undone.",
    "server": "The server itself.",
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_PROBLEMS: dict[str, Any] = {
    status: {"description": description, "content": {"application/problem+json": {"schema": _PROBLEM}}}
    for status, description in (
        ("4XX", "The request cannot be answered; `remedy` says what to do."),
        ("5XX", "The server cannot answer it, now (503) or through a fault of its own (500)."),
    )
}


def answers(shape: str, *, many: bool = False, csv: bool = False) -> dict[str, Any]:
    """Return the keywords that tell what a route answers: one of :data:`SHAPES`, or an array of it, or CSV instead."""
    one = {"$ref": f"#/components/schemas/{shape}"}
    schema = {"type": "array", "items": one} if many else one
    description = str(SHAPES[shape].get("description", "The answer."))
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    good = {"description": description, "content": content}
    return {"response_model": None, "responses": {200: good, **_PROBLEMS}}


def takes_json(model: type[BaseModel]) -> dict[str, Any]:
    """Return what describes a JSON body."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _schema(model)}}}}


def takes_draft() -> dict[str, Any]:
    """Return what describes the ways in which a draft may come."""
    texts: dict[str, Any] = {
        kind: {"schema": {"type": "string", **({"format": "binary"} if form == "docx" else {"minLength": 1})}}
        for kind, form in TEXTS.items()
    }
    upload = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "txt, md, html or docx."},
            "text": {"type": "string"},
            "format": {"type": "string", "enum": list(FORMATS)},
        },
    }
    content = {"application/json": {"schema": _schema(DraftBody)}, FORM: {"schema": upload}, **texts}
    return {"requestBody": {"required": True, "content": content}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def describe(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """Return the description of ``app``."""
    from attrib.web import asked

    found = get_openapi(
        title="attrib",
        version=app.version,
        description=_ABOUT,
        routes=app.routes,
        tags=[{"name": name, "description": description} for name, description in _TAGS.items()],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas |= deepcopy(SHAPES)
    for model in (
        asked.DraftBody, asked.SearchBody, asked.PairsBody,
        asked.NewSource, asked.NewNames, asked.Absorbed, asked.LastEdit,
    ):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    if settings.token is not None:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        found["security"] = [{"token": []}]
    return found
