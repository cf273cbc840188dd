"""Indexes of any size, made without an encoder: articles of drawn words, vectors in clusters as claims' are.

The vectors are those of :mod:`tests.bench.synthetic_vectors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attrib.store.base import Encoder
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis, Article, Claim, Sentence, Span
from tests.bench.synthetic_vectors import DIMENSION, vectors

ENCODER = Encoder("synthetic", "synthetic/512/1", DIMENSION)
CLAIMS = 13
"""Claims of an article."""
RARE, COMMON = "مئوي", "نصفي"
"""Outlets of one article in a hundred, and of every second one."""
_WORDS = 40_000
_ROOTS = "كتب درس علم عمل سمع حكم نقل فتح جمع شرح بحث رسم صنع قطع حمل وصل دخل خرج نزل طلب".split()
_FORMS = ("{}", "ال{}", "{}ون", "م{}", "{}ات", "ي{}", "ت{}ه", "{}ية")


def make(folder: Path, claims: int) -> None:
    """Make an index of ``claims`` claims in ``folder``, without caches."""
    words, weights = vocabulary()
    rng = np.random.default_rng(5)
    with SqliteStore.open(folder, write=True) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        number = 0
        for some in vectors(claims, seed=2):
            with store.writing() as state:
                if state.encoder is None:
                    store.set_encoder(ENCODER)
                for at in range(0, len(some), CLAIMS):
                    own = some[at : at + CLAIMS]
                    facts = {"made_by": "bench", "added": "2025-01-01T00:00:00Z", "generation": state.generation + 1}
                    store.insert(article(number, len(own), words, weights, rng), own, {**facts, "location": None})
                    number += 1


def article(
    number: int, claims: int, words: Sequence[str], weights: NDArray[np.float64], rng: np.random.Generator
) -> Analysis:
    """Return an article with ``claims`` claims of drawn words, most of them with a figure."""
    drawn = rng.choice(len(words), (claims, 12), p=weights)
    lines = [" ".join(words[at] for at in row) + f" {number * CLAIMS + line}" for line, row in enumerate(drawn)]
    text, sentences, found = "", [], []
    for line, wording in enumerate(lines):
        span = Span(len(text), len(text) + len(wording))
        text += wording + "\n"
        sentences.append(Sentence(span, "sentence"))
        found.append(Claim(f"c{number * CLAIMS + line}", span, wording, wording, line, "unattributed", ()))
    outlet = RARE if number % 100 == 0 else COMMON if number % 2 else "وكالة"
    made = Article(f"a{number}", text, "ar", None, None, f"2025-{number % 12 + 1:02}-01", outlet)
    return Analysis(made, tuple(sentences), (), (), tuple(found))


def vocabulary() -> tuple[list[str], NDArray[np.float64]]:
    """Return words and how often each is drawn: as in any language, few words make most of a text."""
    words = [form.format(one + other) for one in _ROOTS for other in _ROOTS for form in _FORMS]
    words = [*words, *(f"{word}{tail}" for tail in ("ها", "نا", "هم", "كم") for word in words)][:_WORDS]
    weights = 1 / (np.arange(len(words)) + 2.7)
    return words, weights / weights.sum()
