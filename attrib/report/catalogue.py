"""The interface's words in each language, read from ``messages/*.toml``; which language to speak."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import tomli

from attrib.errors import UsageError

InterfaceLanguage = Literal["ar", "en"]
INTERFACE_LANGUAGES: tuple[InterfaceLanguage, ...] = ("ar", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language: ``words("claims")``, ``words("bug-log", path=...)``."""

    language: InterfaceLanguage
    messages: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the message of ``key`` with its ``{fields}`` filled. Raises KeyError for an unknown key."""
        message = self.messages[key]
        return message.format(**values) if values else message

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from the right."""
        return self.language == "ar"


@cache
def words(language: InterfaceLanguage) -> Words:
    """Return the catalogue of ``language``."""
    path = files("attrib.report") / "messages" / f"{language}.toml"
    return Words(language, tomli.loads(path.read_text(encoding="utf-8")))


def interface_language(
    asked: str | None = None, environment: Mapping[str, str] | None = None
) -> InterfaceLanguage:
    """Return the language to speak: as ``asked``, else ``ATTRIB_LANG``, else the locale's, else Arabic.

    ``environment`` stands for the process's. Raises UsageError for a language without a catalogue, when it
    was asked for or set in ``ATTRIB_LANG``; a locale of another language means Arabic.
    """
    environment = os.environ if environment is None else environment
    named = asked or environment.get("ATTRIB_LANG")
    if named:
        known = _known(named)
        if known is None:
            raise UsageError(
                f"There are no messages in “{named}”.",
                remedy=f"Languages are {', '.join(INTERFACE_LANGUAGES)}.",
            )
        return known
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(key))), "")
    return _known(locale.partition("_")[0].partition(".")[0]) or "ar"


def interface_words() -> Words:
    """Return the catalogue to speak where nothing was asked for; never raises."""
    try:
        return words(interface_language())
    except UsageError:
        return words("ar")


def _known(name: str) -> InterfaceLanguage | None:
    return next((known for known in INTERFACE_LANGUAGES if known == name.lower()), None)
