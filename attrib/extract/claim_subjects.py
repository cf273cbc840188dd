"""Subjects of claims: the noun phrase that a claim is about, where the text shows it beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import text_of
from attrib.extract.claim_references import ENDED, GIVEN, GLUED, PLACE, References, references
from attrib.extract.claim_states import state_at
from attrib.extract.claim_words import (
    COMPLEMENTISER,
    DEFINITE,
    DEMONSTRATIVE,
    JOINED,
    LINKER,
    MARK,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TIME,
    WITH_PRONOUN,
)
from attrib.extract.finite_verbs import FEMININE, FINITE, NOUN_TOO, OBJECT, PLURAL
from attrib.lang.base import Pack
from attrib.types import Attribution, Span

_WORDS = 7  # a longer noun phrase is no name to repeat
_TANWIN = ("اً", "ًا")
_QUOTED = 5  # tokens of a name in quotation marks, with the marks
_SUFFIXES = ("هما", "ها", "هم", "ه")
_NO_NOUN = FINITE | PREPOSITION | WITH_PRONOUN | COMPLEMENTISER | LINKER | PRONOUN | DEMONSTRATIVE
_ENDS_PHRASE = (
    MARK
    | PREPOSITION
    | RELATIVE
    | LINKER
    | COMPLEMENTISER
    | PARTICLE
    | TIME
    | WITH_PRONOUN
    | JOINED
    | DEMONSTRATIVE
)
# What a definite adjective looks like without its article: نسبة، اسم فاعل أو مفعول، فعيل.
ADJECTIVE = re.compile(".{2,}يه?|م.{2,}|..ي.ه?")
_PLURAL_ONLY = re.compile("..ا.ي.|ت.ا.ي.|م.ا.ي.")  # مفاعيل، تفاعيل، فواعيل: things, hence feminine
_INDEFINITE_NISBA = re.compile(".{3,}يه?")
_COMMON = (
    "titles", "titles_plural", "org_heads", "media_nouns", "document_nouns", "group_heads", "inanimate_subjects",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what a claim is about, in the words of the text, with the agreement that its verb shows."""

    words: str
    """"" for a subject that the text has without telling whom: nobody before it is meant later."""
    feminine: bool
    plural: bool

    def agrees(self, pronoun: str) -> bool:
        """Return whether the pronoun («ها») may stand for it."""
        if pronoun == "ها":
            return self.feminine and not self.plural
        if pronoun in ("هم", "هما"):
            return self.plural
        return not self.feminine and not self.plural

    def takes(self, verb: int) -> bool:
        """Return whether a verb with these flags may have it as a subject left out."""
        if verb & FINITE == FINITE:  # «تسلم»: he in the past, she in the present
            return not self.plural
        return self.feminine == bool(verb & FEMININE) and self.plural == bool(verb & PLURAL)


def first_meant(candidates: Iterable[Subject | None], fits: Callable[[Subject], bool]) -> Subject | None:
    """Return the first candidate that fits; None where that is one whom the text does not name."""
    for subject in candidates:
        if subject is not None and fits(subject):
            return subject if subject.words else None
    return None


