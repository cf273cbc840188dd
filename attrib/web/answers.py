"""Answers of the API: JSON that says Arabic as Arabic and survives any text."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class Json(JSONResponse):
    """A record as JSON. Half of a surrogate pair, which no UTF-8 can hold, stays its escape."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of ``content``."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


class ProblemJson(Json):
    """A problem (RFC 9457)."""

    media_type = "application/problem+json"
