"""One corpus in both engines gives one set of answers: the same claims, scores, verdicts and reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrib.pipeline import analyse
from attrib.sources.registry import Registry
from attrib.store.adding import Adder, encoder_of
from attrib.store.base import Filters, Held, Snapshot, Store
from attrib.store.encoding import claim_embedder
from attrib.store.history import history
from attrib.store.jsonl_exchange import export_lines
from attrib.store.opening import open_store
from attrib.store.search import Searcher
from attrib.store.taking import merged
from attrib.text.read import read_articles
from attrib.types import Analysis, Article, Match, Source
from tests.store.postgres_server import Server
from tests.store.word_embedder import WordEmbedder, analysis_of

SEEDS = Path(__file__).parents[2] / "seeds"
NEAR = 1e-5
PLACES = "الجسر الميناء السد المصنع المدرسة السوق المطار الملعب المستشفى المحطة".split()
DEEDS = "أغلقت فتحت رممت وسعت باعت نقلت فتشت خططت دشنت أوقفت".split()
WHO = "البلدية الوزارة الشركة النقابة الهيئة اللجنة".split()
OUTLETS = ("الضفاف", "المرفأ", "الساحل", None)
COPIED = "أعلنت الهيئة إغلاق الميناء بسبب الرياح"
"""A wire's line, which every article has."""

Pair = tuple[Store, Store]


def corpus(articles: int = 160, claims: int = 6) -> Iterator[Analysis]:
    """Yield articles whose claims share common words and few rare ones, some of them word by word."""
    rng = np.random.default_rng(11)
    for number in range(articles):
        lines = []
        for _ in range(claims):
            deed, who, place = (rng.choice(words) for words in (DEEDS, WHO, PLACES))
            line = f"{deed} {who} {place} رقم {rng.integers(1, 90)} في حي {rng.integers(1, 400)}"
            lines.append(f"متحدث{rng.integers(0, 12)}: {line}" if rng.random() < 0.5 else line)
        lines[-1] = COPIED
        yield analysis_of(
            f"n{number}",
            lines,
            outlet=OUTLETS[number % 4],
            date=f"2025-{1 + number % 12:02}-{1 + number % 28:02}" if number % 5 else None,
            language="ar" if number % 9 else "en",
        )


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The corpus in a folder and in PostgreSQL, with articles that were replaced and removed on the way."""
    places = (str(tmp_path_factory.mktemp("contract") / "index"), server.url(schema="contract"))
    with open_store(places[0], write=True) as one, open_store(places[1], write=True) as other:
        for store in (one, other):
            fill(store, WordEmbedder())
        yield one, other


def fill(store: Store, embedder: WordEmbedder) -> None:
    adder = Adder(store, embedder)
    list(adder.add(corpus()))
    list(adder.add(analysis_of(f"n{number}", ["صار الخبر غير ما كان"]) for number in range(0, 160, 40)))
    for number in range(1, 160, 40):
        assert store.remove(f"n{number}")


FILTERS = {
    "none": None,
    "outlet": Filters(outlets=("المرفأ",)),
    "source": Filters(sources=("s-متحدث3", "s-متحدث5")),
    "dates": Filters(since="2025-03-01", until="2025-05-31"),
    "status": Filters(statuses=("unattributed",)),
    "language": Filters(languages=("en",)),
    "together": Filters(outlets=("الضفاف", "الساحل"), statuses=("attributed",), since="2025-02-01"),
    "nothing": Filters(outlets=("لا أحد",)),
}


def asked() -> list[str]:
    """Return claims of the corpus, near misses, single words, and what is not there."""
    claims = [claim.self_contained for one in islice(corpus(), 0, 160, 16) for claim in one.claims[:2]]
    return [
        *claims,
        *(text.replace("الجسر", "النفق") for text in claims[:5]),
        "الميناء",
        "متحدث لا يعرفه أحد",
        "حي 17",
        COPIED,
        "؟!",
        "it's 100% \\ 'quoted' & odd | text:*",
    ]


def assert_same(one: tuple[Match, ...], other: tuple[Match, ...], copied: Container[str] = (COPIED,)) -> None:
    """Assert that two answers are one, but for which of a wire's copies is named: their vectors are equal."""
    np.testing.assert_allclose([match.score for match in one], [match.score for match in other], atol=NEAR)
    for found, expected in zip(one, other, strict=True):
        if told(found) != told(expected):
            assert found.claim.self_contained == expected.claim.self_contained
            assert found.claim.self_contained in copied
            assert (found.verdict, found.because) == (expected.verdict, expected.because)


