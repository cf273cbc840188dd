"""An inverted index of the claims' words: which claims share rare words with a text. A cache, as the vectors' is.

tantivy answers an OR of common words over a million claims in milliseconds. What it finds are candidates only: how
near they are is told by :mod:`attrib.match`, so that nothing here changes a score. Claims are written as the stems
by which :mod:`attrib.match.words` lets words meet; numbers are found where both texts write them as digits.

The folder ``words.tantivy`` holds the index in a folder of its own and ``stamp.json``, which says what it was made of:
the generation, the last claim, a checksum of every file. Claims are only ever added. One that is gone from SQLite is
passed over when it is found, and one that was added twice, by a process that was killed before it could say so, is
found once.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.match.words import words_of
from attrib.store.base import Encoder, State
from attrib.store.cache_file import CacheFault
from attrib.store.folder import PART, WORDS, delete_parts, part_name
from attrib.text.fold import fold
from attrib.whole_file import sync_folder

if TYPE_CHECKING:
    from attrib.store.base import Rows
    from attrib.store.snapshot import SqliteSnapshot

WAY = 1
"""Changes whenever :func:`keys_of` gives other keys for a text."""
_STAMP = "stamp.json"
_HEAP, _SMALL_HEAP = 128_000_000, 16_000_000
_FEW = 10_000
"""Claims up to which a small heap will do: most additions are small."""
_NEW_SHARE = 0.3
"""Claims that may be gone, as a share of those that were written, until the index is made anew."""
_DIGITS = re.compile(r"\d+")


class WordIndex:
    """The words of claims up to :attr:`last`, of the generation ``state`` or one that came of it."""

    def __init__(self, index: Any, state: State, last: int) -> None:
        self._index = index
        self._searcher = index.searcher()
        self.state = state
        self.last = last

    def search(self, text: str, count: int) -> Rows:
        """Return the rows of ``count`` claims that share the rarest words with ``text``, the best first.

        Some of them may be gone from SQLite. Raises CacheFault where the index is damaged.
        """
        keys = list(dict.fromkeys(keys_of(text)))
        if not keys or not count:
            return np.empty(0, np.int64)
        tantivy, schema = _tantivy(), self._index.schema
        should = tantivy.Occur.Should
        terms = [
            (should, tantivy.Query.term_query(schema, "words", key, index_option="freq")) for key in keys
        ]
        with _panics_told():
            hits = self._searcher.search(tantivy.Query.boolean_query(terms), count, count=False).hits
            found = self._searcher.fast_field_values("row", [address for _, address in hits])
        rows: Rows = np.fromiter(dict.fromkeys(found), dtype=np.int64)
        return rows


def keys_of(text: str) -> Iterator[str]:
    """Yield the stems of the words of ``text`` that carry news, and its numbers that are written as digits."""
    for word in words_of(text):
        if word.content:
            yield word.stem
    yield from _DIGITS.findall(fold(text))


def open_words(folder: Path, snapshot: SqliteSnapshot) -> WordIndex | None:
    """Return the words in the cache if they are of ``snapshot`` or an earlier generation of it, None where not.

    Raises CacheFault where a file is not what was written, and OSError.
    """
    place = folder / WORDS
    stamp = _read_stamp(place)
    if stamp is None or stamp["way"] != WAY:
        return None
    state = State(stamp["generation"], stamp["token"], Encoder(**stamp["encoder"]) if stamp["encoder"] else None)
    if not snapshot.descends_from(state):
        return None
    inner = place / stamp["folder"]
    if not _whole(inner, stamp["files"]) and _read_stamp(place) == stamp and not _written_to(inner):
        raise CacheFault("a file has changed or is not there (the checksum differs)")
    gone = sum(1 + last - first for first, last in snapshot.removed_since(state.generation))
    if gone > _NEW_SHARE * max(_FEW, stamp["count"]):
        return None
    with _panics_told():
        return WordIndex(_tantivy().Index.open(str(inner)), state, stamp["last"])


def add_words(folder: Path, snapshot: SqliteSnapshot, known: WordIndex) -> WordIndex:
    """Bring the words in the cache up to ``snapshot``. Raises OSError, also while another process does the same."""
    place = folder / WORDS
    stamp = _read_stamp(place)
    if stamp is None:
        raise OSError("the stamp is gone")
    inner = place / stamp["folder"]
    with _panics_told():
        index = _tantivy().Index.open(str(inner))
        added, last = _write(index, snapshot, known.last)
    _write_stamp(place, stamp["folder"], snapshot.state, max(last, known.last), stamp["count"] + added)
    with _panics_told():
        return WordIndex(_tantivy().Index.open(str(inner)), snapshot.state, max(last, known.last))


def make_words(folder: Path | None, snapshot: SqliteSnapshot) -> WordIndex:
    """Make the words of ``snapshot`` anew, in a folder or in memory alone. Raises OSError."""
    if folder is None:
        index = _tantivy().Index(_schema())
        _, last = _write(index, snapshot, 0)
        index.reload()
        return WordIndex(index, snapshot.state, last)
    place = folder / WORDS
    place.mkdir(exist_ok=True)
    before = [path for path in place.iterdir() if path.is_dir() and path.suffix != PART]
    delete_parts(place)
    name = f"{snapshot.state.token}-{os.getpid()}"
    temporary = part_name(place, name)
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir()
        with _panics_told():
            count, last = _write(_tantivy().Index(_schema(), str(temporary)), snapshot, 0)
        shutil.rmtree(place / name, ignore_errors=True)
        os.replace(temporary, place / name)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _write_stamp(place, name, snapshot.state, last, count)
    for path in before:
        if path.name != name:
            shutil.rmtree(path, ignore_errors=True)
    with _panics_told():
        return WordIndex(_tantivy().Index.open(str(place / name)), snapshot.state, last)


def words_fault(folder: Path, snapshot: SqliteSnapshot) -> str | None:
    """Return what is wrong with the words in the cache, or None; not to be there is no fault."""
    try:
        words = open_words(folder, snapshot)
        if words is not None:
            words.search("خبر", 1)
    except CacheFault as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _schema() -> Any:
    builder = _tantivy().SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", stored=False, indexed=False, fast=True)
    return builder.build()


def _write(index: Any, snapshot: SqliteSnapshot, after: int) -> tuple[int, int]:
    """Write the claims after a row; return how many they were, and the last one's row. Raises OSError."""
    tantivy = _tantivy()
    few = snapshot.count_after(after) <= _FEW
    try:
        writer = index.writer(heap_size=_SMALL_HEAP if few else _HEAP, num_threads=1)
    except ValueError as error:  # another process writes, or nobody may
        raise OSError(str(error).partition(".")[0]) from error
    count, last = 0, after
    try:
        for row, text in snapshot.wordings_after(after):
            document = tantivy.Document()
            document.add_text("words", " ".join(keys_of(text)))
            document.add_unsigned("row", row)
            writer.add_document(document)
            count, last = count + 1, row
        writer.commit()
    except ValueError as error:
        raise OSError(str(error)) from error
    finally:
        writer.wait_merging_threads()
    return count, last


