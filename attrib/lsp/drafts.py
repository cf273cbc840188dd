"""The drafts that are open in an editor, each looked at once a version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from attrib.check.examine import Examiner
from attrib.config import Config, Configs, Overrides
from attrib.errors import InputError
from attrib.lsp.positions import Encoding, Places
from attrib.report.catalogue import InterfaceLanguage
from attrib.report.findings import Checked
from attrib.text.inputs import Found
from attrib.text.read import read_found
from attrib.types import Analysis

FORMS = {"plaintext": "plain", "text": "plain", "markdown": "markdown", "org": "plain", "tex": "plain"}
"""The editor's names of languages -> the format that a draft of it is read in."""

_EXTENSIONS = {".txt": "plain", ".md": "markdown", ".markdown": "markdown"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of an open draft. ``outcome`` is an InputError where it cannot be read (broken front matter).

    ``analysis`` is None for a draft in a language without a pack, and for one that cannot be read.
    """

    uri: str
    version: int | None
    places: Places
    config: Config
    outcome: Checked | InputError
    analysis: Analysis | None


def form_of(uri: str, language_id: str | None) -> str | None:
    """Return the format of an open file, or None for a kind whose text is not the file's (HTML, JSON)."""
    known = FORMS.get((language_id or "").lower())
    return known or _EXTENSIONS.get(Path(path_of(uri) or uri).suffix.lower())


def path_of(uri: str) -> str | None:
    """Return the path of a ``file:`` address, or None for a draft that was never saved."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    return unquote(parts.path)


class Desk:
    """What all open drafts share: the examiner, and the configurations until one of their files changes."""

    def __init__(self, language: InterfaceLanguage, overrides: Overrides, root: str | None = None) -> None:
        self.language = language
        self.examiner = Examiner(language)
        self._overrides = overrides
        self._root = root
        self._configs = Configs(overrides)

    def forget(self) -> None:
        """Read configurations, lists of sources and the index anew with the next draft."""
        self._configs = Configs(self._overrides)
        self.examiner = Examiner(self.language)

    def refresh(self) -> None:
        """Look for configuration files anew: not every editor tells when one has changed."""
        self._configs = Configs(self._overrides)

    def look_at(self, uri: str, version: int | None, text: str, form: str, encoding: Encoding) -> Draft:
        """Return a draft after all its rules. Raises AttribError for what concerns all drafts."""
        path = path_of(uri)
        config = self._config(path)
        places = Places.of(text, encoding)
        name = path or "untitled"
        found = Found(name, name, Path(name).stem)
        data = text.encode("utf-8", "surrogatepass")
        (article,) = read_found(found, as_format=form, data=data)
        if isinstance(article, InputError):
            return Draft(uri, version, places, config, article, None)
        outcome, analysis = self.examiner.analysed(article, form, config)
        return Draft(uri, version, places, config, outcome, analysis)

    def _config(self, path: str | None) -> Config:
        if path is None and self._root is not None:
            return self._configs.of_folder(Path(self._root))
        return self._configs.of_draft(path)
