"""Pronouns inside a claim that mean something outside it («وتراجعت أسعارها», «طرح عليها سؤالا»)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_edits import Edit, glued, text_of, without_pronoun
from attrib.extract.claim_gaps import Gaps
from attrib.extract.claim_references import GOVERNED, OWNED, PRONOUNS
from attrib.extract.claim_subjects import Subject, Subjects, first_meant
from attrib.extract.claim_words import (
    COMPLEMENTISER,
    DEMONSTRATIVE,
    LINKER,
    MARK,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TIME,
    WITH_PRONOUN,
)
from attrib.extract.finite_verbs import FINITE, NOUN_TOO
from attrib.extract.tokens import Tokens

_NO_NOUN = (
    PREPOSITION
    | WITH_PRONOUN
    | COMPLEMENTISER
    | LINKER
    | PRONOUN
    | DEMONSTRATIVE
    | MARK
    | PARTICLE
    | RELATIVE
)


@dataclass(slots=True)
class Pronouns:
    """Finds the pronouns of one article's claims whose antecedent stands in no word before them in the claim."""

    cutter: Cutter
    subjects: Subjects
    gaps: Gaps
    tokens: Tokens = field(init=False)
    kinds: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.cutter.tokens
        self.kinds = self.cutter.kinds

    def name(
        self,
        first: int,
        places: Sequence[tuple[int, int]],
        edits: list[Edit],
        candidates: Iterable[Subject | None],
    ) -> None:
        """Add to ``edits`` the claim's ها, هم and ه that stand alone, each once, named by the first that agrees.

        ``places`` are the claim's tokens with what they may take up. A claim whose first words were named has
        its antecedents.
        """
        done: set[str] = set()
        meant_by: list[Subject | None] | None = None
        for at, flags in places:
            if not flags & (OWNED | GOVERNED):
                continue
            pronoun = self._ending(at) if flags & GOVERNED else self.subjects.pronoun(at)
            if pronoun in done or pronoun not in PRONOUNS:
                continue
            done.add(pronoun)
            if any(edit.first <= at < edit.last for edit in edits) or self._inside(first, at, pronoun):
                continue
            if meant_by is None:
                meant_by = list(candidates)
            meant = self._meant(meant_by, pronoun)
            if meant is not None:
                edits.append(self._named(at, pronoun, meant, governed=bool(flags & GOVERNED)))

    def _meant(self, candidates: Iterable[Subject | None], pronoun: str) -> Subject | None:
        return first_meant(candidates, lambda subject: subject.agrees(pronoun))

    def _ending(self, at: int) -> str:
        word = self.tokens.words[at]
        return next((end for end in PRONOUNS if word.endswith(end)), "")

    def _inside(self, first: int, at: int, pronoun: str) -> bool:
        """Return whether a word before ``at`` in the claim may be what the pronoun means, or a subject may follow.

        In «خلال زيارته لبيروت أكد الوزير» it stands behind.
        """
        kinds = self.kinds
        if kinds[first] & (PREPOSITION | TIME) and not kinds[first] & WITH_PRONOUN:
            return True
        if not kinds[at] & WITH_PRONOUN and at > first and kinds[at - 1] & PREPOSITION:
            return True
        return any(self._may_be(i, pronoun) for i in range(first, at))

    def _may_be(self, at: int, pronoun: str) -> bool:
        kind, word = self.kinds[at], self.tokens.words[at]
        if kind & _NO_NOUN or kind & FINITE and not kind & NOUN_TOO or kind & TIME or word[0].isdigit():
            return False
        feminine = self.tokens.text[self.tokens.ends[at] - 1] == "ة"
        if pronoun == "ه":
            if word in self.subjects.pack.roles["verbal_noun"]:
                return False  # «تأجيل زيارته»
            return not feminine and not word.endswith("ات")
        return pronoun == "هم" or self.gaps.may_be_feminine(at)

    def _named(self, at: int, pronoun: str, meant: Subject, *, governed: bool) -> Edit:
        tokens = self.tokens
        word = text_of(tokens, at, at + 1)
        if not governed:
            return Edit(at, at + 1, f"{without_pronoun(word, pronoun)} {meant.words}")
        stem = word[: -len(pronoun)]
        conjunction = stem[0] if len(stem) > 1 and stem[0] in "وف" and stem[1:] != "ي" else ""
        stem = stem[len(conjunction) :]
        if stem in ("ل", "ب"):
            return Edit(at, at + 1, conjunction + glued(stem, meant.words))
        if stem.endswith("ي") and stem not in ("في",):  # «عليه», «إليه», «لديه»
            stem = stem[:-1] + "ى"
        return Edit(at, at + 1, f"{conjunction}{stem} {meant.words}")
