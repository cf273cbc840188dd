"""What a request asks for: its query and its body, read strictly. What is wrong with them is told field by field."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from attrib.errors import filled
from attrib.report.catalogue import InterfaceLanguage
from attrib.store.drafts import Wish
from attrib.store.wanted import Wanted
from attrib.types import SourceType, Status
from attrib.web.drafts import FORMATS, Draft, file_name, pasted
from attrib.web.problems import TOO_LONG, Problem, Refused, WrongValue, refuse, refuse_request, refuse_value

_SURROGATE = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LONGEST_QUERY = 4_000
"""Characters of a text that is searched for or compared: a claim is a sentence or two."""
_MOST_QUERIES = 64
LONGEST_NAME = 300
"""Letters of a name that goes into the registry."""
_JOINERS = "\u200c\u200d"
_MOST = 1_000_000
_SHOWN_FIELDS = 5


class Wrong(ValueError):
    """A value that is wrong in a way that pydantic knows nothing of: a template with ``values``, as an error's."""

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(filled(message, values))
        self.message = message
        self.field = field
        self.values = values


def _whole(text: str) -> str:
    """Return ``text``. Raises Wrong for one that no file can hold."""
    if _SURROGATE.search(text):
        raise Wrong("holds half of a surrogate pair; write the character itself")
    if "\0" in text:
        raise Wrong("holds a NUL character, which no text has")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise Wrong("is empty")
    return text


def _printable(text: str) -> str:
    """Return a name on one line. Raises Wrong for one that cannot be printed."""
    name = " ".join(_said(text).split())
    if not can_be_printed(name):
        raise Wrong(TOO_LONG, most=LONGEST_NAME)
    return name


def can_be_printed(text: str) -> bool:
    """Return whether all of ``text`` shows, but for what joins letters or keeps them apart."""
    return all(letter.isprintable() or letter in _JOINERS for letter in text)


def _day_as_written(given: object) -> object:
    """Return ``given``. Raises Wrong for what is no day as it is written: a number of seconds would do else."""
    if not isinstance(given, str) or not _DAY.match(given):
        raise Wrong("is no day; write it as YYYY-MM-DD, 2025-07-12")
    return given


Text = Annotated[str, AfterValidator(_whole)]
Short = Annotated[str, Field(max_length=500), AfterValidator(_whole)]
Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_whole)]
Said = Annotated[
    str, Field(min_length=1, max_length=_LONGEST_QUERY), AfterValidator(_whole), AfterValidator(_said)
]
Key = Annotated[int, Field(ge=-(2**53), le=2**53, strict=True)] | Short
Count = Annotated[int, Field(ge=0, le=_MOST)]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Day = Annotated[datetime.date, BeforeValidator(_day_as_written)]
Names = Annotated[list[Name], Field(max_length=50)]
Label = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_printable)]
"""A name that goes into the registry."""
Labels = Annotated[list[Label], Field(max_length=50)]


