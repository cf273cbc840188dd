"""What makes a finding the same one after the draft has changed around it: rule and words, never a line.

A fingerprint is SHA-256 over the code of the rule and the marked words, white space apart, with a number that
tells equal ones of a draft apart. It does not hold the path: a draft that is renamed keeps its findings.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from attrib.types import Finding

_WORDS = 160
"""Code points of the marked text that count: a finding on a whole draft outlives a change at its end."""


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield the findings of one draft, each with its fingerprint: 16 hexadecimal digits, ``:``, a number.

    The number counts the equal findings of the draft from 1, in their order.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        words = " ".join(unicodedata.normalize("NFC", finding.span.of(finding.article.text)).split())
        key = hashlib.sha256(f"{finding.rule}\n{words[:_WORDS]}".encode()).hexdigest()[:16]
        seen[key] += 1
        yield finding, f"{key}:{seen[key]}"
