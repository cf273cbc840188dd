"""What a source's mention takes up elsewhere in the article: a surname, an office, a description, a body's noun."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from attrib.extract.contents import Piece
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.persons_told_of import PersonsToldOf
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS
from attrib.extract.words import NAMES
from attrib.lang.cues import Gender
from attrib.lang.nouns import without_article

_LOOKED_AT = 12  # earlier places of a noun that are looked at for its fuller mention
_SHORTEST_RESPELLED = 4  # letters of a name that may be spelled otherwise
_RUNS_RESPELLED = 40  # full names before and behind that a name may be another spelling of
_LONGEST_OFFICE = 8  # words of «عضوة مجلس الشيوخ عن ولاية ماساتشوستس»
_IN_MARKS = 8  # tokens of «شركة "طيران الجزر"» at most


@lru_cache(maxsize=1 << 14)
def _bare(word: str) -> tuple[str, ...]:
    """Return a noun without its article, and without what may be a clitic. Few nouns make up most of a text."""
    bare = without_article(word)
    return (bare, without_article(word[1:])) if word[0] in "وبلف" else (bare,)


@dataclass(slots=True)
class FullerMentions:
    """Finds the fullest name that one article gives a source."""

    naming: Naming
    phrases: Phrases = field(init=False)
    words: list[str] = field(init=False)
    persons: PersonsToldOf = field(init=False)
    _runs_with: dict[str, list[Piece]] = field(default_factory=dict)
    _places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        phrases = self.phrases = self.naming.phrases
        words = self.words = phrases.words
        self.persons = PersonsToldOf(self.naming)
        for run in phrases.runs:
            for at in range(*run):
                self._runs_with.setdefault(words[at], []).append(run)
        for at, (word, kind) in enumerate(zip(words, phrases.kinds, strict=True)):
            if kind not in ("", "time"):
                for bare in _bare(word):
                    self._places.setdefault(bare, []).append(at)

    def fuller(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker:
        """Return ``speaker`` with the fullest name that the article gives it («كيم» -> «كيم جونغ أون»)."""
        if speaker.type == "person":
            named = self._by_part_of_name(speaker, earlier)
            if named is not None:
                return named
        if speaker.type in ("organization", "media") and speaker.name[0] == speaker.mention[0]:
            quoted = self._named_in_marks(speaker)
            if quoted is not None:
                return quoted
        if speaker.name[1] != speaker.mention[1] or self.has_run(speaker.mention):
            return speaker
        if speaker.type == "person" and speaker.head not in self.phrases.roles["demonstrative"]:
            taken = self._named_by_title(speaker) or self.persons.described(speaker)
            if taken is not None:
                return taken
        if (
            speaker.head.startswith("ال")
            and self.phrases.kind(speaker.head) == "demonym"
            and speaker.name[1] - speaker.name[0] == 1
        ):
            return self._named_by_nation(speaker)
        if speaker.name[0] > speaker.mention[0] and not self.words[speaker.name[0]].startswith("ال"):
            return speaker  # «الأمير تشارلز» is not «الأمير ويليام»
        same = None
        if speaker.head.startswith("ال") and speaker.name[0] - speaker.mention[0] <= (
            speaker.mention[1] - speaker.mention[0] > 1
        ):
            same = self._same_head(speaker, earlier)
        if same is None and speaker.type == "person":
            same = self.persons.in_office(speaker, earlier)
        return same or speaker

    def _by_part_of_name(self, speaker: Speaker, earlier: Sequence[Speaker | None]) -> Speaker | None:
        """Return ``speaker`` with the full name of which it is called by a part, or by another spelling."""
        first, end = speaker.name
        gender_of = self.naming.gender_of
        if end - first == 1:
            run = self._run_with(self.words[first], first, speaker.gender)
            if run is not None:
                return replace(speaker, name=run, gender=gender_of(run) or speaker.gender)
            for other in reversed(earlier):
                if other is not None and other.type == "person" and self._holds(other.name, first):
                    return replace(speaker, name=other.name, gender=speaker.gender or other.gender)
            respelled = self._respelled(first, earlier)
            if respelled is not None:
                return replace(speaker, name=respelled.name, gender=respelled.gender or speaker.gender)
        if self.phrases.run_at(first) is None:
            run = self._run_begun(speaker)
            if run is not None:
                return replace(speaker, name=run, gender=speaker.gender or gender_of(run))
        return None

    def _run_begun(self, speaker: Speaker) -> Piece | None:
        """Return the full name of which a name begins with the surname («غارسيا المتأثر», «بيلوسي بكونها»)."""
        first, end = speaker.name
        word = self.words[first]
        if end - first < 2 or not self.phrases.is_surname(word):
            return None
        return self._run_with(word, first, speaker.gender)

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
        first, end = speaker.name
        if end - first > 2:
            return None
        shared = without_article(words[end - 1]) if end - first == 2 else ""
        for at in self._near(without_article(speaker.head), speaker.mention[0]):
            if at >= speaker.mention[0] or at + 2 >= len(words) or words[at + 1] not in MARKS:
                continue
            closing = next(
                (i for i in range(at + 2, min(len(words), at + _IN_MARKS)) if words[i] in MARKS), None
            )
            if shared and shared not in words[at + 2 : closing]:
                continue  # «صحيفة الأيام» is not «صحيفة "الغد"»
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
        if len(word) < _SHORTEST_RESPELLED or self.phrases.written(at).startswith("ال"):
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
        runs = self.phrases.runs
        near = bisect_left(runs, (at, 0))
        for run in runs[max(0, near - _RUNS_RESPELLED) : near + _RUNS_RESPELLED]:
            if alike(run):
                return Speaker(run, run, "person", self.naming.gender_of(run), "s", words[run[0]])
        return None

    def has_run(self, piece: Piece) -> bool:
        """Return whether a person's name begins inside ``piece``."""
        runs = self.phrases.runs
        at = bisect_left(runs, (piece[0], piece[0]))
        return at < len(runs) and runs[at][0] < piece[1]

    def _run_with(self, word: str, at: int, gender: Gender) -> Piece | None:
        """Return the full name nearest before ``at`` (else the first behind) that holds ``word``.

        Of two people with one surname it is the one of ``gender``.
        """
        runs = self._runs_with.get(word) or self._runs_with.get(without_article(word)) or []
        before = bisect_left(runs, (at, at))
        near = [*reversed(runs[max(0, before - _LOOKED_AT) : before]), *runs[before : before + 2]]
        others = [run for run in near if run[0] != at]
        agreeing = (run for run in others if self.naming.gender_of(run) in (gender, ""))
        return next(agreeing, others[0]) if others else None

    def _named_by_title(self, speaker: Speaker) -> Speaker | None:
        """Return the person whom «الوزير», «وزير الخارجية» names where the article gives title and name together."""
        words, phrases = self.words, self.phrases
        first, end = speaker.mention
        asked = {without_article(words[at]) for at in range(first, end) if phrases.is_word(at)}
        if phrases.kind_at(first) != "title" or len(asked) > _LONGEST_OFFICE:
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
                if self.has_run((at, phrase_end))
                else self._name_before(at)
            )
            if name is not None:
                return replace(speaker, name=name, gender=speaker.gender or self.naming.gender_of(name))
        return None

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
        if head in phrases.roles["quantifier"] and phrases.kind(head) != "organization":
            return None  # «البعض» is not «بعض الشيء»
        if length > 2 or phrases.kind(speaker.head) not in (
            "title",
            "organization",
            "media",
            "document",
            "people",
            "group",
        ):
            return None
        adjective = words[speaker.mention[1] - 1] if length == 2 and speaker.type != "person" else ""
        for other in reversed(earlier):
            if other is None or other.mention == speaker.mention or self._is_another(other.mention, adjective):
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
        places = [at for form in _constructs(head) for at in self._near(form, speaker.mention[0])]
        for at in places:
            if at < speaker.mention[0] and not words[at].startswith(("ال", "وال", "بال", "لل")):
                end = self.head_end(at, phrases.source_end(at, min(len(words), at + 8), ("ب",)))
                if end - at >= 2 and not self._is_another((at, end), adjective):
                    fuller = self.naming.describe((at, end))
                    return replace(fuller, mention=speaker.mention, head=speaker.head)
        return None

    def _is_another(self, mention: Piece, adjective: str) -> bool:
        """Return whether «قانون الولاية» is another than «القانون |الفيدرالي»."""
        first, end = mention
        if not adjective or end - first < 2:
            return False
        common = self.words[first + 1].startswith("ال") or self.phrases.kind_at(first) == "document"
        return common and adjective not in self.words[first:end]

    def head_end(self, first: int, end: int) -> int:
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
                return at + 2 if self._unknown_name(at, end, first) else at
            complete = complete or word.startswith("ال") or name
            at += 1
        return end

    def _unknown_name(self, at: int, end: int, title: int) -> bool:
        """Return whether two words behind a title are a name that no list knows («الأستاذ الهندي |روندي كاسو| قد»)."""
        phrases, words = self.phrases, self.words
        if phrases.kind_at(title) != "title" or at + 2 > end or not self.naming.may_be_name(at):
            return False
        if not self.naming.may_be_name(at + 1) or phrases.possessed(at) or phrases.finite_verb(at):
            return False
        closing = at + 2 >= len(words) or not phrases.is_word(at + 2) or phrases.cue_verb(at + 2)
        return closing or words[at + 2] in phrases.roles["auxiliary"]


def _constructs(head: str) -> tuple[str, ...]:
    """Return a noun as it is written before its owner: «صيادون» is «صيادو», «صيادي»."""
    return (head, f"{head[:-1]}", f"{head[:-2]}ي") if head.endswith("ون") else (head,)
