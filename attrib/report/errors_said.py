"""Errors of whoever asks ``attrib serve``, in the language of the interface.

An error is written once, in English, where it is raised: a template and the values of its fields. What it is in Arabic
stands in ``messages/errors_ar.toml`` under that template, as in a gettext catalogue. What has no entry there, because
only whoever looks after the server can cause or mend it (a damaged index, a line of a configuration), stays English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import tomli

from attrib.errors import AttribError, InputError, filled
from attrib.report.catalogue import InterfaceLanguage, Words
from attrib.report.terminal import isolated, shown


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and the language that it is in."""

    text: str
    language: InterfaceLanguage


def wrong_in_words(error: AttribError, words: Words, *, name: bool = True) -> Said:
    """Return what is wrong. ``name`` puts the input's name before it, where the error is one input's."""
    told = said("errors", error.template, error.values, words)
    if not isinstance(error, InputError) or not name:
        return told
    path = error.path if told.language == "en" else isolated(shown(error.path))
    return Said(f"{path}: {told.text}", told.language)


def remedy_in_words(error: AttribError, words: Words) -> Said | None:
    """Return what to do about it, None where the error does not say."""
    template = error.remedy_template
    return None if template is None else said("remedies", template, error.values, words)


def said(
    table: str, template: str, values: Mapping[str, object], words: Words, *, key: str | None = None
) -> Said:
    """Return ``template`` with its fields filled; its Arabic stands in ``table`` under it, or under ``key``."""
    arabic = arabic_errors()
    translated = arabic[table].get(key or template) if words.language == "ar" else None
    if translated is None:
        return Said(filled(template, values), "en")
    told = {name: arabic["words"].get(str(value)) or isolated(shown(str(value))) for name, value in values.items()}
    return Said(filled(translated, told), "ar")


@cache
def arabic_errors() -> Mapping[str, Mapping[str, str]]:
    """Return the Arabic messages by table and English template."""
    path = files("attrib.report") / "messages" / "errors_ar.toml"
    tables: dict[str, dict[str, str]] = tomli.loads(path.read_text(encoding="utf-8"))
    return tables
