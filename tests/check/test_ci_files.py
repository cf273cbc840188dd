"""What CI systems take from the repository: the hooks, the GitHub action, the GitLab template; each one run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CLEAN = "قالت هيئة الطرق إن جسرا انهار في شمال المدينة فجر الأحد.\n"
BARE = "قالت مصادر مطلعة إن الشركة ستغلق فرعين. وأضافت أن الإغلاق يبدأ في مارس.\n"
ENVIRONMENT = {
    **os.environ,
    "ATTRIB_LANG": "en",
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def valid(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def committed(folder: Path) -> str:
    """Make a repository of a folder and return its commit."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*GIT, *command], cwd=folder, check=True, env=clean_git())
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def clean_git() -> dict[str, str]:
    return {name: value for name, value in ENVIRONMENT.items() if not name.startswith("GIT_")}


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "news room"
    folder.mkdir()
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "مسودة أولى.txt").write_text(BARE, encoding="utf-8")
    (folder / "attrib.toml").write_text(
        'select = ["ANO001", "SUP"]\nexclude = ["old.txt"]\n', encoding="utf-8"
    )
    (folder / "old.txt").write_text(BARE, encoding="utf-8")
    return folder


class TestPreCommit:
    @pytest.fixture
    def hooks(self, tmp_path: Path) -> tuple[Path, str]:
        """A repository with the hooks, as a newsroom names it in its configuration, and its commit."""
        folder = tmp_path / "hooks"
        folder.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
        return folder, committed(folder)

    def run(self, drafts: Path, hooks: tuple[Path, str], hook: str) -> subprocess.CompletedProcess[str]:
        folder, revision = hooks
        # The installed attrib instead of an environment of the hook's own, which would be downloaded.
        settings = {
            "repos": [{"repo": str(folder), "rev": revision, "hooks": [{"id": hook, "language": "system"}]}]
        }
        (drafts / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        committed(drafts)
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
            cwd=drafts,
            env={**clean_git(), "PRE_COMMIT_HOME": str(drafts.parent / "pre-commit")},
            capture_output=True,
            text=True,
        )

    def test_the_manifest_is_valid(self) -> None:
        command = [
            sys.executable,
            "-m",
            "pre_commit",
            "validate-manifest",
            str(ROOT / ".pre-commit-hooks.yaml"),
        ]
        subprocess.run(command, check=True)

    def test_findings_stop_the_commit_and_excluded_drafts_are_passed_over(
        self, drafts: Path, hooks: tuple[Path, str]
    ) -> None:
        done = self.run(drafts, hooks, "attrib-check")
        assert done.returncode == 1, done.stdout + done.stderr
        assert "مسودة أولى.txt:1:6: warning ANO001" in done.stdout
        assert "1 finding in 1 of 2 drafts" in done.stdout and "old.txt" not in done.stdout

    def test_a_clean_draft_passes(self, drafts: Path, hooks: tuple[Path, str]) -> None:
        (drafts / "مسودة أولى.txt").unlink()
        done = self.run(drafts, hooks, "attrib-check")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Passed" in done.stdout

    def test_fixing(self, drafts: Path, hooks: tuple[Path, str]) -> None:
        (drafts / "مسودة أولى.txt").write_text(
            f"{CLEAN.strip()} <!-- attrib: ignore ANO001 -->\n", encoding="utf-8"
        )
        done = self.run(drafts, hooks, "attrib-fix")
        assert done.returncode == 1 and "files were modified by this hook" in done.stdout
        assert (drafts / "مسودة أولى.txt").read_text(encoding="utf-8") == CLEAN


class TestAction:
    ACTION = read("action.yml")

    def test_it_is_valid(self) -> None:
        valid("--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml"))

    def test_no_input_is_written_into_a_script(self) -> None:
        scripts = [step["run"] for step in self.ACTION["runs"]["steps"] if "run" in step]
        assert scripts and not any("${{" in script for script in scripts)

    def check(self, folder: Path, tmp_path: Path, **inputs: str) -> tuple[dict[str, str], str, str]:
        """Run the action's own script as GitHub does; return its outputs, what it printed, and the summary."""
        defaults = {name: one.get("default", "") for name, one in self.ACTION["inputs"].items()}
        values = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        (step,) = [one for one in self.ACTION["runs"]["steps"] if one.get("id") == "check"]
        environment = dict(ENVIRONMENT)
        for name, value in step["env"].items():
            for key, given in values.items():
                value = value.replace(f"${{{{ inputs.{key} }}}}", given)
            environment[name] = value.replace("${{ runner.temp }}", str(tmp_path))
        output, summary = tmp_path / "output", tmp_path / "summary"
        output.touch()
        summary.touch()
        environment |= {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        pairs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return pairs, done.stdout, summary.read_text(encoding="utf-8")

    def test_annotations_log_summary_and_exit_code(self, drafts: Path, tmp_path: Path) -> None:
        outputs, printed, summary = self.check(drafts, tmp_path)
        assert outputs == {"exit-code": "1"}
        assert printed.startswith("::warning file=./مسودة أولى.txt,line=1,")
        assert "| ANO001 |" in summary
        log = json.loads((drafts / "attrib.sarif").read_text(encoding="utf-8"))
        (result,) = log["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"

    def test_inputs_with_spaces_and_lines(self, drafts: Path, tmp_path: Path) -> None:
        outputs, printed, summary = self.check(
            drafts, tmp_path, paths="clean.txt\nمسودة أولى.txt\n", arguments="--fail-on=error\n--select=ANO001",
            language="ar", summary="false", sarif_file="out.sarif",
        )  # fmt: skip
        assert outputs == {"exit-code": "0"} and summary == "" and "مصدر مجهول" in printed
        assert (drafts / "out.sarif").exists() and not (drafts / "attrib.sarif").exists()

    def test_only_what_has_changed(self, drafts: Path, tmp_path: Path) -> None:
        revision = committed(drafts)
        assert self.check(drafts, tmp_path, diff_only=revision)[0] == {"exit-code": "0"}
        assert self.check(drafts, tmp_path, diff_only="nowhere")[0] == {"exit-code": "2"}

    def test_a_hostile_input_is_an_argument(self, drafts: Path, tmp_path: Path) -> None:
        outputs, _, _ = self.check(drafts, tmp_path, paths="$(touch hacked)\n;touch hacked\n--fix")
        assert outputs == {"exit-code": "2"} and not (drafts / "hacked").exists()


class TestGitLab:
    TEMPLATE = read("docs/attrib.gitlab-ci.yml")

    def test_it_is_valid(self) -> None:
        valid(
            "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci",
            str(ROOT / "docs" / "attrib.gitlab-ci.yml"),
        )  # fmt: skip

    def test_its_script(self, drafts: Path) -> None:
        job = self.TEMPLATE["attrib"]
        environment = {**ENVIRONMENT, **self.TEMPLATE["variables"]}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
            cwd=drafts, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1 and "ANO001" in done.stdout, done.stderr
        reports = job["artifacts"]["reports"]
        (row,) = json.loads((drafts / reports["codequality"]).read_text(encoding="utf-8"))
        assert row["location"]["path"] == "مسودة أولى.txt"
        assert "<testsuites" in (drafts / reports["junit"]).read_text(encoding="utf-8")
