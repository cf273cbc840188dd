"""Who a mention names: its kind, its name without titles, its gender and number."""

from __future__ import annotations

from dataclasses import dataclass

from attrib.extract.contents import Piece
from attrib.extract.noun_phrases import Phrases
from attrib.lang.nouns import without_article
from attrib.extract.quotations import MARKS
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
    """Describes the mentions of one article."""

    phrases: Phrases

    def describe(self, mention: Piece) -> Speaker:
        """Return what a source's own words show of it."""
        words, phrases = self.phrases.tokens.words, self.phrases
        first, end = mention
        while first < end - 1 and (words[first] in MARKS or words[first] in phrases.pack.roles["style"] or words[first] in ("هذا", "هذه", "هولاء", "تلك", "ذلك")):
            first += 1
        word = words[first]
        kind = phrases.kind_at(first)
        name = self._name_in(mention)
        type_: SourceType = _TYPES.get(kind, "unknown")
        if word in ("احد", "احدي") and first + 1 < end:
            type_ = "anonymous"
        elif word in phrases.pack.roles["quantifier"] and first + 1 < end and phrases.kind_at(first + 1) == "anonymous":
            type_ = "anonymous"
        elif word in phrases.pack.roles["quantifier"]:
            type_ = "person" if self._has_given_name(mention) else "group"
        elif kind == "" and (self._has_given_name(mention) or name != mention or end - first <= 3):
            type_ = "person"
        elif kind == "title" and name == mention and not without_article(word) != word and self._indefinite(mention):
            type_ = "person"
        if kind in ("title", "people") and word in phrases.pack.roles["unnamed_office"] and not self._has_given_name(mention):
            type_ = "anonymous"
        if kind == "demonym" and name[0] > first:
            type_ = "person"
        if self._anonymous(mention) or any(phrases.withholds_name(at) for at in range(first + 1, end)):
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
        while first < end - 1 and words[first] in phrases.pack.roles["style"]:
            first += 1
        head = phrases.kind_at(first)
        if head == "demonym" and any(run[0] == first + 1 for run in phrases.runs):
            return self._name_from(first + 1, end)  # «الإسباني خافيير مورينو»
        if head in ("organization", "media", "document", "place", "anonymous", "group", "people"):
            return self._until_comma(first, end)
        if head not in ("title", "name_m", "name_f", "", "particle"):
            return self._until_comma(first, end)
        if head == "":
            known = any(phrases.kind(words[at]) in ("organization", "media", "people", "group") for at in range(first, min(end, first + 2)))
            counted = words[first] in phrases.pack.roles["quantifier"]
            return self._until_comma(first, end) if known or counted else self._name_from(first, end)
        for guess in (False, True):
            start = first
            for at in [*range(first, end), end]:
                if at == end or words[at] in _COMMAS:
                    run = self._run_in_segment(start, at, titled=guess and head == "title")
                    if run is not None:
                        return run
                    start = at + 1
        return self._until_comma(first, end)

    def _until_comma(self, first: int, end: int) -> Piece:
        words = self.phrases.tokens.words
        roles = self.phrases.pack.roles
        body = self.phrases.kind_at(first) in ("organization", "media", "place", "title")
        at = first
        while at < end and words[at] not in _COMMAS and not (at > first and self.phrases.withholds_name(at)):
            described = at > first + 1 and body and words[at] in roles["description"] and words[at] not in roles["attribute"]
            if described or (at > first and words[at] in roles["relative"]):
                break
            at += 1
        return (first, max(at, first + 1))

    def _run_in_segment(self, first: int, end: int, *, titled: bool) -> Piece | None:
        words, phrases = self.phrases.tokens.words, self.phrases
        for at in range(first, end):
            if at + 1 < end and words[at] in phrases.pack.roles["honorific"] and words[at + 1].startswith("ال"):
                kinds = ("", "demonym", "name_m", "name_f") if words[at] in phrases.pack.roles["mister"] else ("name_m", "name_f")
                if phrases.kind(words[at + 1]) in kinds:
                    return (at + 1, at + 2)  # «السيد الإدريسي»
            if phrases.inside_entry(at):
                continue
            if phrases.kind_at(at) in ("name_m", "name_f") and not words[at].startswith("ال"):
                if at - 1 > first and self._plain(at - 1) and words[at - 2] in MARKS:
                    return self._name_from(at - 1, end)  # «حزب "الوسط" إليعازر شمعون»
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
            and phrases.kind_at(at) in ("", "particle", "name_m", "name_f")
            and not phrases.inside_entry(at)
            and not words[at].startswith(("بال", "وال", "كال", "فال", "لل"))
            and words[at] not in phrases.pack.roles["preposition"]
            and words[at] not in phrases.pack.roles["link"]
            and words[at] not in phrases.pack.roles["attribute"]
        )

    def _name_from(self, first: int, end: int) -> Piece:
        words, phrases = self.phrases.tokens.words, self.phrases
        run = phrases.run_at(first)
        if run is not None:
            return (run[0] if run[0] == first - 1 else first, min(run[1], end))  # with «أبو», «أم»
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
            if first + 1 < end and words[first].startswith("ال") and words[first + 1].startswith("ال") and words[first + 1].endswith("ه"):
                return "f"  # «الأمم المتحدة», «القوات المسلحة»
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
