"""The audit as one HTML page: no script, no network, nothing beside the file itself.

The page's policy allows its own style sheet, by hash, and nothing else, so that even a browser that is
tricked by an article's text loads and runs nothing. All values are escaped by Jinja2.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrib import __version__
from attrib.report.audit import Audit, Tally, source_share
from attrib.report.audit_terminal import percent
from attrib.report.catalogue import Words
from attrib.report.marked_text import marked_lines
from attrib.report.terminal import direction_of

if TYPE_CHECKING:
    from jinja2 import Template


def page(audits: Sequence[Audit], words: Words) -> Iterator[str]:
    """Yield the page of ``audits``, piece by piece, in the language of ``words``."""
    tally = Tally()
    for audit in audits:
        tally.add(audit)
    style = _file("audit.css")
    context: dict[str, Any] = {
        "audits": audits,
        "tally": tally,
        "words": words,
        "version": __version__,
        "style": style,
        "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "marked_lines": marked_lines,
        "percent": percent,
        "source_share": source_share,
        "direction_of": direction_of,
    }
    yield from _template().generate(context)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("attrib.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("audit.html.j2")


def _file(name: str) -> str:
    return (files("attrib.report") / "templates" / name).read_text(encoding="utf-8")
