"""Fixes: a fixed draft is clean of the finding, and nothing else of its text changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attrib.pipeline import analyse
from attrib.rules import RULES, Context, Example, Rule
from attrib.rules.fixes import apply_fixes
from attrib.sources.registry import Registry
from attrib.types import Article, Edit, Finding, Fix, Span
from tests.rules.examples import TextKnowledge

REGISTRY = Registry.load()


def fix(*edits: tuple[int, int, str]) -> Fix:
    return Fix(tuple(Edit(Span(start, end), text) for start, end, text in edits))


class TestFix:
    def test_edits_replace_insert_and_delete(self) -> None:
        assert fix((0, 1, "XY"), (2, 2, "-"), (3, 4, "")).apply("abcd") == "XYb-c"

    @pytest.mark.parametrize(
        "edits", [(), ((2, 3, ""), (0, 1, "")), ((0, 2, ""), (1, 3, "")), ((1, 1, "a"), (1, 1, "b"))]
    )
    def test_edits_out_of_order_or_over_each_other_are_no_fix(self, edits: tuple[tuple[int, int, str], ...]) -> None:
        with pytest.raises(ValueError, match="edit"):
            fix(*edits)

    def test_fixes_apart_are_all_made(self) -> None:
        made = apply_fixes("abcdef", [fix((4, 5, "E")), fix((0, 1, "A"), (2, 3, "C"))])
        assert (made.text, len(made.made), made.left) == ("AbCdEf", 2, ())

    def test_of_two_that_touch_the_first_in_the_text_is_made(self) -> None:
        first, second = fix((0, 2, "X")), fix((2, 3, "Y"))
        made = apply_fixes("abcd", [second, first])
        assert (made.text, made.made, made.left) == ("Xcd", (first,), (second,))

    def test_equal_fixes_are_made_once(self) -> None:
        assert apply_fixes("ab", [fix((1, 1, "-")), fix((1, 1, "-"))]).text == "a-b"

    def test_without_fixes_the_text_stays(self) -> None:
        assert apply_fixes("ab", []).text == "ab"

    @settings(deadline=None)
    @given(st.text(min_size=1, max_size=40), st.data())
    def test_what_no_edit_covers_stays(self, text: str, data: st.DataObject) -> None:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8, unique=True)))
        spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        edits = tuple(Edit(span, data.draw(st.text(max_size=5))) for span in spans)
        fixed, at, rest = Fix(edits).apply(text), 0, 0
        for edit in edits:
            between = text[rest : edit.span.start]
            assert fixed[at : at + len(between)] == between
            at += len(between)
            assert fixed[at : at + len(edit.replacement)] == edit.replacement
            at, rest = at + len(edit.replacement), edit.span.end
        assert fixed[at:] == text[rest:]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft put together of an example that a rule can fix, and of others around it."""

    rule: Rule = field(repr=False)
    example: Example = field(repr=False)
    text: str


FIXABLE = [(rule, example) for rule in RULES for example in rule.failing if example.fixed is not None]
AROUND = sorted(
    {
        example.text
        for rule in RULES
        for example in (*rule.failing, *rule.passing)
        # A paragraph that opens with a mark may carry on a speech that an example leaves open.
        if example.text.endswith(".") and all(line[:1].isalpha() for line in example.text.split("\n") if line)
    }
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    rule, example = draw(st.sampled_from(FIXABLE))
    around = draw(st.lists(st.sampled_from(AROUND), max_size=4))
    at = draw(st.integers(0, len(around)))
    parts = [*around[:at], example.text, *around[at:]]
    return Draft(rule, example, draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(parts))


def findings(draft: Draft, text: str) -> tuple[Finding, ...]:
    known = [analyse(Article(f"known-{at}", one.text, "ar"), REGISTRY) for at, one in enumerate(draft.example.index)]
    context = Context(
        options={} if draft.example.options is None else {draft.rule.code: draft.example.options},
        knowledge=TextKnowledge(known) if known else None,
    )
    return draft.rule.check(analyse(Article("draft", text, "ar"), REGISTRY), context)


@settings(deadline=None, max_examples=60)
@given(drafts())
def test_a_fixed_draft_is_clean_of_what_was_fixed(draft: Draft) -> None:
    found = findings(draft, draft.text)
    fixable = [finding.fix for finding in found if finding.fix is not None]
    assume(fixable)  # what follows a quotation tells whether it may be closed; examples alone are tested elsewhere
    fixed = apply_fixes(draft.text, fixable)
    after = findings(draft, fixed.text)
    assert len(after) == len(found) - len(fixed.made)
    assert not [finding for finding in after if finding.fix is not None] or fixed.left


@settings(deadline=None, max_examples=60)
@given(drafts())
def test_a_fix_touches_nothing_outside_the_sentence_of_its_finding(draft: Draft) -> None:
    for finding in findings(draft, draft.text):
        if finding.fix is None:
            continue
        lines = draft.text[: finding.span.start].count("\n")
        before, after = draft.text.split("\n"), finding.fix.apply(draft.text).split("\n")
        assert len(before) == len(after)
        assert [at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [lines]
