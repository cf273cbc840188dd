"""Edits of the registry of sources, in words: what was done, and why something cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrib.report.catalogue import Words
from attrib.report.terminal import isolated, shown
from attrib.sources.own_file import CannotEdit


def edit_in_words(action: str, told: Mapping[str, Any], words: Words) -> str:
    """Return what an edit (``alias``, ``add``, ``merge``) did."""
    kept = _quoted(told["kept"]["name"])
    names = told.get("names") or [one["name"] for one in told.get("absorbed", ())]
    return words(f"edit-done-{action}", kept=kept, names=words("comma").join(map(_quoted, names)))


def refusal_in_words(error: CannotEdit, words: Words) -> str:
    """Return why an edit cannot be made, and what to do."""
    return words(f"edit-{error.key}", **{name: _quoted(str(value)) for name, value in error.values.items()})


def _quoted(text: str) -> str:
    return isolated(shown(text))
