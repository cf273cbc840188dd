"""The verbs behind cues: which a cue's word is a form of, and the same form of a neutral verb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import get_args

from attrib.lang import pack_for
from attrib.lang.cues import Shape, VerbForm
from attrib.lang.lexicon import read_entries
from attrib.rules.words import folded_words
from attrib.text.fold import fold


@cache
def lemmas(language: str, cue: str) -> frozenset[str]:
    """Return the folded lemmas (past forms) that a word of ``cue`` may be a form of."""
    return frozenset(fold(form.verb.lemma) for word in folded_words(cue) for form in verb_forms(language, word))


def verb_forms(language: str, word: str) -> tuple[VerbForm, ...]:
    """Return what the folded ``word`` may be a form of, with or without the conjunction before it."""
    pack = pack_for(language)
    if pack is None:
        return ()
    known = pack.cues.verbs
    return known.get(word) or (known.get(word[1:], ()) if word[:1] in "وف" else ())


def neutral_forms(language: str, forms: tuple[VerbForm, ...]) -> Iterator[str]:
    """Yield the forms of the neutral verb that stand where ``forms`` do: past for past, feminine for feminine."""
    table = _neutral(language)
    for form in forms:
        word = table.get((form.shape, form.person, form.gender, form.number))
        if word is not None:
            yield word


@cache
def _neutral(language: str) -> Mapping[tuple[str, int, str, str], str]:
    path = resources.files("attrib.lang") / language / "rules" / "neutral_verb.toml"
    forms: dict[tuple[str, int, str, str], str] = {}
    for entry in read_entries(
        path, "form", {"shape": str, "word": str}, {"person": int, "gender": str, "number": str}
    ):
        shape = entry.text("shape")
        if shape not in get_args(Shape):
            raise entry.fail(f"«{shape}» is no shape of a verb: {', '.join(get_args(Shape))}")
        key = (shape, int(entry.fields.get("person", 3)), entry.text("gender"), entry.text("number"))
        if key in forms:
            raise entry.fail("this form stands here already")
        forms[key] = entry.text("word")
    return forms
