"""How a claim is rewritten: some tokens give way to other words, the rest stays as it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from attrib.extract.tokens import Tokens


class Edit(NamedTuple):
    """Tokens ``first`` up to ``last`` give way to ``words``; "" takes them out."""

    first: int
    last: int
    words: str


def text_of(tokens: Tokens, first: int, last: int) -> str:
    """Return the tokens ``first`` up to ``last`` as the text writes them."""
    return tokens.text[tokens.starts[first] : tokens.ends[last - 1]]


def written(tokens: Tokens, first: int, last: int, edits: Iterable[Edit]) -> str:
    """Return the tokens ``first`` up to ``last`` as the text writes them, with the edits made."""
    at = tokens.starts[first]
    pieces: list[str] = []
    for edit in sorted(edits):
        pieces += [tokens.text[at : tokens.starts[edit.first]], edit.words]
        at = tokens.ends[edit.last - 1] if edit.words or edit.last >= last else tokens.starts[edit.last]
    pieces.append(tokens.text[at : tokens.ends[last - 1]])
    return "".join(pieces)


def without_pronoun(word: str, pronoun: str) -> str:
    """Return a noun as written without its pronoun, its ة, ء and ى restored («زيارتها» -> زيارة)."""
    stem = word[: -len(pronoun)]
    if stem.endswith("ت") and len(stem) > 3 and not stem.endswith("ات"):
        return stem[:-1] + "ة"
    if stem.endswith(("اؤ", "ائ")):
        return stem[:-1] + "ء"
    return stem


def glued(letters: str, words: str) -> str:
    """Return conjunctions and one-letter prepositions glued on to a phrase («ل» and «الوزارة» give «للوزارة»)."""
    if letters.endswith("ل") and words.startswith("ال"):
        return f"{letters}ل{words[2:]}"
    return letters + words if not letters or words[:1].isalpha() else f"{letters} {words}"
