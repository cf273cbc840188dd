"""Speech in the first person told in the third: «لا أعرف السبب» of a minister is «لا يعرف الوزير السبب»."""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, text_of
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_subjects import Subject
from attrib.extract.finite_verbs import FEMININE, FINITE, FIRST, PAST, PLURAL, PRESENT
from attrib.extract.tokens import Tokens
from attrib.text.fold import drop_marks, fold

_COLLECTIVE = frozenset({"organization", "state", "media", "group", "document"})


@dataclass(slots=True)
class Persons:
    """Turns the first person at the head of a claim into who speaks."""

    cutter: Cutter
    gaps: Gaps
    tokens: Tokens = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.cutter.tokens

    def verb(
        self, at: int, last: int, speaker: Subject, source_type: str, *, put: bool = True
    ) -> Edit | None:
        """Return the edit that tells the verb at ``at`` of who speaks, None where it is another person's.

        ``put`` tells whether the name goes behind it. «نريد» is a person's only with others, who are not named.
        """
        kind = self.cutter.kinds[at]
        if not kind & FINITE and at and self.tokens.words[at - 1][-2:] in ("لم", "لن"):
            kind = FIRST | PRESENT  # «لم أقل»
        written = drop_marks(text_of(self.tokens, at, at + 1))
        bare = fold(written)
        prefix = written[: len(written) - len(self.gaps.bare(at))] if len(bare) == len(written) else ""
        verb = written[len(prefix) :]
        told = ""
        if kind & FIRST and kind & PRESENT:
            told = self._present(verb, speaker, source_type)
        elif kind & PAST and verb.endswith("ت") and source_type == "person":
            told = self._past(verb, kind, at, last, speaker)
        if not told:
            return None
        return Edit(at, at + 1, f"{prefix}{told} {speaker.words}" if put else prefix + told)

    def _present(self, verb: str, speaker: Subject, source_type: str) -> str:
        future = "س" if verb.startswith("س") else ""
        stem = verb[len(future) :]
        person = "ت" if speaker.feminine else "ي"
        if stem.startswith("آ"):
            return f"{future}{person}أ{stem[1:]}"
        if stem[:1] in "أا" and source_type == "person" or stem[:1] == "ن" and source_type in _COLLECTIVE:
            return future + person + stem[1:]
        return ""

    def _past(self, verb: str, kind: int, at: int, last: int, speaker: Subject) -> str:
        """«تحدثت إليه», «كنت», «قلت»: without a subject behind them the first person in somebody's own words."""
        forms = self.cutter.grammar.verbs.forms
        if kind & FIRST and len(verb) == 3:
            he = f"{verb[0]}ا{verb[1]}"
        elif kind & FEMININE and not kind & PLURAL and self.gaps.left_out(at, last):
            he = verb[:-1] if fold(verb[:-1]) in forms else ""
        else:
            return ""
        if not he or fold(he) not in forms:
            return ""
        return he + "ت" if speaker.feminine else he

    def rest(self, first: int, last: int, speaker: Subject) -> list[Edit]:
        """Return the edits of nouns with ـي in such a claim, where the letter can be nothing else («رأيي», «حياتي»)."""
        edits: list[Edit] = []
        his = "ها" if speaker.feminine else "ه"
        for at in range(first, last):
            word = self.tokens.words[at]
            if (
                word.endswith(("يي", "اتي", "ءي"))
                and len(word) > 3
                and not word.startswith(("ال", "وال", "بال"))
            ):
                written = text_of(self.tokens, at, at + 1)
                if written.endswith("ي"):
                    edits.append(Edit(at, at + 1, written[:-1] + his))
        return edits
