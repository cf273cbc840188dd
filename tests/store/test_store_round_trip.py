"""What goes into the index comes out of it to the last field; adding is an upsert; removing leaves nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from attrib.errors import EncoderMismatch
from attrib.store.adding import Adder, encoder_of
from attrib.store.base import Filters, Store
from attrib.store.opening import open_store
from attrib.store.sql_store import SqlStore
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis
from tests.store.any_analysis import analyses
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]
TABLES = ("articles", "claims", "attributions", "claim_attributions", "sources", "vectors")


@given(first=analyses(), second=analyses())
@settings(
    max_examples=60,
    deadline=None,
    # Each example leaves the index empty, which is what it asserts.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_analysis_comes_back_as_it_was(empty: SqlStore, first: Analysis, second: Analysis) -> None:
    embedder = WordEmbedder()
    for analysis in (first, second):
        list(Adder(empty, embedder).add([analysis]))
        assert empty.analysis("a") == analysis
    assert not [problem for problem in empty.verify() if problem.damage]
    empty.remove("a")
    assert counts(empty) == dict.fromkeys(TABLES, 0)


@pytest.fixture
def empty(place: str) -> Iterator[SqlStore]:
    with open_store(place, write=True) as store:
        assert isinstance(store, SqlStore)
        yield store


def counts(store: Store) -> dict[str, int]:
    assert isinstance(store, SqlStore)
    ask = "SELECT count(*) FROM "
    with store.asking() as connection:
        return {table: connection.execute(ask + table).fetchone()[0] for table in TABLES}


def test_vectors_are_those_of_the_claims(known: SqlStore, embedder: WordEmbedder) -> None:
    with known.reading() as snapshot:
        for rows, vectors in snapshot.vectors():
            claims = snapshot.claims(rows.tolist())
            np.testing.assert_array_equal(
                vectors, embedder.encode([one.claim.self_contained for one in claims])
            )


class TestUpsert:
    def test_outcomes(self, place: str, make: Make, embedder: WordEmbedder) -> None:
        before, after = make("a", ["جسر آمن", "النهر مرتفع"]), make("a", ["جسر آمن", "النهر منخفض"])
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            assert [one.outcome for one in adder.add([before])] == ["added"]
            assert adder.knows(before.article) and not adder.knows(after.article)
            assert [one.outcome for one in adder.add([after])] == ["replaced"]
            assert adder.knows(after.article) and not adder.knows(before.article)
            assert store.analysis("a") == after
            assert counts(store)["articles"] == 1 and counts(store)["claims"] == 2

    def test_a_claim_that_stays_keeps_its_vector(
        self, place: str, make: Make, embedder: WordEmbedder
    ) -> None:
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            list(adder.add([make("a", ["جسر آمن", "النهر مرتفع"])]))
            embedder.encoded.clear()
            list(adder.add([make("a", ["النهر منخفض", "جسر آمن"])]))
            assert embedder.encoded == ["النهر منخفض"]
            with open_store(place) as other, other.reading() as snapshot:
                ((_, vectors),) = snapshot.vectors()
            np.testing.assert_array_equal(vectors, embedder.encode(["النهر منخفض", "جسر آمن"]))

    def test_metadata_alone_is_a_change(self, place: str, make: Make, embedder: WordEmbedder) -> None:
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            list(adder.add([make("a", ["جسر آمن"])]))
            assert not adder.knows(make("a", ["جسر آمن"], date="2025-03-01").article)

    def test_another_extraction_is_a_change(
        self, place: str, make: Make, embedder: WordEmbedder, tmp_path: Path
    ) -> None:
        registry = tmp_path / "own.toml"
        registry.write_text("", encoding="utf-8")
        analysis = make("a", ["جسر آمن"])
        with open_store(place, write=True) as store:
            list(Adder(store, embedder).add([analysis]))
            assert Adder(store, embedder).knows(analysis.article)
            assert not Adder(store, embedder, [str(registry)]).knows(analysis.article)

    def test_rows_are_never_used_again(self, place: str, make: Make, embedder: WordEmbedder) -> None:
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            seen: set[int] = set()
            for number in range(3):
                list(adder.add([make("a", [f"رقم {number}", "ثابت"])]))
                with store.reading() as snapshot:
                    rows = {int(row) for some, _ in snapshot.vectors() for row in some}
                assert len(rows) == 2 and not rows & seen
                seen |= rows
                store.remove("a")


class TestIds:
    """``today.txt`` of two folders are two articles; the same file is one, from wherever it is added."""

    def test_two_files_of_one_name(
        self, place: str, tmp_path: Path, embedder: WordEmbedder, make: Make
    ) -> None:
        paths = [tmp_path / name / "today.txt" for name in ("a", "b")]
        for path in paths:
            path.parent.mkdir()
            path.write_text("خبر", encoding="utf-8")
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            for _ in range(2):
                for path in paths:
                    analysis = make("today", ["خبر"], path=str(path))
                    article = adder.settled(analysis.article)
                    list(adder.add([replace(analysis, article=article)]))
            with store.reading() as snapshot:
                ids = [one.article.id for one in snapshot.articles(Filters())]
            assert len(ids) == 2 and "today" in ids and all(id.startswith("today") for id in ids)

    def test_the_same_file_by_another_path(
        self,
        place: str,
        tmp_path: Path,
        embedder: WordEmbedder,
        make: Make,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "today.txt").write_text("خبر", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            list(adder.add([make("today", ["خبر"], path="today.txt")]))
            again = make("today", ["خبر جديد"], path=str(tmp_path / "today.txt"))
            assert adder.settled(again.article).id == "today"

    def test_an_id_of_the_input_is_kept(self, place: str, embedder: WordEmbedder, make: Make) -> None:
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            list(adder.add([make("wire-77", ["خبر"], path="monday.jsonl")]))
            assert adder.settled(make("wire-77", ["خبر مصحح"], path="tuesday.jsonl").article).id == "wire-77"

    def test_standard_input_never_replaces(self, place: str, embedder: WordEmbedder, make: Make) -> None:
        with open_store(place, write=True) as store:
            adder = Adder(store, embedder)
            one, other = (
                adder.settled(make("stdin", [text], path="-").article).id for text in ("خبر", "خبر آخر")
            )
            assert one != other
            assert one == adder.settled(make("stdin", ["خبر"], path="-").article).id


class TestRefusals:
    def test_another_encoder(self, known: SqlStore) -> None:
        with pytest.raises(EncoderMismatch) as caught:
            Adder(known, WordEmbedder("others"))
        assert "words" in caught.value.message and "others" in caught.value.message
        assert f"attrib index rebuild --index {known.place} --model others" in str(caught.value)

    def test_another_version_of_the_encoder(self, known: SqlStore, make: Make) -> None:
        other = WordEmbedder(dimension=16)
        with pytest.raises(EncoderMismatch, match="another version of the encoder words"):
            known.put(make("x", ["خبر"]), other.encode(["خبر"]), encoder_of(other), "test", None)

    @pytest.mark.parametrize("fault", ["count", "dimension", "nan", "length"])
    def test_vectors_that_are_none(
        self, known: SqlStore, make: Make, embedder: WordEmbedder, fault: str
    ) -> None:
        vectors = embedder.encode(["خبر", "آخر"])
        broken = {
            "count": vectors[:1],
            "dimension": vectors[:, :8],
            "nan": vectors * np.nan,
            "length": vectors * 2,
        }
        before = known.state()
        with pytest.raises(ValueError, match="x: "):
            known.put(make("x", ["خبر", "آخر"]), broken[fault], encoder_of(embedder), "test", None)
        assert known.state() == before and known.analysis("x") is None

    def test_nothing_is_left_of_what_fails_half_way(
        self, known: SqlStore, make: Make, embedder: WordEmbedder
    ) -> None:
        broken = make("flood", ["خبر", "نصف \ud800"])
        before, state = known.analysis("flood"), known.state()
        with pytest.raises(UnicodeEncodeError):
            known.put(broken, embedder.encode(["خبر", "نصف"]), encoder_of(embedder), "test", None)
        assert (known.analysis("flood"), known.state()) == (before, state)


def test_a_generation_for_every_change(known: SqlStore, make: Make, embedder: WordEmbedder) -> None:
    states = [known.state()]
    list(Adder(known, embedder).add([make("x", ["خبر"])]))
    states.append(known.state())
    assert known.remove("x") and not known.remove("x")
    states.append(known.state())
    assert [one.generation - states[0].generation for one in states] == [0, 1, 2]
    assert len({one.token for one in states}) == 3


def test_foreign_keys_hold(filled: SqliteStore) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        filled.connection.execute(
            "INSERT INTO claims VALUES (999, 999, 'x', 0, 1, 'x', 'x', 0, 'attributed')"
        )
