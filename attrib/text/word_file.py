"""Word files (.docx): the paragraphs in the order of the document, one a line, as a reader sees them.

Offsets index that text, not the file. Tracked changes are read as accepted: what was inserted is there, what was
deleted is not. Headers, footers, notes and comments stand outside the text and are left out, and so is hidden text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attrib.errors import InputError
from attrib.text.article import LARGEST, Input, make_article
from attrib.text.comments import comment_gaps
from attrib.text.metadata import clean_title, text_metadata
from attrib.types import Article

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH = f"{_W}p"
_OUTSIDE = frozenset(
    {
        f"{_W}del",
        f"{_W}moveFrom",
        # A text box is written twice, the second time for readers of before 2010.
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
"""Elements that hold what a reader does not see."""
_LETTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TITLES = frozenset({"Title", "Heading 1"})
_REMEDY = "Open it in Word, save it anew as .docx or as plain text (.txt, UTF-8), and read that."


def read(source: Input) -> Iterator[Article]:
    """Yield the article of a Word file. Raises InputError and OSError."""
    document = _open(source.read(), source.name)
    body = document.element.body
    lines = [(paragraph, _text(paragraph)) for paragraph in _paragraphs(body)]
    text = "\n".join(line for _, line in lines)
    known = text_metadata(text)
    styles = _title_styles(document)
    title = next((clean_title(line) for one, line in lines if line.strip() and _is_title(one, styles)), None)
    if title is not None:
        known = replace(known, title=title)
    gaps = comment_gaps(text)
    yield make_article(text, known, id=source.stem, path=source.path, name=source.name, gaps=gaps)


def _open(data: bytes, name: str) -> Document:
    """Return the opened document. Raises InputError for what is none, and for one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise InputError(name, "is no Word file (.docx), or a damaged one.", remedy=_REMEDY) from None
    if unpacked > LARGEST:
        raise InputError(
            name,
            "unpacks to more than {largest} MiB, which no article is.",
            remedy="Save the article alone, without its pictures.",
            largest=LARGEST // 2**20,
        )
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    # A hostile or damaged package can break the reader in ways its authors did not foresee; other inputs must go on.
    except Exception as error:
        raise InputError(
            name,
            "is a ZIP archive that holds no Word document ({reason}).",
            remedy=_REMEDY,
            reason=type(error).__name__,
        ) from error


def _paragraphs(element: Any) -> Iterator[Any]:
    """Yield the paragraphs of tables, text boxes and lists as well, in the order of the document.

    XML's parser ends at a depth of 256, so that none is too deep.
    """
    for child in element:
        if child.tag == _PARAGRAPH:
            yield child
        if child.tag not in _OUTSIDE:
            yield from _paragraphs(child)


def _text(element: Any) -> str:
    """Return the text of a paragraph, without that of paragraphs inside it (text boxes)."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _LETTERS:
            yield _LETTERS[child.tag]
        elif child.tag not in _OUTSIDE and child.tag != _PARAGRAPH and not _hidden(child):
            yield from _pieces(child)


def _hidden(element: Any) -> bool:
    """Return whether an element is a run that is formatted as hidden text."""
    found = element.find(f"{_W}rPr/{_W}vanish")
    return found is not None and found.get(f"{_W}val", "true") not in ("0", "false", "off")


def _is_title(paragraph: Any, styles: frozenset[str]) -> bool:
    """Return whether a paragraph has one of ``styles``."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") in styles


def _title_styles(document: Document) -> frozenset[str]:
    """Return the ids of the styles of titles. Their names are English whatever language of Word made the file."""
    return frozenset(style.style_id for style in document.styles if style.name in _TITLES)
