"""kill -9 at random moments: what was acknowledged is there, nothing is half written, answers are right.

``ATTRIB_KILLS`` sets the number of kills (20 in the usual tests; a nightly run takes 200 and more).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from attrib.store.base import Filters
from attrib.store.cache import searchable_words
from attrib.store.folder import DATABASE
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from tests.store.drill import CLAIMS, article, make_index
from tests.store.word_embedder import WordEmbedder, nearest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("ATTRIB_KILLS", "20"))
ARTICLES = 12
pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="only POSIX has a signal that nothing survives"
)


def start(action: str, folder: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.drill", action, str(folder), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed(process: subprocess.Popen[str], rng: random.Random) -> list[str]:
    """Kill ``process`` at a random moment after a random acknowledgement; return all that it acknowledged."""
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        told.append(line.strip())
        if rng.random() < 0.15:
            break
    time.sleep(rng.random() * 0.02)
    process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate()
    assert "Traceback" not in errors, errors
    return [*told, *rest.split()]


def assert_sound(
    folder: Path, present: set[int], either: set[int], models: tuple[str, ...] = ("words",)
) -> set[int]:
    """Assert that the index holds all of ``present``, of others only some of ``either``, each whole and found.

    Returns the articles there are.
    """
    with SqliteStore.open(folder) as store:
        assert not [problem for problem in verify(store) if problem.damage]
        with store.reading() as snapshot:
            ids = {article(number).article.id: number for number in present | either}
            there = {ids[one.article.id] for one in snapshot.articles(Filters())}
            assert snapshot.stats().claims == {"attributed": CLAIMS * len(there)} if there else True
        assert present <= there <= present | either
        encoder = store.state().encoder
        if encoder is None:
            assert not there
            return there
        assert encoder.name in models
        assert {number: store.analysis(f"a{number}") for number in there} == {
            number: article(number) for number in there
        }
        embedder = WordEmbedder(encoder.name)
        wanted = [claim.text for number in sorted(there) for claim in article(number).claims]
        answers = nearest(store, embedder, wanted)
        assert [known.claim.text for (known,) in answers] == wanted
        with store.reading() as snapshot:
            # Every claim is found by its figure, which is a word of its own, and none that is gone.
            words = searchable_words(snapshot, folder)
            told = [snapshot.wordings(words.search(text.split()[1], 5).tolist()).values() for text in wanted[::CLAIMS]]
            assert [list(texts) for texts in told] == [[text] for text in wanted[::CLAIMS]]
        unwanted = [claim.text for number in sorted(either - there) for claim in article(number).claims]
        found = {known.claim.text for near in nearest(store, embedder, unwanted, 10) for known in near}
        assert not found & set(unwanted)
    return there


def test_kills_while_adding_and_removing(tmp_path: Path) -> None:
    rng = random.Random(4)  # noqa: S311 - dice for a drill
    folder, there = tmp_path / "index", set[int]()
    number_of_kills = (KILLS * 3) // 5
    for kill in range(number_of_kills):
        removing = kill % 3 == 2 and len(there) > ARTICLES
        if removing:
            wanted = rng.sample(sorted(there), ARTICLES)
            told = killed(start("remove", folder, *(f"a{number}" for number in wanted)), rng)
            gone = {number for number in wanted if f"a{number}" in told}
            there = assert_sound(folder, there - set(wanted), set(wanted) - gone)
        else:
            first = rng.randrange(0, 60)  # some are there already: they are replaced
            told = killed(start("add", folder, first, ARTICLES), rng)
            wanted = list(range(first, first + ARTICLES))
            acknowledged = {number for number in wanted if f"a{number}" in told}
            there = assert_sound(folder, there | acknowledged, there | set(wanted))
    assert there


def test_kills_while_the_index_is_made(tmp_path: Path) -> None:
    """At the very start: a folder, a file, a schema, an encoder that are there or not, never in between."""
    rng = random.Random(5)  # noqa: S311 - dice for a drill
    for kill in range(max(2, KILLS // 5)):
        folder = tmp_path / str(kill)
        process = start("add", folder, 0, 3)
        while not (folder / DATABASE).exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(rng.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        told, errors = process.communicate()
        assert "Traceback" not in errors, errors
        with SqliteStore.open(folder, write=True):
            pass  # whatever was left, a writer goes on from it
        assert_sound(folder, {number for number in range(3) if f"a{number}" in told.split()}, {0, 1, 2})


def test_kills_while_encoding_anew(tmp_path: Path) -> None:
    rng = random.Random(6)  # noqa: S311 - dice for a drill
    folder = tmp_path / "index"
    everything = set(range(120))
    process = start("add", folder, 0, len(everything))
    process.communicate()
    models = ("words", "others")
    finished = 0
    for kill in range(max(2, KILLS // 5)):
        process = start("rebuild", folder, models[(kill + 1) % 2])
        time.sleep(0.25 + rng.random() * 0.35)
        process.send_signal(signal.SIGKILL)
        told, errors = process.communicate()
        assert "Traceback" not in errors, errors
        finished += "rebuilt" in told
        assert_sound(folder, everything, set(), models)
    for model in models:
        told, errors = start("rebuild", folder, model).communicate()
        assert told.split() == ["rebuilt"], errors
        assert_sound(folder, everything, set(), (model,))


def test_many_make_the_index_at_once(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        for number in range(KILLS):
            begin = time.time() + 0.02
            errors = pool.map(make_index, [(str(tmp_path / str(number)), begin)] * 4, chunksize=1)
            assert errors == [None] * 4


def test_two_writers_take_turns(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    processes = [start("add", folder, first, 30) for first in (0, 20)]
    for process in processes:
        told, errors = process.communicate()
        assert told.split()[-1:] == ["done"], errors
    assert_sound(folder, set(range(50)), set())
