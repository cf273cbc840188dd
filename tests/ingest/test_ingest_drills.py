"""Killed in the middle: a worker, the scheduler, the client. What was told is there, and another run goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from tests.ingest.clusters import ROOT, Cluster, assert_same_index, started
from tests.ingest.conftest import Run, news
from tests.ingest.mischief import ENCODER, SLOW

ARTICLES = 200
pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="only POSIX has a signal that nothing survives"
)


@pytest.fixture
def long_archive(tmp_path: Path) -> Path:
    """One file of articles that take their time on a worker."""
    path = tmp_path / "long.jsonl"
    records = [{"id": f"n{number}", "text": news(number, SLOW)} for number in range(ARTICLES)]
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


@pytest.fixture
def reference(run: Run, long_archive: Path) -> Path:
    """The index that the archive makes without a cluster."""
    assert run(long_archive, "--index", "reference").code == 0
    return Path("reference")


def start(archive: Path, place: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ingest.drill", "index", "add", archive, "--index", "one", "-f", "jsonl"]
    given = [*command, "--cluster", place, "--model", ENCODER, "--lang", "en"]
    process: subprocess.Popen[str] = subprocess.Popen(
        [str(word) for word in given],
        env={
            **os.environ,
            "ATTRIB_LANG": "en",
            "DASK_DISTRIBUTED__WORKER__PRELOAD": "tests.ingest.mischief",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    return process


def told(process: subprocess.Popen[str], count: int) -> list[str]:
    """Return the ids of the next ``count`` articles that a process tells."""
    assert process.stdout is not None
    return [json.loads(process.stdout.readline())["id"] for _ in range(count)]


def rest(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    assert process.stdout is not None and process.stderr is not None
    # Not communicate(), which knows nothing of what readline() has read beyond its line.
    out, errors = process.stdout.read(), process.stderr.read()
    process.stdout.close(), process.stderr.close()
    process.wait()
    assert "Traceback" not in errors, errors
    # The last line of a process that was killed may end anywhere.
    lines = [line for line in out.splitlines(keepends=True) if line.endswith("\n")]
    return [json.loads(line)["id"] for line in lines], errors


def assert_there(ids: list[str]) -> None:
    with SqliteStore.open(Path("one")) as store:
        assert not [problem for problem in verify(store) if problem.damage]
        assert [id for id in ids if store.analysis(id) is None] == []


def finish(archive: Path, place: str, before: list[str], reference: Path) -> None:
    """Run once more, and assert that what was told is not done again and that all is as without a cluster."""
    process = start(archive, place)
    out, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    outcomes = {one["id"]: one["outcome"] for one in map(json.loads, out.splitlines())}
    assert len(outcomes) == ARTICLES
    assert {outcomes[id] for id in before} == {"unchanged"}
    assert "added" in outcomes.values(), "the run was killed in the middle of its work"
    assert_same_index(Path("one"), reference)


def test_a_worker_is_killed(long_archive: Path, reference: Path, cluster: Cluster) -> None:
    rng = random.Random(7)  # noqa: S311 - dice for a drill
    process = start(long_archive, cluster.address)
    ids = told(process, 20)
    for _ in range(2):
        os.kill(rng.choice(cluster.worker_pids()), signal.SIGKILL)
        ids += told(process, 30)
    more, errors = rest(process)
    assert process.returncode == 0, errors
    assert ids + more == [f"n{number}" for number in range(ARTICLES)]
    assert errors == ""
    assert_same_index(Path("one"), reference)


def test_the_client_is_killed(long_archive: Path, reference: Path, cluster: Cluster) -> None:
    rng = random.Random(8)  # noqa: S311 - dice for a drill
    before: list[str] = []
    for _ in range(2):
        process = start(long_archive, cluster.address)
        told(process, len(before))
        ids = told(process, rng.randrange(5, 60))
        process.kill()
        more, _ = rest(process)
        before += ids + more
        assert_there(before)
    finish(long_archive, cluster.address, before, reference)


def test_the_scheduler_is_killed(long_archive: Path, reference: Path, tmp_path: Path) -> None:
    with started(tmp_path / "first") as cluster:
        process = start(long_archive, cluster.address)
        ids = told(process, 40)
        cluster.kill_scheduler()
        more, errors = rest(process)
        assert process.returncode == 2
        assert errors.startswith(f"attrib: error: {cluster.address}: the scheduler is gone. Start it ")
        assert len(ids + more) < ARTICLES
        assert_there(ids + more)
        cluster.stop()
        cluster.start()
        finish(long_archive, cluster.address, ids + more, reference)


def test_interrupted_from_the_keyboard(long_archive: Path, reference: Path, cluster: Cluster) -> None:
    process = start(long_archive, "local", start_new_session=True)
    ids = told(process, 1)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all that the command started
    more, errors = rest(process)
    assert process.returncode == 130
    assert errors.strip().splitlines() == ["attrib: interrupted."], errors
    assert_there(ids + more)
    finish(long_archive, cluster.address, ids + more, reference)
