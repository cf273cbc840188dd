"""A claim in words that stand alone: dropped subjects, pronouns and fronted circumstances put back.

Coreference without a parser is a guess; this one is made only where number and gender agree with the one
candidate at hand (the subject of the claim before in the same sentence, or who is quoted), and leaves the text
as it is elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrib.extract.claim_cuts import Cutter, Part
from attrib.extract.claim_states import StateMentions
from attrib.extract.claim_subjects import Subject, Subjects
from attrib.extract.claim_words import (
    BOTH_STATES,
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
from attrib.extract.finite_verbs import FINITE, FIRST, NOUN_TOO, OBJECT
from attrib.lang.base import Pack
from attrib.types import Attribution

Edit = tuple[int, int, str]
"""Tokens from, up to, and what is written in their place; "" takes them out."""
_BACK = 400  # tokens that a demonstrative looks back
_VERB_BEHIND = 14  # tokens from a subject's head to its verb
_LONGEST_MENTION = 4
_OWNERS = frozenset({"person", "state", "organization", "group"})


class Wording:
    """Rewords the claims of one article, one after the other. Remembers the subject of the claim before."""

    def __init__(self, cutter: Cutter, pack: Pack, attributions: Sequence[Attribution]) -> None:
        self.cutter = cutter
        self.tokens = cutter.tokens
        self.roles = cutter.grammar.roles
        self.attributions = attributions
        self.subjects = Subjects(cutter, pack, attributions)
        self._states: StateMentions | None = None
        self._before: tuple[int, tuple[int, ...], Subject | None] = (-1, (), None)

    def reword(self, part: Part, inside: tuple[int, ...], sentence: int) -> str:
        """Return the claim ``part`` of sentence number ``sentence`` self-contained.

        ``inside`` lists the attributions whose content holds it, innermost first. Claims come in order.
        """
        edits: list[Edit] = []
        speaker, near = self.subjects.speaker(inside), self._antecedent(inside, sentence)
        first, last = part.first, part.last
        kind, word = self.cutter.kinds[first], self.tokens.words[first]
        subject: Subject | None = None
        if word in self.roles["first_person"]:
            subject = self._first_person(first, last, speaker, edits)
        elif word.removeprefix("و").startswith("لكن"):
            subject = self._pronoun(first, last, near, edits)
        elif kind & COMPLEMENTISER:
            subject = self._pronoun(first, last, near if self._direct(inside) else speaker, edits)
        elif (verb := self._verb_from(first, last)) is not None:
            owners = (self._owner(inside, speaker), near)
            subject = self._verb_first(verb, last, None if self._direct(inside) else near, owners, edits)
        elif not kind & (DEMONSTRATIVE | PRONOUN | PREPOSITION | RELATIVE):
            subject = self._noun_first(first, last, (self._owner(inside, speaker), near), edits)
        self._references(first, last, edits)
        self._before = (sentence, inside, subject)
        return self._write(first, last, edits) + self._fronted(part)

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

    def _direct(self, inside: tuple[int, ...]) -> bool:
        """Return whether a claim is verbatim speech, in which «إنه» is not the speaker."""
        number = self._core(inside)
        return number is not None and self.attributions[number].form == "direct"

    def _owner(self, inside: tuple[int, ...], speaker: Subject | None) -> Subject | None:
        """Return the speaker where «قالت الوزارة إن فرقها» may mean that the teams are the speaker's."""
        number = self._core(inside)
        if number is None or self._direct(inside) or self.attributions[number].source_type not in _OWNERS:
            return None
        return speaker

    # --- how a claim begins --------------------------------------------------------------------------

    def _verb_from(self, first: int, last: int) -> int | None:
        """Return the verb that a claim from ``first`` begins with, behind particles; None when a noun does."""
        kinds = self.cutter.kinds
        at = first
        while at < min(last, first + 2) and kinds[at] & PARTICLE:
            at += 1
        if at >= last or not kinds[at] & FINITE or (kinds[at] & NOUN_TOO and kinds[at] & OBJECT):
            return None
        return at

    def _first_person(self, at: int, last: int, speaker: Subject | None, edits: list[Edit]) -> Subject | None:
        """«أنا واثق»: who speaks. A verb in the first person would not agree with the name."""
        if speaker is None or at + 1 >= last or self.cutter.kinds[at + 1] & (FINITE | PARTICLE):
            return None
        edits.append((at, at + 1, speaker.words))
        return speaker

    def _pronoun(self, at: int, last: int, meant: Subject | None, edits: list[Edit]) -> Subject | None:
        """«أنه كشف», «لكنه لقي»: the pronoun gives way to its name; an expletive («أنه سيتم») goes."""
        words = self.tokens.words
        pronoun = next((s for s in ("ها", "هم", "ه") if words[at].removesuffix(s).endswith("ن")), "")
        if at + 1 >= last or not words[at].endswith(pronoun or "-"):
            return None
        following = words[at + 1]
        if self._impersonal(at + 1, last):
            if pronoun == "ه" or not self.cutter.kinds[at + 1] & PREPOSITION:
                edits.append((at, at + 1, ""))
            return None
        if following in self.roles["thing_verb"] or following.startswith("ال"):
            return None
        if meant is None or not meant.agrees(pronoun):
            return None
        edits.append((at, at + 1, meant.words))
        return meant

    def _impersonal(self, at: int, last: int) -> bool:
        """Return whether the predicate at ``at`` has no subject before it («سيتم», «لا يوجد», «من الضروري»)."""
        kinds = self.cutter.kinds
        while at < last and kinds[at] & (PARTICLE | MARK):
            at += 1
        if at >= last:
            return False
        return bool(kinds[at] & PREPOSITION) or self.tokens.words[at] in self.roles["impersonal"]

    def _verb_first(
        self, at: int, last: int, near: Subject | None, owners: tuple[Subject | None, ...], edits: list[Edit]
    ) -> Subject | None:
        """A claim that begins with its verb: its subject follows, or was left out and is put behind the verb."""
        verb, word = self.cutter.kinds[at], self.tokens.words[at]
        bare = word[1:] if verb & JOINED else word
        if bare in self.roles["impersonal"] or verb & (FIRST | OBJECT):
            return None
        follow = at + 1
        if follow < last and self.cutter.kinds[follow] & PARTICLE:
            follow += 1
        if follow < last and not self._leaves_out(follow, last):
            self._possessive(follow, owners, edits)
            return self.subjects.at(follow, last, verb)
        if near is None or not near.takes(verb):
            return None
        written = self.tokens.span(at, at + 1).of(self.tokens.text)
        edits.append((at, at + 1, f"{written} {near.words}"))
        return near

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
        return self.subjects.before(at, verb) if verb is not None else None

    def _possessive(self, at: int, owners: tuple[Subject | None, ...], edits: list[Edit]) -> None:
        """«وقع زعيمها»: the owner of the first noun can only stand in the claim before, or be who speaks."""
        pronoun = self.subjects.pronoun(at)
        if not pronoun or self.tokens.words[at][0] in "بل":
            return
        owner = next((owner for owner in owners if owner is not None and owner.agrees(pronoun)), None)
        if owner is not None:
            written = self.tokens.span(at, at + 1).of(self.tokens.text)
            edits.append((at, at + 1, f"{_without(written, pronoun)} {owner.words}"))

    # --- inside a claim, and before it ---------------------------------------------------------------

    def _references(self, first: int, last: int, edits: list[Edit]) -> None:
        """Name what «هذه الاتفاقية» and «البلدين» mean, where the text before tells it."""
        words, kinds = self.tokens.words, self.cutter.kinds
        for at in range(first, last):
            kind = kinds[at]
            if not kind & (DEMONSTRATIVE | BOTH_STATES) or any(begin <= at < end for begin, end, _ in edits):
                continue
            if kind & BOTH_STATES:
                self._both_states(at, edits)
            elif at + 1 < last and words[at + 1].startswith("ال") and len(words[at + 1]) > 4:
                full = self._mentioned(words[at + 1][2:], at)
                if full:
                    glued = self.tokens.text[self.tokens.starts[at]] if words[at][0] in "لبوك" else ""
                    edits.append((at, at + 2, glued + full))

    def _mentioned(self, noun: str, before: int) -> str:
        """Return the last phrase before that is this noun with what it is construed with, or ""."""
        words, kinds, subjects = self.tokens.words, self.cutter.kinds, self.subjects
        window = words[max(0, before - _BACK) : before - 1]
        if noun not in window:
            return ""
        at = before - 2 - window[::-1].index(noun)
        end = at + 1
        ends = (
            MARK | PREPOSITION | RELATIVE | FINITE | JOINED | LINKER | COMPLEMENTISER | TIME | DEMONSTRATIVE
        )
        while end < before and end - at < _LONGEST_MENTION and not kinds[end] & ends:
            if (
                subjects.pronoun(end)
                or subjects.accusative(words[end])
                or subjects.glued_preposition(words[end])
            ):
                break
            end += 1
        if not any(words[i].startswith("ال") or subjects.name(words[i]) for i in range(at + 1, end)):
            return ""
        return self.tokens.span(at, end).of(self.tokens.text)

    def _both_states(self, at: int, edits: list[Edit]) -> None:
        if self._states is None:
            self._states = StateMentions(self.tokens)
        pair = self._states.pair(at)
        if pair is not None:
            word = self.tokens.words[at]
            glued = "" if word.startswith("ال") else word[0]
            edits.append((at, at + 1, f"{glued}{pair[0]} و{pair[1]}"))

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
        self._references(first, last, edits)
        written = self._write(first, last, edits)
        return " " + (written[1:] if kinds[first] & JOINED else written)

    def _write(self, first: int, last: int, edits: list[Edit]) -> str:
        """Return the tokens as written, with the edits made."""
        tokens = self.tokens
        at = tokens.starts[first]
        pieces: list[str] = []
        for begin, end, new in sorted(edits):
            pieces += [tokens.text[at : tokens.starts[begin]], new]
            at = tokens.ends[end - 1] if new or end >= last else tokens.starts[end]
        pieces.append(tokens.text[at : tokens.ends[last - 1]])
        return "".join(pieces)


def _without(written: str, pronoun: str) -> str:
    """Return a noun as written without its pronoun, its ة and ء restored («زيارتها» -> زيارة)."""
    stem = written[: -len(pronoun)]
    if stem.endswith("ت") and len(stem) > 3 and not stem.endswith("ات"):
        return stem[:-1] + "ة"
    if stem.endswith(("اؤ", "ائ")):
        return stem[:-1] + "ء"
    return stem
