"""Annotation in files: what is read, that both forms say the same, and that a slip is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.errors import InputError
from attrib.evaluate.agreement import agreement
from attrib.evaluate.brat import read_brat
from attrib.evaluate.folders import read_gold
from attrib.evaluate.gold import Annotation, GoldArticle, GoldClaim, GoldSentence
from attrib.evaluate.gold_json import read_annotation, read_claims
from attrib.pipeline import analyse
from attrib.report.brat import standoff
from attrib.sources.registry import Registry
from attrib.types import Article, Span

TEXT = "قال مدير الميناء إن السفينة تحمل القمح، بحسب بيان.\nوأضاف «تفريغها» يستغرق يومين.\n"


def place(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


GOLD: dict[str, Any] = {
    "id": "port",
    "chars": len(TEXT),
    "attributions": [
        {
            "sources": [place("مدير الميناء")],
            "cues": [place("قال")],
            "contents": [place("السفينة تحمل القمح")],
            "canonical": "مدير الميناء",
            "source_type": "person",
            "form": "indirect",
            "core": True,
        },
        {
            "sources": [],
            "cues": [place("وأضاف")],
            "contents": [place("تفريغها"), place("يستغرق يومين")],
            "canonical": "مدير الميناء",
            "source_type": "person",
            "form": "mixed",
            "core": False,
        },
    ],
    "sentences": [{**place("قال مدير الميناء إن السفينة تحمل القمح، بحسب بيان."), "label": "attributed"}],
    "claims": [{**place("السفينة تحمل القمح"), "self_contained": "السفينة تحمل القمح"}],
}


def entity(number: int, kind: str, *words: str) -> str:
    places = ";".join(f"{place(one)['start']} {place(one)['end']}" for one in words)
    return f"T{number}\t{kind} {places}\t{' '.join(words)}"


BRAT = "\n".join(
    [
        entity(1, "Cue", "قال"),
        entity(2, "Source", "مدير الميناء"),
        entity(3, "Content", "السفينة تحمل القمح"),
        "R1\tsaid_by Arg1:T1 Arg2:T2",
        "R2\tsays Arg1:T3 Arg2:T1",
        "A1\tSourceType T1 person",
        "A2\tForm T1 indirect",
        "#1\tAnnotatorNotes T2\tمدير الميناء",
        entity(4, "Cue", "وأضاف"),
        entity(5, "Content", "تفريغها", "يستغرق يومين"),
        "E1\tCue:T4 Content:T5",
        "A3\tNonCore E1",
        "A4\tForm E1 mixed",
        "A5\tSourceType T4 person",
        "#2\tAnnotatorNotes E1\tمدير الميناء",
        entity(6, "Sentence", "قال مدير الميناء إن السفينة تحمل القمح، بحسب بيان."),
        "A6\tLabel T6 attributed",
        entity(7, "Claim", "السفينة تحمل القمح"),
        "#3\tAnnotatorNotes T7\tالسفينة تحمل القمح",
        entity(8, "Place", "بيان"),
        "*\tEquiv T2 T8",
        "N1\tReference T2 Wikidata:Q1\tx",
        "",
    ]
)


def written(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def gold_of(folder: Path) -> Annotation:
    (one,) = read_gold([str(folder)])
    assert isinstance(one, GoldArticle), one
    return one.gold


class TestBothForms:
    def test_json(self, tmp_path: Path) -> None:
        written(tmp_path, "port.txt", TEXT)
        written(tmp_path, "port.json", GOLD)
        one = gold_of(tmp_path)
        assert [attribution.core for attribution in one.attributions] == [True, False]
        assert one.attributions[0].contents == (Span(**place("السفينة تحمل القمح")),)
        (sentence,) = one.sentences or ()
        assert sentence == GoldSentence(Span(**place(TEXT.splitlines()[0])), "attributed")

    def test_brat_says_the_same(self, tmp_path: Path) -> None:
        written(tmp_path, "port.txt", TEXT)
        written(tmp_path, "port.json", {key: value for key, value in GOLD.items() if key != "chars"})
        by_json = gold_of(tmp_path)
        (tmp_path / "port.json").unlink()
        written(tmp_path, "port.ann", BRAT)
        assert gold_of(tmp_path) == by_json

    def test_brat_files_of_windows_and_empty_ones(self, tmp_path: Path) -> None:
        path = written(tmp_path, "port.ann", "\ufeff" + BRAT.replace("\n", "\r\n"))
        plain = written(tmp_path, "plain.ann", BRAT)
        assert read_brat(path, TEXT).attributions == read_brat(plain, TEXT).attributions
        nothing = read_brat(written(tmp_path, "empty.ann", ""), TEXT)
        assert nothing == Annotation("empty", ())

    def test_several_cues_share_a_source(self, tmp_path: Path) -> None:
        shared = BRAT + "R9\tsaid_by Arg1:T4 Arg2:T2\n"
        one = read_brat(written(tmp_path, "port.ann", shared), TEXT)
        assert one.attributions[0].sources == one.attributions[1].sources != ()

    def test_claims_in_files_of_their_own_go_first(self, tmp_path: Path) -> None:
        for folder in ("gold", "claims"):
            (tmp_path / folder).mkdir()
        written(tmp_path / "gold", "port.txt", TEXT)
        written(tmp_path / "gold", "port.json", GOLD)
        written(tmp_path / "claims", "any.json", {"id": "port", "claims": [place("تفريغها")]})
        (one,) = read_gold([str(tmp_path / "gold")], read_claims(str(tmp_path / "claims")))
        assert isinstance(one, GoldArticle)
        assert one.gold.claims == (GoldClaim(Span(**place("تفريغها")), None),)

    def test_what_is_not_annotated_is_none(self, tmp_path: Path) -> None:
        one = read_annotation(written(tmp_path, "a.json", {"attributions": []}))
        assert one == Annotation("a", ())


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"attributions": [{"cues": []}]}, r"attributions\[0\] has no cue"),
    ({"attributions": [{}]}, r"attributions\[0\] has no cue"),
    ({"attributions": [{"cues": [{"start": 3, "end": 1}]}]}, r"attributions\[0\]\.cues\[0\] needs"),
    ({"attributions": [{"cues": [{"start": True, "end": 2}]}]}, r"cues\[0\] needs"),
    ({"attributions": [{"cues": [place("قال")], "core": "yes"}]}, "“core” must be true or false"),
    ({"attributions": [{"cues": [place("قال")], "form": "loud"}]}, "“form” must be one of direct"),
    ({"attributions": [{"cues": [place("قال")], "canonical": 3}]}, "“canonical” must be a text"),
    ({"attributions": {"cues": 1}}, "“attributions” must be a list of objects"),
    ({"attributions": [], "sentences": [place("قال")]}, r"sentences\[0\] lacks “label”"),
    ({"attributions": [], "sentences": [{**place("قال"), "label": "maybe"}]}, "“label” must be one of"),
    ({"attributions": [], "chars": "5"}, "“chars” must be a whole number"),
    ({"attributions": [], "chars": 5}, "a text of 5 characters"),
    ({"attributions": [], "md5": "0"}, "another text"),
    ({"attributions": [], "claims": [{"start": 0, "end": 4000}]}, "beyond the end of its text"),
    ({"sentences": []}, "lacks “attributions”"),
]


class TestSlips:
    @pytest.mark.parametrize(("content", "message"), CHANGES)
    def test_json(self, tmp_path: Path, content: dict[str, Any], message: str) -> None:
        written(tmp_path, "port.txt", TEXT)
        written(tmp_path, "port.json", content)
        (one,) = read_gold([str(tmp_path)])
        assert isinstance(one, InputError)
        assert one.path.endswith("port.json")
        with pytest.raises(InputError, match=message):
            raise one

    @pytest.mark.parametrize("content", ["", "{", "[1]", '{"attributions": ' + "[" * 100_000])
    def test_no_json(self, tmp_path: Path, content: str) -> None:
        with pytest.raises(InputError, match=r"port\.json: (is no JSON|must hold one JSON object)"):
            read_annotation(written(tmp_path, "port.json", content))

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("T9\tCue 0 3\tأعلن", "the text has “قال” there, not “أعلن”"),
            ("T9\tCue 0 4000\tقال", "0..4000 is no stretch of the text"),
            ("T9\tCue 3 3\t", "3..3 is no stretch of the text"),
            ("T1\tCue 0 3\tقال", "T1 stands on line 1 already"),
            ("T9 Cue 0 3 قال", "not written as brat writes it"),
            ("R9\tsaid Arg1:T1 Arg2:T99", "there is no T99"),
            ("R9\tsaid Arg1:T2 Arg2:T3", "ties a Source to a Content"),
            ("hello", "no line of brat's standoff format"),
        ],
    )
    def test_brat_names_the_line(self, tmp_path: Path, line: str, message: str) -> None:
        path = written(tmp_path, "port.ann", BRAT + line + "\n")
        with pytest.raises(InputError) as slip:
            read_brat(path, TEXT)
        assert message in slip.value.message
        assert f"port.ann:{BRAT.count(chr(10)) + 1}:" in slip.value.message

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("A6\tLabel T6 attributed", "", "the Sentence T6 has no Label"),
            ("Label T6 attributed", "Label T6 perhaps", "Label must be one of attributed"),
            ("Form T1 indirect", "Form T1 loud", "Form must be one of direct"),
        ],
    )
    def test_brat_names_the_entity_line(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        path = written(tmp_path, "port.ann", BRAT.replace(old, new))
        with pytest.raises(InputError, match=message):
            read_brat(path, TEXT)

    def test_the_other_articles_go_on(self, tmp_path: Path) -> None:
        for name in ("a", "b", "c"):
            written(tmp_path, f"{name}.txt", TEXT)
        written(tmp_path, "a.json", "{")
        written(tmp_path, "b.json", {**GOLD, "id": "b"})
        written(tmp_path, "c.json", {**GOLD, "id": "b"})
        written(tmp_path, "d.json", {**GOLD, "id": "d"})
        kinds = [type(one).__name__ for one in read_gold([str(tmp_path)])]
        assert kinds == ["InputError", "GoldArticle", "InputError", "MissingInput"]

    def test_folders_without_gold(self, tmp_path: Path) -> None:
        (empty, missing) = read_gold([str(tmp_path), str(tmp_path / "nowhere")])
        assert "holds no annotation" in str(empty) and "cannot be opened" in str(missing)
        with pytest.raises(InputError, match="no folder with files of claims"):
            read_claims(str(tmp_path))


ARTICLE = """ميناء المرسى

قال مدير الميناء عادل ناصر لوكالة رويترز إن السفينة تحمل القمح.
وأضاف «تفريغها يستغرق يومين.
ثم تعود إلى البحر».
ودعا التجار إلى خفض الرسوم، ويُذكر أن الميناء بُني قبل قرن.
"""


def test_what_attrib_exports_is_read_back(tmp_path: Path) -> None:
    analysis = analyse(Article("port", ARTICLE, "ar"), Registry.load())
    (tmp_path / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "port.ann").write_text("".join(standoff(analysis)), encoding="utf-8")
    one = agreement(gold_of(tmp_path), analysis)
    assert len(one.core) >= 2 and len(one.neutral) >= 2
    assert all(pair.right and pair.named is not False for pair in (*one.core, *one.neutral))
    assert one.extra == ()
    assert one.claims is not None and all(pair.right for pair in one.claims)
    assert [pair.named for pair in one.core] == [True] * len(one.core)


@given(st.text(max_size=200))
def test_any_standoff_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.mktemp("brat") / "any.ann"
    path.write_text(content, encoding="utf-8", errors="replace", newline="")
    try:
        read_brat(path, TEXT)
    except InputError as error:
        assert str(path) in str(error)
