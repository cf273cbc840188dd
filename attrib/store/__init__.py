"""The index of known claims. SQLite is the truth (:mod:`attrib.store.sqlite`); FAISS is a cache made from it."""

from __future__ import annotations