class Asked(BaseModel):
    """A query or a body: an unknown field is an error, so that a misspelt filter is not passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(Asked):
    """What every address takes."""

    lang: InterfaceLanguage | None = Field(
        default=None, description="Language of messages and reasons (default: Accept-Language, else Arabic)."
    )


class DraftQuery(Query):
    """Beside a draft."""


class AuditQuery(Query):
    """Beside a draft that is audited."""

    format: Literal["json", "csv"] = "json"


class FindingsQuery(Query):
    """Beside a draft that is held to the rules."""

    index: bool = Field(
        default=True, description="Ask the rules that need the index as well, where there is one."
    )


class Days(Asked):
    """Within which days."""

    since: Day | None = Field(default=None, description="Published on this day or later.")
    until: Day | None = Field(default=None, description="Published on this day or earlier; not before `since`.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise Wrong(
                "the first day ({since}) is after the last one ({until}); exchange them",
                field="since",
                since=self.since.isoformat(),
                until=self.until.isoformat(),
            )
        return self


class Filters(Days):
    """Which claims of the index are wanted; nothing wants all."""

    source: Names = Field(default=[], description="Attributed to this source: a name, an alias or an id.")
    outlet: Names = Field(default=[], description="Published by this outlet.")
    language: Names = Field(default=[], description="In this language: ar, en.")
    status: list[Status] = Field(default=[], max_length=3)

    def wanted(self) -> Wanted:
        """Return the filters as the commands take them."""
        return Wanted(
            tuple(self.source),
            tuple(self.outlet),
            tuple(self.language),
            tuple(self.status),
            _day(self.since),
            _day(self.until),
        )


class SearchQuery(Query, Filters):
    """A search for one text."""

    q: Said = Field(description="What to search for.")
    limit: int = Field(default=10, ge=1, le=100)
    min_score: Score = 0.0


class MatchQuery(Query, Filters):
    """Which matches of a draft's claims are wanted."""

    verdict: list[Literal["same", "conflict", "related"]] = Field(default=[], max_length=3)
    limit: int = Field(default=3, ge=1, le=20, description="At most so many matches of a claim.")
    min_score: Score = 0.5

    def wish(self) -> Wish:
        """Return what is wanted as the commands take it."""
        return Wish(self.limit, self.min_score, tuple(self.verdict) or Wish().verdicts)


class CompareQuery(Query):
    """Two texts."""

    a: Said
    b: Said


class SourcesQuery(Query):
    """Which of the known sources are wanted."""

    q: Short = Field(default="", description="In a name or the id.")
    type: SourceType | None = None
    offset: Count = 0
    limit: int = Field(100, ge=1, le=1000)


class ClaimsQuery(Query):
    """Which of a source's claims are wanted."""

    offset: Count = 0
    limit: int = Field(100, ge=1, le=1000)


class ArticlesQuery(Query, Days):
    """Which articles of the index are wanted."""

    outlet: Names = []
    language: Names = []
    offset: Count = 0
    limit: int = Field(100, ge=1, le=1000)

    def wanted(self) -> Wanted:
        """Return the filters as the commands take them."""
        return Wanted(
            outlets=tuple(self.outlet),
            languages=tuple(self.language),
            since=_day(self.since),
            until=_day(self.until),
        )


def _day(given: datetime.date | None) -> str | None:
    return None if given is None else given.isoformat()


class DraftBody(Asked):
    """A draft as JSON. What is not given is what the text shows of itself."""

    text: Text = Field(min_length=1, description="The draft. Offsets of the answer index exactly this text.")
    format: Literal["plain", "markdown", "html"] = Field(
        default="plain",
        description="Of `html` only the main text is read: offsets index the `text` of the answer.",
    )
    id: Name | None = None
    title: Short | None = None
    date: Day | None = None
    outlet: Short | None = None

    def draft(self) -> Draft:
        """Return the draft."""
        return Draft(
            pasted(self.text, self.format).data,
            self.format,
            id=self.id,
            title=self.title,
            date=_day(self.date),
            outlet=self.outlet,
        )


class OneQuery(Asked):
    """A text to search for, under the id that its results are given back with."""

    id: Key
    text: Said


class SearchBody(Asked):
    """Searches for many texts."""

    queries: list[OneQuery] = Field(min_length=1, max_length=_MOST_QUERIES)
    filters: Filters = Filters()
    limit: int = Field(default=10, ge=1, le=100, strict=True)
    min_score: Score = Field(default=0.0, strict=True)


class Pair(Asked):
    """Two texts, under the id that their comparison is given back with."""

    id: Key
    a: Said
    b: Said


class PairsBody(Asked):
    """Many pairs of texts."""

    pairs: list[Pair] = Field(min_length=1, max_length=_MOST_QUERIES)


class NewSource(Asked):
    """A source to add to the registry."""

    id: Name = Field(description="Lower-case Latin letters, digits and single hyphens.")
    name: Label = Field(description="Its usual Arabic name.")
    type: SourceType
    latin: Label | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$", description="As in ISO 3166.")
    aliases: Labels = []


