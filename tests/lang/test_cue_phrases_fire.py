"""Every phrase of the lexicon, in the plainest sentence of its kind."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from attrib.extract.attribute import find_attributions
from attrib.extract.sentences import split_sentences
from attrib.lang import pack_for
from attrib.types import Article

CUES = Path(str(files("attrib.lang"))) / "ar" / "cues"
PHRASES: list[dict[str, Any]] = tomllib.loads((CUES / "phrases.toml").read_text(encoding="utf-8"))["phrase"]


def found(text: str) -> list[tuple[str, str, str, str]]:
    pack = pack_for("ar")
    assert pack is not None
    article = Article("phrase", text, "ar")
    return [
        (
            " ".join(span.of(text) for span in a.cues),
            " ".join(span.of(text) for span in a.sources),
            " ".join(span.of(text) for span in a.contents),
            a.act,
        )
        for a in find_attributions(article, split_sentences(article, pack), pack)
    ]


def each(kind: str) -> pytest.MarkDecorator:
    chosen = [phrase for phrase in PHRASES if phrase["kind"] == kind]
    assert chosen
    return pytest.mark.parametrize("phrase", chosen, ids=[phrase["words"] for phrase in chosen])


@each("preposition")
def test_closing_phrase(phrase: dict[str, Any]) -> None:
    source = "لوزارة الصحة" if phrase.get("joins") == "ل" else "وزارة الصحة"
    text = f"المستشفى مغلق أمام الزوار، {phrase['words']} {source}."
    act = phrase.get("act", "assertion")
    assert found(text) == [(phrase["words"], source, "المستشفى مغلق أمام الزوار", act)], text


@each("preposition")
def test_opening_phrase(phrase: dict[str, Any]) -> None:
    source = "لوزارة الصحة" if phrase.get("joins") == "ل" else "وزارة الصحة"
    text = f"و{phrase['words']} {source}، فإن المستشفى مغلق."
    act = phrase.get("act", "assertion")
    assert found(text) == [(f"و{phrase['words']}", source, "المستشفى مغلق", act)], text


@each("relay")
def test_relaying_phrase(phrase: dict[str, Any]) -> None:
    text = f"المستشفى مغلق أمام الزوار، {phrase['words']} أعلنت وزارة الصحة."
    cue = f"{phrase['words']} أعلنت"
    assert found(text) == [(cue, "وزارة الصحة", "المستشفى مغلق أمام الزوار", "assertion")], text


@each("container")
def test_container(phrase: dict[str, Any]) -> None:
    text = f"و{phrase['words']} تقرير الوزارة أن المستشفى مغلق."
    cue = f"و{phrase['words'].split()[0]}"
    assert [row[1:] for row in found(text)] == [("تقرير الوزارة", "المستشفى مغلق", "assertion")], text
    assert found(text)[0][0].startswith(cue)


@each("impersonal")
def test_impersonal_phrase(phrase: dict[str, Any]) -> None:
    text = f"و{phrase['words']} أن المستشفى مغلق."
    assert found(text) == [(f"و{phrase['words']}", "", "المستشفى مغلق", "impersonal")], text
