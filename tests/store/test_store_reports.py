"""What search and index say, in every format, on matches, articles and problems made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.report.catalogue import words
from attrib.report.index import (
    Tally,
    added_record,
    write_articles,
    write_problems,
    write_rebuilt,
    write_stats,
    write_tally,
)
from attrib.report.record import write_json, write_jsonl
from attrib.report.search import match_record, results_record
from attrib.report.search_terminal import write_terminal
from attrib.report.terminal import Screen, cells
from attrib.store.base import Encoder, KnownArticle, State, Stats
from attrib.store.rebuild import Rebuilt
from attrib.store.verify import HARMLESS, Kind, Problem
from attrib.types import ArticleRef, Claim, Match, SourceRef, Span
from tests.store.word_embedder import analysis_of

FOLDER = "index"
QUERY = "جسر السنديان آمن"


def screen(language: str, width: int = 100) -> Screen:
    return Screen(words("en" if language == "en" else "ar"), width)


def match(rank: int, text: str, **changes: object) -> Match:
    values: dict[str, object] = {
        "rank": rank,
        "score": 1 - rank / 10,
        "verdict": "same",
        "because": (),
        "article": ArticleRef(
            "bridge", "drafts/bridge.txt", "جسر السنديان يُغلق أسبوعا", "2025-03-01", "الضفاف", "ar"
        ),
        "claim": Claim(f"c{rank}", Span(8, 8 + len(text)), text, text, 1, "attributed", (0,)),
        "sentence_text": f"وقال رامي الحلبي إن {text}.",
        "sources": (SourceRef("s1", "رامي الحلبي", "person"),),
    }
    return Match(**{**values, **changes})  # type: ignore[arg-type]


def matches() -> list[Match]:
    bare = "جسر السنديان غير آمن بعد أن ظهرت في دعامته الوسطى شقوق طولها ثلاثة أمتار"
    english = "The bridge is safe, the engineer said"
    return [
        match(1, "جسر السنديان آمن"),
        match(
            2,
            bare,
            verdict="conflict",
            because=("النفي مختلف: «غير آمن» مقابل «آمن»", "المكان نفسه: جسر السنديان"),
            claim=Claim("c2", Span(0, len(bare)), bare, bare, 0, "unattributed", ()),
            sentence_text=bare + ".",
            sources=(),
            article=ArticleRef("flood", "wire.jsonl", None, None, None, "ar"),
        ),
        match(
            3,
            english,
            verdict="related",
            claim=Claim("c3", Span(0, len(english)), english, english, 0, "unjudged", ()),
            sentence_text=english,
            sources=(),
            article=ArticleRef(
                "bridge-en", "bridge-en.txt", "Bridge closed", "2025-03-02", "The Ledger", "en"
            ),
        ),
        match(4, "تنتهي الأعمال خلال 7 أيام", verdict="different", sources=()),
    ]


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("language", ["ar", "en"])
class TestSearchForAPerson:
    def test_matches(self, language: str, width: int, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_terminal(QUERY, matches(), screen(language, width))) == snapshot

    def test_lines_fit_and_fill_the_same_cells(self, language: str, width: int) -> None:
        lines = "".join(write_terminal(QUERY, matches(), screen(language, width))).splitlines()
        assert all(cells(line) <= width for line in lines)
        table = [
            cells(line)
            for line in lines[
                1 : next(at for at, line in enumerate(lines) if not line.strip("\u200e\u200f \u2067\u2069"))
            ]
        ]
        assert len(set(table)) == 1 and len(table) > 5


@pytest.mark.parametrize("language", ["ar", "en"])
class TestForAPerson:
    def test_nothing_found(self, language: str, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_terminal(QUERY, [], screen(language))) == snapshot

    def test_a_long_query_is_told_whole(self, language: str) -> None:
        query = " ".join(f"كلمة{number}" for number in range(60))
        said = "".join(write_terminal(query, [], screen(language)))
        assert all(f"كلمة{number}" in said for number in range(60))
        assert all(cells(line) <= 100 for line in said.splitlines())

    def test_added(self, language: str, snapshot: SnapshotAssertion) -> None:
        tally = Tally()
        for id, lines, kind in (
            ("a", ["رامي: خبر", "آخر"], "ar"),
            ("b", ["One", "Two"], "en"),
            ("c", ["Bir"], "tr"),
        ):
            analysis = analysis_of(id, lines, language=kind)
            tally.add(analysis.article, "added", analysis.claims)
        tally.add(analysis_of("d", ["خبر"]).article, "unchanged", ())
        assert "".join(write_tally(tally, FOLDER, screen(language))) == snapshot

    def test_articles(self, language: str, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_articles(articles(), "terminal", screen(language))) == snapshot

    def test_no_articles(self, language: str, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_articles([], "terminal", screen(language))) == snapshot

    def test_stats(self, language: str, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_stats(stats(), FOLDER, "terminal", screen(language))) == snapshot

    def test_every_problem(self, language: str, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_problems(problems(), FOLDER, "terminal", screen(language))) == snapshot

    def test_harmless_problems_are_no_damage(self, language: str, snapshot: SnapshotAssertion) -> None:
        harmless = [problem for problem in problems() if not problem.damage]
        assert "".join(write_problems(harmless, FOLDER, "terminal", screen(language))) == snapshot

    def test_rebuilt(self, language: str, snapshot: SnapshotAssertion) -> None:
        done = Rebuilt(
            ["a"], ["b", "c"], [f"l{number}" for number in range(25)], 3, 40, Path(FOLDER) / "x.damaged-1", 900, 900
        )
        said = "".join(write_rebuilt(done, FOLDER, screen(language)))
        said += "".join(write_rebuilt(Rebuilt(vectors=7), FOLDER, screen(language)))
        assert said == snapshot


class TestForPrograms:
    def test_matches(self, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_jsonl(map(match_record, matches()))) == snapshot

    def test_results(self, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_json([results_record("q1", matches()[:1]), results_record(2, [])])) == snapshot

    def test_added(self, snapshot: SnapshotAssertion) -> None:
        assert added_record(analysis_of("a", ["خبر"]).article, "added", 1) == snapshot

    @pytest.mark.parametrize("form", ["json", "jsonl"])
    def test_articles_and_problems(self, form: str, snapshot: SnapshotAssertion) -> None:
        said = "".join(write_articles(articles(), form, screen("en")))
        assert said + "".join(write_problems(problems(), FOLDER, form, screen("en"))) == snapshot

    def test_stats(self, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_stats(stats(), FOLDER, "json", screen("en"))) == snapshot


def test_what_an_article_holds_never_reaches_the_terminal() -> None:
    hostile = match(
        1,
        "نص \x1b[31m أحمر \u202e مقلوب",
        article=ArticleRef("x\x1b]0;t\x07", None, None, None, "\u2067و", "ar"),
        sources=(SourceRef("s", "\x1b[2Jاسم", "person"),),
        because=("\x1b[31m",),
    )
    for language in ("ar", "en"):
        said = "".join(write_terminal("\x1b[31mسؤال\u202e", [hostile], screen(language)))
        assert "\x1b" not in said and "\u202e" not in said and "\x07" not in said


def articles() -> list[KnownArticle]:
    first, second, third = (matches()[at].article for at in range(3))
    return [
        KnownArticle(first, {"attributed": 3, "unattributed": 1}, "2025-03-04T05:06:07Z"),
        KnownArticle(third, {"unjudged": 2}, "2025-03-04T05:06:08Z"),
        KnownArticle(second, {}, "2025-03-04T05:06:09Z"),
    ]


def stats() -> Stats:
    return Stats(
        state=State(17, "0011223344556677", Encoder("use-multilingual", "use-multilingual/512/x", 512)),
        articles=17,
        claims={"attributed": 166, "unattributed": 89, "unjudged": 25},
        sources=82,
        languages={"ar": 15, "en": 2},
        outlets={f"وسيلة {number}": 20 - number for number in range(12)},
        first_date="2025-01-01",
        last_date="2025-12-05",
        bytes=1_431_999,
    )


def problems() -> list[Problem]:
    reasons: dict[Kind, tuple[str, str]] = {
        "file-damaged": ("attrib.sqlite3", "Tree 4 page 7 cell 2: invalid page number 999"),
        "article-damaged": ("bridge", ""),
        "extraction-damaged": ("bridge", ""),
        "vectors-damaged": ("bridge", "their bytes have changed"),
        "orphans": ("claims", "4"),
        "state-wrong": ("attrib.sqlite3", "last_claim 2 < 9"),
        "cache-damaged": ("vectors.faiss", "its header is damaged"),
        "cache-missing": ("vectors.faiss", ""),
        "cache-stale": ("vectors.faiss", "3 ≠ 4"),
        "leftover": ("vectors.faiss.1.2.part", ""),
    }
    assert set(reasons) >= HARMLESS
    return [Problem(kind, *reason) for kind, reason in reasons.items()]
