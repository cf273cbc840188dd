"""The cues of a pack: verbs with all their forms, phrases and nouns, found by their folded words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from attrib.lang.lexicon import Entry, read_entries
from attrib.text.fold import fold, fold_all
from attrib.types import Act, Stance

Gender = Literal["m", "f", ""]
Number = Literal["s", "d", "p", ""]
Shape = Literal["past", "present", "participle", "passive"]
Nominal = Literal["", "assertion", "event", "speech_act"]
PhraseKind = Literal["preposition", "relay", "container", "impersonal"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of attribution. ``preps`` are the folded prepositions that open a nominal content."""

    lemma: str
    act: Act
    stance: Stance
    preps: frozenset[str]
    nominal: Nominal
    object: Literal["", "addressee", "kept"]
    clause_only: bool
    noun_too: bool
    """Whether the past is written like a noun (عرض، رد)."""
    not_before: frozenset[str]
    """Folded words that, right behind the verb, make it no cue («لفت الانتباه»)."""
    relays: str = ""
    """The preposition before another's word that the subject passes on («نقلت رويترز عن مصدر أن»)."""


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One written form of a verb. ``person`` is 1, 2 or 3; gender and number are "" where the form is silent."""

    verb: Verb
    shape: Shape
    person: int
    gender: Gender
    number: Number
    last_letter: str = ""
    """The letter that must end the word as written («نفى», not «نفي»); "" where folding decides."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue of one or more words that is no verb. ``joins`` is the clitic that ties its source on."""

    words: tuple[str, ...]
    kind: PhraseKind
    joins: str
    act: Act
    stance: Stance


