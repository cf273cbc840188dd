"""Names of sources that have no record: as the text gives them, without a glued preposition, in the nominative.

«وفقا للوائح» names «اللوائح», «على حد قول مسؤولي الصحة الصينيين» names «مسؤولو الصحة الصينيون»: the same source
has one name whatever case and preposition it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from attrib.lang import pack_for
from attrib.sources.names import Words, key, quoted_parts, without_marks, words_of
from attrib.sources.registry import Registry
from attrib.types import Attribution, SourceType

_GLUED = ("و", "ف", "ب", "ل", "ك")
_NOUN_LISTS = (
    "titles", "titles_plural", "org_heads", "org_definite", "media_nouns", "document_nouns", "anonymous_heads",
    "group_heads", "places",
)  # fmt: skip
"""The pack's lists of nouns that begin a source's name, and may have a preposition on them."""
_GIVEN_LISTS = ("given_names_male", "given_names_female")
"""Names that may begin with what looks like one: «وليد». None is looked for behind one: «لامين» is no «أمين»."""
_PLURAL_LISTS = ("titles_plural", "group_heads", "anonymous_heads")
_PEOPLE: tuple[SourceType, ...] = ("group", "anonymous", "person")


@dataclass(frozen=True, slots=True)
class _FirstWords:
    """The folded words that the language's pack knows to begin a source's name."""

    nouns: frozenset[str]
    given: frozenset[str]
    singulars: frozenset[str]
    plurals: frozenset[str]
    """Sound plurals in the nominative («مسؤولون»)."""
    tied: dict[str, str]
    """The last word of a cue -> the preposition that ties its source on («وفقا» -> «ل»)."""

    def noun(self, word: str) -> bool:
        """Return whether ``word`` is a noun, with or without the article."""
        return len(word) > 2 and (word in self.nouns or (word.startswith("ال") and word[2:] in self.nouns))


def unknown_name(named: str, tied: str, type_: SourceType, language: str, registry: Registry) -> tuple[str, str]:
    """Return the name of a source without a record, and what of it makes its identity.

    ``tied`` is the preposition that the cue ties on to the first word, if any (see :func:`tied_preposition`). A
    medium is the same with and without «صحيفة», and is named by what stands in quotation marks where something does.
    """
    first_words = _first_words(language)
    name = _unglued(without_marks(named), tied, first_words) or named
    if type_ in _PEOPLE:
        name = _nominative(name, first_words)
    if type_ != "media":
        return name, name
    written, folded = words_of(name)
    head = registry.kinds.head(folded)
    if head is None:
        return name, name
    if parts := quoted_parts(name):
        return parts[0], parts[0]
    rest = folded[head[0]]
    # «صحيفة محلية» names no paper: without its noun it would be any «محلية».
    return name, name if rest.endswith("يه") and not rest.startswith("ال") else " ".join(written[head[0] :])


def tied_preposition(text: str, attribution: Attribution, language: str) -> str:
    """Return the preposition that the cue before a source ties on to its first word («وفقا |لوثيقة»), else ""."""
    named = attribution.named
    if named is None or not attribution.sources or attribution.sources[0].start != named.start:
        return ""
    before = [cue for cue in attribution.cues if cue.end <= named.start]
    words = key(before[-1].of(text)).split() if before else []
    tied = _first_words(language).tied
    return tied.get(words[-1]) or tied.get(words[-1].removeprefix("و"), "") if words else ""


def _unglued(name: str, tied: str, first_words: _FirstWords) -> str:
    """Return ``name`` without the conjunction or preposition on its first word, where that makes a known word."""
    written, folded = words_of(name)
    if not folded or not name.startswith(written[0]):
        return name
    first, rest = folded[0], name[len(written[0]) :]
    if first_words.noun(first) or first in first_words.given:
        return name
    if first.startswith("لل") and len(first) > 4:
        # «للوائح» is «اللوائح»: the article's alif falls away behind the preposition.
        start = 1 if first_words.noun(first[1:]) and not first_words.noun(first[2:]) else 2
        return f"ال{written[0][start:]}{rest}"
    known = first_words.noun(first[1:]) or (first[0] == "و" and first[1:] in first_words.given)
    if first.startswith(_GLUED) and (known or (first[0] == tied and len(first) > 3)):
        return f"{written[0][1:]}{rest}"
    return name


def _nominative(name: str, first_words: _FirstWords) -> str:
    """Return the name of several people in the nominative: «المسؤولون» for «المسؤولين», «ممثلو» for «ممثلي»."""
    written, folded = words_of(name)
    ending = _ending(folded, first_words)
    if not ending or not name.startswith(written[0]):
        return name
    parts = [f"{written[0][: -len(ending)]}{'و' if ending == 'ي' else 'ون'}"]
    rest = name[len(written[0]) :]
    for word, plain in zip(written[1:], folded[1:], strict=True):
        if not _agrees(plain, folded[0], first_words):
            if ending == "ي" and len(parts) == 1 and rest.startswith(f" {word}"):
                parts.append(word)  # «مسؤولو |الصحة| الصينيون»
                rest = rest[len(word) + 1 :]
                continue
            break
        if not rest.startswith(f" {word}"):
            break
        parts.append(f"{word[:-2]}ون")
        rest = rest[len(word) + 1 :]
    return f"{' '.join(parts)}{rest}"


def _ending(folded: Words, first_words: _FirstWords) -> str:
    """Return the ending of a sound plural that is not in the nominative at the head of a name, else ""."""
    first = folded[0] if folded else ""
    bare = first[2:] if first.startswith("ال") else first
    if bare in first_words.singulars:
        return ""  # «محامي»
    if bare.endswith("ين") and f"{bare[:-2]}ون" in first_words.plurals:
        return "ين"
    construct = len(folded) > 1 and bare is first and bare.endswith("ي")
    return "ي" if construct and f"{bare[:-1]}ون" in first_words.plurals else ""


def _agrees(word: str, head: str, first_words: _FirstWords) -> bool:
    """Return whether ``word`` is a plural adjective of ``head`` in another case («المعارضين |الوطنيين»)."""
    if not word.endswith("ين") or len(word) < 5:
        return False
    definite = word.startswith("ال")
    bare = word[2:] if definite else word
    plural = bare.endswith("يين") or f"{bare[:-2]}ون" in first_words.plurals or len(bare) > 5
    construct = head.endswith("ي")
    return plural and (definite == head.startswith("ال") or (construct and definite and bare.endswith("يين")))


@cache
def _first_words(language: str) -> _FirstWords:
    pack = pack_for(language)
    if pack is None:
        nothing = frozenset[str]()
        return _FirstWords(nothing, nothing, nothing, nothing, {})
    nouns = frozenset[str]().union(
        *(pack.lists[name] for name in _NOUN_LISTS), *(pack.phrases[name] for name in _NOUN_LISTS)
    )
    plurals = frozenset[str]().union(*(pack.lists[name] for name in _PLURAL_LISTS))
    tied = {
        phrase.words[-1]: phrase.joins
        for phrases in pack.cues.phrases.values()
        for phrase in phrases
        if len(phrase.joins) == 1
    }
    given = frozenset[str]().union(*(pack.lists[name] for name in _GIVEN_LISTS))
    return _FirstWords(
        nouns, given, pack.lists["titles"], frozenset(word for word in plurals if word.endswith("ون")), tied
    )
