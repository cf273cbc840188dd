"""Options of rules: documented on the rule's page, read strictly, with the nearest name for a slip."""

from __future__ import annotations

import re

import pytest

from attrib.errors import UsageError
from attrib.rules import RULES, Context, Rule, find_rule
from attrib.rules.options import describe_options, read_options
from attrib.rules.single_source_article import Options as SingleSource

WITH_OPTIONS = [rule for rule in RULES if rule.options is not None]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_names_every_option_with_its_kind_and_default(rule: Rule) -> None:
    section = rule.page.split("## Options\n")[1].split("## When to turn it off")[0]
    named = re.findall(r"^- `(\w+)` \((.+?)\)", section, re.MULTILINE)
    defaults = {"[]": "empty", "false": "false"}
    assert named == [
        (one.name, f"{one.kind}, {defaults.get(one.default, one.default)}") for one in describe_options(rule)
    ]


@pytest.mark.parametrize("rule", WITH_OPTIONS, ids=lambda rule: rule.code)
def test_an_empty_table_gives_the_defaults(rule: Rule) -> None:
    assert rule.options is not None
    assert read_options(rule, {}) == rule.options()


def test_values_are_read_and_the_rest_stays() -> None:
    assert read_options(find_rule("SRC001"), {"least": 3}) == SingleSource(least=3)
    words = read_options(find_rule("CUE001"), {"forbidden": ["شدد"]})
    assert words == find_rule("CUE001").options(forbidden=("شدد",))  # type: ignore[misc]
    share = read_options(find_rule("ATT007"), {"share": 1})
    assert share == find_rule("ATT007").options(share=1.0)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("code", "given", "said"),
    [
        ("SRC001", {"leest": 3}, "Did you mean least?"),
        ("SRC001", {"least": 0}, "must be at least 1"),
        ("SRC001", {"least": True}, "must be a whole number"),
        ("SRC001", {"least": "2"}, "must be a whole number"),
        ("ATT007", {"share": 1.5}, "at most 1"),
        ("CUE001", {"forbidden": "شدد"}, "must be a list of texts"),
        ("CUE001", {"forbidden": [1]}, "must be a list of texts"),
        ("ATT001", {"strict": 1}, "must be true or false"),
        ("ATT004", {"words": 3}, "ATT004 has no options"),
    ],
)
def test_what_is_wrong_is_said(code: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_options(find_rule(code), given)
    assert said in str(caught.value)


def test_options_of_another_rule_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="SRC001"):
        Context(options={"SRC001": object()}).options_of("SRC001", SingleSource)
