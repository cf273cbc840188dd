"""What comparing needs to know of one text, worked out once and kept: a query meets many candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from attrib.lang.lexicon import read_entries
from attrib.match.oppositions import Negation, Pole, negations, poles
from attrib.match.places import Named, is_person, places_in
from attrib.match.quantities import numbers_in, without_numbers
from attrib.match.words import Word, main_script, words_as_written
from attrib.text.fold import fold


@dataclass(frozen=True, slots=True)
class Profile:
    """One text taken apart. Numbers are no words here; :mod:`attrib.match.quantities` compares them."""

    words: tuple[Word, ...]
    written: tuple[str, ...]
    """Each word as the text has it."""
    content: tuple[int, ...]
    """Places of the words that carry news."""
    denials: tuple[Negation, ...]
    poles: tuple[Pole, ...]
    places: tuple[Named, ...]
    people: frozenset[int]
    moods: frozenset[str]
    question: bool
    script: str

    def place_at(self, at: int) -> Named | None:
        """Return the named place that word ``at`` belongs to."""
        return next((named for named in self.places if named.at <= at < named.end), None)


@lru_cache(maxsize=1 << 13)
def profile_of(text: str) -> Profile:
    """Return the profile of a text."""
    words, written = words_as_written(without_numbers(text, numbers_in(text)))
    denials = negations(words)
    denying = {at for one in denials if one.kind != "soft" for at in range(one.at, one.end)}
    content = tuple(at for at, word in enumerate(words) if word.content and at not in denying)
    return Profile(
        words=words,
        written=written,
        content=content,
        denials=denials,
        poles=poles(words, denials),
        places=places_in(words),
        people=frozenset(at for at in content if is_person(words[at])),
        moods=_moods(words),
        question=any(sign in text for sign in "؟?") or bool(words and words[0].text in _QUESTIONS),
        script=main_script(text),
    )


_QUESTIONS = frozenset(
    {"هل", "كيف", "لماذا", "متي", "اين", "ماذا", "why", "how", "what", "who", "when", "where"}
)


@cache
def _moods_by_word() -> dict[str, str]:
    path = files("attrib.match") / "data" / "modality.toml"
    entries = read_entries(path, "modality", {"name": str, "words": list}, {})
    return {
        fold(word): entry.text("name")
        for entry in entries
        for word in entry.texts("words")
        if " " not in word
    }


def _certain_after(words: Sequence[Word], at: int) -> bool:
    """Return whether word ``at`` is «قد» before a verb of the past, which makes nothing doubtful."""
    if words[at].bare != "قد" and words[at].text not in ("قد", "وقد", "فقد"):
        return False
    return at + 1 == len(words) or words[at + 1].text[:1] not in "يتن"


def _moods(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(
        mood
        for at, word in enumerate(words)
        for mood in _moods_of(word)
        if mood != "possible" or not _certain_after(words, at)
    )


@lru_cache(maxsize=1 << 16)
def _moods_of(word: Word) -> frozenset[str]:
    by_word = _moods_by_word()
    found = {mood for text in (word.text, word.bare) if (mood := by_word.get(text)) is not None}
    if word.text[:2] in ("سي", "ست", "سن") and len(word.text) >= 5 and "~" + word.text[2:] in word.keys:
        found.add("future")
    return frozenset(found)
