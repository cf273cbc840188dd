"""The audit as CSV, one row a claim, for a spreadsheet: RFC 4180, with a byte order mark where Excel needs it.

The fields are described in docs/exports.md. A cell that a spreadsheet would take for a formula begins with an
apostrophe: an article's text is data (CWE-1236).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from attrib.report.audit import Audit, AuditedClaim

FIELDS = (
    "article",
    "path",
    "title",
    "outlet",
    "date",
    "language",
    "number",
    "start",
    "end",
    "status",
    "mark",
    "claim",
    "sources",
    "source_ids",
    "source_types",
    "cues",
    "acts",
)
BYTE_ORDER_MARK = "\ufeff"

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_BETWEEN = "; "


def write_csv(audits: Iterable[Audit], *, byte_order_mark: bool = False) -> Iterator[str]:
    """Yield the header, then a row a claim."""
    yield (BYTE_ORDER_MARK if byte_order_mark else "") + _line(FIELDS)
    for audit in audits:
        for claim in audit.claims:
            yield _line(_row(audit, claim))


def guarded(text: str | None) -> str:
    """Return ``text`` as a cell that no spreadsheet computes; an empty one for None."""
    if text is None:
        return ""
    # Marks of direction and blanks before the sign do not make it harmless.
    bare = text.lstrip(" \u00a0\u200e\u200f\ufeff")
    return f"'{text}" if bare.startswith(_FORMULA) else text


def _row(audit: Audit, audited: AuditedClaim) -> Iterator[str]:
    article, claim = audit.article, audited.claim
    for text in (article.id, article.path, article.title, article.outlet, article.date, article.language):
        yield guarded(text)
    yield from (str(number) for number in (audited.number, claim.span.start, claim.span.end))
    yield claim.status
    yield audited.mark
    yield guarded(claim.text)
    sources = list({one.source.id: one.source for one in audited.core if one.source}.values())
    yield guarded(_BETWEEN.join(one.name for one in sources))
    yield guarded(_BETWEEN.join(one.id for one in sources))
    yield _BETWEEN.join(one.type for one in sources)
    yield guarded(_BETWEEN.join(one.cue for one in audited.bases))
    yield _BETWEEN.join(one.attribution.act for one in audited.bases)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(list(cells))
    return out.getvalue()
