"""Where the subject of a verb of saying stands: behind it («قال الوزير») or before it («الوزير قال»)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Patterns
from attrib.extract.tokens import COMMAS
from attrib.extract.word_shapes import OWNERS
from attrib.extract.words import NAMES, SPEAKERS
from attrib.lang.cues import Verb
from attrib.lang.nouns import without_article

_LONGEST_BEFORE = 16  # tokens of a subject before its verb
_NEAR = 8  # tokens behind a preposition in which a subject may begin


@dataclass(slots=True)
class Subjects(Patterns):
    """Finds the subjects of the verbs of one article."""

    _counts: Counter[str] = field(default_factory=Counter)
    """How often each word stands in the article; counted when first asked."""

    def may_speak(self, source: Piece) -> bool:
        """Return whether a phrase can be a source by its head, a name or a title in it, or its quotation marks."""
        first, end = source
        if self.contents.quotation_at(max(first - 1, 0)) or self.contents.quotation_at(first):  # «النهار»
            return True
        kinds = self.phrases.kinds[first:end]
        head = self.words[first]
        if head in self.roles["superlative"] and end - first > 1:
            return self.may_speak((first + 1, end))  # «أحدث تقرير»
        if self.phrases.counts_speakers(first):
            return True
        led = head in self.roles["quantifier"] or head in self.roles["this_speaker"]
        if led and any(self.phrases.kind_at(at) in SPEAKERS for at in range(first + 1, end)):
            return True  # «عدة إفادات», «هؤلاء المصممون», «عدد كاف من النواب»
        return self.phrases.kind_at(first) in SPEAKERS or any(
            kind in NAMES or kind == "title" for kind in kinds
        )

    def plausible_name(self, source: Piece) -> bool:
        """Return whether an unknown word may be a surname: no article, no pronoun, one to three words."""
        first, end = source
        return end - first <= 3 and all(
            self.phrases.is_word(at)
            and not self.words[at].startswith("ال")
            and not self.words[at].endswith((*OWNERS, "ات"))
            for at in range(first, end)
        )

    # --- behind the verb -----------------------------------------------------------------------------------

    def after(
        self,
        first: int,
        limit: int,
        verb: Verb,
        governed: Collection[str] | None = None,
        *,
        objects: bool = True,
    ) -> Piece | None:
        """Return the noun phrase after the verb that is its subject; None where it is left out.

        ``governed`` are the prepositions that close the subject; those of the verb where it is None. ``objects``
        tells whether an object may follow it.
        """
        at = self.skip_circumstances(first, limit, verb)
        if at >= limit or not self._may_begin(at, limit, verb, objects=objects):
            return None
        end = self.phrases.source_end(
            at, limit, verb.preps if governed is None else governed, objects=objects
        )
        named = self.contents.quotation_at(at) if self.words[at] in MARKS else None
        if named is not None and named.closed is not None and end == named.closed + 1:
            return (at + 1, named.closed)  # «وأضاف «منتصر»»
        return (at, end) if end > at else None

    def _may_begin(self, at: int, limit: int, verb: Verb, *, objects: bool) -> bool:
        """Return whether a subject may begin at token ``at``: a noun that is no object, no addressee and no cue."""
        words, phrases, roles = self.words, self.phrases, self.roles
        word, kind = words[at], phrases.heads[at]
        if not phrases.is_word(at):
            quotation = self.contents.quotation_at(at) if word in MARKS else None
            return quotation is not None and self.openers.is_name(quotation)
        if phrases.counts_speakers(at):
            return True
        if word in roles["link"] or word in roles["relative"] or word in roles["no_subject"]:
            return False
        if word in roles["self"]:
            return False  # «تصف نفسها بأنها»
        if phrases.is_complementiser(at) or phrases.is_preposition(at) or phrases.is_channel(at):
            return False
        if word.startswith("لل") or phrases.is_prefixed(at, "ب", unknown="ب" in verb.preps):
            return False
        if phrases.kinds[at] == "" and phrases.cue_verb(at, strong=True):
            return False
        if kind == "":
            if word in roles["speech_occasion"] and phrases.possessed(at):
                return False  # «واختتم حديثه»
            return word not in phrases.pack.cues.nouns and not self.is_object(at, objects=objects)
        # «واختتم حديثه بالقول»
        return not (kind in ("document", "inanimate") and at + 1 < limit and phrases.possessed(at))

    def is_object(self, at: int, *, objects: bool = True) -> bool:
        """Return whether the word right behind a verb is its object: «رفضه», «رجلا».

        Without tanwin an ending in ا is believed only where ``objects`` may stand.
        """
        words, phrases = self.words, self.phrases
        word = words[at]
        if phrases.is_verbal_noun(at) and (word.endswith(OWNERS) or word in self.roles["verbal_noun"]):
            return True
        if word in self.roles["adverb"] or phrases.kinds[at] == "time":
            return False
        following = at + 1 < len(words) and phrases.is_word(at + 1)
        ending = objects and following and word[-1] == "ا" and phrases.heads[at] == ""
        if ending and not phrases.is_complementiser(at + 1) and not phrases.is_named(at + 1):
            # «رصدت دخولا غير مصرح به», but «قال أوباما إن»
            return not phrases.circumstance_at(at + 1, len(words)) and not phrases.is_preposition(at + 1)
        return phrases.has_tanwin(at)

    # --- circumstances between verb and subject ------------------------------------------------------------

    def skip_circumstances(self, first: int, limit: int, verb: Verb) -> int:
        """Return where the subject may begin: after time, place and occasion that stand right behind the verb."""
        at = first
        while at < limit:
            behind = (
                self._behind_circumstance(at, limit, verb)
                if self.phrases.is_word(at)
                else self._behind_mark(at, limit)
            )
            if behind == at:
                break
            at = behind
        return at

    def _behind_mark(self, at: int, limit: int) -> int:
        """Return the token behind a comma, a bracket or «-بمشيئة الله-»; ``at`` itself where another mark stands."""
        mark = self.words[at]
        if mark in COMMAS or mark in "()":
            return at + 1
        if mark == "-":
            return next((i + 1 for i in range(at + 1, min(limit, at + 7)) if self.words[i] == "-"), at + 1)
        return at

    def _behind_circumstance(self, at: int, limit: int, verb: Verb) -> int:
        """Return the token behind the circumstance at ``at``; ``at`` itself where none stands."""
        words, phrases, roles = self.words, self.phrases, self.roles
        word, kind = words[at], phrases.kinds[at]
        if word in roles["second_hand"] and at + 2 < limit:
            return phrases.source_end(at + 2, limit)  # «قالت الصحيفة، نقلا عن مصادرها، إن»
        length = phrases.phrase_at("circumstances", at, limit)
        governs = phrases.is_preposition(at)
        if length > 1 and (governs or phrases.is_preposition(at + length - 1)):
            return self._behind_occasion(at + length, limit)
        channel = phrases.is_channel(at)
        if channel:
            behind = self._behind_channel(at, limit)
            if behind is not None:
                return behind
        if (
            length
            and not governs
            and not channel
            and kind not in ("title", "people", "organization", "name_m", "name_f")
        ):
            return at + length
        if word.isdigit() and phrases.counts_speakers(at):
            return at  # «قال 58٪ من الناخبين»
        if word in roles["adverb"] or word in roles["to_us"] or kind == "time" or word.isdigit():
            return at + 1
        if word in roles["this"] and at + 1 < limit and phrases.kinds[at + 1] == "time":
            return at + 2
        if channel or (governs and word not in verb.preps):
            following = self._behind_preposition(at, limit)
            return limit if following is None else following
        return at

    def _behind_channel(self, at: int, limit: int) -> int | None:
        """Return the token behind «لـ«عكاظ»», «لوكالة فرانس برس» where a subject begins there, None where none does."""
        phrases = self.phrases
        end = self._channel_end(at, limit)
        speaks = end < limit and phrases.is_word(end) and phrases.kind_at(end) in SPEAKERS - {"place"}
        return end if speaks else None

    def _channel_end(self, at: int, limit: int) -> int:
        """Return where the medium or audience at ``at`` ends: «لرويترز», «لوكالة الأنباء السعودية», «لـ«عكاظ»»."""
        words, phrases = self.words, self.phrases
        end = at + 1
        if end < limit and words[end] in MARKS:
            quotation = self.contents.quotation_at(end)
            return quotation.closed + 1 if quotation is not None and quotation.closed is not None else end
        generic = words[at] == "ل" or without_article(words[at][1:]) in phrases.pack.lists["media_nouns"]
        if generic and not words[at].startswith("لل") and end < limit and phrases.is_word(end):
            end += 1
        while end < limit and phrases.is_word(end) and self._names_channel(end):
            end += 1
        return end

    def _names_channel(self, at: int) -> bool:
        """Return whether the word at ``at`` still belongs to the name of a medium: an adjective, a foreign word."""
        words, phrases = self.words, self.phrases
        if phrases.inside_entry(at) or (words[at].isascii() and words[at - 1].isascii()):
            return True
        if phrases.kinds[at] == "media" and not words[at].startswith("ال"):
            return True  # «لوكالة فرانس |برس»
        if not words[at].startswith("ال") or phrases.run_begins(at + 1):
            return False
        adjective = phrases.kinds[at] == "demonym" or words[at].endswith(("يه", "ي"))
        return adjective and phrases.kinds[at] not in ("title", "name_m", "name_f")

    def _behind_occasion(self, at: int, limit: int) -> int:
        """Return where a subject may begin behind «في بيان»: here, or behind what describes the occasion."""
        words, phrases = self.words, self.phrases
        while True:
            if at >= limit or not phrases.is_word(at):
                return at
            if phrases.is_preposition(
                at - 1
            ):  # «في مقابلة مع |موقع «كرة»»: what follows is the preposition's
                at = phrases.source_end(at, limit)
                return (
                    at if at >= limit or not phrases.is_word(at) or phrases.kind_at(at) in SPEAKERS else limit
                )
            if words[at] in self.roles["attached_verb"]:
                return limit  # «في بيان |نشرته على موقعها»
            if phrases.is_verbal_noun(at) or phrases.possessed(at):
                return at
            if not self._describes_occasion(at, limit):
                break
            at += 1  # «في حديث إذاعي»
        speaks = phrases.kind_at(at) in SPEAKERS and not words[at].startswith(("ال", "لل"))
        if speaks or phrases.is_preposition(at) or phrases.circumstance_at(at, limit):
            return at
        following = self._behind_preposition(at - 2, limit)
        return limit if following is None else following

    def _describes_occasion(self, at: int, limit: int) -> bool:
        """Return whether an adjective of the occasion stands at ``at`` («إذاعي»), not a title before its name."""
        words, phrases = self.words, self.phrases
        word = words[at]
        if word.startswith(("ال", "لل")) or not word.endswith(("ي", "يه")) or phrases.inside_entry(at):
            return False
        if phrases.kinds[at] not in ("title", "name_m", "name_f") or at + 1 >= limit:
            return True
        return not phrases.is_named(at + 1) and not words[at + 1].startswith("ال")

    def _behind_preposition(self, at: int, limit: int) -> int | None:
        """Return where a subject may begin behind the prepositional phrase at ``at``, if one does."""
        words, phrases, roles = self.words, self.phrases, self.roles
        for i in range(at + 2, min(limit, at + _NEAR)):
            if words[i] in COMMAS:
                speaks = i + 1 < limit and phrases.kind_at(i + 1) in SPEAKERS - {"place"}
                return i + 1 if speaks else None
            kind, before = phrases.kinds[i], words[i - 1]
            if (
                kind not in ("title", "name_m", "name_f")
                or before in roles["preposition"]
                or before in roles["together"]
            ):
                continue
            plain = kind in NAMES or not words[i].startswith(("ال", "و", "لل", "ب", "ل", "ف"))
            definite = before.startswith("ال") or phrases.kinds[i - 1] in ("time", "demonym", "place")
            if plain and definite and phrases.is_word(i):
                return i
        return None

    # --- before the verb -----------------------------------------------------------------------------------

    def before(self, hit: CueHit, start: int) -> Piece | None:
        """Return the subject that stands before its verb («الوزير قال»), None where none does."""
        words, phrases, roles = self.words, self.phrases, self.roles
        if hit.joined == "ف" and words[start] in roles["as_for"] and hit.first - start > 1:
            reached = phrases.source_end(start + 1, hit.first)  # «أما الوزارة فقالت»
            return (start + 1, hit.first) if reached == hit.first else None
        if hit.joined:
            return None
        if words[hit.first - 1] in roles["and_he"] and hit.first - 1 > start:
            return self._nearest_speaker(max(start, hit.first - 7), hit.first - 1)  # «الوزير وهو يخبر»
        end = self._without_auxiliaries(hit.first, start)
        if end is None:
            return None
        apart = words[end - 1] in COMMAS  # «الوزير، وهو طبيب، قال»
        stop = end - 1 if apart else end
        starts = self._clause_starts(stop, start, most_commas=2 if apart else 1)
        for candidate in starts[-1:] if apart else starts:
            first = self._skip_links(candidate, stop)
            begins = first < stop and phrases.is_word(candidate) and self._could_be_subject(first, stop)
            if begins and phrases.source_end(first, stop) == stop:
                return (first, stop)
        if stop < hit.first and words[hit.first - 1] in roles["relative"]:
            return self._nearest_speaker(starts[-1] if starts else max(start, stop - 12), stop)
        if stop < hit.first:
            return None
        return self._described_noun(stop, start) or self._with_relative_clause(stop, start)

    def _described_noun(self, verb: int, start: int) -> Piece | None:
        """«وسط أنباء تفيد بأن»: the noun behind a preposition that the verb right behind it describes."""
        phrases, at = self.phrases, verb - 1
        if at <= start or self.words[at].startswith("ال") or not phrases.is_preposition(at - 1):
            return None
        return (at, verb) if phrases.heads[at] in ("document", "group", "anonymous", "people") else None

    def _with_relative_clause(self, verb: int, start: int) -> Piece | None:
        """«السكان الذين قابلهم قالوا إن»: the subject with the short clause that describes it."""
        relatives = self.roles["relative"]
        for at in range(verb - 2, max(start, verb - _NEAR), -1):
            if not self.phrases.is_word(at):
                return None
            if self.words[at] in relatives:
                return self._nearest_speaker(max(start, at - 4), verb)
        return None

    def _without_auxiliaries(self, verb: int, start: int) -> int | None:
        """Return the token behind what stands before ``verb``, without قد, كان and a relative; None if nothing can."""
        words, roles = self.words, self.roles
        end = verb
        while end > start and (words[end - 1] in roles["auxiliary"] or words[end - 1] in roles["not"]):
            end -= 1
        if end > start and words[end - 1] in roles["relative"]:
            end -= 1
            if end > start and words[end - 1] in COMMAS:
                end -= 1
        if end == start:
            return None
        last = words[end - 1]
        return (
            end if self.phrases.is_word(end - 1) or last == ")" or last in COMMAS or last in MARKS else None
        )

    def _clause_starts(self, stop: int, start: int, *, most_commas: int) -> list[int]:
        """Return where the clause before ``stop`` may begin: behind commas, links and verbs, the nearest first."""
        words = self.words
        commas = 0
        begin = stop
        starts: list[int] = []
        while begin > start and stop - begin < _LONGEST_BEFORE:
            before = words[begin - 1]
            if self.phrases.is_word(begin - 1):
                if self._ends_clause(begin - 1):
                    return [*starts, begin]
            elif before in COMMAS:
                starts.append(begin)
                commas += 1
                if commas > most_commas:
                    return starts
            elif before in "؛;:.؟!":
                return [*starts, begin]
            begin -= 1
        return [*starts, start] if begin == start else starts

    def _ends_clause(self, at: int) -> bool:
        """Return whether the word at ``at`` belongs to what stands before a subject: a link, a verb of saying."""
        word, roles = self.words[at], self.roles
        if word in roles["link"] or word in roles["relative"] or word in roles["before_subject"]:
            return True
        if self.phrases.is_complementiser(at):
            return True
        cue = self.reading.by_token.get(at)
        return cue is not None and bool(cue.forms) and self.phrases.cue_verb(at, strong=True)

    def _nearest_speaker(self, first: int, end: int) -> Piece | None:
        """Return the first noun phrase from token ``first`` that reaches to ``end`` and can speak."""
        phrases = self.phrases
        for at in range(first, end):
            if phrases.kind_at(at) in SPEAKERS and phrases.is_word(at) and phrases.source_end(at, end) == end:
                return (at, end)
        return None

    def _skip_links(self, at: int, limit: int) -> int:
        """Return the token behind «لكن», «وكان» at ``at``."""
        roles, words = self.roles, self.words
        while at < limit and (
            words[at] in roles["link"] or words[at] in roles["was"] or words[at] in roles["and_he"]
        ):
            at += 1
        return at

    def _could_be_subject(self, first: int, stop: int) -> bool:
        """Return whether the phrase before a verb is its subject: one who can speak, or a name no list knows."""
        phrases, word = self.phrases, self.words[first]
        glued = word[0] in "بلك" and phrases.kinds[first] == ""
        if word in self.roles["preposition"] or (glued and not self._recurs_as_name(first)):
            return False
        kind = phrases.heads[first]
        if kind in SPEAKERS:
            return True
        if word in self.roles["this_speaker"] and first + 1 < stop:
            return phrases.heads[first + 1] in SPEAKERS
        if any(phrases.is_named(i) for i in range(first, stop) if phrases.is_word(i)):
            return stop - first <= 4
        return stop - first == 1 and kind == "" and self.plausible_name((first, stop)) and len(word) > 3

    def _recurs_as_name(self, at: int) -> bool:
        """Return whether a word that looks like a noun behind ب or ل is a name: one word, more than once («بلاتر»)."""
        word = self.words[at]
        if (
            word[0] == "ك"
            or self.phrases.is_prefixed(at, word[0], unknown=False)
            or self.phrases.possessed(at)
        ):
            return False
        if any(word[1:] in self.roles[role] for role in ("function_word", "link", "no_subject", "adverb")):
            return False
        if not self._counts:
            self._counts.update(self.words)
        return self._counts[word] > 1

    # --- other places --------------------------------------------------------------------------------------

    def agent(self, first: int, opens: int) -> Piece | None:
        """Return the agent between a passive verb and the opener at ``opens``: «أعلن من قبل مصدر أن»."""
        if first + 2 >= opens or f"{self.words[first]} {self.words[first + 1]}" not in self.roles["agent"]:
            return None
        end = self.phrases.source_end(first + 2, opens)
        return (first + 2, end) if end > first + 2 else None

    def begins_clause(self, hit: CueHit) -> bool:
        """Return whether the verb stands where a clause begins: first, after a mark, a link, قد or a relative."""
        phrases, roles = self.phrases, self.roles
        if hit.joined or self.reading.sentence_at(hit.first)[0] == hit.first:
            return True
        before = hit.first - 1
        word = self.words[before]
        if not phrases.is_word(before):
            return word not in "-/("
        if (
            word in roles["link"]
            or word in roles["relative"]
            or word in roles["adverb"]
            or word in roles["before_clause"]
        ):
            return True
        return phrases.is_complementiser(before) or phrases.kinds[before] == "time"
