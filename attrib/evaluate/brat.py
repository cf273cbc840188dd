"""Annotation in brat's standoff format (brat.nlplab.org/standoff.html), ``<id>.ann`` beside ``<id>.txt``.

========================  ==============================================================================
in brat                   in attrib
========================  ==============================================================================
entity ``Cue``            the cue; each is one attribution. Discontinuous where it has several words apart.
                          ``Attribution``, the trigger that attrib's own export writes, is one too
entity ``Source``         a source; none tied to the cue is a dropped subject
entity ``Content``        a content, discontinuous or several where it is interrupted or goes on
relation between a Cue    ties the two; its name and direction are free. An event whose trigger is the cue
and one of these          does the same. Several cues may share a source or a content
attribute ``NonCore``     on a Cue: a speech act or an impersonal passive; so says ``Act`` with these values
``Form``, ``SourceType``  attributes of a Cue, with the values of the JSON form
note on a Cue or Source   the source's usual name (the cue's first note goes before the source's)
entity ``Sentence``       with an attribute ``Label``: attributed, partly, unattributed, none
entity ``Claim``          its note is the self-contained wording
========================  ==============================================================================

Other entities, with what is tied to them, are passed over. Sentences and claims count as annotated where at least
one is. The packages that read this format print or drop what they do not expect and name no line; a newsroom's
hand-made files need both, so that the few lines of the format are read here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from attrib.errors import InputError
from attrib.evaluate.gold import LABELS, Annotation, GoldAttribution, GoldClaim, GoldSentence, Label
from attrib.types import Form, SourceType, Span

_ENTITY = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_RELATION = re.compile(r"R\S+\t\S+ \w+:(\S+) \w+:(\S+)\s*")
_EVENT = re.compile(r"(E\S+)\t\S+?:(T\S+)((?: \S+?:\S+)*)\s*")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (.+?))?\s*")
_NOTE = re.compile(r"#\S*\t\S+ (\S+)\t(.*)")
_TIED = ("Source", "Content")
_CUES = ("Cue", "Attribution")
_NEUTRAL_ACTS = ("speech_act", "impersonal")
_REASON = "because:"
"""How a note begins that attrib's export leaves behind, and that names nobody."""
_RECORD = re.compile(rf" \(\S+, (?:{'|'.join(get_args(SourceType))})\)$")
"""The id and type that attrib's export writes behind a name."""


@dataclass(frozen=True, slots=True)
class _Entity:
    type: str
    spans: tuple[Span, ...]
    line: int


@dataclass(slots=True)
class _Standoff:
    """The lines of one file, by what they are of."""

    file: str
    text: str
    entities: dict[str, _Entity] = field(default_factory=dict)
    ties: list[tuple[str, str, int]] = field(default_factory=list)
    """Pairs of entities that a relation or an event ties, with the line."""
    triggers: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def fail(self, line: int, message: str) -> InputError:
        return InputError(f"{self.file}:{line}", message, remedy="docs/evaluation.md shows the form.")

    def entity(self, line: int, match: re.Match[str]) -> None:
        name, kind, places, shown = match.groups()
        spans = []
        for place in places.split(";"):
            start, end = map(int, place.split())
            if not start < end <= len(self.text):
                raise self.fail(
                    line, f"{start}..{end} is no stretch of the text ({len(self.text)} characters)."
                )
            spans.append(Span(start, end))
        # brat writes the marked words behind the offsets, a line break as a space: the test that both files fit.
        marked = " ".join(span.of(self.text) for span in spans)
        if marked.split() != shown.split():
            raise self.fail(line, f"the text has “{' '.join(marked.split())}” there, not “{shown.strip()}”.")
        if name in self.entities:
            raise self.fail(line, f"{name} stands on line {self.entities[name].line} already.")
        self.entities[name] = _Entity(kind, tuple(spans), line)

    def relation(self, line: int, match: re.Match[str]) -> None:
        self.ties.append((match[1], match[2], line))

    def event(self, line: int, match: re.Match[str]) -> None:
        self.triggers[match[1]] = match[2]
        self.ties += [(match[2], argument.partition(":")[2], line) for argument in match[3].split()]

    def attribute(self, _line: int, match: re.Match[str]) -> None:
        self.attributes[match[2]][match[1]] = match[3] or ""

    def note(self, _line: int, match: re.Match[str]) -> None:
        note = match[2].strip()
        if note and not note.startswith(_REASON):
            self.notes[match[1]].append(note)

    def of(self, name: str) -> Mapping[str, str]:
        """Return the attributes of an entity, those of events with it as trigger included."""
        events = [event for event, trigger in self.triggers.items() if trigger == name]
        return {key: value for one in (*events, name) for key, value in self.attributes.get(one, {}).items()}

    def value(self, name: str, key: str, known: tuple[str, ...] = ()) -> str | None:
        value = self.of(name).get(key)
        if value is not None and known and value not in known:
            raise self.fail(
                self.entities[name].line, f"{key} must be one of {', '.join(known)}, not “{value}”."
            )
        return value


