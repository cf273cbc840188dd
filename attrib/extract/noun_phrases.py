"""Noun phrases that name a source: where one ends, what kind of source its head is.

There is no parser of Arabic here: the borders come from what may not stand inside such a phrase (a
complementiser, a circumstance, a finite verb of saying) and from the kind of its head, both data of the pack.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field

from attrib.extract.claim_grammar import claim_grammar
from attrib.extract.finite_verbs import FINITE, FIRST, NOUN_TOO, FiniteVerbs
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import Tokens
from attrib.lang.base import Pack
from attrib.lang.cues import VerbForm
from attrib.lang.nouns import NounKind, without_article

SPEAKERS: frozenset[str] = frozenset(
    {"title", "people", "organization", "media", "document", "anonymous", "group", "name_m", "name_f", "place"}
)
_COMMAS = "،,"
_BELONGING = ("التابع", "التابعه", "تابع", "تابعه", "المملوك", "المملوكه", "المنتمي", "المنتميه")
# The shapes of the verbal nouns of the derived verbs: تفعيل، إفعال، افتعال، انفعال، استفعال.
_VERBAL_NOUN = re.compile("ت[^ا]{2}ي[^ا]|ا[^ات]{2}ا[^ا]|ا.ت.ا.|ان..ا.|است..ا.")
_MUFAALA = re.compile("م[^ا]ا[^ا]{1,2}[اه]ه?")  # مفاعلة: مشاركة، معاناة
_QUOTED_NAME = 6  # words that a quoted name has at most


@dataclass(slots=True)
class Phrases:
    """Reads noun phrases of one article."""

    tokens: Tokens
    pack: Pack
    _kinds: dict[str, NounKind] = field(default_factory=dict)
    """Surnames that the article itself shows to be names."""
    _at: dict[int, NounKind] = field(default_factory=dict)
    _verbs: FiniteVerbs = field(init=False)
    _goes_on: set[int] = field(default_factory=set)
    runs: list[tuple[int, int]] = field(default_factory=list)
    """The stretches that look like a person's given name and surname, in order."""

    def __post_init__(self) -> None:
        self._verbs = claim_grammar(self.pack.language).verbs
        self._find_known_phrases()
        self._find_ambiguous_names()
        self.runs = self._name_runs()
        # A surname that stood behind a given name once is known wherever it stands alone.
        words = self.tokens.words
        for first, last in self.runs:
            given = self.kind_at(first)
            for at in range(first + 1, last):
                if self.kind(words[at]) == "" and len(words[at]) > 2 and not words[at].startswith("ال"):
                    self._kinds[words[at]] = given

    def _find_known_phrases(self) -> None:
        """Note where entries of several words begin («كوريا الشمالية», «الأمم المتحدة»)."""
        words, nouns = self.tokens.words, self.pack.nouns
        known = nouns.entries
        for at, word in enumerate(words):
            if word in known or word[1:] in known:
                for length, kind in nouns.entries_at(words, at):
                    self._at.setdefault(at, kind)
                    self._goes_on.update(range(at + 1, at + length))

    def _find_ambiguous_names(self) -> None:
        """Note given names that are words too («سامي», «نادر») where a title stands before or a name behind."""
        words, lists, roles = self.tokens.words, self.pack.lists, self.pack.roles
        for at, word in enumerate(words):
            if word not in lists["ambiguous_names"] or at in self._at or word in ("باسم", "بلسان"):
                continue
            if self.is_complementiser(at) or self.is_preposition(at) or word in roles["link"]:
                continue
            before = words[at - 1] if at else ""
            after = words[at + 1] if at + 1 < len(words) else ""
            titled = before in roles["honorific"] or self.kind(before) == "title"
            titled = titled or (before.startswith("ال") and self.kind(before) == "demonym")
            titled = titled or (before.startswith("ال") and at > 1 and self.kind(words[at - 2]) in ("title", "organization"))
            # «بنك «المدى» فارس الخالدي»
            surname = after.startswith("ال") and after.endswith("ي") and at > 0 and not before[0].isalnum()
            # «مدرب نسور الجبل رفيق العطار إن»
            last = at + 2 >= len(words) or not self.is_word(at + 2) or self.is_complementiser(at + 2)
            surname = surname or (after.startswith("ال") and last and before.startswith(("ال", "لل", "بال")))
            patronymic = surname or after in ("بن", "بنت", "ابن", "ال", "عبد", "ابو")
            if patronymic or (titled and after[:1].isalnum() and after not in roles["preposition"]):
                self._at[at] = "name_m"

    def run_at(self, at: int) -> tuple[int, int] | None:
        """Return the person's name that holds token ``at``."""
        index = bisect_left(self.runs, (at + 1, 0)) - 1
        run = self.runs[index] if index >= 0 else None
        return run if run is not None and run[0] <= at < run[1] else None

    def inside_run(self, at: int) -> bool:
        """Return whether token ``at`` is a later word of a person's name."""
        index = bisect_left(self.runs, (at, 0)) - 1
        return index >= 0 and self.runs[index][0] < at < self.runs[index][1]

    def inside_entry(self, at: int) -> bool:
        """Return whether token ``at`` is a later word of an entry of several («الولايات |المتحدة»)."""
        return at in self._goes_on

    def kind_at(self, at: int) -> NounKind:
        """Return what kind of noun stands at token ``at``, alone or with the words behind it."""
        return self._at.get(at) or self.kind(self.tokens.words[at])

    def _name_runs(self) -> list[tuple[int, int]]:
        words = self.tokens.words
        runs: list[tuple[int, int]] = []
        at = 0
        while at + 1 < len(words):
            styled = words[at] in self.pack.roles["style"] and words[at + 1].startswith("ال")  # «سعادة السفير»
            verb = words[at][:1] in "وف" and self.cue_verb(at)
            named = self.kind_at(at) in ("name_m", "name_f") and not words[at].startswith("ال") and not self.inside_entry(at)
            leads = named and at + 2 < len(words) and (at == 0 or not self.is_word(at - 1)) and self.finite_verb(at)
            if leads and self.kind_at(at + 1) in ("name_m", "name_f"):
                at += 1  # «عادل مهند السالمي النتيجة»: the first is the verb
                continue
            if named and not styled and not verb:
                end = at + 1
                while end < len(words) and end - at < 9 and self._surname(end, at):
                    end += 1
                while end - at > 1 and self.kind(words[end - 1]) == "particle":
                    end -= 1
                kunya = at > 0 and (words[at - 1] in ("ابو", "ابي") or (words[at - 1] == "ام" and self._calls_mother(at - 1)))
                if end - at >= 2 or kunya:
                    runs.append((at - kunya, end))
                    at = end
                    continue
            at += 1
        return runs

    def _calls_mother(self, at: int) -> bool:
        """Return whether أم at ``at`` is a mother's by-name («تقول أم محمد»), not the conjunction."""
        return at == 0 or bool(self.cue_verb(at - 1)) or not self.is_word(at - 1)

    def _surname(self, at: int, first: int) -> bool:
        """Return whether token ``at`` goes on with the name that began at ``first``."""
        word = self.tokens.words[at]
        before = self.tokens.words[at - 1]
        if word == "لا" and before in ("دي", "دا"):
            return True
        if word[:1] == "و" and word not in self.pack.nouns.words and self.kind(word[1:]) in ("name_m", "name_f"):
            return False  # «شارون ديفيس |وكيلي همفريز»
        if self.is_word(at) and self.kind(before) == "particle" and not before.startswith("ال") and at - 1 > first and len(word) > 2:
            return True  # whatever stands behind بن, عبد, آل, أبو is part of the name
        ended = at + 1 >= len(self.tokens.words) or not self.is_word(at + 1) or self.is_complementiser(at + 1)
        if at - first == 1 and ended and self.is_word(at) and self.kind(word) == "title" and word[:1] not in "وف":
            return True  # «جورج خوري أن»
        if word.startswith("ال") and self.is_word(at):
            if at - first == 1 and len(word) > 4 and (ended or self.kind(word) in ("title", "demonym", "people")):
                return True  # «سامي الحداد», «محمد المصري», «رنا الخطاب إن»
            nisba = word.endswith("ي") or self.kind(word) in ("name_m", "name_f")
            closed = ended or self.is_preposition(at + 1) or self.is_verbal_noun(at + 1)
            if at - first > 1 and not nisba and not closed:
                return False  # «سعود بن مشعل |الشكر للقيادة»
            if word.endswith("ات") or (
                at - first > 1 and self.kind(before) == "" and before != "علي" and not self.inside_entry(at - 1)
            ):
                # «محمد المعلم», «محمد حسن المعلم», «بن عبد الله العتيبي», but «سيرغي لافروف |الاتفاق»
                return before in ("الله", "الدين")
        kind = self.kind(word) if self.is_word(at) else "time"
        if kind not in ("", "particle", "name_m", "name_f") or len(word) < 2 or word.isdigit():
            return False
        roles = self.pack.roles
        if kind == "" and len(word) > 3 and self.finite_verb(at):
            return False
        if self.is_preposition(at) or word in roles["link"] or word in roles["function_word"] or self.cue_verb(at):
            return False
        if kind == "" and not word.startswith("ال"):
            unknown = sum(self.kind(self.tokens.words[i]) == "" for i in range(first + 1, at))
            closes = at - first == 1 and ended and not self.is_verbal_noun(at)  # «هانا تيتيه إن»
            if unknown > 1 or self.tokens.text[self.tokens.ends[at] - 1] in "ةً" or (self.possessed(at) and not closes):
                return False
        if word in self.pack.roles["adverb"] or self.is_complementiser(at):
            return False
        if word in self.pack.roles["verbal_noun"]:
            # «رياض سلامة أن» is a name, «رياض سلامة العملة» none.
            following = self.tokens.words[at + 1 : at + 2]
            return at - first == 1 and bool(following) and (not following[0][0].isalnum() or self.is_complementiser(at + 1))
        if word[:1] not in "وفبل" or len(word) < 4 or kind != "":
            return True
        # «سيرغي لافروف», but «محمد بصفته»: only right behind the given name, and no noun with a particle.
        if at - first > 1 or word[1:].startswith(("ال", "ل")) or self.is_prefixed(at, word[0], unknown=False):
            return False
        return word[0] != "و" or word[1] in "ياو"

    def kind(self, word: str) -> NounKind:
        """Return what kind of noun a folded word is, seen through ال, the clitics and the feminine ending."""
        return self._kinds.get(word) or self.pack.nouns.kind(word)

    def is_word(self, at: int) -> bool:
        """Return whether token ``at`` is a word, not a mark."""
        return self.tokens.words[at][0].isalnum() or self.tokens.words[at][0] == "_"

    def phrase_at(self, name: str, at: int, limit: int) -> int:
        """Return how many tokens from ``at`` are an entry of the list ``name``, the longest; 0 if none are."""
        words = self.tokens.words
        for entry in self.pack.phrases[name].get(words[at], ()):
            if at + len(entry) <= limit and all(words[at + i] == part for i, part in enumerate(entry)):
                return len(entry)
        return 1 if words[at] in self.pack.lists[name] else 0

    def is_complementiser(self, at: int) -> bool:
        """Return whether token ``at`` is إن, أن, بأن, or one with a pronoun («إنه»), and no part of «سي إن إن»."""
        word = self.tokens.words[at]
        if word == "فان":  # «فإن», or the surname فان
            return self.tokens.text[self.tokens.starts[at] + 1] in "إأ"
        if word in self.pack.complementisers_with_pronoun:
            return True
        return word in self.pack.complementisers and not self._spelled_name(at)

    def is_verbal_noun(self, at: int) -> bool:
        """Return whether token ``at`` may begin a content without a complementiser («وجود», «استعداده»)."""
        word = self.tokens.words[at]
        if word in self.pack.roles["verbal_noun"]:
            return True
        if self.kind(word) != "" or word in self.pack.cues.verbs or word.startswith("ال"):
            return False
        if self.tokens.text[self.tokens.ends[at] - 1] == "ة":
            return False
        for suffix in ("", "هم", "ها", "ه"):
            stem = word[: len(word) - len(suffix)]
            if word.endswith(suffix) and stem in self.pack.roles["verbal_noun"]:
                return True
            if suffix and word.endswith(suffix) and _VERBAL_NOUN.fullmatch(stem):
                return True
        return False

    def is_event(self, at: int) -> bool:
        """Return whether token ``at``, seen through its clitics, names an event that can be asserted («اكتشاف»)."""
        word = self.tokens.words[at]
        if word.isdigit() or word in self.pack.roles["quantifier"]:
            return True  # «تحدثت عن 40 قتيلا»
        bare = without_article(word[1:] if word[:1] in "بل" and self.is_prefixed(at, word[:1]) else word)
        for suffix in ("", "هما", "هم", "ها", "ه"):
            stem = bare[: len(bare) - len(suffix)]
            if bare.endswith(suffix) and (stem in self.pack.roles["verbal_noun"] or _VERBAL_NOUN.fullmatch(stem)):
                return True
            if suffix and bare.endswith(suffix) and _MUFAALA.fullmatch(stem.removesuffix("ت") + "ه"):
                return True
        return bool(_MUFAALA.fullmatch(bare))

    def is_preposition(self, at: int) -> bool:
        """Return whether token ``at`` is a preposition, bare or with a pronoun («فيه»); علي is not على."""
        word = self.tokens.words[at]
        if word == "امام":  # أمام, not إمام
            return "إ" not in self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        if word == "علي":
            return self.tokens.text[self.tokens.ends[at] - 1] != "ي"
        roles = self.pack.roles
        if word in roles["preposition"]:
            return True
        return word in roles["preposition_with_pronoun"]

    def _spelled_name(self, at: int) -> bool:
        words = self.tokens.words
        if words[at] != "ان":
            return False
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if before == "سي":  # «سي إن إن», but «بي بي سي إن الأمر»
            return after == "ان"
        return after in ("بي", "سي", "تي") or (before == "ان" and at > 1 and words[at - 2] == "سي")

    def cue_verb(self, at: int, *, strong: bool = False) -> tuple[VerbForm, ...]:
        """Return the finite cue verbs that token ``at`` may be, seen through و and ف."""
        word = self.tokens.words[at]
        if word in self.pack.roles["preposition"] or (at and self.tokens.words[at - 1] in ("عدم", "دون", "بدون", "غير")):
            return ()
        forms = self.pack.cues.verbs.get(word, ())
        if not forms and word[:1] in "وف" and len(word) > 3:
            forms = self.pack.cues.verbs.get(word[1:], ())
        return tuple(
            form
            for form in forms
            if form.shape != "participle" and not (strong and (form.verb.clause_only or form.number == "d"))
        )

    def finite_verb(self, at: int) -> bool:
        """Return whether token ``at`` is a finite verb and hardly a noun («يمكنه», «اجتمعت»)."""
        flags = self._verbs.flags(self.tokens.words[at])
        return bool(flags & FINITE) and not flags & (NOUN_TOO | FIRST) and not self.tokens.words[at].endswith("ا")

    def circumstance_at(self, at: int, limit: int, *, in_media_name: bool = False) -> bool:
        """Return whether a circumstance of the saying begins at ``at``: when, where, to whom, on what occasion."""
        words, roles = self.tokens.words, self.pack.roles
        word = words[at]
        if word == "اليوم" and at and (in_media_name or any(self.kind(w) == "media" for w in words[max(0, at - 3) : at])):
            return False  # «روسيا اليوم», «المصري اليوم»
        if word in roles["adverb"]:
            return not in_media_name
        if self.kind(word) == "time" or (word[:1] in "ول" and len(word) > 4 and self.kind(word[1:]) == "time"):
            described = at > 0 and self.kind(words[at - 1]) == "anonymous"  # «مصدر مطلع»
            return not in_media_name and not described
        if self.phrase_at("circumstances", at, limit):
            return True
        if word in ("وهو", "وهي", "وهم") and at + 1 < limit and words[at - 1] not in _COMMAS:
            return words[at + 1][:1] in "يت" and self.kind(words[at + 1]) == ""  # «وهي تبكي»
        if word == "في" and at + 1 < limit:
            following = words[at + 1]
            if following in ("الاطار", "السياق") and words[at + 2 : at + 3] and words[at + 2] not in roles["attribute"]:
                return False  # «في الإطار التنسيقي»
            return without_article(following) in roles["speech_occasion"] or self.kind(following) == "time"
        return self.is_channel(at)

    def is_channel(self, at: int) -> bool:
        """Return whether token ``at`` is ل with the medium or audience spoken to («لوكالة», «للصحفيين»)."""
        words = self.tokens.words
        word = words[at]
        if word == "ل" and at + 1 < len(words):  # «لـ«الشرق الأوسط»», «لـ CNN»
            following = at + 2 if words[at + 1] in MARKS and at + 2 < len(words) else at + 1
            named = following > at + 1 and self.kind_at(following) not in ("organization", "document")
            return named or words[following].isascii() or self.kind_at(following) == "media"
        if word[:1] != "ل" or len(word) < 4:
            return False
        rest = word[2:] if word.startswith("لل") else word[1:]
        channels = self.pack.roles["channel"]
        return rest in channels or "ال" + rest in channels or self.kind(rest) == "media"

    def source_end(
        self, first: int, limit: int, preps: Collection[str] = (), *,
        channels: bool = True, closing: bool = False, objects: bool = True,
    ) -> int:  # fmt: skip
        """Return where the noun phrase that begins at ``first`` ends (exclusive), at most ``limit``.

        ``preps`` are the prepositions that open the cue's content and so close the phrase. ``channels`` tells
        whether the cue may name whom the source spoke to («لوكالة»), which closes it too; ``closing``, whether
        the phrase stands behind its content, which may go on behind it; ``objects``, whether an object may follow.
        """
        words, roles = self.tokens.words, self.pack.roles
        head = self.kind_at(first)
        named = head in ("name_m", "name_f")
        at = first
        while at < limit:
            word = words[at]
            kind = self.kind(word) if self.is_word(at) else ""
            if not self.is_word(at):
                step = self._mark_inside(first, at, limit)
                if step == 0:
                    break
                at += step
                continue
            if self.is_complementiser(at):
                break
            if at > first and word in ("البالغ", "البالغه") and words[at + 1 : at + 2] == ["من"]:
                at = self._after_age(at, limit)
                continue
            belongs = self.is_channel(at) and (
                not channels or words[at - 1] in _BELONGING or (at > first and self._names_body(at, head))
            )
            named_so = at == first + 1 and head == "organization" and word.startswith("ال") and not words[first].startswith("ال")
            if at > first and not belongs and not named_so and self.circumstance_at(at, limit, in_media_name=head == "media" and at - first < 4):
                break
            attached = at > first and (
                (head in ("document", "group", "people", "anonymous") and word in roles["attached_verb"])
                or word in ("يدعي", "تدعي", "يسمي", "تسمي")
            )
            if word in roles["relative"] or attached or (at > first and self.withholds_name(at)):
                at = self._clause_end(at, limit)
                continue
            joined = word[:1] == "و" and word[1:] in roles["preposition"] and len(word) > 3 and kind != "title"
            if self.is_preposition(at) or joined:
                if at == first or not self._preposition_inside(first, at, limit, head, named, preps):
                    break
                at += 1 if at + 1 < limit and words[at + 1] in MARKS else 2
                continue
            if at > first and self._glued_preposition_ends(at, head, named, preps):
                break
            if at > first and closing and words[at - 1].startswith("ال") and self._resumed_content(at):
                break
            if at > first and kind in ("", "document") and self.accusative(at, objects=objects):
                break
            if at > first and self.cue_verb(at, strong=True) and not kind:
                break
            if at > first and not kind and words[first].startswith("ال") and self.finite_verb(at):
                break
            if word == "لا" and words[at - 1] in ("دي", "دا"):
                at += 1
                continue
            if at > first and (word in roles["link"] or word in ("نقلا", "بما", "مما", "عما") or self._own_word(word)):
                break
            if at > first and (word in ("ذلك", "تلك") or (word in ("القول", "التاكيد") and self.is_complementiser(min(at + 1, limit - 1)))):
                break
            if at > first and word in roles["verbal_noun"] and word.endswith(("ه", "ها", "هم")) and self.is_verbal_noun(at):
                break
            if (
                at > first
                and self.is_verbal_noun(at)
                and not self.inside_run(at)
                and (
                    words[at - 1].startswith(("ال", "وال", "لل", "بال"))
                    or word == "وجود"
                    or not self.is_word(at - 1)
                    or (word in roles["verbal_noun"] and at - first > 1 and words[at - 1].endswith(("يه", "ان", "ون", "يين")))
                    or named
                    or self.kind(words[at - 1]) in ("name_m", "name_f", "place")
                    or (at - first > 1 and self.kind(words[at - 1]) == "" and self.kind(words[at - 2]) == "title")
                    or (
                        head in ("anonymous", "people", "group") and at - first > 1
                        and words[at - 1].endswith(("يه", "ون", "يون"))
                        and (not word.endswith("ه") or words[at + 1 : at + 2] and words[at + 1].startswith("ال"))
                    )
                    or (
                        word in roles["verbal_noun"]
                        and all(self.kind(words[i]) == "" and not words[i].endswith(("ه", "ات")) for i in range(first, at))
                    )
                )
            ):
                break
            loose = kind in ("", "document", "inanimate")
            if at > first and loose and not self.inside_run(at) and self.possessed(at) and (words[at - 1].startswith("ال") or named):
                break
            named = named or kind in ("name_m", "name_f")
            at += 1
        while at > first and (
            (not self.is_word(at - 1) and words[at - 1] not in MARKS and words[at - 1] != ")")
            or words[at - 1] in roles["relative"]
        ):
            at -= 1
        return at

    def _names_body(self, at: int, head: NounKind) -> bool:
        """Return whether «للأنباء», «للإعلام» is part of a body's name («الوكالة الوطنية للإعلام»)."""
        word, before = self.tokens.words[at], self.tokens.words[at - 1]
        if head == "title" and before in self.pack.roles["attribute"] | {"التنفيذي", "التنفيذيه"} and word.startswith("لل"):
            return True  # «المدير العام للوكالة»
        audience = word in ("للصحفيين", "للصحافيين", "للجمهور", "للاعلاميين", "للصحافه", "للمراسلين")
        return head in ("organization", "media") and word.startswith("لل") and before.startswith("ال") and not audience

    def _after_age(self, at: int, limit: int) -> int:
        """Return the token behind «البالغ من العمر 27 عاما»."""
        words = self.tokens.words
        for end in range(at + 2, min(limit, at + 8)):
            if words[end] in ("عاما", "عام", "سنه", "اعوام", "سنوات", "سنين"):
                return end + 1
        return min(limit, at + 3)

    def _mark_inside(self, first: int, at: int, limit: int) -> int:
        """Return how many tokens from the mark at ``at`` still belong to the phrase; 0 ends it."""
        words = self.tokens.words
        mark = words[at]
        if mark in MARKS:
            if at + 1 < limit and self.is_channel(at + 1):
                return 0
            titled = at > 0 and self.kind(words[at - 1]) in ("media", "organization", "document")
            if not titled and at + 1 < limit and (self.is_prefixed(at + 1, "ب") or self.is_complementiser(at + 1)):
                return 0
            for close in range(at + 1, min(limit, at + _QUOTED_NAME + 2)):
                if words[close] in MARKS:
                    return close - at + 1
            return 0
        if mark == "(":
            for close in range(at + 1, min(limit, at + 9)):
                if words[close] == ")":
                    return close - at + 1
            return 0
        if mark == "." and at > first:
            previous = words[at - 1]
            return 1 if previous in self.pack.abbreviations or len(previous) == 1 else 0
        if mark in "/" or (mark in "-–ـ+" and not self.tokens.spaced(at)):
            return 1
        if mark in _COMMAS and at + 1 < limit:
            return self._apposition(at, limit)
        return 0

    def _apposition(self, comma: int, limit: int) -> int:
        """Return the length of «، وزير الخارجية،» after the source, 0 where the comma ends the phrase."""
        words = self.tokens.words
        first = comma + 1
        if not self.is_word(first):
            return 0
        word = words[first]
        opens = (
            self.kind(word) in ("title", "people", "organization")
            or word in self.pack.roles["relative"]
            or self.withholds_name(first)
            or self.kind_at(first) in ("name_m", "name_f")
            or (self.kind(word) == "demonym" and word.startswith("ال") and self.kind_at(first + 1) in ("", "name_m", "name_f"))
            or word in ("وهو", "وهي", "وهم", "احد", "احدي", "البالغ", "البالغه", "من", "عضو", "العضو", "المقيم", "المقيمه")
        )
        if not opens or (self.cue_verb(first) and not self.withholds_name(first)) or self.circumstance_at(first, limit):
            return 0
        at = first
        while at < limit and words[at] not in _COMMAS and not self.is_complementiser(at) and words[at] not in ":؛.":
            if at > first and self.cue_verb(at, strong=True) and words[first] not in self.pack.roles["relative"]:
                return 0
            at += 1
        if at - first > 14:
            return 0
        return at - comma

    def _clause_end(self, at: int, limit: int) -> int:
        words = self.tokens.words
        at += 1
        while at < limit and words[at] not in _COMMAS and words[at] not in ":؛" and not self.is_complementiser(at):
            at += 1
        return at

    def _preposition_inside(
        self, first: int, at: int, limit: int, head: NounKind, named: bool, preps: Collection[str]
    ) -> bool:
        words = self.tokens.words
        word = words[at]
        if word in preps or at + 1 >= limit:
            return False
        following = self.kind(words[at + 1])
        if word == "في":
            if named and self.kind(words[at - 1]) not in ("title", "people"):
                return following in ("organization", "media", "title")
            return head in ("title", "people", "organization", "group", "anonymous", "document") or following in (
                "organization",
                "media",
            )
        governing = self.pack.roles["governing_noun"]
        if word == "من" and words[at - 1] in governing:
            return True
        if word == "من":
            return following in ("organization", "media", "people", "place", "title", "anonymous", "group") or words[
                at - 1
            ] in ("عدد", "مجموعه", "كل", "كثير", "عديد", "العديد", "الكثير", "واحد", "واحده", "عشرات", "مئات", "الاف", "جمع")
        if word == "لدي" or (head == "document" and word in ("عن", "بشان", "ضد", "بين", "الي", "حول", "علي", "مع")):
            return not named
        if word == "عن" and following in ("organization", "place", "media"):
            return head == "title" and not named  # «الوزير عن الحزب»
        if word == "الي" and words[first] in governing:
            return not named
        return word in ("عن", "علي", "الي", "مع", "ضد", "بين") and words[at - 1] in governing and not named

    def _glued_preposition_ends(self, at: int, head: NounKind, named: bool, preps: Collection[str]) -> bool:
        word = self.tokens.words[at]
        if word[:1] == "ب" and "ب" in preps and self.is_prefixed(at, "ب"):
            rest = self.kind(without_article(word[1:]))
            return rest not in ("organization", "media") and (rest != "place" or named)
        if word[:1] == "ب" and self.is_prefixed(at, "ب", unknown=False) is False and self.is_prefixed(at, "ب", unknown=True):
            previous = self.tokens.words[at - 1]
            if previous.startswith("ال") and previous not in self.pack.roles["honorific"]:
                return True
        return word[:1] == "ل" and "ل" in preps and self.is_prefixed(at, "ل")

    def withholds_name(self, at: int) -> bool:
        """Return whether «طلب عدم كشف اسمه», «رفض ذكر هويته» begins at ``at``: the source asked not to be named."""
        words, roles = self.tokens.words, self.pack.roles
        word = words[at]
        if word not in roles["withholding_verb"] and word[1:] not in roles["withholding_verb"]:
            return False
        return any(part in roles["withheld"] for part in words[at + 1 : at + 5])

    def possessed(self, at: int) -> bool:
        """Return whether token ``at`` is a noun with a pronoun glued on («تعاقده», «خصومه»), not «نفسه»."""
        word = self.tokens.words[at]
        if len(word) < 4 or not word.endswith(("ه", "ها", "هم")) or word in self.pack.roles["attribute"]:
            return False
        if word.startswith(("ال", "و")) or self.tokens.text[self.tokens.ends[at] - 1] in "ةۀ":
            return False
        return not self.is_preposition(at) and word not in self.pack.roles["adverb"]

    def _own_word(self, word: str) -> bool:
        """Return whether a word is a noun of saying with its speaker's pronoun («قوله», «بتأكيدها»)."""
        nouns = self.pack.cues.nouns
        for suffix in ("هم", "ها", "ه"):
            stem = word[: -len(suffix)]
            if word.endswith(suffix) and (stem in nouns or (stem[:1] == "ب" and stem[1:] in nouns)):
                return word not in nouns
        return False

    def _resumed_content(self, at: int) -> bool:
        """Return whether «بتكريم النجوم» behind «بحسب الموقع» goes on with the content."""
        word = self.tokens.words[at]
        if not self.is_prefixed(at, "ب", unknown=False) or self.tokens.words[at - 1] in self.pack.roles["description"]:
            return False
        return self.kind(word[1:]) not in ("organization", "media", "place")

    def accusative(self, at: int, *, objects: bool = True) -> bool:
        """Return whether token ``at`` is a participle of saying («واصفا») or an indefinite object («دليلا»).

        Without tanwin a foreign name may end alike («أنييزكا»), so that is believed only where ``objects`` may stand.
        """
        words = self.tokens.words
        word = words[at]
        if not word.endswith("ا") or len(word) < 4:
            return False
        forms = self.pack.cues.verbs.get(word, ())
        if forms and all(form.shape == "participle" for form in forms):
            return True
        written = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        if "\u064b" in written:
            return True
        if not objects:
            return False
        before = words[at - 1]
        if before.endswith(("ون", "يين")):
            return True
        titled = self.kind(before) in ("title", "name_m", "name_f") or before in self.pack.roles["honorific"]
        return before.startswith("ال") and not titled and not written.endswith(("يا", "دا"))

    def is_prefixed(self, at: int, prefix: str, *, unknown: bool | None = None) -> bool:
        """Return whether ب or ل at the head of token ``at`` is the preposition, not part of the word (بكر، لبنى).

        ``unknown`` is the answer for a word that no list settles; by default the word before decides.
        """
        word = self.tokens.words[at]
        if word == prefix:
            return True
        if word[:1] != prefix or len(word) < 4 or word in ("باسم", "بلسان", "بدوره", "بدورها", "بدورهم"):
            return False
        lists = self.pack.lists
        if self.is_preposition(at) or any(
            word in lists[name] for name in ("given_names_male", "given_names_female", "titles", "places", "demonyms",
                                             "titles_plural", "org_heads", "document_nouns", "media_nouns")
        ):  # fmt: skip
            return False
        if word in self._kinds:
            return False  # a surname by the article's own showing
        rest = word[1:]
        if len(rest) > 3 and (rest.startswith("ال") or (prefix == "ل" and rest.startswith("ل"))):
            return True
        if rest in self.pack.roles["verbal_noun"] or self.kind(rest) != "" or _VERBAL_NOUN.fullmatch(rest):
            return True
        if unknown is not None:
            return unknown
        # An unknown word behind a title or a name is more often a name («السيد بارك»).
        previous = self.tokens.words[at - 1] if at else ""
        before = self.kind(previous)
        if before in ("name_m", "name_f") or previous in self.pack.roles["honorific"]:
            return False
        return before not in ("title", "demonym") or len(rest) > 5
