"""Who may ask, from where, how much; what a browser may do with an answer.

Around the application stand, the outermost first:

- :class:`SafeAnswers`, which puts the headers on every answer that keep a browser from running or loading anything
  foreign, and from keeping what it was shown.
- :class:`Guards`, which refuses

  - a request for a name that is not ours (:func:`check_host`): a page elsewhere whose name was pointed at this
    computer (DNS rebinding) would otherwise read as one of our own;
  - what a page elsewhere makes a browser send (:func:`check_origin`), all but following a link to a page;
  - a request without the token, where there is one (:class:`Sessions`);
  - a body that is too large or comes too slowly (:class:`Limited`).

They are plain ASGI, so that they see a request before anything of it is read.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
import time
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attrib.web.problems import Problem, Refused, refuse
from attrib.web.settings import Settings, is_loopback

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy of every answer that does not bring a stricter one."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it a browser sends "Origin: null" with our own forms, and they would be refused.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Drafts are private: no cache keeps an answer unless it says otherwise of itself.
    "cache-control": "no-store",
}

COOKIE = "attrib_session"
SESSION_SECONDS = 12 * 60 * 60
_MOST_SESSIONS = 1000
OPEN_PATHS = frozenset({"/login", "/api/v1/health"})
OPEN_FOLDER = "/static/"
"""What is shown without the token: it tells nothing of drafts, sources or the index."""
_DIGITS = 15

Answer = Callable[[Scope, Exception], ASGIApp]
"""Makes the answer that tells whoever asked what went wrong."""


class SafeAnswers:
    """Puts :data:`HEADERS` on every answer; those that it brings itself stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class Guards:
    """Looks at each request before anything of it is read; what is refused is answered at once.

    It also answers what the application lets escape, so that no fault of ours comes without :data:`HEADERS`.
    """

    def __init__(self, app: ASGIApp, settings: Settings, answer: Answer, sessions: Sessions) -> None:
        self._app = app
        self._answer = answer
        self._settings = settings
        self._hosts = own_names(settings)
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            request = HTTPConnection(scope)
            check_host(request.headers, self._hosts)
            check_origin(request)
            if self._settings.token is not None:
                self._sessions.check(request)
            limited = Limited(receive, request.headers, self._settings.largest_body, self._settings.seconds)
            await self._app(scope, limited, send_and_note)
        except Exception as error:
            if begun:
                raise
            await self._answer(scope, error)(scope, receive, send)


def own_names(settings: Settings) -> frozenset[str]:
    """Return the names, in lower case, that a request may call the server by, beside addresses in numbers."""
    names = {"localhost", settings.host, *settings.hosts}
    if not is_loopback(settings.host):
        names |= {socket.gethostname(), socket.getfqdn()}
    return frozenset(name.lower().rstrip(".") for name in names if name)


def check_host(headers: Headers, names: frozenset[str]) -> None:
    """Raise Refused unless the request is for one of ``names``, or for an address in numbers.

    An attacker's page comes under a name of the attacker's; nobody can point an address elsewhere.
    """
    found = headers.getlist("host")
    host = host_name(found[0]) if len(found) == 1 else None
    if host is None:
        raise refuse(400, "host", host=", ".join(found)[:80])
    if host in names:
        return
    try:
        ip_address(host)
    except ValueError:
        raise refuse(421, "host", host=host[:80]) from None


def host_name(header: str) -> str | None:
    """Return the name in a Host header, in lower case and without the port; None where there is none."""
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return parts.hostname.rstrip(".")


_HARMLESS = frozenset({"GET", "HEAD"})


def check_origin(request: HTTPConnection) -> None:
    """Raise Refused for what another site makes a browser send. Following a link to a page is no such thing."""
    headers = request.headers
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site in (None, "same-origin", "none") and (origin is None or _own(origin, headers)):
        return
    link = (
        request.scope["method"] in _HARMLESS
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and not request.scope["path"].startswith("/api/")
    )
    if not link:
        raise refuse(403, "cross-site")


def _own(origin: str, headers: Headers) -> bool:
    """Return whether ``origin`` is where the request goes. Behind a proxy the scheme may differ, the host may not."""
    scheme, _, host = origin.partition("://")
    return scheme in ("http", "https") and host.lower() == headers.get("host", "").lower()


class Sessions:
    """Who has shown the token: with each request, or once at the login page, which a cookie remembers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, float] = {}

    def check(self, request: HTTPConnection) -> None:
        """Raise Refused unless the request carries the token or the cookie of an open session."""
        path = request.scope["path"]
        if path in OPEN_PATHS or path.startswith(OPEN_FOLDER):
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.right(given.strip()):
            return
        if self.is_open(request.cookies.get(COOKIE, "")):
            return
        raise Refused(Problem(401, "token", headers={"www-authenticate": 'Bearer realm="attrib"'}))

    def right(self, given: str) -> bool:
        """Return whether ``given`` is the token; it takes the same time whatever it is."""
        token = self._settings.token or ""
        return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))

    def begin(self) -> str:
        """Open a session and return its name, which nobody guesses. The oldest ends where there are too many."""
        now = time.monotonic()
        self._open = {name: until for name, until in self._open.items() if until > now}
        while len(self._open) >= _MOST_SESSIONS:
            self._open.pop(min(self._open, key=lambda name: self._open[name]))
        name = secrets.token_urlsafe(32)
        self._open[name] = now + SESSION_SECONDS
        return name

    def is_open(self, name: str) -> bool:
        """Return whether a session is open. Names are random, so that how long it takes tells nothing of others."""
        return self._open.get(name, 0) > time.monotonic()

    def end(self, name: str) -> None:
        """Close a session."""
        self._open.pop(name, None)


class Limited:
    """Receives a request's body, up to ``largest`` bytes in up to ``seconds``; raises Refused beyond.

    A body that says that it is larger is refused before any of it is read. Raises Refused at once then.
    """

    def __init__(self, receive: Receive, headers: Headers, largest: int, seconds: float) -> None:
        self._receive = receive
        self._largest = largest
        self._seconds = seconds
        self._until: float | None = None
        self._read = 0
        self._whole = False
        stated = headers.get("content-length", "")
        if stated.isascii() and stated.isdigit() and (len(stated) > _DIGITS or int(stated) > largest):
            raise too_large(largest)

    async def __call__(self) -> Message:
        """Return the next message (ASGI)."""
        if self._whole:
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise Refused(Problem(408, "slow-body", headers={"connection": "close"})) from None
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._read > self._largest:
                raise too_large(self._largest)
        return message


def too_large(largest: int) -> Refused:
    """Return the refusal of a body of more than ``largest`` bytes."""
    values = {"largest": f"{largest / 1024 / 1024:g}"}
    # What was not read is not read any more: the connection ends with the answer.
    return Refused(Problem(413, "too-large", values, headers={"connection": "close"}))
