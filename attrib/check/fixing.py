"""Making the fixes of findings in a draft's file: the same encoding, the same line ends, nothing else changed."""

from __future__ import annotations

import codecs
import difflib
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from attrib.check.examine import Examiner
from attrib.check.fingerprints import fingerprinted
from attrib.config import Config
from attrib.errors import InputError
from attrib.report.findings import Checked
from attrib.rules.fixes import apply_fixes
from attrib.text.decode import decode
from attrib.text.prose import gaps_of
from attrib.types import Finding
from attrib.whole_file import whole_file

_ROUNDS = 10
"""Fixes that touch each other are made one after the other; a rule whose fix makes new faults must end, too."""

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@dataclass(frozen=True, slots=True)
class Mended:
    """A draft after its fixes: what is still found in it, and how many findings were mended."""

    checked: Checked
    before: str
    mended: int

    @property
    def text(self) -> str:
        """The text with all fixes made."""
        return self.checked.article.text


def mend(
    checked: Checked, wanted: Collection[Finding], form: str, config: Config, examiner: Examiner
) -> Mended:
    """Return a draft with the fixes of the ``wanted`` findings made, checked again after each round.

    What touches a fix already made is tried again in the next round; a fault that a fix brings is not mended.
    """
    before = checked.article.text
    chosen = [id(finding) for finding in wanted]
    keys = {
        fingerprint.partition(":")[0]
        for finding, fingerprint in fingerprinted(checked.findings)
        if id(finding) in chosen
    }
    mended = 0
    for _ in range(_ROUNDS):
        fixes = [
            finding.fix
            for finding, fingerprint in fingerprinted(checked.findings)
            if finding.fix is not None and fingerprint.partition(":")[0] in keys
        ]
        if not fixes:
            break
        fixed = apply_fixes(checked.article.text, fixes)
        if fixed.text == checked.article.text or not fixed.text.strip():
            break
        mended += len(fixed.made)
        article = replace(checked.article, text=fixed.text, gaps=gaps_of(fixed.text, form))
        checked = examiner.check(article, form, config)
    return Mended(checked, before, mended)


def write_back(path: str, before: str, after: str) -> None:
    """Write ``after`` over the file at ``path``, whose text must still be ``before``, in the file's own encoding.

    The file is replaced only when all of it is written. Raises InputError where the file has changed meanwhile,
    cannot be written, or has an encoding without a letter of the fix.
    """
    target = os.path.realpath(path)
    try:
        with open(target, "rb") as stream:
            data = stream.read()
    except OSError as error:
        raise InputError(path, f"cannot be read again: {error.strerror}.") from error
    decoded = decode(data, path)
    if decoded.text != before:
        raise InputError(
            path, "has changed while it was checked, and is left as it is.", remedy="Check it again."
        )
    mark = _MARKS.get(decoded.encoding, b"")
    try:
        encoded = after.encode(decoded.encoding)
    except UnicodeEncodeError as error:
        letter = after[error.start]
        raise InputError(
            path,
            f"is in {decoded.encoding}, which has no letter “{letter}” that a fix would write.",
            remedy="Save it as UTF-8 and fix it then.",
        ) from None
    _replace(path, target, (mark if mark and data.startswith(mark) else b"") + encoded)


def _replace(path: str, target: str, data: bytes) -> None:
    try:
        with whole_file(target) as stream:
            stream.write(data)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}.") from error


def unified_diff(path: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff that ``patch`` and ``git apply`` take, line ends as in the draft."""
    old, new = _lines(before), _lines(after)
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", n=3):
        if line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
