"""Comments to attrib in drafts: how far they reach, what is unused, what cannot be followed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.check.directives import read_comments
from attrib.check.own_rules import OWN_RULES
from attrib.config import Config
from attrib.rules.base import Example, Rule
from attrib.rules.fixes import apply_fixes
from tests.check.checking import checked, found

FALL = "انهار جسر في شمال المدينة فجر الأحد."
BLAZE = "اندلع حريق في مصنع للورق جنوب المدينة."
FALL_SPAN, BLAZE_SPAN = FALL[:-1], BLAZE[:-1]
BARE = Config(select=("ATT001", "SUP"))

CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a comment ends a line": (
        f"{FALL} <!-- attrib: ignore ATT001 -->\n{BLAZE}\n",
        [("ATT001", BLAZE_SPAN)],
    ),
    "alone, it speaks of the paragraph below": (
        f"{FALL}\n\n<!-- attrib: ignore ATT001 -->\n{BLAZE}\n{BLAZE}\n\n{FALL}\n",
        [("ATT001", FALL_SPAN), ("ATT001", FALL_SPAN)],
    ),
    "a blank line may stand between": (f"<!-- attrib: ignore ATT001 -->\n\n{FALL}\n", []),
    "two comments speak of one paragraph": (
        f"<!-- attrib: ignore ATT001 -->\n<!-- attrib: ignore ANO001 -->\n{FALL}\n",
        [],  # ANO001 is not judged here, so that nothing says it is unused
    ),
    "a block": (
        f"{FALL}\n\n<!-- attrib: ignore-start ATT001 -->\n\n{BLAZE}\n\n<!-- attrib: ignore-end -->\n\n{FALL}\n",
        [("ATT001", FALL_SPAN), ("ATT001", FALL_SPAN)],
    ),
    "the whole file, wherever it stands": (f"{FALL}\n\n{BLAZE}\n\n<!-- attrib: ignore-file ATT001 -->\n", []),
    "by name": (f"{FALL} <!-- attrib: ignore unattributed-claim -->\n", []),
    "by the beginning of codes, in any case": (f"{FALL} <!-- attrib: ignore att -->\n", []),
    "all rules": (f"{FALL} <!-- attrib: ignore -->\n", []),
    "with a reason": (f"{FALL} <!-- attrib: ignore ATT001: رآه مراسلنا -->\n", []),
    "several rules, an Arabic comma": (f"{FALL} <!-- attrib: ignore ATT001، ANO001 -->\n", []),
    "another rule keeps nothing back": (f"{FALL} <!-- attrib: ignore ANO001 -->\n", [("ATT001", FALL_SPAN)]),
    "unused": (
        "قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore ATT001 -->\n",
        [("SUP001", "<!-- attrib: ignore ATT001 -->")],
    ),
    "all rules, and none needed": (
        "قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore -->\n",
        [("SUP001", "<!-- attrib: ignore -->")],
    ),
    "nothing below": (
        f"{FALL}\n\n<!-- attrib: ignore ATT001 -->\n",
        [("ATT001", FALL_SPAN), ("SUP001", "<!-- attrib: ignore ATT001 -->")],
    ),
    "no such rule": (
        f"{FALL} <!-- attrib: ignore ATT0O1 -->\n",
        [("ATT001", FALL_SPAN), ("SUP002", "<!-- attrib: ignore ATT0O1 -->")],
    ),
    "nothing said": (f"{FALL} <!-- attrib: -->\n", [("ATT001", FALL_SPAN), ("SUP002", "<!-- attrib: -->")]),
    "an end that is missing, and a block that goes on": (
        f"<!-- attrib: ignore-start ATT001 -->\n{FALL}\n\n{BLAZE}\n",
        [("SUP002", "<!-- attrib: ignore-start ATT001 -->")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_plain_text(case: str) -> None:
    text, expected = CASES[case]
    assert found(text, config=BARE) == expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_markdown(case: str) -> None:
    text, expected = CASES[case]
    assert found(text, "markdown", BARE) == expected


class TestFrontMatter:
    def test_a_comment_in_it_speaks_of_the_whole_draft(self) -> None:
        assert (
            found(f"---\n# attrib: ignore ATT001\ntitle: خبر\n---\n{FALL}\n\n{BLAZE}\n", "markdown", BARE)
            == []
        )

    def test_in_toml_too(self) -> None:
        text = f'+++\ntitle = "خبر"\n# attrib: ignore ATT001: رأي\n+++\n{FALL}\n'
        assert found(text, "markdown", BARE) == []

    def test_unused_is_reported_and_its_line_taken_out(self) -> None:
        text = "---\ntitle: خبر\n# attrib: ignore ATT001\n---\nقالت الهيئة إن الجسر مغلق.\n"
        outcome = checked(text, "markdown", BARE)
        (finding,) = outcome.findings
        assert finding.rule == "SUP001" and finding.fix is not None
        assert finding.fix.apply(text) == "---\ntitle: خبر\n---\nقالت الهيئة إن الجسر مغلق.\n"

    def test_blocks_cannot_begin_in_it(self) -> None:
        assert found(f"---\n# attrib: ignore-start\ntitle: خبر\n---\n{FALL}\n", "markdown", BARE) == [
            ("SUP002", "# attrib: ignore-start"),
            ("ATT001", FALL_SPAN),
        ]

    def test_a_heading_of_markdown_is_no_comment(self) -> None:
        assert read_comments("# attrib: ignore\n\nنص", markdown=True).spans == ()


def test_a_comment_to_somebody_else_is_none() -> None:
    text = f"{FALL} <!-- attribution: ignore -->\n"
    assert found(text, "markdown", BARE) == [("ATT001", FALL_SPAN)]
    assert read_comments(text).spans == ()


def test_code_in_markdown_holds_no_comment() -> None:
    text = f"{FALL}\n\n```html\n<!-- attrib: ignore-file -->\n```\n"
    assert found(text, "markdown", BARE) == [("ATT001", FALL_SPAN)]


class TestWhatWasNotJudged:
    def test_a_narrower_command_line_does_not_call_comments_unused(self) -> None:
        text = "قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore -->\n"
        assert found(text, config=Config(select=("ATT", "SUP"), narrowed=True)) == []

    def test_nor_does_a_rule_that_needs_an_index_without_one(self) -> None:
        text = "قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore SRC005 -->\n"
        codes = [code for code, _ in found(text, config=Config(ignore=("SRC001",)))]
        # Until the rule exists the comment is invalid; unused it never is.
        assert "SUP001" not in codes

    def test_ignored_rules_are_not_judged(self) -> None:
        text = f"{FALL} <!-- attrib: ignore ATT001 -->\n"
        assert found(text, config=Config(select=("SUP",))) == []


def test_a_comment_may_keep_back_findings_on_comments_by_name_only() -> None:
    named = "قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore ATT001 SUP001 -->\n"
    assert found(named, config=BARE) == []
    assert [code for code, _ in found(named.replace(" SUP001", ""), config=BARE)] == ["SUP001"]


def test_how_many_were_kept_back_is_told() -> None:
    assert checked(f"{FALL} <!-- attrib: ignore -->\n\n{BLAZE}\n", config=BARE).held == 1


PAGE = """<!DOCTYPE html>
<html lang="ar"><head><meta charset="utf-8"><title>أخبار المدينة</title></head>
<body><article><h1>أخبار المدينة</h1>
{body}
</article></body></html>
"""
PAGE_CASES: dict[str, tuple[str, list[str]]] = {
    "no comment": (f"<p>{FALL}</p>\n<p>{BLAZE}</p>", [FALL_SPAN, BLAZE_SPAN]),
    "before a paragraph": (f"<!-- attrib: ignore ATT001 -->\n<p>{FALL}</p>\n<p>{BLAZE}</p>", [BLAZE_SPAN]),
    "in it, at its end": (f"<p>{FALL} <!-- attrib: ignore ATT001 --></p>\n<p>{BLAZE}</p>", [BLAZE_SPAN]),
    "in it, at its beginning": (f"<p>{FALL}</p>\n<p><!-- attrib: ignore ATT001 --><b>{BLAZE}</b></p>", [FALL_SPAN]),
    "a block": (
        f"<p>{FALL}</p><!-- attrib: ignore-start ATT001 --><p>{BLAZE}</p><!-- attrib: ignore-end --><p>{FALL}</p>",
        [FALL_SPAN, FALL_SPAN],
    ),
    "the whole page": (f"<!-- attrib: ignore-file ATT001 --><p>{FALL}</p><p>{BLAZE}</p>", []),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGE_CASES, ids=str)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_html(case: str, encoding: str) -> None:
    body, expected = PAGE_CASES[case]
    filler = "<p>قالت الهيئة في بيان صدر مساء الأحد إن الطريق سيبقى مغلقا حتى نهاية الأسبوع المقبل.</p>"
    page = PAGE.replace("utf-8", encoding).format(body=body + filler)
    outcome = checked(page.encode(encoding), "html", BARE)
    assert [one.span.of(outcome.article.text) for one in outcome.findings] == expected
    assert not outcome.located
    assert "attrib" not in outcome.article.text


def test_an_unused_comment_of_a_page_is_reported_on_its_line_without_a_fix() -> None:
    said = "قالت الهيئة في بيان صدر مساء الأحد إن الطريق سيبقى مغلقا حتى نهاية الأسبوع المقبل."
    outcome = checked(
        PAGE.format(body=f"<p>{said}</p><!-- attrib: ignore ATT001 --><p>{said}</p>"), "html", BARE
    )
    (finding,) = outcome.findings
    assert (finding.rule, finding.span.of(outcome.article.text), finding.fix) == ("SUP001", said, None)


RULE_EXAMPLES = [(rule, example) for rule in OWN_RULES for example in (*rule.failing, *rule.passing)]


@pytest.mark.parametrize(
    ("rule", "example"), RULE_EXAMPLES, ids=lambda one: one.code if isinstance(one, Rule) else None
)
def test_examples_of_the_rules_on_comments(rule: Rule, example: Example) -> None:
    outcome = checked(example.text)
    findings = [one for one in outcome.findings if one.rule == rule.code]
    assert tuple(one.span.of(example.text) for one in findings) == example.faults
    fixes = [one.fix for one in findings if one.fix is not None]
    assert bool(fixes) == (example.fixed is not None)
    if fixes:
        fixed = apply_fixes(example.text, fixes).text
        assert fixed == example.fixed
        assert rule.code not in [code for code, _ in found(fixed)]


@pytest.mark.parametrize("rule", OWN_RULES, ids=lambda rule: rule.code)
def test_pages_show_examples_that_are_run(rule: Rule) -> None:
    assert rule.page.startswith(f"# {rule.code} {rule.name}\n")
    assert f"## Fails\n\n```text\n{rule.failing[0].text}\n```\n" in rule.page
    assert f"## Passes\n\n```text\n{rule.passing[0].text}\n```\n" in rule.page
    for language in ("ar", "en"):
        assert rule.messages[language].startswith(rule.titles[language])


COMMENTS = ["<!-- attrib: ignore ATT001 -->", "<!-- attrib: ignore -->", "<!-- attrib: ignore-start -->",
            "<!-- attrib: ignore-end -->", "<!-- attrib: x -->", "<!-- attrib:", "-->", "<!--",
            "# attrib: ignore"]  # fmt: skip
PIECES = [*COMMENTS, FALL, BLAZE, "\n", "\n\n", "\r\n", "---\n", "```\n", "😀", "مَصْدر"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join), st.booleans())
def test_any_comments_reach_into_the_text_and_change_nothing_of_it(text: str, markdown: bool) -> None:
    text = f"{FALL}\n\n{text}"
    comments = read_comments(text, markdown=markdown)
    for one in comments.directives:
        assert 0 <= one.reach.start <= one.reach.end <= len(text)
        assert "attrib:" in one.span.of(text)
    form = "markdown" if markdown else "plain"
    try:
        outcome = checked(text, form, BARE)
    except AssertionError:  # front matter that is no YAML, markup without prose: an InputError
        return
    assert outcome.article.text == text
    for finding in outcome.findings:
        assert finding.article is outcome.article
        if finding.rule == "ATT001":
            assert not any(span.covers(finding.span) for span in comments.spans)
