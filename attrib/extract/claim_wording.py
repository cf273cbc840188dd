"""A claim in words that stand alone: dropped subjects, pronouns and fronted circumstances put back.

Coreference without a parser is a guess; this one is made only where number and gender agree with the one
candidate at hand (the subject of the claim before in the same sentence, or who is quoted), and leaves the text
as it is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from attrib.extract.claim_cuts import Cutter, Part
from attrib.extract.claim_discourse import Discourse
from attrib.extract.claim_edits import Edit, without_pronoun, written
from attrib.extract.claim_events import Events, Told
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_mentions import Mentions
from attrib.extract.claim_persons import Persons
from attrib.extract.claim_pronouns import Pronouns
from attrib.extract.claim_references import TAKES_UP
from attrib.extract.claim_subjects import Subject, Subjects
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
from attrib.extract.finite_verbs import FEMININE, FINITE, FIRST, NOUN_TOO, OBJECT, PLURAL
from attrib.lang.base import Pack
from attrib.types import Attribution

# «مما أدى», «ما أدى», «الأمر الذي أدى», «وهو ما أدى», folded: what happened is the subject.
_WHICH = frozenset({("مما",), ("ما",), ("الامر", "الذي"), ("وهو", "ما")})
_VERB_BEHIND = 14  # tokens from a subject's head to its verb
_OWNERS = frozenset({"person", "state", "organization", "group"})


@dataclass(frozen=True, slots=True)
class _Setting:
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


class Wording:
    """Rewords the claims of one article, one after the other. Remembers what the claims before were about."""

    def __init__(self, cutter: Cutter, pack: Pack, attributions: Sequence[Attribution]) -> None:
        self.cutter = cutter
        self.tokens = cutter.tokens
        self.roles = cutter.grammar.roles
        self.attributions = attributions
        self.subjects = Subjects(cutter, pack, attributions)
        self.discourse = Discourse()
        self.gaps = Gaps(cutter, self.subjects)
        self.persons = Persons(cutter, self.gaps)
        self.events = Events(cutter, self.gaps, pack.language, attributions)
        self.pronouns = Pronouns(cutter, self.subjects, self.gaps)
        self.mentions = Mentions(cutter, self.subjects, self.events)
        self._before: tuple[int, tuple[int, ...], Subject | None] = (-1, (), None)
        self._told: Told | None = None
        self._unnamed = False  # whether the claim has a subject that does not tell whom

    def reword(self, part: Part, inside: tuple[int, ...], sentence: int) -> str:
        """Return the claim ``part`` of sentence number ``sentence`` self-contained.

        ``inside`` lists the attributions whose content holds it, innermost first. Claims come in order.
        """
        setting = self._setting(inside, sentence)
        self._unnamed = False
        edits: list[Edit] = []
        subject = self._begin(part, setting, edits)
        first, last = part.first, part.last
        places = [
            (at, flags) for at, flags in enumerate(self.subjects.marks[first:last], first) if flags & TAKES_UP
        ]
        if places:
            if not any(edit.words for edit in edits):
                self.pronouns.name(first, places, edits, self._candidates(setting))
            self.mentions.name(first, last, places, edits)
        self._before = (sentence, inside, subject)
        put = (
            subject.words
            if subject is not None and any(subject.words in edit.words for edit in edits)
            else ""
        )
        verb = next((i for i in range(first, min(last, first + 8)) if self.cutter.kinds[i] & FINITE), first)
        self._told = Told(sentence, setting.core, first, last, verb, put, tuple(edits))
        self.events.note(self._told)
        if setting.speaker is not None and setting.source_type in _OWNERS:
            self.discourse.note(sentence, None, setting.speaker)
        if subject is not None or self._unnamed:
            self.discourse.note(sentence, setting.core, subject)
        return written(self.tokens, first, last, edits) + self._fronted(part)

    def _setting(self, inside: tuple[int, ...], sentence: int) -> _Setting:
        core = self._core(inside)
        said = self.attributions[core] if core is not None else None
        direct = said is not None and said.form == "direct"
        speaker = self.subjects.speaker(inside)
        owned = said is not None and not direct and said.source_type in _OWNERS
        return _Setting(
            sentence,
            inside,
            core,
            direct,
            said.source_type if said is not None else "",
            speaker,
            self._antecedent(inside, sentence),
            speaker if owned else None,
        )

    # --- how a claim begins --------------------------------------------------------------------------

    def _begin(self, part: Part, setting: _Setting, edits: list[Edit]) -> Subject | None:
        """Name what the claim's first words mean, add it to ``edits``, and return the claim's subject."""
        first, last = part.first, part.last
        kind, word = self.cutter.kinds[first], self.tokens.words[first]
        near, speaker = setting.near, setting.speaker
        if self._event(part, setting, edits):
            return None
        if word in self.roles["first_person"]:
            return self._first_person(first, last, setting, edits)
        if word.removeprefix("و").startswith("لكن"):
            return self._pronoun(first, last, self._candidates(setting), edits)
        if kind & COMPLEMENTISER:
            meant = self._candidates(setting) if setting.direct else (speaker, near)
            return self._pronoun(first, last, meant, edits, expletive=speaker is None)
        verb = self._verb_from(first, last)
        if verb is not None:
            return self._verb_first(verb, part, setting, edits)
        if not kind & (DEMONSTRATIVE | PRONOUN | PREPOSITION | RELATIVE):
            return self._noun_first(first, last, (setting.owner, near), edits)
        return self._main_subject(first, last)

    def _event(self, part: Part, setting: _Setting, edits: list[Edit]) -> bool:
        """«مما خفض الأسعار», «وهذا يتطلب وقتا», «وأثار ذلك جدلا»: put in what the claim before tells as a noun."""
        told = self._told
        if told is None or told.core != setting.core or not 0 <= setting.sentence - told.sentence <= 1:
            return False
        first, last = part.first, part.last
        kinds, words = self.cutter.kinds, self.tokens.words
        linker = part.linker.words if part.linker is not None else ()
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
        phrase = self.events.phrase(told)
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
        return not word.startswith("ال") and not kind & (MARK | RELATIVE) and not self.subjects.name(word)

    def _written(self, at: int) -> str:
        return self.tokens.span(at, at + 1).of(self.tokens.text)

    def _put(
        self, verb: int, candidates: Iterable[Subject], setting: _Setting, edits: list[Edit]
    ) -> Subject | None:
        """Put the first candidate that agrees behind the verb at ``verb``, which has no subject."""
        kind = self.cutter.kinds[verb]
        if setting.direct and kind & FEMININE:  # «تحدثت إليه», «تعرف»: the first person and the second
            return None
        meant = next((subject for subject in candidates if subject.takes(kind)), None)
        if meant is not None:
            edits.append(self.gaps.with_subject(verb, meant))
        return meant

    def _main_subject(self, first: int, last: int) -> Subject | None:
        """Return the subject of a clause that begins with a circumstance («في بغداد قال الوزير»)."""
        kinds = self.cutter.kinds
        verbs = (i for i in range(first + 1, min(last, first + _VERB_BEHIND)) if kinds[i] & FINITE)
        verb = next((i for i in verbs if not kinds[i] & NOUN_TOO and not kinds[i - 1] & RELATIVE), None)
        found = self.subjects.at(verb + 1, last, kinds[verb]) if verb is not None else None
        self._unnamed = found is None
        return found

    def _candidates(self, setting: _Setting) -> Iterator[Subject | None]:
        """Yield whom a pronoun may mean, the likeliest first."""
        yield setting.near
        yield from self.discourse.earlier(setting.sentence, setting.core)
        yield setting.owner

    # --- who may be meant ----------------------------------------------------------------------------

    def _antecedent(self, inside: tuple[int, ...], sentence: int) -> Subject | None:
        """Return whom a pronoun of this claim may mean beside the speaker.

        That is the subject of the claim before in the same sentence and content; and behind what somebody
        said, who said it.
        """
        last_sentence, last_inside, subject = self._before
        before, now = self._core(last_inside), self._core(inside)
        if before == now:
            return subject if sentence == last_sentence else None
        if now is None and sentence - last_sentence <= 1:
            return self.subjects.speaker(last_inside)
        return None

    def _core(self, inside: tuple[int, ...]) -> int | None:
        return next((number for number in inside if self.attributions[number].core), None)

    def _verb_from(self, first: int, last: int) -> int | None:
        """Return the verb that a claim from ``first`` begins with, behind particles; None when a noun does."""
        kinds = self.cutter.kinds
        at = first
        while at < min(last, first + 2) and kinds[at] & PARTICLE:
            at += 1
        if at >= last or not kinds[at] & FINITE or (kinds[at] & NOUN_TOO and kinds[at] & OBJECT):
            return None
        return at

    def _first_person(self, at: int, last: int, setting: _Setting, edits: list[Edit]) -> Subject | None:
        """«أنا واثق», «إنني أعتقد»: who speaks, and the verb behind it in the third person."""
        speaker = setting.speaker
        if speaker is None or at + 1 >= last:
            return None
        verb = at + 1
        while verb < last and self.cutter.kinds[verb] & PARTICLE:
            verb += 1
        if verb < last and (verb > at + 1 or self.cutter.kinds[verb] & FINITE):
            told = self.persons.verb(verb, last, speaker, setting.source_type, put=False)
            if told is None:
                return None
            edits.append(told)
        edits.append(Edit(at, at + 1, speaker.words))
        edits += self.persons.rest(at + 1, last, speaker)
        return speaker

    def _pronoun(
        self,
        at: int,
        last: int,
        candidates: Iterable[Subject | None],
        edits: list[Edit],
        *,
        expletive: bool = False,
    ) -> Subject | None:
        """«أنه كشف», «لكنه لقي»: the pronoun gives way to its name; an expletive («أنه سيتم») goes."""
        words = self.tokens.words
        pronoun = next((s for s in ("ها", "هم", "ه") if words[at].removesuffix(s).endswith("ن")), "")
        if at + 1 >= last or not words[at].endswith(pronoun or "-"):
            return None
        following = words[at + 1]
        passive = expletive and following in self.roles["passive_too"]
        if passive or self._impersonal(at + 1, last):
            if pronoun == "ه" or not self.cutter.kinds[at + 1] & PREPOSITION:
                edits.append(Edit(at, at + 1, ""))
            return None
        if following in self.roles["thing_verb"] or following.startswith("ال"):
            return None
        meant = next((s for s in candidates if s is not None and s.agrees(pronoun)), None)
        if meant is not None:
            edits.append(Edit(at, at + 1, meant.words))
        return meant

    def _impersonal(self, at: int, last: int) -> bool:
        """Return whether the predicate at ``at`` has no subject before it («سيتم», «لا يوجد», «من الضروري»)."""
        kinds = self.cutter.kinds
        while at < last and kinds[at] & (PARTICLE | MARK):
            at += 1
        if at >= last:
            return False
        return bool(kinds[at] & PREPOSITION) or self.tokens.words[at] in self.roles["impersonal"]

    def _verb_first(self, at: int, part: Part, setting: _Setting, edits: list[Edit]) -> Subject | None:
        """A claim that begins with its verb: its subject follows, or was left out and is put behind the verb."""
        verb, last = self.cutter.kinds[at], part.last
        if setting.direct and setting.speaker is not None:
            told = self.persons.verb(at, last, setting.speaker, setting.source_type)
            if told is not None:
                edits.append(told)
                edits += self.persons.rest(at + 1, last, setting.speaker)
                return setting.speaker
        if self.gaps.bare(at) in self.roles["impersonal"] or verb & (FIRST | OBJECT):
            return None
        follow = at + 1
        if follow < last and self.cutter.kinds[follow] & PARTICLE:
            follow += 1
        ahead = self._ahead(part, verb) if follow < last and self.gaps.left_out(at, last) else None
        if ahead is not None:
            return self._put(at, (ahead,), setting, edits)
        if follow >= last or self._leaves_out(follow, last):
            put = self._put(at, () if setting.near is None else (setting.near,), setting, edits)
            if put is not None:
                return put
        if self.gaps.left_out(at, last):
            return self._put(at, self.discourse.earlier(setting.sentence, setting.core), setting, edits)
        if follow < last and not self._leaves_out(follow, last):
            self._possessive(follow, (setting.owner, setting.near), edits)
            found = self.subjects.at(follow, last, verb)
            self._unnamed = found is None
            return found
        return None

    def _ahead(self, part: Part, verb: int) -> Subject | None:
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
        self._possessive(at, owners, edits)
        behind = range(at + 1, min(last, at + _VERB_BEHIND))
        verb = next((i for i in behind if kinds[i] & FINITE and not kinds[i] & NOUN_TOO), None)
        found = self.subjects.before(at, verb) if verb is not None else None
        self._unnamed = found is None
        return found

    def _possessive(self, at: int, owners: tuple[Subject | None, ...], edits: list[Edit]) -> None:
        """«وقع زعيمها»: the owner of the first noun can only stand in the claim before, or be who speaks."""
        pronoun = self.subjects.pronoun(at)
        if not pronoun or self.tokens.words[at][0] in "بل":
            return
        owner = next((owner for owner in owners if owner is not None and owner.agrees(pronoun)), None)
        if owner is not None:
            word = self.tokens.span(at, at + 1).of(self.tokens.text)
            edits.append(Edit(at, at + 1, f"{without_pronoun(word, pronoun)} {owner.words}"))

    # --- before a claim ------------------------------------------------------------------------------

    def _fronted(self, part: Part) -> str:
        """Return the fronted circumstance as the claim's end, where it says more than «ومع ذلك»."""
        if part.fronted is None:
            return ""
        words, kinds = self.tokens.words, self.cutter.kinds
        first, last = part.fronted
        while last > first and kinds[last - 1] & MARK:
            last -= 1
        discourse = self.roles["discourse"]
        if any(kinds[at] & (DEMONSTRATIVE | PRONOUN) or words[at] in discourse for at in range(first, last)):
            return ""
        edits: list[Edit] = []
        places = [
            (at, flags) for at, flags in enumerate(self.subjects.marks[first:last], first) if flags & TAKES_UP
        ]
        self.mentions.name(first, last, places, edits)
        words_ = written(self.tokens, first, last, edits)
        return " " + (words_[1:] if kinds[first] & JOINED else words_)
