"""Drafts as they come in: pasted text, or the bytes of a file with its name."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from attrib.errors import InputError
from attrib.report.audit import Audit, audit_of
from attrib.report.findings import Checked
from attrib.types import Analysis, Article, Match

FORMATS = ("plain", "markdown", "html", "docx")
"""The formats of drafts: those of :mod:`attrib.text.read` that hold one article."""
UNTITLED = "draft"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft. ``form`` is one of :data:`FORMATS`, None to go by the name and the first bytes.

    ``name`` is a file's name without folders; it is never opened. ``title``, ``date``, ``outlet`` and ``id`` go over
    what the draft says of itself.
    """

    data: bytes
    form: str | None = None
    name: str | None = None
    id: str | None = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A draft after extraction and all rules. ``checked.judged`` is false without a pack for the language.

    ``known[i]`` are the nearest claims of the index beside ``analysis.claims[i]``, best first; without an index, and
    without a pack, ``known`` is empty.
    """

    analysis: Analysis
    checked: Checked
    known: tuple[tuple[Match, ...], ...] = ()

    @property
    def audit(self) -> Audit:
        """The audit, with the findings."""
        return audit_of(self.analysis, self.checked.findings)


def pasted(text: str, form: str = "plain") -> Draft:
    """Return the draft of a text that is one already, so that no encoding is guessed at."""
    return Draft(codecs.BOM_UTF8 + text.encode("utf-8", "surrogatepass"), form)


def file_name(given: str | None) -> str | None:
    """Return the last part of a name that a browser or a program gave, fit to show; None where nothing is left."""
    last = PurePosixPath((given or "").replace("\\", "/").replace("\0", "")).name
    shown = "".join(letter for letter in last if letter.isprintable())
    return shown[-_LONGEST_NAME:].strip() or None


def read_draft(draft: Draft) -> tuple[Article, str]:
    """Return a draft's article and the format that it was read in. Raises InputError."""
    from attrib.text.inputs import Found
    from attrib.text.read import format_of, read_found

    name = draft.name or UNTITLED
    form = format_of(name, draft.data, draft.form)
    if form not in FORMATS:
        raise InputError(
            name, "holds many articles, as JSON Lines do.", remedy="Give one article: txt, md, html or docx."
        )
    found = Found(name, name, PurePosixPath(name).stem or UNTITLED)
    article = _only(read_found(found, as_format=form, data=draft.data))
    given = {
        field: value
        for field in ("id", "title", "date", "outlet")
        if (value := getattr(draft, field)) is not None
    }
    return replace(article, path=draft.name, **given), form


def _only(articles: Iterator[Article | InputError]) -> Article:
    (article,) = articles
    if isinstance(article, InputError):
        raise article
    return article
