"""``attrib extract --explain``: each attribution with its reason, its confidence, its channel and its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from attrib.report.catalogue import InterfaceLanguage, words
from attrib.report.extract_terminal import write_terminal
from attrib.report.record import article_record
from attrib.report.terminal import Screen
from attrib.types import Analysis, Span

CONTROLS = re.compile("[\u200e\u200f\u2066-\u2069]")


@pytest.fixture
def explained(arabic: Analysis) -> Analysis:
    """The article with an attribution whose source spoke to a channel, inside another one."""
    first, second, *others = arabic.attributions
    at = arabic.article.text.index("شركة Delta Works")
    told = replace(second, via=(Span(at, at + 4),), parent=0, because="verb-subject.clause", confidence=0.87)
    return replace(arabic, attributions=(first, told, *others))


def shown(analysis: Analysis, language: InterfaceLanguage, *, explain: bool) -> str:
    report = "".join(write_terminal([analysis], Screen(words(language), width=140), explain=explain))
    return re.sub(r"\s+", " ", CONTROLS.sub("", report))


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            [
                "because: a cue verb with its source behind it",
                "confidence: 87%",
                "via: شركة",
                "inside 0",
                "neutral",
            ],
        ),
        ("ar", ["السبب: فعل إسناد يليه قائله", "الثقة: 87%", "عبر: شركة", "داخل الإسناد 0", "محايد"]),
    ],
)
def test_what_an_editor_reads(explained: Analysis, language: InterfaceLanguage, parts: list[str]) -> None:
    report = shown(explained, language, explain=True)
    assert [part for part in parts if part not in report] == []
    silent = shown(explained, language, explain=False)
    assert [part for part in parts if part in silent] == []


def test_a_share_of_all_but_a_little_is_not_all(explained: Analysis) -> None:
    sure = replace(explained.attributions[1], confidence=0.998)
    analysis = replace(explained, attributions=(explained.attributions[0], sure, *explained.attributions[2:]))
    assert "confidence: 99%" in shown(analysis, "en", explain=True)


def test_records_say_the_same_in_english_whatever_the_interface(explained: Analysis) -> None:
    one = article_record(explained)["attributions"][1]
    assert one["pattern"] == "verb-subject.clause"
    assert one["because"] == "a cue verb with its source behind it, then a clause with إن or أن."
    assert [span["text"] for span in one["via"]] == ["شركة"]
