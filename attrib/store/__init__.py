"""The index of known claims.

SQLite is the truth (:mod:`attrib.store.sqlite`); FAISS is a cache made from it. Where many share one index, both are
a database of PostgreSQL (:mod:`attrib.store.postgres`).
"""

from __future__ import annotations
