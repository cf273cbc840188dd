"""The language that an answer speaks: as asked (``?lang=``, which a cookie keeps), as told, as the browser prefers."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from attrib.report.catalogue import INTERFACE_LANGUAGES, InterfaceLanguage
from attrib.web.settings import Settings

COOKIE = "attrib_lang"


def language_of(request: HTTPConnection, settings: Settings) -> InterfaceLanguage:
    """Return the language for whoever asked; a language without a catalogue counts as none."""
    for asked in (request.query_params.get("lang", "").lower(), request.cookies.get(COOKIE, "")):
        for language in INTERFACE_LANGUAGES:
            if asked == language:
                return language
    return settings.language or accepted(request.headers.get("accept-language", "")) or "ar"


def accepted(header: str) -> InterfaceLanguage | None:
    """Return the best language of an Accept-Language header that there is a catalogue for."""
    best: tuple[float, InterfaceLanguage] | None = None
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        for language in INTERFACE_LANGUAGES:
            quality = _quality(weight)
            if name == language and quality > 0 and (best is None or quality > best[0]):
                best = (quality, language)
    return best[1] if best else None


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
