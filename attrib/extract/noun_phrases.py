"""Noun phrases that name a source: where one ends.

There is no parser of Arabic here: the borders come from what may not stand inside such a phrase (a
complementiser, a circumstance, a finite verb of saying) and from the kind of its head, both data of the pack.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field

from attrib.extract.person_names import PersonNames, Run
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS
from attrib.extract.word_shapes import OWNERS, WordShapes
from attrib.extract.words import NAMES
from attrib.lang.nouns import NounKind, without_article

_QUOTED_NAME = 6  # words that a quoted name has at most
_IN_BRACKETS = 8  # words that brackets inside a phrase hold at most
_APPOSITION = 14  # words that «، وزير الخارجية السابق،» has at most
_NAME_OF_BODY = 9  # words behind ل that may still belong to a body's or an office's name
_BODIES = ("organization", "media")
_DEFINITE = NAMES | {"place", "demonym", "time", "media"}


@dataclass(slots=True)
class _Border:
    """A phrase whose end is looked for, and what may follow it: see :meth:`Phrases.source_end`."""

    first: int
    limit: int
    head: NounKind
    named: bool
    """Whether a person's name stood in the phrase so far."""
    preps: Collection[str]
    channels: bool
    closing: bool
    objects: bool


@dataclass(slots=True)
class Phrases(WordShapes):
    """Reads noun phrases of one article."""

    runs: list[Run] = field(default_factory=list)
    """The stretches that look like a person's given name and surname, in order."""
    _run_ends: frozenset[int] = frozenset()
    _run_starts: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        WordShapes.__post_init__(self)
        names = PersonNames(self)
        names.note_ambiguous()
        self.runs = names.runs()
        self.note_surnames(names.surnames(self.runs))
        self._run_starts = frozenset(first for first, _ in self.runs)
        self._run_ends = frozenset(last for _, last in self.runs)

    def run_at(self, at: int) -> Run | None:
        """Return the person's name that holds token ``at``."""
        index = bisect_left(self.runs, (at + 1, 0)) - 1
        run = self.runs[index] if index >= 0 else None
        return run if run is not None and run[0] <= at < run[1] else None

    def inside_run(self, at: int) -> bool:
        """Return whether token ``at`` is a later word of a person's name."""
        index = bisect_left(self.runs, (at, 0)) - 1
        return index >= 0 and self.runs[index][0] < at < self.runs[index][1]

    def run_begins(self, at: int) -> bool:
        """Return whether a person's name begins at token ``at``."""
        return at in self._run_starts

    def run_ends(self, at: int) -> bool:
        """Return whether a person's name ends before token ``at``."""
        return at in self._run_ends

    def source_end(
        self,
        first: int,
        limit: int,
        preps: Collection[str] = (),
        *,
        channels: bool = True,
        closing: bool = False,
        objects: bool = True,
    ) -> int:
        """Return where the noun phrase that begins at ``first`` ends (exclusive), at most ``limit``.

        ``preps`` are the prepositions that open the cue's content and so close the phrase. ``channels`` tells
        whether the cue may name whom the source spoke to («لوكالة»), which closes it too; ``closing``, whether
        the phrase stands behind its content, which may go on behind it; ``objects``, whether an object may follow.
        """
        if first >= limit:
            return first
        counted = min(self.behind_count(first), limit - 1)
        if counted == first < limit - 1 and self.words[first] in self.roles["superlative"]:
            counted += 1  # «أحدث تقرير»
        head = self.heads[counted]
        border = _Border(first, limit, head, head in NAMES, preps, channels, closing, objects)
        at = counted + (counted > first)
        while at < limit:
            behind = self._behind(at, border)
            if behind == at:
                break
            at = behind
        return self._without_edge(first, at)

    def _without_edge(self, first: int, end: int) -> int:
        """Return where a phrase ends without marks or a relative at its end."""
        words, relatives = self.words, self.roles["relative"]
        while end > first:
            last = words[end - 1]
            mark = not self.is_word(end - 1) and last not in MARKS and last != ")"
            if not mark and last not in relatives:
                break
            end -= 1
        return end

    def _behind(self, at: int, border: _Border) -> int:
        """Return the token behind what still belongs to the phrase at ``at``; ``at`` itself where it ends."""
        words, roles, kinds = self.words, self.roles, self.kinds
        word, first, limit = words[at], border.first, border.limit
        if not self.is_word(at):
            if "ب" in border.preps and word in MARKS and at + 1 < limit and self.is_prefixed(at + 1, "ب"):
                return at  # «اتهم الحكومة |"بالصمت"»
            return at + self._mark_inside(first, at, limit)
        if self.is_complementiser(at):
            return at
        if word == "ان" and at > first:
            return at + 1  # «شبكة إن بي سي»
        if at > first:
            if word in roles["including"]:
                return self._behind_included(at, limit)
            if word in roles["aged"] and words[at + 1 : at + 2] == ["من"]:
                return self._after_age(at, limit)
            if self._circumstance_ends(at, border):
                return at
        if word in roles["relative"] or (at > first and self._clause_describes(at, border.head)):
            return self._clause_end(at, limit, border.preps)
        joined = (
            word[0] == "و" and word[1:] in roles["preposition"] and len(word) > 3 and kinds[at] != "title"
        )
        if joined or self.is_preposition(at):
            if at == first or not self._preposition_inside(at, border):
                return at
            return at + 1 if at + 1 < limit and words[at + 1] in MARKS else at + 2
        if at > first and not self.is_foreign_particle(at) and self._ends_at(at, border):
            return at
        border.named = border.named or kinds[at] in NAMES
        return at + 1

    # --- what stands inside a phrase -----------------------------------------------------------------------

    def _circumstance_ends(self, at: int, border: _Border) -> bool:
        """Return whether a circumstance at ``at`` ends the phrase, and is no part of a body's name."""
        words, first, head = self.words, border.first, border.head
        if not self.circumstance_at(at, border.limit, in_media_name=head == "media" and at - first < 4):
            return False
        if at == first + 1 and head == "organization" and words[at].startswith("ال"):
            return words[first].startswith("ال")  # «حزب اليوم»
        if not self.is_channel(at):
            return True
        belongs = not border.channels or words[at - 1] in self.roles["belonging"]
        return not (belongs or self._names_body(at, head))

    def _names_body(self, at: int, head: NounKind) -> bool:
        """Return whether «للأنباء», «للإعلام» is part of a body's name («الوكالة الوطنية للإعلام»)."""
        word, before, roles = self.words[at], self.words[at - 1], self.roles
        if not word.startswith("لل"):
            return False
        if head == "title" and (before in roles["attribute"] or before in roles["attribute_of_office"]):
            return True  # «المدير العام للوكالة»
        return head in _BODIES and before.startswith("ال") and word not in roles["audience"]

    def _clause_describes(self, at: int, head: NounKind) -> bool:
        """Return whether a clause without relative describes the source at ``at`` («دراسة |نشرتها مجلة»)."""
        word = self.words[at]
        if head in ("document", "group", "people", "anonymous") and word in self.roles["attached_verb"]:
            return True
        return word in self.roles["called"] or self.withholds_name(at)

    def _clause_end(self, at: int, limit: int, preps: Collection[str]) -> int:
        """Return where a clause that describes the source ends: at a comma, a colon, a complementiser.

        A preposition that opens the content of the cue ends it too («وأعلن تقرير نشرته الصحيفة |عن»).
        """
        words = self.words
        at += 1
        while (
            at < limit
            and words[at] not in COMMAS
            and words[at] not in ":؛"
            and not self.is_complementiser(at)
            and not (words[at] in preps and len(words[at]) > 1)
            and not (words[at] in self.roles["verbal_noun"] and self.may_end_before(at))
        ):
            at += 1
        return at

    def may_end_before(self, at: int) -> bool:
        """Return whether a phrase could end before token ``at``: a definite noun or a mark stands there."""
        last = at - 1
        if not self.is_word(last) or self.words[last].isdigit() or self.inside_entry(last):
            return True
        if self.has_article(last) or self.possessed(last) or self.heads[last] in _DEFINITE:
            return True
        return self.words[last] in self.roles["preposition_with_pronoun"]

    def _behind_included(self, at: int, limit: int) -> int:
        """Return the token behind «بما في ذلك رئيس الوزراء», «بمن فيهم الوزير» at ``at``; ``at`` where none stands."""
        words = self.words
        first = at + 1
        while first < limit and first - at < 3 and (words[first] in self.roles["in_that"]):
            first += 1
        if first == at + 1 or first >= limit:
            return at
        return self.source_end(first, limit, ("ب",))

    def _after_age(self, at: int, limit: int) -> int:
        """Return the token behind «البالغ من العمر 27 عاما»."""
        for end in range(at + 2, min(limit, at + 8)):
            if self.words[end] in self.roles["year"]:
                return end + 1
        return min(limit, at + 3)

    def _mark_inside(self, first: int, at: int, limit: int) -> int:
        """Return how many tokens from the mark at ``at`` still belong to the phrase; 0 ends it."""
        words = self.words
        mark = words[at]
        if mark in MARKS:
            return self._quoted_name(at, limit)
        if mark == "(":
            closing = (
                close for close in range(at + 1, min(limit, at + _IN_BRACKETS + 1)) if words[close] == ")"
            )
            return next((close - at + 1 for close in closing), 0)
        if self.inside_address(at):
            return 1
        if mark == "." and at > first:
            previous = words[at - 1]
            return 1 if previous in self.pack.abbreviations or len(previous) == 1 else 0
        if mark == "/" or (mark in "-–ـ+" and not self.tokens.spaced(at)):
            return 1
        if mark in COMMAS and at + 1 < limit:
            return self._apposition(at, limit, again=any(words[i] in COMMAS for i in range(first, at)))
        return 0

    def _quoted_name(self, at: int, limit: int) -> int:
        """Return the length of the quoted name at the mark ``at`` («صحيفة «المدى»»), 0 where none stands."""
        words = self.words
        if at + 1 < limit:
            if self.is_channel(at + 1):
                return 0
            titled = at > 0 and self.kinds[at - 1] in ("media", "organization", "document")
            if not titled and (self.is_prefixed(at + 1, "ب") or self.is_complementiser(at + 1)):
                return 0
        closing = (
            close for close in range(at + 1, min(limit, at + _QUOTED_NAME + 2)) if words[close] in MARKS
        )
        return next((close - at + 1 for close in closing), 0)

    def _apposition(self, comma: int, limit: int, *, again: bool) -> int:
        """Return the length of «، وزير الخارجية،» after the source, 0 where the comma ends the phrase.

        ``again`` tells that the comma may close an apposition: «أخبر سالم، وهو نائب،| الحاضرين أن».
        """
        words, relatives = self.words, self.roles["relative"]
        first = comma + 1
        if not self.is_word(first):
            return 0
        if not self._opens_apposition(first) and not self._unknown_apposition(comma, limit):
            return 0
        if (self.cue_verb(first) and not self.withholds_name(first)) or self.circumstance_at(first, limit):
            return 0
        doing = first + 1 < limit and self.kinds[first + 1] == "" and words[first + 1][0] in "يت"
        if words[first] in self.roles["and_he"] and doing:
            return 0  # «، وهي تريح طفلها»: what she does meanwhile
        at = first
        while (
            at < limit
            and words[at] not in COMMAS
            and not self.is_complementiser(at)
            and words[at] not in ":؛."
        ):
            if at > first and self.cue_verb(at, strong=True) and words[first] not in relatives:
                return 0
            at += 1
        if at < limit and words[at] in COMMAS and at - first <= _APPOSITION:
            return at - comma
        if again:
            return 0
        # No comma closes it, but perhaps where, when or to whom it was said: «، رئيس الاتحاد |عقب اجتماع».
        end = at if words[first] in relatives else self._unclosed_apposition(first, at)
        return end - comma if end - first <= _APPOSITION else 0

    def _unclosed_apposition(self, first: int, limit: int) -> int:
        """Return where an apposition ends that no comma closes."""
        begun = self._after_age(first, limit) if self.words[first] in self.roles["aged"] else first
        begun += self.is_preposition(begun)  # «، من قدامى اللاعبين |عقب المباراة»
        end = self.source_end(begun, limit)
        return end if end < limit and self.circumstance_at(end, limit) else limit

    def _opens_apposition(self, at: int) -> bool:
        """Return whether the word at ``at`` may begin an apposition: a title, a relative, a name, «أحد», «البالغ»."""
        word, kind, roles = self.words[at], self.kinds[at], self.roles
        if (
            kind in ("title", "people", "organization")
            or word in roles["relative"]
            or word in roles["apposition"]
        ):
            return True
        if self.withholds_name(at) or self.is_named(at):
            return True
        return (
            kind == "demonym" and word.startswith("ال") and self.kind_at(at + 1) in ("", "name_m", "name_f")
        )

    def _unknown_apposition(self, comma: int, limit: int) -> bool:
        """Return whether «سعاد، ربة منزل وأم لثلاثة أطفال، أن»: nouns between a name and the content's opening."""
        words, first = self.words, comma + 1
        if not (self.run_ends(comma) or self.kinds[comma - 1] in NAMES):
            return False
        link = words[first][0] in "وف" or words[first] in self.roles["link"] or self.finite_verb(first)
        if link or self.is_preposition(first) or self.is_complementiser(first) or words[first].endswith("ا"):
            return False
        closing = next(
            (at for at in range(first, min(limit, first + _IN_BRACKETS)) if words[at] in COMMAS), None
        )
        if closing is None:
            return False
        return closing + 1 >= limit or self.is_complementiser(closing + 1)

    def _preposition_inside(self, at: int, border: _Border) -> bool:
        """Return whether the preposition at ``at`` belongs to the source («المشرف على», «مسؤول في الوزارة»)."""
        words, roles, head = self.words, self.roles, border.head
        word, before = words[at], words[at - 1]
        if word == "عن" and before in roles["issued"] and at + 1 < border.limit:
            return True  # «بيان صادر عن الديوان»
        if word in border.preps or at + 1 >= border.limit:
            return False
        following = self.heads[at + 1]
        governed = before in roles["governing_noun"]
        if word == "في":
            if border.named and self.kinds[at - 1] not in ("title", "people"):
                return following in ("organization", "media", "title")
            office = head in ("title", "people", "organization", "group", "anonymous", "document")
            return office or following in _BODIES
        if word == "من":
            some = following in ("organization", "media", "people", "place", "title", "anonymous", "group")
            counted = before in roles["counted_with_min"] or (
                at - 2 >= border.first and words[at - 2] in roles["counted_with_min"]  # «عدد كبير من»
            )
            return governed or some or counted
        if word in roles["beside_source"] or (head == "document" and word in roles["about"]):
            return not border.named
        if word == "عن" and following in ("organization", "place", "media"):
            return head == "title" and not border.named  # «الوزير عن الحزب»
        if word == "الي" and words[border.first] in roles["governing_noun"]:
            return not border.named
        return word in roles["governed_preposition"] and governed and not border.named

    # --- what ends a phrase --------------------------------------------------------------------------------

    def _ends_at(self, at: int, border: _Border) -> bool:
        """Return whether the phrase, not empty so far, ends before the word at ``at``."""
        words, kind, before = self.words, self.kinds[at], self.words[at - 1]
        if self._glued_preposition_ends(at, border):
            return True
        if border.channels and self._told_to(at):
            return True
        if border.closing and before.startswith("ال") and self._resumed_content(at):
            return True
        if kind in ("", "document") and self.accusative(at, objects=border.objects):
            return True
        if kind == "" and self.cue_verb(at, strong=True):
            return True
        definite = words[border.first].startswith("ال") or border.head in NAMES
        if kind == "" and definite and self.finite_verb(at):
            return True
        if self._leads_on(at):
            return True
        if not border.closing and self.is_verbal_noun(at) and self._begins_content(at, border):
            return True
        loose = kind in ("", "document", "inanimate") and (border.named or before.startswith("ال"))
        return loose and not self.inside_run(at) and self.possessed(at)

    def _told_to(self, at: int) -> bool:
        """Return whether ل behind a person's name tells to whom is spoken: «قال محمد منصور |للشرطة»."""
        word = self.words[at]
        styled = at > 1 and self.words[at - 2] in self.roles["honorific"]
        named = self.run_ends(at) or self.kinds[at - 1] in NAMES or styled
        return named and word.startswith("لل") and self.kind("ال" + word[2:]) in ("organization", "people", "group")

    def _leads_on(self, at: int) -> bool:
        """Return whether a link, a demonstrative or a noun of saying («قوله») at ``at`` leads on to something else."""
        word, roles = self.words[at], self.roles
        if word in roles["link"] or word in roles["leads_on"]:
            return True
        if word in roles["the_saying"]:
            # «كرر الرئيس |القول إن», «جدد الرئيس |التأكيد على أن»
            return self.is_complementiser(at + 1 + self.is_preposition(at + 1))
        return self.is_own_saying(word)

    def _begins_content(self, at: int, border: _Border) -> bool:
        """Return whether the verbal noun at ``at`` begins what the source says («الوزير |وجود»)."""
        words, kinds, first = self.words, self.kinds, border.first
        word, before = words[at], words[at - 1]
        listed = word in self.roles["verbal_noun"]
        if listed and word.endswith(OWNERS):
            return True
        if self.inside_run(at):
            return False
        if (
            border.named
            or self.has_article(at - 1)
            or word in self.roles["existence"]
            or not self.is_word(at - 1)
        ):
            return True
        if kinds[at - 1] in ("name_m", "name_f", "place"):
            return True
        lists = self.pack.lists
        if listed and at - first == 1 and border.head in _BODIES:
            # «غازبروم |توقف الإمدادات», but «لجنة متابعة»
            return before not in lists["org_heads"] and before not in lists["media_nouns"]
        if at - first > 1:
            body = kinds[at - 2] in _BODIES and kinds[at - 1] == "" and not words[at - 2].startswith("ال")
            if listed and body and before not in self.roles["verbal_noun"]:
                return True  # «علماء من جامعة هارفارد |إغلاق»
            if listed and before.endswith(("يه", "ان", "ون", "يين")):
                return True
            if kinds[at - 1] == "" and kinds[at - 2] == "title":
                return True
            if border.head in ("anonymous", "people", "group") and before.endswith(("يه", "ون", "يون")):
                following = words[at + 1] if at + 1 < len(words) else ""
                if not word.endswith("ه") or following.startswith("ال"):
                    return True
        return listed and all(kinds[i] == "" and not words[i].endswith(("ه", "ات")) for i in range(first, at))

    def _glued_preposition_ends(self, at: int, border: _Border) -> bool:
        """Return whether ب or ل at the head of the word opens the content («أكد الوزير |بوجود»)."""
        word, preps = self.words[at], border.preps
        if word[0] == "ل":
            if self._governed_later(at, preps):
                return False  # «دعت الهيئة العامة للإحصاء إلى», «دعا الرئيس التنفيذي لشركة تسلا إلى»
            return "ل" in preps and self.is_prefixed(at, "ل")
        if word[0] != "ب":
            return False
        if "ب" in preps and self.is_prefixed(at, "ب"):
            if self.may_be_name_with_ba(at, border.limit):
                return False  # «شرطة باتون روج |باعتقال»
            rest = self.kind(without_article(word[1:]))
            return rest not in _BODIES and (rest != "place" or border.named)
        if not self.is_prefixed(at, "ب", unknown=False) and self.is_prefixed(at, "ب", unknown=True):
            previous = self.words[at - 1]
            return previous.startswith("ال") and previous not in self.roles["honorific"]
        return False

    def may_be_name_with_ba(self, at: int, limit: int) -> bool:
        """Return whether «باتون» is rather a name: what follows its ب is unknown, and an event with ب follows soon."""
        word = self.words[at]
        if word[0] != "ب" or word.startswith("بال") or self.is_event(at) or self.kind(word[1:]) != "":
            return False
        ahead = range(at + 1, min(limit, at + 4))
        return any(self.words[i][0] == "ب" and self.is_word(i) and self.is_event(i) for i in ahead)

    def _governed_later(self, at: int, preps: Collection[str]) -> bool:
        """Return whether a preposition of the verb that is a word by itself follows soon («إلى»)."""
        for word in self.words[at + 1 : at + _NAME_OF_BODY]:
            if word in preps and len(word) > 1:
                return True
            if not word[0].isalnum() and word not in MARKS:
                return False
        return False

    def _resumed_content(self, at: int) -> bool:
        """Return whether «بتكريم النجوم» behind «بحسب الموقع» goes on with the content."""
        word = self.words[at]
        if not self.is_prefixed(at, "ب", unknown=False) or self.words[at - 1] in self.roles["description"]:
            return False
        return self.kind(word[1:]) not in ("organization", "media", "place")
