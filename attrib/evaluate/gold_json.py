"""Annotation as JSON, an object a file.

::

    {"id": "bridge", "chars": 1413, "md5": "...",
     "attributions": [{"sources": [{"start": 0, "end": 9}], "cues": [...], "contents": [...],
                       "canonical": "...", "source_type": "person", "form": "indirect", "core": true}],
     "sentences": [{"start": 0, "end": 120, "label": "attributed"}],
     "claims": [{"start": 10, "end": 80, "self_contained": "..."}]}

``attributions`` with ``cues`` are needed; ``core`` is true where it is left out. Claims may stand in files of
their own, ``{"id": ..., "claims": [...]}``. Unknown fields are passed over: annotators keep notes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from attrib.errors import InputError
from attrib.evaluate.gold import LABELS, Annotation, GoldAttribution, GoldClaim, GoldSentence, Label
from attrib.types import Form, Span


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object that knows where it stands: ``attributions[3].cues[0]`` of its file."""

    fields: Mapping[str, Any]
    file: str
    place: str

    def fail(self, message: str) -> InputError:
        return InputError(self.file, f"{self.place}{' ' if self.place else ''}{message}",
                          remedy="docs/evaluation.md shows the form.")  # fmt: skip

    def objects(self, key: str) -> list[_Object]:
        """Return the objects of a list; none where the field is left out or null."""
        rows = self.fields.get(key)
        if rows is None:
            return []
        dot = "." if self.place else ""
        places = (
            [f"{self.place}{dot}{key}[{number}]" for number in range(len(rows))]
            if isinstance(rows, list)
            else []
        )
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fail(f"“{key}” must be a list of objects.")
        return [_Object(row, self.file, place) for row, place in zip(rows, places, strict=True)]

    def text(self, key: str, known: tuple[str, ...] = ()) -> str | None:
        """Return a text, None where it is left out or null; one of ``known`` where that says something."""
        value = self.fields.get(key)
        if value is not None and (not isinstance(value, str) or (known and value not in known)):
            raise self.fail(f"“{key}” must be {'one of ' + ', '.join(known) if known else 'a text'}.")
        return value

    def span(self) -> Span:
        start, end = self.fields.get("start"), self.fields.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            raise self.fail("needs “start” and “end”, whole numbers, the first no greater than the second.")
        return Span(start, end)

    def spans(self, key: str) -> tuple[Span, ...]:
        return tuple(one.span() for one in self.objects(key))


def read_annotation(path: Path) -> Annotation:
    """Return the annotation in a file. Raises InputError, which says where in it something is wrong."""
    top = _read(path)
    if "attributions" not in top.fields:
        raise top.fail("lacks “attributions”.")
    characters = top.fields.get("chars")
    if characters is not None and type(characters) is not int:
        raise top.fail("“chars” must be a whole number.")
    return Annotation(
        id=top.text("id") or path.stem,
        attributions=tuple(_attribution(one) for one in top.objects("attributions")),
        sentences=tuple(_sentence(one) for one in top.objects("sentences"))
        if "sentences" in top.fields
        else None,
        claims=_claims(top) if "claims" in top.fields else None,
        characters=characters,
        md5=top.text("md5"),
    )


def read_claims(folder: str) -> dict[str, tuple[GoldClaim, ...]]:
    """Return the claims in the files of ``folder`` by the id of their article. Raises InputError."""
    found: dict[str, tuple[GoldClaim, ...]] = {}
    paths = sorted(Path(folder).glob("*.json"))
    if not paths:
        message = "is no folder with files of claims (.json)."
        raise InputError(folder, message, remedy="docs/evaluation.md shows the form.")
    for path in paths:
        top = _read(path)
        if "claims" not in top.fields:
            raise top.fail("lacks “claims”.")
        found[top.text("id") or path.stem] = _claims(top)
    return found


def _read(path: Path) -> _Object:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(str(path), f"is no JSON: {error}.", remedy="Write it anew, in UTF-8.") from error
    if not isinstance(data, dict):
        raise InputError(str(path), "must hold one JSON object.", remedy="docs/evaluation.md shows the form.")
    return _Object(data, str(path), "")


def _attribution(one: _Object) -> GoldAttribution:
    cues = one.spans("cues")
    if not cues:
        raise one.fail("has no cue.")
    core = one.fields.get("core", True)
    if not isinstance(core, bool):
        raise one.fail("“core” must be true or false.")
    return GoldAttribution(
        sources=one.spans("sources"),
        cues=cues,
        contents=one.spans("contents"),
        canonical=one.text("canonical"),
        source_type=one.text("source_type"),
        form=cast("Form | None", one.text("form", get_args(Form))),
        core=core,
    )


def _sentence(one: _Object) -> GoldSentence:
    label = one.text("label", LABELS)
    if label is None:
        raise one.fail("lacks “label”.")
    return GoldSentence(one.span(), cast("Label", label))


def _claims(top: _Object) -> tuple[GoldClaim, ...]:
    return tuple(GoldClaim(one.span(), one.text("self_contained")) for one in top.objects("claims"))
