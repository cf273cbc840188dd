"""Whom the sources of an article stand for: fuller mentions, definite nouns, pronouns and dropped subjects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from attrib.extract.contents import Piece
from attrib.extract.fuller_mentions import FullerMentions
from attrib.extract.lead_office import LeadOffice
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.reading import Draft
from attrib.extract.tokens import COMMAS
from attrib.extract.words import SPEAKERS
from attrib.lang.cues import Gender, Number

_LOOKED_AT = 12  # earlier places of a noun that are looked at for its fuller mention
_FARTHEST = 60  # earlier cues that are looked at
_SENTENCES_BACK = 2  # how far back a sentence's own subject may be whom a dropped subject stands for
_DESCRIBED = 5  # words of whom a relative describes («مدير الشركة السابق الذي»)
_TAKEN_UP = {"الذي": "ه", "التي": "ها", "الذين": "هم", "اللاتي": "هن", "اللواتي": "هن"}
"""The pronoun that takes up a relative as the object."""
_SPEECH_WITHIN = 20  # words before a cue that may show that someone speaks
_SUBJECT_WITHIN = 8  # tokens of a sentence in which its subject begins


@dataclass(slots=True)
class Antecedents:
    """Finds out whom each draft of one article is by. ``sentences`` are token ranges, in order."""

    naming: Naming
    sentences: Sequence[Piece]
    phrases: Phrases = field(init=False)
    words: list[str] = field(init=False)
    fuller: FullerMentions = field(init=False)
    _subjects: dict[int, Speaker | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        phrases = self.phrases = self.naming.phrases
        self.words = phrases.words
        self.fuller = FullerMentions(self.naming)

    def speakers(self, drafts: Sequence[Draft], parents: Sequence[int | None]) -> list[Speaker | None]:
        """Return the speaker of each draft (ordered by cue), None where the text names nobody."""
        found: list[Speaker | None] = [None] * len(drafts)
        for index, draft in enumerate(drafts):
            if draft.sources and not self._names_nobody(draft.sources[0]):
                speaker = self.naming.describe(draft.sources[0])
                if speaker.type == "person":
                    shown = self._verb_gender(draft)
                    surname = speaker.name[1] - speaker.name[0] == 1 and shown == "f"  # «قالت شاهين»
                    speaker = replace(speaker, gender=shown if surname else speaker.gender or shown)
                found[index] = self.fuller.fuller(speaker, found[max(0, index - _LOOKED_AT * 4) : index])
        LeadOffice(self.fuller, self.sentences).name_ahead(drafts, found)
        beside = _beside(parents)
        for index, draft in enumerate(drafts):
            if found[index] is None and draft.act != "impersonal":
                found[index] = self._antecedent(index, drafts, parents[index], beside[index], found)
        return found

    def _verb_gender(self, draft: Draft) -> Gender:
        """Return the gender that the verb of a cue shows («قالت ووترز»)."""
        verbs = self.phrases.pack.cues.verbs
        for first, end in draft.cues:
            for word in self.words[first:end]:
                forms = verbs.get(word) or (verbs.get(word[1:]) if word[0] in "وف" else None) or ()
                genders = {form.gender for form in forms if form.person == 3 and form.shape != "passive"}
                if genders:
                    return genders.pop() if len(genders) == 1 else ""
        return ""

    def _names_nobody(self, mention: Piece) -> bool:
        """Return whether a mention is «سعادته», a style with a pronoun, or a word of grammar («ولذا», «نفسك»)."""
        first, end = mention
        if end - first != 1:
            return False
        word, phrases = self.words[first], self.phrases
        styles, stem = phrases.roles["style"], word[:-1]
        if word.endswith("ه") and (stem in styles or f"{stem[:-1]}ه" in styles):
            return True
        bare, roles = word[1:] if word[0] in "وف" else word, phrases.roles
        if bare in roles["function_word"] or bare in roles["link"] or bare in roles["nobody"]:
            return True
        return phrases.kind_at(first) == "" and phrases.is_first_person(first)

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
        cue = draft.cues[0][0]
        if self._says_i(draft):
            person = 1
        sentence = bisect_right(self.sentences, (cue, len(self.words))) - 1
        if person == 1 or (number in ("p", "d") and draft.tied and self._in_first_person(sentence, cue)):
            return found[parent] if parent is not None else self._author() or _who_talks(beside, found)
        described = self._before_relative(draft)
        if described is not None and self._agrees(described, gender, number):
            return described
        nearest = next((i for i in beside if self._agree(found[i], drafts[i], gender, number)), None)
        level = sentence if draft.tied else sentence - _SENTENCES_BACK
        oldest = self.sentences[max(0, level)][0] if self.sentences else 0
        around = None if parent is None else drafts[parent]
        earlier = found[max(0, index - _LOOKED_AT * 4) : index]
        subject = self._subject_around(draft, around, sentence, earlier)
        if subject is not None and self._agrees(subject, gender, number):
            spoke = -1 if nearest is None else max(drafts[nearest].cues + drafts[nearest].sources)[0]
            if spoke < subject.mention[0]:
                return subject
        if nearest is not None and drafts[nearest].cues[0][0] >= oldest:
            return found[nearest]
        if parent is None:
            for back in range(draft.pattern == "second-hand", _SENTENCES_BACK + 1):
                subject = self._subject_of(sentence - back, cue, earlier)
                if subject is None or not self._agrees(subject, gender, number):
                    continue
                if back == 0 or (subject.type == "person" and gender):
                    return subject
        if nearest is not None:
            return found[nearest]
        if parent is not None and self._agree(found[parent], drafts[parent], gender, number):
            return found[parent]
        return self._anybody(index, drafts, parent, found)

    def _anybody(
        self, index: int, drafts: Sequence[Draft], parent: int | None, found: Sequence[Speaker | None]
    ) -> Speaker | None:
        """Return the nearest source of any level that agrees, else whom the text tells of, else any source near."""
        draft = drafts[index]
        _, gender, number = draft.agreement
        for other in range(index - 1, max(-1, index - _FARTHEST), -1):
            if other != parent and self._agree(found[other], drafts[other], gender, number):
                return found[other]
        if number in ("p", "d"):
            return None  # «كانوا يقولون» of whom the text tells nothing
        topic = self._topic(draft.cues[0][0], gender)
        if topic is not None:
            return topic
        earlier = (speaker for speaker in reversed(found[max(0, index - _FARTHEST) : index]) if speaker)
        later = (
            speaker
            for speaker in found[index + 1 : index + 6]
            if speaker is not None and self._agrees(speaker, gender, number)
        )
        return next(earlier, None) or next(later, None)

    def _says_i(self, draft: Draft) -> bool:
        """Return whether the speaker tells of himself: «أعتقد», not «اعتقد», and «اعتقدت أنني»."""
        first, end = draft.cues[0]
        phrases = self.phrases
        if phrases.is_first_person(first) and phrases.written(first).startswith("أ"):
            return True
        forms = phrases.pack.cues.verbs.get(self.words[end - 1], ())
        if not any(form.person == 1 for form in forms) or end >= len(self.words):
            return False
        return phrases.is_complementiser(end) and self.words[end].endswith(("ني", "نا"))

    def _in_first_person(self, sentence: int, cue: int) -> bool:
        """Return whether a speaker speaks of himself in a sentence before the cue («لعبنا ... معتقدين أن»)."""
        first = self.sentences[sentence][0] if self.sentences else 0
        return any(self.phrases.is_first_person(at) for at in range(max(first, cue - _SPEECH_WITHIN), cue))

    def _author(self) -> Speaker | None:
        """Return who wrote an opinion in the first person: its last line says so («كريس ليزلي هو عضو البرلمان»)."""
        if not self.sentences:
            return None
        first, last = self.sentences[-1]
        run = self.phrases.run_at(first)
        if run is None or run[0] != first or run[1] >= last:
            return None
        if self.words[run[1]] not in self.phrases.roles["is_he"]:
            return None
        return Speaker(run, run, "person", self.naming.gender_of(run), "s", self.words[first])

    def _before_relative(self, draft: Draft) -> Speaker | None:
        """Return whom the relative right before a cue describes («النساء اللاتي اتهمن», «رجل كان قد أكد»)."""
        words, phrases = self.words, self.phrases
        at = draft.cues[0][0] - 1
        while at > 0 and words[at] in phrases.roles["auxiliary"]:
            at -= 1
        if draft.tied or at < 1 or words[at] not in phrases.roles["relative"]:
            return None
        if words[draft.cues[0][1] - 1].endswith(_TAKEN_UP.get(words[at], "\n")):
            return None  # «تونس التي وصفها بأنها»: what is told of, not who tells
        first = at
        while (
            first > 0
            and at - first < _DESCRIBED
            and phrases.is_word(first - 1)
            and not phrases.is_preposition(first - 1)
            and not phrases.cue_verb(first - 1)
            and not phrases.finite_verb(first - 1)
            and words[first - 1][1:] not in phrases.roles["one_of"]
        ):
            first -= 1
        heads = [i for i in range(first, at) if phrases.kind_at(i) in SPEAKERS]
        # «زار |الوفد| الأمهات اللاتي»: behind a definite noun another one begins a phrase of its own.
        parted = (i for i in reversed(heads) if i - 1 in heads and words[i - 1][:2] == words[i][:2] == "ال")
        first = next(parted, heads[0]) if heads else at
        if first == at or phrases.source_end(first, at) < at:
            return None
        return self.fuller.fuller(self.naming.describe((first, at)), ())

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

    def _subject_around(
        self, draft: Draft, parent: Draft | None, sentence: int, earlier: Sequence[Speaker | None]
    ) -> Speaker | None:
        """Return the person whom the clause around a cue is about: its sentence, or the content that holds it."""
        cue = draft.cues[0][0]
        if parent is None:
            subject = self._subject_of(sentence, cue, earlier)
        else:
            piece = next((piece for piece in parent.contents if piece[0] <= cue < piece[1]), None)
            if piece is None or self.phrases.is_complementiser(cue - 1):
                return None
            if self.phrases.is_complementiser(piece[0]):
                return None  # «بأنه رجل شجاع»: what stands there is said of somebody
            subject = self._find_subject(piece[0], cue, earlier)
        acts = subject is not None and (subject.type == "person" or subject.number == "p")
        return subject if acts else None

    def _subject_of(self, sentence: int, before: int, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return the person whom a sentence is about: the first one in it, behind no preposition."""
        if sentence < 0:
            return None
        if sentence not in self._subjects:
            self._subjects[sentence] = self._find_subject(*self.sentences[sentence], earlier)
        subject = self._subjects[sentence]
        return subject if subject is not None and subject.mention[1] <= before else None

    def _find_subject(self, first: int, last: int, earlier: Sequence[Speaker | None]) -> Speaker | None:
        words, phrases = self.words, self.phrases
        behind = first
        for at in range(first, min(last, first + _SUBJECT_WITHIN)):
            if at < behind or not phrases.is_word(at) or phrases.kind_at(at) not in SPEAKERS:
                continue
            if words[at] in phrases.roles["speech_opening"]:
                continue  # «أنا سعيد»
            if self._governed(at, first):
                behind = self.fuller.head_end(at, phrases.source_end(at, last))
                continue
            if phrases.kind_at(at) not in ("title", "name_m", "name_f") and at - first > 3:
                return None
            named = self._unknown_name_before(at, first)
            if named is not None:
                return named
            end = phrases.source_end(at, last)
            named = self._named_behind_comma(at, end)
            if named is not None:
                return named
            end = self.fuller.head_end(at, end)
            return self.fuller.fuller(self.naming.describe((at, end)), earlier) if end > at else None
        return None

    def _governed(self, at: int, first: int) -> bool:
        """Return whether a preposition stands before token ``at`` or on it in the sentence from ``first`` on."""
        words, phrases = self.words, self.phrases
        word = words[at]
        if word.startswith("لل") or (word[0] in "بل" and phrases.is_prefixed(at, word[0], unknown=False)):
            return True
        if at == first:
            return False
        before = words[at - 1]
        return (
            phrases.is_preposition(at - 1)
            or before in phrases.roles["between"]
            or (before[0] in "وف" and before[1:] in phrases.roles["preposition"])
        )

    def _named_behind_comma(self, first: int, end: int) -> Speaker | None:
        """Return the person whom an office names in apposition («السكرتيرة الصحفية للرئيس، سارة ساندرز»)."""
        phrases = self.phrases
        if phrases.kind_at(first) != "title":
            return None
        comma = next((at for at in range(first, end) if self.words[at] in COMMAS), end)
        run = phrases.run_at(comma + 1) if comma + 1 < end else None
        if run is None or run[0] != comma + 1:
            return None
        speaker = self.naming.describe((first, comma))
        return replace(speaker, mention=(first, run[1]), name=run, type="person")

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

    def _topic(self, before: int, gender: Gender) -> Speaker | None:
        """Return the person named nearest before token ``before``, where no source has spoken yet."""
        phrases = self.phrases
        index = bisect_left(phrases.runs, (before, 0))
        for run in reversed(phrases.runs[max(0, index - _LOOKED_AT) : index]):
            named = self.naming.gender_of(run)
            if run[1] <= before and (not gender or not named or gender == named):
                return Speaker(run, run, "person", named, "s", self.words[run[0]])
        return None


def _who_talks(beside: Sequence[int], found: Sequence[Speaker | None]) -> Speaker | None:
    """Return the nearest source of those ``beside`` that may say «I»: no document."""
    talking = (found[other] for other in beside)
    return next((speaker for speaker in talking if speaker is not None and speaker.type != "document"), None)


def _beside(parents: Sequence[int | None]) -> list[list[int]]:
    """Return, for each draft, the earlier drafts of its own level, the nearest first (sixty at most)."""
    levels: dict[int | None, list[int]] = {}
    found: list[list[int]] = []
    for index, parent in enumerate(parents):
        level = levels.setdefault(parent, [])
        found.append([i for i in reversed(level[-_FARTHEST:]) if i != parent])
        level.append(index)
    return found
