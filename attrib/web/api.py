"""The JSON API, /api/v1: the records of docs/format.md over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from attrib.report.record import article_record
from attrib.web.desk import Desk
from attrib.web.drafts import pasted


def api_routes(desk: Desk) -> APIRouter:
    """Return the routes of the API."""
    api = APIRouter(prefix="/api/v1")

    @api.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.post("/extract")
    async def extract(request: Request) -> Any:
        body = await request.json()
        return article_record(await desk.analyse(pasted(body["text"])))

    return api
