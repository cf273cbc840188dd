"""What is committed: the top level as agreed, and nothing that holds on one machine only."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDERS = {"attrib", "index", "tests", "seeds", "docs", ".ci", ".github"}


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """The files that git knows, or about to be added."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git repository: a release archive holds only committed files")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_the_top_level_is_as_agreed(committed: list[Path]) -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in committed if path.parent != ROOT}
    assert folders <= FOLDERS
    assert {path.name for path in committed if path.parent == ROOT and path.suffix == ".py"} == set()


def test_no_file_names_this_machine(committed: list[Path]) -> None:
    # Written in pieces, so that this file does not hold what it looks for.
    local = re.compile(
        "|".join(["/wor" + "k/", "/roo" + "t/", "/opt/" + "(?:wheels|pypi)", r"file:" + "///"])
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for path in committed
        if path.suffix not in (".npz", ".png")
        and local.search(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == set()


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_exception_from_the_rules_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ignoring, seen = False, 0
    for number, line in enumerate(lines, start=1):
        if line.startswith(("ignore = [", "[tool.ruff.lint.per-file-ignores]")):
            ignoring = True
        elif line.startswith("["):
            ignoring = False
        elif ignoring and re.match(r'\s+"[A-Z]+\d*"', line):
            seen += 1
            assert lines[number - 2].strip().startswith("#"), f"pyproject.toml:{number}: no reason above"
    assert seen > 10


def test_the_licence_is_the_one_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "MIT"
    assert licence.startswith("MIT License\n")
    assert "The attrib authors" in licence


def test_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {one["repo"] for one in hooks["repos"]} == {"local"}
    assert {hook["language"] for one in hooks["repos"] for hook in one["hooks"]} == {"system"}
