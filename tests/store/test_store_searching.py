"""Searching: FAISS answers as plain numpy does, filters lose nothing, a reader sees one generation."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from attrib.errors import EncoderMismatch, UsageError
from attrib.store.adding import Adder
from attrib.store.base import Encoder, Filters, Snapshot, State, Store, VectorIndex
from attrib.store.exact import ExactIndex
from attrib.store.faiss_index import FaissIndex
from attrib.store.opening import open_store
from attrib.store.search import Searcher
from attrib.store.sql_store import SqlStore
from attrib.store.wanted import Wanted, filters_for
from attrib.types import Analysis, Match
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]
Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
DIMENSION = 16
NEAR = 2e-6
STATE = State(1, "t", Encoder("e", "f", DIMENSION))


def unit(rng: np.random.Generator, count: int) -> Vectors:
    vectors = rng.standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


@pytest.fixture(scope="module")
def both() -> tuple[FaissIndex, ExactIndex]:
    """The same 3,000 vectors in both indexes; fifty of them are equal, as those of a wire's copies are."""
    rng = np.random.default_rng(7)
    vectors = unit(rng, 3000)
    vectors[1000:1050] = vectors[1000]
    rows = np.cumsum(rng.integers(1, 4, len(vectors))).astype(np.int64)
    parts = [(rows[at : at + 7], vectors[at : at + 7]) for at in range(0, len(rows), 7)]
    return FaissIndex.build(STATE, iter(parts)), ExactIndex.build(STATE, iter(parts))


def assert_same(one: FaissIndex, other: ExactIndex, queries: Vectors, count: int, among: Rows | None) -> None:
    found, expected = one.search(queries, count, among), other.search(queries, count, among)
    assert len(found) == len(expected) == len(queries)
    for query, (rows, scores), (true_rows, true_scores) in zip(queries, found, expected, strict=True):
        # Rounding may swap two neighbours whose scores differ in the seventh place, and nothing else.
        np.testing.assert_allclose(scores, true_scores, atol=NEAR)
        np.testing.assert_allclose(
            other.vectors[np.searchsorted(other.rows, rows)] @ query, scores, atol=NEAR
        )
        apart = np.abs(np.diff(true_scores, prepend=2, append=-2)) > 2 * NEAR
        np.testing.assert_array_equal(rows[apart[:-1] & apart[1:]], true_rows[apart[:-1] & apart[1:]])
        assert len(set(rows.tolist())) == len(rows)


class TestFaissAgainstExact:
    @pytest.mark.parametrize("count", [1, 10, 100, 5000])
    @pytest.mark.parametrize("queries", [1, 70])
    def test_ids_and_scores(self, both: tuple[FaissIndex, ExactIndex], count: int, queries: int) -> None:
        assert_same(*both, unit(np.random.default_rng(1), queries), count, None)

    def test_equal_vectors_come_by_row(self, both: tuple[FaissIndex, ExactIndex]) -> None:
        faiss, exact = both
        query = exact.search(
            unit(np.random.default_rng(2), 1), 1
        )  # warms nothing, shows that it is no special query
        assert len(query) == 1
        copied = faiss.vectors[1000:1001]
        ((rows, _),) = faiss.search(copied, 20)
        np.testing.assert_array_equal(rows, faiss.rows[1000:1020])

    @pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.1, 0.25, 0.26, 0.5, 0.99, 1.0])
    def test_filters_are_exact(self, both: tuple[FaissIndex, ExactIndex], share: float) -> None:
        rows = both[0].rows
        among: Rows = np.sort(np.random.default_rng(3).choice(rows, int(len(rows) * share), replace=False))
        queries = unit(np.random.default_rng(4), 30)
        assert_same(*both, queries, 10, among)
        for found, _ in both[0].search(queries, 10, among):
            assert len(found) == min(10, len(among)) and set(found) <= set(among)

    def test_rows_that_do_not_exist_are_passed_over(self, both: tuple[FaissIndex, ExactIndex]) -> None:
        among = np.array([0, int(both[0].rows[5]), 10**9], dtype=np.int64)
        ((rows, _),) = both[0].search(unit(np.random.default_rng(5), 1), 10, among)
        assert rows.tolist() == [int(both[0].rows[5])]

    def test_an_empty_index(self) -> None:
        for index in (FaissIndex.build(STATE, []), ExactIndex.build(STATE, [])):
            ((rows, scores),) = index.search(unit(np.random.default_rng(6), 1), 10)
            assert len(rows) == len(scores) == 0
            assert index.search(np.empty((0, DIMENSION), np.float32), 3) == []

    @given(st.integers(1, 40), st.integers(0, 2**32), st.floats(0, 1), st.integers(1, 50))
    @settings(max_examples=60, deadline=None)
    def test_any_index_any_filter(self, size: int, seed: int, share: float, count: int) -> None:
        rng = np.random.default_rng(seed)
        rows, vectors = np.arange(10, 10 + size, dtype=np.int64), unit(rng, size)
        vectors[rng.integers(0, size)] = vectors[0]
        among = rows[rng.random(size) < share]
        parts = [(rows, vectors)]
        assert_same(FaissIndex.build(STATE, parts), ExactIndex.build(STATE, parts), vectors[:5], count, among)


