"""What an index knows of a draft: through the real store, with an encoder of words and with the real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from attrib.errors import StoreError
from attrib.pipeline import analyse
from attrib.rules import Context, find_rule
from attrib.rules.knowledge import IndexKnowledge
from attrib.sources.registry import Registry
from attrib.store.adding import Adder
from attrib.store.encoding import claim_embedder
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis, Article
from tests.store.word_embedder import WordEmbedder

REGISTRY = Registry.load()
FLOOD = "قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر. وأضافت أن المدارس ستفتح أبوابها يوم الأحد."
DRAFT = "شرد الفيضان 500 أسرة في قرى النهر.\nوقالت هيئة الإنقاذ إن الفيضان شرد 300 أسرة في قرى النهر."


def read(id: str, text: str, path: str | None = None) -> Analysis:
    return analyse(Article(id, text, "ar", path=path, outlet="جريدة النهر"), REGISTRY)


@pytest.fixture
def words(tmp_path: Path) -> Iterator[IndexKnowledge]:
    """An index of the flood, and of the draft itself as it was before, by words."""
    embedder = WordEmbedder()
    with SqliteStore.open(tmp_path / "index", write=True) as store:
        list(Adder(store, embedder).add([read("flood", FLOOD), read("draft", DRAFT, "drafts/draft.txt")]))
        yield IndexKnowledge(Searcher(store, embedder))


def articles(knowledge: IndexKnowledge, analysis: Analysis) -> set[str]:
    return {match.article.id for matches in knowledge.matches(analysis) for match in matches}


class TestMatches:
    def test_one_answer_for_each_claim_in_order(self, words: IndexKnowledge) -> None:
        draft = read("new", DRAFT)
        answers = words.matches(draft)
        assert len(answers) == len(draft.claims)
        for claim, matches in zip(draft.claims, answers, strict=True):
            assert matches, claim.text
            assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)

    def test_the_draft_itself_is_not_held_against_it(self, words: IndexKnowledge) -> None:
        assert articles(words, read("new", DRAFT)) == {"flood", "draft"}
        assert articles(words, read("draft", DRAFT)) == {"flood"}
        assert articles(words, read("renamed", DRAFT, "drafts/draft.txt")) == {"flood"}

    def test_what_is_judged_to_be_about_something_else_is_left_out(self, words: IndexKnowledge) -> None:
        for matches in words.matches(read("new", DRAFT + "\nافتتح المتحف معرضا للخط العربي في الربيع.")):
            assert all(match.verdict != "different" for match in matches)

    def test_the_last_answer_is_remembered_and_no_other(self, words: IndexKnowledge) -> None:
        first, second = read("one", DRAFT), read("two", FLOOD)
        answer = words.matches(first)
        assert words.matches(first) is answer
        assert words.matches(second) is not answer
        assert words.matches(first) == answer

    def test_a_draft_without_claims_asks_nothing(self, words: IndexKnowledge) -> None:
        assert words.matches(read("empty", "هل يعود الماء؟")) == ()


def test_without_an_index_these_rules_say_nothing() -> None:
    for code in ("MAT001", "MAT002", "MAT003", "MAT005", "QUO002", "SRC005"):
        rule = find_rule(code)
        assert rule.needs_index
        assert rule.check(read("draft", DRAFT), Context()) == ()


def test_opening_what_is_no_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        IndexKnowledge.open(tmp_path / "nothing")


def test_the_real_encoder_and_the_index_of_a_folder(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "index", write=True) as store:
        list(Adder(store, claim_embedder()).add([read("flood", FLOOD)]))
    context = Context("en", knowledge=IndexKnowledge.open(tmp_path / "index"))
    draft = read("draft", DRAFT)
    (dropped,) = find_rule("MAT003").check(draft, context)
    assert dropped.span.of(DRAFT) == "شرد الفيضان 500 أسرة في قرى النهر"
    assert dropped.match is not None
    assert dropped.match.article.id == "flood"
    assert dropped.fix is not None
    assert dropped.fix.apply(DRAFT).startswith("شرد الفيضان 500 أسرة في قرى النهر، بحسب بلدية النهر.\n")
    (figure,) = find_rule("MAT001").check(draft, context)
    assert "“300” here, “500” there (جريدة النهر)" in figure.message
    assert find_rule("MAT003").check(replace(draft, claims=()), context) == ()
