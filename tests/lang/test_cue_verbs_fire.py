"""Every verb of the lexicon, in the plainest sentence of its kind: a slip in its forms or its government shows here."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from attrib.extract.attribute import find_attributions
from attrib.extract.sentences import split_sentences
from attrib.lang import pack_for
from attrib.types import Article, Attribution

VERBS: list[dict[str, Any]] = tomllib.loads(
    (Path(str(files("attrib.lang"))) / "ar" / "cues" / "verbs.toml").read_text(encoding="utf-8")
)["verb"]


def found(text: str) -> list[tuple[str, str, str, str]]:
    pack = pack_for("ar")
    assert pack is not None
    article = Article("verb", text, "ar")

    def row(a: Attribution) -> tuple[str, str, str, str]:
        source = " ".join(span.of(text) for span in a.sources)
        return (" ".join(c.of(text) for c in a.cues), source, " ".join(c.of(text) for c in a.contents), a.act)

    return [row(a) for a in find_attributions(article, split_sentences(article, pack), pack)]


def content(verb: dict[str, Any]) -> tuple[str, str]:
    """The words behind the subject, and which of them are the content, in the government of the verb."""
    if verb["past"] == "قال":
        return "إن الطريق مغلق", "الطريق مغلق"
    preps = [prep for prep in verb.get("preps", ()) if prep != "ل"]
    if verb.get("object") == "kept" and preps:
        said = "القرار بأنه خاطئ" if preps[0] == "ب" else f"القرار {preps[0]} خطأ قديم"
        return said, said
    hearer = "النواب " if verb.get("object") == "addressee" and "ب" not in preps else ""
    if verb["past"] == "أصدر":
        return "بيانا بأن الطريق مغلق", "الطريق مغلق"
    opener = "أن" if not preps else "بأن" if preps[0] == "ب" else f"{preps[0]} أن"
    return f"{hearer}{opener} الطريق مغلق", "الطريق مغلق"


def each(*, but: frozenset[str] = frozenset()) -> pytest.MarkDecorator:
    chosen = [verb for verb in VERBS if verb["past"] not in but]
    return pytest.mark.parametrize("verb", chosen, ids=[f"{verb['past']}-{verb['present']}" for verb in chosen])


@each(but=frozenset({"عد"}))  # «وعد» is a promise before it is «و» and «عدّ»
def test_past_with_a_subject_and_a_clause(verb: dict[str, Any]) -> None:
    behind, said = content(verb)
    text = f"و{verb['past']} الوزير {behind}."
    assert found(text) == [(f"و{verb['past']}", "الوزير", said, verb["act"])], text


@each()
def test_past_feminine(verb: dict[str, Any]) -> None:
    past = verb["past"]
    feminine = (past[:-1] if past[-1] in "ىا" else past) + "ت"
    behind, said = content(verb)
    text = f"و{feminine} الوزارة {behind}."
    assert [row[:3] for row in found(text)] == [(f"و{feminine}", "الوزارة", said)], text


@each()
def test_present(verb: dict[str, Any]) -> None:
    behind, said = content(verb)
    text = f"و{verb['present']} الوزير {behind}."
    assert [row[:3] for row in found(text)] == [(f"و{verb['present']}", "الوزير", said)], text


@each(but=frozenset({"مزح", "طلب"}))  # «مازحا» is how he says it; «طالبا» is a student too
def test_participle_behind_a_comma(verb: dict[str, Any]) -> None:
    participle = verb["participle"]
    accusative = participle + ("يا" if verb["past"][-1] in "ىا" else "ا")
    behind, said = content(verb)
    text = f"قال المدير إن الجو بارد، {accusative} {behind}."
    rows = [row[:3] for row in found(text)]
    assert rows == [("قال", "المدير", "الجو بارد"), (accusative, "", said)], text


@each()
def test_as_a_thing_that_happens_it_says_nothing(verb: dict[str, Any]) -> None:
    """No clause, no quotation, no speaker: a verb with a thing as its subject attributes nothing."""
    assert found(f"و{verb['past']} الطريق أمس.") == []
