"""Caches that are brought up to date, quantised vectors, words: whatever happens to them, answers stay right."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.store import cache
from attrib.store.adding import Adder
from attrib.store.base import Encoder, State
from attrib.store.cache import extent, near, read_base, refresh, searchable, searchable_words
from attrib.store.cache_file import CacheFault, extent_of
from attrib.store.exact import ExactIndex
from attrib.store.folder import CACHE, WORDS
from attrib.store.quantized import QuantizedIndex, raw_of
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from attrib.store.word_index import keys_of
from attrib.types import Analysis
from tests.store.word_embedder import WordEmbedder, analysis_of

Make = Callable[..., Analysis]
QUERIES = ["خبر عن الجسر", "خبر 7 عن النهر", "مباراة"]


def numbered(number: int, lines: int = 3) -> Analysis:
    places = ["الجسر", "النهر", "الميناء", "السوق"]
    return analysis_of(
        f"a{number}", [f"خبر {number * 10 + line} عن {places[(number + line) % 4]}" for line in range(lines)]
    )


def assert_exact(store: SqliteStore) -> None:
    """Assert that the caches, as a new process finds them, answer as all of SQLite's vectors do."""
    embedder = WordEmbedder()
    queries = embedder.encode_queries(QUERIES)
    with store.reading() as snapshot:
        index = searchable(snapshot, store.folder)
        exact = ExactIndex.build(snapshot.state, snapshot.vectors())
        assert index.rows.tolist() == exact.rows.tolist()
        for count in (1, 5, 200):
            for (rows, scores), (true_rows, true_scores) in zip(
                index.search(queries, count), exact.search(queries, count), strict=True
            ):
                np.testing.assert_allclose(scores, true_scores, atol=2e-6)
                assert set(rows.tolist()) <= set(exact.rows.tolist()) and len(rows) == len(true_rows)
        some = exact.rows[::3]
        for (rows, scores), (_, true_scores) in zip(
            index.search(queries, 5, some), exact.search(queries, 5, some), strict=True
        ):
            np.testing.assert_allclose(scores, true_scores, atol=2e-6)
            assert set(rows.tolist()) <= set(some.tolist())
        everything = np.append(exact.rows, 10**6)
        known, cosines = index.cosines(queries[0], everything[::-1])
        np.testing.assert_array_equal(known, exact.rows)
        np.testing.assert_allclose(cosines, exact.vectors @ queries[0], atol=2e-6)
        words = searchable_words(snapshot, store.folder)
        texts = snapshot.wordings(exact.rows.tolist())
        wanted = {row for row, text in texts.items() if "الميناء" in text}
        assert wanted <= set(words.search("الميناء", 10_000).tolist())


