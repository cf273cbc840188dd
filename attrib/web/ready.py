"""Imported by the fork server before it makes a process: the word lists are read once, and shared by all of them."""

from __future__ import annotations

import gc

from attrib.check.examine import Examiner
from attrib.config import Config

Examiner("ar").prepare(Config())
# What is here stays: the collector need not look at it again, nor copy its pages into each process by doing so.
gc.collect()
gc.freeze()
