"""A line a request, for who looks after the server: method, path, status, milliseconds.

No query, no header and no body is written: texts are private, and so is the token.
"""

from __future__ import annotations

import logging
import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("attrib.web.requests")
_LONGEST = 200


class Logged:
    """Writes the line where the log wants it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http" or not _LOG.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            # Quoted, so that no path writes a line of its own.
            path = quote(scope["path"], safe="/:.~-_")[:_LONGEST]
            spent = (time.perf_counter() - begun) * 1000
            _LOG.info("%s %s %d %.0f ms", scope["method"], path, status, spent)
