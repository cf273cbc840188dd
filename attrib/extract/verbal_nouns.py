"""Verbal nouns of finite verbs: «زودت» is «تزويد» as a noun, so that a clause can stand as a noun phrase.

The derived forms have one verbal noun each, made here by their shapes (Wright, *A Grammar of the Arabic
Language*, §§ 202-208); those of the plain three-letter forms stand in ``claims/verbal_nouns.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrib.errors import DataError
from attrib.extract.finite_verbs import conjugate
from attrib.lang import PACKS
from attrib.lang.lexicon import read_words
from attrib.text.fold import fold_all

# Past -> verbal noun by shape: the first rule that matches the past as written.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), made)
    for shape, made in (
        (r"است(.)[اي](.)", r"است\1ا\2ة"),  # استفاد، استضيف: استفادة، استضافة
        (r"است(..)ى", r"است\1اء"),  # استدعى: استدعاء
        (r"است(.)(.)", r"است\1\2ا\2"),  # استمر: استمرار
        (r"استو(.)(.)", r"استي\1ا\2"),  # استورد: استيراد
        (r"استأ(.)(.)", r"استئ\1ا\2"),  # استأنف: استئناف
        (r"است(..)(.)", r"است\1ا\2"),  # استخدم: استخدام
        (r"ا(.)(.)ا(.)", r"ا\1\2يا\3"),  # اختار: اختيار، انهار: انهيار
        (r"ا(..?.)[ىأ]", r"ا\1اء"),  # التقى: التقاء
        (r"ان(.)(.)", r"ان\1\2ا\2"),  # انضم: انضمام
        (r"ا(.[تدطن])(.)", r"ا\1\2ا\2"),  # احتل: احتلال
        (r"ا(...?)(.)", r"ا\1ا\2"),  # اجتمع: اجتماع
        (r"أو(.)[ىأ]", r"إي\1اء"),  # أوصى: إيصاء
        (r"أو(.)(.)", r"إي\1ا\2"),  # أوقف: إيقاف
        (r"أ(.)[اي](.)", r"إ\1ا\2ة"),  # أدان، أقيم: إدانة، إقامة
        (r"أ(..)[ىأا]", r"إ\1اء"),  # أعطى: إعطاء
        (r"أ(.)(.)", r"إ\1\2ا\2"),  # أصر: إصرار
        (r"أ(..)(.)", r"إ\1ا\2"),  # أعلن: إعلان
        (r"آ(.)(.)", r"إي\1ا\2"),
        (r"(ت.{2,3})ى", r"\1ي"),  # تلقى: تلقي
        (r"ت(.)ا(.)أ", r"ت\1ا\2ؤ"),
        (r"(ت.{3,4})", r"\1"),  # تراجع: تراجع
        (r"(.)ا(.)ى", r"م\1ا\2اة"),  # عانى: معاناة
        (r"(.)ا(..)", r"م\1ا\2ة"),  # شارك: مشاركة
    )
)


@cache
def verbal_nouns(language: str) -> Mapping[str, str]:
    """Return folded finite form -> verbal noun as written, for the verbs of a pack whose verbal noun is known."""
    folder = files("attrib.lang") / PACKS[language] / "claims"
    listed: dict[str, str] = {}
    path = folder / "verbal_nouns.txt"
    for line in read_words(path):
        parts = line.split()
        if len(parts) != 2:
            raise DataError(str(path), None, f"«{line}» is not «past verbal-noun»")
        listed[parts[0]] = "" if parts[1] == "-" else parts[1]
    verbs = [(past, present) for past, present, *_ in map(str.split, read_words(folder / "verbs.txt"))]
    nouns = [listed[past] if past in listed else _by_shape(past) for past, _ in verbs]
    # «تلقى» is rather «he received» than «she meets».
    pasts = fold_all(past for past, _ in verbs)
    found = {past: noun for past, noun in zip(pasts, nouns, strict=True) if noun}
    for forms, noun in zip(conjugate((*verb, False) for verb in verbs), nouns, strict=True):
        if noun:
            for form, _ in forms:
                found.setdefault(form, noun)
    return found


@cache
def folded_verbal_nouns(language: str) -> Mapping[str, str]:
    """Return :func:`verbal_nouns` with the nouns folded."""
    nouns = verbal_nouns(language)
    return dict(zip(nouns, fold_all(nouns.values()), strict=True))


@cache
def known_verbal_nouns(language: str) -> frozenset[str]:
    """Return all nouns of :func:`verbal_nouns`, folded."""
    return frozenset(folded_verbal_nouns(language).values())


def _by_shape(past: str) -> str:
    for shape, made in _SHAPES:
        match = shape.fullmatch(past)
        if match is not None:
            return match.expand(made)
    return ""
