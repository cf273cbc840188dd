"""Every kind of damage: verify finds it, rebuild heals what can be healed, and what is lost is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from attrib.errors import DamagedIndex, EncoderMismatch, ForeignIndex, StoreError
from attrib.store.adding import Adder
from attrib.store.connection import APPLICATION, migrations
from attrib.store.folder import CACHE, DATABASE
from attrib.store.opening import index_place
from attrib.store.rebuild import Means, Rebuilt, rebuild
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.store.vectors import checksum
from attrib.store.verify import Problem, verify
from attrib.types import Analysis, Article
from tests.store.word_embedder import WordEmbedder, analysis_of, nearest

Make = Callable[..., Analysis]


def analyse(article: Article) -> Analysis:
    """Extract as the articles of these tests were made."""
    lines = article.text.splitlines()
    return analysis_of(
        article.id,
        lines,
        language=article.language,
        date=article.date,
        outlet=article.outlet,
        path=article.path,
    )


def mend(folder: Path, model: str | None = None) -> Rebuilt:
    return rebuild(folder, Means(analyse, lambda name: WordEmbedder(name or "words")), model=model)


def problems(folder: Path) -> list[tuple[str, str]]:
    with SqliteStore.open(folder) as store:
        return [(one.kind, one.where) for one in verify(store) if one.damage]


def change(folder: Path, statement: str, *values: object) -> None:
    """Change the file behind the store's back, as a fault would."""
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def assert_whole(folder: Path, articles: list[Analysis]) -> None:
    """Assert that the index holds ``articles`` to the last field, and finds each claim of theirs."""
    assert not problems(folder)
    with SqliteStore.open(folder) as store:
        with store.reading() as snapshot:
            assert snapshot.stats().articles == len(articles)
        for one in articles:
            assert store.analysis(one.article.id) == one
        wordings = [claim.self_contained for one in articles for claim in one.claims]
        answers = nearest(store, WordEmbedder(), wordings)
        assert [known.claim.self_contained for (known,) in answers] == wordings


@pytest.fixture
def closed(filled: SqliteStore) -> Path:
    filled.close()
    return filled.folder


