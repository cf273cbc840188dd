"""Persons whom an article tells of, and which of them «الرئيس», «النجم», «بطل العالم» takes up.

A definite office or description that the article gives no name beside stands for a person named elsewhere: one
who agrees with it, holds no other office, and of these the one most told of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from attrib.extract.contents import Piece
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.tokens import COMMAS
from attrib.extract.words import NAMES
from attrib.lang.cues import Gender
from attrib.lang.nouns import without_article

_LOOKED_AT = 12  # persons named before that are weighed
_TITLE_WITHIN = 5  # words between an office and the name behind it («رئيس الوزراء الياباني السابق شينزو آبي»)
_DEFINITE = 3  # words of «الرئيس الأمريكي السابق»


@dataclass(slots=True)
class PersonsToldOf:
    """The persons of one article, how often each is told of and in what office."""

    naming: Naming
    phrases: Phrases = field(init=False)
    words: list[str] = field(init=False)
    _told: Counter[str] | None = None
    _offices: dict[str, set[str]] | None = None

    def __post_init__(self) -> None:
        self.phrases = self.naming.phrases
        self.words = self.phrases.words

    def described(self, speaker: Speaker) -> Speaker | None:
        """Return ``speaker`` with the name of whom «الشاب البالغ من العمر 24 عاما», «بطل العالم» takes up."""
        if not self._describes(*speaker.mention):
            return None
        named = self._named_before(speaker.mention[0])
        gender = speaker.gender or "m"
        return self._most_told(speaker, [n for n in named if self.naming.gender_of(n) in (gender, "")])

    def in_office(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return ``speaker`` with the name of whom «الرئيس», «المدرب السابق» takes up; of several one who spoke."""
        first, end = speaker.mention
        words, phrases = self.words, self.phrases
        office = without_article(words[first])
        if phrases.kind_at(first) != "title" or office in phrases.roles["unnamed_office"]:
            return None
        sure = not self._definite(first, end)
        former = words[end - 1] in phrases.roles["description"]
        if office in phrases.roles["passes_by"] or (sure and not (former or words[first].startswith("ال"))):
            return None
        spoke = [other.name for other in reversed(earlier) if other is not None and self._is_name(other)]
        for names in (spoke, list(self._named_before(first))):
            fitting = [name for name in names if self.may_hold(name, office, speaker.gender, sure=sure)]
            if fitting:
                return self._most_told(speaker, fitting)
        return None

    def may_hold(self, name: Piece, office: str, gender: Gender, *, sure: bool) -> bool:
        """Return whether the person of that name agrees with an office and is given no other one.

        With ``sure``, the article must give this one («مدرب الأهلي السابق», «السفير الأمريكي لدى الصين»).
        """
        if gender and self.naming.gender_of(name) not in (gender, ""):
            return False
        held = self._held(self.words[name[1] - 1])
        return office in held or not (held or sure)

    def _definite(self, first: int, end: int) -> bool:
        """Return whether a mention is an office with ال and adjectives alone («الرئيس الأمريكي»)."""
        words, phrases = self.words, self.phrases
        if not words[first].startswith("ال") or end - first > _DEFINITE:
            return False
        return all(
            words[at].startswith("ال")
            and (words[at] in phrases.roles["attribute"] or phrases.kinds[at] == "demonym")
            for at in range(first + 1, end)
        )

    def _describes(self, first: int, end: int) -> bool:
        """Return whether a mention is a definite description of a person («النجم», «بطل العالم»), not an office."""
        words, phrases = self.words, self.phrases
        if any(words[at] in phrases.roles["aged"] for at in range(first, end)):
            return words[first].startswith("ال")
        described = without_article(words[first])
        if described not in phrases.roles["described_person"] or described in phrases.roles["passes_by"]:
            return False
        if words[first] in phrases.roles["mister"] and end - first > 1:
            return False  # «السيدة» with a name
        if words[first].startswith("ال"):
            return True
        if words[first] in phrases.roles["related_person"]:
            return False
        return first + 1 < end and (
            words[first + 1].startswith("ال") or phrases.kind_at(first + 1) in ("place", "organization")
        )

    def _named_before(self, first: int) -> Iterator[Piece]:
        """Yield the full names before token ``first``, the nearest first."""
        runs = self.phrases.runs
        last = bisect_left(runs, (first, 0))
        return reversed(runs[max(0, last - _LOOKED_AT) : last])

    def _is_name(self, speaker: Speaker) -> bool:
        """Return whether a person is known by a name, not by office or description."""
        first, end = speaker.name
        phrases = self.phrases
        if speaker.type != "person":
            return False
        if phrases.run_at(first) is not None:
            return True
        kind = phrases.kind_at(first)
        return end - first == 1 and kind in ("", *NAMES) and not self.words[first].startswith("ال")

    def _most_told(self, speaker: Speaker, names: Sequence[Piece]) -> Speaker | None:
        told = self._told
        if told is None:
            told = self._told = Counter(self.words)
        words = self.words
        best = max(names, key=lambda name: max(told[words[at]] for at in (name[0], name[1] - 1)), default=None)
        return None if best is None else replace(speaker, name=best)

    # --- offices -----------------------------------------------------------------------------------------

    def _held(self, surname: str) -> set[str]:
        """Return the offices that the article gives whoever bears ``surname``."""
        if self._offices is None:
            self._offices = {}
            phrases, words = self.phrases, self.words
            for at, kind in enumerate(phrases.kinds):
                if kind == "title" and phrases.is_word(at):
                    for name in self._names_beside(at):
                        self._offices.setdefault(name, set()).add(without_article(words[at]))
        return self._offices.get(surname, set())

    def _names_beside(self, at: int) -> Iterator[str]:
        """Yield the last word of the name behind the title at ``at`` or, behind a comma, before it."""
        words, phrases, roles = self.words, self.phrases, self.phrases.roles
        title = words[at]
        if title in roles["mister"] or without_article(title) in roles["described_person"]:
            return
        before = phrases.run_at(at - 2) if at > 1 and words[at - 1] in COMMAS else None
        if before is not None and before[1] == at - 1:
            yield words[before[1] - 1]
        for behind in range(at + 1, min(len(words), at + _TITLE_WITHIN)):
            if words[behind] in roles["beside_source"]:
                continue  # «سفير السويد لدى المغرب |أندرس لوفغرين»
            if not phrases.is_word(behind) or phrases.is_preposition(behind) or phrases.cue_verb(behind):
                return
            run = phrases.run_at(behind)
            if run is not None:
                club = run[1] < len(words) and words[run[1]] in roles["mister"]
                run = phrases.run_at(run[1] + 1) if club else run  # «مدرب كريستال بالاس |السيد روي هود»
                if run is not None:
                    yield words[run[1] - 1]
                return
            if phrases.is_surname(words[behind]) or (behind == at + 1 and title in roles["honorific"]):
                yield words[behind]
                return
