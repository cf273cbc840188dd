"""Verbs whose subject only passes on what others say, or is nobody: «نقلت رويترز عن مصدر أن», «يُعتقد أن»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.openers import Opener
from attrib.extract.reading import Draft, Patterns
from attrib.extract.verb_subjects import Subjects
from attrib.lang.cues import Gender, Number, VerbForm

_SPEAKERS: dict[str, tuple[Gender, Number]] = {"ه": ("m", "s"), "ها": ("f", "s"), "هم": ("", "p")}
"""Pronouns behind the preposition of a relay («نقلت عنه»), with the gender and number of whom they stand for."""


@dataclass(slots=True)
class VerbRelays(Patterns):
    """Reads the passives, reports of another's word, and second-hand sources of one article."""

    subjects: Subjects

    def passive(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«أُعلن من قبل الوزارة أن», «يُعتقد أن»: the agent speaks, or nobody does."""
        opener = self.openers.find(hit.last, sentence[1], form.verb)
        if opener is None or opener.kind not in ("clause", "quotation", "colon"):
            return []
        pieces = self.reading.content(opener, sentence)
        if not pieces:
            return []
        agent = self.subjects.agent(hit.last, opener.before)
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(agent,) if agent else (),
                contents=pieces,
                act=form.verb.act if agent else "impersonal",
                stance=form.verb.stance,
                form=self.reading.form(opener, pieces),
                pattern="passive-agent" if agent else "impersonal-passive",
                opener=opener.kind if agent else None,
                frame=opener.before if agent else 0,
            )
        ]

    def hearsay(self, hit: CueHit, opener: Opener, pieces: tuple[Piece, ...]) -> list[Draft]:
        """«قالت الشبكة، نقلا عن مسؤولين، إن»: the second source of the same content."""
        for at in range(hit.last, opener.before):
            inner = self.reading.by_token.get(at)
            if (
                inner is None
                or inner.phrase is None
                or inner.phrase.words[0] not in self.roles["second_hand"]
            ):
                continue
            end = self.phrases.source_end(inner.last, opener.before)
            if end > inner.last:
                return [self._second_hand((inner.first, inner.last), (inner.last, end), opener, pieces)]
        return []

    def report(self, hit: CueHit, form: VerbForm, sentence: Piece, opener: Opener) -> list[Draft]:
        """«نقلت رويترز عن مصدر قوله إن»: the agency's report and, inside it, the source's word."""
        words, relays = self.words, form.verb.relays
        if hit.last < opener.before and words[hit.last].removeprefix(relays) in _SPEAKERS:
            return self._report_of_him(hit, form, sentence, opener)
        reporter = self.subjects.after(hit.last, opener.before, form.verb, (relays,))
        at = reporter[1] if reporter else hit.last
        while at < opener.before and words[at] != relays:
            at += 1
        first = at + 1
        if first >= opener.before:
            return []
        end = self.phrases.source_end(first, opener.before)
        told = self._noun_of_saying(end, opener.before)
        if told is None:
            told = self._noun_of_saying(first, opener.before, with_pronoun=True)
            end = min(end, told) if told is not None else end
        pieces = self.reading.content(opener, sentence)
        if not pieces or end <= first:
            return []
        cue = (told, told + 1) if told is not None else (at, at + 1)
        return [
            self._reported(hit, hit.last, form, reporter, opener, pieces),
            self._second_hand(cue, (first, end), opener, pieces, frame=opener.before),
        ]

    def _report_of_him(self, hit: CueHit, form: VerbForm, sentence: Piece, opener: Opener) -> list[Draft]:
        """«نقلت عنه الوكالة قوله إن»: the agency's report, and the word of whom the pronoun stands for."""
        told = self._noun_of_saying(hit.last, opener.before, with_pronoun=True)
        reporter = self.subjects.after(hit.last + 1, told or opener.before, form.verb)
        pieces = self.reading.content(opener, sentence)
        if reporter is None or not pieces or not self.subjects.may_speak(reporter):
            return []
        gender, number = _SPEAKERS[self.words[hit.last].removeprefix(form.verb.relays)]
        at = hit.last if told is None else told
        his_word = self._second_hand((at, at + 1), None, opener, pieces, frame=opener.before)
        return [
            self._reported(hit, hit.first + 1, form, reporter, opener, pieces),
            replace(his_word, agreement=(3, gender, number)),
        ]

    def _noun_of_saying(self, first: int, limit: int, *, with_pronoun: bool = False) -> int | None:
        """Return where «قوله», «تصريحات» stands among these tokens."""
        for at in range(first, limit):
            hit = self.reading.by_token.get(at)
            if hit is not None and hit.noun is not None and (hit.pronoun or not with_pronoun):
                return at
        return None

    def _reported(
        self, hit: CueHit, last: int, form: VerbForm, reporter: Piece | None, opener: Opener, pieces: tuple[Piece, ...]
    ) -> Draft:
        """Return what whoever passes it on says himself, with a cue that ends before token ``last``."""
        return Draft(
            cues=((hit.first, last),),
            sources=(reporter,) if reporter else (),
            contents=pieces,
            act="assertion",
            stance="neutral",
            form=self.reading.form(opener, pieces),
            pattern="relayed-report",
            agreement=(form.person, form.gender, form.number),
            frame=opener.before,
        )

    def _second_hand(
        self, cue: Piece, source: Piece | None, opener: Opener, pieces: tuple[Piece, ...], frame: int = 0
    ) -> Draft:
        """Return the word that is passed on; its source is looked for where None is given."""
        return Draft(
            cues=(cue,),
            sources=() if source is None else (source,),
            contents=pieces,
            act="assertion",
            stance="neutral",
            form=self.reading.form(opener, pieces),
            pattern="second-hand",
            frame=frame,
        )