def told(matches: tuple[Match, ...]) -> list[str]:
    return [match.claim.id for match in matches]


class TestSearcher:
    def test_a_match_holds_what_an_editor_needs(self, known: SqlStore, embedder: WordEmbedder) -> None:
        ((first, *_),) = Searcher(known, embedder).search(["جسر السنديان آمن"])
        assert (first.rank, first.verdict) == (1, "same") and first.score == pytest.approx(1.0, abs=1e-2)
        assert first.claim.text == "جسر السنديان آمن" and first.claim.status == "attributed"
        assert first.sentence_text == "رامي الحلبي: جسر السنديان آمن"
        assert [source.name for source in first.sources] == ["رامي الحلبي"]
        assert (first.article.id, first.article.outlet, first.article.date) == (
            "bridge",
            "الضفاف",
            "2025-03-01",
        )

    def test_ranks_and_scores_descend(self, known: SqlStore, embedder: WordEmbedder) -> None:
        (matches,) = Searcher(known, embedder).search(["جسر السنديان"], limit=100)
        assert [match.rank for match in matches] == list(range(1, len(matches) + 1)) and len(matches) == 13
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)

    def test_limit_and_least_score(self, known: SqlStore, embedder: WordEmbedder) -> None:
        searcher = Searcher(known, embedder)
        (whole,) = searcher.search(["جسر السنديان آمن"], limit=100)
        assert searcher.search(["جسر السنديان آمن"], limit=3) == [whole[:3]]
        least = whole[2].score
        assert searcher.search(["جسر السنديان آمن"], min_score=least) == [
            tuple(match for match in whole if match.score >= least)
        ]

    def test_many_at_once_are_as_one_by_one(self, known: SqlStore, embedder: WordEmbedder) -> None:
        texts = ["الجسر القديم", "فاز فريق النسور", "رفع الفائدة", "The bridge"]
        searcher = Searcher(known, embedder)
        together, apart = searcher.search(texts), [searcher.search([text])[0] for text in texts]
        assert [told(matches) for matches in together] == [told(matches) for matches in apart]
        assert searcher.search([]) == []

    def test_unjudged_claims_are_found_and_named_so(
        self, known: SqlStore, embedder: WordEmbedder
    ) -> None:
        ((first, *_),) = Searcher(known, embedder).search(["The bridge is safe"])
        assert (first.claim.id, first.claim.status, first.sources) == ("bridge-en-0", "unjudged", ())

    def test_it_follows_the_store(
        self, place: str, known: SqlStore, embedder: WordEmbedder, make: Make) -> None:
        with open_store(place) as reading:
            searcher = Searcher(reading, embedder)
            assert "x-0" not in told(searcher.search(["ثلج في الصحراء"])[0])
            list(Adder(known, embedder).add([make("x", ["ثلج في الصحراء"])]))
            assert told(searcher.search(["ثلج في الصحراء"])[0])[0] == "x-0"
            known.remove("x")
            assert "x-0" not in told(searcher.search(["ثلج في الصحراء"])[0])

    def test_another_encoder_is_refused(self, known: SqlStore) -> None:
        with pytest.raises(EncoderMismatch):
            Searcher(known, WordEmbedder("others"))


def filters(
    store: Store, **fields: tuple[str, ...] | str
) -> tuple[Filters, list[tuple[str, str, list[str]]]]:
    unknown: list[tuple[str, str, list[str]]] = []
    with store.reading() as snapshot:
        known = {"Rami": "s-رامي الحلبي"}
        made = filters_for(Wanted(**fields), snapshot, known.get, lambda *one: unknown.append(one))  # type: ignore[arg-type]
    return made, unknown


FILTERED = {
    "sources-name": ({"sources": ("رامي الحلبي",)}, {"bridge-0", "flood-2"}),
    "sources-spelling": ({"sources": ("رامى  الحلبي",)}, {"bridge-0", "flood-2"}),
    "sources-id": ({"sources": ("s-رامي الحلبي",)}, {"bridge-0", "flood-2"}),
    "sources-registry": ({"sources": ("Rami",)}, {"bridge-0", "flood-2"}),
    "sources-part": ({"sources": ("دلتا",)}, {"bridge-2", "rates-1"}),
    "sources-two": ({"sources": ("دلتا", "الاتحاد")}, {"bridge-2", "rates-1", "match-1"}),
    "outlets": ({"outlets": ("الضفاف",)}, {"bridge-0", "bridge-1", "bridge-2", "match-0", "match-1"}),
    "since": ({"since": "2025-03-03"}, {"match-0", "match-1"}),
    "until": ({"until": "2025-03-01"}, {"bridge-0", "bridge-1", "bridge-2"}),
    "range": ({"since": "2025-03-02", "until": "2025-03-02"}, {"flood-0", "flood-1", "flood-2"}),
    "languages": ({"languages": ("EN",)}, {"bridge-en-0", "bridge-en-1"}),
    "statuses": ({"statuses": ("unattributed",)}, {"bridge-1", "flood-1", "match-0", "rates-2"}),
    "together": ({"sources": ("رامي الحلبي",), "outlets": ("المرفأ",)}, {"flood-2"}),
    "nothing": ({"outlets": ("المرفأ",), "since": "2025-03-03"}, set[str]()),
}


