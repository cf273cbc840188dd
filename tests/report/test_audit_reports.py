"""The audit's counts, and each of its forms: json, jsonl, terminal in both languages, extract's table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.report import extract_terminal
from attrib.report.audit import Tally, Totals, audit_of, audit_record, write_json, write_jsonl
from attrib.report.audit_terminal import percent, write_terminal
from attrib.report.catalogue import InterfaceLanguage, words
from attrib.report.terminal import Screen
from attrib.types import Analysis

CONTROLS = re.compile("[\u200e\u200f\u2066-\u2069]")


def plain(pieces: Iterable[str]) -> str:
    """Return a report without isolates and padding, to look for words in."""
    return re.sub(r" +", " ", CONTROLS.sub("", "".join(pieces)))


class TestCounts:
    def test_of_one_article(self, arabic: Analysis) -> None:
        audit = audit_of(arabic)
        assert audit.totals == Totals(attributed=3, unattributed=3)
        assert (audit.totals.claims, audit.totals.share) == (6, 0.5)
        assert [(one.id, one.claims) for one in audit.sources] == [("n-rami", 2), ("n-delta", 1)]
        assert [one.mark for one in audit.claims] == [
            "unattributed",
            "attributed",
            "attributed",
            "attributed",
            "speech-act",
            "unattributed",
        ]

    def test_unjudged_claims_are_no_part_of_any_share(self, arabic: Analysis, english: Analysis) -> None:
        audit = audit_of(english)
        assert (audit.judged, audit.totals, audit.totals.share) == (False, Totals(unjudged=2), None)
        tally = Tally()
        tally.add(audit_of(arabic))
        tally.add(audit)
        assert (tally.totals, tally.totals.share) == (Totals(3, 3, 2), 0.5)

    def test_sources_add_up_over_articles(self, arabic: Analysis) -> None:
        tally = Tally()
        tally.add(audit_of(arabic))
        tally.add(audit_of(arabic))
        assert [(one.id, one.claims) for one in tally.sources] == [("n-rami", 4), ("n-delta", 2)]

    def test_a_source_counts_once_a_claim(self, arabic: Analysis) -> None:
        twice = replace(arabic.claims[1], attributions=(0, 1, 2))
        audit = audit_of(replace(arabic, claims=(twice,)))
        assert [(one.id, one.claims) for one in audit.sources] == [("n-rami", 1), ("n-delta", 1)]

    def test_claims_stand_in_the_order_of_the_text(self, arabic: Analysis) -> None:
        audit = audit_of(replace(arabic, claims=arabic.claims[::-1]))
        assert [one.claim.id for one in audit.claims] == ["c1", "c2", "c3", "c4", "c5", "c6"]

    def test_an_attributed_claim_whose_source_nobody_names(self, arabic: Analysis) -> None:
        audit = audit_of(replace(arabic, sources=(None, *arabic.sources[1:])))
        assert [(one.id, one.name, one.claims) for one in audit.sources] == [
            (None, None, 1),
            ("n-rami", "رامي الحلبي", 1),
            ("n-delta", "Delta Works", 1),
        ]
        assert "source not named (وقال)" in plain(write_terminal([audit], Screen(words("en"))))

    @pytest.mark.parametrize(
        ("share", "shown"),
        [(None, "–"), (0, "0%"), (0.001, "1%"), (0.346, "35%"), (0.999, "99%"), (1, "100%")],
    )
    def test_percents_never_hide_a_rest(self, share: float | None, shown: str) -> None:
        assert percent(share) == shown


class TestJson:
    def test_record(self, arabic: Analysis, snapshot: SnapshotAssertion) -> None:
        assert json.dumps(audit_record(audit_of(arabic)), ensure_ascii=False, indent=1) == snapshot

    def test_forms_agree(self, arabic: Analysis, english: Analysis) -> None:
        audits = [audit_of(arabic), audit_of(english)]
        whole = json.loads("".join(write_json(audits)))
        lines = [json.loads(line) for line in "".join(write_jsonl(audits)).splitlines()]
        assert whole["articles"] == lines
        assert whole["schema"] == lines[0]["schema"] == "attrib.audit/1"
        assert whole["totals"] == {
            "claims": 8,
            "attributed": 3,
            "unattributed": 3,
            "unjudged": 2,
            "share": 0.5,
        }
        assert whole["sources"] == [
            {"id": "n-rami", "name": "رامي الحلبي", "type": "person", "claims": 2, "share": 0.3333},
            {"id": "n-delta", "name": "Delta Works", "type": "organization", "claims": 1, "share": 0.1667},
        ]

    def test_of_no_article(self) -> None:
        whole = json.loads("".join(write_json([])))
        assert (whole["articles"], whole["sources"], whole["totals"]["share"]) == ([], [], None)


@pytest.mark.parametrize("language", ["ar", "en"])
class TestTerminal:
    def test_audit(
        self, language: InterfaceLanguage, arabic: Analysis, english: Analysis, snapshot: SnapshotAssertion
    ) -> None:
        audits = [audit_of(arabic), audit_of(english)]
        assert "".join(write_terminal(audits, Screen(words(language), 80))) == snapshot

    def test_audit_in_colour(
        self, language: InterfaceLanguage, arabic: Analysis, snapshot: SnapshotAssertion
    ) -> None:
        screen = Screen(words(language), 60, colour=True, fill=True)
        assert "".join(write_terminal([audit_of(arabic)], screen)) == snapshot

    def test_extract(
        self, language: InterfaceLanguage, arabic: Analysis, english: Analysis, snapshot: SnapshotAssertion
    ) -> None:
        pieces = extract_terminal.write_terminal([arabic, english], Screen(words(language), 80), explain=True)
        assert "".join(pieces) == snapshot

    def test_a_language_without_a_pack_is_never_called_unattributed(
        self, language: InterfaceLanguage, english: Analysis
    ) -> None:
        catalogue = words(language)
        said = plain(write_terminal([audit_of(english)], Screen(catalogue, 140)))
        assert catalogue("no-pack", language="en") in said
        assert said.replace(catalogue("no-pack", language="en"), "").count(catalogue("unattributed")) == 0
        assert said.count(catalogue("unjudged")) >= 2

    def test_nothing_of_an_article_reaches_the_terminal_raw(
        self, language: InterfaceLanguage, hostile: Analysis
    ) -> None:
        screen = Screen(words(language), 80)
        for pieces in (
            write_terminal([audit_of(hostile)], screen),
            extract_terminal.write_terminal([hostile], screen),
        ):
            text = "".join(pieces)
            assert not set(text) & {"\x1b", "\u202e", "\ud800"}
            assert text.count("\u2067") + text.count("\u2068") + text.count("\u2066") == text.count("\u2069")

    def test_an_article_without_claims(self, language: InterfaceLanguage, bare: Analysis) -> None:
        catalogue = words(language)
        assert catalogue("no-claims") in plain(write_terminal([audit_of(bare)], Screen(catalogue)))
        said = plain(extract_terminal.write_terminal([bare], Screen(catalogue)))
        assert catalogue("no-attributions") in said


def test_reasons_only_where_asked_for(arabic: Analysis) -> None:
    screen = Screen(words("en"), 140)
    assert "because:" not in plain(extract_terminal.write_terminal([arabic], screen))
    said = plain(extract_terminal.write_terminal([arabic], screen, explain=True))
    assert said.count("because:") == 5 and "because: فعل بلا فاعل ظاهر" in said
