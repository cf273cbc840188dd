"""An index as a Parquet file: a row an article, claims and attributions as lists of structs, vectors as float32.

What reads it need not know attrib: the columns are the fields of :mod:`attrib.types`. The extra ``parquet`` holds
pyarrow, which nothing else of attrib needs.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

import numpy as np

from attrib.errors import InputError, UsageError
from attrib.store.base import Facts, Held
from attrib.store.exchange import (
    SCHEMA,
    FormError,
    Header,
    field_types,
    header_of,
    held_from,
    plain,
    record_of,
    restored,
)
from attrib.store.vectors import fault
from attrib.types import Analysis
from attrib.whole_file import whole_file

if TYPE_CHECKING:
    from attrib.store.base import Snapshot, Vectors

_KEY = b"attrib"
_GROUP = 256
"""Articles in one row group: the bound on what memory holds."""
_REMEDY = "Export the index again: attrib index export"


def export_parquet(snapshot: Snapshot, target: Path, *, vectors: bool = True) -> None:
    """Write the export to ``target``, which is whole or stays as it was. Raises DamagedIndex, UsageError."""
    _, parquet = _pyarrow()
    header = header_of(snapshot)
    dimension = 0 if header.encoder is None or not vectors else header.encoder.dimension
    schema = _schema(header, dimension)
    try:
        with whole_file(target) as stream, parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
            for group in _groups(snapshot.held()):
                writer.write_table(_table(group, schema, dimension))
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}).", remedy="Choose another place.") from error


class ParquetExport:
    """An export to be read: :attr:`header`, then the articles one by one."""

    def __init__(self, path: str) -> None:
        arrow, parquet = _pyarrow()
        self._name = path
        try:
            self._file = parquet.ParquetFile(path, pre_buffer=False)
            metadata = json.loads((self._file.schema_arrow.metadata or {})[_KEY])
            if metadata.pop("schema") != SCHEMA:
                raise KeyError(_KEY)
            self.header: Header = restored(Header, metadata, "header")
        except OSError as error:
            raise InputError(path, f"cannot be read ({error.strerror or error}).") from error
        except (arrow.ArrowInvalid, KeyError, ValueError) as error:
            raise InputError(
                path, f"is no export of an index ({SCHEMA}).", remedy="Make one: attrib index export"
            ) from error
        self._fault = arrow.ArrowException

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def articles(self) -> Iterator[Held | InputError]:
        """Yield each article, or an InputError that names its row; lastly one where articles are missing."""
        number = 0
        try:
            for batch in self._file.iter_batches(batch_size=_GROUP):
                vectors = self._vectors(batch)
                for record, own in zip(batch.drop_columns(["vectors"]).to_pylist(), vectors, strict=True):
                    number += 1
                    try:
                        yield held_from(record, self._checked(own))
                    except FormError as error:
                        where = f"{self._name}, row {number}"
                        yield InputError(where, f"cannot be taken in: {error}.", remedy=_REMEDY)
        except (OSError, self._fault) as error:
            yield InputError(self._name, f"is damaged behind row {number} ({error}).", remedy=_REMEDY)
            return
        if number < self.header.articles:
            missing = f"holds {number} of {self.header.articles} articles."
            yield InputError(self._name, missing, remedy=_REMEDY)

    def _vectors(self, batch: Any) -> list[Vectors | None]:
        """Return the vectors of each article of a batch, not copied."""
        column = batch.column("vectors")
        if self.header.encoder is None or column.null_count == len(column):
            return [None] * len(column)
        dimension = self.header.encoder.dimension
        offsets = column.offsets.to_numpy()
        values = column.values.values.to_numpy(zero_copy_only=False)
        return [
            values[start * dimension : end * dimension].reshape(-1, dimension)
            for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
        ]

    def _checked(self, vectors: Vectors | None) -> Vectors | None:
        if vectors is None or self.header.encoder is None:
            return None
        wrong = fault(vectors, len(vectors), self.header.encoder.dimension)
        if wrong is not None:
            raise FormError(wrong)
        return vectors


def _schema(header: Header, dimension: int) -> Any:
    arrow, _ = _pyarrow()
    columns = [
        arrow.field(name, _type(hint), nullable=_may_be_none(hint))
        for kind in (Analysis, Facts)
        for name, hint in field_types(kind).items()
    ]
    vectors = arrow.list_(arrow.list_(arrow.float32(), dimension))
    columns += [arrow.field("digest", arrow.string(), nullable=False), arrow.field("vectors", vectors)]
    metadata = json.dumps({"schema": SCHEMA, **plain(header)}, ensure_ascii=False).encode("utf-8")
    return arrow.schema(columns, metadata={_KEY: metadata})


def _type(hint: Any) -> Any:
    """Return pyarrow's type for one of ours."""
    arrow, _ = _pyarrow()
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _type(next(one for one in get_args(hint) if one is not type(None)))
    if origin is tuple:
        inner = get_args(hint)[0]
        return arrow.list_(arrow.field("item", _type(inner), nullable=_may_be_none(inner)))
    if is_dataclass(hint) and isinstance(hint, type):
        return arrow.struct(
            [
                arrow.field(name, _type(inner), nullable=_may_be_none(inner))
                for name, inner in field_types(hint).items()
            ]
        )
    plain_types = {int: arrow.int64(), float: arrow.float64()}
    return arrow.string() if origin is Literal else plain_types.get(hint, arrow.string())


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _table(group: Sequence[Held], schema: Any, dimension: int) -> Any:
    arrow, _ = _pyarrow()
    records = [record_of(held) for held in group]
    columns = [
        arrow.array([record[field.name] for record in records], field.type)
        for field in schema
        if field.name != "vectors"
    ]
    if dimension:
        vectors = [held.vectors for held in group if held.vectors is not None]
        flat = arrow.array(np.concatenate(vectors).reshape(-1))
        offsets = np.cumsum([0, *map(len, vectors)]).astype(np.int32)
        fixed = arrow.FixedSizeListArray.from_arrays(flat, dimension)
        columns.append(arrow.ListArray.from_arrays(arrow.array(offsets), fixed).cast(schema.field("vectors").type))
    else:
        columns.append(arrow.nulls(len(group), schema.field("vectors").type))
    return arrow.Table.from_arrays(columns, schema=schema)


def _groups(articles: Iterator[Held]) -> Iterator[list[Held]]:
    group: list[Held] = []
    for held in articles:
        group.append(held)
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet module. Raises UsageError where they are not installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow.", remedy='pip install "attrib[parquet]"') from error
