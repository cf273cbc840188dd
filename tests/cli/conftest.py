"""Running the command line: in this process for most tests, as a process of its own where that matters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from attrib.cli import main

BRIDGE = """جسر السنديان يُغلق أسبوعًا

قال المهندس سامر حداد إن جسر السنديان آمن.
أغلقت بلدية المرفأ الجسر صباح الأحد.
"""
ENGLISH = "The municipality closed the bridge on Sunday. The engineer said that it was safe.\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    code: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ATTRIB_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``attrib`` with arguments in this process; ``stdin`` are bytes."""

    def run_here(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["attrib", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        captured = capsys.readouterr()
        return Outcome(ended.value.code, captured.out, captured.err)

    return run_here


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder with an Arabic article and an English one."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "english.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    """Start ``python -m attrib`` as a process; streams are pipes unless ``options`` say otherwise."""
    streams: dict[str, object] = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": dict(os.environ),
    }
    command = [sys.executable, "-m", "attrib", *map(str, arguments)]
    return subprocess.Popen(command, **{**streams, **options})  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def process() -> Callable[..., subprocess.Popen[bytes]]:
    """The function that starts ``attrib`` as a process."""
    return start
