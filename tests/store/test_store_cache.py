"""The FAISS cache: whatever happens to its file, searches answer right, and damage is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from attrib.store.adding import Adder
from attrib.store.cache import refresh
from attrib.store.cache_file import CacheFault, extent_of
from attrib.store.faiss_index import FaissIndex
from attrib.store.folder import CACHE
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from attrib.types import Analysis
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]
QUERY = "جسر السنديان آمن"


@pytest.fixture
def cached(filled: SqliteStore) -> Path:
    with filled.reading() as snapshot:
        assert refresh(snapshot, filled.folder)
        assert not refresh(snapshot, filled.folder)
    return filled.folder / CACHE


def search(store: SqliteStore) -> tuple[list[tuple[str, float]], list[str]]:
    """Search as a new process would: with nothing kept in memory. Returns the answer and what was told."""
    events: list[str] = []
    searcher = Searcher(store, WordEmbedder(), tell=lambda event, reason: events.append(f"{event}: {reason}"))
    (matches,) = searcher.search([QUERY])
    return [(match.claim.id, match.score) for match in matches], events


def test_a_written_index_reads_back(filled: SqliteStore, cached: Path) -> None:
    index = FaissIndex.read(cached)
    assert index.state == filled.state() == extent_of(cached).state
    with filled.reading() as snapshot:
        rows = [row for some, _ in snapshot.vectors() for row in some.tolist()]
    assert index.rows.tolist() == rows


@pytest.mark.parametrize(
    "at", ["magic", "length", "header", "header-end", "rows", "faiss-head", "vectors", "end"]
)
def test_one_flipped_bit_anywhere_is_found_and_healed(filled: SqliteStore, cached: Path, at: str) -> None:
    expected, told = search(filled)
    assert not told
    data = bytearray(cached.read_bytes())
    start = 16 + int.from_bytes(data[8:12], "little")
    places = {
        "magic": 3,
        "length": 9,
        "header": 40,
        "header-end": start - 1,
        "rows": start + 11,
        "faiss-head": start + 8 * 13 + 2,
        "vectors": len(data) // 2 + start // 2,
        "end": len(data) - 1,
    }
    data[places[at]] ^= 0x10
    cached.write_bytes(data)
    with pytest.raises(CacheFault):
        FaissIndex.read(cached)
    assert [problem.kind for problem in verify(filled)] == ["cache-damaged"]
    found, told = search(filled)
    assert found == expected and len(told) == 1 and told[0].startswith("cache-damaged: ")
    assert search(filled) == (expected, []) and not list(verify(filled))


@pytest.mark.parametrize("size", [0, 5, 15, 30, 400, -1])
def test_any_truncation_is_found_and_healed(filled: SqliteStore, cached: Path, size: int) -> None:
    expected, _ = search(filled)
    whole = cached.read_bytes()
    cached.write_bytes(whole[:size])
    assert [problem.kind for problem in verify(filled)] == ["cache-damaged"]
    found, told = search(filled)
    assert found == expected and told[0].startswith("cache-damaged: ")
    assert cached.read_bytes() == whole


def test_a_file_of_something_else(filled: SqliteStore, cached: Path) -> None:
    expected, _ = search(filled)
    cached.write_text("ليس فهرسا")
    found, told = search(filled)
    assert found == expected and "no file of attrib's" in told[0]


def test_a_deleted_or_older_file_is_put_right_without_a_word(
    filled: SqliteStore, cached: Path, embedder: WordEmbedder, make: Make, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copy(cached, older)
    list(Adder(filled, embedder).add([make("x", ["خبر عن جسر السنديان"])]))
    expected, told = search(filled)
    assert "x-0" in [id for id, _ in expected] and not told
    shutil.copy(older, cached)
    assert list(verify(filled)) == [] and search(filled) == (expected, [])
    cached.unlink()
    assert [(one.kind, one.damage) for one in verify(filled)] == [("cache-missing", False)]
    assert search(filled) == (expected, [])


def test_a_cache_of_another_history_is_not_believed(
    folder: Path, embedder: WordEmbedder, make: Make, tmp_path: Path
) -> None:
    """Two copies of an index that went on apart have the same generation, and other vectors."""
    one, other = tmp_path / "one", tmp_path / "other"
    with SqliteStore.open(one, write=True) as store:
        list(Adder(store, embedder).add([make("a", ["جسر السنديان آمن"])]))
    shutil.copytree(one, other)
    for place, text in ((one, "النهر مرتفع"), (other, "جسر السنديان مغلق")):
        with SqliteStore.open(place, write=True) as store:
            list(Adder(store, embedder).add([make("b", [text])]))
            with store.reading() as snapshot:
                refresh(snapshot, place)
    assert extent_of(one / CACHE).state.generation == extent_of(other / CACHE).state.generation
    with SqliteStore.open(other) as store:
        expected, _ = search(store)
        shutil.copy(one / CACHE, other / CACHE)
        assert search(store) == (expected, [])


def test_vectors_that_are_not_the_index_s_are_found_by_verify(filled: SqliteStore, cached: Path) -> None:
    """A file that is whole by itself, of the right generation, with other vectors."""
    with filled.reading() as snapshot:
        parts = [(rows, vectors[::-1]) for rows, vectors in snapshot.vectors()]
        FaissIndex.build(snapshot.state, parts).write(cached)
    assert [problem.kind for problem in verify(filled)] == ["cache-damaged"]


def test_a_kind_of_a_later_attrib_is_made_anew(
    filled: SqliteStore, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, _ = search(filled)
    with monkeypatch.context() as patch, filled.reading() as snapshot:
        patch.setattr("attrib.store.faiss_index.KIND", "pq")
        FaissIndex.build(snapshot.state, snapshot.vectors()).write(cached)
    found, told = search(filled)
    assert found == expected and "pq" in told[0]


def test_a_cache_that_cannot_be_written_changes_no_answer(
    filled: SqliteStore, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, _ = search(filled)
    cached.unlink()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("attrib.store.cache_file.os.replace", refuse)
    found, told = search(filled)
    assert found == expected and told == ["cache-not-written: No space left on device"]
    assert not list(filled.folder.glob("*.part"))


def test_rubbish_of_dead_processes_is_deleted(filled: SqliteStore, cached: Path) -> None:
    rubbish = filled.folder / f"{CACHE}.1.{2**22 + 1}.part"  # above the highest process id there is
    rubbish.write_bytes(b"x")
    assert [problem.kind for problem in verify(filled)] == ["leftover"]
    cached.unlink()
    search(filled)
    assert not rubbish.exists()
