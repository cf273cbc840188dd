"""Every kind of damage to an index in PostgreSQL: verify finds it, rebuild heals what can be healed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from attrib.embed import Embedder
from attrib.errors import DamagedIndex, EncoderMismatch
from attrib.store.adding import Adder
from attrib.store.opening import open_store, rebuild_store
from attrib.store.rebuild import Means, Rebuilt
from attrib.store.search import Searcher
from attrib.types import Analysis, Article
from tests.store.postgres_server import Server
from tests.store.word_embedder import WordEmbedder, analysis_of

# ruff: noqa: S608 - statements are put together of our own words
FLOOD = "(SELECT row FROM articles WHERE id = 'flood')"
FLOOD_0 = "(SELECT row FROM claims WHERE id = 'flood-0')"
NEGATIVE = "(SELECT array_agg(-e) FROM unnest(embedding::real[]) e)::vector"
Change = Callable[[str], None]


def analyse(article: Article) -> Analysis:
    """Extract as the articles of these tests were made."""
    return analysis_of(
        article.id,
        article.text.splitlines(),
        language=article.language,
        date=article.date,
        outlet=article.outlet,
        path=article.path,
    )


@pytest.fixture
def sound(shared: str, news: list[Analysis]) -> str:
    """The place of an index of the news, closed."""
    with open_store(shared, write=True) as store:
        list(Adder(store, WordEmbedder()).add(news))
    return shared


@pytest.fixture
def change(server: Server, sound: str) -> Change:
    """Runs statements behind the store's back."""
    schema = sound.rpartition("=")[2]

    def run(statement: str) -> None:
        server.execute(
            f"SET search_path TO {schema}, public; SET session_replication_role = replica; {statement}"
        )

    return run


def problems(place: str) -> list[tuple[str, str]]:
    with open_store(place) as store:
        return [(one.kind, one.where) for one in store.verify()]


def mend(place: str, model: str | None = None) -> Rebuilt:
    return rebuild_store(place, Means(analyse, embedder_for), model=model)


def embedder_for(name: str | None) -> Embedder:
    return WordEmbedder(name or "words", 16 if name == "other" else 32)


def assert_whole(place: str, articles: list[Analysis], embedder: Embedder | None = None) -> None:
    """Assert that the index holds ``articles`` to the last field, and finds each claim of theirs."""
    assert not problems(place)
    with open_store(place) as store:
        assert [store.analysis(one.article.id) for one in articles] == articles
        with store.reading() as snapshot:
            assert snapshot.count() == len(articles)
        wordings = [claim.self_contained for one in articles for claim in one.claims]
        found = Searcher(store, embedder or WordEmbedder()).search(wordings, limit=1)
        assert [match.claim.self_contained for (match,) in found] == wordings