@pytest.fixture(params=["flat", "quantised"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both kinds of cache, at sizes that a test can make."""
    monkeypatch.setattr(cache, "LARGE", 40 if request.param == "quantised" else 10**9)
    monkeypatch.setattr(cache, "_TAIL", 12)
    monkeypatch.setattr(cache, "_DEAD", 12)
    return str(request.param)


@pytest.fixture
def store(folder: Path, kind: str) -> Iterator[SqliteStore]:
    with SqliteStore.open(folder, write=True) as store:
        list(Adder(store, WordEmbedder()).add(numbered(number) for number in range(20)))
        with store.reading() as snapshot:
            assert refresh(snapshot, folder)
        assert isinstance(read_base(folder / CACHE), QuantizedIndex) == (kind == "quantised")
        yield store


class TestLayers:
    def test_small_changes_leave_the_file_as_it_is(self, store: SqliteStore, folder: Path) -> None:
        before = (folder / CACHE).read_bytes()
        list(Adder(store, WordEmbedder()).add([numbered(30), numbered(3, lines=2)]))
        store.remove("a5")
        with store.reading() as snapshot:
            assert not refresh(snapshot, folder)
        assert_exact(store)
        assert (folder / CACHE).read_bytes() == before and not list(verify(store))

    def test_many_additions_are_folded_in(self, store: SqliteStore, folder: Path) -> None:
        list(Adder(store, WordEmbedder()).add(numbered(number) for number in range(30, 36)))
        with store.reading() as snapshot:
            assert refresh(snapshot, folder) and extent_of(folder / CACHE).state == snapshot.state
        assert_exact(store)
        assert len(list(folder.glob(f"{CACHE}.*"))) <= 1

    def test_many_removals_are_folded_in(self, store: SqliteStore, folder: Path) -> None:
        for number in range(6):
            store.remove(f"a{number}")
        assert_exact(store)
        assert extent_of(folder / CACHE).count == 42

    def test_it_is_followed_in_memory(self, store: SqliteStore, folder: Path) -> None:
        with SqliteStore.open(folder) as reading:
            searcher = Searcher(reading, WordEmbedder())
            searcher.search(QUERIES)
            (folder / CACHE).unlink()  # what is in memory is enough
            list(Adder(store, WordEmbedder()).add([analysis_of("x", ["ثلج في الصحراء"])]))
            (matches,) = searcher.search(["ثلج في الصحراء"])
            assert matches[0].article.id == "x" and not (folder / CACHE).exists()

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 25), st.integers(0, 4)), max_size=12))
    @settings(max_examples=25, deadline=None)
    def test_any_changes(self, changes: list[tuple[bool, int, int]]) -> None:
        with (
            tempfile.TemporaryDirectory() as name,
            SqliteStore.open(Path(name) / "i", write=True) as store,
            pytest.MonkeyPatch.context() as patch,
        ):
            for limit in ("_TAIL", "_DEAD"):
                patch.setattr(cache, limit, 7)
            patch.setattr(cache, "LARGE", 50)
            adder = Adder(store, WordEmbedder())
            list(adder.add(numbered(number) for number in range(16)))
            for adding, number, lines in changes:
                if adding:
                    list(adder.add([numbered(number, lines)]))
                else:
                    store.remove(f"a{number}")
                assert_exact(store)
            assert not [problem for problem in verify(store) if problem.damage]


class TestLineage:
    def test_healing_and_another_history_are_not_built_upon(self, store: SqliteStore, folder: Path) -> None:
        base = extent_of(folder / CACHE)
        with store.writing():
            store.forget_history()
        with store.reading() as snapshot:
            assert not near(base, snapshot)
        assert_exact(store)

    def test_a_copy_that_went_on_apart(self, store: SqliteStore, folder: Path, tmp_path: Path) -> None:
        store.close()
        other = tmp_path / "other"
        shutil.copytree(folder, other)
        for place, text in ((folder, "الجسر مغلق"), (other, "النهر مرتفع")):
            with SqliteStore.open(place, write=True) as one:
                list(Adder(one, WordEmbedder()).add([analysis_of("x", [text, text, text])]))
                for number in range(5):
                    one.remove(f"a{number}")
                with one.reading() as snapshot:
                    refresh(snapshot, place)
                    searchable_words(snapshot, place)
        for name in (CACHE, WORDS):
            shutil.rmtree(other / name) if (other / name).is_dir() else (other / name).unlink()
            (shutil.copytree if (folder / name).is_dir() else shutil.copy)(folder / name, other / name)
        raw = raw_of(folder / CACHE)
        if raw is not None:
            shutil.copy(raw, other / raw.name)
        with SqliteStore.open(other) as one:
            assert_exact(one)


class TestQuantised:
    @pytest.fixture
    def kind(self, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setattr(cache, "LARGE", 40)
        return "quantised"

    def test_recall_and_exact_scores(self, tmp_path: Path) -> None:
        rng = np.random.default_rng(3)
        centres = rng.standard_normal((300, 64))
        vectors = (centres[rng.integers(0, 300, 30_000)] + 0.7 * rng.standard_normal((30_000, 64))).astype("f4")
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows = np.cumsum(rng.integers(1, 3, len(vectors))).astype(np.int64)
        state = State(1, "t", Encoder("e", "f", 64))
        queries = (vectors[:50] + 0.05 * rng.standard_normal((50, 64))).astype(np.float32)
        QuantizedIndex.write(tmp_path / CACHE, state, [(rows, vectors)])
        index, exact = QuantizedIndex.read(tmp_path / CACHE), ExactIndex(state, rows, vectors)
        for share in (None, 0.001, 0.05, 0.6):
            among = None if share is None else rows[rng.random(len(rows)) < share]
            found, true = index.search(queries, 10, among), exact.search(queries, 10, among)
            common = [np.isin(some, best).sum() for (some, _), (best, _) in zip(found, true, strict=True)]
            assert np.mean(common) >= 9.7
            for query, (some, scores) in zip(queries, found, strict=True):
                assert len(some) == 10 and (among is None or np.isin(some, among).all())
                np.testing.assert_allclose(vectors[np.searchsorted(rows, some)] @ query, scores, atol=2e-6)

    @pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "zeros"])
    def test_damage_to_the_vectors_is_found_and_healed(
        self, store: SqliteStore, folder: Path, damage: str
    ) -> None:
        raw = raw_of(folder / CACHE)
        assert raw is not None
        expected = Searcher(store, WordEmbedder()).search(QUERIES)
        data = bytearray(raw.read_bytes())
        if damage == "gone":
            raw.unlink()
        elif damage == "cut":
            raw.write_bytes(data[:-1])
        else:
            data[700:704] = bytes(4) if damage == "zeros" else bytes([data[700] ^ 1, *data[701:704]])
            raw.write_bytes(data)
        (problem,) = verify(store)
        assert problem.kind == "cache-damaged" and problem.damage
        events: list[str] = []
        searcher = Searcher(store, WordEmbedder(), tell=lambda event, reason: events.append(event))
        assert searcher.search(QUERIES, limit=10) == expected and events == ["cache-damaged"]
        assert not list(verify(store))

    def test_a_folder_that_cannot_be_written_is_searched_flat(
        self, store: SqliteStore, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = Searcher(store, WordEmbedder()).search(QUERIES)
        (folder / CACHE).unlink()

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("attrib.store.quantized.os.replace", refuse)
        events: list[str] = []
        searcher = Searcher(store, WordEmbedder(), tell=lambda event, reason: events.append(f"{event}: {reason}"))
        assert searcher.search(QUERIES) == expected
        assert events == ["cache-not-written: No space left on device"] and not list(folder.glob("*.part"))


class TestWords:
    @pytest.fixture
    def kind(self) -> str:
        return "flat"

    @pytest.fixture
    def written(self, store: SqliteStore, folder: Path) -> Path:
        with store.reading() as snapshot:
            searchable_words(snapshot, folder)
        return folder / WORDS

    def events(self, store: SqliteStore) -> list[str]:
        told: list[str] = []
        searcher = Searcher(store, WordEmbedder(), tell=lambda event, reason: told.append(event))
        (matches,) = searcher.search(["الميناء"], limit=5)
        assert all("الميناء" in one.claim.text for one in matches) and len(matches) == 5
        return told

    @pytest.mark.parametrize("suffix", [".idx", ".term", ".fast", ".fieldnorm", ".store"])
    @pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
    def test_damage_is_found_and_healed(
        self, store: SqliteStore, written: Path, suffix: str, damage: str
    ) -> None:
        (file, *_) = written.glob(f"*/*{suffix}")
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 4
        if damage == "gone":
            file.unlink()
        else:
            file.write_bytes(data if damage == "flipped" else data[: len(data) // 2])
        (problem,) = verify(store)
        assert (problem.kind, problem.where) == ("cache-damaged", WORDS)
        assert self.events(store) == ["words-damaged"]
        assert self.events(store) == [] and not list(verify(store))

    @pytest.mark.parametrize("name", ["stamp.json", "*/meta.json"])
    @pytest.mark.parametrize("text", ["", "{}", "[1]", '{"way": 1}', "\x00"])
    def test_damage_to_what_describes_it(self, store: SqliteStore, written: Path, name: str, text: str) -> None:
        (file,) = written.glob(name)
        file.write_text(text, encoding="utf-8")
        assert self.events(store) == ["words-damaged"]
        assert self.events(store) == []

    def test_additions_do_not_make_it_anew(self, store: SqliteStore, folder: Path, written: Path) -> None:
        (before,) = [path.name for path in written.iterdir() if path.is_dir()]
        list(Adder(store, WordEmbedder()).add([analysis_of("x", ["ثلج في الصحراء"])]))
        with store.reading() as snapshot:
            words = searchable_words(snapshot, folder)
            assert words.search("ثلوج الصحراء", 5).size
        assert [path.name for path in written.iterdir() if path.is_dir()] == [before]

    def test_what_was_written_twice_is_found_once(self, store: SqliteStore, folder: Path, written: Path) -> None:
        """A process was killed between writing words and saying so: the next one writes them again."""
        stamp = (written / "stamp.json").read_bytes()
        list(Adder(store, WordEmbedder()).add([analysis_of("x", ["ثلج في الصحراء"])]))
        for _ in range(3):
            with store.reading() as snapshot:
                (row,) = searchable_words(snapshot, folder).search("الصحراء", 50).tolist()
                assert snapshot.wordings([row]) == {row: "ثلج في الصحراء"}
            (written / "stamp.json").write_bytes(stamp)

    def test_claims_that_are_gone_are_not_told(self, store: SqliteStore, written: Path) -> None:
        store.remove("a2")
        (matches,) = Searcher(store, WordEmbedder()).search(["خبر 20 عن الميناء"], limit=50)
        assert matches and "a2" not in {one.article.id for one in matches}

    def test_a_name_finds_the_claims_that_have_it(self, store: SqliteStore) -> None:
        line = "استقبل المحافظ وفد المزارعين وسليمان الدهان في قاعة البلدية مساء أمس بحضور التجار والصيادين"
        list(Adder(store, WordEmbedder()).add([analysis_of("x", [line])]))
        for query in ("الدهان", "للدهان", "سليمان الدهان"):
            (matches,) = Searcher(store, WordEmbedder()).search([query], limit=3)
            assert matches[0].article.id == "x" and matches[0].score > 2 * matches[1].score

    def test_keys(self) -> None:
        assert set(keys_of("وصل 1200 زائر إلى الجسر")) >= {"1200"}
        assert set(keys_of("الجسور")) & set(keys_of("للجسور")) and not list(keys_of("من إلى في"))


def test_a_cache_says_what_its_file_says(store: SqliteStore, folder: Path) -> None:
    assert extent(read_base(folder / CACHE)) == extent_of(folder / CACHE)
    (folder / CACHE).write_bytes(b"attribVX" + bytes(100))
    with pytest.raises(CacheFault):
        extent_of(folder / CACHE)
