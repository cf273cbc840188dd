"""docs/add-a-cue.md does what it says: its entry, added to the pack, makes its cases come true."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from attrib.extract.attribute import find_attributions
from attrib.extract.sentences import split_sentences
from attrib.lang.base import Pack
from attrib.types import Article

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "add-a-cue.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "ar"
    shutil.copytree(ROOT / "attrib" / "lang" / "ar", copy)
    return copy


def attributions(text: str, folder: Path) -> list[dict[str, str]]:
    pack = Pack.load(folder, "ar")
    article = Article("a", text, "ar")
    found = find_attributions(article, split_sentences(article, pack), pack)
    return [
        {
            "cue": " ".join(text[span.start : span.end] for span in one.cues),
            "source": " ".join(text[span.start : span.end] for span in one.sources),
            "content": " ".join(text[span.start : span.end] for span in one.contents),
        }
        for one in found
    ]


def cases() -> tuple[str, dict[str, str], str]:
    """Return the text that must fire, what must come out, and the text that must not."""
    _, fires, fields, _, silent, none = block("text").splitlines()
    assert none.strip() == "none"
    return fires, dict(field.strip().split(": ", 1) for field in fields.split(" | ")), silent


def test_attrib_does_not_know_the_verb_yet(folder: Path) -> None:
    fires, _, silent = cases()
    assert attributions(fires, folder) == attributions(silent, folder) == []


def test_the_entry_makes_the_cases_come_true(folder: Path) -> None:
    verbs = folder / "cues" / "verbs.toml"
    verbs.write_text(verbs.read_text(encoding="utf-8") + "\n" + block("toml"), encoding="utf-8")
    fires, expected, silent = cases()
    assert attributions(fires, folder) == [expected]
    assert attributions(silent, folder) == []
    for other in ("وأومأت الوزيرة إلى أن الاستقالة قريبة.", "ويومئ المتحدث إلى أن الاستقالة قريبة."):
        assert len(attributions(other, folder)) == 1, other


def test_the_page_explains_fields_that_exist() -> None:
    lexicon = (ROOT / "attrib" / "lang" / "cues.py").read_text(encoding="utf-8")
    assert LISTED
    assert [field for field in LISTED if f'"{field}"' not in lexicon] == []


def test_files_that_the_page_names_exist() -> None:
    named = re.findall(r"`((?:attrib|tests)/[^`]+)`", PAGE)
    assert [name for name in named if not (ROOT / name).exists()] == []
