"""The speaker of the lead, told there by office alone and named further down: «السفير لدى الصين ... وقال برانستاد»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from attrib.extract.contents import Piece
from attrib.extract.fuller_mentions import FullerMentions
from attrib.extract.naming import Speaker
from attrib.extract.reading import Draft
from attrib.lang.nouns import without_article

_LEAD = 3  # sentences: the headline and the lead
_NAMED_AHEAD = 6  # sources one of whom may name the speaker of the lead
_NAMED_WITHIN = 7  # sentences in which the next source may


@dataclass(frozen=True, slots=True)
class LeadOffice:
    """Names the speaker of one article's lead. ``sentences`` are token ranges, in order."""

    fuller: FullerMentions
    sentences: Sequence[Piece]

    def name_ahead(self, drafts: Sequence[Draft], found: list[Speaker | None]) -> None:
        """Name the speaker of the lead among those found, from a source behind: «مدرب الأهلي ... وقال كولر»."""
        named = [index for index, speaker in enumerate(found) if speaker is not None and speaker.type == "person"]
        lead = self.sentences[:_LEAD]
        if len(named) < 2 or not lead or drafts[named[0]].cues[0][0] >= lead[-1][1]:
            return
        first = found[named[0]]
        if first is None or not self._is_office(first):
            return
        others = [(index, other) for index in named[1:_NAMED_AHEAD] if (other := found[index]) is not None]
        others = [
            (index, other)
            for index, other in others
            if not (first.gender and other.gender and first.gender != other.gender)
        ]
        bearer = next((other for _, other in others if self._same_office(first, other)), None)
        if bearer is None and others and others[0][0] == named[1]:
            index, other = others[0]
            near = drafts[index].cues[0][0] < self.sentences[:_NAMED_WITHIN][-1][1]
            bearer = other if near and self._is_bare(other) and self._may_be(first, other) else None
        if bearer is None:
            return
        for taking in named:
            same = found[taking]
            if same is not None and same.name == first.name:
                found[taking] = replace(same, name=bearer.name)

    def _is_office(self, speaker: Speaker) -> bool:
        """Return whether a person is told by a definite office without a name («وزير الخارجية», «الممثل»)."""
        phrases = self.fuller.phrases
        if phrases.kind_at(speaker.mention[0]) != "title" or self.fuller.has_run(speaker.mention):
            return False
        return speaker.name[0] == speaker.mention[0] and any(
            self.fuller.words[at].startswith("ال") or phrases.kind_at(at) in ("place", "organization")
            for at in range(*speaker.mention)
        )

    def _is_bare(self, speaker: Speaker) -> bool:
        """Return whether a mention is a name with nothing beside it."""
        return speaker.name == speaker.mention and self.fuller.phrases.kind_at(speaker.mention[0]) != "title"

    def _may_be(self, office: Speaker, person: Speaker) -> bool:
        """Return whether the article gives ``person`` no other office than ``office``."""
        head = without_article(office.head)
        return self.fuller.persons.may_hold(person.name, head, office.gender, sure=False)

    def _same_office(self, office: Speaker, person: Speaker) -> bool:
        """Return whether a name stands with the words of an office («سالم، سفير بلاده لدى الصين»)."""
        words, phrases = self.fuller.words, self.fuller.phrases
        if person.name[0] == person.mention[0] and person.name == person.mention:
            return False

        def telling(piece: Piece) -> set[str]:
            return {without_article(words[at]) for at in range(*piece) if not phrases.is_preposition(at)}

        held = telling(person.mention)
        return without_article(office.head) in held and len(telling(office.mention) & held) > 1