def told(match: Match) -> Any:
    """Return a match without its score."""
    return replace(match, score=0.0)


def by_id(snapshot: Snapshot, rows: Any, cosines: Any) -> dict[str, float]:
    claims = snapshot.claims(rows.tolist())
    return {one.claim.id: float(cosine) for one, cosine in zip(claims, cosines, strict=True)}


class TestSearching:
    @pytest.mark.parametrize(
        ("name", "limit"), [*((name, 10) for name in FILTERS), ("none", 1), ("none", 40), ("together", 40)]
    )
    def test_the_same_matches(self, both: Pair, name: str, limit: int) -> None:
        one, other = (
            Searcher(store, WordEmbedder()).search(asked(), FILTERS[name], limit=limit) for store in both
        )
        assert any(one) == (name != "nothing")
        for found, expected in zip(other, one, strict=True):
            assert_same(found, expected)

    @pytest.mark.parametrize("name", FILTERS)
    def test_the_same_cosines(self, both: Pair, name: str) -> None:
        embedder = WordEmbedder()
        queries = embedder.encode_queries(asked())
        found = []
        for store in both:
            with store.reading() as snapshot:
                near = store.finder().near(snapshot, asked(), queries, FILTERS[name], 10)
                found.append([by_id(snapshot, *one) for one in near])
        for text, one, other in zip(asked(), *found, strict=True):
            shared = one.keys() & other.keys()
            # Of claims that share the same words equally, either engine may take others as candidates.
            assert len(shared) >= 0.6 * max(len(one), len(other)), text
            for id in shared:
                assert one[id] == pytest.approx(other[id], abs=NEAR)

    def test_the_same_selection_statistics_and_lists(self, both: Pair) -> None:
        found = []
        for store in both:
            with store.reading() as snapshot:
                stats = replace(snapshot.stats(), bytes=0, state=None)  # type: ignore[arg-type]
                selected = {
                    name: [
                        claim.claim.id
                        for claim in snapshot.claims(snapshot.select(filters or Filters()).tolist())
                    ]
                    for name, filters in FILTERS.items()
                }
                listed = [
                    (one.article, dict(one.claims)) for one in snapshot.articles(Filters(outlets=("الضفاف",)))
                ]
                found.append(
                    (stats, selected, listed, snapshot.sources(), snapshot.outlets(), snapshot.count())
                )
        assert found[0] == found[1]
        assert found[0][1]["none"] and found[0][2]

    def test_the_same_history(self, both: Pair) -> None:
        one, other = (history(Searcher(store, WordEmbedder()), COPIED, limit=60) for store in both)
        assert len(one) == 60 and [told(a.match) for a in one] == [told(a.match) for a in other]
        assert [a.changes for a in one] == [a.changes for a in other]


def test_both_are_sound(both: Pair) -> None:
    for store in both:
        assert not [problem for problem in store.verify() if problem.damage]


def test_the_real_encoder_on_the_seeds(shared: str, tmp_path: Path) -> None:
    """As `make run` does it: extraction, the default encoder, each claim of the seeds searched for."""
    embedder, registry = claim_embedder(), Registry.load()
    analyses = [
        analyse(article, registry) for article in read_articles([str(SEEDS)]) if isinstance(article, Article)
    ]
    texts = [claim.self_contained for one in analyses for claim in one.claims]
    found = []
    for place in (str(tmp_path / "index"), shared):
        with open_store(place, write=True) as store:
            list(Adder(store, embedder).add(analyses))
            assert store.state().encoder == encoder_of(embedder)
            found.append(Searcher(store, embedder).search(texts[::4], limit=5))
    copied = {text for text, count in Counter(texts).items() if count > 1}
    assert len(texts) > 50 and len(copied) < 20
    for one, other in zip(*found, strict=True):
        assert_same(one, other, copied)


