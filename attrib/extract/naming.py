"""Who a mention names: its kind, its name without titles, its gender and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attrib.extract.contents import Piece
from attrib.extract.noun_phrases import Phrases
from attrib.extract.quotations import MARKS
from attrib.extract.tokens import COMMAS
from attrib.extract.words import NAMES
from attrib.lang.cues import Gender, Number
from attrib.lang.nouns import NounKind, without_article
from attrib.types import SourceType

_NAME_LENGTH = 5
_TYPES: dict[NounKind, SourceType] = {
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
_ENDS_NAME = frozenset({"title", "people", "organization", "media", "document", "time", "anonymous", "group"})


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
    words: list[str] = field(init=False)
    roles: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.words, self.roles = self.phrases.words, self.phrases.roles

    def describe(self, mention: Piece) -> Speaker:
        """Return what a source's own words show of it."""
        first, end = mention
        while first < end - 1 and self._stands_before_head(self.words[first]):
            first += 1
        kind = self.phrases.heads[first]
        name = self._name_in(mention)
        if not any(self.phrases.is_word(at) for at in range(*name)):
            name = mention  # a mark left open is no name
        return Speaker(
            mention=mention,
            name=name,
            type=self._type(mention, first, name),
            gender=self._gender(first, end, kind, name),
            number="p"
            if kind in ("people", "group")
            or self.words[first] in self.roles["quantifier"]
            or self.words[first].isdigit()
            else "s",
            head=self.words[first],
        )

    def _stands_before_head(self, word: str) -> bool:
        """Return whether a quotation mark, «سعادة» or «هذا» stands before the head of a mention."""
        return word in MARKS or word in self.roles["style"] or word in self.roles["demonstrative"]

    # --- what kind of source ---------------------------------------------------------------------------------

    def _type(self, mention: Piece, head: int, name: Piece) -> SourceType:
        """Return what kind of source a mention is; ``head`` is its first word without style and demonstrative."""
        if self._is_anonymous(mention, head, name):
            return "anonymous"
        phrases = self.phrases
        kind, word, end = phrases.heads[head], self.words[head], mention[1]
        if kind == "demonym" and name[0] > head:
            return "person"  # «الإسباني خافيير مورينو»
        if word in self.roles["quantifier"] or word.isdigit():
            return "person" if self._has_given_name(mention) else "group"
        if kind == "" and (name != mention or end - head <= 3 or self._has_given_name(mention)):
            return "person"
        return _TYPES.get(kind, "unknown")

    def _is_anonymous(self, mention: Piece, head: int, name: Piece) -> bool:
        """Return whether the text keeps the source's name back: «أحد المسؤولين», «مصادر لم تسمها»."""
        phrases, word, end = self.phrases, self.words[head], mention[1]
        if any(phrases.phrase_at("anonymous_phrases", at, end) > 1 for at in range(*mention)):
            return True
        if any(phrases.withholds_name(at) for at in range(head + 1, end)):
            return True
        kind = phrases.heads[head]
        if kind == "demonym" and name[0] > head:
            return False
        if (
            kind in ("title", "people")
            and word in self.roles["unnamed_office"]
            and not self._has_given_name(mention)
        ):
            return True
        if word in self.roles["one_of"] and head + 1 < end:
            return self._behind_comma(head, end) is None  # «أحد أحفاده، مايكل فان»
        return word in self.roles["quantifier"] and head + 1 < end and phrases.heads[head + 1] == "anonymous"

    def _has_given_name(self, mention: Piece) -> bool:
        return any(kind in NAMES for kind in self.phrases.heads[mention[0] : mention[1]])

    # --- its name --------------------------------------------------------------------------------------------

    def _name_in(self, mention: Piece) -> Piece:
        """Return the name inside a mention, without titles and apposition; the mention itself if it has none."""
        words, phrases = self.words, self.phrases
        first, end = mention
        while first < end - 1 and self._stands_before_head(words[first]):
            first += 1
        head = phrases.heads[first]
        if words[first] in self.roles["one_of"] and (run := self._behind_comma(first, end)) is not None:
            return run
        if head == "demonym" and phrases.run_begins(first + 1):
            return self._name_from(first + 1, end)  # «الإسباني خافيير مورينو»
        if head == "" and phrases.possessed(first):
            run = self._run_in_segment(first, self._until_comma(first, end)[1], titled=False)
            if run is not None:
                return run  # «زوجته الدكتورة ليلى منصور»
        if head == "":
            known = any(
                kind in ("organization", "media", "people", "group")
                for kind in phrases.kinds[first : min(end, first + 2)]
            )
            body = known or words[first] in self.roles["quantifier"] or words[first].isdigit()
            return self._until_comma(first, end) if body else self._name_from(first, end)
        if head == "title" and self._is_anothers(first, end):
            return self._until_comma(first, end)
        if head in ("title", "name_m", "name_f", "particle"):
            for guess in (False, True):
                start = first
                for at in range(first, end + 1):
                    if at == end or words[at] in COMMAS:
                        run = self._run_in_segment(start, at, titled=guess and head == "title")
                        if run is not None:
                            return run
                        start = at + 1
        return self._until_comma(first, end)

    def _behind_comma(self, first: int, end: int) -> Piece | None:
        """Return the person's name right behind the first comma of a mention."""
        comma = next((at for at in range(first, end) if self.words[at] in COMMAS), end)
        run = self.phrases.run_at(comma + 1) if comma + 1 < end else None
        return run if run is not None and run[0] == comma + 1 else None

    def _is_anothers(self, first: int, end: int) -> bool:
        """Return whether the name behind a title is not its own: «محامي محمد سالم», «وكيل أعمال اللاعب سالم»."""
        words, roles = self.words, self.roles
        if words[first].startswith("ال") or words[first] in roles["honorific"] or first + 1 >= end:
            return False
        return self.phrases.run_begins(first + 1) or words[first + 1] in roles["affairs"]

    def _until_comma(self, first: int, end: int) -> Piece:
        """Return a body's name up to its apposition, a relative clause or a description («الحزب الحاكم |المشارك»)."""
        words, roles, phrases = self.words, self.roles, self.phrases
        body = phrases.heads[first] in ("organization", "media", "place", "title")
        at = first
        while at < end and words[at] not in COMMAS:
            if at > first and (words[at] in roles["relative"] or phrases.withholds_name(at)):
                break
            if at > first and words[at] in roles["including"] and words[at + 1 : at + 2] != ["ان"]:
                break  # «مؤيدو المشروع |بما في ذلك الوزير»
            if (
                body
                and at > first + 1
                and words[at] in roles["description"]
                and words[at] not in roles["attribute"]
            ):
                break
            at += 1
        return (first, max(at, first + 1))

    def _run_in_segment(self, first: int, end: int, *, titled: bool) -> Piece | None:
        """Return the person's name between two commas; behind a title (``titled``), unknown words too."""
        words, phrases = self.words, self.phrases
        for at in range(first, end):
            if at + 1 < end and self._named_by_honorific(at):
                return (at + 1, at + 2)  # «السيد الإدريسي»
            polite = at + 2 < end and words[at] in self.roles["mister"]
            if polite and phrases.heads[at + 1] == "title" and self.may_be_name(at + 2):
                return (at + 1, at + 3)  # «الدكتورة ملكة أبيض»
            if not phrases.is_named(at) or phrases.inside_entry(at) or phrases.has_own_article(at):
                continue
            if at - 1 > first and self.may_be_name(at - 1) and words[at - 2] in MARKS:
                return self._name_from(at - 1, end)  # «حزب "الوسط" إليعازر شمعون»
            of_body = (
                at > first and phrases.kinds[at - 1] == "organization" and not words[at - 1].startswith("ال")
            )
            if not of_body:  # «مؤسسة سامي», a body's own name
                return self._name_from(at, end)
        return self._behind_title(first, end) if titled else None

    def _named_by_honorific(self, at: int) -> bool:
        """Return whether «السيد», «السفير» at ``at`` stands before a surname with ال."""
        word, following = self.words[at], self.words[at + 1]
        if word in self.roles["mister"] and following in self.roles["surname_of_time"]:
            return True  # «السيدة ماي»
        if word not in self.roles["honorific"] or not following.startswith("ال"):
            return False
        kind = self.phrases.kinds[at + 1]
        return kind in NAMES or (kind in ("", "demonym") and word in self.roles["mister"])

    def _behind_title(self, first: int, end: int) -> Piece | None:
        """Return the unknown words at the end of «وزير الخارجية إيليس تامر» that a name may be."""
        words, phrases = self.words, self.phrases
        end = next((at for at in range(first + 1, end) if phrases.withholds_name(at)), end)
        at = end
        while at > first + 1 and self.may_be_name(at - 1) and end - at < _NAME_LENGTH:
            at -= 1
        if at == end or not phrases.is_word(at - 1):
            return None
        if words[at - 1].startswith("ال"):
            return (at, end)
        behind = phrases.kinds[at - 1] == "title" and at - 1 == first and end - at >= 2
        # «المدرب لوان ديركس», but «صاحب كتاب عنوانه»
        return (at, end) if behind and not phrases.possessed(end - 1) else None

    def may_be_name(self, at: int) -> bool:
        """Return whether a token may be part of a name that no list knows."""
        phrases, word, roles = self.phrases, self.words[at], self.roles
        if (
            not phrases.is_word(at)
            or phrases.inside_entry(at)
            or phrases.heads[at] not in ("", "particle", "name_m", "name_f")
        ):
            return False
        if word.startswith(("ال", "بال", "وال", "كال", "فال", "لل")):
            return False
        return (
            word not in roles["preposition"] and word not in roles["link"] and word not in roles["attribute"]
        )

    def _name_from(self, first: int, end: int) -> Piece:
        """Return the name that begins at token ``first``: a known run, or the words up to what is no name."""
        run = self.phrases.run_at(first)
        if run is not None:
            return (run[0] if run[0] == first - 1 else first, min(run[1], end))  # with «أبو», «أم»
        at = first + 1
        while at < end and at - first < _NAME_LENGTH:
            hyphen = self.words[at] == "-" and at + 1 < end
            if not hyphen and (not self.phrases.is_word(at) or self._ends_name(at, first)):
                break
            at += 1
        return (first, at)

    def _ends_name(self, at: int, first: int) -> bool:
        """Return whether the word at ``at`` is no part of the name that began at ``first``."""
        word, kind, roles = self.words[at], self.phrases.kinds[at], self.roles
        if kind in _ENDS_NAME or (kind == "demonym" and word.startswith("ال")):
            return True
        if word in roles["preposition"] or word in roles["relative"] or word in roles["ends_name"]:
            return True
        if word[0] == "و" and len(word) > 3 and kind not in NAMES:
            return True
        if kind == "" and not self.phrases.inside_run(at) and self._is_no_name(at):
            return True
        return word.startswith("ال") and kind == "" and (at - first >= 2 or word in roles["description"])

    def _is_no_name(self, at: int) -> bool:
        """Return whether an unknown word has an ending or a prefix that no name has («مزحته», «للسلطات», «بكونهما»)."""
        phrases, word = self.phrases, self.words[at]
        if phrases.possessed(at) or phrases.has_tanwin(at) or phrases.finite_verb(at):
            return True
        return (word.startswith("لل") and len(word) > 4) or (word[0] in "بل" and word.endswith(("هما", "هم", "ها")))

    # --- gender ----------------------------------------------------------------------------------------------

    def _gender(self, first: int, end: int, kind: NounKind, name: Piece) -> Gender:
        """Return the gender that the verb of a mention takes; "" where it does not show."""
        words, phrases = self.words, self.phrases
        word = without_article(words[first])
        if kind in NAMES:
            return self.gender_of((first, end))
        if kind == "title":
            described = word in self.roles["described_person"]
            feminine = word.endswith("ه") and (described or word[:-1] in phrases.pack.lists["titles"])
            return "f" if feminine else "m"
        if kind in ("organization", "media", "document", "anonymous"):
            following = words[first + 1] if first + 1 < end else ""
            if words[first].startswith("ال") and following.startswith("ال") and following.endswith("ه"):
                return "f"  # «الأمم المتحدة», «القوات المسلحة»
            return "f" if word.endswith(("ه", "ات", "يا")) or word in self.roles["feminine_body"] else "m"
        if kind in ("place", "people", "group", "demonym"):
            return ""
        return self.gender_of(name)

    def gender_of(self, name: Piece) -> Gender:
        """Return the gender that a person's given name shows; "" where men and women bear it («كيت»)."""
        phrases = self.phrases
        for at in range(*name):
            kind = phrases.heads[at]
            if kind in NAMES:
                word, lists = self.words[at], phrases.pack.lists
                both = word in lists["given_names_male"] and word in lists["given_names_female"]
                both = both or (kind == "name_m" and word in lists["ambiguous_names"])
                return "" if both else "m" if kind == "name_m" else "f"
            if self.words[at] in self.roles["mother_of"]:
                return "f"
        return ""
