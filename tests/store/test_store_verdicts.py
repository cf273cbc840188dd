"""Where search meets matching: verdicts, their reasons in words, and how claims are written for the encoder."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from attrib.match.compare import Evidence, Kind
from attrib.report.catalogue import words
from attrib.report.evidence import because
from attrib.store.encoding import ClaimEmbedder, claim_embedder
from attrib.store.verdicts import standing
from tests.store.word_embedder import WordEmbedder

SPENT = "أنفقت البلدية 40 ألف دينار على إصلاح الجسر"


class TestStanding:
    @pytest.mark.parametrize(
        ("claim", "cosine", "verdict"),
        [
            (SPENT, 1.0, "same"),
            ("أنفقت البلدية أربعين ألف دينار على إصلاح الجسر", 0.97, "same"),
            ("أنفقت البلدية 60 ألف دينار على إصلاح الجسر", 0.95, "conflict"),
            ("فاز فريق النسور بكأس المدينة", 0.1, "related"),
            ("فاز فريق النسور بكأس المدينة", -0.4, "related"),
        ],
    )
    def test_verdicts(self, claim: str, cosine: float, verdict: str) -> None:
        how = standing(SPENT, claim, cosine)
        assert how.verdict == verdict and 0 <= how.score <= 1
        assert (how.score >= 0.5) == (verdict != "related")

    def test_a_conflict_is_never_without_a_reason(self) -> None:
        how = standing(SPENT, "أنفقت البلدية 60 ألف دينار على إصلاح الجسر", 0.95)
        assert because(how.evidence, words("ar"))[0].startswith("العدد مختلف: ")

    def test_nearer_claims_score_higher(self) -> None:
        scores = [
            standing(SPENT, claim, cosine).score
            for claim, cosine in ((SPENT, 1.0), ("إصلاح الجسر", 0.5), ("نسور", 0.0))
        ]
        assert scores == sorted(scores, reverse=True) and len(set(scores)) == 3


class TestReasons:
    @pytest.mark.parametrize("language", ["ar", "en"])
    @pytest.mark.parametrize("kind", get_args(Kind))
    def test_every_kind_has_its_words(self, kind: Kind, language: str) -> None:
        catalogue = words("en" if language == "en" else "ar")
        for one, other in (("أحد عشر", "12"), ("أحد عشر", ""), ("", "12"), ("", "")):
            (said,) = because([Evidence(kind, one, other)], catalogue)
            assert said and "{" not in said
            assert f"because-{kind}" in catalogue.messages

    def test_in_words_a_person_understands(self) -> None:
        evidence = [
            Evidence("number-differs", "11 ألف", "12 ألف"),
            Evidence("number-same", "7", "7"),
            Evidence("number-same", "سبعة", "7"),
            Evidence("number-missing", "", "3 في المئة"),
            Evidence("number-same", "7", "7"),
        ]
        assert because(evidence, words("ar")) == (
            "العدد مختلف: 11 ألف مقابل 12 ألف",
            "العدد نفسه: 7",
            "العدد نفسه: سبعة = 7",
            "عدد لا يذكره الآخر: 3 في المئة",
        )
        assert because(evidence[:1], words("en")) == ("another figure: 11 ألف against 12 ألف",)


class TestEncoding:
    def test_numbers_in_any_writing_are_one_vector(self) -> None:
        embedder = claim_embedder()
        ones = embedder.encode(["أصيب اثنا عشر عاملا", "أصيب ١٢ عاملا", "أصيب 13 عاملا"])
        assert np.dot(ones[0], ones[1]) > np.dot(ones[1], ones[2]) and np.dot(ones[0], ones[1]) > 0.999
        np.testing.assert_allclose(embedder.encode_queries(["أصيب ١٢ عاملا"]), ones[1:2], atol=1e-5)

    def test_the_way_of_writing_is_part_of_the_fingerprint(self) -> None:
        inner = WordEmbedder()
        outer = ClaimEmbedder(inner)
        assert outer.fingerprint.startswith(inner.fingerprint) and outer.fingerprint != inner.fingerprint
        assert (outer.name, outer.dimension) == (inner.name, inner.dimension)
        assert outer.encode([]).shape == (0, inner.dimension)
