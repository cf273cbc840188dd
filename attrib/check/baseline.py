"""The baseline: findings that were there when checking began, kept in a file, so that only new ones count.

::

    {"schema": "attrib.baseline/1",
     "findings": [
      {"path": "drafts/a.txt", "rule": "ATT001", "fingerprint": "0f3a…:1", "text": "…"}
     ]}

An entry names a finding by its fingerprint (:mod:`attrib.check.fingerprints`), so that lines may come and go;
``text`` is there for people. Paths are relative to the baseline's own folder. A draft that was renamed is known
again by its findings. An entry whose finding is gone is *stale*: it is reported, and goes with the next update.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attrib.check.fingerprints import fingerprinted
from attrib.errors import DataError, UsageError
from attrib.types import Finding

SCHEMA = "attrib.baseline/1"
_SHOWN = 60
_FIELDS = ("path", "rule", "fingerprint", "text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of a baseline. ``path`` is relative to the baseline's folder, with ``/``."""

    path: str
    rule: str
    fingerprint: str
    text: str


class Baseline:
    """The entries of a baseline, and which of them were met in this run."""

    def __init__(self, file: str, entries: Iterable[Entry] = ()) -> None:
        self.file = file
        self._folder = Path(file).absolute().parent
        self._left: dict[str, Counter[str]] = {}
        self._entries: dict[tuple[str, str], Entry] = {}
        self._seen: dict[str, list[Entry]] = {}
        self._judged: set[str] = set()
        self._orphans: list[Counter[str]] | None = None
        for entry in entries:
            self._left.setdefault(entry.path, Counter())[entry.fingerprint] += 1
            self._entries[entry.path, entry.fingerprint] = entry

    @classmethod
    def load(cls, file: str, *, missing_ok: bool = False) -> Baseline:
        """Read a baseline. Raises UsageError where there is none, DataError where it is damaged."""
        try:
            text = Path(file).read_text(encoding="utf-8")
        except FileNotFoundError:
            if missing_ok:
                return cls(file)
            raise UsageError(
                f"{file}: there is no such baseline.", remedy="“--update-baseline” writes it."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UsageError(f"{file}: the baseline cannot be read: {reason}.") from None
        return cls(file, _entries(text, file))

    def divide(
        self, path: str | None, findings: Sequence[Finding], in_force: Iterable[str]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings of one draft that are new, and those that the baseline knows.

        ``in_force`` are the codes that were judged: entries of other rules cannot be called stale.
        """
        place = self._place(path)
        self._judged.update(f"{place}\n{code}" for code in in_force)
        left = self._left.get(place, Counter())
        new: list[Finding] = []
        known: list[Finding] = []
        for finding, fingerprint in fingerprinted(findings):
            self._seen.setdefault(place, []).append(_entry(place, finding, fingerprint))
            source = left if left[fingerprint] > 0 else self._moved(fingerprint)
            if source is None:
                new.append(finding)
            else:
                source[fingerprint] -= 1
                known.append(finding)
        return tuple(new), tuple(known)

    def stale(self) -> tuple[Entry, ...]:
        """Return the entries whose finding is gone: not met in a draft and rule that this run judged.

        Entries of drafts that were not checked are not stale, unless the draft itself is gone.
        """
        found = []
        for place, left in sorted(self._left.items()):
            for fingerprint, count in left.items():
                entry = self._entries[place, fingerprint]
                if count > 0 and (f"{place}\n{entry.rule}" in self._judged or self._gone(place)):
                    found.append(entry)
        return tuple(found)

    def update(self) -> Iterator[str]:
        """Yield the baseline's new text: what this run found, and entries of what it did not judge."""
        entries = [entry for rows in self._seen.values() for entry in rows]
        kept = {(entry.path, entry.fingerprint) for entry in entries}
        for key, entry in self._entries.items():
            judged = f"{entry.path}\n{entry.rule}" in self._judged
            if key not in kept and not judged and not self._gone(entry.path):
                entries.append(entry)
        entries.sort(key=lambda one: (one.path, one.rule, one.fingerprint))
        yield f'{{"schema": "{SCHEMA}",\n "findings": ['
        for at, entry in enumerate(entries):
            row = {name: getattr(entry, name) for name in _FIELDS}
            yield ("," if at else "") + "\n  " + json.dumps(row, ensure_ascii=False)
        yield "\n ]}\n" if entries else "]}\n"

    def _moved(self, fingerprint: str) -> Counter[str] | None:
        """Return the counts of a draft that no longer exists and had this finding."""
        if self._orphans is None:
            self._orphans = [left for place, left in self._left.items() if self._gone(place)]
        return next((left for left in self._orphans if left[fingerprint] > 0), None)

    def _gone(self, place: str) -> bool:
        return not place.startswith("<") and not (self._folder / place).exists()

    def _place(self, path: str | None) -> str:
        """Return how the baseline names a draft."""
        if path is None or path == "-":
            return "<stdin>"
        absolute = Path(os.path.abspath(path))
        try:
            return Path(os.path.relpath(absolute, self._folder)).as_posix()
        except ValueError:  # another drive
            return absolute.as_posix()


def _entry(place: str, finding: Finding, fingerprint: str) -> Entry:
    words = " ".join(finding.span.of(finding.article.text).split())
    return Entry(
        place, finding.rule, fingerprint, words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    )


def _entries(text: str, file: str) -> Iterator[Entry]:
    try:
        record: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(file, error.lineno, f"is not valid JSON: {error.msg}") from None
    except RecursionError:
        raise DataError(file, None, "is no baseline") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        schema = record.get("schema") if isinstance(record, dict) else None
        raise DataError(file, None, f"is no baseline of this version ({SCHEMA}); its schema is {schema!r}")
    rows = record.get("findings")
    if not isinstance(rows, list):
        raise DataError(file, None, "has no list of “findings”")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _FIELDS):
            raise DataError(file, None, f"finding {number} is no object with the texts {', '.join(_FIELDS)}")
        yield Entry(*(row[name] for name in _FIELDS))
