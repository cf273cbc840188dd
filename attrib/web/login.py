"""The login page of a server with a token: the token once, a cookie from then on.

The cookie holds the random name of a session that the server remembers until it ends, never the token. It goes with
requests from our own pages alone (SameSite=Strict) and no script reads it (HttpOnly).
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from attrib.report.catalogue import words
from attrib.report.html import environment, interface
from attrib.web.language import language_of
from attrib.web.security import COOKIE, SESSION_SECONDS, Sessions
from attrib.web.settings import Settings

PATH = "/login"
_LONGEST = 1000


def login_address(request: HTTPConnection) -> str:
    """Return the address of the login page that leads back to what was asked for."""
    scope = request.scope
    query = scope.get("query_string", b"").decode("ascii", "replace")
    wanted = quote(scope["path"]) + (f"?{query}" if query else "")
    return PATH if wanted == "/" else f"{PATH}?next={quote(wanted[:_LONGEST], safe='')}"


def own_path(given: str) -> str:
    """Return a path of this server to go on to: ``given`` where it is one, else the first page."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    plain = given.isascii() and given.isprintable() and "\\" not in given and len(given) <= _LONGEST
    if not plain or parts.scheme or parts.netloc or not given.startswith("/") or given.startswith("//"):
        return "/"
    return given


def login_routes(settings: Settings, sessions: Sessions) -> list[BaseRoute]:
    """Return the routes of logging in and out."""

    def page(request: Request, wanted: str, status: int = 200) -> Response:
        context = {
            **interface(words(language_of(request, settings))),
            "wanted": wanted,
            "wrong": status == 401,
        }
        return HTMLResponse(environment().get_template("login.html.j2").render(context), status)

    async def login(request: Request) -> Response:
        if settings.token is None:
            return RedirectResponse("/", 303)
        if request.method != "POST":
            return page(request, own_path(request.query_params.get("next", "/")))
        async with request.form(max_files=0, max_fields=4) as form:
            wanted, token = own_path(str(form.get("next", "/"))), str(form.get("token", ""))
        if not sessions.right(token.strip()):
            return page(request, wanted, 401)
        answer = RedirectResponse(wanted, 303)
        encrypted = settings.secure or request.headers.get("origin", "").startswith("https://")
        answer.set_cookie(
            COOKIE,
            sessions.begin(),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=encrypted,
        )
        return answer

    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(PATH, 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return [
        Route(PATH, login, methods=["GET", "POST"], name="login"),
        Route("/logout", logout, methods=["POST"], name="logout"),
    ]