def read_brat(path: Path, text: str) -> Annotation:
    """Return the annotation of ``text`` in a standoff file. Raises InputError, which names file and line."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8: {error}.", remedy="Save it as UTF-8.") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}.") from error
    standoff = _standoff(str(path), content, text)
    tied = _tied(standoff)
    cues = [name for name, one in standoff.entities.items() if one.type in _CUES]
    cues.sort(key=lambda name: standoff.entities[name].spans)
    return Annotation(
        id=path.stem,
        attributions=tuple(_attribution(standoff, name, tied[name]) for name in cues),
        sentences=_sentences(standoff),
        claims=_claims(standoff),
    )


def _standoff(file: str, content: str, text: str) -> _Standoff:
    standoff = _Standoff(file, text)
    readers: dict[str, tuple[re.Pattern[str], Callable[[int, re.Match[str]], None]]] = {
        "T": (_ENTITY, standoff.entity),
        "R": (_RELATION, standoff.relation),
        "E": (_EVENT, standoff.event),
        "A": (_ATTRIBUTE, standoff.attribute),
        "M": (_ATTRIBUTE, standoff.attribute),
        "#": (_NOTE, standoff.note),
    }
    # Only line feeds end a line of the format: the words of an entity may hold other separators.
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.rstrip("\r")
        if not line.strip() or line[0] in "*N":  # equivalences and normalisations say nothing of attribution
            continue
        if line[0] not in readers:
            raise standoff.fail(number, "is no line of brat's standoff format.")
        pattern, read = readers[line[0]]
        match = pattern.fullmatch(line)
        if match is None:
            raise standoff.fail(number, "is not written as brat writes it.")
        read(number, match)
    return standoff


def _tied(standoff: _Standoff) -> dict[str, list[str]]:
    """Return, for each cue, the sources and contents that are tied to it. Raises InputError for a loose end."""
    tied: dict[str, list[str]] = defaultdict(list)
    for *pair, line in standoff.ties:
        names = [standoff.triggers.get(name, name) for name in map(str, pair)]
        for name in names:
            if name not in standoff.entities:
                raise standoff.fail(int(line), f"there is no {name}.")
        one, other = (standoff.entities[name].type for name in names)
        if one in _CUES and other in _TIED:
            tied[names[0]].append(names[1])
        elif other in _CUES and one in _TIED:
            tied[names[1]].append(names[0])
        elif {one, other} <= set(_TIED):
            raise standoff.fail(int(line), f"ties a {one} to a {other}; tie both to their Cue.")
    return tied


def _attribution(standoff: _Standoff, name: str, tied: list[str]) -> GoldAttribution:
    def spans(kind: str) -> tuple[Span, ...]:
        found = {
            span
            for one in tied
            if standoff.entities[one].type == kind
            for span in standoff.entities[one].spans
        }
        return tuple(sorted(found))

    sources = [one for one in tied if standoff.entities[one].type == "Source"]
    events = [event for event, trigger in standoff.triggers.items() if trigger == name]
    names = [
        _RECORD.sub("", note) for one in (name, *events, *sources) for note in standoff.notes.get(one, ())
    ]
    return GoldAttribution(
        sources=spans("Source"),
        cues=standoff.entities[name].spans,
        contents=spans("Content"),
        canonical=names[0] if names else None,
        source_type=standoff.value(name, "SourceType"),
        form=cast("Form | None", standoff.value(name, "Form", get_args(Form))),
        core="NonCore" not in standoff.of(name) and standoff.of(name).get("Act") not in _NEUTRAL_ACTS,
    )


def _sentences(standoff: _Standoff) -> tuple[GoldSentence, ...] | None:
    found = []
    for name, one in standoff.entities.items():
        if one.type == "Sentence":
            label = standoff.value(name, "Label", LABELS)
            if label is None:
                raise standoff.fail(one.line, f"the Sentence {name} has no Label.")
            found.append(GoldSentence(Span(one.spans[0].start, one.spans[-1].end), cast("Label", label)))
    return tuple(sorted(found, key=lambda one: one.span)) or None


def _claims(standoff: _Standoff) -> tuple[GoldClaim, ...] | None:
    found = [
        GoldClaim(Span(one.spans[0].start, one.spans[-1].end), next(iter(standoff.notes.get(name, ())), None))
        for name, one in standoff.entities.items()
        if one.type == "Claim"
    ]
    return tuple(sorted(found, key=lambda one: one.span)) or None
