"""Why an attribution was found, in words that a person understands (``messages/patterns.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import tomli

from attrib.report.catalogue import InterfaceLanguage


def in_words(pattern: str, language: InterfaceLanguage) -> str:
    """Return the sentence for a pattern's id (``Attribution.because``): ``verb-subject.clause``, ``colon``.

    An id without words, such as one that another version of attrib stored, is given back as it is.
    """
    name, _, opener = pattern.partition(".")
    said = catalogue()["pattern"].get(name)
    opened = catalogue()["opener"].get(opener) if opener else {language: ""}
    return f"{said[language]}{opened[language]}." if said is not None and opened is not None else pattern


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the words of patterns and of what opens a content, by id and language."""
    path = files("attrib.report") / "messages" / "patterns.toml"
    return tomli.loads(path.read_text(encoding="utf-8"))
