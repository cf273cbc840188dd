"""Verdicts by the real encoder and the shipped weights: golden pairs, and what must hold for any pair."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.embed import load_embedder
from attrib.errors import DataError
from attrib.match import verdict as verdict_module
from attrib.match.compare import compare
from attrib.match.judging import judge_all
from attrib.match.verdict import VERDICTS, Judgement, judge, model

GOLDEN = Path(__file__).parent / "golden" / "verdicts.txt"
OUTLETS = Path(__file__).parent / "golden" / "outlets.txt"


def golden_cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            verdict, one, other, evidence = (part.strip() for part in line.split(" | "))
            cases.append((verdict, one, other, evidence))
    return cases


def outlets_cases() -> list[Any]:
    """Return (verdict, one, other) of ``outlets.txt``; what is known to be judged otherwise is a strict xfail."""
    cases = []
    for line in OUTLETS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            missed = line.startswith("! ")
            verdict, one, other = (part.strip() for part in line.removeprefix("! ").split(" | "))
            reason = "what the words do not show: docs/matching.md, What misses"
            marks = pytest.mark.xfail(reason=reason, strict=True) if missed else ()
            cases.append(pytest.param(verdict, one, other, marks=marks))
    return cases


@cache
def outlets_found() -> dict[tuple[str, str], Judgement]:
    """Return the judgements on all of ``outlets.txt``, encoded at once."""
    pairs = [case.values[1:3] for case in outlets_cases()]
    return dict(zip(pairs, judge_all(pairs, load_embedder()), strict=True))


@pytest.mark.parametrize(("verdict", "one", "other"), outlets_cases())
def test_claims_of_several_outlets(verdict: str, one: str, other: str) -> None:
    found = outlets_found()[one, other]
    assert found.verdict == verdict, found


def judged(one: str, other: str) -> Judgement:
    return judge_all([(one, other)], load_embedder())[0]


@pytest.mark.parametrize(("verdict", "one", "other", "evidence"), golden_cases())
def test_golden(verdict: str, one: str, other: str, evidence: str) -> None:
    found = judged(one, other)
    assert (found.verdict, found.shares) == (verdict, found.shares), found
    kind, _, words = evidence.partition(" ")
    assert (kind, *words.strip().split("/")) in {(e.kind, e.one, e.other) for e in found.evidence}, (
        found.evidence
    )


@pytest.mark.parametrize(("verdict", "one", "other", "evidence"), golden_cases())
def test_a_verdict_is_the_same_the_other_way_round(verdict: str, one: str, other: str, evidence: str) -> None:
    there, back = judged(one, other), judged(other, one)
    assert there.verdict == back.verdict
    assert there.score == pytest.approx(back.score, abs=1e-6)
    assert {frozenset((e.one, e.other)) for e in there.evidence if e.kind != "exchanged"} == {
        frozenset((e.one, e.other)) for e in back.evidence if e.kind != "exchanged"
    }


SENTENCES = (
    "أعلنت البلدية إغلاق الحديقة العامة شهرا كاملا لإصلاح شبكة الري",
    "قال رئيس النقابة إن المعلمين سيعودون إلى صفوفهم بعد اتفاق على الأجور",
    "The harbour authority said the old crane would be taken down before winter",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_claim_is_the_same_as_itself(sentence: str) -> None:
    found = judged(sentence, sentence)
    assert found.verdict == "same"
    assert found.score > 0.99


@given(st.sampled_from(SENTENCES[:2]), st.integers(2, 9999), st.integers(2, 9999))
@settings(max_examples=60, deadline=None)
def test_another_figure_is_never_the_same(sentence: str, one: int, other: int) -> None:
    text = f"{sentence}، وشارك في الاجتماع {{}} مندوبا"
    found = judge(text.format(one), text.format(other), 0.97)
    assert found.verdict == ("same" if one == other else "conflict")


@given(st.text(max_size=60), st.text(max_size=60), st.floats(-1, 1))
@settings(max_examples=150, deadline=None)
def test_any_two_texts_are_judged(one: str, other: str, cosine: float) -> None:
    found = judge(one, other, cosine)
    assert found.verdict in VERDICTS
    assert 0.0 <= found.score <= 1.0
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert found.evidence, "every verdict has a reason"


@given(st.floats(-1, 1), st.floats(-1, 1))
@settings(deadline=None)
def test_a_higher_cosine_is_a_higher_score(one: float, other: float) -> None:
    low, high = sorted((one, other))
    texts = ("وصلت السفينة إلى المرفأ صباحا", "رست الباخرة في الميناء مع الفجر")
    assert judge(*texts, low).score <= judge(*texts, high).score


def test_a_conflict_without_a_sign_says_so() -> None:
    found = judge("وقفات في حياة الممثل الراحل عدنان الجابر", "وقفات في حياة المغني الراحل عدنان الجابر", 0.9)
    assert found.verdict == "conflict"
    assert found.unsigned
    assert found.evidence[0].kind == "no-sign"


def test_an_index_asks_for_signs() -> None:
    texts = ("وقفات في حياة الممثل الراحل عدنان الجابر", "وقفات في حياة المغني الراحل عدنان الجابر")
    found = judge(*texts, 0.9, signs_only=True)
    assert found.verdict in ("same", "related")
    assert not found.unsigned
    signed = judge("قتل 14 شخصا في الحريق", "قتل 15 شخصا في الحريق", 0.9, signs_only=True)
    assert signed.verdict == "conflict"


def test_a_long_claim_that_words_things_differently_is_no_conflict() -> None:
    one = (
        "أعلنت هيئة الموانئ أن الرافعة القديمة في الرصيف الغربي ستفكك قبل حلول الشتاء، على أن تنقل أجزاؤها "
        "إلى متحف الصناعة الذي يعده مهندسون متقاعدون"
    )
    other = (
        "قالت هيئة الموانئ إنها تعتزم تفكيك رافعة الرصيف الغربي العتيقة مع اقتراب الشتاء ونقل قطعها إلى "
        "متحف صناعي يشرف عليه مهندسون أحيلوا إلى التقاعد"
    )
    assert judged(one, other).verdict in ("same", "related")


def test_what_one_claim_adds_does_not_contradict() -> None:
    one = "بلغ التضخم السنوي 9.1 في المئة في أكتوبر"
    found = judged(one, f"{one}، صعودا من 8.6 في المئة في سبتمبر")
    assert found.verdict in ("same", "related")


def test_features_are_those_the_weights_are_for() -> None:
    single = compare("ارتفع سعر النفط", "هبط سعر النفط", 0.8)
    cross = compare("ارتفع سعر النفط", "Oil prices fell", 0.8)
    assert set(model()["single"].features) == set(single.features)
    assert set(model()["cross"].features) == set(cross.features)
    assert cross.crosses_scripts and not single.crosses_scripts


def test_damaged_weights_are_an_error_that_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    data = json.loads(
        (Path(verdict_module.__file__).parent / "data" / "model.json").read_text(encoding="utf-8")
    )
    data["single"]["weights"]["same"].pop()
    (tmp_path / "data" / "model.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr(verdict_module, "files", lambda _: tmp_path)
    model.cache_clear()
    try:
        with pytest.raises(DataError, match=r"model\.json: .*more or fewer weights"):
            model()
    finally:
        model.cache_clear()