@dataclass(frozen=True, slots=True)
class Noun:
    """A verbal noun that reports («قوله إن»)."""

    act: Act
    stance: Stance


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Everything a pack knows of cues, keyed by folded words without conjunction."""

    verbs: Mapping[str, tuple[VerbForm, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    """First word -> the phrases that begin with it, longest first."""
    nouns: Mapping[str, Noun]

    def strength(self, word: str) -> bool | None:
        """Return whether a folded word, seen through و and ف, is a finite cue verb beyond doubt; None if it is none.

        A dual, or a verb believed only before a clause, is doubtful: more often it is something else.
        """
        forms = self.verbs.get(word) or (
            self.verbs.get(word[1:], ()) if word[:1] in "وف" and len(word) > 3 else ()
        )
        finite = [form for form in forms if form.shape != "participle"]
        if not finite:
            return None
        return any(not form.verb.clause_only and form.number != "d" for form in finite)

    @classmethod
    def load(cls, folder: Traversable) -> CueLexicon:
        """Load ``verbs.toml``, ``phrases.toml`` and ``nouns.toml``; DataError names file and line."""
        return cls(
            _verbs(folder / "verbs.toml"), _phrases(folder / "phrases.toml"), _nouns(folder / "nouns.toml")
        )


def _choice(entry: Entry, key: str, allowed: Iterable[str], default: str) -> str:
    value = entry.text(key, default)
    if value not in allowed:
        raise entry.fail(f"«{key}» is «{value}», not one of {', '.join(filter(None, allowed))}")
    return value


def _verbs(path: Traversable) -> Mapping[str, tuple[VerbForm, ...]]:
    seen: dict[tuple[str, str, str], int] = {}
    conjugated: list[tuple[str, VerbForm]] = []
    for entry in read_entries(
        path,
        "verb",
        {"past": str, "present": str, "participle": str, "act": str},
        {
            "stance": str,
            "preps": list,
            "nominal": str,
            "object": str,
            "clause_only": bool,
            "passive": list,
            "also": list,
            "noun_too": bool,
            "not_before": list,
            "exact": bool,
            "relays": str,
        },
    ):
        past, present, participle = fold_all(map(entry.text, ("past", "present", "participle")))
        key = (past, present, participle)
        if key in seen:
            raise entry.fail(f"«{entry.text('past')}» stands on line {seen[key]} already")
        seen[key] = entry.line
        verb = Verb(
            lemma=entry.text("past"),
            act=_choice(entry, "act", get_args(Act), ""),  # type: ignore[arg-type]
            stance=_choice(entry, "stance", get_args(Stance), "neutral"),  # type: ignore[arg-type]
            preps=frozenset(fold_all(entry.texts("preps"))),
            nominal=_choice(entry, "nominal", get_args(Nominal), ""),  # type: ignore[arg-type]
            object=_choice(entry, "object", ("", "addressee", "kept"), ""),  # type: ignore[arg-type]
            clause_only=entry.flag("clause_only"),
            noun_too=entry.flag("noun_too"),
            not_before=frozenset(fold_all(entry.texts("not_before"))),
            relays=fold(entry.text("relays")),
        )
        conjugated.extend(_conjugate(verb, entry))
    forms: dict[str, list[VerbForm]] = {}
    words = fold_all(word for word, _ in conjugated)
    for word, (_, form) in zip(words, conjugated, strict=True):
        rows = forms.setdefault(word, [])
        if form not in rows:
            rows.append(form)
    return {word: tuple(rows) for word, rows in forms.items()}


def _conjugate(verb: Verb, entry: Entry) -> Iterator[tuple[str, VerbForm]]:
    """Yield the forms of a verb that newspapers use: third person, and first inside quotations."""

    def form(shape: Shape, person: int = 3, gender: Gender = "", number: Number = "") -> VerbForm:
        return VerbForm(verb, shape, person, gender, number)

    past, present = entry.text("past"), entry.text("present")
    if present[0] != "ي":
        raise entry.fail(f"the present «{present}» must be the third person masculine, with ي")
    defective = past[-1] in "ىا"
    base = past[:-1] if defective else past
    exact = past[-1] if entry.flag("exact") else ""
    yield past, VerbForm(verb, "past", 3, "m", "s", exact)
    yield base + "ت", form("past", 3, "f", "s")
    yield base + "وا", form("past", 3, "m", "p")
    if not defective:
        yield base + "ن", form("past", 3, "f", "p")
    if not verb.noun_too:
        yield base + ("يا" if defective else "ا"), form("past", 3, "m", "d")
        yield base + "تا", form("past", 3, "f", "d")
    for word in entry.texts("also"):
        yield word, form("past", 1, "", "p" if word.endswith("نا") else "s")
    if not defective and past[-2:-1] not in ("ا", "و", "ي"):
        yield base + "نا", form("past", 1, "", "p")
        # «ذكرت» is the third person too; agreement with the text decides, so only the plural is added here.
    stem = present[1:]
    weak = stem[-1] in "ىيو" and len(stem) > 2
    final = present[-1] if exact else ""
    yield present, VerbForm(verb, "present", 3, "m", "s", final)
    yield "ت" + stem, VerbForm(verb, "present", 3, "f", "s", final)
    yield "أ" + stem, form("present", 1, "", "s")
    yield "ن" + stem, form("present", 1, "", "p")
    short = stem[:-1] if weak else stem
    yield "ي" + short + "ون", form("present", 3, "m", "p")
    yield "ي" + short + "وا", form("present", 3, "m", "p")
    yield "ي" + stem + "ان", form("present", 3, "m", "d")
    yield "ت" + stem + "ان", form("present", 3, "f", "d")
    yield "ي" + stem + "ن", form("present", 3, "f", "p")
    for word in (present, "ت" + stem, "ن" + stem, "أ" + stem):
        person = 1 if word[0] in "نأ" else 3
        gender: Gender = "m" if word[0] == "ي" else "f" if word[0] == "ت" else ""
        yield "س" + word, form("present", person, gender, "p" if word[0] == "ن" else "s")
    participle = entry.text("participle")
    stem = participle if participle[-1] != "ي" else participle[:-1]
    if len(stem) > 2:
        accusative = stem + "يا" if _lost_ya(participle, past) else stem + "ا"
        feminine = stem + "ية" if _lost_ya(participle, past) else stem + "ة"
        yield accusative, form("participle", 3, "m", "s")
        yield feminine, form("participle", 3, "f", "s")
        yield stem + "ين", form("participle", 3, "m", "p")
        yield stem + "تين", form("participle", 3, "f", "d")
    for word in entry.texts("passive"):
        yield word, form("passive", 3, "m", "s")
        yield ("ت" + word[1:]) if word[0] == "ي" else word + "ت", form("passive", 3, "f", "s")


def _lost_ya(participle: str, past: str) -> bool:
    """Return whether the participle of a defective verb is written without its last letter (ناف -> نافيا)."""
    return past[-1] in "ىا" and participle[-1] != "ى"


def _phrases(path: Traversable) -> Mapping[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for entry in read_entries(
        path, "phrase", {"words": str, "kind": str}, {"joins": str, "act": str, "stance": str}
    ):
        kind = _choice(entry, "kind", get_args(PhraseKind), "")
        words = tuple(fold(entry.text("words")).split())
        phrase = Phrase(
            words=words,
            kind=kind,  # type: ignore[arg-type]
            joins=fold(entry.text("joins")),
            act="impersonal" if kind == "impersonal" else _choice(entry, "act", get_args(Act), "assertion"),  # type: ignore[arg-type]
            stance=_choice(entry, "stance", get_args(Stance), "neutral"),  # type: ignore[arg-type]
        )
        rows = found.setdefault(words[0], [])
        if any(row.words == words for row in rows):
            raise entry.fail(f"«{entry.text('words')}» stands here already")
        rows.append(phrase)
    return {word: tuple(sorted(rows, key=lambda row: -len(row.words))) for word, rows in found.items()}


def _nouns(path: Traversable) -> Mapping[str, Noun]:
    found: dict[str, Noun] = {}
    for entry in read_entries(path, "noun", {"words": list}, {"act": str, "stance": str}):
        noun = Noun(
            act=_choice(entry, "act", get_args(Act), "assertion"),  # type: ignore[arg-type]
            stance=_choice(entry, "stance", get_args(Stance), "neutral"),  # type: ignore[arg-type]
        )
        for word in entry.texts("words"):
            if fold(word) in found:
                raise entry.fail(f"«{word}» stands here already")
            found[fold(word)] = noun
    return found