class TestRows:
    def test_nothing_is_wrong_with_a_sound_index(self, closed: Path, news: list[Analysis]) -> None:
        done = mend(closed)
        assert (done.extracted, done.encoded, done.lost, done.orphans, done.saved) == ([], [], [], 0, None)
        assert done.vectors == 13
        assert_whole(closed, news)

    @pytest.mark.parametrize("fault", ["missing", "flipped", "short", "nan", "length", "alien"])
    def test_vectors(self, closed: Path, news: list[Analysis], fault: str) -> None:
        whole = WordEmbedder().encode([claim.self_contained for claim in news[1].claims])
        data = {
            "flipped": whole.tobytes()[:-1] + b"\x7f",
            "short": whole[:-1].tobytes(),
            "nan": (whole * np.nan).astype(np.float32).tobytes(),
            "length": (whole * 3).astype(np.float32).tobytes(),
        }
        with SqliteStore.open(closed) as store:
            (row,) = store.connection.execute("SELECT row FROM articles WHERE id = 'flood'").fetchone()
        if fault == "missing":
            change(closed, "DELETE FROM vectors WHERE article = ?", row)
        elif fault == "alien":
            change(closed, "UPDATE vectors SET first = first + 1 WHERE article = ?", row)
        elif fault == "flipped":
            change(closed, "UPDATE vectors SET data = ? WHERE article = ?", data[fault], row)
        else:
            change(
                closed,
                "UPDATE vectors SET data = ?, checksum = ? WHERE article = ?",
                data[fault],
                checksum(data[fault]),
                row,
            )
        assert problems(closed) == [("vectors-damaged", "flood")]
        if fault != "alien":
            with SqliteStore.open(closed) as store, pytest.raises(DamagedIndex, match=r"flood.*rebuild"):
                Searcher(store, WordEmbedder()).search(["خبر"])
        assert mend(closed).encoded == ["flood"]
        assert_whole(closed, news)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE claims SET status = 'unattributed' WHERE id = 'flood-0'",
            'UPDATE claims SET "end" = "end" - 1 WHERE id = \'flood-0\'',
            "UPDATE claims SET sentence = 99 WHERE id = 'flood-0'",
            "UPDATE sources SET name = 'غيره' WHERE id = 's-الدفاع المدني'",
            "UPDATE attributions SET spans = '{' WHERE article = (SELECT row FROM articles WHERE id = 'flood')",
            "UPDATE articles SET sentences = '[[3,1,\"sentence\"]]' WHERE id = 'flood'",
            "DELETE FROM claims WHERE id = 'flood-2'",
            "DELETE FROM claim_attributions WHERE claim = (SELECT row FROM claims WHERE id = 'flood-0')",
        ],
    )
    def test_what_was_extracted(self, closed: Path, news: list[Analysis], statement: str) -> None:
        change(closed, statement)
        assert ("extraction-damaged", "flood") in problems(closed)
        assert mend(closed).extracted == ["flood"]
        assert_whole(closed, news)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE articles SET text = text || ' ' WHERE id = 'flood'",
            "UPDATE articles SET date = '1999-01-01' WHERE id = 'flood'",
        ],
    )
    def test_the_text_itself_is_lost_and_named(
        self, closed: Path, news: list[Analysis], statement: str
    ) -> None:
        change(closed, statement)
        assert problems(closed) == [("article-damaged", "flood")]
        assert mend(closed).lost == ["flood"]
        assert_whole(closed, [one for one in news if one.article.id != "flood"])

    def test_text_that_is_no_utf8(self, closed: Path) -> None:
        change(closed, "UPDATE articles SET text = CAST(x'C3C3' AS TEXT) WHERE id = 'flood'")
        assert problems(closed) == [("article-damaged", "flood")]
        assert mend(closed).lost == ["flood"] and not problems(closed)

    def test_rows_that_belong_to_nothing(self, closed: Path, news: list[Analysis]) -> None:
        change(
            closed, "DELETE FROM articles WHERE id = 'flood'"
        )  # without foreign keys: everything else stays
        change(closed, "INSERT INTO sources (id, name, type) VALUES ('x', 'x', 'person')")
        assert {kind for kind, _ in problems(closed)} == {"orphans"}
        assert {where for _, where in problems(closed)} >= {"claims", "attributions", "vectors", "sources"}
        assert mend(closed).orphans > 0
        assert_whole(closed, [one for one in news if one.article.id != "flood"])

    def test_counters_that_are_behind(self, closed: Path, news: list[Analysis]) -> None:
        change(closed, "UPDATE state SET last_claim = 2")
        assert problems(closed) == [("state-wrong", DATABASE)]
        mend(closed)
        assert_whole(closed, news)

    def test_healing_needs_the_encoder_there_was(self, closed: Path) -> None:
        change(closed, "DELETE FROM vectors")
        with pytest.raises(EncoderMismatch):
            rebuild(closed, Means(analyse, lambda _: WordEmbedder(dimension=16)))


