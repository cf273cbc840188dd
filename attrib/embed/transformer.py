"""Any sentence-transformers model, by name or folder, from this machine alone.

Nothing is downloaded and nothing of the model is executed: a model must be in a folder or in the local cache,
its weights as safetensors, its code that of the libraries. Where it was trained with prompts, it gets them:
those of its own configuration, else those of its known family (``data/prompts.toml``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.errors import ModelError
from attrib.lang.lexicon import read_entries

if TYPE_CHECKING:
    from attrib.embed.base import Vectors

_BATCH = 32
_SLICE = 4096
"""Texts handed to the library at once: it keeps all tokens of what it is given."""

_QUERY_NAMES = ("query", "search_query")
_PASSAGE_NAMES = ("passage", "document", "search_document")
_SAMPLE = 1 << 16
_SAMPLES = 64


class TransformerEncoder:
    """A sentence-transformers model. Use :func:`load`, which keeps one of each in the process."""

    def __init__(self, name: str) -> None:
        folder = _folder(name)
        self._name = name
        self._model = _open(name, folder)
        self._query, self._passage = _prompts(name, folder, self._model.prompts)
        size = self._model.get_embedding_dimension()
        if size is None:
            raise ModelError(f"The model {name} does not say how long its vectors are.")
        self._dimension = int(size)
        prompts = f"{self._query!r} {self._passage!r} {self._model.max_seq_length}"
        self._fingerprint = f"{_model_name(name, folder)}/{self._dimension}/{_digest(folder, prompts)[:24]}"

    @property
    def name(self) -> str:
        """The name or folder the model was loaded by."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """The model's own name, its dimension, and a hash of its files and prompts."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """The length of the model's vectors."""
        return self._dimension

    @property
    def prompts(self) -> tuple[str, str]:
        """What is put before a query and before a passage."""
        return self._query, self._passage

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text; texts longer than the model reads are cut at its own limit."""
        return self._encode(texts, self._passage)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As :meth:`encode`, with the prompt for queries."""
        return self._encode(texts, self._query)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(texts), _SLICE):
            # No tokenizer takes half of a surrogate pair.
            batch = [_encodable(text) for text in texts[start : start + _SLICE]]
            vectors[start : start + len(batch)] = self._model.encode(
                batch,
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return vectors


@cache
def load(name: str) -> TransformerEncoder:
    """Return the model called ``name`` or in that folder. Raises ModelError, which says how to get it."""
    return TransformerEncoder(name)


def _encodable(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode("utf-8") if not text.isascii() else text


def _folder(name: str) -> Path:
    """Return the folder that holds the model: the one named, or its snapshot in the local cache."""
    given = Path(name).expanduser()
    if given.is_dir():
        if not (given / "config.json").is_file() and not (given / "modules.json").is_file():
            raise ModelError(
                f"The folder {name} holds no sentence-transformers model (no modules.json, no config.json).",
                remedy="Name the folder that the model was saved to.",
            )
        return given
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise ModelError(
            f"The model {name} needs the package sentence-transformers, which is not installed.",
            remedy="Install it: pip install sentence-transformers",
        ) from error
    for repository in (name,) if "/" in name else (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (OSError, ValueError):  # not in the cache, or no name that a hub has
            continue
    raise ModelError(_missing(name), remedy=_how_to_get(name))


def _missing(name: str) -> str:
    from attrib.embed.base import EMBEDDERS

    known = ", ".join(EMBEDDERS)
    return f"There is no model «{name}» here: neither built in ({known}), nor a folder, nor downloaded."


def _how_to_get(name: str) -> str:
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name) and not name.startswith((".", "/")):
        repository = name if "/" in name else f"sentence-transformers/{name}"
        return (
            "attrib downloads nothing by itself. Where there is a network, fetch it once: "
            f"hf download {repository}   (or give the folder of a copy)"
        )
    return "Check the path; it must be the folder that a sentence-transformers model was saved to."


def _open(name: str, folder: Path) -> Any:
    try:
        with _offline():
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            # Loading draws progress bars on standard error otherwise.
            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = SentenceTransformer(
                str(folder), local_files_only=True, model_kwargs={"use_safetensors": True}
            )
    except ImportError as error:
        raise ModelError(
            f"The model {name} needs the package sentence-transformers: {error}.",
            remedy="Install it: pip install sentence-transformers",
        ) from error
    except Exception as error:  # the libraries raise of every kind for a damaged or incomplete model
        raise ModelError(
            f"The model in {folder} cannot be loaded: {_first_line(error)}",
            remedy="It must be complete, with its weights as safetensors; fetch or save it anew.",
        ) from error
    return model.eval()


@contextmanager
def _offline() -> Iterator[None]:
    """Keep the libraries from asking the network while they load, whatever the environment says."""
    before = {key: os.environ.get(key) for key in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    os.environ.update(dict.fromkeys(before, "1"))
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:300]


def _model_name(name: str, folder: Path) -> str:
    """Return the model's name without the way to it, so that moving a folder changes no fingerprint."""
    return name if not Path(name).expanduser().is_dir() else folder.resolve().name


def _prompts(name: str, folder: Path, own: Mapping[str, str]) -> tuple[str, str]:
    """Return the prompts before a query and before a passage, empty where there are none."""
    query = next((own[key] for key in _QUERY_NAMES if own.get(key)), None)
    passage = next((own[key] for key in _PASSAGE_NAMES if own.get(key)), None)
    if query is not None or passage is not None:
        return query or "", passage or ""
    return _family_prompts(_model_name(name, folder))


def _family_prompts(name: str) -> tuple[str, str]:
    texts = {"name": str, "pattern": str, "query": str, "passage": str}
    for family in read_entries(files("attrib.embed") / "data" / "prompts.toml", "family", texts, {}):
        if re.search(family.text("pattern"), name.lower()):
            return family.text("query"), family.text("passage")
    return "", ""


def _digest(folder: Path, extra: str) -> str:
    """Return a hash of the model's files: the small ones whole, of large ones size and 64 stretches."""
    digest = sha256(extra.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".json", ".txt", ".safetensors", ".model", ".bin"} or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"\n{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as stream:
            if size <= _SAMPLE * _SAMPLES:
                digest.update(stream.read())
                continue
            for number in range(_SAMPLES):
                stream.seek((size - _SAMPLE) * number // (_SAMPLES - 1))
                digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()
