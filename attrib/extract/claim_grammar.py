"""What claims read of a language pack: linkers, words of structure and finite verbs (``<pack>/claims/``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from attrib.errors import DataError
from attrib.extract.finite_verbs import FINITE, NOUN_TOO, OBJECT, PRESENT, FiniteVerbs
from attrib.extract.tokens import Tokens
from attrib.lang import PACKS
from attrib.lang.base import Pack
from attrib.lang.lexicon import read_entries
from attrib.text.fold import fold

_ROLES = (
    "particle", "governor", "relative", "conditional", "demonstrative", "pronoun", "question", "mention",
    "dangling", "event", "predicate", "interjection",
)  # fmt: skip
Needs = Literal["verb", "past", "clause"]
LinkerKind = Literal["link", "subordinate"]

LINKER = 1 << 8
"""The word begins a linker («كما»), alone or with more words."""
JOINED = 1 << 9
"""A conjunction is glued on («ووصل»)."""
PARTICLE = 1 << 10
RELATIVE = 1 << 11
GOVERNOR = 1 << 12
CONDITIONAL = 1 << 13
MARK = 1 << 14
COMMA = 1 << 15
SEMICOLON = 1 << 16
COMPLEMENTISER = 1 << 17
PREPOSITION = 1 << 18
DEMONSTRATIVE = 1 << 19
PRONOUN = 1 << 20
PREDICATE = 1 << 21
"""A word that asserts like a verb («ليس», «هناك»)."""
TIME = 1 << 23
DEFINITE = 1 << 24
"""و and a definite noun or a name, which may be the subject of a clause («والشرطة تبحث»)."""
WITH_PRONOUN = 1 << 25
"""A preposition with a pronoun («له»)."""
MAYBE_NOUN = 1 << 22
"""A verb with ـه that may be a noun in ـة («أضافه»، «إضافة»): the spelling decides."""


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
        return cls(FiniteVerbs.load(folder), _linkers(folder / "linkers.toml"), _roles(folder / "grammar.toml"))

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


class WordKinds(dict[str, int]):
    """Folded word -> its flags, worked out on first sight: one look-up a token afterwards."""

    def __init__(self, grammar: ClaimGrammar, pack: Pack) -> None:
        super().__init__()
        self.grammar = grammar
        self._names = (pack.lists["places"], pack.lists["given_names_male"], pack.lists["given_names_female"])
        self._fixed: dict[str, int] = {}
        for flag, words in (
            (PARTICLE, grammar.roles["particle"]),
            (RELATIVE, grammar.roles["relative"]),
            (GOVERNOR, grammar.roles["governor"]),
            (CONDITIONAL, grammar.roles["conditional"]),
            (DEMONSTRATIVE, grammar.roles["demonstrative"]),
            (PRONOUN, grammar.roles["pronoun"]),
            (PREDICATE, grammar.roles["predicate"]),
            (COMPLEMENTISER, pack.complementisers | pack.complementisers_with_pronoun),
            (PREPOSITION, pack.roles["preposition"]),
            (WITH_PRONOUN, pack.roles["preposition_with_pronoun"]),
            (TIME, pack.lists["time_words"]),
            (TIME, pack.roles["adverb"]),
        ):
            for word in words:
                self._fixed[word] = self._fixed.get(word, 0) | flag

    def __missing__(self, word: str) -> int:
        flags = self[word] = self._flags(word)
        return flags

    def _flags(self, word: str) -> int:
        if not (word[0].isalnum() or word[0] == "_"):
            return MARK | (COMMA if word in "،," else SEMICOLON if word in "؛;" else 0)
        if word.isascii():
            return 0
        flags = LINKER if self.grammar.linkers_from(word) else 0
        fixed = self._fixed.get(word, 0)
        if fixed and not (fixed & COMPLEMENTISER and word in self.grammar.verbs.forms):  # «كأن» folds to كان
            return flags | fixed
        if word[0] in "وف" and word[1:] in self.grammar.roles["particle"]:  # «فقد أعلن», not the verb «فقد»
            return flags | PARTICLE | JOINED
        verb = self.grammar.verbs.flags(word)
        if verb and self.grammar.verbs.forms.get(word) is not None:
            return flags | verb
        if word[0] in "وف" and len(word) > 2:
            rest = word[1:]
            fixed = self._fixed.get(rest, 0)
            if fixed:
                return flags | fixed | JOINED
            joined = self.grammar.verbs.flags(rest)
            if joined & FINITE and rest not in self.grammar.verbs.forms and not joined & OBJECT:
                # An unknown word in فيـ is a foreign name more often than ف with a verb («فيروس», «فيينا»).
                joined = 0 if word[0] == "ف" else joined | NOUN_TOO
            if not joined and word[0] == "و" and self._definite(rest):
                return flags | DEFINITE | JOINED
            if joined & FINITE:
                return flags | joined | JOINED | (MAYBE_NOUN if joined & OBJECT and word[-1] == "ه" else 0)
        if word[0] == "ل" and self.grammar.verbs.forms.get(word[1:], 0) & PRESENT:
            return flags | GOVERNOR  # «لينهي»
        return flags | verb | (MAYBE_NOUN if verb & OBJECT and word[-1] == "ه" else 0)

    def _definite(self, word: str) -> bool:
        return (word.startswith("ال") and len(word) > 4) or any(word in names for names in self._names)

    def of(self, tokens: Tokens) -> list[int]:
        """Return the flags of every token."""
        kinds = list(map(self.__getitem__, tokens.words))
        for at, kind in enumerate(kinds):
            if kind & MAYBE_NOUN and tokens.text[tokens.ends[at] - 1] == "ة":
                kinds[at] = kind & LINKER
        return kinds


def _linkers(path: Traversable) -> Mapping[str, tuple[Linker, ...]]:
    found: dict[str, list[Linker]] = {}
    for entry in read_entries(
        path, "linker", {"words": str, "kind": str, "needs": str}, {"kept": bool, "comma": bool, "not_before": list}
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


def _roles(path: Traversable) -> Mapping[str, frozenset[str]]:
    roles: dict[str, frozenset[str]] = {}
    for entry in read_entries(path, "role", {"name": str, "words": list}, {}):
        name = entry.text("name")
        if name not in _ROLES:
            raise entry.fail(f"«{name}» is no role; roles are {', '.join(_ROLES)}")
        roles[name] = frozenset(fold(word) for word in entry.texts("words"))
    for name in _ROLES:
        if name not in roles:
            raise DataError(str(path), None, f"the role «{name}» is missing")
    return roles
