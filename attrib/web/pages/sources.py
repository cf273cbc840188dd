"""The sources: their list, each with all that it was quoted on, and editing the registry.

Edits come by POST alone, which the application's guards let through from these pages only; each answers with the way
to a page that shows what is so now, so that reloading it edits nothing again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from attrib.report.edits import edit_in_words, refusal_in_words
from attrib.report.figures import Figure, Series
from attrib.sources.own_file import CannotEdit
from attrib.sources.records import TYPES, Record
from attrib.web.asked import LONGEST_NAME, can_be_printed, unreadable_form
from attrib.web.pages import work
from attrib.web.pages.rendering import Pages, Window, source_address
from attrib.web.problems import TOO_LONG, refuse, refuse_value

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.report.search_quoted import Quoted
    from attrib.sources.editing import Party
    from attrib.types import SourceType

_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks of direction, which come along with what is copied from a page and are no part of a name."""
_ROWS = 20


class _Sources:
    """Answers what is asked of sources."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._desk = pages.desk

    async def listed(self, request: Request) -> Response:
        """Show the list; add a source."""
        if request.method != "POST":
            return await self._list(request)
        form = await _form(request)
        given = {name: _field(form, name) for name in ("id", "name", "type", "latin", "country")}
        record = Record(
            given["id"],
            given["name"],
            cast("SourceType", given["type"]),
            given["latin"] or None,
            country=given["country"].upper() or None,
        )
        if record.type not in TYPES:
            raise refuse_value("type", "is none of {expected}", expected=", ".join(TYPES))
        try:
            _require(record.name)
            await self._desk.crew.ask(work.add_source, record)
        except CannotEdit as error:
            return await self._list(request, self._why(request, error), given)
        return RedirectResponse(source_address(record.id), 303)

    async def shown(self, request: Request) -> Response:
        """Show a source."""
        return await self._source(request, request.path_params["id"])

    async def add_name(self, request: Request) -> Response:
        """Give a source a further name."""
        id, name = request.path_params["id"], _field(await _form(request), "name")
        try:
            done = await self._desk.crew.ask(work.add_names, id, [_require(name)])
        except CannotEdit as error:
            return await self._source(request, id, self._why(request, error))
        return RedirectResponse(source_address(done.told["kept"]["id"]), 303)

    async def merge(self, request: Request) -> Response:
        """Merge a source with another; what that means is shown before it is done."""
        id, form = request.path_params["id"], await _form(request)
        try:
            kept = await self._desk.crew.ask(work.party, id)
            absorbed = await self._desk.crew.ask(work.party, _require(_field(form, "other")))
            if absorbed.id == kept.id:
                raise CannotEdit("same-source", name=absorbed.name)
            if form.get("sure") != absorbed.id:
                return await self._ask_whether(request, kept, absorbed)
            done = await self._desk.crew.ask(work.merge, kept.id, [absorbed.id])
        except CannotEdit as error:
            return await self._source(request, id, self._why(request, error))
        return RedirectResponse(source_address(done.told["kept"]["id"]), 303)

    async def undo(self, request: Request) -> Response:
        """Take back the last edit."""
        number = _field(await _form(request), "number")
        try:
            done = await self._desk.crew.ask(
                work.undo, int(number) if number.isascii() and number.isdigit() else 0
            )
        except CannotEdit as error:
            return await self._list(request, self._why(request, error))
        kept = done.told["kept"]["id"]
        there = await self._desk.crew.ask(work.source_page, kept)
        # A source that the edit had made is no more.
        return RedirectResponse(source_address(kept) if there else "/sources", 303)

    def _why(self, request: Request, error: CannotEdit) -> str:
        return refusal_in_words(error, self._pages.words(request))

    async def _list(
        self, request: Request, error: str | None = None, given: Mapping[str, str] | None = None
    ) -> Response:
        text = request.query_params.get("q", "")[:LONGEST_NAME]
        kind = request.query_params.get("type", "")
        found = await self._desk.crew.ask(work.listed_sources, text, kind if kind in TYPES else None)
        window = Window(request, len(found))
        return self._pages.page(
            request,
            "sources.html.j2",
            422 if error else window.status,
            found=found[window.offset : window.offset + window.size],
            window=window,
            asked=text,
            kind=kind,
            types=TYPES,
            edited=await self._desk.crew.ask(work.last_edit),
            edit_in_words=edit_in_words,
            error=error,
            given=given or {},
        )

    async def _source(self, request: Request, id: str, error: str | None = None) -> Response:
        found = await self._desk.crew.ask(work.source_page, id)
        if found is None:
            known = await self._desk.source(id)
            near = self._pages.words(request)("comma").join(record.name for record in known.near) or "–"
            raise refuse(404, "no-source", name=id[:80], near=near)
        if found.id != id and error is None:
            return RedirectResponse(source_address(found.id), 303)
        # The latest first, those without a date last, as they are.
        told = found.quoted.claims if found.quoted else ()
        claims = (*[one for one in told if one.article.date][::-1], *[one for one in told if not one.article.date])
        window = Window(request, len(claims) or None)
        return self._pages.page(
            request,
            "source.html.j2",
            422 if error else window.status,
            found=found,
            claims=claims[window.offset : window.offset + window.size],
            window=window,
            chart=over_time(found.quoted, self._pages.words(request)) if found.quoted else None,
            edit_in_words=edit_in_words,
            error=error,
        )

    async def _ask_whether(self, request: Request, kept: Party, absorbed: Party) -> Response:
        counts = [await self._desk.crew.ask(work.source_page, one.id) for one in (kept, absorbed)]
        return self._pages.page(
            request,
            "merge.html.j2",
            kept=kept,
            absorbed=absorbed,
            claims=[len(one.quoted.claims) if one and one.quoted else None for one in counts],
        )


def source_routes(pages: Pages) -> list[BaseRoute]:
    """Return the routes of the sources."""
    sources = _Sources(pages)
    return [
        Route("/sources", sources.listed, methods=["GET", "HEAD", "POST"]),
        Route("/undo", sources.undo, methods=["POST"]),
        Route("/sources/{id}", sources.shown, methods=["GET", "HEAD"]),
        Route("/sources/{id}/names", sources.add_name, methods=["POST"]),
        Route("/sources/{id}/merge", sources.merge, methods=["POST"]),
    ]


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=0, max_fields=10)
    except HTTPException as error:
        raise unreadable_form(error) from None


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    text = " ".join(_MARKS.sub("", value).split()) if isinstance(value, str) else ""
    if len(text) > LONGEST_NAME or not can_be_printed(text):
        raise refuse_value(name, TOO_LONG, most=LONGEST_NAME)
    return text


def _require(name: str) -> str:
    """Return the name of a source. Raises CannotEdit where the field was left empty."""
    if not name:
        raise CannotEdit("nothing-named")
    return name


def over_time(quoted: Quoted, words: Words) -> Figure | None:
    """Return how often a source was quoted day by day, or month by month, or year by year: what there is room for."""
    dates = [one.article.date for one in quoted.claims if one.article.date]
    for length in (10, 7, 4):
        counts = Counter(date[:length] for date in dates)
        if len(counts) <= _ROWS or length == 4:
            break
    else:
        counts = Counter()
    if len(counts) < 2:
        return None
    times = sorted(counts)
    return Figure(
        "over-time",
        "counts",
        words("page-over-time"),
        tuple(times[-_ROWS:]),
        (Series("attributed", words("claims"), tuple(counts[one] for one in times[-_ROWS:])),),
        left_out=max(0, len(times) - _ROWS),
    )