class TestRows:
    def test_nothing_is_wrong_with_a_sound_index(self, sound: str, news: list[Analysis]) -> None:
        done = mend(sound)
        assert (done.extracted, done.encoded, done.lost, done.orphans, done.saved) == ([], [], [], 0, None)
        assert done.vectors == 13
        assert_whole(sound, news)

    @pytest.mark.parametrize(
        "statement",
        [
            f"DELETE FROM vectors WHERE article = {FLOOD}",
            f"UPDATE vectors SET first = first + 1 WHERE article = {FLOOD}",
            f"UPDATE searchable_vectors SET embedding = {NEGATIVE} WHERE claim = {FLOOD_0}",
            f"UPDATE searchable_vectors SET embedding = '[1,2,3]' WHERE claim = {FLOOD_0}",
        ],
        ids=["missing", "alien", "changed", "dimension"],
    )
    def test_vectors(self, sound: str, change: Change, news: list[Analysis], statement: str) -> None:
        change(statement)
        assert problems(sound) == [("vectors-damaged", "flood")]
        with (
            open_store(sound) as store,
            store.reading() as snapshot,
            pytest.raises(DamagedIndex, match=r"flood.*rebuild"),
        ):
            list(snapshot.vectors())
        assert mend(sound).encoded == ["flood"]
        assert_whole(sound, news)

    @pytest.mark.parametrize(
        "statement",
        [
            'UPDATE claims SET "end" = "end" - 1 WHERE id = \'flood-0\'',
            "UPDATE claims SET sentence = 99 WHERE id = 'flood-0'",
            "UPDATE sources SET name = 'غيره' WHERE id = 's-الدفاع المدني'",
            f"UPDATE attributions SET spans = '{{' WHERE article = {FLOOD}",
            f"UPDATE articles SET sentences = '[[3,1,\"sentence\"]]' WHERE row = {FLOOD}",
            f"DELETE FROM claim_attributions WHERE claim = {FLOOD_0}",
        ],
    )
    def test_what_was_extracted(
        self, sound: str, change: Change, news: list[Analysis], statement: str
    ) -> None:
        change(statement)
        assert ("extraction-damaged", "flood") in problems(sound)
        assert mend(sound).extracted == ["flood"]
        assert_whole(sound, news)

    def test_a_text_is_lost_and_named(self, sound: str, change: Change, news: list[Analysis]) -> None:
        change("UPDATE articles SET text = text || '!' WHERE id = 'flood'")
        assert problems(sound) == [("article-damaged", "flood")]
        assert mend(sound).lost == ["flood"]
        assert_whole(sound, [one for one in news if one.article.id != "flood"])

    @pytest.mark.parametrize(
        ("statement", "kind", "where"),
        [
            ("UPDATE claims SET article = 999 WHERE id = 'flood-0'", "orphans", "searchable_vectors"),
            ("UPDATE searchable_vectors SET claim = 999 WHERE claim = 1", "orphans", "searchable_vectors"),
            ("UPDATE searchable_vectors SET outlet = 'x' WHERE claim = 1", "orphans", "searchable_vectors"),
            ("INSERT INTO sources (id, name, type) VALUES ('x', 'x', 'person')", "orphans", "sources"),
            ("UPDATE state SET last_claim = 2", "state-wrong", "state"),
            ("UPDATE state SET claims = 2", "state-wrong", "state"),
            ("UPDATE state SET words_way = 0", "cache-damaged", "searchable_words"),
            ("UPDATE searchable_words SET words = '''x'':1' WHERE claim = 1", "cache-damaged", "searchable_words"),
            ("UPDATE word_counts SET claims = claims + 1", "cache-damaged", "searchable_words"),
            ("DELETE FROM word_counts", "cache-damaged", "searchable_words"),
        ],
    )  # fmt: skip
    def test_what_a_search_looks_at(
        self, sound: str, change: Change, news: list[Analysis], statement: str, kind: str, where: str
    ) -> None:
        change(statement)
        assert (kind, where) in problems(sound)
        mend(sound)
        assert_whole(sound, news)


class TestEncodingAnew:
    def test_with_another_dimension(self, sound: str, news: list[Analysis]) -> None:
        assert mend(sound, "other").claims_anew == 13
        assert_whole(sound, news, WordEmbedder("other", 16))
        with open_store(sound) as store, pytest.raises(EncoderMismatch):
            Searcher(store, WordEmbedder())

    def test_it_goes_on_where_it_stopped(self, sound: str, server: Server, news: list[Analysis]) -> None:
        class Ends(WordEmbedder):
            def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
                if len(self.encoded) > 3:
                    raise KeyboardInterrupt
                return super().encode(texts)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("attrib.store.reencode._BATCH", 3)
            with pytest.raises(KeyboardInterrupt):
                rebuild_store(sound, Means(analyse, lambda _: Ends("other", 16)), model="other")
        with open_store(sound, write=True) as store:  # meanwhile the old encoder is in use
            list(Adder(store, WordEmbedder()).add([analysis_of("late", ["خبر متأخر"])]))
            store.remove("match")
        last = WordEmbedder("other", 16)
        done = rebuild_store(sound, Means(analyse, lambda _: last), model="other")
        assert done.claims_anew == 12 and len(last.encoded) < 12
        left = [one for one in news if one.article.id != "match"]
        assert_whole(sound, [*left, analysis_of("late", ["خبر متأخر"])], WordEmbedder("other", 16))


