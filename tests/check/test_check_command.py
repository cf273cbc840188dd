"""``attrib check`` and ``attrib explain`` on drafts in files: exit codes, streams, selection, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from attrib.cli.check import check
from attrib.cli.explain import explain
from attrib.errors import UsageError
from attrib.pipeline import analyse
from attrib.report.findings_json import finding_record
from attrib.rules import RULES, Context, check_analysis
from attrib.sources.registry import Registry
from attrib.text.offsets import LineIndex
from attrib.types import Article

CLEAN = "قالت هيئة الطرق إن جسرا انهار في شمال المدينة فجر الأحد.\n"
BARE = "قالت مصادر مطلعة إن الشركة ستغلق فرعين.\n"
LEAD = "أغلقت البلدية ثلاثة أسواق شعبية.\n\nوقال رئيس البلدية ماهر الصالح إن الإغلاق يستمر أسبوعا.\n"

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
app.command("explain")(explain)


def run(*arguments: object, stdin: str | None = None) -> Result:
    """Run a command; an error that attrib's main function would report is raised."""
    result = CliRunner().invoke(
        app, [str(argument) for argument in arguments], input=stdin, env={"ATTRIB_LANG": "en"}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    for name, text in (("a-clean.txt", CLEAN), ("b-bare.txt", BARE), ("c-lead.txt", LEAD)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


class TestExitCodes:
    def test_clean_is_0(self, drafts: Path) -> None:
        result = run("check", drafts / "a-clean.txt")
        assert (result.exit_code, result.stdout) == (0, "No findings in 1 draft.\n")

    def test_findings_are_1(self, drafts: Path) -> None:
        result = run("check", drafts / "b-bare.txt", "--format", "concise")
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{drafts / 'b-bare.txt'}:1:6: warning ANO001 ")

    def test_a_note_fails_only_when_asked(self, drafts: Path) -> None:
        assert run("check", drafts / "c-lead.txt").exit_code == 0
        assert run("check", drafts / "c-lead.txt", "--fail-on", "note").exit_code == 1
        assert run("check", drafts / "b-bare.txt", "--fail-on", "error").exit_code == 0

    def test_exit_zero_hides_findings_but_no_unreadable_draft(self, drafts: Path) -> None:
        assert run("check", drafts / "b-bare.txt", "--exit-zero").exit_code == 0
        assert run("check", drafts / "b-bare.txt", drafts / "none.txt", "--exit-zero").exit_code == 2

    def test_a_bad_file_is_2_and_the_others_are_checked(self, drafts: Path) -> None:
        (drafts / "b1-empty.txt").write_text(" \n", encoding="utf-8")
        (drafts / "b2-binary.txt").write_bytes(bytes(range(256)) * 8)
        result = run("check", drafts, "--format", "jsonl", "--fail-on", "note")
        assert result.exit_code == 2
        assert [json.loads(line)["rule"] for line in result.stdout.splitlines()] == ["ANO001", "ATT001"]
        assert "b1-empty.txt" in result.stderr and "b2-binary.txt" in result.stderr
        assert "Traceback" not in result.output


class TestSelection:
    def test_select_and_ignore(self, drafts: Path) -> None:
        def found(*options: str) -> list[str]:
            result = run("check", drafts, "--format", "jsonl", *options)
            return [json.loads(line)["rule"] for line in result.stdout.splitlines()]

        assert found() == ["ANO001", "ATT001"]
        assert found("--select", "ATT") == ["ATT001"]
        assert found("--ignore", "unattributed-claim") == ["ANO001"]

    def test_unknown_rule_format_level_and_language_name_what_there_is(self, drafts: Path) -> None:
        for options, wanted in (
            (("--select", "ATT0001"), "Did you mean ATT001"),
            (("--ignore", "orphan-qotation"), "Did you mean ATT004"),
            (("--format", "xml"), "terminal, concise, json, jsonl"),
            (("--fail-on", "fatal"), "error, warning, note"),
            (("--lang", "fr"), "ar, en"),
            (("--select", "ATT001", "--ignore", "ATT"), "No rule is left"),
        ):
            with pytest.raises(UsageError, match=wanted):
                run("check", drafts, *options)


def test_messages_in_arabic(drafts: Path) -> None:
    (row,) = json.loads(run("check", drafts / "b-bare.txt", "--format", "json", "--lang", "ar").stdout)
    assert row["message"] == RULES[0].messages["ar"].format(mention="مصادر مطلعة")


def test_standard_input(drafts: Path) -> None:
    (row,) = json.loads(run("check", "-", "--format", "json", stdin=BARE).stdout)
    assert (row["start"], row["end"], row["text"]) == (5, 16, "مصادر مطلعة")


def test_a_language_without_a_pack_is_not_judged_and_said_so(tmp_path: Path) -> None:
    draft = tmp_path / "english.txt"
    draft.write_text("The bridge in the north of the city fell on Sunday morning, and nobody was hurt.\n")
    result = run("check", draft)
    assert result.exit_code == 0
    assert "english.txt" in result.stderr and "not judged" in result.stderr and "(en)" in result.stderr
    assert result.stdout == "No findings in 0 drafts; 1 draft not judged.\n"


class TestExplain:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_a_pipe_gets_the_page_as_it_is(self, rule: object) -> None:
        for wanted in (rule.code, rule.code.lower(), rule.name):  # type: ignore[attr-defined]
            assert run("explain", wanted).stdout == rule.page.strip() + "\n"  # type: ignore[attr-defined]

    def test_all_pages(self) -> None:
        pages = run("explain", "--all").stdout
        assert [line for line in pages.splitlines() if line.startswith("# ")] == [
            f"# {rule.code} {rule.name}" for rule in RULES
        ]

    def test_list(self) -> None:
        lines = run("explain", "--lang", "ar").stdout.splitlines()
        assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
        assert "اقتباس بلا قائل" in lines[2]

    def test_unknown_rule(self) -> None:
        with pytest.raises(UsageError, match="Did you mean ATT004 orphan-quotation"):
            run("explain", "orphan")


PARTS = ["قال الوزير إن", "قالت مصادر", "الطريق", "«لن نغادر بيوتنا مهما اشتدت الأمطار»", '"', "انهار الجسر",
         ".", "؟", "،", "\n", "\r\n", "\n\n", "مَصْدر", "\u200f", "😀", "2024", "CNN"]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join))
def test_findings_lie_in_the_text_and_lines_agree_with_offsets(text: str) -> None:
    analysis = analyse(Article("a", text, "ar"), Registry.load())
    lines = LineIndex(text)
    findings = check_analysis(analysis, RULES, Context())
    for finding in findings:
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        row = finding_record(finding, lines)
        assert lines.offset(row["line"], row["column"]) == finding.span.start  # type: ignore[arg-type]
        assert lines.offset(row["end_line"], row["end_column"]) == finding.span.end  # type: ignore[arg-type]
    assert list(findings) == sorted(findings, key=lambda finding: (finding.span, finding.rule))
