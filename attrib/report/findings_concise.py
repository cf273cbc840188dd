"""One line a finding, for editors, ``grep`` and continuous integration: ``path:line:column: level CODE message``.

Line and column count from 1, columns in code points. No colour, no isolates: the line is for programs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.findings import Checked, Style, Tally, counted, place
from attrib.report.findings_words import summary
from attrib.report.visible import harmless
from attrib.text.offsets import LineIndex


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one line a finding, then the summary line."""
    tally = Tally()
    for one in counted(checked, tally):
        if not one.findings:
            continue
        lines = LineIndex(one.article.text)
        for finding in one.findings:
            at = lines.position(finding.span.start)
            where = f"{place(one.article)}:{at.line}:{at.column}"
            yield f"{where}: {finding.level} {finding.rule} {harmless(finding.message)}\n"
    yield summary(tally, style.language) + "\n"
