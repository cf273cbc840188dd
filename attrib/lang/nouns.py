"""What kind of noun a word is, by the pack's lists and by the shape of the word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from attrib.lang.memory import Memory

NounKind = Literal[
    "title", "people", "organization", "media", "document", "anonymous", "group", "name_m", "name_f",
    "inanimate", "time", "demonym", "place", "particle", "",
]  # fmt: skip
_KINDS: tuple[tuple[str, NounKind], ...] = (
    ("anonymous_heads", "anonymous"),
    ("time_words", "time"),
    ("media_nouns", "media"),
    ("titles", "title"),
    ("titles_plural", "people"),
    ("org_heads", "organization"),
    ("org_definite", "organization"),
    ("document_nouns", "document"),
    ("group_heads", "group"),
    ("places", "place"),
    ("demonyms", "demonym"),
    ("given_names_male", "name_m"),
    ("given_names_female", "name_f"),
    ("name_particles", "particle"),
    ("inanimate_subjects", "inanimate"),
)
"""List -> kind; a word on two lists is of the kind that stands first."""


def without_article(word: str) -> str:
    """Return a folded word without ال (and لل, whose ا is not written)."""
    return word[2:] if len(word) > 3 and word[:2] in ("ال", "لل") else word


@dataclass(frozen=True, slots=True)
class NounLexicon:
    """The pack's nouns. ``entries`` are those of several words: first word -> (all words, kind), by kind."""

    words: Mapping[str, NounKind]
    entries: Mapping[str, tuple[tuple[tuple[str, ...], NounKind], ...]]
    titles: frozenset[str]
    verbs: frozenset[str]
    _known: Memory[NounKind] = field(init=False, compare=False)
    _begun: Memory[dict[str, list[tuple[tuple[str, ...], NounKind]]]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", Memory(self._look_up))
        object.__setattr__(self, "_begun", Memory(self._entries_begun))

    @classmethod
    def of(
        cls,
        singles: Mapping[str, frozenset[str]],
        several: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]],
        verbs: frozenset[str],
    ) -> NounLexicon:
        """Build the lexicon from a pack's lists; ``verbs`` are the cue verbs' forms."""
        words: dict[str, NounKind] = {}
        entries: dict[str, list[tuple[tuple[str, ...], NounKind]]] = {}
        for name, kind in _KINDS:
            for word in singles[name]:
                words.setdefault(word, kind)
            for first, rows in several[name].items():
                entries.setdefault(first, []).extend((row, kind) for row in rows)
        frozen = {first: tuple(rows) for first, rows in entries.items()}
        return cls(words, frozen, singles["titles"], verbs)

    def kind(self, word: str) -> NounKind:
        """Return what kind of noun a folded word is, seen through ال, the clitics and the feminine ending."""
        return self._known[word]

    def kinds(self, words: Sequence[str]) -> list[NounKind]:
        """Return the :meth:`kind` of each word."""
        return list(map(self._known.__getitem__, words))

    def _look_up(self, word: str) -> NounKind:
        words = self.words
        for candidate in _candidates(word):
            kind = words.get(candidate)
            if kind is not None:
                return kind
            ending = candidate[-1:]
            if ending == "ه":
                stem = candidate[:-1]
                if stem in self.titles or stem + "ي" in self.titles:
                    return "title"
                if words.get(stem) == "demonym":
                    return "demonym"
            elif ending == "ن":
                dual = candidate[-2:] in ("ان", "ين") and len(candidate) > 4
                if dual and candidate[:-2] in self.titles:
                    return "title"
            elif ending == "ت":
                if candidate[-2:] == "ات" and candidate[:-2] in self.titles:
                    return "people"
            elif ending == "ا" and len(candidate) > 4 and candidate not in self.verbs:
                stem = candidate[:-1]
                if stem in self.titles:
                    return "people"  # the dual before its genitive: «وزيرا خارجية البلدين»
                if stem[-1] != "ه" and words.get(stem) == "document":
                    return "document"  # «أصدر بيانا»
        # «المعنيون»: the sound plural with ال is one of persons
        plural = len(word) > 5 and word.endswith(("ون", "يين")) and word.startswith(("ال", "وال", "لل"))
        return "people" if plural else ""

    def entries_at(self, words: Sequence[str], at: int) -> Iterator[tuple[int, NounKind]]:
        """Yield length and kind of each entry of several words that begins at ``words[at]``, seen through a clitic."""
        following = words[at + 1] if at + 1 < len(words) else ""
        for entry, kind in self._begun[words[at]].get(following, ()):
            if tuple(words[at + 2 : at + len(entry)]) == entry[2:]:
                yield len(entry), kind

    def _entries_begun(self, word: str) -> dict[str, list[tuple[tuple[str, ...], NounKind]]]:
        """Return the entries of several words that a word begins, by their second word."""
        found: dict[str, list[tuple[tuple[str, ...], NounKind]]] = {}
        for first in without_clitics(word):
            for entry, kind in self.entries.get(first, ()):
                found.setdefault(entry[1], []).append((entry, kind))
        return found


def without_clitics(word: str) -> tuple[str, ...]:
    """Return a folded word as it stands, without «و», «ب», «ل», «ف», and with the ال that «لل» hides."""
    if word[0] not in "وبلف":
        return (word,)
    rest = word[1:]
    if word.startswith("لل"):
        return (word, rest, "ا" + rest)
    return (word, rest, "ال" + rest[2:]) if rest.startswith("لل") else (word, rest)


def _candidates(word: str) -> Iterator[str]:
    yield from _with_article(word)
    if word[:1] in "وبلفك" and len(word) > 3:
        yield from _with_article(word[1:])


def _with_article(word: str) -> Iterator[str]:
    yield word
    bare = without_article(word)
    if bare is not word:
        if word[0] == "ل":
            yield "ال" + bare  # «للأمم», «للداخلية»
        yield bare
