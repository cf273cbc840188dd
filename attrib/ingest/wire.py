"""What goes between the client and its workers: bytes that hold plain JSON and float32 numbers, and nothing else.

Dask would pickle any value, and would give back whatever a worker sends. Ours are read strictly instead, by the types
of :mod:`attrib.types`, as an export is.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from attrib.errors import EmptyInput, InputError, MissingInput, UndecodableInput
from attrib.store.base import Encoder
from attrib.store.exchange import plain, restored
from attrib.types import Analysis, Article

if TYPE_CHECKING:
    from attrib.store.base import Vectors

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LENGTH = 8
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """A registry of the user's own, as text: a worker on another machine cannot read the file itself."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """What every batch of a run has in common; workers are held to it.

    ``version`` is that of attrib's files, libraries and Python (:func:`attrib.check.version.version_digest`): another
    one could extract or encode otherwise.
    """

    version: str
    encoder: Encoder
    registries: tuple[RegistryFile, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of an input that a worker is to read. ``shown`` and ``stem`` as in ``attrib.text.inputs.Found``."""

    shown: str
    stem: str
    form: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """An article to extract and encode, without the wordings that have a vector already."""

    article: Article
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """What an article made of a worker's code: the error in a line, and where it happened."""

    error: str
    trace: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a worker cannot do a job at all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a batch became: an analysis or a failure for each article, in order, and the vectors of new wordings."""

    outcomes: tuple[Analysis | Failure, ...]
    vectors: Mapping[str, Vectors]


@dataclass(frozen=True, slots=True)
class _Refused:
    """An InputError as plain values. ``kind`` is its class among ours."""

    kind: str
    path: str
    message: str
    remedy: str | None


def pack(value: Any) -> bytes:
    """Return a value of our dataclasses and tuples as bytes."""
    return _encoded(plain(value))


def unpack(kind: type[_Kind], data: bytes) -> _Kind:
    """Return the value of the dataclass ``kind`` that :func:`pack` made ``data`` of. Raises FormError."""
    found: _Kind = restored(kind, json.loads(data), kind.__name__)
    return found


def pack_pages(pages: Sequence[Page]) -> bytes:
    """Return pages as bytes: what is known of each, then their own bytes one behind the other."""
    heads = [{"shown": one.shown, "stem": one.stem, "form": one.form, "size": len(one.data)} for one in pages]
    return _framed(heads, b"".join(one.data for one in pages))


def unpack_pages(data: bytes) -> list[Page]:
    """Return what :func:`pack_pages` packed."""
    heads, rest = _unframed(data)
    pages, at = [], 0
    for head in heads:
        size = head.pop("size")
        pages.append(Page(**head, data=rest[at : at + size]))
        at += size
    return pages


def pack_read(read: Sequence[Sequence[Article | InputError]]) -> bytes:
    """Return what each page held as bytes."""
    return _framed([[_tagged(one) for one in page] for page in read], b"")


def unpack_read(data: bytes) -> list[list[Article | InputError]] | Unfit:
    """Return what :func:`pack_read` packed, or why the worker could not. Raises FormError."""
    found, _ = _unframed(data)
    if isinstance(found, dict):
        return _unfit(found)
    return [[_untagged(one) for one in page] for page in found]


def pack_asked(asked: Sequence[Asked]) -> bytes:
    """Return a batch of articles as bytes."""
    return _encoded([plain(one) for one in asked])


def unpack_asked(data: bytes) -> list[Asked]:
    """Return what :func:`pack_asked` packed. Raises FormError."""
    return [restored(Asked, one, "asked") for one in json.loads(data)]


def pack_extracted(outcomes: Sequence[Analysis | Failure], vectors: Vectors) -> bytes:
    """Return what a batch became as bytes; ``vectors`` are those of :func:`missing_wordings`, in order."""
    tagged = [{"failure" if isinstance(one, Failure) else "analysis": plain(one)} for one in outcomes]
    return _framed(tagged, vectors.astype("<f4", copy=False).tobytes())


def unpack_extracted(data: bytes, asked: Sequence[Asked], dimension: int) -> Extracted | Unfit:
    """Return what :func:`pack_extracted` packed for ``asked``, or why the worker could not. Raises FormError."""
    import numpy as np

    tagged, rest = _unframed(data)
    if isinstance(tagged, dict):
        return _unfit(tagged)
    outcomes = tuple(
        restored(Failure, one["failure"], "failure")
        if "failure" in one
        else restored(Analysis, one["analysis"], "analysis")
        for one in tagged
    )
    wordings = missing_wordings(outcomes, [one.known for one in asked])
    vectors = np.frombuffer(rest, "<f4").reshape(len(wordings), dimension)
    return Extracted(outcomes, dict(zip(wordings, vectors, strict=True)))


def pack_unfit(reason: str) -> bytes:
    """Return as bytes that a worker cannot do what it was asked, in place of either result."""
    return _framed({"unfit": reason}, b"")


def missing_wordings(
    outcomes: Sequence[Analysis | Failure], known: Sequence[Container[str]]
) -> list[str]:
    """Return the wordings of a batch's claims that have no vector yet, each once, in order."""
    found = {
        claim.self_contained: None
        for one, own in zip(outcomes, known, strict=True)
        if isinstance(one, Analysis)
        for claim in one.claims
        if claim.self_contained not in own
    }
    return list(found)


def _tagged(one: Article | InputError) -> dict[str, Any]:
    if isinstance(one, Article):
        return {"article": plain(one)}
    message = one.message.removeprefix(f"{one.path}: ")
    return {"error": plain(_Refused(type(one).__name__, one.path, message, one.remedy))}


def _untagged(record: dict[str, Any]) -> Article | InputError:
    if "article" in record:
        article: Article = restored(Article, record["article"], "article")
        return article
    error: _Refused = restored(_Refused, record["error"], "error")
    kinds: Sequence[type[InputError]] = (MissingInput, EmptyInput, UndecodableInput)
    kind = next((one for one in kinds if one.__name__ == error.kind), InputError)
    return kind(error.path, error.message, remedy=error.remedy)


def _unfit(record: dict[str, Any]) -> Unfit:
    return Unfit(str(record.get("unfit")))


def _encoded(value: Any) -> bytes:
    # A path of undecodable bytes is no article's, but may stand in an error.
    return _JSON.encode(value).encode("utf-8", "backslashreplace")


def _framed(head: Any, rest: bytes) -> bytes:
    encoded = _encoded(head)
    return len(encoded).to_bytes(_LENGTH, "little") + encoded + rest


def _unframed(data: bytes) -> tuple[Any, bytes]:
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    return json.loads(data[_LENGTH:end]), data[end:]
