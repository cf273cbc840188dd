"""The name of an index that stays the same from wherever it is opened."""

from __future__ import annotations

from pathlib import Path

from attrib.store.opening import is_folder, shown_place


def lasting_place(place: str) -> str:
    """Return a folder's whole path, or another place without its password."""
    return str(Path(place).resolve()) if is_folder(place) else shown_place(place)
