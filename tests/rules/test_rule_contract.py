"""What every rule must bring: a code, messages, a page with its sections, and examples that hold both ways."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from attrib.rules import MESSAGE_LANGUAGES, RULES, Example, Rule
from attrib.rules.fixes import apply_fixes
from tests.rules.examples import check_example

SECTIONS = ["What it finds", "Why it matters", "Fails", "Passes", "Options", "When to turn it off"]
BOTH_WAYS = [(rule, example) for rule in RULES for example in (*rule.failing, *rule.passing)]


def _name(value: object) -> str | None:
    return value.code if isinstance(value, Rule) else None


@pytest.fixture(params=RULES, ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule:
    chosen: Rule = request.param
    return chosen


def test_the_table_is_sorted_and_names_are_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_code_and_name_are_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)


def test_page_has_its_title_and_sections(rule: Rule) -> None:
    assert rule.page.startswith(f"# {rule.code} {rule.name}\n")
    assert re.findall(r"^## (.+)$", rule.page, flags=re.MULTILINE) == SECTIONS
    assert re.search(r"https?://", rule.page), "the page names no guide"


def test_messages_exist_in_every_language_and_need_the_same_values(rule: Rule) -> None:
    fields = {
        language: {field for _, field, _, _ in Formatter().parse(rule.messages[language]) if field}
        for language in MESSAGE_LANGUAGES
    }
    assert len({frozenset(values) for values in fields.values()}) == 1
    for language in MESSAGE_LANGUAGES:
        assert rule.messages[language].startswith(rule.titles[language])
    assert re.search("[\u0621-\u064a]", rule.titles["ar"]) and rule.titles["en"].isascii()


def test_page_shows_examples_that_the_next_test_runs(rule: Rule) -> None:
    fails, passes = (
        re.search(rf"^## {title}\n\n```text\n(.+?)\n```$", rule.page, flags=re.MULTILINE | re.DOTALL)
        for title in ("Fails", "Passes")
    )
    assert fails and fails[1] in [example.text for example in rule.failing]
    assert passes and passes[1] in [example.text for example in rule.passing]


def test_failing_examples_have_faults_and_passing_ones_none(rule: Rule) -> None:
    assert rule.failing and rule.passing
    assert all(example.faults for example in rule.failing)
    assert not any(example.faults for example in rule.passing)


@pytest.mark.parametrize(("rule", "example"), BOTH_WAYS, ids=_name)
def test_examples_through_the_real_pipeline(rule: Rule, example: Example) -> None:
    findings = check_example(rule, example, example.text)
    assert tuple(finding.span.of(example.text) for finding in findings) == example.faults


@pytest.mark.parametrize(("rule", "example"), BOTH_WAYS, ids=_name)
def test_fixes_of_examples_give_the_fixed_text_and_leave_no_such_fault(rule: Rule, example: Example) -> None:
    findings = check_example(rule, example, example.text)
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    if example.fixed is None:
        assert not fixes
        return
    fixed = apply_fixes(example.text, fixes)
    assert (fixed.text, fixed.left) == (example.fixed, ())
    unfixed = len(findings) - len(fixes)
    assert len(check_example(rule, example, fixed.text)) == unfixed