class TestVectorIndex:
    """The index over the vectors (HNSW), made here from the first claim on."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("attrib.store.postgres.vector_index.LARGE", 10)
        monkeypatch.setattr("attrib.store.postgres.finder.EXACT_AMONG", 2)

    def test_it_is_made_once_and_answers_as_before(self, sound: str, news: list[Analysis]) -> None:
        texts = [claim.self_contained for one in news for claim in one.claims]
        events: list[str] = []
        with open_store(sound, write=True) as store:
            before = Searcher(store, WordEmbedder()).search(texts, limit=5)
            assert store.refresh(lambda event, _: events.append(event))
            assert not store.refresh() and events == ["vectors-indexing"]
            assert Searcher(store, WordEmbedder()).search(texts, limit=5) == before
            list(Adder(store, WordEmbedder()).add([analysis_of("late", ["خبر متأخر عن الثلج"])]))
            store.remove("match")
            (found,) = Searcher(store, WordEmbedder()).search(["خبر متأخر عن الثلج"])
            assert found[0].claim.id == "late-0" and not {"match-0", "match-1"} & {
                one.claim.id for one in found
            }
        assert not problems(sound)

    def test_it_is_used(self, sound: str, server: Server) -> None:
        with open_store(sound, write=True) as store:
            assert store.refresh()
        # A planner prefers to read so few rows; that it may use the index is what the plan must show.
        assert "searchable_by_embedding" in plan(server, sound)

    def test_one_that_is_gone_is_missed_and_made_again(
        self, sound: str, change: Change, news: list[Analysis]
    ) -> None:
        with open_store(sound, write=True) as store:
            store.refresh()
        change("DROP INDEX searchable_by_embedding")
        assert problems(sound) == [("cache-missing", "searchable_by_embedding")]
        assert_finds(sound, news)
        mend(sound)
        assert_whole(sound, news)

    def test_another_dimension_takes_another_index(self, sound: str, news: list[Analysis]) -> None:
        with open_store(sound, write=True) as store:
            store.refresh()
        mend(sound, "other")
        assert_whole(sound, news, WordEmbedder("other", 16))

    def test_filters_lose_nothing(self, shared: str, server: Server) -> None:
        """What passes a filter is far from what is asked for, so that the index alone would never come to it."""
        from attrib.store.base import Filters

        near = [
            analysis_of(f"n{at}", [f"فاز النسور في المباراة {at}"] * 1, outlet="قريب") for at in range(300)
        ]
        far = [analysis_of(f"f{at}", [f"هطل الثلج على الجبال {at}"], outlet="بعيد") for at in range(12)]
        with open_store(shared, write=True) as store:
            list(Adder(store, WordEmbedder()).add([*near, *far]))
            store.refresh()
            (found,) = Searcher(store, WordEmbedder()).search(
                ["فاز النسور في المباراة"], Filters(outlets=("بعيد",)), limit=50
            )
            assert {one.article.id for one in found} == {f"f{at}" for at in range(12)}

    def test_who_may_not_make_it_is_told(self, sound: str, server: Server) -> None:
        schema = sound.rpartition("=")[2]
        server.execute(
            f"CREATE ROLE writer_{schema} LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA {schema} TO writer_{schema};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO writer_{schema}"
        )
        events: list[str] = []
        with open_store(sound.replace("postgres:secret", f"writer_{schema}:secret"), write=True) as store:
            list(Adder(store, WordEmbedder()).add([analysis_of("late", ["خبر"])]))
            assert not store.refresh(lambda event, _: events.append(event))
        assert events == ["vectors-indexing", "vectors-not-indexed"]


def plan(server: Server, place: str) -> str:
    schema = place.rpartition("=")[2]
    vector = "[" + ",".join(["0.1"] * 32) + "]"
    rows = server.execute(
        f"SET search_path TO {schema}, public; SET enable_seqscan = off; EXPLAIN SELECT claim FROM searchable_vectors"
        f" ORDER BY embedding::halfvec(32) <#> '{vector}'::halfvec(32) LIMIT 3"
    )
    return "\n".join(str(row[0]) for row in rows)


def assert_finds(place: str, articles: list[Analysis]) -> None:
    with open_store(place) as store:
        texts = [claim.self_contained for one in articles for claim in one.claims]
        found = Searcher(store, WordEmbedder()).search(texts, limit=1)
        assert [match.claim.self_contained for (match,) in found] == texts
