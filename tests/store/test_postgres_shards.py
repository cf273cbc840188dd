"""An index that is spread over two other servers answers as one that is not, and loses nothing where one goes away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from attrib.errors import StoreError
from attrib.store.adding import Adder
from attrib.store.base import Filters, Store
from attrib.store.opening import open_store, rebuild_store
from attrib.store.postgres.spread import main
from attrib.store.rebuild import Means
from attrib.store.search import Searcher
from attrib.types import Analysis
from tests.store.postgres_server import Installation, Server, running
from tests.store.test_postgres_damage import analyse, embedder_for
from tests.store.test_store_contract import FILTERS, asked, assert_same, contents, fill
from tests.store.word_embedder import WordEmbedder, analysis_of

# ruff: noqa: S608 - statements are put together of our own words


@pytest.fixture(scope="module")
def shards(installation: Installation) -> Iterator[tuple[Server, Server]]:
    with running(installation, "shard-0") as one, running(installation, "shard-1") as other:
        yield one, other


@pytest.fixture
def spread(shared: str, shards: tuple[Server, Server], capsys: pytest.CaptureFixture[str]) -> str:
    """The place of an index that is spread, empty yet."""
    open_store(shared, write=True).close()
    schema = shared.rpartition("=")[2]
    assert main([shared, *(one.url(schema=schema) for one in shards)]) == 0
    assert "secret" not in capsys.readouterr().out
    return shared


def rows(shards: tuple[Server, Server], place: str, table: str) -> list[int]:
    schema = place.rpartition("=")[2]
    return [int(one.execute(f"SELECT count(*) FROM {schema}.{table}")[0][0]) for one in shards]


@pytest.fixture(scope="module")
def both(
    server: Server, shards: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    """A folder, and a spread index of which half was added before it was spread."""
    places = (str(tmp_path_factory.mktemp("shards") / "index"), server.url(schema="spread"))
    with open_store(places[0], write=True) as one, open_store(places[1], write=True) as other:
        for store in (one, other):
            list(Adder(store, WordEmbedder()).add([analysis_of("early", ["خبر قبل التوزيع", "وآخر معه"])]))
        assert main([places[1], *(shard.url(schema="spread") for shard in shards)]) == 0
        for store in (one, other):
            fill(store, WordEmbedder())
        yield one, other


def statements(folder: str) -> list[str]:
    """Return the statements about what searches look at, of all the numbered files of a folder, in one spacing."""
    files = sorted((resources.files("attrib.store.postgres") / folder).iterdir(), key=lambda one: one.name)
    whole = "".join(one.read_text(encoding="utf-8") for one in files if one.name.endswith(".sql"))
    cut = (" ".join(one.split()) for one in re.sub(r"--.*", "", whole).split(";"))
    return [one for one in cut if re.search(r"\bsearchable_(vectors|words)\b", one)]


def test_a_shard_has_the_tables_of_the_whole() -> None:
    assert len(statements("shard")) == 9
    assert statements("shard") == statements("schema")


class TestContract:
    """The contract's corpus, once in a folder, once spread."""

    @pytest.mark.parametrize("name", FILTERS)
    def test_the_same_matches(self, both: tuple[Store, Store], name: str) -> None:
        one, other = (Searcher(store, WordEmbedder()).search(asked(), FILTERS[name]) for store in both)
        for found, expected in zip(other, one, strict=True):
            assert_same(found, expected)

    def test_nothing_is_lost(self, both: tuple[Store, Store], shards: tuple[Server, Server]) -> None:
        one, other = ([(analysis, data) for analysis, _, data in contents(store)] for store in both)
        assert one == other
        assert not [problem for problem in both[1].verify() if problem.damage]
        for table in ("searchable_vectors", "searchable_words"):
            found = rows(shards, "schema=spread", table)
            with both[1].reading() as snapshot:
                assert sum(found) == sum(snapshot.stats().claims.values())
            assert min(found) > 0.4 * sum(found)

    def test_shards_sort_and_filter_themselves(
        self, both: tuple[Store, Store], shards: tuple[Server, Server]
    ) -> None:
        """What a shard is asked for holds the filter, the order and the limit: no more is sent than may be wanted."""
        both[1].refresh()
        for shard in shards:
            shard.set(log_min_duration_statement="0")
            shard.reload()
        Searcher(both[1], WordEmbedder()).search(["أغلقت البلدية الجسر"], FILTERS["outlet"])
        for shard in shards:
            shard.set(log_min_duration_statement="-1")
            shard.reload()
            cursors = re.findall(r"CURSOR FOR\s+(SELECT .*)", shard.log())
            for table, ends in (("searchable_vectors", "LIMIT"), ("searchable_words", "ORDER BY")):
                asked = {one for one in cursors if f".{table} " in one and "ORDER BY" in one}
                assert asked and all("outlet = ANY" in one and ends in one for one in asked), cursors

    def test_with_the_index_over_vectors(
        self, both: tuple[Store, Store], shards: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("attrib.store.postgres.finder.EXACT_AMONG", 5)
        assert (
            main(
                [
                    both[1].place.replace("postgres@", "postgres:secret@"),
                    *(s.url(schema="spread") for s in shards),
                    "--index-vectors",
                ]
            )
            == 0
        )
        for filters in (None, FILTERS["outlet"], FILTERS["together"]):
            one, other = (Searcher(store, WordEmbedder()).search(asked(), filters) for store in both)
            for found, expected in zip(other, one, strict=True):
                assert_same(found, expected)


def test_rebuild_with_another_encoder(spread: str, news: list[Analysis]) -> None:
    with open_store(spread, write=True) as store:
        list(Adder(store, WordEmbedder()).add(news))
    done = rebuild_store(spread, Means(analyse, embedder_for), model="other")
    assert done.claims_anew == 13
    with open_store(spread) as store:
        assert not [problem for problem in store.verify() if problem.damage]
        (found,) = Searcher(store, WordEmbedder("other", 16)).search(["فاز فريق النسور"], limit=1)
        assert found[0].claim.id == "match-0"


def test_it_is_spread_once(
    spread: str, shards: tuple[Server, Server], capsys: pytest.CaptureFixture[str]
) -> None:
    schema = spread.rpartition("=")[2]
    assert main([spread, *(one.url(schema=schema) for one in shards)]) == 2
    assert "spread already" in capsys.readouterr().err


def test_a_shard_in_use_is_left_alone(
    spread: str, server: Server, shards: tuple[Server, Server], capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(spread, write=True) as store:
        list(
            Adder(store, WordEmbedder()).add(
                [analysis_of("a", ["خبر أول", "خبر ثان", "خبر ثالث", "خبر رابع"])]
            )
        )
    other = f"{spread}_other"
    open_store(other, write=True).close()
    schema = spread.rpartition("=")[2]
    assert main([other, *(one.url(schema=schema) for one in shards)]) == 2
    assert "is in use" in capsys.readouterr().err
    with open_store(spread) as store:
        assert not [problem for problem in store.verify() if problem.damage]


def test_what_a_lost_commit_left_on_a_shard(
    spread: str, shards: tuple[Server, Server], news: list[Analysis]
) -> None:
    """Shards commit first: where the coordinator then does not, they hold claims that nobody knows."""
    with open_store(spread, write=True) as store:
        list(Adder(store, WordEmbedder()).add(news))
        schema = spread.rpartition("=")[2]
        vector = "[" + ",".join(["0.176776695"] * 32) + "]"
        for shard in shards:
            shard.execute(
                f"SET search_path TO {schema}, public;"
                f"INSERT INTO searchable_vectors VALUES (14, 99, 'attributed', 'ar', NULL, NULL, '{{}}', '{vector}');"
                "INSERT INTO searchable_words VALUES (14, 99, 'attributed', 'ar', NULL, NULL, '{}', '''جسر'':1', 1)"
            )
        (found,) = Searcher(store, WordEmbedder()).search(["جسر السنديان آمن"], limit=50)
        assert len(found) == 13
        list(Adder(store, WordEmbedder()).add([analysis_of("late", ["خبر متأخر"])]))
        assert not [problem for problem in store.verify() if problem.damage]


def test_one_shard_alone(shared: str, shards: tuple[Server, Server], news: list[Analysis]) -> None:
    """A single other server may hold what the coordinator does not know, too."""
    with open_store(shared, write=True) as store:
        list(Adder(store, WordEmbedder()).add(news))
        schema = shared.rpartition("=")[2]
        assert main([shared, shards[0].url(schema=schema)]) == 0
        vector = "[" + ",".join(["0.176776695"] * 32) + "]"
        shards[0].execute(
            f"SET search_path TO {schema}, public;"
            f"INSERT INTO searchable_vectors VALUES (14, 99, 'attributed', 'ar', NULL, NULL, '{{}}', '{vector}')"
        )
        (found,) = Searcher(store, WordEmbedder()).search(["جسر السنديان آمن"], limit=50)
        assert len(found) == 13


def test_a_shard_that_is_gone(installation: Installation, shared: str, news: list[Analysis]) -> None:
    open_store(shared, write=True).close()
    with running(installation, "shard-2") as one, running(installation, "shard-3") as other:
        assert main([shared, one.url(), other.url()]) == 0
        with open_store(shared, write=True, wait=1) as store:
            adder = Adder(store, WordEmbedder())
            list(adder.add(news[:2]))
            other.kill()
            with pytest.raises(StoreError, match=re.escape(store.place)):
                Searcher(store, WordEmbedder()).search(["جسر"])
            with pytest.raises(StoreError):
                list(adder.add(news[2:]))
            assert [store.analysis(each.article.id) for each in news[:2]] == news[:2]
            other.start()
            list(adder.add(news[2:]))
            assert [store.analysis(each.article.id) for each in news] == news
            assert not [problem for problem in store.verify() if problem.damage]
            (found,) = Searcher(store, WordEmbedder()).search(
                ["فاز فريق النسور"], Filters(outlets=("الضفاف",))
            )
            assert found[0].claim.id == "match-0"
