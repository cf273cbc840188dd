"""A cluster for all tests of this folder, and archives for it."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'attrib[cluster]'")

from attrib.cli import main
from attrib.embed import base
from tests.ingest.clusters import Cluster, started
from tests.ingest.mischief import ENCODER


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def told(self) -> list[tuple[str, str]]:
        """The articles that were told, with what became of them."""
        return [(one["id"], one["outcome"]) for one in map(json.loads, self.stdout.splitlines())]


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers on this machine, shared by the tests that end none of them for good."""
    with started(tmp_path_factory.mktemp("workers")) as cluster:
        cluster.worker_pids()
        yield cluster


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run ``attrib index add`` with the tests' encoder in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "EMBEDDERS", {**base.EMBEDDERS, ENCODER: "tests.ingest.mischief"})
    for name in [name for name in os.environ if name.startswith(("LC_", "LANG", "ATTRIB_"))]:
        monkeypatch.delenv(name)

    def run_here(*arguments: object, stdin: bytes = b"", model: str = ENCODER) -> Outcome:
        options = ["--model", model, "--lang", "en", "--format", "jsonl"]
        monkeypatch.setattr(sys, "argv", ["attrib", "index", "add", *map(str, arguments), *options])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        captured = capsys.readouterr()
        return Outcome(ended.value.code, captured.out, captured.err)

    return run_here


def news(number: int, mark: str = "") -> str:
    """Return an article; no two have a claim in common."""
    return (
        f"ورشة في الحي {number}\n\n"
        f"قال المهندس سامر حداد إن {number} عاملا رمموا السور القديم. {mark}\n"
        f"وأغلقت البلدية الشارع رقم {number} صباح الأحد.\n"
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Every format, names that repeat, an English article, articles of one file, and two that cannot be read."""
    top = tmp_path / "archive"
    for folder in ("2024", "2025"):
        (top / folder).mkdir(parents=True)
        for number in range(20):
            (top / folder / f"a{number:02}.txt").write_text(news(number + int(folder)), encoding="utf-8")
    for number in range(6):
        page = f"<html><head><title>خبر</title></head><body><article><p>{news(number)}</p></article></body></html>"
        (top / f"page{number}.html").write_text(page, encoding="utf-8")
    (top / "page3x.html").write_text("<html><body></body></html>", encoding="utf-8")
    (top / "note.md").write_text(f"# عنوان\n\n{news(70)}", encoding="utf-8")
    (top / "english.txt").write_text("The bridge was closed on Sunday, officials said.\n", encoding="utf-8")
    records = [{"id": f"wire-{number % 30}", "text": news(number), "date": "2024-06-19"} for number in range(100, 140)]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (top / "wire.jsonl").write_text("\n".join([*lines[:20], "{no json", *lines[20:]]), encoding="utf-8")
    return top
