"""The Makefile: what it would do, what it does with odd paths, and when it installs again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="make is not installed")

STAND_IN = """#!/bin/sh
# Stands in for the environment's Python: writes down what it was asked, in one piece: two may run at once in a pipe.
line=$1; shift
for word in "$@"; do line="$line|$word"; done
printf '%s\\n' "$line" >> "$LOG"
case "$*" in *extract*) echo '{"claims": []}';; esac
case "$*" in *"${FAIL_ON:-nothing}"*) exit 2;; esac
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the Makefile and an environment whose Python only writes down what it was asked."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def make(house: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    assert MAKE is not None
    # Not what a make around this test hands down: its flags, its variables.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not re.match(r"MAKE|MFLAGS|ARTICLES|INDEX|REPORT|QUERY", name)
    }
    given = {**kept, "LOG": str(house / "log"), **environment}
    return subprocess.run([MAKE, *words], cwd=house, env=given, capture_output=True, text=True)


def asked(house: Path) -> list[list[str]]:
    """Return what the environment's Python was asked since the last look."""
    log = house / "log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line.split("|") for line in lines]


def commands(house: Path) -> list[list[str]]:
    return [words[2:] for words in asked(house) if words[:2] == ["-m", "attrib"]]


def test_help_names_every_target(house: Path) -> None:
    done = make(house, "help")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")} == targets


def test_run_audits_indexes_and_searches_the_seeds(house: Path) -> None:
    done = make(house, "run")
    assert done.returncode == 0, done.stderr
    audit, index, search = commands(house)
    assert audit == ["audit", "seeds", "--report", "report.html"]
    assert index == ["index", "add", "seeds", "--index", "index"]
    assert search[0] == "search"
    assert search[2:] == ["--index", "index"]
    assert "$ attrib audit seeds --report report.html" in done.stdout


def test_run_says_what_is_left_out(house: Path) -> None:
    # The stand-in's extract tells of no claim, and nothing writes a report.
    done = make(house, "run", "ARTICLES=own")
    assert done.returncode == 0
    assert [words[0] for words in commands(house)] == ["audit", "index", "extract"]
    assert "Search: left out" in done.stdout
    assert "Report: none was written." in done.stdout


@pytest.mark.parametrize("path", ["my drafts", "it's «here»", 'a"b', "$HOME/`x`", "*.txt"])
def test_any_path_reaches_attrib_as_it_is(house: Path, path: str) -> None:
    make(house, "run", f"ARTICLES={path.replace('$', '$$')}")
    assert commands(house)[0] == ["audit", path, "--report", "report.html"]


def test_a_home_folder_that_the_shell_left_is_found(house: Path) -> None:
    make(house, "run", "ARTICLES=~/my drafts", HOME="/home/editor")
    assert commands(house)[0][:2] == ["audit", "/home/editor/my drafts"]


def test_run_goes_on_after_an_error_and_ends_with_it(house: Path) -> None:
    make(house, "run")
    asked(house)
    done = make(house, "run", FAIL_ON="audit")
    assert [words[0] for words in commands(house)] == ["audit", "index", "search"]
    assert done.returncode != 0
    assert "exit code 2" in done.stdout


def test_the_environment_is_made_once_and_again_when_its_files_change(house: Path) -> None:
    def installed() -> int:
        return sum(words[:3] == ["-m", "pip", "install"] for words in asked(house))

    make(house, "lint")
    assert installed() == 1
    make(house, "lint")
    make(house, "test")
    make(house, "run")
    assert installed() == 0, "the environment for lint holds what the others need"
    for name in ("pyproject.toml", "constraints.txt"):
        later = (house / ".venv" / ".installed-lint").stat().st_mtime + 10
        os.utime(house / name, (later, later))
        make(house, "lint")
        assert installed() == 1, name
        for mark in (house / ".venv").glob(".installed-*"):
            os.utime(mark, (later + 10, later + 10))


def test_a_failed_installation_is_tried_again(house: Path) -> None:
    assert make(house, "test", FAIL_ON="pip install").returncode != 0
    asked(house)
    assert make(house, "test").returncode == 0
    assert ["-m", "pip", "install"] in [words[:3] for words in asked(house)]


def test_a_missing_environment_is_made(house: Path) -> None:
    shutil.rmtree(house / ".venv")
    done = make(house, "-n", "test")
    assert re.search(r"python\S* -m venv --clear \.venv", done.stdout)
    assert "-c constraints.txt -e '.[test]'" in done.stdout


def test_a_python_that_is_too_old_is_named(house: Path) -> None:
    shutil.rmtree(house / ".venv")
    done = make(house, "test", "PYTHON=")
    assert done.returncode != 0
    assert "attrib needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_this_python_is_among_those_that_fit(house: Path) -> None:
    shutil.rmtree(house / ".venv")
    (house / "bin").mkdir()
    (house / "bin" / "python3").symlink_to(sys.executable)
    done = make(house, "-n", "test", PATH=f"{house / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert "python3 -m venv --clear .venv" in done.stdout


def test_clean_keeps_the_index(house: Path) -> None:
    (house / "index").mkdir()
    (house / "index" / "kept").touch()
    for name in ("attrib", "tests", "docs"):
        (house / name / "__pycache__").mkdir(parents=True)
    (house / "report.html").touch()
    assert make(house, "clean").returncode == 0
    assert (house / "index" / "kept").exists()
    assert (house / ".venv").exists()
    assert list(house.rglob("__pycache__")) == []
    assert not (house / "report.html").exists()
