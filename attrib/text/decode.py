"""Bytes to text, in the encoding they are in, or an error that says what they seem to be.

The order is: a byte order mark; UTF-16 without one, where NULs or controls give it away; UTF-8; then, only
for bytes that are not UTF-8, what the input declares of itself (HTML) and the single-byte encodings of
:mod:`attrib.text.legacy`. A wrong guess would put false words in front of an editor, so that anything
unlikely is refused, and so is UTF-8 with a few broken bytes.

The text is exactly what stands in the bytes, without the byte order mark: newlines are not translated.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from attrib.errors import UndecodableInput
from attrib.text.legacy import detect

_SAMPLE = 1 << 16

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OPEN_OFFICE = "Save it as plain text (.txt, UTF-8) and read that."
_CONVERT_PDF = "Export its text first (pdftotext FILE.pdf FILE.txt) and read that."
_UNPACK = "Unpack it and read the files inside."
_PICTURE = "Give the article's text instead."

_TEXTUAL_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _CONVERT_PDF),
    (b"{\\rtf", "an RTF document", _OPEN_OFFICE),
)
"""Beginnings that count even where all bytes are text."""

_BINARY_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or a Word or OpenDocument file", _OPEN_OFFICE),
    (b"PK\x05\x06", "an empty ZIP archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint file", _OPEN_OFFICE),
    (b"\x89PNG", "a PNG image", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG image", _PICTURE),
    (b"GIF8", "a GIF image", _PICTURE),
    (b"II*\x00", "a TIFF image", _PICTURE),
    (b"MM\x00*", "a TIFF image", _PICTURE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"SQLite format 3\x00", "an SQLite database", "Give the articles themselves."),
    (b"ID3", "an MP3 sound file", "Give the article's text instead."),
    (b"OggS", "an Ogg sound or video file", "Give the article's text instead."),
    (b"\x7fELF", "a program", "Give the article's text instead."),
    (b"MZ", "a Windows program", "Give the article's text instead."),
)

_NOT_TEXT = "Give a text file; UTF-8 is best."
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_USUAL = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u024f\u0600-\u06ff\u0750-\u077f\u2000-\u206f\u20a0-\u20bf\ufb50-\ufdff\ufe70-\ufefc]"
)
"""What a newspaper text in UTF-16 is made of; the other byte order turns these into Han and Yi."""

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_DECLARABLE = re.compile(r"(cp|iso8859|koi8|mac|big5|gb|euc|shift_jis|johab|hz|ptcp|kz|tis)")
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "ascii"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was in, by Python's name of it."""

    text: str
    encoding: str


def decode(data: bytes, path: str, *, declared: str | None = None) -> Decoded:
    """Return the text of ``data``. ``path`` names the input in errors.

    ``declared`` is the encoding that an HTML page claims for itself; it is tried after UTF-8. A claim of a
    Western encoding is not trusted, since Arabic pages often carry it by mistake.

    Raises UndecodableInput for a binary file, for NUL characters, for damaged UTF-8 or UTF-16, and for
    bytes in no known encoding.
    """
    for magic, kind, remedy in _TEXTUAL_MAGIC:
        if data.startswith(magic):
            raise UndecodableInput(path, "is {kind}, not a text.", remedy=remedy, kind=kind)
    decoded = _marked(data, path) or _unmarked(data, path, declared)
    nul = decoded.text.find("\0")
    if nul >= 0:
        line = decoded.text.count("\n", 0, nul) + 1
        raise UndecodableInput(
            path,
            "holds a NUL character on line {line}, which no text has.",
            remedy="Delete it (tr -d '\\000' < FILE > CLEAN), or give the file it was made from.",
            line=line,
        )
    return decoded


def _marked(data: bytes, path: str) -> Decoded | None:
    mark, encoding = next((known for known in _MARKS if data.startswith(known[0])), (b"", ""))
    if not mark:
        return None
    if encoding == "utf-32-le" and len(data) % 4:
        mark, encoding = codecs.BOM_UTF16_LE, "utf-16-le"  # a UTF-16 text that begins with NUL
    try:
        return Decoded(data[len(mark) :].decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UndecodableInput(
            path,
            "begins as {encoding} but is damaged at byte {at} ({reason}).",
            remedy="The file may be cut off: save it again as UTF-8.",
            encoding=encoding.upper(),
            at=error.start + len(mark),
            reason=error.reason,
        ) from None


def _unmarked(data: bytes, path: str, declared: str | None) -> Decoded:
    if _CONTROLS.search(data):
        found = _bare_utf16(data)
        if found is not None:
            return found
        _refuse_binary(data, path)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        where = error.start
    for magic, kind, remedy in _BINARY_MAGIC:
        if data.startswith(magic):
            raise UndecodableInput(path, "is {kind}, not a text.", remedy=remedy, kind=kind)
    if b"\0" in data:
        raise UndecodableInput(path, "is a binary file, not a text.", remedy=_NOT_TEXT)
    found = _as_declared(data, declared)
    if found is not None:
        return found
    if _mostly_utf8(data):
        line = data.count(b"\n", 0, where) + 1
        raise UndecodableInput(
            path,
            "is UTF-8 with a broken byte ({byte}) on line {line}, at byte {at}.",
            remedy="Mend that place, or save the file again as UTF-8.",
            byte=f"0x{data[where]:02x}",
            line=line,
            at=where,
        )
    likely = detect(data)
    if likely is None:
        raise _unknown_encoding(data, path)
    return Decoded(*likely)


def _refuse_binary(data: bytes, path: str) -> None:
    """Raise for a binary file; a text with a stray control character goes on."""
    for magic, kind, remedy in _BINARY_MAGIC:
        if data.startswith(magic):
            raise UndecodableInput(path, "is {kind}, not a text.", remedy=remedy, kind=kind)
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * 10 > len(sample):
        raise UndecodableInput(path, "is a binary file, not a text.", remedy=_NOT_TEXT)


def _bare_utf16(data: bytes) -> Decoded | None:
    """Return ``data`` read as UTF-16 without a byte order mark, where that gives newspaper text."""
    if len(data) % 2:
        return None
    best: tuple[float, Decoded] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        share = len(_USUAL.findall(sample)) / len(sample)
        if share >= 0.9 and (best is None or share > best[0]):
            best = (share, Decoded(text, encoding))
    return best[1] if best else None


def _as_declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if name in _WESTERN or not _DECLARABLE.match(name):
        return None
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Return whether nearly all bytes outside ASCII stand in well-formed UTF-8 sequences."""
    high = len(_HIGH.findall(data))
    formed = sum(len(found) for found in _MULTIBYTE.findall(data))
    return formed >= 6 and formed >= 0.8 * high


def _unknown_encoding(data: bytes, path: str) -> UndecodableInput:
    """Return the error for bytes in an unknown encoding, with a guess which one it is."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    wrong = "is in no encoding that attrib knows."
    if best is None or best.encoding in ("ascii", "utf_8"):
        return UndecodableInput(path, wrong, remedy="Save it as UTF-8, or give the text itself.")
    guess = "It may be {encoding}: try iconv -f {encoding} -t UTF-8 FILE > NEW, look, and read NEW."
    return UndecodableInput(path, wrong, remedy=guess, encoding=best.encoding)
