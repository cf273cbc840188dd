"""Whom the sources of an article stand for: fuller mentions, definite nouns, pronouns and dropped subjects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from attrib.extract.contents import Piece
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft
from attrib.extract.tokens import COMMAS
from attrib.extract.words import NAMES, SPEAKERS
from attrib.lang.cues import Gender, Number
from attrib.lang.nouns import without_article

_LOOKED_AT = 12  # earlier places of a noun that are looked at for its fuller mention
_SHORTEST_RESPELLED = 4  # letters of a name that may be spelled otherwise
_IN_MARKS = 8  # tokens of «شركة "طيران الجزر"» at most
_SENTENCES_BACK = 2  # how far back a sentence's own subject may be whom a dropped subject stands for
_SUBJECT_WITHIN = 8  # tokens of a sentence in which its subject begins


@dataclass(slots=True)
class Antecedents:
    """Finds out whom each draft of one article is by. ``sentences`` are token ranges, in order."""

    naming: Naming
    sentences: Sequence[Piece]
    phrases: Phrases = field(init=False)
    words: list[str] = field(init=False)
    _runs_with: dict[str, list[Piece]] = field(default_factory=dict)
    _places: dict[str, list[int]] = field(default_factory=dict)
    _subjects: dict[int, Speaker | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        phrases = self.phrases = self.naming.phrases
        words = self.words = phrases.words
        for run in phrases.runs:
            for at in range(*run):
                self._runs_with.setdefault(words[at], []).append(run)
        for at, (word, kind) in enumerate(zip(words, phrases.kinds, strict=True)):
            if kind not in ("", "time"):
                bare = without_article(word)
                self._places.setdefault(bare, []).append(at)
                if word[:1] in "وبلف":
                    self._places.setdefault(without_article(word[1:]), []).append(at)

    def speakers(self, drafts: Sequence[Draft], parents: Sequence[int | None]) -> list[Speaker | None]:
        """Return the speaker of each draft (ordered by cue), None where the text names nobody."""
        found: list[Speaker | None] = [None] * len(drafts)
        for index, draft in enumerate(drafts):
            if draft.sources and not self._styled(draft.sources[0]):
                found[index] = self._fuller(
                    self.naming.describe(draft.sources[0]), found[:index][-_LOOKED_AT * 4 :]
                )
        self._name_ahead(drafts, found)
        beside = _beside(parents)
        for index, draft in enumerate(drafts):
            if found[index] is None and draft.act != "impersonal":
                found[index] = self._antecedent(index, drafts, parents[index], beside[index], found)
        return found

    def _name_ahead(self, drafts: Sequence[Draft], found: list[Speaker | None]) -> None:
        """Name the speaker of the lead, told by office alone, from the next source: «مدرب الأهلي ... وقال كولر»."""
        phrases = self.phrases
        named = [index for index, speaker in enumerate(found) if speaker is not None][:2]
        if len(named) < 2:
            return
        first, second = (found[index] for index in named)
        assert first is not None
        assert second is not None
        office = (
            first.type == "person"
            and phrases.kind_at(first.mention[0]) == "title"
            and not self._has_run(first.mention)
        )
        specific = first.mention[1] - first.mention[0] > 1 and first.name[0] == first.mention[0]
        bare = (
            second.type == "person"
            and second.name == second.mention
            and phrases.kind_at(second.mention[0]) != "title"
        )
        if (
            office
            and specific
            and bare
            and not (first.gender and second.gender and first.gender != second.gender)
        ):
            found[named[0]] = replace(first, name=second.name)

    def _styled(self, mention: Piece) -> bool:
        """Return whether a mention is «سعادته», «معاليه»: a style with a pronoun, which names nobody."""
        word = self.words[mention[0]]
        styles = self.phrases.roles["style"]
        stem = word[:-1]
        return (
            mention[1] - mention[0] == 1
            and word.endswith("ه")
            and (stem in styles or stem[:-1] + "ه" in styles)
        )

    # --- the same source elsewhere -------------------------------------------------------------------

    def _fuller(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker:
        """Return ``speaker`` with the fullest name that the article gives it («كيم» -> «كيم جونغ أون»)."""
        phrases = self.phrases
        first, end = speaker.name
        if speaker.type == "person" and end - first == 1:
            run = self._run_with(self.words[first], first)
            if run is not None:
                gender: Gender = "f" if self.phrases.kind_at(run[0]) == "name_f" else "m"
                return replace(speaker, name=run, gender=speaker.gender or gender)
            for other in reversed(earlier):
                if other is not None and other.type == "person" and self._holds(other.name, first):
                    return replace(speaker, name=other.name, gender=speaker.gender or other.gender)
            respelled = self._respelled(first, earlier)
            if respelled is not None:
                return replace(speaker, name=respelled.name, gender=respelled.gender or speaker.gender)
        if speaker.name[1] != speaker.mention[1] or self._has_run(speaker.mention):
            return speaker
        if speaker.type == "person" and speaker.head not in self.phrases.roles["demonstrative"]:
            titled = self._named_by_title(speaker)
            if titled is not None:
                return titled
            described = self._named_by_description(speaker)
            if described is not None:
                return described
        if speaker.head.startswith("ال") and phrases.kind(speaker.head) == "demonym" and end - first == 1:
            return self._named_by_nation(speaker)
        if speaker.type in ("organization", "media") and speaker.mention[1] - speaker.mention[0] <= 2:
            quoted = self._named_in_marks(speaker)
            if quoted is not None:
                return quoted
        if speaker.name[0] > speaker.mention[0] and not self.words[speaker.name[0]].startswith("ال"):
            return speaker  # «الأمير تشارلز» is not «الأمير ويليام»
        if speaker.head.startswith("ال") and speaker.name[0] - speaker.mention[0] <= (
            speaker.mention[1] - speaker.mention[0] > 1
        ):
            return self._same_head(speaker, earlier) or speaker
        return speaker

    def _named_by_nation(self, speaker: Speaker) -> Speaker:
        """Return whom «البرازيلي» takes up: the person who was called so before («البرازيلي دانيلو سواريز»)."""
        phrases = self.phrases
        for at in self._near(without_article(speaker.head), speaker.mention[0]):
            run = phrases.run_at(at + 1) if at + 1 < len(self.words) else None
            if at < speaker.mention[0] and run is not None and run[0] == at + 1:
                return replace(speaker, name=run, type="person", number="s")
        return speaker

    def _named_in_marks(self, speaker: Speaker) -> Speaker | None:
        """Return the body that «شركة الطيران», «الصحيفة» takes up: the one named in marks («شركة "طيران الجزر"»)."""
        words = self.words
        for at in self._near(without_article(speaker.head), speaker.mention[0]):
            if at >= speaker.mention[0] or at + 2 >= len(words) or words[at + 1] not in MARKS:
                continue
            closing = next(
                (i for i in range(at + 2, min(len(words), at + _IN_MARKS)) if words[i] in MARKS), None
            )
            if closing is not None and closing > at + 2:
                named = self.naming.describe((at, closing + 1))
                return replace(speaker, name=named.name, gender=speaker.gender or named.gender)
        return None

    def _holds(self, name: Piece, at: int) -> bool:
        words = self.words
        return any(words[i] == words[at] for i in range(*name))

    def _respelled(self, at: int, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return the person whose foreign name the word at ``at`` spells otherwise («واترز», «ماكسين ووترز»).

        One letter may differ, and one of the two spellings must be a name that no list knows: «محمود» is not «محمد».
        """
        from rapidfuzz.distance import Levenshtein

        words, listed = self.words, self.phrases.pack.nouns.words
        word = words[at]
        if len(word) < _SHORTEST_RESPELLED or word.startswith("ال"):
            return None

        def alike(name: Piece) -> bool:
            return name[1] - name[0] > 1 and any(
                words[i][0] == word[0]
                and len(words[i]) >= _SHORTEST_RESPELLED
                and not (word in listed and words[i] in listed)
                and Levenshtein.distance(word, words[i], score_cutoff=1) == 1
                for i in range(name[0], name[1])
            )

        for other in reversed(earlier):
            if other is not None and other.type == "person" and alike(other.name):
                return other
        for run in self.phrases.runs:
            if alike(run):
                named: Gender = "f" if self.phrases.kind_at(run[0]) == "name_f" else "m"
                return Speaker(run, run, "person", named, "s", words[run[0]])
        return None

    def _has_run(self, piece: Piece) -> bool:
        runs = self.phrases.runs
        at = bisect_left(runs, (piece[0], piece[0]))
        return at < len(runs) and runs[at][0] < piece[1]

    def _run_with(self, word: str, at: int) -> Piece | None:
        """Return the full name nearest before ``at`` (else the first behind) that holds ``word``."""
        runs = self._runs_with.get(word) or self._runs_with.get(without_article(word)) or []
        before = bisect_left(runs, (at, at))
        others = [run for run in runs[max(0, before - 1) : before + 2] if run[0] != at]
        return others[0] if others else None

    def _named_by_title(self, speaker: Speaker) -> Speaker | None:
        """Return the person whom «الوزير», «وزير الخارجية» names where the article gives title and name together."""
        words, phrases = self.words, self.phrases
        first, end = speaker.mention
        asked = {without_article(words[at]) for at in range(first, end) if phrases.is_word(at)}
        if phrases.kind_at(first) != "title" or len(asked) > 5:
            return None
        for at in self._near(without_article(words[first]), first):
            if first <= at < end:
                continue
            phrase_end = phrases.source_end(at, min(len(words), at + 16), ("ب",))
            held = {without_article(words[i]) for i in range(at, phrase_end)} | {
                without_article(words[first])
            }
            if not asked <= held:
                continue
            name = (
                self.naming.describe((at, phrase_end)).name
                if self._has_run((at, phrase_end))
                else self._name_before(at)
            )
            if name is not None:
                gender: Gender = "f" if phrases.kind_at(name[0]) == "name_f" else "m"
                return replace(speaker, name=name, gender=speaker.gender or gender)
        return None

    def _named_by_description(self, speaker: Speaker) -> Speaker | None:
        """Return the person whom «الشاب البالغ من العمر 24 عاما», «بطل العالم» takes up: the most told of before.

        Of those named equally often it is the nearest.
        """
        first, end = speaker.mention
        if not self._describes(first, end):
            return None
        words, phrases = self.words, self.phrases
        last = bisect_left(phrases.runs, (first, 0))
        before = words[:first]
        told: dict[Piece, int] = {}
        for run in reversed(phrases.runs[max(0, last - _LOOKED_AT) : last]):
            told[run] = max(before.count(words[run[0]]), before.count(words[run[1] - 1]))
        gender = speaker.gender or "m"
        agreeing = [run for run in told if (phrases.kind_at(run[0]) == "name_f") == (gender == "f")]
        # Of foreign names the lists do not always know whose they are: «كيت».
        best = max(agreeing or told, key=lambda run: told[run], default=None)
        return None if best is None else replace(speaker, name=best)

    def _describes(self, first: int, end: int) -> bool:
        """Return whether a mention is a definite description of a person («النجم», «بطل العالم»), not an office."""
        words, phrases = self.words, self.phrases
        if self._has_run((first, end)):
            return False  # «والدة ليلى منصور»
        if any(words[at] in phrases.roles["aged"] for at in range(first, end)):
            return words[first].startswith("ال")
        if without_article(words[first]) not in phrases.roles["described_person"]:
            return False
        if words[first].startswith("ال"):
            return True
        return first + 1 < end and (
            words[first + 1].startswith("ال") or phrases.kind_at(first + 1) in ("place", "organization")
        )

    def _name_before(self, at: int) -> Piece | None:
        """Return the name to which the title at ``at`` is an apposition («أحمد سالم، وزير الصحة»)."""
        words, runs = self.words, self.phrases.runs
        end = at - 1 if at and words[at - 1] in COMMAS else at
        index = bisect_left(runs, (end, 0)) - 1
        return runs[index] if index >= 0 and runs[index][1] == end else None

    def _near(self, head: str, at: int) -> Iterator[int]:
        """Yield the places of a noun, the nearest before ``at`` first, then a few behind."""
        places = self._places.get(head, [])
        index = bisect_left(places, at)
        yield from reversed(places[max(0, index - _LOOKED_AT) : index])
        yield from places[index : index + 4]

    def _same_head(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return the earlier source that «الشركة», «الوزير الفرنسي» takes up, or the article's «شركة كذا»."""
        words, phrases = self.words, self.phrases
        head = without_article(speaker.head)
        length = (
            speaker.mention[1]
            - speaker.mention[0]
            - (words[speaker.mention[0]] in self.phrases.roles["demonstrative"])
        )
        if length > 2 or phrases.kind(speaker.head) not in (
            "title",
            "organization",
            "media",
            "document",
            "people",
            "group",
        ):
            return None
        for other in reversed(earlier):
            if other is None or other.mention == speaker.mention:
                continue
            same = other.type != "anonymous" and without_article(other.head) == head
            titled = (
                other.type == "person"
                and phrases.kind(speaker.head) == "title"
                and any(without_article(words[at]) == head for at in range(*other.mention))
            )
            if same or titled:
                return replace(
                    speaker, name=other.name, type=other.type, gender=speaker.gender or other.gender
                )
        for at in self._near(head, speaker.mention[0]):
            if at < speaker.mention[0] and not words[at].startswith(("ال", "وال", "بال", "لل")):
                end = self._head_end(at, phrases.source_end(at, min(len(words), at + 8), ("ب",)))
                if end - at >= 2:
                    fuller = self.naming.describe((at, end))
                    return replace(fuller, mention=speaker.mention, head=speaker.head)
        return None

    # --- nobody named here ---------------------------------------------------------------------------

    def _antecedent(
        self,
        index: int,
        drafts: Sequence[Draft],
        parent: int | None,
        beside: Sequence[int],
        found: Sequence[Speaker | None],
    ) -> Speaker | None:
        """Return whom a dropped subject or pronoun stands for.

        For the first person, the speaker around it. Else the nearest earlier source that agrees in gender and
        number, those that speak on the same level before those inside another's content. A participle, and a
        cue with no source in the sentences just before, may stand for the subject of its own or an earlier
        sentence, though that subject says nothing («استقبل الأمير الوفد، مؤكدا أن»).
        """
        draft = drafts[index]
        person, gender, number = draft.agreement
        if draft.pattern == "second-hand":
            beside = [other for other in beside if other != index - 1]  # «نقلت عنه الوكالة»: not the agency
        if person == 1:
            return (
                found[parent] if parent is not None else next((s for s in reversed(found[:index]) if s), None)
            )
        cue = draft.cues[0][0]
        sentence = bisect_right(self.sentences, (cue, len(self.words))) - 1
        nearest = next((i for i in beside if self._agree(found[i], drafts[i], gender, number)), None)
        level = sentence if draft.tied else sentence - _SENTENCES_BACK
        oldest = self.sentences[max(0, level)][0] if self.sentences else 0
        if nearest is not None and drafts[nearest].cues[0][0] >= oldest:
            return found[nearest]
        if parent is None:
            for back in range(draft.pattern == "second-hand", _SENTENCES_BACK + 1):
                subject = self._subject_of(sentence - back, cue)
                if subject is None or not self._agrees(subject, gender, number):
                    continue
                if back == 0 or (subject.type == "person" and gender):
                    return subject
        if nearest is not None:
            return found[nearest]
        if parent is not None and self._agree(found[parent], drafts[parent], gender, number):
            return found[parent]
        for other in range(index - 1, max(-1, index - 60), -1):
            if other != parent and self._agree(found[other], drafts[other], gender, number):
                return found[other]
        return (
            self._topic(cue, gender)
            or next((s for s in reversed(found[:index]) if s), None)
            or next(
                (
                    s
                    for s in found[index + 1 : index + 6]
                    if s is not None and self._agrees(s, gender, number)
                ),
                None,
            )
        )

    def _agree(self, speaker: Speaker | None, draft: Draft, gender: Gender, number: Number) -> bool:
        return speaker is not None and draft.act != "impersonal" and self._agrees(speaker, gender, number)

    def _agrees(self, speaker: Speaker, gender: Gender, number: Number) -> bool:
        if gender and speaker.gender and gender != speaker.gender:
            return False
        if number in ("p", "d"):
            return speaker.number != "s"
        # The plural of things and of bodies takes a verb in the feminine singular: «القوات ... وأضافت».
        collective = gender == "f" and speaker.type in ("organization", "media", "group", "document")
        return not (number == "s" and speaker.number == "p") or collective

    def _subject_of(self, sentence: int, before: int) -> Speaker | None:
        """Return the person whom a sentence is about: the first one in it, behind no preposition."""
        if sentence < 0:
            return None
        if sentence not in self._subjects:
            self._subjects[sentence] = self._find_subject(*self.sentences[sentence])
        subject = self._subjects[sentence]
        return subject if subject is not None and subject.mention[1] <= before else None

    def _find_subject(self, first: int, last: int) -> Speaker | None:
        words, phrases = self.words, self.phrases
        for at in range(first, min(last, first + _SUBJECT_WITHIN)):
            if not phrases.is_word(at) or phrases.kind_at(at) not in SPEAKERS:
                continue
            governed = at > first and (
                phrases.is_preposition(at - 1) or words[at - 1] in phrases.roles["between"]
            )
            glued = words[at][:1] in "بل" and phrases.is_prefixed(at, words[at][:1], unknown=False)
            if governed or glued or words[at].startswith("لل"):
                continue
            if phrases.kind_at(at) not in ("title", "name_m", "name_f") and at - first > 3:
                return None
            named = self._unknown_name_before(at, first)
            if named is not None:
                return named
            end = self._head_end(at, phrases.source_end(at, last))
            return self._fuller(self.naming.describe((at, end)), ()) if end > at else None
        return None

    def _unknown_name_before(self, title: int, first: int) -> Speaker | None:
        """Return whom a name that no list knows names before its title: «قام جندون سوباندونو، مدرب المنتخب،»."""
        words, phrases = self.words, self.phrases
        if (
            phrases.kind_at(title) != "title"
            or words[title - 1] not in COMMAS
            or not 2 <= title - first - 2 <= 3
        ):
            return None
        name = (first + 1, title - 1)
        unknown = all(
            phrases.is_word(at)
            and phrases.kinds[at] == ""
            and not phrases.has_article(at)
            and not phrases.is_preposition(at)
            for at in range(*name)
        )
        return Speaker(name, name, "person", "", "s", words[first + 1]) if unknown else None

    def _head_end(self, first: int, end: int) -> int:
        """Return where the subject ends that an object may follow: behind its head, adjectives and name."""
        phrases = self.phrases
        words, roles = self.words, phrases.roles
        at = first + 1
        complete = words[first].startswith(("ال", "وال")) or phrases.kind_at(first) in (
            "name_m",
            "name_f",
            "place",
        )
        while at < end:
            word = words[at]
            if not phrases.is_word(at):
                closing = next((i for i in range(at + 1, end) if not phrases.is_word(i)), end - 1)
                if word not in MARKS:
                    return at
                at = closing + 1
                complete = True
                continue
            adjective = (
                word in roles["attribute"] or phrases.kinds[at] == "demonym" or word.endswith(("ي", "يه"))
            )
            name = phrases.inside_run(at) or phrases.inside_entry(at) or phrases.kind_at(at) in NAMES
            name = name or word in roles["honorific"]
            if complete and not name and not (word.startswith("ال") and adjective):
                return at
            complete = complete or word.startswith("ال") or name
            at += 1
        return end

    def _topic(self, before: int, gender: Gender) -> Speaker | None:
        """Return the person named nearest before token ``before``, where no source has spoken yet."""
        phrases = self.phrases
        index = bisect_left(phrases.runs, (before, 0))
        for run in reversed(phrases.runs[max(0, index - _LOOKED_AT) : index]):
            named: Gender = "f" if phrases.kind_at(run[0]) == "name_f" else "m"
            if run[1] <= before and (not gender or gender == named):
                return Speaker(run, run, "person", named, "s", self.words[run[0]])
        return None


def _beside(parents: Sequence[int | None]) -> list[list[int]]:
    """Return, for each draft, the earlier drafts of its own level, the nearest first (sixty at most)."""
    levels: dict[int | None, list[int]] = {}
    found: list[list[int]] = []
    for index, parent in enumerate(parents):
        level = levels.setdefault(parent, [])
        found.append([i for i in reversed(level[-60:]) if i != parent])
        level.append(index)
    return found
