"""One line a finding, for editors, ``grep`` and continuous integration: ``path:line:column: level CODE message``.

Line and column count from 1, columns in code points; what is not known of them (a record of JSON Lines has a line,
a passage that stands twice in a page has none) is left out. No colour, no isolates: the line is for programs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.findings import Checked, Placing, Style, Tally, counted, numbered_place
from attrib.report.findings_words import summary
from attrib.report.visible import harmless


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one line a finding, then the summary line."""
    tally = Tally()
    for one in counted(checked, tally):
        if not one.findings:
            continue
        placing = Placing(one)
        for finding in one.findings:
            where = numbered_place(one.article, placing.of(finding.span))
            yield f"{where}: {finding.level} {finding.rule} {harmless(finding.message)}\n"
    yield summary(tally, style.language) + "\n"
