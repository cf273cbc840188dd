"""``attrib audit`` and ``attrib extract``: formats, files, streams, bad inputs, ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrib.report.catalogue import words

Run = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[bytes]"]
BRIDGE_CLAIM = "جسر السنديان آمن"


class TestExtract:
    def test_jsonl_is_the_default_and_offsets_hold(self, run: Run, drafts: Path) -> None:
        outcome = run("extract", drafts / "bridge.txt")
        assert (outcome.code, outcome.stderr) == (0, "")
        (record,) = map(json.loads, outcome.stdout.splitlines())
        assert record["text"] == (drafts / "bridge.txt").read_text(encoding="utf-8")
        (one,) = record["attributions"]
        assert (one["source"]["name"], one["cues"][0]["text"]) == ("سامر حداد", "قال")
        said = [(claim["status"], claim["text"]) for claim in record["claims"]]
        assert said == [
            ("unattributed", "جسر السنديان يُغلق أسبوعًا"),  # the heading asserts it too
            ("attributed", BRIDGE_CLAIM),
            ("unattributed", "أغلقت بلدية المرفأ الجسر صباح الأحد"),
        ]

    def test_json_is_an_array_of_the_same(self, run: Run, drafts: Path) -> None:
        lines = run("extract", drafts, "--format", "jsonl").stdout.splitlines()
        assert json.loads(run("extract", drafts, "-f", "json").stdout) == [json.loads(line) for line in lines]
        assert len(lines) == 2

    def test_explain_is_for_a_person(self, run: Run, drafts: Path) -> None:
        outcome = run("extract", drafts / "bridge.txt", "--explain", "--lang", "en")
        assert "because: a cue verb" in outcome.stdout and "confidence: " in outcome.stdout
        reason = json.loads(run("extract", drafts / "bridge.txt").stdout)["attributions"][0]["because"]
        assert reason.startswith("a cue verb")
        plain = run("extract", drafts / "bridge.txt", "--format", "terminal", "--lang", "en")
        assert "because" not in plain.stdout and BRIDGE_CLAIM in plain.stdout

    def test_output_file_holds_what_stdout_would(self, run: Run, drafts: Path, tmp_path: Path) -> None:
        target = tmp_path / "out.jsonl"
        outcome = run("extract", drafts, "--output", target)
        assert (outcome.code, outcome.stdout) == (0, "")
        assert target.read_text(encoding="utf-8") == run("extract", drafts).stdout
        assert target.stat().st_mode & 0o444 == 0o444
        assert list(tmp_path.glob(".attrib-*")) == []

    def test_standard_input(self, run: Run, drafts: Path) -> None:
        outcome = run("extract", "-", stdin=(drafts / "bridge.txt").read_bytes())
        assert (outcome.code, json.loads(outcome.stdout)["id"]) == (0, "stdin")

    def test_unjudged_is_said_on_stderr(self, run: Run, drafts: Path) -> None:
        outcome = run("extract", drafts / "english.txt", "--lang", "en")
        record = json.loads(outcome.stdout)
        assert {claim["status"] for claim in record["claims"]} == {"unjudged"}
        assert outcome.code == 0 and "english.txt" in outcome.stderr
        assert "no pack for the language" in outcome.stderr and "(en)" in outcome.stderr


class TestAudit:
    def test_terminal_is_the_default_in_arabic(self, run: Run, drafts: Path) -> None:
        outcome = run("audit", drafts / "bridge.txt")
        assert (outcome.code, outcome.stderr) == (0, "")
        assert BRIDGE_CLAIM in outcome.stdout and "سامر حداد (قال)" in outcome.stdout
        assert "مسندة: 1 (\u206833%\u2069)، بلا إسناد: 2" in outcome.stdout
        assert "\x1b" not in outcome.stdout

    def test_language_of_the_interface(self, run: Run, drafts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "attributed: 1" in run("audit", drafts / "bridge.txt", "--lang", "en").stdout
        monkeypatch.setenv("ATTRIB_LANG", "en")
        assert "attributed: 1" in run("audit", drafts / "bridge.txt").stdout
        assert "مسندة: 1" in run("audit", drafts / "bridge.txt", "--lang", "ar").stdout

    def test_json_has_totals_over_all_articles(self, run: Run, drafts: Path) -> None:
        whole = json.loads(run("audit", drafts, "--format", "json").stdout)
        totals = whole["totals"]
        assert (totals["attributed"], totals["unattributed"], totals["share"]) == (1, 2, 0.3333)
        assert totals["unjudged"] == whole["articles"][1]["totals"]["claims"] > 0
        assert [one["judged"] for one in whole["articles"]] == [True, False]
        lines = run("audit", drafts, "--format", "jsonl").stdout.splitlines()
        assert [json.loads(line) for line in lines] == whole["articles"]

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_english_is_never_called_unattributed(self, run: Run, drafts: Path, language: str) -> None:
        said = run("audit", drafts / "english.txt", "--lang", language).stdout
        catalogue = words("en" if language == "en" else "ar")
        assert catalogue("unjudged") in said
        # The explanation itself says that they are not; nothing else may use the word.
        rest = (
            " ".join(said.split())
            .replace("neither attributed nor unattributed", "")
            .replace("ولا بلا إسناد", "")
        )
        assert catalogue("unattributed") not in rest

    def test_report_is_a_page_beside_the_usual_output(self, run: Run, drafts: Path, tmp_path: Path) -> None:
        target = tmp_path / "page.html"
        outcome = run("audit", drafts, "--report", target)
        assert outcome.code == 0 and str(target) in outcome.stderr
        assert outcome.stdout == run("audit", drafts).stdout
        page = target.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert '<html lang="ar" dir="rtl">' in page and BRIDGE_CLAIM in page

    def test_comments_in_a_page_keep_findings_back(self, run: Run, tmp_path: Path) -> None:
        paragraphs = (
            "<p>قالت بلدية المرفأ في بيان صدر مساء الأحد إن الجسر سيبقى مغلقا حتى نهاية الشهر.</p>\n"
            "{comment}<p>انهار جسر المشاة في حي النخيل فجر الأحد وأصيب سبعة عمال.</p>"
        )
        for comment, expected in (("", True), ("<!-- attrib: ignore ATT001 -->", False)):
            page = f"<html><body><article>{paragraphs.format(comment=comment)}</article></body></html>"
            (tmp_path / "draft.html").write_text(page, encoding="utf-8")
            outcome = run("audit", tmp_path / "draft.html", "--format", "markdown")
            assert ("ATT001" in outcome.stdout) == expected


@pytest.mark.parametrize("command", ["extract", "audit"])
class TestBadInput:
    def test_bad_files_are_named_and_the_others_done(self, run: Run, drafts: Path, command: str) -> None:
        (drafts / "a-empty.txt").write_text(" \n", encoding="utf-8")
        (drafts / "c-binary.txt").write_bytes(bytes(range(256)) * 8)
        outcome = run(command, drafts, drafts / "none.txt", "--format", "jsonl")
        assert outcome.code == 2
        assert [json.loads(line)["id"] for line in outcome.stdout.splitlines()] == ["bridge", "english"]
        for name in ("a-empty.txt", "c-binary.txt", "none.txt"):
            assert name in outcome.stderr
        assert "Traceback" not in outcome.stderr

    def test_nothing_but_bad_files(self, run: Run, tmp_path: Path, command: str) -> None:
        outcome = run(command, tmp_path / "none.txt", "--format", "json")
        assert outcome.code == 2
        whole = json.loads(outcome.stdout)
        assert (whole if command == "extract" else whole["articles"]) == []

    def test_unknown_formats_and_languages_name_what_there_is(
        self, run: Run, drafts: Path, command: str
    ) -> None:
        outcome = run(command, drafts, "--format", "xml")
        assert outcome.code == 2 and "terminal" in outcome.stderr and "jsonl" in outcome.stderr
        outcome = run(command, drafts, "--lang", "fr")
        assert outcome.code == 2 and "ar, en" in outcome.stderr
        assert run(command, drafts, "--input-format", "pdf").code == 2

    def test_an_input_is_never_written_over(self, run: Run, drafts: Path, command: str) -> None:
        target = drafts / "bridge.txt"
        before = target.read_bytes()
        outcome = run(command, drafts, "--output", target)
        assert outcome.code == 2 and "one of the inputs" in outcome.stderr
        assert target.read_bytes() == before and list(drafts.glob(".attrib-*")) == []

    def test_an_output_that_cannot_be_written(
        self, run: Run, drafts: Path, tmp_path: Path, command: str
    ) -> None:
        for target in (tmp_path / "none" / "out.json", tmp_path):
            outcome = run(command, drafts, "--output", target)
            assert outcome.code == 2 and str(target) in outcome.stderr
            assert "Traceback" not in outcome.stderr

    def test_an_error_leaves_the_old_output(
        self, run: Run, drafts: Path, tmp_path: Path, command: str
    ) -> None:
        target = tmp_path / "out.jsonl"
        target.write_text("old", encoding="utf-8")
        assert run(command, drafts, "--output", target, "--sources", tmp_path / "none.toml").code == 2
        assert target.read_text(encoding="utf-8") == "old"

    def test_a_device_is_written_to_and_stays_one(self, run: Run, drafts: Path, command: str) -> None:
        assert run(command, drafts, "--output", os.devnull).code == 0
        assert not os.path.isfile(os.devnull)


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals of POSIX")
class TestProcess:
    def test_a_reader_that_goes_away_is_no_error(self, process: Start, drafts: Path) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        running = process("extract", drafts, stdout=writer)
        os.close(writer)
        _, errors = running.communicate()
        assert (running.returncode, b"Traceback" in errors, b"Broken" in errors) == (141, False, False)

    def test_records_come_one_by_one_and_an_interrupt_ends_quietly(self, process: Start) -> None:
        running = process("extract", "-", "--input-format", "jsonl")
        assert running.stdin and running.stdout
        article = {"id": "one", "text": "قال سامر حداد إن جسر السنديان آمن."}
        running.stdin.write(json.dumps(article).encode() + b"\n")
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == "one"
        running.send_signal(signal.SIGINT)
        output, errors = running.communicate()
        assert (running.returncode, output) == (130, b"")
        assert b"Traceback" not in errors and "أُوقف".encode() in errors

    def test_output_is_utf8_whatever_the_locale(self, process: Start, drafts: Path) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
        output, _ = process("audit", drafts / "bridge.txt", env=environment).communicate()
        assert BRIDGE_CLAIM in output.decode("utf-8")

    @pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
    def test_colours_only_on_a_terminal_that_wants_them(
        self, process: Start, drafts: Path, no_color: str | None, coloured: bool
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color"}
        environment.pop("NO_COLOR", None)
        if no_color is not None:
            environment["NO_COLOR"] = no_color
        output = on_a_terminal(process, environment, "audit", drafts / "bridge.txt")
        assert BRIDGE_CLAIM in output
        assert ("\x1b[" in output) is coloured


def on_a_terminal(process: Start, environment: dict[str, str], *arguments: object) -> str:
    """Return what a run writes to a terminal of its own."""
    ours, theirs = os.openpty()
    running = process(*arguments, stdout=theirs, env=environment)
    os.close(theirs)
    chunks = []
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:  # Linux's way to say that the other side is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    running.communicate()
    os.close(ours)
    return b"".join(chunks).decode("utf-8")


def test_markdown_says_what_its_plain_version_says_in_every_command(run: Run, tmp_path: Path) -> None:
    said = "قال المهندس سامر حداد إن كلفة جسر السنديان بلغت 5.8 مليون ليرة."
    marked = said.replace("5.8", "**5.8**").replace("سامر حداد", "[سامر حداد](https://a.example/b)")
    for name, text in (("a.txt", said), ("a.md", f"---\ntitle: جسر السنديان\ndate: 2025-12-05\n---\n\n{marked}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def claims(name: str, *command: str) -> list[tuple[str, str]]:
        (record,) = map(json.loads, run(*command, tmp_path / name).stdout.splitlines())
        return [(one["id"], one["status"]) for one in record["claims"]]

    for command in (("extract",), ("audit", "--format", "jsonl")):
        assert claims("a.md", *command) == claims("a.txt", *command)
        assert len(claims("a.md", *command)) == 1
    (record,) = map(json.loads, run("extract", tmp_path / "a.md").stdout.splitlines())
    (claim,) = record["claims"]
    assert claim["text"] == "كلفة جسر السنديان بلغت **5.8** مليون ليرة"
    assert claim["self_contained"] == "كلفة جسر السنديان بلغت 5.8 مليون ليرة"
    assert record["text"][claim["start"] : claim["end"]] == claim["text"]
    found = []
    for name in ("a.txt", "a.md"):
        outcome = run("check", tmp_path / name, "--no-cache", "-f", "json")
        found.append([one["rule"] for one in json.loads(outcome.stdout)])
    assert found[0] == found[1]
