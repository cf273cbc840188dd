"""The same claim across outlets: who stands beside whom, what differs, who dropped the source, who was first."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.report.across import Remembered, Story, first_appearances, stories
from attrib.report.audit import audit_of
from attrib.report.catalogue import words
from attrib.report.differing import differing
from attrib.report.html import environment, interface, page
from attrib.types import Analysis, Match, SourceRef
from tests.report.tellings import COSTS, Known, match


@pytest.fixture
def story(arabic: Analysis) -> Story:
    (found,) = stories([audit_of(arabic)], Known(c3=COSTS))
    return found


class TestStories:
    def test_tellings_stand_in_time_and_once_an_article(self, story: Story) -> None:
        assert [one.article.id for one in story.versions] == ["a", "bridge", "b", "d"]
        assert [one.days for one in story.versions] == [0, 1, 4, None]
        assert [one.first for one in story.versions] == [True, False, False, False]
        assert (story.text, story.place) == ("الإصلاح يكلف 40 ألف دينار", (1, 3))

    def test_who_dropped_the_source(self, story: Story) -> None:
        # The draft names the engineer; "b" names nobody, "d" an anonymous source.
        assert [one.article.id for one in story.versions if one.dropped] == ["b", "d"]
        assert story.dropped and story.conflicting

    def test_nobody_drops_a_source_that_nobody_names(self, arabic: Analysis) -> None:
        bare = [match("b", "الجسر بني عام 1962", "same", None, status="unattributed")]
        (found,) = stories([audit_of(arabic)], Known(c6=bare))
        assert not found.dropped

    def test_claims_without_tellings_elsewhere_make_no_story(self, arabic: Analysis) -> None:
        assert stories([audit_of(arabic)], Known(c2=[COSTS[3]])) == ()

    def test_articles_of_one_report_tell_a_story_once(self, arabic: Analysis) -> None:
        other = replace(arabic, article=replace(arabic.article, id="other", date="2026-02-20"))

        class Mutual:
            def matches(self, analysis: Analysis) -> list[Sequence[Match]]:
                twin = "other" if analysis.article.id == "bridge" else "bridge"
                there = [match(twin, "الإصلاح يكلف 40 ألف دينار", "same", "2026-02-20", claim="c3")]
                return [there if claim.id == "c3" else () for claim in analysis.claims]

        (found,) = stories([audit_of(arabic), audit_of(other)], Mutual())
        assert [(one.article.id, one.place) for one in found.versions] == [("other", (2, 3)), ("bridge", (1, 3))]

    def test_knowledge_is_asked_once_an_article(self, arabic: Analysis) -> None:
        known = Known(c3=COSTS)
        remembered = Remembered(known)
        assert remembered.matches(arabic) == remembered.matches(arabic)
        assert known.asked == 1

    def test_first_appearances(self, arabic: Analysis) -> None:
        earlier = match("e", "الإصلاح يكلف 40 ألف دينار", "same", "2026-02-10")
        later = match("l", "الجسر بُني عام 1962", "same", "2026-03-10")
        found = first_appearances(arabic, Known(c3=[*COSTS, earlier], c6=[later], c1=[COSTS[0]]))
        assert {id: article.id for id, article in found.items()} == {"c3": "e", "c6": "bridge"}
        undated = replace(arabic, article=replace(arabic.article, date=None))
        assert first_appearances(undated, Known(c3=[earlier])) == {}


class TestDiffering:
    @pytest.mark.parametrize(
        ("one", "other", "marked"),
        [
            ("بلغ عدد القتلى 11 شخصا", "بلغ عدد القتلى 12 شخصا", [("11", "figure")]),
            ("أغلقت البلدية الجسر", "أُغلق الجسر", [("البلدية", "word")]),
            ("أغلقت البلدية الجسر", "أغلقت البلدية الجسر", []),
            ("The bridge was closed", "أُغلق الجسر", []),
        ],
    )
    def test_what_is_marked(self, one: str, other: str, marked: list[tuple[str, str]]) -> None:
        found = differing(one, other)
        assert "".join(stretch.text for stretch in found) == one
        said = [(re.sub(r"\s*(شخصا)?$", "", part.text), part.differs) for part in found if part.differs]
        assert said == marked


class TestPage:
    def test_of_a_story(self, story: Story, snapshot: SnapshotAssertion) -> None:
        template = environment().from_string(
            '{% import "across.html.j2" as across with context %}{{ across.story(one) }}'
        )
        assert template.render(**interface(words("ar")), one=story) == snapshot

    def test_holds_the_stories_and_their_days(self, arabic: Analysis, story: Story) -> None:
        audits = [audit_of(arabic)]
        text = "".join(page(audits, words("en"), [story]))
        assert 'id="s1"' in text and 'id="chart-appearances"' in text
        assert words("en")("across-none") in "".join(page(audits, words("en"), []))
        assert 'id="across"' not in "".join(page(audits, words("en")))

    def test_tellings_are_data(self, arabic: Analysis) -> None:
        evil = '</b><script>alert(1)</script>\u202e"'
        bad = replace(
            match(evil, evil + " 40 ألف", "same", evil, SourceRef(evil, evil, "person"), because=(evil,)),
        )
        text = "".join(page([audit_of(arabic)], words("ar"), stories([audit_of(arabic)], Known(c3=[bad]))))
        assert text.count("<script") == 1
        assert re.sub('data-sign="U[+]202E">\u202e</bdi>|datetime="[^"]*"', "", text).count("\u202e") == 0


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two drafts on one event and an index of the first."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "first.md").write_text(
        "---\ntitle: زلزال\ndate: 2026-01-05\noutlet: الضفاف\n---\n\n"
        "قالت وزارة الداخلية إن الزلزال أوقع 11 قتيلا في وادي السرو.\n",
        encoding="utf-8",
    )
    (folder / "second.md").write_text(
        "---\ntitle: بعد الزلزال\ndate: 2026-01-07\noutlet: المرفأ\n---\n\n"
        "أوقع الزلزال 11 قتيلا في وادي السرو.\n",
        encoding="utf-8",
    )
    done = attrib("index", "add", folder / "first.md", "--index", folder / "index")
    assert done.returncode == 0, done.stderr
    return folder


def attrib(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "attrib", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, encoding="utf-8")


class TestCommands:
    def test_the_page_sets_a_draft_beside_a_real_index(self, newsroom: Path, tmp_path: Path) -> None:
        out = tmp_path / "page.html"
        done = attrib("audit", newsroom / "second.md", "--html", out, "--index", newsroom / "index", "--lang", "en")
        assert done.returncode == 0, done.stderr
        text = out.read_text(encoding="utf-8")
        assert 'class="story"' in text and "الضفاف" in text and words("en")("across-dropped") in text

    def test_schema_org_tells_the_first_appearance(self, newsroom: Path) -> None:
        done = attrib(
            "extract", newsroom / "second.md", "--format", "schema-org", "--index", newsroom / "index"
        )
        graph = json.loads(done.stdout)["@graph"]
        (claim,) = (one for one in graph if one["@type"] == "Claim" and "قتيلا" in one["text"])
        assert claim["firstAppearance"]["datePublished"] == "2026-01-05"

    def test_an_index_without_a_use_for_it_is_an_error(self, newsroom: Path) -> None:
        for arguments in (("audit", "--format", "json"), ("extract", "--format", "jsonl")):
            done = attrib(*arguments, newsroom / "second.md", "--index", newsroom / "index")
            assert done.returncode == 2 and "--index" in done.stderr
