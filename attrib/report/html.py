"""The audit as one HTML page: one file, no network, nothing beside the file itself.

The page's policy allows its own style sheet and script, by hash, and nothing else, so that even a browser that
is tricked by an article's text loads and runs nothing. All values are escaped by Jinja2. Without its script the
page loses sorting, filtering and the cards that open at a claim, and nothing of what it says.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrib import __version__
from attrib.report.article_names import article_name, file_of
from attrib.report.audit import MARKS, Audit, Tally, source_share
from attrib.report.audit_terminal import percent
from attrib.report.catalogue import Words
from attrib.report.figures import appearances, figures, mark_label, run
from attrib.report.margin import claim_colour, finding_notes, margin_notes, source_colours
from attrib.report.marked_text import marked_lines
from attrib.report.source_claims import source_rows
from attrib.report.svg import draw
from attrib.report.terminal import direction_of, shown
from attrib.report.visible import dated, neutral

if TYPE_CHECKING:
    from jinja2 import Environment

    from attrib.report.across import Story

STYLES = ("base.css", "article.css", "tables.css", "figures.css", "across.css", "print.css")
"""The style sheets in the order of the cascade; other pages of attrib use the same."""


def page(audits: Sequence[Audit], words: Words, told: Sequence[Story] | None = None) -> Iterator[str]:
    """Yield the page of ``audits``, piece by piece, in the language of ``words``.

    ``told`` are the stories that an index knows (:func:`attrib.report.across.stories`), None without an index.
    """
    tally = Tally()
    for audit in audits:
        tally.add(audit)
    style, script = style_sheet(), _file("report.js")
    context: dict[str, Any] = {
        **interface(words),
        "audits": audits,
        "tally": tally,
        "rows": source_rows(audits, tally),
        "figures": (*figures(audits, tally, words), *appearances(told or (), words)),
        "stories": told,
        "run": run,
        "version": __version__,
        "style": style,
        "style_hash": _digest(style),
        "script": script,
        "script_hash": _digest(script),
    }
    yield from environment().get_template("audit.html.j2").generate(context)


def interface(words: Words) -> dict[str, Any]:
    """Return what every template and macro is given: the interface's words, and how values are shown."""
    return {
        "words": words,
        "marks": MARKS,
        "mark_label": mark_label,
        "marked_lines": marked_lines,
        "margin_notes": margin_notes,
        "finding_notes": finding_notes,
        "source_colours": source_colours,
        "claim_colour": claim_colour,
        "dated": dated,
        "neutral": neutral,
        "shown": shown,
        "percent": percent,
        "source_share": source_share,
        "direction_of": direction_of,
        "name_of": article_name,
        "file_of": file_of,
        "draw": draw,
    }


@cache
def environment() -> Environment:
    """Return the templates, which escape all that they are given."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("attrib.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def style_sheet() -> str:
    """Return the style of all pages."""
    return "".join(_file(name) for name in STYLES)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _file(name: str) -> str:
    return (files("attrib.report") / "templates" / name).read_text(encoding="utf-8")
