"""``attrib index export``, ``import`` and ``merge`` as commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
SAFE = "جسر السنديان آمن"


@pytest.fixture
def index(tmp_path: Path, run: Run, drafts: Path) -> Path:
    assert run("index", "add", drafts, "--index", tmp_path / "idx").code == 0
    return tmp_path / "idx"


def found(run: Run, index: Path) -> str:
    outcome = run("search", SAFE, "--index", index, "-f", "json")
    assert (outcome.code, outcome.stderr) == (0, "")
    return str(outcome.stdout)


@pytest.mark.parametrize("name", ["index.jsonl", "index.parquet"])
def test_there_and_back(run: Run, index: Path, tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra parquet holds pyarrow")
    outcome = run("index", "export", "--index", index, "-o", tmp_path / name)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, "", "")
    outcome = run("index", "import", tmp_path / name, "--index", tmp_path / "copy", "--lang", "en")
    assert outcome.code == 0 and "added: 2" in outcome.stdout, outcome.stderr
    assert found(run, tmp_path / "copy") == found(run, index)
    assert run("index", "verify", "--index", tmp_path / "copy").code == 0


def test_through_a_pipe_and_without_vectors(run: Run, index: Path, tmp_path: Path) -> None:
    lines = run("index", "export", "--index", index, "--without-vectors").stdout
    records = [json.loads(line) for line in lines.splitlines()]
    assert records[0]["schema"] == "attrib.index.export/1" and records[0]["articles"] == 2
    assert records[1]["vectors"] is None and records[1]["article"]["id"] == "bridge"
    outcome = run("index", "import", "-", "--index", tmp_path / "copy", stdin=lines.encode())
    assert outcome.code == 0, outcome.stderr
    assert found(run, tmp_path / "copy") == found(run, index)


def test_merge(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "flood.txt").write_text("قال الدفاع المدني إن السيل غمر حي الميناء.\n", encoding="utf-8")
    other = tmp_path / "other"
    assert run("index", "add", tmp_path / "flood.txt", "--index", other).code == 0
    outcome = run("index", "merge", index, "--index", other, "--lang", "en")
    assert outcome.code == 0 and "added: 2" in outcome.stdout
    assert "unchanged: 2" in run("index", "merge", index, "--index", other, "--lang", "en").stdout
    ids = [json.loads(line)["id"] for line in run("index", "list", "--index", other, "-f", "jsonl").stdout.splitlines()]
    assert ids == ["bridge", "english", "flood"]
    assert run("index", "verify", "--index", other).code == 0


def test_what_cannot_be_taken_is_named_and_the_rest_taken(run: Run, index: Path, tmp_path: Path) -> None:
    whole, other = tmp_path / "whole.jsonl", tmp_path / "other.jsonl"
    run("index", "export", "--index", index, "-o", whole)
    other.write_text("{}\n", encoding="utf-8")
    outcome = run("index", "import", other, tmp_path / "none.jsonl", whole, "--index", tmp_path / "c", "--lang", "en")
    assert outcome.code == 2 and "added: 2" in outcome.stdout
    assert "other.jsonl" in outcome.stderr and "none.jsonl" in outcome.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "--format", "xml"],
        ["export", "--format", "parquet"],
        ["merge", "{index}"],
        ["merge", "{index}/none"],
        ["import", "{index}/none.jsonl"],
    ],
    ids=" ".join,
)
def test_what_cannot_be(run: Run, index: Path, arguments: list[str]) -> None:
    outcome = run("index", *(one.format(index=index) for one in arguments), "--index", index)
    assert outcome.code == 2 and outcome.stderr.startswith("attrib: error:") and "Traceback" not in outcome.stderr
