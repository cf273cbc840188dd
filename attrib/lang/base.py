"""What a language pack holds. A pack is data in a folder; the code here only loads and checks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.lang.confidence import Confidence
from attrib.lang.cues import CueLexicon
from attrib.lang.lexicon import read_roles, read_words
from attrib.lang.nouns import NounLexicon
from attrib.text.fold import fold_all

_LISTS = (
    "titles", "titles_plural", "org_heads", "org_definite", "media_nouns", "document_nouns", "anonymous_heads",
    "anonymous_phrases", "group_heads", "given_names_male", "given_names_female", "ambiguous_names", "name_particles",
    "circumstances", "time_words", "demonyms", "inanimate_subjects", "places",
    "not_source_names",
)  # fmt: skip
_WHOLE = (
    "given_names_male", "given_names_female", "titles", "titles_plural", "places", "demonyms", "org_heads",
    "document_nouns", "media_nouns",
)  # fmt: skip
_ROLES = (
    "about",
    "adverb",
    "affairs",
    "aged",
    "agent",
    "and_he",
    "and_that",
    "anyone",
    "apposition",
    "approximately",
    "as_also",
    "as_for",
    "as_like",
    "as_said",
    "asks_to_say",
    "attached_verb",
    "attribute",
    "attribute_of_office",
    "audience",
    "auxiliary",
    "before_clause",
    "before_closed_clause",
    "before_noun",
    "before_relay_verb",
    "before_subject",
    "before_subjunctive",
    "before_verbal_noun",
    "before_which",
    "behind_quoted_subject",
    "belonging",
    "beside_source",
    "between",
    "but_he",
    "by_saying",
    "called",
    "channel",
    "clause_break",
    "clause_break_bare",
    "closes_behind_comma",
    "complementiser",
    "complementiser_stem",
    "completed",
    "considers",
    "contrast",
    "conviction",
    "counted_with_min",
    "counts_as",
    "definite",
    "demonstrative",
    "denies",
    "described_person",
    "description",
    "end_of_given_name",
    "ends_name",
    "existence",
    "father_of",
    "feminine_body",
    "first_person",
    "foreign_article",
    "foreign_particle",
    "fronted_clause",
    "framework",
    "function_word",
    "goes_on_behind_break",
    "governed_preposition",
    "governing_noun",
    "governs_clause",
    "has_quoted_name",
    "honorific",
    "impersonal_form",
    "including",
    "in_a_document",
    "in_it",
    "in_that",
    "in_the_name",
    "is_he",
    "leads_on",
    "issued",
    "issues",
    "link",
    "link_before_cue",
    "mister",
    "mother_of",
    "name_and_preposition",
    "name_in_alif",
    "name_of_day",
    "necessity",
    "no_cue_behind",
    "no_subject",
    "nobody",
    "not",
    "not_stated",
    "one_of",
    "opens_behind_phrase",
    "opens_question",
    "own_saying",
    "particle_too",
    "passes_by",
    "patronymic",
    "percent",
    "preposition",
    "preposition_of_passive",
    "preposition_of_time",
    "preposition_with_pronoun",
    "pronoun_beside_content",
    "pronoun_of_relay",
    "pronoun_suffix",
    "quantifier",
    "related_person",
    "relative",
    "reveals",
    "said_of_saying",
    "saying",
    "says_so",
    "second_hand",
    "shows",
    "self",
    "semicolon_break",
    "speech",
    "speech_occasion",
    "speech_opening",
    "spelled_letter",
    "spelled_start",
    "stands",
    "stands_in",
    "statement",
    "style",
    "subordinator",
    "superlative",
    "sure",
    "surname_of_time",
    "taken_up",
    "takes_inna",
    "that",
    "that_alone",
    "that_is",
    "the_saying",
    "then_said",
    "this",
    "this_speaker",
    "thus",
    "to_us",
    "together",
    "topic_label",
    "turns_to_saying",
    "unnamed_office",
    "verbal_noun",
    "via",
    "was",
    "what_is_called",
    "whether_first",
    "whether_second",
    "which",
    "while",
    "whole_with_ba",
    "will",
    "with_what",
    "withheld",
    "withholding_verb",
    "worry",
    "writer_goes_on",
    "year",
)


@dataclass(frozen=True, slots=True)
class Pack:
    """A language's data, folded. Build one with :meth:`load`."""

    language: str
    cues: CueLexicon
    lists: Mapping[str, frozenset[str]]
    """Single folded words by list name (``words/<name>.txt``)."""
    phrases: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    """List name -> first folded word -> the entries of several words, longest first."""
    roles: Mapping[str, frozenset[str]]
    """The words of structure by role (``grammar.toml``)."""
    complementisers: frozenset[str]
    """Folded complementisers, bare."""
    complementisers_with_pronoun: frozenset[str]
    """Folded complementisers with a pronoun glued on, which belongs to the content."""
    abbreviations: frozenset[str]
    boilerplate: tuple[str, ...]
    nouns: NounLexicon
    """The noun lists in one place, by kind."""
    confidence: Confidence
    """How often each pattern is right."""
    whole_nouns: frozenset[str]
    """Listed nouns whose first letter is their own, though it may look like ب or ل («بكر»)."""

    @classmethod
    def load(cls, folder: Traversable, language: str) -> Pack:
        """Load a pack's folder. Raises DataError naming file and line."""
        words = folder / "words"
        singles: dict[str, frozenset[str]] = {}
        several: dict[str, Mapping[str, tuple[tuple[str, ...], ...]]] = {}
        for name in _LISTS:
            path = words / f"{name}.txt"
            entries = [tuple(words.split()) for words in fold_all(_optional(path))]
            singles[name] = frozenset(entry[0] for entry in entries if len(entry) == 1)
            several[name] = _by_first(entry for entry in entries if len(entry) > 1)
        for name in ("titles_plural", "group_heads"):  # before what they own: «ناشرو الكتاب»
            singles[name] |= {word[:-1] for word in singles[name] if word.endswith("ون")}
        roles = read_roles(folder / "grammar.toml", _ROLES)
        bare = roles["complementiser"]
        glued = frozenset(
            stem + suffix for stem in roles["complementiser_stem"] for suffix in roles["pronoun_suffix"]
        )
        cues = CueLexicon.load(folder / "cues")
        return cls(
            language=language,
            cues=cues,
            lists=singles,
            phrases=several,
            roles=roles,
            complementisers=bare,
            complementisers_with_pronoun=glued - bare,
            abbreviations=frozenset(
                word.rstrip(".") for word in fold_all(_optional(words / "abbreviations.txt"))
            ),
            boilerplate=tuple(fold_all(_optional(words / "boilerplate.txt"))),
            nouns=NounLexicon.of(singles, several, frozenset(cues.verbs)),
            confidence=Confidence.load(folder / "confidence.toml"),
            whole_nouns=frozenset().union(*(singles[name] for name in _WHOLE)),
        )

    def boilerplate_start(self, folded_line: str) -> bool:
        """Return whether a folded line begins as a share-this, credit or subscription line does."""
        line = folded_line.lstrip(" -–—•*|([")
        return line.startswith(self.boilerplate) and any(
            line.startswith(start) and not line[len(start) : len(start) + 1].isalnum()
            for start in self.boilerplate
        )


def _optional(path: Traversable) -> tuple[str, ...]:
    return read_words(path) if path.is_file() else ()


def _by_first(entries: object) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:  # type: ignore[attr-defined]
        found.setdefault(entry[0], []).append(entry)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in found.items()}
