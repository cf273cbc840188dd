"""From a template to an answer: the frame of all pages, the language and the way to the other one, static files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from attrib.report.catalogue import INTERFACE_LANGUAGES, Words, words
from attrib.report.html import environment, interface, style_sheet
from attrib.web.language import COOKIE, language_of
from attrib.web.problems import refuse, refuse_value

if TYPE_CHECKING:
    from attrib.report.catalogue import InterfaceLanguage
    from attrib.web.desk import Desk
    from attrib.web.settings import Settings

STATIC = "/static"
PER_PAGE = 50
_YEAR = 365 * 24 * 60 * 60
_DIGITS = 10
_SCRIPTS = ("report.js", "draft.js")
_STYLES = ("serve.css", "search.css")


def article_address(id: str, claim: str | None = None) -> str:
    """Return where an article of the index is shown, and a claim in it."""
    address = f"/articles/{quote(id, safe='', errors='replace')}"
    return address if claim is None else f"{address}?claim={quote(claim, safe='', errors='replace')}"


def source_address(id: str) -> str:
    """Return where a source is shown."""
    return f"/sources/{quote(id, safe='', errors='replace')}"


class Pages:
    """Makes pages in the language of whoever asks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def language(self, request: Request) -> InterfaceLanguage:
        """Return the language that a request is answered in."""
        return language_of(request, self.desk.settings)

    def words(self, request: Request) -> Words:
        """Return the catalogue that a request is answered in."""
        return words(self.language(request))

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page. A language that was asked for is remembered."""
        language = self.language(request)
        answer = render(template, words(language), self.desk.settings, status, request, **values)
        if request.query_params.get("lang") == language:
            answer.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
        return answer


def render(
    template: str, words: Words, settings: Settings, status: int, request: HTTPConnection | None, **values: Any
) -> HTMLResponse:
    """Return a page in the language of ``words``."""
    context = {
        **interface(words),
        "article_address": article_address,
        "source_address": source_address,
        "static": static_address,
        "other_languages": () if request is None else other_languages(request, words),
        "here": "" if request is None else request.url.path,
        "asks_token": settings.token is not None,
        **values,
    }
    text = environment().get_template(template).render(context)
    # Half of a surrogate pair, which an old index may hold, has no bytes.
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def other_languages(request: HTTPConnection, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the languages that the page is there in beside its own, and where."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return tuple(
        (language, f"?{urlencode([*query, ('lang', language)])}")
        for language in INTERFACE_LANGUAGES
        if language != words.language
    )


@cache
def static_files() -> dict[str, tuple[str, bytes]]:
    """Return what pages load, by name: its type and its bytes."""
    folder = files("attrib.report") / "templates"
    style = style_sheet() + "".join((folder / name).read_text(encoding="utf-8") for name in _STYLES)
    scripts = {name: ("text/javascript", (folder / name).read_bytes()) for name in _SCRIPTS}
    return {"style.css": ("text/css", style.encode()), **scripts}


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, which changes with its content, so that browsers may keep it."""
    return f"{STATIC}/{name}?v={hashlib.sha256(static_files()[name][1]).hexdigest()[:16]}"


def static_routes() -> list[BaseRoute]:
    """Return the route of what pages load."""

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in static_files():
            raise refuse(404, "not-found")
        kind, data = static_files()[name]
        kept = request.url.query == static_address(name).partition("?")[2]
        caching = f"private, max-age={_YEAR}, immutable" if kept else "no-cache"
        return Response(data, media_type=kind, headers={"cache-control": caching})

    return [Route(f"{STATIC}/{{name}}", static, methods=["GET", "HEAD"])]


class Window:
    """Some of many rows: which, and where the rows before and behind them are.

    Raises Refused where the request names a page by what is no number.
    """

    def __init__(self, request: Request, total: int | None = None, size: int = PER_PAGE) -> None:
        given = request.query_params.get("page") or "1"
        if not (given.isascii() and given.isdigit() and 0 < len(given) < _DIGITS and int(given)):
            raise refuse_value("page", "is no number of a page; write a whole number from 1 on")
        self.number = int(given)
        self.size = size
        self.total = total
        self._request = request

    @property
    def offset(self) -> int:
        """How many rows stand before."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-(self.total or 0) // self.size))

    @property
    def beyond(self) -> bool:
        """Whether there is no such page: the rows end before."""
        return self.total is not None and self.number > self.last

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 404 if self.beyond else 200

    def address(self, number: int) -> str:
        """Return the address of another page of the same."""
        query = [(name, value) for name, value in self._request.query_params.multi_items() if name != "page"]
        return f"?{urlencode([*query, ('page', str(number))])}"

    @property
    def before(self) -> str | None:
        """The address of the page before."""
        return self.address(min(self.number - 1, self.last)) if self.number > 1 else None

    @property
    def behind(self) -> str | None:
        """The address of the next page."""
        return self.address(self.number + 1) if self.number < self.last else None