class TestExchange:
    @pytest.mark.parametrize("way", ["to-postgres", "to-sqlite"])
    def test_nothing_is_lost_from_one_to_the_other(
        self, both: Pair, shared: str, tmp_path: Path, way: str
    ) -> None:
        source = both[0 if way == "to-postgres" else 1]
        target = shared if way == "to-postgres" else str(tmp_path / "index")
        with open_store(target, write=True) as copy:
            outcomes = {one.outcome for one in merged(copy, source, never)}
            assert outcomes == {"added"}
            assert contents(copy) == contents(source) and lines(copy) == lines(source)
            assert not [problem for problem in copy.verify() if problem.damage]
            assert {one.outcome for one in merged(copy, source, never)} == {"unchanged"}


def never(name: str | None) -> Any:
    raise AssertionError("vectors that are there are not made again")


def contents(store: Store) -> list[tuple[Any, ...]]:
    def plain(held: Held) -> tuple[Any, ...]:
        return held.analysis, held.facts, np.asarray(held.vectors).tobytes()

    with store.reading() as snapshot:
        return [plain(held) for held in snapshot.held()]


def lines(store: Store) -> list[str]:
    with store.reading() as snapshot:
        return list(export_lines(snapshot))


Make = Callable[..., Analysis]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_few_claims_and_none(place: str, make: Make, embedder: WordEmbedder, size: int) -> None:
    with open_store(place, write=True) as store:
        list(Adder(store, embedder).add([make("a", [f"خبر رقم {number}" for number in range(size)])]))
        (matches,) = Searcher(store, embedder).search(["خبر"], limit=10)
        assert len(matches) == size
        with store.reading() as snapshot:
            assert [len(vectors) for _, vectors in snapshot.vectors()] == [size]
            assert [len(held.analysis.claims) for held in snapshot.held()] == [size]


def test_other_sources_count_in_either_engine(known: Store) -> None:
    """Merging: the claims count under another source, all else stays, and the way back is exact."""

    def held() -> dict[str, tuple[object, ...]]:
        with known.reading() as snapshot:
            found = list(snapshot.held())
        return {
            one.analysis.article.id: (one.analysis, one.facts, np.asarray(one.vectors).tobytes())
            for one in found
        }

    def rows(id: str) -> list[int]:
        with known.reading() as snapshot:
            return [int(row) for row in snapshot.select(Filters(sources=(id,)))]

    before, theirs, ours = held(), rows("s-شركة دلتا"), rows("s-رامي الحلبي")
    noted: list[Any] = []

    def merged_into(analysis: Analysis, at: int) -> Source:
        source = analysis.sources[at]
        assert source is not None
        return replace(source, id="s-رامي الحلبي", name="رامي الحلبي", resolved_by="alias")

    generation = known.state().generation
    assert known.reattribute({"s-شركة دلتا"}, merged_into, noted.extend) == 2 == len(noted)
    assert known.state().generation == generation + 1
    assert rows("s-رامي الحلبي") == sorted(theirs + ours) and rows("s-شركة دلتا") == []
    with known.reading() as snapshot:
        assert "s-شركة دلتا" not in {one.id for one in snapshot.sources()}
    assert [problem for problem in known.verify() if problem.damage] == []
    back: dict[tuple[str, int], Source] = {(one.article, one.attribution): one.before for one in noted}

    def as_before(analysis: Analysis, at: int) -> Source:
        source = analysis.sources[at]
        assert source is not None
        return back.get((analysis.article.id, at), source)

    assert known.reattribute({"s-رامي الحلبي"}, as_before) == 2
    assert held() == before and rows("s-شركة دلتا") == theirs
    assert known.reattribute({"s-رامي الحلبي"}, as_before) == 0 == known.reattribute(set(), as_before)
    assert known.state().generation == generation + 2, "what changes nothing is no generation"
