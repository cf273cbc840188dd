"""An index as JSON Lines: a header, then a line an article, vectors as base64 of little-endian float32."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from attrib.errors import InputError
from attrib.store.base import Held
from attrib.store.exchange import (
    SCHEMA,
    FormError,
    Header,
    header_of,
    held_from,
    plain,
    record_of,
    restored,
)
from attrib.store.vectors import fault, packed, unpacked

if TYPE_CHECKING:
    from attrib.store.base import Snapshot, Vectors

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_REMEDY = "Export the index again: attrib index export"
_LARGEST = 1 << 28
"""Bytes of one line: an article with all its vectors, many times over."""


def export_lines(snapshot: Snapshot, *, vectors: bool = True) -> Iterator[str]:
    """Yield the lines of an export. Memory holds one article. Raises DamagedIndex."""
    header = header_of(snapshot)
    yield _JSON.encode({"schema": SCHEMA, **plain(header)}) + "\n"
    for held in snapshot.held():
        data = None
        if vectors and held.vectors is not None:
            data = base64.b64encode(packed(held.vectors)).decode("ascii")
        yield _JSON.encode({**record_of(held), "vectors": data}) + "\n"


class JsonlExport:
    """An export to be read: :attr:`header`, then the articles one by one."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self.header = self._header()

    def articles(self) -> Iterator[Held | InputError]:
        """Yield each article, or an InputError that names its line; lastly one where articles are missing."""
        number, found = 1, 0
        while line := self._stream.readline(_LARGEST):
            number += 1
            found += 1
            try:
                record = json.loads(line)
                yield held_from(record, self._vectors(record))
            except (FormError, ValueError, RecursionError) as error:
                reason = str(error) if isinstance(error, FormError) else "it is no valid JSON"
                yield InputError(f"{self._name}:{number}", f"cannot be taken in: {reason}.", remedy=_REMEDY)
        if found < self.header.articles:
            missing = f"ends after {found} of {self.header.articles} articles."
            yield InputError(self._name, missing, remedy=_REMEDY)

    def _header(self) -> Header:
        line = self._stream.readline(_LARGEST)
        try:
            record = json.loads(line)
            if not isinstance(record, dict) or record.get("schema") != SCHEMA:
                raise FormError("no header")
            header: Header = restored(Header, record, "header")
        except (ValueError, RecursionError) as error:
            raise InputError(
                self._name, f"is no export of an index ({SCHEMA}).", remedy="Make one: attrib index export"
            ) from error
        return header

    def _vectors(self, record: Any) -> Vectors | None:
        data = record.get("vectors") if isinstance(record, dict) else None
        encoder = self.header.encoder
        if data is None or encoder is None:
            return None
        try:
            vectors = unpacked(base64.b64decode(data, validate=True), encoder.dimension)
        except (TypeError, ValueError, binascii.Error):
            raise FormError("its vectors are no base64 of float32 numbers") from None
        wrong = fault(vectors, len(vectors), encoder.dimension)
        if wrong is not None:
            raise FormError(wrong)
        return vectors
