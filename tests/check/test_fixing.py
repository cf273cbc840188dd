"""Fixes in files: only what a fix says changes; what is fixed is clean of it; nothing is lost."""

from __future__ import annotations

import codecs
import os
import subprocess
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from attrib.check.fixing import mend, unified_diff, write_back
from attrib.cli.check import check
from attrib.config import Config
from attrib.errors import InputError
from tests.check.checking import EXAMINER, checked

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)

SAID = "قالت الهيئة إن الجسر مغلق."
UNUSED = "<!-- attrib: ignore ATT001 -->"
DRAFT = f"عنوان الخبر\r\n\r\n{SAID} {UNUSED}\r\n{SAID}\r\n"
MENDED = f"عنوان الخبر\r\n\r\n{SAID}\r\n{SAID}\r\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def fix(*arguments: object, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(
        app, [*map(str, arguments), "--select", "SUP,ATT001"], input=stdin, env={"ATTRIB_LANG": "en"}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


class TestWriting:
    @pytest.mark.parametrize(
        ("encoding", "mark"),
        [
            ("utf-8", b""),
            ("utf-8", codecs.BOM_UTF8),
            ("utf-16-le", codecs.BOM_UTF16_LE),
            ("utf-16-be", codecs.BOM_UTF16_BE),
            ("windows-1256", b""),
        ],
    )
    def test_in_the_draft_s_own_encoding_and_line_ends(
        self, tmp_path: Path, encoding: str, mark: bytes
    ) -> None:
        draft = tmp_path / "a.txt"
        draft.write_bytes(mark + DRAFT.encode(encoding))
        result = fix(draft, "--fix")
        assert draft.read_bytes() == mark + MENDED.encode(encoding)
        assert result.exit_code == 0 and "findings mended: 1" in result.stderr

    def test_rights_and_links_stay(self, tmp_path: Path) -> None:
        draft, link = tmp_path / "a.txt", tmp_path / "link.txt"
        draft.write_text(DRAFT, encoding="utf-8", newline="")
        draft.chmod(0o640)
        link.symlink_to(draft)
        fix(link, "--fix")
        assert link.is_symlink() and draft.read_bytes().decode() == MENDED
        assert draft.stat().st_mode & 0o777 == 0o640
        assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "link.txt"]

    def test_what_has_no_fix_is_reported(self, tmp_path: Path) -> None:
        draft = tmp_path / "a.txt"
        draft.write_text(f"{SAID} {UNUSED}\n\nانهار جسر في شمال المدينة فجر الأحد.\n", encoding="utf-8")
        result = fix(draft, "--fix", "-f", "concise")
        assert result.exit_code == 1 and ":3:1: " in result.stdout and "SUP001" not in result.stdout

    def test_a_draft_that_changes_meanwhile_is_left_alone(self, tmp_path: Path) -> None:
        draft = tmp_path / "a.txt"
        draft.write_text("نص آخر", encoding="utf-8")
        with pytest.raises(InputError, match="has changed"):
            write_back(str(draft), DRAFT, MENDED)
        assert draft.read_text(encoding="utf-8") == "نص آخر"

    def test_an_encoding_without_the_letter_is_refused(self, tmp_path: Path) -> None:
        draft = tmp_path / "a.txt"
        draft.write_bytes(DRAFT.encode("windows-1256"))
        with pytest.raises(InputError, match="Save it as UTF-8"):
            write_back(str(draft), DRAFT, DRAFT + "漢")
        assert draft.read_bytes() == DRAFT.encode("windows-1256")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        draft = tmp_path / "sub" / "a.txt"
        draft.parent.mkdir()
        draft.write_text(DRAFT, encoding="utf-8", newline="")
        draft.parent.chmod(0o500)
        try:
            assert fix(draft, "--fix").exit_code == 2
        finally:
            draft.parent.chmod(0o700)
        assert draft.read_bytes().decode() == DRAFT

    def test_pages_and_records_are_not_written(self, tmp_path: Path) -> None:
        page = tmp_path / "a.html"
        text = f"<html><body><article><p>{SAID} {UNUSED}</p><p>{SAID * 5}</p></article></body></html>"
        page.write_text(text, encoding="utf-8")
        assert fix(page, "--fix").exit_code == 1
        assert page.read_text(encoding="utf-8") == text

    def test_a_finding_that_a_baseline_knows_is_not_mended(self, tmp_path: Path) -> None:
        draft, baseline = tmp_path / "a.txt", tmp_path / "b.json"
        draft.write_text(DRAFT, encoding="utf-8", newline="")
        fix(draft, "--baseline", baseline, "--update-baseline")
        result = fix(draft, "--baseline", baseline, "--fix")
        assert result.exit_code == 0 and draft.read_bytes().decode() == DRAFT


