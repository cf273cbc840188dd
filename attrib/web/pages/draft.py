"""The draft page: what is typed, pasted or dropped, marked as the report marks an article, with what the index knows.

Nothing of a draft is kept: it comes with a request and is gone with the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from attrib.check.fingerprints import fingerprinted
from attrib.report.audit import AuditedClaim
from attrib.report.differing import Stretch, differing
from attrib.types import ArticleRef, Finding, SourceRef
from attrib.web import security
from attrib.web.asked import unreadable_form
from attrib.web.drafts import Draft, Look, file_name, pasted
from attrib.web.pages.rendering import Pages
from attrib.web.problems import Refused

TYPED = ("plain", "markdown")
"""Formats whose text is the article's, so that what is found can be mended in it."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class FixShown:
    """The fix of a finding, for a button. ``edits`` is JSON: start, end (in code points) and the new words of each."""

    mark: str
    edits: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim of the index beside one of the draft: its words, where they are not the draft's marked."""

    article: ArticleRef
    claim_id: str
    stretches: tuple[Stretch, ...]
    status: str
    sources: tuple[SourceRef, ...]
    verdict: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownShown:
    """What the index has beside a claim of the draft, the nearest first."""

    claim: AuditedClaim
    versions: tuple[Telling, ...]

    @property
    def verdict(self) -> str:
        """What an editor has to know: a contradiction before all else."""
        verdicts = [version.verdict for version in self.versions]
        return next((one for one in ("conflict", "same") if one in verdicts), "related")


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form brought: a draft, its format as the page shows it, and the fix that was asked for."""

    draft: Draft | None
    form: str
    fix: str | None


async def posted(request: Request) -> Posted:
    """Return what the form of the draft page brought. Raises Refused for one that cannot be read."""
    largest = request.app.state.settings.largest_body
    try:
        # Leaving it closes the file that an upload is kept in.
        async with request.form(max_files=1, max_fields=8, max_part_size=largest) as form:
            given = form.get("format")
            file = form.get("file")
            if isinstance(file, UploadFile) and file.filename:
                return await _uploaded(file)
            return _typed(form, str(given) if given in TYPED else "plain")
    except HTTPException as error:
        if isinstance(error, Refused):
            raise
        raise unreadable_form(error) from None


def _typed(form: FormData, kind: str) -> Posted:
    text = form.get("text")
    # A form sends line ends as CR LF, whatever was typed; a page counts them as one letter.
    told = str(text).replace("\r\n", "\n") if isinstance(text, str) else ""
    fix = form.get("fix")
    return Posted(pasted(told, kind) if told.strip() else None, kind, fix if isinstance(fix, str) else None)


async def _uploaded(file: UploadFile) -> Posted:
    """Return a file as the draft that its text is: pages and Word files are read, and go on as plain text."""
    from attrib.text.read import format_of
    from attrib.web.drafts import FORMATS

    name, data = file_name(file.filename), await file.read()
    form = format_of(name or "draft", data, None)
    return Posted(
        Draft(data, form if form in FORMATS else None, name), form if form in TYPED else "plain", None
    )


def draft_routes(pages: Pages) -> list[BaseRoute]:
    """Return the routes of the draft page."""
    desk = pages.desk

    async def looked(request: Request) -> dict[str, Any]:
        """Return what the templates show of a posted draft."""
        given = await posted(request)
        if given.draft is None:
            return blank(given.form)
        language = pages.language(request)
        asks_index = await desk.has_index()
        look = await desk.look(given.draft, language, ask_index=asks_index)
        if given.draft.form != given.form:
            # What was read out of a page or a Word file is the text that is looked at from now on.
            look = await desk.look(
                pasted(look.checked.article.text, given.form), language, ask_index=asks_index
            )
        mended: bool | None = None
        if given.fix is not None:
            fixed = _mended(look, given.fix)
            mended = fixed is not None
            if fixed is not None:
                look = await desk.look(pasted(fixed, given.form), language, ask_index=asks_index)
        return shown_look(look, given.form, asks_index, mended)

    async def page(request: Request) -> Response:
        values = blank("plain") if request.method != "POST" else await looked(request)
        largest = desk.settings.largest_body
        too_large = security.too_large(largest).problem
        return pages.page(request, "draft.html.j2", largest=largest, too_large=too_large, **values)

    async def marked(request: Request) -> Response:
        return pages.page(request, "draft_look.html.j2", **await looked(request))

    return [
        Route("/", page, methods=["GET", "HEAD", "POST"]),
        Route("/draft", marked, methods=["POST"]),
    ]


def blank(form: str) -> dict[str, Any]:
    """Return what the templates show where there is no draft yet."""
    return {"text": "", "form": form, "look": None}


def shown_look(look: Look, form: str, asks_index: bool, mended: bool | None) -> dict[str, Any]:
    """Return what the templates show of a draft."""
    audit = look.audit
    fixes = _fixes(look)
    known = {one.claim.number: one for one in _known(look)}
    fix_of: Callable[[Finding], FixShown | None] = lambda finding: fixes.get(id(finding))  # noqa: E731
    return {
        "text": look.checked.article.text,
        "form": form,
        "look": look,
        "audit": audit,
        "fix_of": fix_of,
        "known_of": lambda claim: known.get(claim.number),
        "known": tuple(known.values()),
        "asks_index": asks_index,
        "mended": mended,
        "counts": _levels(look),
    }


def _levels(look: Look) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for level in ("error", "warning", "note"):
        count = sum(one.level == level for one in look.checked.findings)
        if count:
            found[level] = count
    return found


def _fixes(look: Look) -> dict[int, FixShown]:
    text = look.checked.article.text
    return {
        id(finding): FixShown(
            mark,
            json.dumps([[edit.span.start, edit.span.end, edit.replacement] for edit in finding.fix.edits]),
            tuple((edit.span.of(text), edit.replacement) for edit in finding.fix.edits),
        )
        for finding, mark in fingerprinted(look.checked.findings)
        if finding.fix is not None
    }


def _mended(look: Look, mark: str) -> str | None:
    """Return the draft's text with the fix of the finding ``mark``, None where there is no such finding any more."""
    for finding, own in fingerprinted(look.checked.findings):
        if own == mark and finding.fix is not None:
            return finding.fix.apply(look.checked.article.text)
    return None


def _known(look: Look) -> list[KnownShown]:
    by_id = dict(zip((claim.id for claim in look.analysis.claims), look.known, strict=False))
    found = []
    for audited in look.audit.claims:
        text = audited.claim.text
        versions = tuple(
            Telling(
                one.article,
                one.claim.id,
                differing(one.claim.text, text),
                one.claim.status,
                one.sources,
                one.verdict,
                one.because,
            )
            for one in by_id.get(audited.claim.id, ())
            if one.verdict != "different"
        )
        if versions:
            found.append(KnownShown(audited, versions[:_SHOWN]))
    return found
