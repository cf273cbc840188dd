"""How a claim begins: the subject that its first words name, point at or leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from attrib.extract.claim_cuts import Cutter, Part
from attrib.extract.claim_discourse import Discourse
from attrib.extract.claim_edits import Edit, text_of, without_pronoun
from attrib.extract.claim_events import Events
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_mentions import Mentions
from attrib.extract.claim_persons import Persons
from attrib.extract.claim_references import IMPERSONAL, POINTS
from attrib.extract.claim_states import state_meant
from attrib.extract.claim_subjects import Subject, Subjects, first_meant
from attrib.extract.claim_words import (
    COMMA,
    COMPLEMENTISER,
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
from attrib.extract.finite_verbs import FEMININE, FINITE, FIRST, NOUN_TOO, OBJECT, PAST, PLURAL, PRESENT
from attrib.text.fold import fold

# «مما أدى», «ما أدى», «الأمر الذي أدى», «وهو ما أدى», folded: what happened is the subject.
_WHICH = frozenset({("مما",), ("ما",), ("الامر", "الذي"), ("وهو", "ما")})
_VERB_BEHIND = 14  # tokens from a subject's head to its verb


class Setting(NamedTuple):
    """Where a claim stands, and who may be meant in it."""

    sentence: int
    inside: tuple[int, ...]
    core: int | None
    """The innermost core attribution that holds it; None in the writer's voice."""
    direct: bool
    """Whether it is verbatim speech, in which «إنه» is not the speaker."""
    source_type: str
    speaker: Subject | None
    near: Subject | None
    """The subject of the claim before in the same sentence and content; behind a speech, who spoke."""
    owner: Subject | None
    """The speaker where «قالت الوزارة إن فرقها» may mean that the teams are the speaker's."""
    discourse: Discourse

    def earlier(self) -> Iterator[Subject]:
        """Yield whom this voice spoke of before, most recent first."""
        return self.discourse.earlier(self.sentence, self.core)

    def candidates(self) -> Iterator[Subject | None]:
        """Yield whom a pronoun may mean, the likeliest first."""
        yield self.near
        yield from self.earlier()
        yield self.owner


