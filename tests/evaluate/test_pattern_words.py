"""Every pattern of extraction has words in both languages, and a confidence that was learned or inherited."""

from __future__ import annotations

from typing import get_args

import pytest

from attrib.extract.openers import OpenerKind
from attrib.extract.reading import PatternName
from attrib.lang import pack_for
from attrib.pipeline import analyse
from attrib.report.catalogue import INTERFACE_LANGUAGES
from attrib.report.patterns import catalogue, in_words
from attrib.sources.registry import Registry
from attrib.types import Article

TEXT = """قال وزير النقل سامر حداد إن الجسر آمن.
وأضاف أن العمل ينتهي غدا.
الوزير أكد سلامة الركاب، بحسب بيان للوزارة.
ودعا إلى «الصبر».
"""


def test_the_catalogue_is_complete_and_holds_nothing_else() -> None:
    assert set(catalogue()) == {"pattern", "opener"}
    assert set(catalogue()["pattern"]) == set(get_args(PatternName))
    assert set(catalogue()["opener"]) == set(get_args(OpenerKind))
    for part in catalogue().values():
        for words in part.values():
            assert set(words) == set(INTERFACE_LANGUAGES)
            assert any("\u0621" <= letter <= "\u064a" for letter in words["ar"])


@pytest.mark.parametrize(
    ("pattern", "english"),
    [
        ("colon", "a source, a colon and what it says."),
        ("verb-subject.clause", "a cue verb with its source behind it, then a clause with إن or أن."),
        ("a pattern of tomorrow", "a pattern of tomorrow"),
        ("colon.tomorrow", "colon.tomorrow"),
    ],
)
def test_words(pattern: str, english: str) -> None:
    assert in_words(pattern, "en") == english


def test_each_sentence_says_something_else() -> None:
    for language in INTERFACE_LANGUAGES:
        ids = [f"{name}.{opener}" for name in get_args(PatternName) for opener in get_args(OpenerKind)]
        assert len({in_words(one, language) for one in [*ids, *get_args(PatternName)]}) == len(ids) + len(
            get_args(PatternName)
        )


def test_extraction_gives_ids_that_have_words_and_learned_confidences() -> None:
    analysis = analyse(Article("a", TEXT, "ar"), Registry.load())
    assert len(analysis.attributions) >= 4
    for one in analysis.attributions:
        assert in_words(one.because, "ar") != one.because
        assert 0 < one.confidence < 1


def test_learned_confidences_are_of_patterns_that_exist() -> None:
    pack = pack_for("ar")
    assert pack is not None
    for pattern in pack.confidence.patterns:
        assert in_words(pattern, "en") != pattern
    assert set(pack.confidence.odds) <= {"speech-act", "long-content", "short-content", "quoted-fragments"}
    assert pack.confidence.of("verb-subject.clause") > pack.confidence.of(
        "verb-subject.clause", ["speech-act"]
    )
