"""Who may ask, from where, how much; what a browser may do with an answer.

Four guards stand around the application, the outermost first:

- :class:`SafeAnswers` puts the headers on every answer that keep a browser from running or loading anything foreign.
- :class:`KnownHosts` refuses a request for a name that is not ours: a page elsewhere whose name was pointed at this
  computer (DNS rebinding) would otherwise read as one of our own.
- :class:`OwnPages` refuses what a page elsewhere asks a browser to send us: all but following a link.
- :class:`Token` asks for the token, where there is one.
- :class:`SmallBodies` refuses a body that is too large, before it is read.

They are plain ASGI, so that they see a request before anything of it is read.
"""

from __future__ import annotations

import hmac
import socket
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

Answer = Callable[[Scope, Problem], ASGIApp]
"""Makes the answer that tells a problem to whoever asked."""


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
    """Looks at each request before anything of it is read; what one of the guards refuses is answered at once."""

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
        try:
            request = HTTPConnection(scope)
            check_host(request.headers, self._hosts)
            check_origin(request)
            if self._settings.token is not None:
                self._sessions.check(request)
            receive = limited(request.headers, receive, self._settings.largest_body)
        except Refused as refused:
            await self._answer(scope, refused.problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)


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
    """Who has shown the token: with each request, or once at the login page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, request: HTTPConnection) -> None:
        """Raise Refused unless the request carries the token."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.right(given.strip()):
            return
        raise Refused(Problem(401, "token", headers={"www-authenticate": 'Bearer realm="attrib"'}))

    def right(self, given: str) -> bool:
        """Return whether ``given`` is the token; it takes the same time whatever it is."""
        token = self._settings.token or ""
        return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))


def limited(headers: Headers, receive: Receive, largest: int) -> Receive:
    """Return ``receive`` for a body of ``largest`` bytes at most. Raises Refused where it says that it is larger.

    A body that does not say its size is refused as soon as it is too large.
    """
    stated = headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and (len(stated) > 15 or int(stated) > largest):
        raise too_large(largest)
    read = 0

    async def receive_little() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > largest:
                raise too_large(largest)
        return message

    return receive_little


def too_large(largest: int) -> Refused:
    """Return the refusal of a body of more than ``largest`` bytes."""
    refused = refuse(413, "too-large", largest=f"{largest / 1024 / 1024:g}")
    # What was not read is not read any more: the connection ends with the answer.
    refused.problem.headers["connection"] = "close"
    return refused