class Openings:
    """Reads the first words of one article's claims."""

    def __init__(
        self, cutter: Cutter, subjects: Subjects, gaps: Gaps, events: Events, mentions: Mentions
    ) -> None:
        self.cutter = cutter
        self.tokens = cutter.tokens
        self.roles = cutter.grammar.roles
        self.subjects = subjects
        self.gaps = gaps
        self.events = events
        self.mentions = mentions
        self.persons = Persons(cutter, gaps)
        self._unnamed: Subject | None = None

    def read(self, part: Part, setting: Setting, edits: list[Edit]) -> tuple[Subject | None, Subject | None]:
        """Name what the claim's first words mean by ``edits``; return its subject, and what to remember of it.

        Of a subject that does not tell whom, only the second is there, without its name.
        """
        self._unnamed = None
        subject = self._begin(part, setting, edits)
        return subject, subject or self._unnamed

    def _begin(self, part: Part, setting: Setting, edits: list[Edit]) -> Subject | None:
        """Name what the claim's first words mean, add it to ``edits``, and return the claim's subject."""
        first, last = part.first, part.last
        kind, word = self.cutter.kinds[first], self.tokens.words[first]
        near, speaker = setting.near, setting.speaker
        if self._event(part, setting, edits):
            return None
        if word in self.roles["first_person"]:
            return self._first_person(first, last, setting, edits)
        if word.removeprefix("و").startswith("لكن"):
            return self._pronoun(first, last, setting.candidates(), edits)
        if kind & COMPLEMENTISER:
            if setting.direct:
                return self._pronoun(first, last, setting.candidates(), edits)
            meant = chain((speaker, near), setting.discourse.earlier(setting.sentence, None))
            return self._pronoun(first, last, meant, edits, expletive=speaker is None, reported=True)
        framed = self._framed_verb(first, last)
        if framed:
            if self.gaps.left_out(framed, last):
                return self._put(framed, setting.candidates(), setting, edits)
            return self.subjects.at(framed + 1, last, self.cutter.kinds[framed])
        if kind & PRONOUN and self.gaps.bare(first) in ("هو", "هي"):
            return self._he(first, last, setting, edits)
        verb = self._verb_from(first, last)
        if verb is not None:
            return self._verb_first(verb, part, setting, edits)
        if not kind & (DEMONSTRATIVE | PRONOUN | PREPOSITION | RELATIVE):
            return self._noun_first(first, last, (setting.owner, near), edits)
        return self._main_subject(first, last)

    def _event(self, part: Part, setting: Setting, edits: list[Edit]) -> bool:
        """«مما خفض الأسعار», «وهذا يتطلب وقتا», «وأثار ذلك جدلا»: put in what the claim before tells as a noun."""
        told = self.events.last
        if told is None or not 0 <= setting.sentence - told.sentence <= 1:
            return False
        if told.core != setting.core and (setting.direct or setting.sentence == told.sentence):
            return False
        first, last = part.first, part.last
        kinds, words, marks = self.cutter.kinds, self.tokens.words, self.subjects.marks
        linker = part.linker.words if part.linker is not None else ()
        if not linker and not (marks[first] | marks[min(first + 1, last - 1)]) & POINTS:
            return False
        place = end = -1
        if linker in _WHICH and setting.sentence == told.sentence:
            at = first + len(linker) if part.linker and part.linker.kept else first
            if at < last and kinds[at] & FINITE and not kinds[at] & (FEMININE | PLURAL | FIRST):
                place, end = first, at
        elif self._alone(first, last):
            place, end = first, first + 1
        elif kinds[first] & FINITE and first + 2 < last and self._alone(first + 1, last):
            place, end = first + 1, first + 2
        if place < 0:
            return False
        phrase = self.events.phrase(told) or self.events.of_sentence(told.sentence, told.core)
        if not phrase:
            return False
        if place == end:
            edits.append(Edit(first, first + 1, f"{phrase} {self._written(first)}"))
        else:
            conjunction = self._written(place)[0] if kinds[place] & JOINED and words[place] != "وهو" else ""
            edits.append(Edit(place, end, conjunction + phrase))
        return True

    def _alone(self, at: int, last: int) -> bool:
        """Return whether «هذا» or «ذلك» at ``at`` stands for what was told, without a noun."""
        if self.gaps.bare(at) not in self.roles["neuter"] or at + 1 >= last:
            return False
        kind, word = self.cutter.kinds[at + 1], self.tokens.words[at + 1]
        if kind & PREPOSITION:
            return True
        return not word.startswith("ال") and not kind & (MARK | RELATIVE) and not self.subjects.name(word)

    def _written(self, at: int) -> str:
        return text_of(self.tokens, at, at + 1)

    def _put(
        self, verb: int, candidates: Iterable[Subject | None], setting: Setting, edits: list[Edit]
    ) -> Subject | None:
        """Put the first candidate that agrees behind the verb at ``verb``, which has no subject."""
        kind = self.cutter.kinds[verb]
        if setting.direct and kind & FEMININE:  # «تحدثت إليه», «تعرف»: the first person and the second
            return None
        meant = first_meant(candidates, lambda subject: subject.takes(kind))
        if meant is not None:
            edits.append(self.gaps.with_subject(verb, meant))
        return meant

    def _main_subject(self, first: int, last: int) -> Subject | None:
        """Return the subject of a clause that begins with a circumstance («في بغداد قال الوزير»)."""
        kinds = self.cutter.kinds
        verbs = (i for i in range(first + 1, min(last, first + _VERB_BEHIND)) if kinds[i] & FINITE)
        verb = next((i for i in verbs if not kinds[i] & NOUN_TOO and not kinds[i - 1] & RELATIVE), None)
        found = self.subjects.at(verb + 1, last, kinds[verb]) if verb is not None else None
        if found is None and verb is not None and verb + 1 < last:
            self._unnamed = self.subjects.unnamed(verb + 1, kinds[verb])
        return found

    def _framed_verb(self, first: int, last: int) -> int:
        """Return the verb behind «ومن المقرر أن», «ويتوقع أن», or 0."""
        words, kinds = self.tokens.words, self.cutter.kinds
        expected = kinds[first] & PREPOSITION and words[first].endswith("من")
        if not expected and not self.subjects.marks[first] & IMPERSONAL:
            return 0
        that = next((at for at in range(first + 1, min(last - 1, first + 4)) if words[at] == "ان"), 0)
        return that + 1 if that and kinds[that + 1] & FINITE and not kinds[that + 1] & (FIRST | OBJECT) else 0

    def _verb_from(self, first: int, last: int) -> int | None:
        """Return the verb that a claim from ``first`` begins with, behind particles; None when a noun does."""
        kinds = self.cutter.kinds
        at = first
        while at < min(last, first + 2) and kinds[at] & PARTICLE:
            at += 1
        if at >= last or not kinds[at] & FINITE or (kinds[at] & NOUN_TOO and kinds[at] & OBJECT):
            return None
        return at

    def _first_person(self, at: int, last: int, setting: Setting, edits: list[Edit]) -> Subject | None:
        """«أنا واثق», «إنني أعتقد»: who speaks, and the verb behind it in the third person."""
        speaker = setting.speaker
        if speaker is None or at + 1 >= last:
            return None
        verb = at + 1
        while verb < last and self.cutter.kinds[verb] & PARTICLE:
            verb += 1
        kind = self.cutter.kinds[verb] if verb < last else 0
        if verb < last and (verb > at + 1 or kind & FINITE and not kind & JOINED):
            told = self.persons.verb(verb, last, speaker, setting.source_type, put=False)
            if told is None:
                return None
            edits.append(told)
        edits.append(Edit(at, at + 1, speaker.words))
        edits += self.persons.rest(max(at + 1, verb + 1), last, speaker, setting.source_type)
        return speaker

    def _pronoun(
        self,
        at: int,
        last: int,
        candidates: Iterable[Subject | None],
        edits: list[Edit],
        *,
        expletive: bool = False,
        reported: bool = False,
    ) -> Subject | None:
        """«أنه كشف», «لكنه لقي»: the pronoun gives way to its name; an expletive («أنه سيتم») goes."""
        words = self.tokens.words
        pronoun = next((s for s in ("ها", "هم", "ه") if words[at].removesuffix(s).endswith("ن")), "")
        if at + 1 >= last or not words[at].endswith(pronoun or "-"):
            return None
        following = words[at + 1]
        passive = expletive and self.gaps.passive(at + 1, last)
        if passive or self._impersonal(at + 1, last):
            if pronoun == "ه" or not self.cutter.kinds[at + 1] & PREPOSITION:
                edits.append(Edit(at, at + 1, ""))
            return None
        if following.startswith("ال") or reported and following in self.roles["thing_verb"]:
            return None
        meant = first_meant(candidates, lambda subject: subject.agrees(pronoun))
        if meant is not None:
            edits.append(Edit(at, at + 1, meant.words))
        return meant

    def _he(self, at: int, last: int, setting: Setting, edits: list[Edit]) -> Subject | None:
        """«وهي تضم»: what the claim before is about; «وهي منظمة» describes the noun before it."""
        if at + 1 >= last or self.cutter.kinds[at + 1] & (FINITE | NOUN_TOO) not in (PAST, PRESENT):
            return None
        pronoun = "ها" if self.gaps.bare(at) == "هي" else "ه"
        meant = first_meant(setting.candidates(), lambda subject: subject.agrees(pronoun))
        if meant is not None:
            conjunction = self._written(at)[0] if self.cutter.kinds[at] & JOINED else ""
            edits.append(Edit(at, at + 1, conjunction + meant.words))
        return meant

    def _impersonal(self, at: int, last: int) -> bool:
        """Return whether the predicate at ``at`` has no subject before it («سيتم», «لا يوجد», «من الضروري»)."""
        kinds = self.cutter.kinds
        while at < last and kinds[at] & (PARTICLE | MARK):
            at += 1
        if at >= last:
            return False
        return bool(kinds[at] & PREPOSITION) or self.tokens.words[at] in self.roles["impersonal"]

    def _verb_first(self, at: int, part: Part, setting: Setting, edits: list[Edit]) -> Subject | None:
        """A claim that begins with its verb: its subject follows, or was left out and is put behind the verb."""
        verb, last = self.cutter.kinds[at], part.last
        if setting.direct and setting.speaker is not None:
            told = self.persons.verb(at, last, setting.speaker, setting.source_type)
            if told is not None:
                edits.append(told)
                edits += self.persons.rest(at + 1, last, setting.speaker, setting.source_type)
                return setting.speaker
        if self.subjects.marks[at] & IMPERSONAL or verb & (FIRST | OBJECT):
            return None
        follow = at + 1
        if follow < last and self.cutter.kinds[follow] & PARTICLE:
            follow += 1
        explicit = follow < last and not self._leaves_out(follow, last)
        left_out = self.gaps.left_out(at, last)
        ahead = self._ahead(part) if left_out else None
        if ahead is not None:
            return self._put(at, (ahead,), setting, edits)
        if not explicit and setting.near is not None:
            put = self._put(at, (setting.near,), setting, edits)
            if put is not None:
                return put
        if left_out:
            return self._put(at, chain((setting.near,), setting.earlier()), setting, edits)
        if explicit:
            if self._possessive(follow, (setting.owner, setting.near), edits):
                return None
            found = self.subjects.at(follow, last, verb, introduced=True)
            self._unnamed = self.subjects.unnamed(follow, verb) if found is None else None
            return found
        return None

    def _ahead(self, part: Part) -> Subject | None:
        """Return the subject of the clause behind «بعدما ضمنت الدعم،», which is the subject of this one too."""
        if part.linker is None or part.linker.kind != "subordinate":
            return None
        kinds, at = self.cutter.kinds, part.last
        while at < len(kinds) and kinds[at] & COMMA:
            at += 1
        if at + 1 >= len(kinds) or at == part.last or not kinds[at] & FINITE or kinds[at] & (OBJECT | FIRST):
            return None
        end = self.subjects.phrase_end(at + 1, min(len(kinds), at + 9))
        return self.subjects.at(at + 1, end, kinds[at])

    def _leaves_out(self, at: int, last: int) -> bool:
        """Return whether what stands behind a verb at ``at`` can be no subject."""
        word, kind = self.tokens.words[at], self.cutter.kinds[at]
        if word in self.roles["adverb_behind_subject"]:
            return True
        if kind & (PREPOSITION | WITH_PRONOUN | COMPLEMENTISER):
            return not self._subject_behind(at, last)
        if word in self.roles["object_head"] or self.subjects.accusative(word):
            return True
        return self.subjects.glued_preposition(word)

    def _subject_behind(self, at: int, last: int) -> bool:
        """Return whether a subject may stand behind the circumstance at ``at`` («شارك في الاجتماع وزراء»)."""
        kinds, words = self.cutter.kinds, self.tokens.words
        if kinds[at] & WITH_PRONOUN:
            return True
        if not kinds[at] & PREPOSITION or at + 2 >= last or not words[at + 1].startswith("ال"):
            return False
        after = at + 2
        while after < last and words[after].startswith("ال"):
            after += 1
        if after >= last:
            return False
        return not kinds[after] & (MARK | PREPOSITION | JOINED | RELATIVE | LINKER | FINITE | TIME)

    def _noun_first(
        self, at: int, last: int, owners: tuple[Subject | None, ...], edits: list[Edit]
    ) -> Subject | None:
        """A claim that begins with its subject: the verb behind it tells the gender."""
        kinds = self.cutter.kinds
        owned = self._possessive(at, owners, edits)
        behind = range(at + 1, min(last, at + _VERB_BEHIND))
        verb = next((i for i in behind if kinds[i] & FINITE and not kinds[i] & NOUN_TOO), None)
        if owned:
            verb_kind = kinds[verb] if verb is not None else 0
            return Subject(owned, bool(verb_kind & FEMININE), bool(verb_kind & PLURAL)) if verb_kind else None
        # Without a verb its own ending tells the gender.
        found = self.subjects.before(at, verb) if verb is not None else self.subjects.at(at, last, FINITE)
        if found is None:
            self._unnamed = self.subjects.unnamed(at, kinds[verb] if verb is not None else 0)
        return found

    def _possessive(self, at: int, owners: tuple[Subject | None, ...], edits: list[Edit]) -> str:
        """«وقع زعيمها»: the owner of the first noun can only stand in the claim before, or be who speaks."""
        pronoun = self.subjects.pronoun(at)
        home = pronoun and self.tokens.words[at].removesuffix(pronoun) in self.roles["state_noun"]
        if not pronoun or self.tokens.words[at][0] in "بل" and not home:
            return ""
        owner = first_meant(owners, lambda subject: subject.agrees(pronoun))
        if owner is not None:
            state = state_meant(fold(owner.words).split()) if home else ""
            words = state or f"{without_pronoun(self._written(at), pronoun)} {owner.words}"
            edits.append(Edit(at, at + 1, words))
            return words
        return ""
