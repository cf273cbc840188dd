"""The words of one article one by one: what the pack's lists say of each, given the words beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attrib.extract.claim_grammar import claim_grammar
from attrib.extract.finite_verbs import FINITE, FIRST, NOUN_TOO, FiniteVerbs
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS, Tokens
from attrib.extract.word_marks import (
    CIRCUMSTANCE,
    CUE_VERB,
    ENTRY,
    FIRST_PERSON,
    GOVERNS,
    OPENS,
    SURE,
    WITHHOLDS,
    WORD,
    word_marks,
)
from attrib.lang.base import Pack
from attrib.lang.nouns import NounKind, without_article

NAMES: frozenset[str] = frozenset({"name_m", "name_f"})
SPEAKERS: frozenset[str] = NAMES | {
    "title", "people", "organization", "media", "document", "anonymous", "group", "place"
}  # fmt: skip
"""The kinds of nouns that can be the source of an attribution."""


@dataclass(slots=True)
class Words:
    """The words and marks of one article. What is asked of each again and again is looked up once."""

    tokens: Tokens
    pack: Pack
    words: list[str] = field(init=False)
    """The folded words and marks."""
    roles: Mapping[str, frozenset[str]] = field(init=False)
    kinds: list[NounKind] = field(init=False)
    """What kind of noun each word is by itself."""
    heads: list[NounKind] = field(init=False)
    """What kind of noun begins at each word: an entry of several words («كوريا الشمالية») or the word alone."""
    _surnames: dict[str, NounKind] = field(default_factory=dict)
    """Words that the article itself shows to be surnames."""
    _entries: dict[int, NounKind] = field(default_factory=dict)
    """Where entries of several words begin, and ambiguous words that are names where they stand."""
    _goes_on: set[int] = field(default_factory=set)
    """The later words of entries of several words."""
    marks: list[int] = field(init=False)
    """What each word may be wherever it stands, as flags of word_marks."""
    notable: list[int] = field(init=False)
    """The tokens of which their flags tell more than that they are words."""
    _complementisers: set[int] = field(init=False)
    _prepositions: set[int] = field(init=False)
    _cue_verbs: dict[int, bool] = field(init=False)
    """Finite cue verbs -> whether the word is one beyond doubt."""
    _verbs: FiniteVerbs = field(init=False)

    def __post_init__(self) -> None:
        words, pack = self.tokens.words, self.pack
        self.words, self.roles = words, pack.roles
        self._verbs = claim_grammar(pack.language).verbs
        self.marks = list(map(word_marks(pack).of.__getitem__, words))
        self.notable = [at for at, mark in enumerate(self.marks) if mark > WORD]
        self.kinds = pack.nouns.kinds(words)
        self._find_entries()
        self._complementisers = {at for at in self.marked(OPENS) if self._opens_clause(at)}
        self._prepositions = {at for at in self.marked(GOVERNS) if self._governs(at)}
        self._cue_verbs = {
            at: self.marks[at] & SURE > 0 for at in self.marked(CUE_VERB) if not self._is_noun_here(at)
        }

    def marked(self, flag: int) -> list[int]:
        """Return the tokens that have a flag of word_marks, in order."""
        marks = self.marks
        return [at for at in self.notable if marks[at] & flag]

    def _find_entries(self) -> None:
        """Note where entries of several words begin («كوريا الشمالية», «الأمم المتحدة»)."""
        words, nouns = self.words, self.pack.nouns
        for at in self.marked(ENTRY):
            for length, kind in nouns.entries_at(words, at):
                self._entries.setdefault(at, kind)
                self._goes_on.update(range(at + 1, at + length))
        self._note_heads()

    def _note_heads(self) -> None:
        self.heads = list(self.kinds)
        for at, kind in self._entries.items():
            self.heads[at] = kind

    def _is_noun_here(self, at: int) -> bool:
        """Return whether the word before makes a noun of the cue verb at ``at`` («في عدن»)."""
        if at and self.words[at - 1] in self.roles["before_verbal_noun"]:
            return True
        return self.kinds[at] == "place" and at - 1 in self._prepositions

    def note_name(self, at: int, kind: NounKind) -> None:
        """Take the word at token ``at`` for a given name, though it is a word of the language too («نادر»)."""
        self._entries[at] = self.heads[at] = kind

    def note_surnames(self, surnames: Mapping[str, NounKind]) -> None:
        """Take these words for surnames wherever they stand in the article."""
        if not surnames:
            return
        self._surnames.update(surnames)
        for at, word in enumerate(self.words):
            if word in surnames:
                self.kinds[at] = surnames[word] or self.kinds[at]
        self._note_heads()

    def is_surname(self, word: str) -> bool:
        """Return whether the article itself shows a word to be a surname."""
        return word in self._surnames

    def has_entry(self, at: int) -> bool:
        """Return whether an entry of several words, or a name that is a word too, begins at token ``at``."""
        return at in self._entries

    def kind(self, word: str) -> NounKind:
        """Return what kind of noun a folded word is, seen through ال, the clitics and the feminine ending."""
        return self._surnames.get(word) or self.pack.nouns.kind(word)

    def kind_at(self, at: int) -> NounKind:
        """Return what kind of noun stands at token ``at``, alone or with the words behind it; "" behind the last."""
        return self.heads[at] if at < len(self.heads) else ""

    def has_own_article(self, at: int) -> bool:
        """Return whether token ``at`` begins with ال that is no part of a listed name («ألكسندر»)."""
        word = self.words[at]
        return word.startswith("ال") and word not in self.pack.nouns.words

    def is_word(self, at: int) -> bool:
        """Return whether token ``at`` is a word, not a mark."""
        return self.marks[at] & WORD != 0

    def is_named(self, at: int) -> bool:
        """Return whether token ``at`` is a person's given name."""
        return self.heads[at] in NAMES

    def inside_entry(self, at: int) -> bool:
        """Return whether token ``at`` is a later word of an entry of several («الولايات |المتحدة»)."""
        return at in self._goes_on

    def is_foreign_particle(self, at: int) -> bool:
        """Return whether token ``at`` is the لا of a foreign name («دي لا فوينتي»)."""
        return (
            self.words[at] in self.roles["foreign_article"]
            and self.words[at - 1] in self.roles["foreign_particle"]
        )

    def written(self, at: int) -> str:
        """Return token ``at`` as the text writes it."""
        tokens = self.tokens
        return tokens.text[tokens.starts[at] : tokens.ends[at]]

    def last_letter(self, at: int) -> str:
        """Return the last letter or mark of token ``at`` as the text writes it."""
        return self.tokens.text[self.tokens.ends[at] - 1]

    def phrase_at(self, name: str, at: int, limit: int) -> int:
        """Return how many tokens from ``at`` are an entry of the list ``name``, the longest; 0 if none are."""
        words = self.words
        entries = self.pack.phrases[name].get(words[at])
        if entries and at + 1 < limit:
            following = words[at + 1]
            for entry in entries:
                end = at + len(entry)
                if entry[1] == following and end <= limit and tuple(words[at + 2 : end]) == entry[2:]:
                    return len(entry)
        return 1 if words[at] in self.pack.lists[name] else 0

    def inside_address(self, at: int) -> bool:
        """Return whether the stop at ``at`` stands inside an address of Latin letters («weather.com»)."""
        words, tokens = self.words, self.tokens
        if words[at] != "." or at == 0 or at + 1 >= len(words) or tokens.spaced(at) or tokens.spaced(at + 1):
            return False
        return words[at - 1].isascii() and words[at + 1].isascii() and words[at + 1].isalnum()

    # --- words of grammar ------------------------------------------------------------------------------

    def is_complementiser(self, at: int) -> bool:
        """Return whether token ``at`` is إن, أن, بأن, or one with a pronoun («إنه»), and no part of «سي إن إن»."""
        return at in self._complementisers

    def _opens_clause(self, at: int) -> bool:
        word = self.words[at]
        if word == "فان":  # «فإن», or the surname فان
            return self.tokens.text[self.tokens.starts[at] + 1] in "إأ"
        if word in self.pack.complementisers_with_pronoun:
            return True
        return word != "ان" or not self._spelled_name(at)

    def _spelled_name(self, at: int) -> bool:
        """Return whether ان at ``at`` is a letter of «سي إن إن», «إن بي سي»."""
        words, letters = self.words, self.roles["spelled_letter"]
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if before in self.roles["spelled_start"]:  # «سي إن إن», but «بي بي سي إن الأمر»
            return after == "ان"
        return after in letters or (
            before == "ان" and at > 1 and words[at - 2] in self.roles["spelled_start"]
        )

    def is_preposition(self, at: int) -> bool:
        """Return whether token ``at`` is a preposition, bare or with a pronoun («فيه»); علي is not على."""
        return at in self._prepositions

    def _governs(self, at: int) -> bool:
        word = self.words[at]
        if word == "امام":  # أمام, not إمام
            return "إ" not in self.written(at)
        if word in self.roles["name_in_alif"]:  # «مني», not «منى»
            return self.last_letter(at) == "ي"
        return word != "علي" or self.last_letter(at) != "ي"

    def cue_verb(self, at: int, *, strong: bool = False) -> bool:
        """Return whether token ``at`` may be a finite cue verb, seen through و and ف.

        ``strong`` leaves out the verbs that are more often something else: a dual, or one believed only before
        a clause.
        """
        sure = self._cue_verbs.get(at)
        return sure is not None and (sure or not strong)

    def finite_verb(self, at: int, *, joined: bool = False) -> bool:
        """Return whether token ``at`` is a finite verb and hardly a noun («يمكنه», «اجتمعت»).

        With ``joined`` also behind a glued و or ف («وبادر»).
        """
        word = self.words[at]
        flags = self._verbs.flags(word)
        if joined and word[0] in "وف" and (not flags or flags & NOUN_TOO):
            flags = self._verbs.flags(word[1:])
        return bool(flags & FINITE) and not flags & (NOUN_TOO | FIRST) and not word.endswith("ا")

    def is_first_person(self, at: int) -> bool:
        """Return whether a speaker speaks of himself in the word at ``at`` («لاحظنا», «نفوسنا», «أعتقد»)."""
        if not self.marks[at] & FIRST_PERSON:
            return False
        word = self.words[at]
        listed = self.roles["first_person"]
        if (word in listed or word[1:] in listed) and "آ" not in self.written(at)[:2]:  # «أرى», not «آري»
            return True
        denied = at > 0 and self.words[at - 1] in self.roles["not"]
        if (word.startswith("س") and len(word) > 3 and self.written(at).startswith("سأ")) or (
            denied and len(word) > 2 and self.written(at).startswith("أ")
        ):
            return True  # «سأعود», «لم أكن», «لا أعرف»
        if not word.endswith("نا") or len(word) < 5 or self.kinds[at] != "" or word[-3] in "اوي":
            return False  # «أحيانا», «قانونا» are accusatives
        return word[0] != "م" or word[-3] == "ت" or len(word) > 6  # «ممكنا», but «مدينتنا»

    # --- circumstances of the saying -------------------------------------------------------------------

    def circumstance_at(self, at: int, limit: int, *, in_media_name: bool = False) -> bool:
        """Return whether a circumstance of the saying begins at ``at``: when, where, to whom, on what occasion."""
        if not self.marks[at] & CIRCUMSTANCE:
            return False
        words, kinds, roles = self.words, self.kinds, self.roles
        word, kind = words[at], kinds[at]
        if word in roles["name_of_day"] and at and (in_media_name or "media" in kinds[max(0, at - 3) : at]):
            return False  # «روسيا اليوم», «المصري اليوم»
        if word in roles["adverb"]:
            return not in_media_name
        if at and words[at - 1] in roles["mister"] and word in roles["surname_of_time"]:
            return False  # «السيدة ماي»
        if kind == "time" or (word[0] in "ول" and len(word) > 4 and self.kind(word[1:]) == "time"):
            described = at > 0 and kinds[at - 1] == "anonymous"  # «مصدر مطلع»
            return not in_media_name and not described
        if self.phrase_at("circumstances", at, limit):
            return True
        if word in roles["and_he"] and at + 1 < limit and words[at - 1] not in COMMAS:
            return words[at + 1][0] in "يت" and kinds[at + 1] == ""  # «وهي تبكي»
        if word == "في" and at + 1 < limit:
            return self._occasion(at + 1)
        return self.is_channel(at)

    def _occasion(self, at: int) -> bool:
        """Return whether the word behind في tells when or on what occasion («في بيان»)."""
        word = self.words[at]
        if word in self.roles["framework"]:
            following = self.words[at + 1 : at + 2]
            if following and following[0] not in self.roles["attribute"]:
                return False  # «في الإطار التنسيقي»
        if word.isdigit() and at + 1 < len(self.kinds) and self.kinds[at + 1] == "time":
            return True  # «في 12 مايو»
        return without_article(word) in self.roles["speech_occasion"] or self.kinds[at] == "time"

    def is_channel(self, at: int) -> bool:
        """Return whether token ``at`` is ل with the medium or audience spoken to («لوكالة», «للصحفيين»)."""
        words = self.words
        word = words[at]
        if word[0] != "ل":
            return False
        if word == "ل" and at + 1 < len(words):  # «لـ«الشرق الأوسط»», «لـ CNN»
            following = at + 2 if words[at + 1] in MARKS and at + 2 < len(words) else at + 1
            named = following > at + 1 and self.heads[following] not in ("organization", "document")
            return named or words[following].isascii() or self.heads[following] == "media"
        if len(word) < 4:
            return False
        rest = word[2:] if word[1] == "ل" else word[1:]
        channels = self.roles["channel"]
        if rest in channels or "ال" + rest in channels or self.kind(rest) == "media":
            return True
        # «لسكاي نيوز», «لواشنطن بوست»: the second word tells what the first is.
        unknown = word[1] != "ل" and self.kinds[at] == ""
        return unknown and at + 1 < len(words) and self._ends_media_name(at + 1)

    def _ends_media_name(self, at: int) -> bool:
        """Return whether «نيوز», «تايمز» at ``at`` ends the name of a medium that begins a word before."""
        return self.kinds[at] == "media" and not self.words[at].startswith(("ال", "و", "ل", "ب"))

    def withholds_name(self, at: int) -> bool:
        """Return whether «طلب عدم كشف اسمه», «رفض ذكر هويته» begins at ``at``: the source asked not to be named."""
        if not self.marks[at] & WITHHOLDS:
            return False
        return not self.roles["withheld"].isdisjoint(self.words[at + 1 : at + 5])
