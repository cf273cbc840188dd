"""What claims read of a language pack: linkers, words of structure and finite verbs (``<pack>/claims/``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from attrib.extract.finite_verbs import FiniteVerbs
from attrib.lang import PACKS
from attrib.lang.lexicon import read_entries, read_roles
from attrib.text.fold import fold

_ROLES = (
    "particle", "governor", "relative", "conditional", "demonstrative", "pronoun", "question", "mention",
    "dangling", "event", "predicate", "interjection", "imperative", "prohibition",
    "contact", "number_head", "adverb_behind_subject", "feminine_elative",
    "impersonal", "thing_verb", "first_person", "auxiliary", "passive_too", "masculine_ta", "feminine",
    "own_ending", "state_noun", "general_noun", "neuter", "reference", "copula", "modal", "matter",
    "event_verb", "takes_object", "masculine_place", "time_head",
    "quantity", "object_head", "both_states", "discourse",
)  # fmt: skip
Needs = Literal["verb", "past", "clause"]
LinkerKind = Literal["link", "subordinate"]


@dataclass(frozen=True, slots=True)
class Linker:
    """Words that join one clause to another, so that a claim begins there."""

    words: tuple[str, ...]
    kind: LinkerKind
    needs: Needs
    kept: bool
    comma: bool
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClaimGrammar:
    """The claims' share of a pack. Get one with :func:`claim_grammar`."""

    verbs: FiniteVerbs
    linkers: Mapping[str, tuple[Linker, ...]]
    """First folded word -> the linkers that begin with it, longest first."""
    roles: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, folder: Traversable) -> ClaimGrammar:
        """Load a pack's ``claims`` folder. Raises DataError naming file and line."""
        return cls(
            FiniteVerbs.load(folder),
            _linkers(folder / "linkers.toml"),
            read_roles(folder / "grammar.toml", _ROLES),
        )

    def linkers_from(self, word: str) -> tuple[Linker, ...]:
        """Return the linkers that ``word`` may begin, longest first; it may carry و or ف."""
        rows = self.linkers.get(word)
        if rows is None and word[:1] in "وف" and len(word) > 2:
            rows = self.linkers.get(word[1:])
        return rows or ()


@cache
def claim_grammar(language: str) -> ClaimGrammar:
    """Return the claims' grammar of a pack's language, loaded once."""
    return ClaimGrammar.load(files("attrib.lang") / PACKS[language] / "claims")


def _linkers(path: Traversable) -> Mapping[str, tuple[Linker, ...]]:
    found: dict[str, list[Linker]] = {}
    for entry in read_entries(
        path,
        "linker",
        {"words": str, "kind": str, "needs": str},
        {"kept": bool, "comma": bool, "not_before": list},
    ):
        words = tuple(fold(entry.text("words")).split())
        kind, needs = entry.text("kind"), entry.text("needs")
        if kind not in ("link", "subordinate"):
            raise entry.fail(f"«kind» is «{kind}», not link or subordinate")
        if needs not in ("verb", "past", "clause"):
            raise entry.fail(f"«needs» is «{needs}», not verb, past or clause")
        rows = found.setdefault(words[0], [])
        if any(row.words == words for row in rows):
            raise entry.fail(f"«{entry.text('words')}» stands here already")
        rows.append(
            Linker(
                words,
                kind,  # type: ignore[arg-type]
                needs,  # type: ignore[arg-type]
                entry.flag("kept"),
                entry.flag("comma"),
                frozenset(fold(word) for word in entry.texts("not_before")),
            )
        )
    return {word: tuple(sorted(rows, key=lambda row: -len(row.words))) for word, rows in found.items()}