class TestFilters:
    @pytest.mark.parametrize("name", FILTERED)
    def test_what_passes(self, known: SqlStore, embedder: WordEmbedder, name: str) -> None:
        fields, expected = FILTERED[name]
        made, unknown = filters(known, **fields)  # type: ignore[arg-type]
        (matches,) = Searcher(known, embedder).search(["لا شيء قريب"], made, limit=100)
        assert set(told(matches)) == expected and not unknown

    def test_a_speech_act_is_no_source_to_filter_by(
        self, place: str, make: Make, embedder: WordEmbedder
    ) -> None:
        from dataclasses import replace

        analysis = make("x", ["النقابة: فتح ممر"])
        call = replace(analysis.attributions[0], act="speech_act")
        claim = replace(analysis.claims[0], status="unattributed")
        with open_store(place, write=True) as store:
            list(Adder(store, embedder).add([replace(analysis, attributions=(call,), claims=(claim,))]))
            made, _ = filters(store, sources=("النقابة",))
            assert Searcher(store, embedder).search(["فتح ممر"], made) == [()]
            ((match,),) = Searcher(store, embedder).search(["فتح ممر"])
            assert match.sources == () and match.claim.attributions == (0,)

    def test_unknown_names_are_told_with_near_ones(self, known: SqlStore, embedder: WordEmbedder) -> None:
        made, unknown = filters(known, sources=("رامي الحلبى ابن",), outlets=("الضفا",))
        assert [(kind, name) for kind, name, _ in unknown] == [
            ("source", "رامي الحلبى ابن"),
            ("outlet", "الضفا"),
        ]
        assert unknown[0][2] == ["رامي الحلبي"] and unknown[1][2][0] == "الضفاف"
        assert Searcher(known, embedder).search(["جسر"], made) == [()]

    @pytest.mark.parametrize("fields", [{"since": "2025-3-1"}, {"until": "أمس"}, {"statuses": ("new",)}])
    def test_what_is_none(self, known: SqlStore, fields: dict[str, str]) -> None:
        with pytest.raises(UsageError):
            filters(known, **fields)


class TestOneGeneration:
    def test_a_snapshot_does_not_move(
        self, place: str, known: SqlStore, embedder: WordEmbedder, make: Make) -> None:
        with open_store(place) as reading, reading.reading() as snapshot:
            before = (
                snapshot.state,
                [rows.tolist() for rows, _ in snapshot.vectors()],
                snapshot.stats().articles,
            )
            known.remove("bridge")
            list(Adder(known, embedder).add([make("flood", ["نص جديد"]), make("x", ["خبر"])]))
            after = (
                snapshot.state,
                [rows.tolist() for rows, _ in snapshot.vectors()],
                snapshot.stats().articles,
            )
            assert after == before
            assert len(snapshot.claims([rows[0] for rows in before[1]])) == 5

    def test_readers_while_a_writer_adds(self, place: str, make: Make) -> None:
        """Every article has two claims of one number: a reader that saw two generations would find one alone."""
        embedder = WordEmbedder()
        versions = 60
        with open_store(place, write=True) as store:
            list(Adder(store, embedder).add([make("a", ["رقم 0 أول", "رقم 0 ثان"])]))
        failures: list[BaseException] = []
        written = threading.Event()

        def write() -> None:
            try:
                with open_store(place, write=True) as store:
                    for number in range(1, versions):
                        list(
                            Adder(store, WordEmbedder()).add(
                                [make("a", [f"رقم {number} أول", f"رقم {number} ثان"])]
                            )
                        )
            except BaseException as error:  # noqa: BLE001 - shown by the test
                failures.append(error)
            finally:
                written.set()

        writer = threading.Thread(target=write)
        writer.start()
        seen: list[int] = []
        with open_store(place) as store:
            searcher = Searcher(store, embedder)
            while not written.is_set() or not seen:
                (matches,) = searcher.search(["رقم أول ثان"])
                numbers = [int(match.claim.text.split()[1]) for match in matches]
                assert len(numbers) == 2 and numbers[0] == numbers[1]
                assert all(match.claim.text in match.sentence_text for match in matches)
                seen.append(numbers[0])
        writer.join()
        assert not failures
        assert seen == sorted(seen)


def test_the_protocols_are_kept(known: SqlStore, both: tuple[FaissIndex, ExactIndex]) -> None:
    """A check of types holds each assignment to its Protocol."""
    store: Store = known
    indexes: list[VectorIndex] = [*both]
    with store.reading() as snapshot:
        seen: Snapshot = snapshot
        assert seen.state == known.state() and len(indexes) == 2