def _write_stamp(place: Path, name: str, state: State, last: int, count: int) -> None:
    stamp: dict[str, Any] = {
        "way": WAY,
        "folder": name,
        "generation": state.generation,
        "token": state.token,
        "encoder": None if state.encoder is None else asdict(state.encoder),
        "last": last,
        "count": count,
        "files": {path.name: _checksum(path) for path in _data_files(place / name)},
    }
    data = json.dumps({**stamp, "checksum": _stamp_checksum(stamp)}, ensure_ascii=False)
    temporary = part_name(place, _STAMP)
    try:
        with open(temporary, "w", encoding="utf-8") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, place / _STAMP)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(place)


def _read_stamp(place: Path) -> dict[str, Any] | None:
    """Return what stands in the stamp, None where there is none. Raises CacheFault and OSError."""
    try:
        stamp = json.loads((place / _STAMP).read_text(encoding="utf-8"))
        told = stamp.pop("checksum")
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, AttributeError, TypeError):
        raise CacheFault("its stamp is damaged") from None
    if told != _stamp_checksum(stamp):
        raise CacheFault("its stamp is damaged")
    known: dict[str, Any] = stamp
    return known


def _stamp_checksum(stamp: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(stamp, ensure_ascii=False, sort_keys=True).encode("utf-8"))


def _data_files(folder: Path) -> Iterable[Path]:
    """Return the files that tantivy writes once and never changes."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.suffix != ".json")


def _checksum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())


def _whole(folder: Path, files: dict[str, int]) -> bool:
    try:
        return all(_checksum(folder / name) == told for name, told in files.items())
    except OSError:
        return False


def _written_to(folder: Path) -> bool:
    """Return whether another process writes there at this moment: its files then come and go."""
    try:
        writer = _tantivy().Index.open(str(folder)).writer(heap_size=_SMALL_HEAP, num_threads=1)
    except ValueError as error:
        return "Lock" in str(error)
    writer.wait_merging_threads()
    return False


def _tantivy() -> Any:
    tantivy: Any = import_module("tantivy")
    return tantivy


@contextmanager
def _panics_told() -> Iterator[None]:
    """Turn what tantivy makes of damaged files into a CacheFault: an error, or a panic of its Rust."""
    try:
        yield
    except ValueError as error:
        raise CacheFault(f"tantivy cannot read it ({error})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise CacheFault("tantivy cannot read it") from None


