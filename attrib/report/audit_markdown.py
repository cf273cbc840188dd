"""The audit as Markdown, for a desk's wiki, an issue or a message: claims, sources and findings of each article.

All that comes from an article is escaped, so that it is neither markup nor a link nor a mention of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrib.report.audit import Audit, AuditedClaim, Basis, Tally, Totals, source_share
from attrib.report.audit_terminal import percent
from attrib.report.catalogue import Words
from attrib.report.figures import mark_label
from attrib.report.terminal import shown

_MARKUP = re.compile(r"([\\`*_{}\[\]|~#!$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", ":": "&#58;"})


def write_markdown(audits: Iterable[Audit], words: Words) -> Iterator[str]:
    """Yield the page, article by article."""
    if words.right_to_left:
        yield '<div dir="rtl">\n\n'
    yield f"# {words('report-title')}\n"
    tally = Tally()
    for audit in audits:
        tally.add(audit)
        yield from _article(audit, words)
    if tally.articles > 1:
        yield f"\n## {words('all-articles')}\n\n{_totals(tally.totals, words)}\n"
        yield from _sources(tally, words)
    if words.right_to_left:
        yield "\n</div>\n"


def escaped(text: str) -> str:
    """Return ``text`` on one line, as Markdown that reads as it is written."""
    return _MARKUP.sub(r"\\\1", shown(text)).translate(_ENTITIES)


def _article(audit: Audit, words: Words) -> Iterator[str]:
    article = audit.article
    yield f"\n## {escaped(article.title or article.path or article.id)}\n\n"
    facts = (article.path or article.id, article.outlet, article.date, article.language)
    yield " · ".join(escaped(fact) for fact in facts if fact) + "\n\n"
    if not audit.judged:
        yield f"> {words('no-pack', language=escaped(article.language))}\n\n"
    if not audit.claims:
        yield f"{words('no-claims')}\n"
        return
    yield f"{_totals(audit.totals, words)}\n\n"
    yield _row(words("number"), words("claim"), words("status"), words("attributed-to"))
    yield "|--:|---|---|---|\n"
    for one in audit.claims:
        yield _row(str(one.number), escaped(one.claim.text), mark_label(one.mark, words), _bases(one, words))
    tally = Tally()
    tally.add(audit)
    yield from _sources(tally, words)
    if audit.findings:
        yield f"\n### {words('findings')}\n\n"
        for finding in audit.findings:
            level = words(f"level-{finding.level}")
            quoted = escaped(_shortened(finding.span.of(article.text)))
            yield f"- **{level} {finding.rule}** {escaped(finding.message)}: «{quoted}»\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _bases(audited: AuditedClaim, words: Words) -> str:
    return "<br>".join(_basis(one, words) for one in audited.bases)


def _basis(basis: Basis, words: Words) -> str:
    name = escaped(basis.source.name) if basis.source else words("no-source")
    cue = f" ({escaped(basis.cue)})" if basis.cue else ""
    if basis.core:
        return f"**{name}**{cue}"
    known = f"{name} " if basis.source else ""
    return f"{words(f'act-{basis.attribution.act}')}: {known}{cue.strip()}"


def _totals(totals: Totals, words: Words) -> str:
    parts = [words("claims-of", claims=totals.claims)]
    if totals.judged:
        share = percent(totals.share)
        parts.append(
            words("judged-of", attributed=totals.attributed, unattributed=totals.unattributed, share=share)
        )
    if totals.unjudged:
        parts.append(words("unjudged-of", unjudged=totals.unjudged))
    return " · ".join(parts)


def _sources(tally: Tally, words: Words) -> Iterator[str]:
    if not tally.sources:
        return
    yield "\n" + _row(words("source"), words("type"), words("claims"), words("share"))
    yield "|---|---|--:|--:|\n"
    for one in tally.sources:
        name = escaped(one.name) if one.name is not None else words("no-source")
        share = percent(source_share(one, tally.totals))
        yield _row(name, words(f"type-{one.type}"), str(one.claims), share)


def _shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
