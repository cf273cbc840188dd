"""A claim in words that stand alone: dropped subjects, pronouns and fronted circumstances put back.

Coreference without a parser is a guess; this one is made only where number and gender agree with the one
candidate at hand (the subject of the claim before in the same sentence, or who is quoted), and leaves the text
as it is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrib.extract.claim_cuts import Cutter, Part
from attrib.extract.claim_discourse import Discourse
from attrib.extract.claim_edits import Edit, written
from attrib.extract.claim_events import Events, Told
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_mentions import Mentions
from attrib.extract.claim_openings import Openings, Setting
from attrib.extract.claim_pronouns import Pronouns
from attrib.extract.claim_references import TAKES_UP
from attrib.extract.claim_subjects import Subject, Subjects
from attrib.extract.claim_words import DEMONSTRATIVE, JOINED, MARK, PRONOUN, TIME
from attrib.extract.finite_verbs import FINITE
from attrib.lang.base import Pack
from attrib.types import Attribution

_OWNERS = frozenset({"person", "state", "organization", "group"})
_VERB_WITHIN = 8  # tokens of a claim in which its verb stands


class Wording:
    """Rewords the claims of one article, one after the other. Remembers what the claims before were about."""

    def __init__(self, cutter: Cutter, pack: Pack, attributions: Sequence[Attribution]) -> None:
        self.cutter = cutter
        self.tokens = cutter.tokens
        self.roles = cutter.grammar.roles
        self.attributions = attributions
        self.subjects = Subjects(cutter, pack, attributions)
        self.discourse = Discourse()
        gaps = Gaps(cutter, self.subjects)
        self.events = Events(cutter, gaps, pack.language, attributions)
        self.pronouns = Pronouns(cutter, self.subjects, gaps)
        self.mentions = Mentions(cutter, self.subjects, self.events)
        self.openings = Openings(cutter, self.subjects, gaps, self.events, self.mentions)
        self._before: tuple[int, tuple[int, ...], int | None, Subject | None] = (-1, (), None, None)
        self._shared: tuple[tuple[int, int | None], str] = ((-1, None), "")

    def reword(self, part: Part, inside: tuple[int, ...], sentence: int) -> str:
        """Return the claim ``part`` of sentence number ``sentence`` self-contained.

        ``inside`` lists the attributions whose content holds it, innermost first. Claims come in order.
        """
        setting = self._setting(inside, sentence)
        edits: list[Edit] = []
        subject, remembered = self.openings.read(part, setting, edits)
        first, last = part.first, part.last
        begun = bool(edits) and any(edit.words for edit in edits)
        self._references(first, last, edits, () if begun else setting.candidates())
        # In somebody's own words «he» is not the speaker.
        other = None if setting.direct and subject is setting.speaker else subject
        self._before = (sentence, inside, setting.core, other)
        self._note(part, setting, subject, edits, remembered)
        fronted = self._fronted(part, setting)
        begun = begun and subject is not None
        if begun and not fronted and self._shared[0] == (sentence, setting.core):
            fronted = self._shared[1]  # «وبعد القمة، زار ... ثم التقى»
        self._shared = ((sentence, setting.core), fronted if self._timed(part) or begun else "")
        return written(self.tokens, first, last, edits) + fronted

    def _timed(self, part: Part) -> bool:
        """Return whether a claim has a circumstance of time before it, which holds for what is joined to it too."""
        if part.fronted is None:
            return False
        first = part.fronted[0]
        word = self.tokens.words[first][self.cutter.kinds[first] & JOINED > 0 :]
        return bool(self.cutter.kinds[first] & TIME) or word in self.roles["time_head"]

    def _references(
        self, first: int, last: int, edits: list[Edit], candidates: Iterable[Subject | None]
    ) -> None:
        """Add to ``edits`` what pronouns, definite nouns and «هذا» in these tokens mean."""
        marks = self.subjects.marks[first:last]
        places = [(at, flags) for at, flags in enumerate(marks, first) if flags & TAKES_UP]
        if places:
            self.pronouns.name(first, places, edits, candidates)
            self.mentions.name(first, last, places, edits)

    def _note(
        self,
        part: Part,
        setting: Setting,
        subject: Subject | None,
        edits: list[Edit],
        remembered: Subject | None,
    ) -> None:
        """Remember what the claim was about."""
        put = ""
        if edits and subject is not None and any(subject.words in edit.words for edit in edits):
            put = subject.words
        kinds, verb, end = self.cutter.kinds, part.first, min(part.last, part.first + _VERB_WITHIN)
        while verb < end and not kinds[verb] & FINITE:
            verb += 1
        verb = verb if verb < end else part.first
        self.events.note(Told(setting.sentence, setting.core, part.first, part.last, verb, put, tuple(edits)))
        if setting.speaker is not None and setting.source_type in _OWNERS:
            self.discourse.note(setting.sentence, None, setting.speaker)
        if setting.direct and subject is setting.speaker:
            remembered = self.subjects.person_in(part.first, part.last)
        if remembered is not None:
            self.discourse.note(setting.sentence, setting.core, remembered)

    def _setting(self, inside: tuple[int, ...], sentence: int) -> Setting:
        core = self._core(inside)
        said = self.attributions[core] if core is not None else None
        direct = said is not None and said.form == "direct"
        speaker = self.subjects.speaker(inside)
        owned = said is not None and not direct and said.source_type in _OWNERS
        return Setting(
            sentence,
            inside,
            core,
            direct,
            said.source_type if said is not None else "",
            speaker,
            self._antecedent(core, sentence),
            speaker if owned else None,
            self.discourse,
        )

    # --- who may be meant ----------------------------------------------------------------------------

    def _antecedent(self, core: int | None, sentence: int) -> Subject | None:
        """Return whom a pronoun of this claim may mean beside the speaker.

        That is the subject of the claim before in the same sentence and content; and behind what somebody
        said, who said it.
        """
        last_sentence, last_inside, last_core, subject = self._before
        if last_core == core:
            return subject if sentence == last_sentence else None
        if core is None and sentence - last_sentence <= 1:
            return self.subjects.speaker(last_inside)
        return None

    def _core(self, inside: tuple[int, ...]) -> int | None:
        for number in inside:
            if self.attributions[number].core:
                return number
        return None

    # --- before a claim ------------------------------------------------------------------------------

    def _fronted(self, part: Part, setting: Setting) -> str:
        """Return the fronted circumstance as the claim's end, where it says more than «ومع ذلك»."""
        if part.fronted is None:
            return ""
        words, kinds = self.tokens.words, self.cutter.kinds
        first, last = part.fronted
        while last > first and kinds[last - 1] & MARK:
            last -= 1
        if any(words[at] in self.roles["discourse"] for at in range(first, last)):
            return ""
        edits: list[Edit] = []
        self._references(first, last, edits, setting.candidates())
        named = {at for edit in edits for at in range(edit.first, edit.last)}
        if any(kinds[at] & (DEMONSTRATIVE | PRONOUN) and at not in named for at in range(first, last)):
            return ""
        told = written(self.tokens, first, last, edits)
        return " " + (told[1:] if kinds[first] & JOINED else told)
