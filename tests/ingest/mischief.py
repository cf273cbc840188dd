"""What the workers of these tests load before they start: the tests' encoder, and articles that break things.

A text that holds one of the marks fails, ends its process, or takes its time; real articles do so for reasons that
cannot be had on demand (a bug, too little memory, a fault in a library of C).
"""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import attrib.pipeline
from attrib.embed import base
from attrib.text import html_page
from attrib.types import Analysis, Article
from tests.store.word_embedder import WordEmbedder

FAILS, ENDS, SLOW = "«يتعثر»", "«يُنهي العامل»", "«يتمهل»"
ENCODER = "words"

_analyse: Any = attrib.pipeline.analyse
_extract: Any = html_page._extract


def load(name: str) -> WordEmbedder:
    """Return the tests' encoder: this module is an engine of ``EMBEDDERS``."""
    return WordEmbedder(name)


def analyse(article: Article, registry: Any, *, reworded: bool = True) -> Analysis:
    """Extract, unless the text is marked."""
    if FAILS in article.text:
        raise RuntimeError("لم يُتوقع هذا\nالنص")
    if ENDS in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if SLOW in article.text:
        time.sleep(0.03)
    found: Analysis = _analyse(article, registry, reworded=reworded)
    return found


def extract_page(page: str, name: str) -> Any:
    """Find a page's article, unless it is marked."""
    if ENDS in page:
        os.kill(os.getpid(), signal.SIGKILL)
    return _extract(page, name)


def know_encoder() -> None:
    """Make ``--model words`` the tests' encoder in this process."""
    base.EMBEDDERS = {**base.EMBEDDERS, ENCODER: "tests.ingest.mischief"}


def dask_setup(worker: Any) -> None:
    """What Dask calls in each worker that preloads this module."""
    know_encoder()
    attrib.pipeline.analyse = analyse
    html_page._extract = extract_page
