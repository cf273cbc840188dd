"""Confidence: learned as said, honest about articles it has not seen, written so that a pack can load it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.errors import DataError
from attrib.evaluate.agreement import agreement
from attrib.evaluate.calibrate import (
    PENALTIES,
    Bin,
    Verdict,
    best_penalty,
    bins,
    confidence_file,
    learn,
    left_out,
    log_loss,
    report,
    verdicts,
)
from attrib.evaluate.gold import Annotation
from attrib.lang.confidence import Confidence, traits
from attrib.types import Analysis, Span

KNOWN = st.lists(
    st.builds(
        Verdict,
        st.sampled_from("abcd"),
        st.sampled_from(["colon", "participle.clause", "participle.nominal"]),
        st.sampled_from([(), ("speech-act",), ("speech-act", "long-content")]),
        st.booleans(),
    ),
    min_size=2,
    max_size=40,
)


def drawn(rates: dict[str, float], articles: int, each: int) -> list[Verdict]:
    """Return verdicts of patterns that are right as often as ``rates`` say."""
    chance = random.Random(7)  # noqa: S311 - the same cases on every run
    return [
        Verdict(str(article), pattern, (), chance.random() < rate)
        for article in range(articles)
        for pattern, rate in rates.items()
        for _ in range(each)
    ]


def test_verdicts_count_speech_acts_and_extras(annotation: Annotation, analysis: Analysis) -> None:
    told = {(one.pattern, one.traits, one.right) for one in verdicts([agreement(annotation, analysis)])}
    assert told == {
        ("verb-subject.clause", ("short-content",), True),
        ("dropped-subject.clause", ("short-content",), True),
        ("verb-subject.nominal", ("short-content",), False),
        ("verb-subject.nominal", ("speech-act", "short-content"), True),
        ("dropped-subject.clause", ("short-content",), False),
    }


def test_traits() -> None:
    text = "كلمة " * 60
    assert traits(text, "assertion", "indirect", [Span(0, 100)]) == ()
    assert traits(text, "speech_act", "mixed", [Span(0, 90), Span(100, 170)]) == (
        "speech-act",
        "long-content",
        "quoted-fragments",
    )
    assert traits(text, "belief", "direct", [Span(0, 9)]) == ("short-content",)


def test_a_rare_pattern_is_drawn_to_the_common_rate() -> None:
    often = [Verdict("a", "colon", (), number % 10 != 0) for number in range(100)]
    weights = learn([*often, Verdict("a", "participle", (), False)], 3.0)
    sure, rare = weights.confidence(["pattern colon"]), weights.confidence(["pattern participle"])
    assert sure == pytest.approx(0.9, abs=0.01)
    assert 0.5 < rare < sure
    assert weights.confidence([]) == weights.confidence(["pattern that never fired"])


def test_the_less_the_penalty_the_nearer_to_the_shares() -> None:
    known = [Verdict("a", "colon", (), number % 4 != 0) for number in range(40)]
    known += [Verdict("a", "participle", (), number % 2 != 0) for number in range(40)]
    weights = learn(known, 0.001)
    assert weights.confidence(["pattern colon"]) == pytest.approx(0.75, abs=0.005)
    assert weights.confidence(["pattern participle"]) == pytest.approx(0.5, abs=0.005)


def test_an_article_is_judged_by_the_others() -> None:
    known = [Verdict("a", "colon", (), True)] + [Verdict("b", "colon", (), False)] * 20
    first, *others = left_out(known, 1.0)
    # Of b's articles nothing but failure is known when a is judged, and the other way round.
    assert first < 0.1 and all(one > 0.5 for one in others)


def test_the_penalty_follows_the_data() -> None:
    apart = drawn({"sure": 0.97, "poor": 0.35}, articles=20, each=6)
    alike = drawn({f"p{number}": 0.8 for number in range(20)}, articles=12, each=1)
    assert best_penalty(apart) < best_penalty(alike)
    assert best_penalty(alike) in PENALTIES


def test_bins_hold_what_they_say() -> None:
    known = drawn({"sure": 0.96, "fair": 0.82, "poor": 0.6}, articles=30, each=20)
    confidences = left_out(known, best_penalty(known))
    checked = [one for one in bins(known, confidences) if one.count > 200]
    assert checked
    for one in checked:
        assert one.rate == pytest.approx(one.confidence, abs=0.04)
    assert sum(one.count for one in bins(known, confidences)) == len(known)
    assert bins([Verdict("a", "colon", (), True)], [1.0]) == (Bin(0.95, 1.0, 1, 1.0, 1),)


@settings(max_examples=12, deadline=None)
@given(KNOWN)
def test_a_pack_loads_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, known: list[Verdict]
) -> None:
    path = tmp_path_factory.mktemp("pack") / "confidence.toml"
    path.write_text("\n".join(confidence_file(known)) + "\n", encoding="utf-8")
    loaded, weights = Confidence.load(path), learn(known, best_penalty(known))
    for one in known:
        # Two roundings lie between: of the pattern's confidence, and of the odds.
        assert loaded.of(one.pattern, one.traits) == pytest.approx(weights.confidence(one.signs), abs=0.03)
    assert loaded.of("a pattern of tomorrow") == pytest.approx(weights.confidence(()), abs=0.011)
    assert (
        log_loss(
            known, left_out(known, 5.0) if len({one.article for one in known}) > 1 else [0.5] * len(known)
        )
        >= 0
    )


def test_the_report_is_a_table_of_all() -> None:
    known = drawn({"sure": 0.9, "poor": 0.5}, articles=6, each=3)
    rows = [line.split("|")[2].strip() for line in report(known)][2:]
    assert sum(map(int, rows)) == len(known)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[[pattern]]\nid = "colon"\nconfidence = 0.5\n', "lacks the entry «any»"),
        ('[[pattern]]\nid = "any"\nconfidence = 1.5\n', r"confidence.toml:1: .*between 0 and 1"),
        (
            '[[pattern]]\nid = "any"\nconfidence = 0.5\n\n[[pattern]]\nid = "any"\nconfidence = 0.5\n',
            ":5: .*twice",
        ),
        ('[[pattern]]\nid = "any"\n', ":1: the entry lacks «confidence»"),
        ('[[pattern]]\nid = "any"\nconfidence = 0.5\n[[trait]]\nid = "x"\n', ":4: the entry lacks «odds»"),
        ('[[patern]]\nid = "any"\n', "holds «patern»"),
    ],
)
def test_slips_in_the_file_are_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        Confidence.load(path)
