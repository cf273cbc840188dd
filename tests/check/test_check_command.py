"""``attrib check`` and ``attrib explain`` on drafts in files: exit codes, streams, selection, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from attrib.check.rule_table import ALL_RULES, BY_CODE
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

FEW = ("--select", "ATT001,ANO001")
"""Rules whose findings in these drafts are known here: others come and go with the word lists."""

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
        result = run("check", drafts / "a-clean.txt", "--select", "ATT,ANO")
        assert (result.exit_code, result.stdout) == (0, "No findings in 1 draft.\n")

    def test_findings_are_1(self, drafts: Path) -> None:
        result = run("check", drafts / "b-bare.txt", "--format", "concise")
        assert result.exit_code == 1
        assert result.stdout.startswith(f"{drafts / 'b-bare.txt'}:1:6: warning ANO001 ")

    def test_a_note_fails_only_when_asked(self, drafts: Path) -> None:
        assert run("check", drafts / "c-lead.txt", "--select", "ATT001").exit_code == 0
        assert run("check", drafts / "c-lead.txt", "--select", "ATT001", "--fail-on", "note").exit_code == 1
        assert run("check", drafts / "b-bare.txt", "--select", "ANO001", "--fail-on", "error").exit_code == 0

    def test_exit_zero_hides_findings_but_no_unreadable_draft(self, drafts: Path) -> None:
        assert run("check", drafts / "b-bare.txt", "--exit-zero").exit_code == 0
        assert run("check", drafts / "b-bare.txt", drafts / "none.txt", "--exit-zero").exit_code == 2

    def test_a_bad_file_is_2_and_the_others_are_checked(self, drafts: Path) -> None:
        (drafts / "b1-empty.txt").write_text(" \n", encoding="utf-8")
        (drafts / "b2-binary.txt").write_bytes(bytes(range(256)) * 8)
        result = run("check", drafts, *FEW, "--format", "jsonl", "--fail-on", "note")
        assert result.exit_code == 2
        assert [json.loads(line)["rule"] for line in result.stdout.splitlines()] == ["ANO001", "ATT001"]
        assert "b1-empty.txt" in result.stderr and "b2-binary.txt" in result.stderr
        assert "Traceback" not in result.output


class TestSelection:
    def test_select_and_ignore(self, drafts: Path) -> None:
        def found(*options: str) -> list[str]:
            result = run("check", drafts, "--format", "jsonl", *options)
            return [json.loads(line)["rule"] for line in result.stdout.splitlines()]

        assert found(*FEW) == ["ANO001", "ATT001"]
        assert set(found()) >= {"ANO001", "ATT001"}
        assert found("--select", "ATT001") == ["ATT001"]
        assert found(*FEW, "--ignore", "unattributed-claim") == ["ANO001"]
        assert set(found("--select", "ATT")) >= {"ATT001"}
        assert "ANO001" not in found("--select", "ATT") and "ATT001" not in found("--ignore", "att")

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
    found = run("check", drafts / "b-bare.txt", *FEW, "--format", "json", "--lang", "ar").stdout
    (row,) = json.loads(found)
    assert row["message"] == BY_CODE["ANO001"].messages["ar"].format(mention="مصادر مطلعة")


def test_standard_input(drafts: Path) -> None:
    (row,) = json.loads(run("check", "-", *FEW, "--format", "json", stdin=BARE).stdout)
    assert (row["start"], row["end"], row["text"]) == (5, 16, "مصادر مطلعة")


def test_a_language_without_a_pack_is_not_judged_and_said_so(tmp_path: Path) -> None:
    draft = tmp_path / "english.txt"
    draft.write_text("The bridge in the north of the city fell on Sunday morning, and nobody was hurt.\n")
    result = run("check", draft)
    assert result.exit_code == 0
    assert "english.txt" in result.stderr and "not judged" in result.stderr and "(en)" in result.stderr
    assert result.stdout == "No findings in 0 drafts; 1 draft not judged.\n"


class TestStandardInputByName:
    def test_it_has_the_path_and_the_configuration_of_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "attrib.toml").write_text(
            'select = ["ANO001", "ATT001"]\n[per-file-ignores]\n"opinion/" = ["ANO"]\n', encoding="utf-8"
        )
        for folder, count in (("news", 1), ("opinion", 0)):
            name = tmp_path / folder / "draft.txt"
            rows = json.loads(run("check", "-", "--stdin-filename", name, "-f", "json", stdin=BARE).stdout)
            assert [row["path"] for row in rows] == [str(name)] * count

    def test_its_format_is_that_of_its_name(self) -> None:
        draft = "---\n# attrib: ignore ANO001\ntitle: خبر\n---\n" + BARE
        plain = run("check", "-", *FEW, "-f", "json", stdin=draft)
        named = run("check", "-", *FEW, "-f", "json", "--stdin-filename", "a.md", stdin=draft)
        assert [row["rule"] for row in json.loads(plain.stdout)].count("ANO001") == 1
        assert json.loads(named.stdout) == []


class TestReportFiles:
    def test_a_report_may_go_to_a_file_and_others_beside_it(self, drafts: Path, tmp_path: Path) -> None:
        files = {name: tmp_path / f"out.{name}" for name in ("concise", "sarif", "junit")}
        result = run(
            "check", drafts / "b-bare.txt", *FEW, "-f", "concise", "-o", files["concise"],
            "--report", f"sarif={files['sarif']}", "--report", f"junit={files['junit']}",
        )  # fmt: skip
        assert (result.exit_code, result.stdout) == (1, "")
        assert "ANO001" in files["concise"].read_text(encoding="utf-8")
        assert (
            json.loads(files["sarif"].read_text(encoding="utf-8"))["runs"][0]["results"][0]["ruleId"]
            == "ANO001"
        )
        assert "<testsuites" in files["junit"].read_text(encoding="utf-8")

    @pytest.mark.parametrize("given", ["sarif", "sarif=", "xml=a.xml"])
    def test_a_wrong_report_is_refused_before_anything_is_read(self, drafts: Path, given: str) -> None:
        with pytest.raises(UsageError):
            run("check", drafts, "--report", given)


class TestStatistics:
    def test_counts_by_rule(self, drafts: Path) -> None:
        result = run("check", drafts, *FEW, "--statistics", "-f", "json")
        rows = json.loads(result.stdout)
        assert [(row["rule"], row["findings"], row["drafts"]) for row in rows] == [
            ("ANO001", 1, 1),
            ("ATT001", 1, 1),
        ]
        table = run("check", drafts, *FEW, "--statistics").stdout
        assert "ANO001" in table and "2 findings in 2 of 3 drafts" in table


def test_options_that_contradict_each_other_are_refused(drafts: Path) -> None:
    for options in (
        ("--fix", "--diff"),
        ("--fix", "--update-baseline", "--baseline", drafts / "b.json"),
        ("--update-baseline",),
        ("--watch", "--fix"),
        ("--stdin-filename", "a.txt"),
        ("-", "--fix"),
        ("-", "--watch"),
    ):
        with pytest.raises(UsageError):
            run("check", drafts, *options)


class TestExplain:
    @pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
    def test_a_pipe_gets_the_page_as_it_is(self, rule: object) -> None:
        for wanted in (rule.code, rule.code.lower(), rule.name):  # type: ignore[attr-defined]
            assert run("explain", wanted).stdout == rule.page.strip() + "\n"  # type: ignore[attr-defined]

    def test_all_pages(self) -> None:
        pages = run("explain", "--all").stdout
        assert [line for line in pages.splitlines() if line.startswith("# ")] == [
            f"# {rule.code} {rule.name}" for rule in ALL_RULES
        ]

    def test_list(self) -> None:
        lines = run("explain", "--lang", "ar").stdout.splitlines()
        assert [line.split()[0] for line in lines] == [rule.code for rule in ALL_RULES]
        assert any("ATT004" in line and "اقتباس بلا قائل" in line for line in lines)

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
        row = finding_record(finding, lines, "")
        assert lines.offset(row["line"], row["column"]) == finding.span.start  # type: ignore[arg-type]
        assert lines.offset(row["end_line"], row["end_column"]) == finding.span.end  # type: ignore[arg-type]
    assert list(findings) == sorted(findings, key=lambda finding: (finding.span, finding.rule))


class TestWhatCouldNotBeRead:
    def test_sarif_tells_that_the_run_did_not_succeed(self, drafts: Path) -> None:
        (drafts / "d-empty.txt").write_text(" \n", encoding="utf-8")
        result = run("check", drafts, *FEW, "--format", "sarif")
        assert result.exit_code == 2
        (log,) = json.loads(result.stdout)["runs"]
        (invocation,) = log["invocations"]
        (told,) = invocation["toolExecutionNotifications"]
        assert not invocation["executionSuccessful"] and log["results"]
        assert told["level"] == "error" and "holds no text" in told["message"]["text"]
        uri = told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.endswith("d-empty.txt")

    def test_a_second_report_tells_it_as_well(self, drafts: Path, tmp_path: Path) -> None:
        log = tmp_path / "log.sarif"
        result = run("check", drafts / "none.txt", drafts / "b-bare.txt", "--report", f"sarif={log}")
        (invocation,) = json.loads(log.read_text(encoding="utf-8"))["runs"][0]["invocations"]
        assert (result.exit_code, invocation["executionSuccessful"]) == (2, False)

    def test_a_run_that_read_all_succeeded_whatever_it_found(self, drafts: Path) -> None:
        result = run("check", drafts, *FEW, "--format", "sarif")
        (invocation,) = json.loads(result.stdout)["runs"][0]["invocations"]
        assert (result.exit_code, invocation["executionSuccessful"]) == (1, True)


class TestLinesOfRecords:
    LINES = "\n".join(["", json.dumps({"id": "x", "text": CLEAN}), "", json.dumps({"text": BARE}), "{", ""])

    @pytest.mark.parametrize("stdin", [True, False])
    def test_findings_name_the_line_of_their_record(self, tmp_path: Path, stdin: bool) -> None:
        file = tmp_path / "wire.jsonl"
        file.write_text(self.LINES, encoding="utf-8")
        path: object = "-" if stdin else file
        result = run("check", path, *FEW, "--format", "concise", stdin=self.LINES if stdin else None)
        name = "-" if stdin else file
        assert result.exit_code == 2
        assert result.stdout.startswith(f"{name}:4: warning ANO001 ")

    def test_a_record_that_has_moved_is_found_on_its_new_line(self, tmp_path: Path) -> None:
        file = tmp_path / "wire.jsonl"
        for before in ("", "\n\n"):
            file.write_text(f"{before}{json.dumps({'text': BARE, 'id': 'a'})}\n", encoding="utf-8")
            result = run("check", file, *FEW, "-f", "jsonl", "--cache-dir", tmp_path / "cache")
            assert json.loads(result.stdout)["line"] == len(before) + 1
            assert json.loads(result.stdout)["column"] is None
