"""Verbs whose content stands before them, whole or taken up by a pronoun: «...»، قالت الوزارة, «وصفها بأنها»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from attrib.extract.contents import Piece
from attrib.extract.cues import CueHit
from attrib.extract.quotations import MARKS
from attrib.extract.reading import Draft, Patterns
from attrib.extract.tokens import COMMAS, STOPS
from attrib.extract.verb_subjects import Subjects
from attrib.lang.cues import VerbForm
from attrib.types import Form


@dataclass(slots=True)
class ContentBeforeVerb(Patterns):
    """Reads the verbs of one article behind or inside what is said."""

    subjects: Subjects

    def behind_content(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«...»، قالت الوزارة: the content stands before the verb and its subject."""
        words = self.words
        start = sentence[0]
        if hit.joined or hit.first == start:
            return []
        at = hit.first
        if at - 1 > start and words[at - 1] in self.roles["thus"]:
            at -= 1  # «لن نستسلم»، هكذا قال
        before = words[at - 1]
        quoted = before in MARKS or (before in COMMAS and at - 2 >= start and words[at - 2] in MARKS)
        quoted = quoted or (before in COMMAS and self.contents.quotation_before(at) is not None)
        if not quoted and (before not in COMMAS or form.verb.clause_only):
            return []
        if form.verb.act == "speech_act":
            return []
        source = self._closing_source(hit, form, sentence[1], quoted=quoted)
        if source is None:
            return []
        if quoted:
            quotation = self.contents.quotation_before(at)
            if quotation is not None:
                pieces = self.contents.by_sentence(quotation.first, quotation.last)
                return [self._draft(hit, form, source, tuple(pieces), "direct")]
        piece = self.contents.trim(start, hit.first)
        if piece[0] >= piece[1]:
            return []
        return [self._draft(hit, form, source, (piece,), self.reading.mixed((piece,)))]

    def _closing_source(self, hit: CueHit, form: VerbForm, limit: int, *, quoted: bool) -> Piece | None:
        """Return the subject behind a verb that closes its content, where a stop or a circumstance follows it.

        Behind a quotation it may be a name that no list knows.
        """
        source = self.subjects.after(hit.last, limit, form.verb)
        if source is None or self.reading.cannot_speak(source):
            return None
        if not self.subjects.may_speak(source) and not (quoted and self._may_be_name(source)):
            return None
        end = source[1]
        closed = end >= limit or self.words[end] in STOPS or self.phrases.circumstance_at(end, limit)
        closed = closed or (quoted and self.words[end] in self.roles["preposition"])  # «قال جارسيا عقب الفوز»
        return source if closed else None

    def _may_be_name(self, source: Piece) -> bool:
        """Return whether a short phrase may be an unknown name, and its adjective: «غارسيا», «غارسيا السعيد»."""
        first, end = source
        rest = all(self.words[at].startswith("ال") for at in range(first + 1, end))
        unknown = self.phrases.kind_at(first) == "" and self.subjects.plausible_name((first, first + 1))
        return end - first <= 3 and unknown and (rest or self.subjects.plausible_name(source))

    def inside_quotation(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«الخطة واضحة»، يقول الوزير، «وسننفذها»: the cue stands between two parts of what is quoted."""
        words, limit = self.words, sentence[1]
        found = self.behind_content(hit, form, sentence)
        if not found or found[0].form != "direct":
            return []
        at = found[0].sources[0][1]
        while at < limit and (words[at] in COMMAS or words[at] == ":"):
            at += 1
        quotation = self.contents.quotation_at(at) if at < limit else None
        if quotation is None:
            return []
        rest = tuple(self.contents.by_sentence(quotation.first, quotation.last))
        return [replace(found[0], contents=found[0].contents + rest, pattern="cue-in-quotation", frame=at)]

    # --- the pronoun that stands for it --------------------------------------------------------------------

    def with_object_pronoun(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«وصفها بأنها», «اعتبره العلماء دليلا»: the pronoun stands for what the words before speak of."""
        words, verb, limit = self.words, form.verb, sentence[1]
        kept = verb.object == "kept"
        taken_up = None if kept or verb.act == "speech_act" else self._takes_up_clause(hit, form, sentence)
        if taken_up is not None:
            return [taken_up]
        if not kept and verb.nominal != "assertion":
            return []
        clause = self.openers.find(hit.last, limit, verb)
        source = self.subjects.after(hit.last, clause.before if clause else limit, verb)
        if source is not None and (self.reading.cannot_speak(source) or not self.subjects.may_speak(source)):
            return []
        at = source[1] if source else hit.last
        if clause is not None and clause.kind == "clause":
            opens = words[clause.before]
            if clause.before - at <= 1 or opens.startswith("بان"):
                at = clause.first if opens in self.roles["that"] else clause.before
        if at >= limit or words[at] in STOPS:
            return []
        end = self.reading.nominal_end(at, self.contents.clause_end(at, limit, self.reading.breaks))
        piece = self.contents.trim(at, end)
        if piece[0] >= piece[1]:
            return []
        if source is None and not (kept and self._says_of_it(hit, at)):
            return []
        return [
            Draft(
                cues=((hit.first, hit.last),),
                sources=(source,) if source else (),
                contents=(piece,),
                act=verb.act,
                stance=verb.stance,
                form=self.reading.mixed((piece,)),
                pattern="object-pronoun",
                agreement=(form.person, form.gender, form.number),
            )
        ]

    def _says_of_it(self, hit: CueHit, at: int) -> bool:
        """Return whether what is said of the pronoun begins at ``at``: «بأنها», «، واعتبرته «تحديا»»."""
        word = self.words[at]
        if word.startswith("بان") or self.phrases.is_prefixed(at, "ب"):
            return True
        return bool(hit.joined) and (word in MARKS or word.endswith("ا"))

    def what_was_said(self, hit: CueHit, form: VerbForm, sentence: Piece) -> list[Draft]:
        """«...»، هذا ما صرحت به الوزيرة: the content is the clause before, taken up by «به»."""
        said = hit.last < sentence[1] and self.words[hit.last] in self.roles["pronoun_of_relay"]
        if not said or form.verb.act == "speech_act":
            return []
        draft = self._takes_up_clause(hit, form, sentence, hit.last + 1)
        return [] if draft is None else [draft]

    def _takes_up_clause(
        self, hit: CueHit, form: VerbForm, sentence: Piece, behind: int | None = None
    ) -> Draft | None:
        """«..., وهو ما أكده الوزير»: the content is the clause before; its speaker stands at ``behind`` or later."""
        words, phrases, roles = self.words, self.phrases, self.roles
        start, limit = sentence
        marker = hit.first - 1
        if marker <= start or words[marker] not in roles["which"]:
            return None
        while marker > start and words[marker - 1] in roles["before_which"]:
            marker -= 1
        if words[marker] in roles["which"] or marker - start < 3:
            return None
        source = self.subjects.after(hit.last if behind is None else behind, limit, form.verb)
        if source is None or not self.subjects.may_speak(source):
            return None
        closed = self.contents.quotation_closed_at(marker - 1) if words[marker - 1] in MARKS else None
        if closed is not None:
            pieces = tuple(self.contents.by_sentence(closed.first, closed.last))
            return self._draft(hit, form, source, pieces, "direct")
        first = next((at + 1 for at in range(marker - 1, start, -1) if phrases.is_complementiser(at)), start)
        if first > start and words[first - 1] in phrases.pack.complementisers_with_pronoun:
            first -= 1
        piece = self.contents.trim(first, marker)
        if piece[0] >= piece[1]:
            return None
        return self._draft(hit, form, source, (piece,), self.reading.mixed((piece,)))

    def _draft(
        self, hit: CueHit, form: VerbForm, source: Piece, pieces: tuple[Piece, ...], shape: Form
    ) -> Draft:
        return Draft(
            cues=((hit.first, hit.last),),
            sources=(source,),
            contents=pieces,
            act=form.verb.act,
            stance=form.verb.stance,
            form=shape,
            pattern="content-first",
            agreement=(form.person, form.gender, form.number),
        )
