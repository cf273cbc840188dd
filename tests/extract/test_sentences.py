"""Where sentences end, by the golden file: golden/sentences.txt, one text a block, boundaries as « ║ »."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.extract.sentences import split_sentences
from attrib.lang import pack_for
from attrib.types import Article, Sentence

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
BOUNDARY = " ║ "
GLUED = "║"
"""A boundary where the text has no space («انتهى.وقال»)."""
KINDS = {"H": "heading", "B": "boilerplate"}
"""A line that begins with one of these and a tab is a paragraph of that kind."""
KNOWN = "!\t"
"""A last line that begins so says why the text is a known failure."""


def blocks() -> list[tuple[int, str, list[str]]]:
    """The golden texts as (line, title, lines)."""
    found: list[tuple[int, str, list[str]]] = []
    title = ""
    lines: list[str] = []
    for number, line in enumerate([*GOLDEN.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("#") or not line:
            if lines:
                found.append((number - len(lines), title, lines))
                lines = []
            title = line.lstrip("# ") or title
        else:
            lines.append(line)
    return found


def split(text: str) -> tuple[Sentence, ...]:
    pack = pack_for("ar")
    assert pack is not None
    return split_sentences(Article("golden", text, "ar"), pack)


def parameters() -> list[object]:
    found: list[object] = []
    for line, title, lines in blocks():
        reason = lines[-1].removeprefix(KNOWN) if lines[-1].startswith(KNOWN) else ""
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
        texts = lines[:-1] if reason else lines
        found.append(pytest.param(title, texts, id=f"sentences:{line}", marks=marks))
    return found


@pytest.mark.parametrize(("title", "lines"), parameters())
def test_golden(title: str, lines: list[str]) -> None:
    paragraphs: list[str] = []
    expected: list[tuple[str, str]] = []
    for line in lines:
        mark, tab, rest = line.partition("\t")
        body = rest if tab else line
        kind = KINDS[mark] if tab else "sentence"
        expected += [(part, kind) for whole in body.split(BOUNDARY) for part in whole.split(GLUED)]
        paragraphs.append(body.replace(BOUNDARY, " ").replace(GLUED, ""))
    text = "\n".join(paragraphs)
    assert [(s.span.of(text), s.kind) for s in split(text)] == expected, title


def test_the_golden_file_is_read() -> None:
    assert len(blocks()) >= 25


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\u2029", " \n \n"])
def test_every_line_break_ends_a_sentence(gap: str) -> None:
    text = f"قال الوزير إن الطريق مغلق اليوم.{gap}وأضاف أن الجسر سيفتح غدا."
    assert [s.span.of(text) for s in split(text)] == [
        "قال الوزير إن الطريق مغلق اليوم.", "وأضاف أن الجسر سيفتح غدا.",
    ]  # fmt: skip


def test_no_text_no_sentence() -> None:
    assert split("") == () == split(" \n\t\n ")
