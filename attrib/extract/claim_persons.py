"""Speech in the first person told in the third: «لا أعرف السبب» of a minister is «لا يعرف الوزير السبب»."""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, text_of
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_references import article
from attrib.extract.claim_subjects import Subject
from attrib.extract.finite_verbs import FEMININE, FIRST, PAST, PLURAL, PRESENT
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
        if self._jussive(at):
            kind = FIRST | PRESENT  # «لم أقل»
        written = drop_marks(text_of(self.tokens, at, at + 1))
        bare = fold(written)
        prefix = written[: len(written) - len(self.gaps.bare(at))] if len(bare) == len(written) else ""
        verb = written[len(prefix) :]
        told = ""
        if kind & FIRST and kind & PRESENT:
            told = self._present(verb, speaker, source_type)
        elif kind & PAST and verb.endswith("ت") and source_type not in _COLLECTIVE:
            told = self._past(verb, kind, at, last, speaker)
        if not told:
            return None
        return Edit(at, at + 1, f"{prefix}{told} {speaker.words}" if put else prefix + told)

    def _jussive(self, at: int) -> bool:
        """Return whether «لم» or «لن» and a word with أ stand at ``at`` («لم أنتبه»)."""
        negated = at > 0 and self.tokens.words[at - 1][-2:] in ("لم", "لن")
        return negated and self.tokens.text[self.tokens.starts[at]] == "أ"

    def _present(self, verb: str, speaker: Subject, source_type: str) -> str:
        future = "س" if verb.startswith("س") else ""
        stem = verb[len(future) :]
        person = "ت" if speaker.feminine else "ي"
        if stem.startswith("آ"):
            return f"{future}{person}أ{stem[1:]}"
        if (
            stem[:1] in "أا"
            and source_type not in _COLLECTIVE
            or stem[:1] == "ن"
            and source_type in _COLLECTIVE
        ):
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

    def rest(self, first: int, last: int, speaker: Subject, source_type: str) -> list[Edit]:
        """Return the edits of further verbs in such a claim, and of nouns with ـي where it can be nothing else.

        «كنت أقود ببطء», «لا أغير رأيي».
        """
        edits: list[Edit] = []
        his = "ها" if speaker.feminine else "ه"
        for at in range(first, last):
            word, kind = self.tokens.words[at], self.cutter.kinds[at]
            if kind & FIRST and kind & PRESENT and word.startswith("ا") or self._jussive(at):
                told = self.verb(at, last, speaker, source_type, put=False)
                if told is not None:
                    edits.append(told)
            elif word.endswith(("يي", "اتي", "ءي")) and len(word) > 3 and article(word) < 0:
                noun = text_of(self.tokens, at, at + 1)
                if noun.endswith("ي"):
                    edits.append(Edit(at, at + 1, noun[:-1] + his))
        return edits
