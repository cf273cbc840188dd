"""The shell around the commands: help without imports, unknown commands, what each kind of end becomes."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from attrib import __version__
from attrib.cli import COMMANDS
from attrib.cli.run_errors import exit_code
from attrib.errors import InputError, UsageError

HELP = """
import json, sys
sys.argv = ["attrib", *sys.argv[1:]]
from attrib.cli import main
try:
    main()
except SystemExit as ended:
    print(json.dumps([ended.code, sorted(sys.modules)]), file=sys.stderr)
"""


def modules_after(*arguments: str) -> tuple[int, set[str]]:
    """Return the exit code of a run and the modules it has imported."""
    done = subprocess.run(
        [sys.executable, "-c", HELP, *arguments], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


def test_help_imports_no_command_and_nothing_heavy() -> None:
    code, modules = modules_after("--help")
    assert code == 0
    ours = {name for name in modules if name.split(".")[0] == "attrib"}
    assert ours == {"attrib", "attrib.cli", "attrib.cli.run_errors", "attrib.errors"}
    heavy = {"rich", "numpy", "torch", "faiss", "trafilatura", "babel", "jinja2", "rapidfuzz", "wcwidth"}
    assert not heavy & modules


@pytest.mark.parametrize("command", ["extract", "audit", "check"])
def test_commands_without_a_model_import_none(command: str, drafts: Path) -> None:
    _, modules = modules_after(command, str(drafts))
    heavy = {
        "numpy",
        "torch",
        "faiss",
        "sentence_transformers",
        "sklearn",
        "trafilatura",
        "babel",
        "jinja2",
        "rich",
    }
    assert not heavy & modules


def test_help_names_every_command(run: Callable[..., Any]) -> None:
    said = run("--help").stdout
    for name, entry in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(entry.help[:30])}", said, re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_helps(name: str, run: Callable[..., Any]) -> None:
    assert find_spec(COMMANDS[name].module), COMMANDS[name].module
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.stdout.startswith(f"Usage: attrib {name} ")


def test_version(run: Callable[..., Any]) -> None:
    assert run("--version").stdout == f"attrib {__version__}\n"


def test_an_unknown_command_is_2_and_names_the_nearest(run: Callable[..., Any]) -> None:
    outcome = run("adit")
    assert outcome.code == 2
    assert "No such command 'adit'. Did you mean 'audit'?" in outcome.stderr
    assert "'attrib --help' lists them all" in run("xyzzy").stderr


@pytest.mark.parametrize("arguments", [("audit",), ("audit", "--nope", "x"), ("extract",), ("--nope",)])
def test_a_wrong_command_line_is_2_on_stderr(arguments: tuple[str, ...], run: Callable[..., Any]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "Error" in outcome.stderr and "Traceback" not in outcome.stderr


def ending(error: BaseException) -> Callable[[], object]:
    def end() -> object:
        raise error

    return end


class TestEnds:
    def test_codes_pass(self) -> None:
        assert [exit_code(lambda: None), exit_code(lambda: 0), exit_code(lambda: 1)] == [0, 0, 1]

    def test_an_error_of_the_user_is_2_with_its_remedy(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert exit_code(ending(UsageError("The thing is wrong.", remedy="Turn it."))) == 2
        assert capsys.readouterr().err == "attrib: error: The thing is wrong. Turn it.\n"
        assert exit_code(ending(InputError("a.txt", "it is a picture."))) == 2
        assert capsys.readouterr().err == "attrib: error: a.txt: it is a picture.\n"

    @pytest.mark.parametrize(("language", "word"), [("ar", "أُوقف"), ("en", "interrupted")])
    def test_an_interrupt_is_130(
        self, language: str, word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ATTRIB_LANG", language)
        assert exit_code(ending(KeyboardInterrupt())) == 130
        captured = capsys.readouterr()
        assert word in captured.err and captured.out == ""

    def test_a_closed_pipe_is_quiet(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert exit_code(ending(BrokenPipeError(errno.EPIPE, "Broken pipe"))) == 141
        assert capsys.readouterr().err == ""

    def test_a_full_disk_is_no_bug(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert exit_code(ending(OSError(errno.ENOSPC, "No space left on device"))) == 2
        assert "No space left on device" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "error", [ValueError("odd"), RecursionError(), OSError(errno.EBADF, "Bad file"), MemoryError()]
    )
    def test_a_bug_is_3_with_a_log_and_no_traceback(
        self,
        error: Exception,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setenv("ATTRIB_LANG", "en")
        assert exit_code(ending(error)) == 3
        (log,) = tmp_path.iterdir()
        said = capsys.readouterr().err
        assert str(log) in said and type(error).__name__ in said and "Traceback" not in said
        written = log.read_text(encoding="utf-8")
        assert f"attrib {__version__}" in written and "Traceback" in written and "in end" in written

    def test_a_bug_where_no_log_can_be_written(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        monkeypatch.setenv("ATTRIB_LANG", "en")
        assert exit_code(ending(ValueError("odd"))) == 3
        assert "put the command you typed" in capsys.readouterr().err

    def test_a_wrong_language_in_the_environment_hides_no_bug(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setenv("ATTRIB_LANG", "xx")
        assert exit_code(ending(ValueError("odd"))) == 3
        assert "ValueError: odd" in capsys.readouterr().err
