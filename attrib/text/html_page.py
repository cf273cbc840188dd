"""HTML: the main text of a page through trafilatura, one paragraph a line, without menus and footers.

Offsets index that text, not the page. trafilatura is imported when the first page is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

from attrib.errors import EmptyInput, InputError
from attrib.text.article import Input, make_article
from attrib.text.dates import normalise_date
from attrib.text.decode import decode
from attrib.text.metadata import Metadata, clean_title
from attrib.types import Article

_CHARSET = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 4096
_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")


def read(source: Input) -> Iterator[Article]:
    """Yield the article of an HTML page. Raises InputError (a page without an article too) and OSError."""
    page = page_text(source.read(), source.name)
    if not page.strip():
        raise EmptyInput(source.name, "holds no text.", remedy="Give a file with an article in it.")
    found = _extract(page, source.name)
    text = found.text if found is not None else None
    if not text or not text.strip():
        raise InputError(
            source.name,
            "is an HTML page in which no article is found.",
            remedy="Save the article's own page, or its text as .txt.",
        )
    known = Metadata(
        title=clean_title(found.title or ""),
        date=normalise_date(found.date or ""),
        outlet=clean_title(found.sitename or ""),
        url=found.url or None,
    )
    yield make_article(text, known, id=source.stem, path=source.path, name=source.name)


def page_text(data: bytes, name: str) -> str:
    """Return the source of a page. ``name`` is what errors call it. Raises UndecodableInput."""
    declared = _CHARSET.search(data[:_HEAD])
    return decode(data, name, declared=declared[1].decode("ascii", "replace") if declared else None).text


def _extract(page: str, name: str) -> Any:
    """Return trafilatura's document, or None. Raises InputError where the page breaks the parser."""
    from trafilatura import bare_extraction

    with _quiet():
        try:
            return bare_extraction(
                page,
                with_metadata=True,
                include_comments=False,
                include_tables=False,
                config=_settings(),
                # Without this, any date in the running text can become the article's.
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
        # A hostile page can break the parser in ways its authors did not foresee; other inputs must go on.
        except Exception as error:
            raise InputError(
                name,
                "is an HTML page that cannot be parsed ({reason}).",
                remedy="Save the article's text as .txt.",
                reason=type(error).__name__,
            ) from error


@cache
def _settings() -> ConfigParser:
    """Return the extractor's settings for agency items of two sentences.

    By default it takes less than 250 characters for a failure and falls back to the page with its menus.
    """
    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "60"
    settings["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
    return settings


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the extractor's warnings off standard error: what matters becomes an InputError."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