@dataclass(slots=True)
class Subjects:
    """Reads the subjects of one article's claims."""

    cutter: Cutter
    pack: Pack
    attributions: Sequence[Attribution]
    references: References = field(init=False)
    marks: list[int] = field(init=False)
    """What each token may take up (the flags of claim_references)."""
    _surnames: frozenset[str] | None = field(default=None)
    _speakers: dict[tuple[int, ...], Subject | None] = field(default_factory=dict)

    _feminine_names: dict[str, bool] = field(default_factory=dict)
    """Last word of a subject -> whether a verb showed that it is feminine."""

    def __post_init__(self) -> None:
        self.references = references(self.pack)
        self.marks = list(map(self.references.__getitem__, self.cutter.tokens.words))

    def speaker(self, inside: tuple[int, ...]) -> Subject | None:
        """Return who says what the innermost core content of ``inside`` holds, with the agreement of the cue."""
        if inside not in self._speakers:
            self._speakers[inside] = self._speaker(inside)
        return self._speakers[inside]

    def _speaker(self, inside: tuple[int, ...]) -> Subject | None:
        number = next((number for number in inside if self.attributions[number].core), None)
        if number is None:
            return None
        attribution, tokens = self.attributions[number], self.cutter.tokens
        named = attribution.named or (attribution.sources[0] if attribution.sources else None)
        cue = self.cutter.kinds[tokens.at(attribution.cues[0].start)]
        if named is None or cue & OBJECT:  # «وصفه بأنه»: not who speaks
            return None
        if not attribution.sources and any(
            self.attributions[n].form == "direct" for n in inside if n != number
        ):
            return None  # «سألته فقال إنه»: somebody that the speech has not named
        feminine = bool(cue & FEMININE) if cue & FINITE else self._feminine(named)
        plural = bool(cue & PLURAL) or attribution.source_type == "group"
        mention = attribution.sources[0] if attribution.sources else named
        if tokens.at(mention.end) - tokens.at(mention.start) == 1:
            only = tokens.at(mention.start)
            if self.cutter.kinds[only] & TIME or mention.of(tokens.text).endswith(_TANWIN):
                return None  # «قال أيضا»
            if tokens.words[only].startswith("ال") and attribution.named is not None:
                mention = attribution.named  # «الوزير», named before
        brief = mention if tokens.at(mention.end) - tokens.at(mention.start) <= _WORDS else named
        self._feminine_names[tokens.words[tokens.at(brief.end) - 1]] = feminine
        words, first = brief.of(tokens.text), tokens.words[tokens.at(brief.start)]
        if (
            first[0] == "و"
            and len(first) > 1
            and (first.startswith("ال", 1) or self.references[first[1:]] & GIVEN)
        ):
            words = words[1:]  # «كينيدي وغراهام ... وقال غراهام»
        return Subject(words, feminine, plural)

    def _feminine(self, name: Span) -> bool:
        word = self.cutter.tokens.words[self.cutter.tokens.at(name.start)]
        head = name.of(self.cutter.tokens.text).split()[0]
        lists = self.pack.lists
        return head.endswith("ة") or word in lists["given_names_female"] or word in lists["places"]

    def before(self, first: int, verb: int) -> Subject | None:
        """Return all that stands from token ``first`` to the verb at ``verb`` as its subject, or its first phrase."""
        kinds = self.cutter.kinds
        words = self.cutter.tokens.words
        whole = verb - first <= _WORDS and not any(
            kinds[at] & _ENDS_PHRASE or self.accusative(words[at]) for at in range(first, verb)
        )
        return self.at(first, verb, kinds[verb], end=verb if whole else 0)

    def at(
        self, first: int, last: int, verb: int, *, end: int = 0, introduced: bool = False
    ) -> Subject | None:
        """Return the noun phrase from token ``first`` on, if it is a subject that ``verb`` (its flags) agrees with.

        It must be a name, or hold a definite word, so that it means the same in the next claim; ``introduced``
        takes an indefinite noun too, which is definite later («اندلع حريق», «الحريق»).
        """
        tokens, kinds = self.cutter.tokens, self.cutter.kinds
        if first >= last:
            return None
        quoted = self._quoted_name(first, last)
        if quoted:
            end = quoted
        else:
            end = end or self.phrase_end(first, last)
            if not 0 < end - first <= _WORDS or kinds[first] & (_NO_NOUN & ~FINITE):
                return None
            if tokens.words[first][0].isdigit():
                return None
            if not self.definite(first, end):
                return self._introduced(first, end, last, verb) if introduced else None
            if tokens.words[first] in self.cutter.grammar.roles["quantity"]:
                return None
            if tokens.text[tokens.ends[first] - 1] == "ة" and not verb & FEMININE:
                return None  # «يبلغ السابعة والثلاثين»: no subject
        name = text_of(tokens, first, end)
        if kinds[first] & JOINED and name[0] == "و":
            name = name[1:]
        key = tokens.words[end - 1]
        if verb & FINITE != FINITE:
            feminine = self._feminine_names[key] = bool(verb & FEMININE)
        else:
            feminine = self._feminine_names.get(key, self._named_feminine(first))
        return Subject(name, feminine, bool(verb & PLURAL) or self._people(first))

    def _named_feminine(self, at: int) -> bool:
        """Return whether the noun at ``at`` shows that it is feminine, where its verb does not («تسلم اللاعب»)."""
        word = self.cutter.tokens.words[at]
        female = word in self.pack.lists["given_names_female"] or self.references[word] & PLACE > 0
        bare = word[self.cutter.kinds[at] & JOINED > 0 :].removeprefix("ال")
        return female or self._inanimate_feminine(at) or bool(_PLURAL_ONLY.fullmatch(bare))

    def unnamed(self, at: int, verb: int) -> Subject | None:
        """Return the subject at ``at`` without its name, with the agreement that ``verb`` or its own ending shows."""
        if self.pronoun(at):
            return None  # «وسجل مؤشرها»: its owner stays what is spoken of
        feminine = bool(verb & FEMININE) if verb & FINITE not in (0, FINITE) else self._named_feminine(at)
        return Subject("", feminine, bool(verb & PLURAL) or self._people(at))

    def person_in(self, first: int, last: int) -> Subject | None:
        """Return the last person whom these tokens name by an office («تحدثت إلى القاضي سالم»), or None."""
        tokens, titles = self.cutter.tokens, self.pack.lists["titles"]
        for at in range(last - 1, first, -1):
            word = tokens.words[at]
            if word.startswith("ال") and word[2:] in titles and not self.cutter.kinds[at]:
                end = self.phrase_end(at, last)
                feminine = tokens.text[tokens.ends[at] - 1] == "ة"
                return Subject(text_of(tokens, at, end), feminine, plural=False)
        return None

    def _people(self, at: int) -> bool:
        """Return whether the noun at ``at`` is many people («وزراء», «المتظاهرون»): their verb may be singular."""
        word = self.cutter.tokens.words[at]
        bare = word[self.cutter.kinds[at] & JOINED > 0 :].removeprefix("ال")
        lists = self.pack.lists
        return (
            bare in lists["titles_plural"]
            or bare in lists["group_heads"]
            or bare.endswith("ون")
            and len(bare) > 4
        )

    def _introduced(self, first: int, end: int, last: int, verb: int) -> Subject | None:
        """«اندلع حريق في السوق»: an indefinite noun is definite in the next claim, «الحريق»."""
        tokens, kinds = self.cutter.tokens, self.cutter.kinds
        word = tokens.words[first]
        if kinds[first] or len(word) < 3 or word.isascii() or word.startswith("ال") or self.accusative(word):
            return None
        if word in self.cutter.grammar.roles["quantity"] or self.pronoun(first, shortest=4):
            return None
        many = word.endswith("ون") and len(word) > 4  # with its ن nothing is construed with it
        if many:
            end = first + 1
        if end - first > 1 and not _INDEFINITE_NISBA.fullmatch(tokens.words[first + 1]):
            return None
        if end < last and not many and not kinds[end] & _ENDS_PHRASE:
            return None
        feminine = bool(verb & FEMININE)
        if feminine != (tokens.text[tokens.ends[first] - 1] == "ة"):
            return None
        name = text_of(tokens, first, first + 1)
        return Subject(f"ال{name}", feminine, bool(verb & PLURAL) or self._people(first))

    def definite(self, first: int, end: int) -> bool:
        """Return whether the tokens ``first`` up to ``end`` hold a definite word or a name, and no pronoun."""
        words = self.cutter.tokens.words
        ended = (at for at, mark in enumerate(self.marks[first:end], first) if mark & ENDED)
        if any(self.pronoun(at, shortest=4) for at in ended):
            return False
        if self.cutter.kinds[first] & DEFINITE:
            return True
        if any(words[at].startswith("ال") or self.name(words[at]) for at in range(first, end)):
            return True
        return state_at(words, first) > 0

    def _quoted_name(self, first: int, last: int) -> int:
        """Return where a short name in quotation marks at ``first`` ends, behind its closing mark; else 0."""
        words = self.cutter.tokens.words
        if words[first] not in '«"“':
            return 0
        stop = min(last, first + _QUOTED)
        return next((at + 1 for at in range(first + 2, stop) if words[at] in '»"”'), 0)

    def phrase_end(self, first: int, last: int) -> int:
        """Return where the noun phrase at ``first`` ends: a head, what it is construed with, its adjectives."""
        words, kinds, marks = self.cutter.tokens.words, self.cutter.kinds, self.marks
        at = first
        definite = named = False
        while at < last and at - first <= _WORDS:
            word, kind = words[at], kinds[at]
            if kind & _ENDS_PHRASE or (kind & FINITE and (at > first or not kind & NOUN_TOO)):
                break
            mark = marks[at]
            if at > first and (
                mark & GLUED
                or mark & ENDED
                and self.pronoun(at, shortest=4)
                or word[-1] == "ا"
                and self.accusative(word)
            ):
                break
            article, name = word.startswith("ال"), self.name(word)
            if (definite or named) and not self._goes_on(at, first, article, name, named):
                break
            definite, named = definite or article, named or name
            at += 1
        return at

    def _goes_on(self, at: int, first: int, article: bool, name: bool, named: bool) -> bool:
        """Return whether the word at ``at`` still belongs to a phrase that is definite already.

        An adjective of its last noun does, and a name; the object behind the subject does not («غادر الوزير
        العاصمة», «زودت فرنسا لبنان»).
        """
        word = self.cutter.tokens.words[at]
        words = self.cutter.tokens.words
        if named and article and self.references[words[at - 1]] & GIVEN:
            return not self.common(word[2:]) and not self.common(word) and not self.references[word] & PLACE
        if named:
            return state_at(self.cutter.tokens.words, at - 1) > 1 or (
                name and not self.references[word] & PLACE
            )
        if name and not article:
            return not self.references[word] & PLACE
        if not article:
            return False
        feminine = self.cutter.tokens.text[self.cutter.tokens.ends[at] - 1] == "ة"
        if self.references[word] & PLACE or not ADJECTIVE.fullmatch(word[2:]):
            return False
        return feminine == self._inanimate_feminine(at - 1) or (
            word.endswith(("ي", "يه")) and feminine == self._inanimate_feminine(first)
        )

    def _inanimate_feminine(self, at: int) -> bool:
        """Return whether adjectives of the noun at ``at`` are feminine, as its ending shows («مساعدات»)."""
        if self.cutter.tokens.text[self.cutter.tokens.ends[at] - 1] == "ة":
            return True
        return self.cutter.tokens.words[at].endswith("ات")

    def name(self, word: str) -> bool:
        """Return whether a folded word is a given name, a place, or a surname known from this article."""
        if self.references[word] & (GIVEN | PLACE):
            return True
        if self._surnames is None:
            words = self.cutter.tokens.words
            behind = [words[at] for at, mark in enumerate(self.marks[:-1], 1) if mark & GIVEN]
            behind += [word for named in self._named_persons() for word in named]
            self._surnames = frozenset(after for after in behind if self._surname(after))
        return word in self._surnames

    def _named_persons(self) -> Iterator[list[str]]:
        """Yield the names of persons who speak in the article, each as its folded words."""
        tokens = self.cutter.tokens
        for attribution in self.attributions:
            if attribution.source_type == "person" and attribution.named is not None:
                yield tokens.words[tokens.at(attribution.named.start) : tokens.at(attribution.named.end)]

    def _surname(self, word: str) -> bool:
        """Return whether the word behind a given name is a surname."""
        return (
            len(word) > 2
            and not self.cutter.kinds_of[word]
            and not word.startswith(("ال", "لل", "بال", "وال"))
            and not (word[0] in "وبل" and len(word) < 5)
            and not self.common(word)
        )

    def common(self, word: str) -> bool:
        """Return whether a folded word is a common noun of the pack's lists."""
        return (
            any(word in self.pack.lists[name] for name in _COMMON) or word in self.pack.roles["verbal_noun"]
        )

    def accusative(self, word: str) -> bool:
        """Return whether a folded word ends in the ا of an indefinite object («هدفا»)."""
        return (
            len(word) > 3
            and word[-1] == "ا"
            and not word.endswith(("ها", "يا", "ما"))
            and not self.name(word)
        )

    def glued_preposition(self, word: str) -> bool:
        """Return whether a preposition is glued on («بالمدينة», «لروسيا»)."""
        return self.references[word] & GLUED > 0

    def pronoun(self, at: int, *, shortest: int = 5) -> str:
        """Return the pronoun at the end of the noun at ``at`` («زعيمها»), or "" where there is none."""
        if not self.marks[at] & ENDED or self.cutter.kinds[at] & _NO_NOUN:
            return ""
        tokens = self.cutter.tokens
        word = tokens.words[at]
        if len(word) < shortest or tokens.text[tokens.ends[at] - 1] == "ة" or self.name(word):
            return ""
        return next((suffix for suffix in _SUFFIXES if word.endswith(suffix)), "")
