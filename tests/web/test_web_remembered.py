"""What was searched for is remembered, and only as long as it holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from attrib.match.compare import Evidence
from attrib.store.adding import Adder
from attrib.store.base import Filters
from attrib.store.opening import open_store
from attrib.store.search import Searcher
from attrib.web import remembered
from attrib.web.remembered import RememberingSearcher
from tests.store.word_embedder import WordEmbedder, analysis_of

LINES = [
    "رامي الحلبي: جسر السنديان آمن",
    "أغلقت البلدية جسر السنديان صباح الأحد",
    "بلغ منسوب النهر أربعة أمتار",
]
TEXTS = ["جسر السنديان آمن", "منسوب النهر", "جسر السنديان آمن", "كلام بعيد"]


def test_it_finds_what_a_searcher_finds_and_asks_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = "ar"
    embedder = WordEmbedder()

    def explain(evidence: Sequence[Evidence]) -> tuple[str, ...]:
        return tuple(f"{language} {one.kind}" for one in evidence)

    with open_store(str(tmp_path / "index"), write=True) as store:
        list(Adder(store, embedder).add([analysis_of("one", LINES, outlet="الضفاف")]))
        plain = Searcher(store, embedder, explain=explain)
        searcher = RememberingSearcher(store, embedder, explain=explain, language=lambda: language)

        def encoded(texts: Sequence[str], filters: Filters | None = None, limit: int = 5) -> list[str]:
            """Hold an answer to the plain searcher's, and return what had to be encoded for it."""
            expected = plain.search(texts, filters, limit=limit, min_score=0.1)
            embedder.encoded.clear()
            assert searcher.search(texts, filters, limit=limit, min_score=0.1) == expected
            return list(embedder.encoded)

        assert encoded(TEXTS) == list(dict.fromkeys(TEXTS))
        assert encoded(TEXTS) == []
        assert encoded([*TEXTS, "جديد"]) == ["جديد"]
        assert encoded(TEXTS[:1], limit=2) == TEXTS[:1]
        assert encoded(TEXTS[:1], Filters(outlets=("أخرى",))) == TEXTS[:1]
        language = "en"
        assert encoded(TEXTS[:2]) == TEXTS[:2]
        list(Adder(store, embedder).add([analysis_of("two", ["جسر السنديان آمن تماما"])]))
        assert encoded(TEXTS[:2]) == TEXTS[:2]
        assert encoded([]) == []
        monkeypatch.setattr(remembered, "_MOST", 2)
        assert encoded(["أ", "ب", "ج"]) == ["أ", "ب", "ج"]
        assert encoded(["أ", "ب", "ج"]) == ["أ"]