class TestStandardInput:
    def test_the_mended_draft_is_written_and_the_rest_told_on_standard_error(self) -> None:
        bare = "انهار جسر في شمال المدينة فجر الأحد."
        result = fix("-", "--fix", stdin=f"{bare}\n\n{SAID} {UNUSED}\n")
        assert result.stdout == f"{bare}\n\n{SAID}\n"
        assert "-:1:1: note ATT001" in result.stderr and result.exit_code == 0

    def test_a_draft_without_findings_comes_out_as_it_went_in(self) -> None:
        result = fix("-", "--fix", stdin=SAID)
        assert (result.stdout, result.exit_code) == (SAID, 0)


class TestDiffs:
    def test_shown_and_nothing_changed(self, tmp_path: Path) -> None:
        draft = tmp_path / "a.txt"
        draft.write_text(DRAFT, encoding="utf-8", newline="")
        result = fix("a.txt", "--diff")
        assert result.exit_code == 1 and draft.read_bytes().decode() == DRAFT
        patch = result.stdout_bytes
        done = subprocess.run(
            ["git", "apply", "--check", "-"], input=patch, cwd=tmp_path, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
        assert draft.read_bytes().decode() == MENDED

    def test_nothing_to_mend(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(SAID, encoding="utf-8")
        result = fix("a.txt", "--diff")
        assert (result.exit_code, result.stdout) == (0, "")

    def test_a_missing_draft_is_2(self, tmp_path: Path) -> None:
        assert fix("none.txt", "--diff").exit_code == 2

    @given(st.text(alphabet="اب \n\r", max_size=30), st.text(alphabet="اب \n\r", max_size=30))
    @settings(deadline=None, max_examples=50)
    def test_git_takes_any(self, before: str, after: str) -> None:
        import tempfile

        patch = "".join(unified_diff("a.txt", before, after))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.txt")
            file.write_bytes(before.encode())
            if patch:
                done = subprocess.run(
                    ["git", "apply", "--whitespace=nowarn", "-"],
                    input=patch.encode(),
                    cwd=folder,
                    capture_output=True,
                )
                if not before or not after:
                    return  # git takes an empty file for one that is not there
                assert done.returncode == 0, done.stderr
            assert file.read_bytes().decode() == after


PIECES = [SAID, UNUSED, "<!-- attrib: ignore ATT001 ANO001 -->", "<!-- attrib: ignore -->", " ", "\n", "\n\n",
          "زعم الوزير أن الجسر آمن.", "انهار جسر في شمال المدينة فجر الأحد.", "<!-- attrib: ignore-file CUE001 -->",
          "قال الوزير: «الجسر آمن ولن يغلق."]  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_a_fixed_draft_is_clean_of_what_was_fixed_and_fixing_again_changes_nothing(text: str) -> None:
    if not text.strip() or not any("\u0621" <= letter <= "\u064a" for letter in text):
        return
    config = Config()
    before = checked(text, config=config)
    done = mend(before, before.findings, "plain", config, EXAMINER)
    left = [one for one in done.checked.findings if one.fix is not None]
    keys = {(one.rule, one.span.of(text)) for one in before.findings if one.fix is not None}
    assert not [one for one in left if (one.rule, one.span.of(done.text)) in keys]
    again = checked(done.text, config=config) if done.text.strip() else done.checked
    assert [(one.rule, one.span) for one in again.findings] == [
        (one.rule, one.span) for one in done.checked.findings
    ]
