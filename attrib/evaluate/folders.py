"""Folders of annotated articles: ``<id>.txt`` with ``<id>.json`` or brat's ``<id>.ann`` beside it.

The two forms are :mod:`attrib.evaluate.gold_json` and :mod:`attrib.evaluate.brat`. What cannot be read is a
value, so that the other articles are measured all the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from attrib.errors import InputError, MissingInput
from attrib.evaluate.brat import read_brat
from attrib.evaluate.gold import Annotation, GoldArticle, GoldClaim
from attrib.evaluate.gold_json import read_annotation
from attrib.text.read import read_articles
from attrib.types import Article


def read_gold(
    folders: Sequence[str], claims: Mapping[str, tuple[GoldClaim, ...]] | None = None
) -> Iterator[GoldArticle | InputError]:
    """Yield the annotated articles of ``folders``, in the order of their file names, or an InputError as a value.

    Subfolders are not looked into. ``claims`` are those of articles by id, where they are kept in files of their
    own (:func:`attrib.evaluate.gold_json.read_claims`); they go before those in the annotation itself.
    """
    taken: dict[str, Path] = {}
    for folder in folders:
        for path in _annotation_files(folder):
            if isinstance(path, InputError):
                yield path
                continue
            try:
                one = _gold_article(path)
                if one.gold.id in taken:
                    raise InputError(str(path), f"annotates “{one.gold.id}”, as {taken[one.gold.id]} does already.",
                                     remedy="Keep one annotation of an article.")  # fmt: skip
            except InputError as error:
                yield error
                continue
            taken[one.gold.id] = path
            if claims is not None and one.gold.id in claims:
                one = replace(one, gold=replace(one.gold, claims=claims[one.gold.id]))
            yield one


def _annotation_files(folder: str) -> Iterator[Path | InputError]:
    """Yield the annotation files of a folder; an annotation by itself may be named as well."""
    try:
        names = sorted(os.listdir(folder)) if not os.path.isfile(folder) else None
    except OSError as error:
        remedy = "Name a folder of annotated articles."
        yield MissingInput(folder, f"cannot be opened: {error.strerror}.", remedy=remedy)
        return
    if names is None:
        yield Path(folder)
        return
    found = [
        Path(folder, name) for name in names if name.endswith((".json", ".ann")) and not name.startswith(".")
    ]
    if not found:
        yield MissingInput(folder, "holds no annotation (.json or .ann).",
                           remedy="docs/evaluation.md says what a folder of gold holds.")  # fmt: skip
    yield from found


def _gold_article(path: Path) -> GoldArticle:
    article = _article(path)
    gold = read_brat(path, article.text) if path.suffix == ".ann" else read_annotation(path)
    _check_text(path, gold, article.text)
    return GoldArticle(article if article.id == gold.id else replace(article, id=gold.id), gold)


def _article(path: Path) -> Article:
    text = path.with_suffix(".txt")
    if not text.is_file():
        raise MissingInput(str(path), f"its text, {text.name}, is not beside it.", remedy="Put it there.")
    (article,) = read_articles([str(text)], as_format="plain")
    if isinstance(article, InputError):
        raise article
    return article


def _check_text(path: Path, gold: Annotation, text: str) -> None:
    """Raise InputError where the annotation was made of another text, or has spans beyond its end."""
    remedy = "Put the text there that was annotated, unchanged."
    if gold.characters is not None and gold.characters != len(text):
        message = f"was made of a text of {gold.characters} characters; the one beside it has {len(text)}."
        raise InputError(str(path), message, remedy=remedy)
    if gold.md5 is not None and gold.md5 != hashlib.md5(text.encode(), usedforsecurity=False).hexdigest():
        raise InputError(str(path), "was made of another text than the one beside it (md5).", remedy=remedy)
    spans = [span for one in gold.attributions for span in (*one.sources, *one.cues, *one.contents)]
    spans += [one.span for one in gold.sentences or ()] + [one.span for one in gold.claims or ()]
    beyond = next((span for span in spans if span.end > len(text)), None)
    if beyond is not None:
        message = f"has a span {beyond.start}..{beyond.end} beyond the end of its text ({len(text)})."
        raise InputError(str(path), message, remedy=remedy)
