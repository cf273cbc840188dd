"""Who a source is: its kind, its name without titles, and whom a pronoun or a dropped subject stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.noun_phrases import Phrases, without_article
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft
from attrib.lang.cues import Gender, Number
from attrib.types import SourceType

_COMMAS = "،,"
_NAME_LENGTH = 5
_TYPES: dict[str, SourceType] = {
    "title": "person",
    "people": "group",
    "organization": "organization",
    "media": "media",
    "document": "document",
    "anonymous": "anonymous",
    "group": "group",
    "name_m": "person",
    "name_f": "person",
    "place": "state",
    "demonym": "group",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source as the text shows it. ``name`` is the stretch that names it best."""

    mention: Piece
    name: Piece
    type: SourceType
    gender: Gender
    number: Number
    head: str


@dataclass(slots=True)
class Naming:
    """Names the sources of one article's drafts."""

    phrases: Phrases

    def name_drafts(self, drafts: Sequence[Draft], parents: Sequence[int | None]) -> list[Speaker | None]:
        """Return the speaker of each draft (ordered by cue), None where the text names nobody."""
        speakers: list[Speaker | None] = [None] * len(drafts)
        for index, draft in enumerate(drafts):
            if draft.sources:
                speakers[index] = self._fuller(self.describe(draft.sources[0]), index, speakers)
        for index, draft in enumerate(drafts):
            if not draft.sources and draft.act != "impersonal":
                speakers[index] = self._antecedent(index, drafts, parents, speakers)
        return speakers

    # --- one mention ---------------------------------------------------------------------------------

    def describe(self, mention: Piece) -> Speaker:
        """Return what a source's own words show of it."""
        words, phrases = self.phrases.tokens.words, self.phrases
        first, end = mention
        while first < end - 1 and (words[first] in MARKS or words[first] in ("هذا", "هذه", "هولاء", "تلك", "ذلك")):
            first += 1
        word = words[first]
        kind = phrases.kind_at(first)
        name = self._name_in(mention)
        type_: SourceType = _TYPES.get(kind, "unknown")
        if word in ("احد", "احدي") and first + 1 < end:
            type_ = "anonymous"
        elif word in phrases.pack.roles["quantifier"]:
            type_ = "person" if self._has_given_name(mention) else "group"
        elif kind == "" and (self._has_given_name(mention) or name != mention or end - first <= 3):
            type_ = "person"
        elif kind == "title" and name == mention and not without_article(word) != word and self._indefinite(mention):
            type_ = "person"
        if self._anonymous(mention):
            type_ = "anonymous"
        return Speaker(mention, name, type_, self._gender(first, end, kind, name), self._number(first, end, kind), word)

    def _indefinite(self, mention: Piece) -> bool:
        words = self.phrases.tokens.words
        return mention[1] - mention[0] == 1 and not words[mention[0]].startswith("ال")

    def _anonymous(self, mention: Piece) -> bool:
        return any(
            self.phrases.phrase_at("anonymous_phrases", at, mention[1]) > 1 for at in range(*mention)
        )

    def _has_given_name(self, mention: Piece) -> bool:
        words = self.phrases.tokens.words
        return any(self.phrases.kind_at(at) in ("name_m", "name_f") for at in range(*mention))

    def _name_in(self, mention: Piece) -> Piece:
        """Return the name inside a mention, without titles and apposition; the mention itself if it has none."""
        words, phrases = self.phrases.tokens.words, self.phrases
        first, end = mention
        head = phrases.kind_at(first)
        if head in ("organization", "media", "document", "place", "anonymous", "group", "people"):
            return self._until_comma(first, end)
        if head not in ("title", "name_m", "name_f", "", "particle"):
            return self._until_comma(first, end)
        if head == "":
            known = any(phrases.kind(words[at]) in ("organization", "media", "people", "group") for at in range(first, min(end, first + 2)))
            counted = words[first] in phrases.pack.roles["quantifier"]
            return self._until_comma(first, end) if known or counted else self._name_from(first, end)
        start = first
        for at in [*range(first, end), end]:
            if at == end or words[at] in _COMMAS:
                run = self._run_in_segment(start, at, titled=head == "title")
                if run is not None:
                    return run
                start = at + 1
        return self._until_comma(first, end)

    def _until_comma(self, first: int, end: int) -> Piece:
        words = self.phrases.tokens.words
        at = first
        while at < end and words[at] not in _COMMAS:
            at += 1
        return (first, max(at, first + 1))

    def _run_in_segment(self, first: int, end: int, *, titled: bool) -> Piece | None:
        words, phrases = self.phrases.tokens.words, self.phrases
        for at in range(first, end):
            if phrases.kind_at(at) in ("name_m", "name_f") and not words[at].startswith("ال"):
                if at > first and phrases.kind(words[at - 1]) == "organization" and not words[at - 1].startswith("ال"):
                    continue
                return self._name_from(at, end)
        if not titled:
            return None
        at = end
        while at > first + 1 and self._plain(at - 1) and end - at < _NAME_LENGTH:
            at -= 1
        if at == end or not phrases.is_word(at - 1):
            return None
        before = words[at - 1]
        if before.startswith("ال") or phrases.kind(before) in ("title", "demonym") and before.startswith("ال"):
            return (at, end)
        return (at, end) if phrases.kind(before) == "title" and at - 1 == first and end - at >= 2 else None

    def _plain(self, at: int) -> bool:
        """Return whether a token may be part of a name that no list knows."""
        words, phrases = self.phrases.tokens.words, self.phrases
        return (
            phrases.is_word(at)
            and not words[at].startswith("ال")
            and phrases.kind(words[at]) in ("", "particle", "name_m", "name_f")
            and words[at] not in phrases.pack.roles["preposition"]
            and words[at] not in phrases.pack.roles["link"]
        )

    def _name_from(self, first: int, end: int) -> Piece:
        words, phrases = self.phrases.tokens.words, self.phrases
        run = next((run for run in phrases.runs if run[0] == first), None)
        if run is not None:
            return (first, min(run[1], end))
        at = first + 1
        while at < end and at - first < _NAME_LENGTH:
            word = words[at]
            if word == "-" and at + 1 < end:
                at += 1
                continue
            if not phrases.is_word(at):
                break
            kind = phrases.kind(word)
            if kind in ("title", "people", "organization", "media", "document", "time", "anonymous", "group") or (
                kind == "demonym" and word.startswith("ال")
            ):
                break
            if word in phrases.pack.roles["preposition"] or word in phrases.pack.roles["relative"]:
                break
            if word in ("وهو", "وهي", "احد", "احدي") or (word[:1] == "و" and len(word) > 3 and kind not in ("name_m", "name_f")):
                break
            if word.startswith("ال") and kind == "" and (at - first >= 2 or word in phrases.pack.roles["description"]):
                break
            at += 1
        return (first, at)

    def _gender(self, first: int, end: int, kind: str, name: Piece) -> Gender:
        words, phrases = self.phrases.tokens.words, self.phrases
        word = without_article(words[first])
        if kind in ("name_m", "name_f"):
            return "m" if kind == "name_m" else "f"
        if kind == "title":
            return "f" if word.endswith("ه") and word[:-1] in phrases.pack.lists["titles"] else "m"
        if kind in ("organization", "media", "document", "anonymous"):
            return "f" if word.endswith(("ه", "ات", "يا")) or word in ("مصادر", "وسايل", "شرطه", "ارقام", "صحف", "تقارير", "قوي", "بيانات") else "m"
        if kind in ("place", "people", "group", "demonym"):
            return ""
        given = phrases.kind_at(name[0])
        return "m" if given == "name_m" else "f" if given == "name_f" else ""

    def _number(self, first: int, end: int, kind: str) -> Number:
        words = self.phrases.tokens.words
        if kind in ("people", "group") or words[first] in self.phrases.pack.roles["quantifier"]:
            return "p"
        return "s"

    # --- the same source elsewhere -------------------------------------------------------------------

    def _fuller(self, speaker: Speaker, index: int, speakers: Sequence[Speaker | None]) -> Speaker:
        """Return ``speaker`` with the fullest name that the article gives it («كيم» -> «كيم جونغ أون»)."""
        words = self.phrases.tokens.words
        first, end = speaker.name
        if speaker.type == "person" and end - first == 1:
            word = words[first]
            bare = without_article(word)
            for run in self.phrases.runs:
                if run[0] != first and any(words[at] in (word, bare) for at in range(*run)):
                    gender: Gender = "f" if self.phrases.kind_at(run[0]) == "name_f" else "m"
                    return Speaker(speaker.mention, run, "person", speaker.gender or gender, "s", speaker.head)
            for earlier in speakers[:index]:
                if earlier is not None and earlier.type == "person" and any(words[at] == word for at in range(*earlier.name)):
                    return Speaker(speaker.mention, earlier.name, "person", speaker.gender or earlier.gender, "s", speaker.head)
        if speaker.head.startswith("ال") and speaker.name[1] == speaker.mention[1]:
            known = self._same_head(speaker, speakers[:index])
            if known is not None:
                return known
        return speaker

    def _same_head(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return the earlier source that «الشركة», «الوزير الفرنسي» takes up, or the article's «شركة كذا»."""
        words, phrases = self.phrases.tokens.words, self.phrases
        head = without_article(speaker.head)
        length = speaker.mention[1] - speaker.mention[0] - (words[speaker.mention[0]] in ("هذا", "هذه", "هولاء", "تلك", "ذلك"))
        if length > 2 or phrases.kind(speaker.head) not in ("title", "organization", "media", "document", "people", "group"):
            return None
        for other in reversed(earlier):
            if other is not None and other.type != "anonymous" and without_article(other.head) == head and other.mention != speaker.mention:
                return Speaker(speaker.mention, other.name, other.type, speaker.gender or other.gender, speaker.number, speaker.head)
            if other is not None and other.type == "person":
                span = range(*other.mention)
                if any(without_article(words[at]) == head for at in span):
                    return Speaker(speaker.mention, other.name, other.type, other.gender, speaker.number, speaker.head)
        for at in range(speaker.mention[0] - 1, -1, -1):
            if words[at] == head or words[at][1:] == head and words[at][:1] in "وبلف":
                end = phrases.source_end(at, min(len(words), at + 8))
                if end - at >= 2:
                    found = self.describe((at, end))
                    return Speaker(speaker.mention, found.name, found.type, found.gender, found.number, speaker.head)
        return None

    # --- nobody named here ---------------------------------------------------------------------------

    def _antecedent(
        self, index: int, drafts: Sequence[Draft], parents: Sequence[int | None], speakers: Sequence[Speaker | None]
    ) -> Speaker | None:
        """Return whom a dropped subject or pronoun stands for.

        The speaker of the attribution around it for the first person; else the nearest earlier source that
        agrees in gender and number, those that speak for themselves before those inside another's content.
        """
        draft = drafts[index]
        person, gender, number = draft.agreement
        if person == 1:
            parent = parents[index]
            return speakers[parent] if parent is not None else self._last(index, speakers)
        nested = parents[index]
        beside = [i for i in range(index - 1, -1, -1) if parents[i] == nested and i != nested]
        around = [nested] if nested is not None else []
        others = [i for i in range(index - 1, -1, -1) if i != nested and i not in beside]
        for other in beside + around + others:
            speaker = speakers[other]
            if speaker is not None and drafts[other].act != "impersonal" and self._agree(speaker, gender, number):
                return speaker
        topic = self._topic(draft.cues[0][0], gender)
        if topic is not None:
            return topic
        ahead = (speaker for speaker in speakers[index + 1 :] if speaker is not None and self._agree(speaker, gender, number))
        return self._last(index, speakers) or next(ahead, None)

    def _last(self, index: int, speakers: Sequence[Speaker | None]) -> Speaker | None:
        return next((speaker for speaker in reversed(speakers[:index]) if speaker is not None), None)

    def _agree(self, speaker: Speaker, gender: Gender, number: Number) -> bool:
        if gender and speaker.gender and gender != speaker.gender:
            return False
        if number == "p" and speaker.number == "s":
            return False
        return not (number == "s" and speaker.number == "p")

    def _topic(self, before: int, gender: Gender) -> Speaker | None:
        """Return the person named nearest before token ``before``, where no source has spoken yet."""
        words = self.phrases.tokens.words
        for run in reversed(self.phrases.runs):
            if run[1] <= before:
                named: Gender = "f" if self.phrases.kind_at(run[0]) == "name_f" else "m"
                if not gender or gender == named:
                    return Speaker(run, run, "person", named, "s", words[run[0]])
        return None