class TestPages:
    """A damaged page of SQLite's: the whole articles are saved, the damaged file is kept."""

    @pytest.fixture
    def large(self, folder: Path) -> tuple[Path, list[Analysis]]:
        articles = [
            analysis_of(f"a{number}", [f"خبر {number * 100 + line} عن أمر من الأمور" for line in range(20)])
            for number in range(25)
        ]
        with SqliteStore.open(folder, write=True) as store:
            list(Adder(store, WordEmbedder()).add(articles))
        assert not (folder / f"{DATABASE}-wal").exists()
        return folder, articles

    @pytest.mark.parametrize("seed", range(8))
    def test_a_page_of_rubbish_anywhere(self, large: tuple[Path, list[Analysis]], seed: int) -> None:
        folder, articles = large
        file = folder / DATABASE
        data = bytearray(file.read_bytes())
        pages = len(data) // 4096
        rng = np.random.default_rng(seed)
        page = int(rng.integers(1, pages))
        data[page * 4096 : (page + 1) * 4096] = rng.bytes(4096)
        file.write_bytes(data)
        try:
            assert problems(folder), f"page {page} of {pages}"
        except DamagedIndex:  # a page of the schema: nothing says any more what the other pages are
            with pytest.raises(DamagedIndex, match="add the articles again"):
                mend(folder)
            return
        done = mend(folder)
        assert_whole(folder, [one for one in articles if one.article.id not in lost_of(done, articles)])
        if done.saved is not None:
            assert done.kept_at is not None and done.kept_at.read_bytes() == bytes(data)
            # One page holds parts of a few articles, and an inner page only the way to them.
            assert done.saved >= len(articles) - 10
        list(Adder(SqliteStore.open(folder, write=True), WordEmbedder()).add(articles))
        assert_whole(folder, articles)

    @pytest.mark.parametrize("damage", ["rubbish", "header", "empty-schema"])
    def test_a_file_that_is_no_database_any_more(
        self, large: tuple[Path, list[Analysis]], damage: str
    ) -> None:
        folder, _ = large
        file = folder / DATABASE
        data = bytearray(file.read_bytes())
        if damage == "rubbish":
            data = bytearray(np.random.default_rng(1).bytes(len(data)))
        elif damage == "header":
            data[:16] = bytes(16)
        else:
            data[100:4096] = bytes(3996)
        file.write_bytes(data)
        for write in (True, False):
            with pytest.raises(DamagedIndex, match=DATABASE):
                SqliteStore.open(folder, write=write)
        with pytest.raises(DamagedIndex, match="add the articles again"):
            mend(folder)
        assert file.read_bytes() == bytes(data)

    def test_a_truncated_file(self, large: tuple[Path, list[Analysis]]) -> None:
        folder, articles = large
        file = folder / DATABASE
        data = file.read_bytes()
        file.write_bytes(data[: len(data) * 2 // 3 // 4096 * 4096])
        with pytest.raises((DamagedIndex, AssertionError)):
            assert not problems(folder)
        try:
            done = mend(folder)
        except DamagedIndex as error:
            assert "add the articles again" in str(error)
        else:
            assert_whole(folder, [one for one in articles if one.article.id not in lost_of(done, articles)])


def lost_of(done: Rebuilt, articles: list[Analysis]) -> set[str]:
    """Return the ids of what was lost; of an article whose id was lost as well only the row is known."""
    by_row = {f"#{row}": one.article.id for row, one in enumerate(articles, start=1)}
    return {by_row.get(id, id) for id in done.lost}


class TestForeign:
    def test_a_folder_of_other_things(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("x")
        for write in (True, False):
            with pytest.raises(ForeignIndex, match=r"notes\.txt.*--index"):
                SqliteStore.open(tmp_path, write=write)
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    def test_the_committed_files_are_no_other_things(
        self, tmp_path: Path, embedder: WordEmbedder, make: Make
    ) -> None:
        shutil.copytree(
            Path(__file__).parents[2] / "index",
            tmp_path / "index",
            ignore=shutil.ignore_patterns("*.sqlite3*", CACHE),
        )
        assert (tmp_path / "index" / "README.md").exists() and (tmp_path / "index" / ".gitignore").exists()
        with pytest.raises(StoreError, match=r"no index here.*attrib index add"):
            SqliteStore.open(tmp_path / "index")
        with SqliteStore.open(tmp_path / "index", write=True) as store:
            assert len(list(Adder(store, embedder).add([make("a", ["خبر"])]))) == 1

    def test_no_folder(self, folder: Path) -> None:
        with pytest.raises(StoreError, match="no index here"):
            SqliteStore.open(folder)
        assert not folder.exists()

    @pytest.mark.parametrize("below", [False, True])
    def test_a_file_in_its_place(self, tmp_path: Path, below: bool) -> None:
        (tmp_path / "file").write_text("x")
        place = tmp_path / "file" / "index" if below else tmp_path / "file"
        for write in (True, False):
            with pytest.raises(StoreError, match="file"):
                SqliteStore.open(place, write=write)

    def test_a_database_of_another_program(self, folder: Path) -> None:
        folder.mkdir()
        change(folder, "CREATE TABLE history (url TEXT)")
        for write in (True, False):
            with pytest.raises(ForeignIndex, match="another program"):
                SqliteStore.open(folder, write=write)

    def test_a_later_schema(self, closed: Path) -> None:
        change(closed, f"PRAGMA user_version = {len(migrations()) + 1}")
        before = (closed / DATABASE).read_bytes()
        for write in (True, False):
            with pytest.raises(ForeignIndex, match=rf"schema version {len(migrations()) + 1}.*upgrade"):
                SqliteStore.open(closed, write=write)
        with pytest.raises(ForeignIndex):
            mend(closed)
        assert (closed / DATABASE).read_bytes() == before

    @pytest.mark.parametrize("leftover", ["nothing", "wal", "application"])
    def test_a_file_whose_making_was_interrupted(
        self, folder: Path, embedder: WordEmbedder, make: Make, leftover: str
    ) -> None:
        folder.mkdir()
        (folder / DATABASE).touch()
        if leftover == "wal":
            change(folder, "PRAGMA journal_mode = WAL")
        elif leftover == "application":
            change(folder, f"PRAGMA application_id = {APPLICATION}")
        with SqliteStore.open(folder, write=True) as store:
            assert len(list(Adder(store, embedder).add([make("a", ["خبر"])]))) == 1


class TestAnotherEncoder:
    def test_encoded_anew(self, closed: Path, news: list[Analysis]) -> None:
        others = WordEmbedder("others")
        done = mend(closed, "others")
        assert done.claims_anew == done.vectors == 13
        assert not problems(closed)
        with SqliteStore.open(closed) as store:
            encoder = store.state().encoder
            assert encoder is not None and encoder.name == "others"
            with pytest.raises(EncoderMismatch):
                Searcher(store, WordEmbedder())
            ((first, *_),) = Searcher(store, others).search(["جسر السنديان آمن"])
            assert first.claim.id == "bridge-0" and first.score == pytest.approx(1, abs=1e-2)
            assert [store.analysis(one.article.id) for one in news] == news

    def test_the_same_encoder_changes_nothing(self, closed: Path) -> None:
        with SqliteStore.open(closed) as store:
            before = store.state()
        assert mend(closed, "words").claims_anew is None
        with SqliteStore.open(closed) as store:
            assert store.state() == before

    def test_what_others_add_and_remove_meanwhile(self, closed: Path, make: Make) -> None:
        """While the claims are encoded anew, an article is added, one is replaced, and one removed."""
        calls = 0

        class Slow(WordEmbedder):
            def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
                nonlocal calls
                calls += 1
                if calls == 1:
                    with SqliteStore.open(closed, write=True) as store:
                        list(
                            Adder(store, WordEmbedder()).add([make("x", ["خبر"]), make("flood", ["نص جديد"])])
                        )
                        store.remove("match")
                return super().encode(texts)

        done = rebuild(closed, Means(analyse, lambda name: Slow(name or "words")), model="others")
        assert calls > 1 and not problems(closed)
        with SqliteStore.open(closed) as store:
            with store.reading() as snapshot:
                assert snapshot.stats().articles == 5
            searcher = Searcher(store, WordEmbedder("others"))
            assert done.claims_anew == 10
            for text, id in (("خبر", "x-0"), ("نص جديد", "flood-0")):
                ((first, *_),) = searcher.search([text])
                assert first.claim.id == id

    def test_an_interrupted_run_goes_on_where_it_stopped(self, folder: Path, make: Make) -> None:
        articles = [
            make(f"a{number}", [f"خبر {number * 1000 + line}" for line in range(100)]) for number in range(9)
        ]
        with SqliteStore.open(folder, write=True) as store:
            list(Adder(store, WordEmbedder()).add(articles))
        encoded = 0

        class Interrupted(WordEmbedder):
            def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
                nonlocal encoded
                if encoded >= 300:
                    raise KeyboardInterrupt
                encoded += len(texts)
                return super().encode(texts)

        with pytest.raises(KeyboardInterrupt):
            rebuild(folder, Means(analyse, lambda name: Interrupted(name or "words")), model="others")
        with SqliteStore.open(folder) as store:  # as if nothing had happened
            ((first, *_),) = Searcher(store, WordEmbedder()).search(["خبر 3007"])
            assert first.claim.text == "خبر 3007"
        others = WordEmbedder("others")
        done = rebuild(folder, Means(analyse, lambda _: others), model="others")
        assert done.claims_anew == 900 and len(others.encoded) == 900 - encoded
        assert not problems(folder)


def test_the_folder_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert index_place("a", {"ATTRIB_INDEX": "b"}) == "a"
    assert index_place(None, {"ATTRIB_INDEX": "b"}) == "b"
    assert index_place(None, {"ATTRIB_INDEX": ""}) == index_place(None, {}) == "index"


def test_problems_know_what_is_harmless() -> None:
    assert not Problem("cache-stale", CACHE, "").damage and Problem("orphans", "claims", "1").damage