class NewNames(Asked):
    """Further names of a source."""

    names: Labels = Field(min_length=1)


class Absorbed(Asked):
    """Sources that are another one."""

    absorbed: Labels = Field(min_length=1, description="A name or the id of each.")


class LastEdit(Asked):
    """The edit that is undone."""

    number: int = Field(ge=0, le=2**53, strict=True, description="The last one's, from `GET /edits`.")


Model = TypeVar("Model", bound=Asked)

FORM = "multipart/form-data"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXTS: Mapping[str, str] = {
    "text/plain": "plain",
    "text/markdown": "markdown",
    "text/html": "html",
    DOCX: "docx",
}
"""Content types of a body that is a draft itself, and the formats to read it in."""


async def draft_of(request: Request) -> Draft:
    """Return the draft that a request brings: as JSON, as a file of a form, or as the body itself."""
    kind = _kind(request)
    if kind == "application/json":
        return (await body_of(request, DraftBody)).draft()
    if kind == FORM:
        return await _uploaded(request)
    if kind in TEXTS:
        return Draft(await request.body(), TEXTS[kind])
    raise _unknown_kind(["application/json", FORM, *TEXTS])


async def body_of(request: Request, model: type[Model]) -> Model:
    """Return the JSON body of a request. Raises Refused, which names what is wrong with which field."""
    if _kind(request) != "application/json":
        raise _unknown_kind(["application/json"])
    try:
        given = json.loads(await request.body())
    except RecursionError:
        raise refuse_request("The JSON is nested too deeply.") from None
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are among them
        raise refuse_request("The body is no JSON: {reason}", reason=str(error)[:200]) from None
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise wrong_values(error) from None


async def _uploaded(request: Request) -> Draft:
    """Return the draft of a form."""
    largest = request.app.state.settings.largest_body
    try:
        async with request.form(max_files=1, max_fields=8, max_part_size=largest) as form:
            return await draft_of_form(form)
    except HTTPException as error:
        if isinstance(error, Refused):
            raise
        raise unreadable_form(error) from None


async def draft_of_form(form: FormData) -> Draft:
    """Return the draft in the field ``file`` of a form, or in ``text``; the field ``format`` may name its format."""
    file, text, form_name = form.get("file"), form.get("text"), form.get("format") or None
    if not (form_name is None or form_name in FORMATS):
        raise refuse_value("format", "is none of {expected}", expected=", ".join(FORMATS))
    form_name = str(form_name) if form_name else None
    if isinstance(file, UploadFile) and (file.filename or file.size):
        return Draft(await file.read(), form_name, file_name(file.filename))
    if isinstance(text, str):
        if form_name == "docx":
            raise refuse_value("format", "a Word file is no text; send it as file")
        return pasted(text, form_name or "plain")
    raise refuse_value("file", "is missing: send a file, or a text in the field text")


def unreadable_form(error: HTTPException) -> Refused:
    """Return the refusal of a form that is broken, or has too many fields."""
    return refuse_request("The form cannot be read: {reason}", reason=str(error.detail)[:200])


def wrong_values(error: ValidationError | RequestValidationError) -> Refused:
    """Return the refusal of values that are wrong, from what pydantic says of them."""
    return Refused(Problem(422, "wrong-value", wrong=tuple(_wrong(one) for one in error.errors()[:_SHOWN_FIELDS])))


def _wrong(error: Mapping[str, Any]) -> WrongValue:
    field, context = ".".join(str(part)[:80] for part in error["loc"]), error.get("ctx") or {}
    own = context.get("error")
    if isinstance(own, Wrong):
        return WrongValue(".".join(part for part in (field, own.field) if part), own.message, own.values)
    if "expected" in context:
        context = {"expected": context["expected"].replace("'", "").replace(" or ", ", ")}
    return WrongValue(field, error["msg"], context, error["type"])


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _unknown_kind(known: list[str]) -> Refused:
    return refuse(415, "content-type", known=", ".join(known))
