"""Markdown: the article's text is the whole file, exactly, so that offsets are those an editor sees.

What of it is no prose (front matter and markup) is given by :func:`attrib.text.markup.prose_gaps`. Title,
date, outlet, url and language come from the front matter (YAML or TOML); the title, where that has none,
from a level-1 heading.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import tomli

from attrib.errors import EmptyInput, InputError
from attrib.text.article import Input, make_article
from attrib.text.dates import normalise_date
from attrib.text.decode import decode
from attrib.text.language import identify_language
from attrib.text.markup import Markup, front_matter, read_markup
from attrib.text.metadata import Metadata, clean_title
from attrib.types import Article, Span

_OUTLET_FIELDS = ("outlet", "source", "publisher")
_MARKS = str.maketrans("", "", "*`")


def read(source: Input) -> Iterator[Article]:
    """Yield the one article of a Markdown file. Raises InputError and OSError."""
    text = decode(source.read(), source.name).text
    front = front_matter(text)
    fields = _front_fields(text, front, source.name) if front else {}
    markup = read_markup(text)
    prose = _prose(text, markup)
    if text.strip() and not prose.strip():
        raise EmptyInput(
            source.name, "holds markup but no prose.", remedy="Give a file with an article in it."
        )
    known = Metadata(
        title=clean_title(fields.get("title", "")) or _heading(text, markup),
        date=normalise_date(fields.get("date", "")),
        outlet=next((fields[name] for name in _OUTLET_FIELDS if fields.get(name)), None),
        url=fields.get("url") or None,
        language=fields.get("language") or fields.get("lang") or identify_language(prose),
    )
    yield make_article(text, known, id=source.stem, path=source.path, name=source.name, gaps=markup.gaps)


def _prose(text: str, markup: Markup) -> str:
    pieces: list[str] = []
    at = 0
    for gap in markup.gaps:
        pieces.append(text[at : gap.start])
        at = gap.end
    return "".join([*pieces, text[at:]])


def _heading(text: str, markup: Markup) -> str | None:
    for span, level in zip(markup.headings, markup.levels, strict=True):
        if level == 1:
            return clean_title(span.of(text).translate(_MARKS))
    return None


def _front_fields(text: str, front: Span, name: str) -> dict[str, str]:
    """Return the plain values of the front matter as texts. Raises InputError where it cannot be parsed."""
    lines = front.of(text).splitlines()
    body = "\n".join(lines[1:-1])
    data = _toml(body, name) if lines[0].startswith("+") else _yaml(body, name)
    return {str(key).lower(): value for key, given in data.items() if (value := _plain(given)) is not None}


def _plain(value: object) -> str | None:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else None


def _toml(body: str, name: str) -> Mapping[str, Any]:
    try:
        return tomli.loads(body)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            name, "its front matter is not valid TOML: {reason}", remedy="Mend it.", reason=str(error)
        ) from None


def _yaml(body: str, name: str) -> Mapping[str, Any]:
    import yaml

    try:
        # The base loader makes texts, lists and mappings only: no objects, and no date that is none.
        data = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "a character that YAML does not allow"
        quotes = 'Put values that hold a colon in quotes: title: "…".'
        if mark is None:
            raise InputError(
                name, "its front matter is not valid YAML: {reason}.", remedy=quotes, reason=reason
            ) from None
        raise InputError(
            name,
            "its front matter is not valid YAML on line {line}: {reason}.",
            remedy=quotes,
            line=mark.line + 2,
            reason=reason,
        ) from None
    except RecursionError:
        raise InputError(name, "its front matter is nested too deep.", remedy="Mend it.") from None
    return data if isinstance(data, dict) else {}
