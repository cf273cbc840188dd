"""Whatever a draft holds, no rule breaks on it, and every finding lies in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.pipeline import analyse
from attrib.rules import RULES, Context, check_analysis
from attrib.sources.registry import Registry
from attrib.types import Article
from tests.rules.examples import TextKnowledge

REGISTRY = Registry.load()
PIECES = sorted(
    {
        word
        for rule in RULES
        for example in (*rule.failing, *rule.passing)
        for word in example.text.replace(".", " . ").split()
    }
)
MARKS = ["«", "»", '"', "“", "”", "'", ":", "،", ".", "؟", "\n", "\n\n", "(", ")", "…", "\u200f", "ـ", "12", "A"]


def texts() -> st.SearchStrategy[str]:
    """Words of the examples and marks in any order, with and without white space."""
    piece = st.sampled_from(PIECES) | st.sampled_from(MARKS)
    gap = st.sampled_from([" ", " ", " ", "", "\n"])
    return st.lists(st.tuples(piece, gap), max_size=60).map(lambda rows: "".join(a + b for a, b in rows))


@settings(deadline=None)
@given(texts())
def test_no_rule_breaks_on_any_draft(text: str) -> None:
    analysis = analyse(Article("draft", text, "ar"), REGISTRY)
    known = analyse(Article("known", text[::-1] + "\n" + text, "ar", outlet="جريدة النهر"), REGISTRY)
    for finding in check_analysis(analysis, RULES, Context("ar", knowledge=TextKnowledge([known]))):
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert all(place.end <= len(text) for place in finding.related)
        if finding.fix is not None:
            assert finding.fix.apply(text) != text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«", "»", ":", ".", "قال", "«»", "قال:", "«.»"])
def test_next_to_nothing(text: str) -> None:
    analysis = analyse(Article("draft", text, "ar"), REGISTRY)
    assert {finding.rule for finding in check_analysis(analysis, RULES, Context())} <= {"QUO001", "ATT001"}
