"""Many drafts: order, several processes, errors on the way, watching."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attrib.check.run import Run
from attrib.config import Configs, Overrides
from attrib.errors import AttribError, DataError, InputError, MissingInput, UsageError

FALL = "انهار جسر في شمال المدينة فجر الأحد."
BARE = "قالت مصادر مطلعة إن الشركة ستغلق فرعين."


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    for number in range(120):
        file = folder / f"{number % 7}" / f"{number:03}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{FALL}\n\n{BARE} {number}.\n" if number % 3 else BARE, encoding="utf-8")
    (folder / "3" / "003.txt").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "4" / "011.txt").write_text(" ", encoding="utf-8")
    lines = [json.dumps({"id": f"r{number}", "text": FALL}) for number in range(40)]
    (folder / "5" / "records.jsonl").write_text(
        "\n".join([*lines[:20], "{broken", *lines[20:]]), encoding="utf-8"
    )
    return folder


def outcomes(folder: Path, jobs: int, cache: Path | None = None) -> list[object]:
    overrides = Overrides(cache=cache is not None, cache_dir=None if cache is None else str(cache))
    with Run([str(folder)], Configs(overrides), "en", jobs=jobs) as run:
        return [
            str(one) if isinstance(one, InputError) else (one.article.id, one.article.path, one.findings)
            for one, _ in run
        ]


def test_processes_change_neither_order_nor_outcome(drafts: Path, tmp_path: Path) -> None:
    alone = outcomes(drafts, 1)
    assert len(alone) == 120 + 41 and len([one for one in alone if isinstance(one, str)]) == 3
    assert outcomes(drafts, 2) == alone
    assert outcomes(drafts, 3, tmp_path / "cache") == alone
    (drafts / "0" / "000.txt").write_text(f"{FALL}\n", encoding="utf-8")
    changed = outcomes(drafts, 1)
    assert changed != alone
    assert outcomes(drafts, 2, tmp_path / "cache") == changed


def test_equal_names_have_ids_of_their_own(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(FALL, encoding="utf-8")
    ids = [one[0] for one in outcomes(tmp_path, 1) if isinstance(one, tuple)]
    again = [one[0] for one in outcomes(tmp_path, 1, tmp_path / "cache") if isinstance(one, tuple)]
    assert ids == again and len(set(ids)) == 2


def test_results_come_before_the_last_draft_is_read(drafts: Path) -> None:
    with Run([str(drafts), str(drafts / "none.txt")], Configs(Overrides(cache=False)), "en", jobs=2) as run:
        first, _ = next(iter(run))
        assert not isinstance(first, InputError)


def test_an_error_that_concerns_all_comes_from_a_process_whole(drafts: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[[source]]\nid = 1\n", encoding="utf-8")
    for jobs in (1, 2):
        with (
            Run([str(drafts)], Configs(Overrides(cache=False, sources=(str(bad),))), "en", jobs=jobs) as run,
            pytest.raises(DataError, match=r"bad\.toml"),
        ):
            list(run)


@pytest.mark.parametrize(
    "error",
    [
        InputError("a.txt", "is wrong.", remedy="Mend it."),
        MissingInput("a.txt", "is missing."),
        DataError("a.toml", 3, "is wrong"),
        UsageError("No.", remedy="Yes."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_cross_between_processes(error: AttribError) -> None:
    import pickle

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - what multiprocessing does
    assert type(copy) is type(error) and str(copy) == str(error) and copy.__dict__ == error.__dict__


class Watched:
    """``attrib check --watch`` as a process, and what it has written."""

    def __init__(self, folder: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "attrib",
            "check",
            str(folder),
            "--watch",
            "-f",
            "concise",
            "--select",
            "ATT001",
        ]
        environment = {**os.environ, "ATTRIB_LANG": "en", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        )
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self.written = ""

    def wait_for(self, words: str, seconds: float = 30) -> None:
        assert self.process.stdout is not None
        until = time.monotonic() + seconds
        while words not in self.written:
            assert time.monotonic() < until, f"“{words}” was not written: {self.written}"
            self.written += (self.process.stdout.read() or b"").decode()
            time.sleep(0.05)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "a.txt").write_text("قالت الهيئة إن الجسر مغلق.", encoding="utf-8")
    one = Watched(tmp_path)
    yield one
    one.process.kill()
    one.process.wait()
    assert one.process.stdout is not None
    one.process.stdout.close()


def test_watching(watched: Watched, tmp_path: Path) -> None:
    watched.wait_for("No findings in 1 draft.")
    time.sleep(1)  # the watching begins after the first report
    (tmp_path / "a.txt").write_text(FALL, encoding="utf-8")
    watched.wait_for("1 finding in 1 of 1 draft")
    (tmp_path / "attrib.toml").write_text("ignore = [1]", encoding="utf-8")
    watched.wait_for("must be a list of texts")
    (tmp_path / "attrib.toml").write_text('ignore = ["ANO"]', encoding="utf-8")
    watched.written = ""
    (tmp_path / "b.txt").write_text(FALL, encoding="utf-8")
    watched.wait_for("2 findings in 2 of 2 drafts")
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(10) == 0
