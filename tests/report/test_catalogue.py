"""The message catalogues: complete in each language, and the choice between them."""

from __future__ import annotations

import string

import pytest

from attrib.errors import UsageError
from attrib.report.catalogue import INTERFACE_LANGUAGES, interface_language, words


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_all_languages_have_the_same_keys_and_fields() -> None:
    arabic = words("ar").messages
    for language in INTERFACE_LANGUAGES:
        messages = words(language).messages
        assert list(messages) == list(arabic)
        for key, message in messages.items():
            assert message.strip(), key
            assert fields(message) == fields(arabic[key]), key


def test_arabic_is_arabic() -> None:
    for key, message in words("ar").messages.items():
        if key != "number":
            assert any("\u060c" <= letter <= "\u064a" for letter in message), key


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (None, {}, "ar"),
        (None, {"LANG": "C.UTF-8"}, "ar"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "ar_EG.UTF-8"}, "ar"),
        (None, {"LANG": "fr_FR.UTF-8"}, "ar"),
        (None, {"LANG": "ar_SA", "ATTRIB_LANG": "en"}, "en"),
        (None, {"LANG": "en", "ATTRIB_LANG": ""}, "en"),
        ("en", {"ATTRIB_LANG": "ar"}, "en"),
        ("AR", {"LANG": "en_GB"}, "ar"),
    ],
)
def test_which_language_is_spoken(asked: str | None, environment: dict[str, str], language: str) -> None:
    assert interface_language(asked, environment) == language


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(UsageError, match="Languages are ar, en"):
        interface_language("fr", {})
    with pytest.raises(UsageError, match="“de”"):
        interface_language(None, {"ATTRIB_LANG": "de"})
