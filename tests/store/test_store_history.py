"""What an index tells of a draft and of a claim's way through outlets: drops, new sources, new figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attrib.report.match_history import appearance_record
from attrib.store.adding import Adder
from attrib.store.drafts import Wish, known_in
from attrib.store.history import history
from attrib.store.search import Searcher
from attrib.store.sql_store import SqlStore
from attrib.types import Analysis
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]
CLAIM = "بلغ عدد المصابين في حريق المصنع 40 عاملا"


@pytest.fixture
def searcher(known: SqlStore, embedder: WordEmbedder, make: Make) -> Searcher:
    """The index of the news, and one claim as five outlets printed it, added in another order than that of time."""
    told = [
        ("undated", [CLAIM], {}),
        ("third", [f"نقابة العمال: {CLAIM}"], {"date": "2025-06-03", "outlet": "المرفأ"}),
        ("first", [f"الدفاع المدني: {CLAIM}"], {"date": "2025-06-01", "outlet": "الضفاف"}),
        ("fourth", [CLAIM.replace("40", "60")], {"date": "2025-06-04", "outlet": "الساحل"}),
        ("second", [CLAIM], {"date": "2025-06-02", "outlet": "الجسر"}),
        ("fifth", [CLAIM.replace("40", "ستين")], {"date": "2025-06-05", "outlet": "الجسر"}),
    ]
    list(Adder(known, embedder).add([make(id, lines, **facts) for id, lines, facts in told]))
    return Searcher(known, embedder)


class TestHistory:
    def test_in_the_order_of_time_undated_last(self, searcher: Searcher) -> None:
        found = history(searcher, CLAIM)
        assert [one.match.article.id for one in found] == ["first", "second", "third", "fourth", "fifth", "undated"]

    def test_what_changed(self, searcher: Searcher) -> None:
        changes = {
            one.match.article.id: [(change.kind, change.before, change.now) for change in one.changes]
            for one in history(searcher, CLAIM)
        }
        assert changes == {
            "first": [],
            "second": [("attribution-dropped", "الدفاع المدني", "")],
            "third": [("source-changed", "الدفاع المدني", "نقابة العمال")],
            "fourth": [("attribution-dropped", "نقابة العمال", ""), ("figure-changed", "40", "60")],
            # Sixty was news the day before.
            "fifth": [("attribution-dropped", "نقابة العمال", "")],
            "undated": [("attribution-dropped", "نقابة العمال", "")],
        }

    def test_an_attribution_that_is_added(self, searcher: Searcher) -> None:
        from attrib.store.base import Filters

        found = history(searcher, CLAIM, Filters(since="2025-06-02", until="2025-06-03"))
        assert [[change.kind for change in one.changes] for one in found] == [[], ["attribution-added"]]

    def test_nothing_near(self, searcher: Searcher) -> None:
        assert history(searcher, "هبطت الحرارة على الساحل") == ()

    def test_records_have_every_field(self, searcher: Searcher) -> None:
        record = appearance_record(history(searcher, CLAIM)[1], 2)
        assert record["number"] == 2 and record["schema"] == "attrib.index.appearance/1" and "rank" not in record
        assert record["changes"] == [{"kind": "attribution-dropped", "before": "الدفاع المدني", "now": None}]
        assert record["article"]["outlet"] == "الجسر" and record["verdict"] == "same"


class TestDrafts:
    def test_claims_that_the_index_knows(self, searcher: Searcher, make: Make) -> None:
        draft = make("draft", ["ثلج في الصحراء", f"مستشفى الميناء: {CLAIM}"])
        (known,) = known_in(draft, searcher, Wish(limit=9))
        assert known.claim.text == CLAIM and [one.name for one in known.sources] == ["مستشفى الميناء"]
        assert [match.rank for match in known.matches] == list(range(1, 7))
        verdicts = {match.article.id: match.verdict for match in known.matches}
        assert verdicts["first"] == "same" and verdicts["fourth"] == "conflict"

    def test_wanted_verdicts_and_limit(self, searcher: Searcher, make: Make) -> None:
        draft = make("draft", [CLAIM])
        (known,) = known_in(draft, searcher, Wish(limit=9, verdicts=("conflict",)))
        assert {match.article.id for match in known.matches} == {"fourth", "fifth"}
        (known,) = known_in(draft, searcher, Wish(limit=2))
        assert len(known.matches) == 2

    @pytest.mark.parametrize("same", ["id", "path"])
    def test_an_earlier_version_of_the_draft_is_no_match(
        self, known: SqlStore, embedder: WordEmbedder, make: Make, same: str
    ) -> None:
        before = make("draft", [CLAIM], path="drafts/today.txt")
        list(Adder(known, embedder).add([before]))
        now = make("draft" if same == "id" else "other", [CLAIM], path="drafts/today.txt" if same == "path" else None)
        assert list(known_in(now, Searcher(known, embedder), Wish())) == []
