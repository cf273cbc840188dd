"""A folder that may not be written to, a full disk, another writer that does not finish."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attrib.errors import StoreError
from attrib.store.adding import Adder
from attrib.store.cache import refresh
from attrib.store.connection import transaction
from attrib.store.folder import CACHE, DATABASE
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from attrib.types import Analysis
from tests.store.drill import article
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]
ROOT = Path(__file__).parents[2]


class TestFullDisk:
    @pytest.mark.parametrize("pages", [40, 60, 90])
    def test_what_was_added_until_then_stays(self, folder: Path, pages: int) -> None:
        added: list[int] = []
        with SqliteStore.open(folder, write=True) as store:
            store.connection.execute(f"PRAGMA max_page_count = {pages}")
            adder = Adder(store, WordEmbedder())
            with pytest.raises(StoreError, match="Make room"):
                collect(adder, added)
            assert added
            store.connection.execute("PRAGMA max_page_count = 1000000")  # room is made
            assert [one.outcome for one in adder.add([article(added[-1] + 1)])] == ["added"]
            assert_holds(store, [*added, added[-1] + 1])

    @pytest.mark.skipif(
        sys.platform == "win32", reason="Windows has no limit on the size of a process's files"
    )
    def test_a_file_that_cannot_grow(self, folder: Path) -> None:
        """The system itself refuses the writes, at whatever place of the log they come to."""
        program = (
            "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
            "from pathlib import Path; from tests.store.drill import main; main('add', Path(sys.argv[2]), ['0', '400'])"
        )
        for limit in (150_000, 400_000, 1_000_000):
            place = folder / str(limit)
            done = subprocess.run(
                [sys.executable, "-c", program, str(limit), str(place)],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 1 and "StoreError" in done.stderr, done.stderr[-500:]
            with SqliteStore.open(place) as store:
                assert_holds(store, [int(id[1:]) for id in done.stdout.split()])


def collect(adder: Adder, added: list[int]) -> None:
    for number in range(1000):
        for _ in adder.add([article(number)]):
            added.append(number)


def assert_holds(store: SqliteStore, numbers: list[int]) -> None:
    assert not [problem for problem in verify(store) if problem.damage]
    with store.reading() as snapshot:
        assert snapshot.stats().articles == len(numbers)
    for number in numbers:
        assert store.analysis(f"a{number}") == article(number)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
class TestRights:
    """As somebody whom rights hold for: root, as whom tests may run, is given every right."""

    BEGIN = (
        "import os, sys, faiss\n"
        "from pathlib import Path\n"
        "from attrib.errors import StoreError\n"
        "from attrib.store.connection import migrations\n"
        "from attrib.store.search import Searcher\n"
        "from attrib.store.sqlite import SqliteStore\n"
        "from attrib.store.verdicts import standing\n"
        "from tests.store.word_embedder import WordEmbedder\n"
        "migrations(), faiss.IndexFlatIP(2), WordEmbedder().encode(['x']), standing('x 1', 'y', 0.5)\n"
        # After everything is loaded: the interpreter itself may lie where only root may read.
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "place = Path(sys.argv[1])\n"
    )
    SEARCH = (
        "searcher = Searcher(SqliteStore.open(place), WordEmbedder(), tell=lambda event, reason: print(event))\n"
        "print(searcher.search(['جسر السنديان آمن'])[0][0].claim.id)\n"
    )
    OPEN = "SqliteStore.open(place, write=True)\n"

    def run(self, program: str, place: Path) -> tuple[list[str], str]:
        """Run ``program``; return the words it printed, and the error it ended with."""
        lines = "".join(f"    {line}\n" for line in program.splitlines())
        whole = f"{self.BEGIN}try:\n{lines}except StoreError as error: sys.exit(str(error))\n"
        command = [sys.executable, "-c", whole, str(place)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout.split(), done.stderr

    @pytest.fixture
    def public(self, filled: SqliteStore) -> Iterator[Path]:
        """The index in a folder that everybody may read and nobody but its owner may write to."""
        with filled.reading() as snapshot:
            refresh(snapshot, filled.folder)
        filled.close()
        # Not in pytest's own folder: that is private, and is made so again whenever another pytest starts.
        with tempfile.TemporaryDirectory() as house:
            Path(house).chmod(0o755)
            index = Path(house) / "index"
            shutil.copytree(filled.folder, index)
            for path in (index, *index.rglob("*")):
                path.chmod(0o555 if path.is_dir() else 0o444)
            yield index
            Path(house).chmod(0o755)
            for path in (index, *index.rglob("*")):  # an owner that is not root removes nothing otherwise
                path.chmod(0o755)

    def test_a_read_only_index_is_searched(self, public: Path) -> None:
        assert self.run(self.SEARCH, public) == (["bridge-0"], "")

    def test_a_read_only_index_without_a_cache_is_searched(self, public: Path) -> None:
        (public / CACHE).unlink()
        assert self.run(self.SEARCH, public) == (["cache-not-written", "bridge-0"], "")

    def test_a_read_only_index_is_not_written(self, public: Path) -> None:
        before = (public / DATABASE).read_bytes()
        _, error = self.run(self.OPEN, public)
        assert "cannot be written" in error and str(public) in error
        assert (public / DATABASE).read_bytes() == before

    def test_a_folder_where_none_can_be_made(self, public: Path) -> None:
        _, error = self.run(self.OPEN, public.parent / "deeper" / "index")
        assert "cannot be written" in error and "--index" in error

    def test_an_index_that_may_not_be_read(self, public: Path) -> None:
        (public / DATABASE).chmod(0o000)
        for program in (self.SEARCH, self.OPEN):
            printed, error = self.run(program, public)
            assert not printed and str(public) in error

    def test_a_folder_that_may_not_be_entered(self, public: Path) -> None:
        public.parent.chmod(0o000)
        for program in (self.SEARCH, self.OPEN):
            printed, error = self.run(program, public)
            assert not printed and f"{public}: the folder of the index cannot be read" in error


class TestOtherWriters:
    def test_a_writer_that_does_not_finish(self, filled: SqliteStore, make: Make) -> None:
        with SqliteStore.open(filled.folder, write=True, wait=0.05) as other:
            adder = Adder(other, WordEmbedder())
            with (
                transaction(filled.connection),
                pytest.raises(StoreError, match=r"another process.*--wait SECONDS"),
            ):
                list(adder.add([make("x", ["خبر"])]))
            assert [one.outcome for one in adder.add([make("x", ["خبر"])])] == ["added"]

    def test_readers_do_not_wait_for_a_writer(self, filled: SqliteStore) -> None:
        with transaction(filled.connection):
            filled.connection.execute("DELETE FROM articles")
            with SqliteStore.open(filled.folder, wait=0) as other:
                ((first, *_),) = Searcher(other, WordEmbedder()).search(["جسر السنديان آمن"])
            assert first.claim.id == "bridge-0"
            filled.connection.execute("ROLLBACK")
            filled.connection.execute("BEGIN")

    def test_another_encoder_in_the_middle_of_adding(self, filled: SqliteStore, make: Make) -> None:
        """Another process encodes the index anew while this one adds: its next article is refused, not mixed in."""
        from attrib.errors import EncoderMismatch
        from attrib.store.rebuild import Means, rebuild

        adder = Adder(filled, WordEmbedder())
        rebuild(
            filled.folder,
            Means(lambda _: make("x", []), lambda name: WordEmbedder(name or "")),
            model="others",
        )
        with pytest.raises(EncoderMismatch):
            list(adder.add([make("x", ["خبر"])]))
        assert filled.analysis("x") is None


def test_the_index_survives_a_fork_of_its_files(filled: SqliteStore, tmp_path: Path) -> None:
    """A copy made with SQLite's own backup while the index is open is an index."""
    import sqlite3

    place = tmp_path / "copy"
    place.mkdir()
    with sqlite3.connect(place / DATABASE) as copy:
        filled.connection.backup(copy)
    copy.close()
    with SqliteStore.open(place) as store:
        assert not [problem for problem in verify(store) if problem.damage]
        assert store.state() == filled.state()
    assert os.listdir(place)
