"""What the server answers about a draft: diagnostics, code actions for the fixes, and who says what at a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from attrib.check.own_rules import UNUSED
from attrib.errors import EmptyInput, InputError
from attrib.lsp.drafts import Draft
from attrib.lsp.positions import Places
from attrib.report.catalogue import Words
from attrib.report.terminal import shown
from attrib.rules.base import Knowledge
from attrib.rules.fixes import apply_fixes
from attrib.types import Analysis, Claim, Edit, Finding, Fix, Level, Match, Span

SOURCE = "attrib"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"

_SEVERITIES: dict[Level, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_KNOWN = 3
"""Claims of the index that a hover shows."""


def diagnostics(draft: Draft) -> list[types.Diagnostic]:
    """Return the findings in a draft, or what keeps it from being read, on its first line."""
    outcome = draft.outcome
    if isinstance(outcome, EmptyInput):
        return []  # a draft that is being begun
    if isinstance(outcome, InputError):
        start = types.Position(0, 0)
        message = outcome.message.removeprefix(f"{outcome.path}: ")
        return [
            types.Diagnostic(
                types.Range(start, start), message, severity=types.DiagnosticSeverity.Error, source=SOURCE
            )
        ]
    return [_diagnostic(draft, finding) for finding in outcome.findings]


def _diagnostic(draft: Draft, finding: Finding) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(draft.uri, draft.places.range(span)), shown(span.of(draft.places.text))
        )
        for span in finding.related
    ]
    tags = [types.DiagnosticTag.Unnecessary] if finding.rule == UNUSED.code else None
    return types.Diagnostic(
        draft.places.range(finding.span),
        finding.message,
        severity=_SEVERITIES[finding.level],
        code=finding.rule,
        source=SOURCE,
        tags=tags,
        related_information=related or None,
    )


def code_actions(
    draft: Draft, given: types.Range, only: Sequence[str] | None, words: Words
) -> list[types.CodeAction]:
    """Return what can be done about the findings that touch a range, and about all of them.

    ``only`` are the kinds that the editor asks for; a kind asks for those below it as well.
    """
    if isinstance(draft.outcome, InputError):
        return []
    actions: list[types.CodeAction] = []
    place = draft.places.span(given)
    for finding in draft.outcome.findings:
        if finding.span.start <= place.end and place.start <= finding.span.end:
            actions += _actions_for(draft, finding, words)
    fixes = [finding.fix for finding in draft.outcome.findings if finding.fix is not None]
    if fixes:
        made = apply_fixes(draft.places.text, fixes).made
        edits = sorted(edit for fix in made for edit in fix.edits)
        actions.append(
            types.CodeAction(words("lsp-fix-all"), kind=FIX_ALL, edit=_workspace_edit(draft, edits))
        )
    return [action for action in actions if only is None or _asked_for(action.kind or "", only)]


def _asked_for(kind: str, only: Sequence[str]) -> bool:
    return any(kind == one or kind.startswith(f"{one}.") for one in only)


def _actions_for(draft: Draft, finding: Finding, words: Words) -> Iterator[types.CodeAction]:
    diagnostic = _diagnostic(draft, finding)
    if finding.fix is not None:
        yield types.CodeAction(
            _title(draft.places.text, finding.fix, words),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=True,
            edit=_workspace_edit(draft, finding.fix.edits),
        )
    if not finding.rule.startswith("SUP"):
        yield types.CodeAction(
            words("lsp-ignore", rule=finding.rule),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=_workspace_edit(draft, [_comment(draft.places, finding)]),
        )


def _title(text: str, fix: Fix, words: Words) -> str:
    """Return what a fix does, in a few words."""
    first = fix.edits[0]
    old, new = shown(first.span.of(text)), shown(first.replacement)
    if not new:
        return words("lsp-delete", old=old)
    return words("lsp-replace", old=old, new=new) if old else words("lsp-insert", new=new)


def _comment(places: Places, finding: Finding) -> Edit:
    """Return the edit that ends the finding's first line with a comment that keeps the finding back."""
    line = places.lines.position(finding.span.start).line
    start = places.lines.offset(line, 1)
    end = next((at for at in range(start, len(places.text)) if places.text[at] in "\r\n"), len(places.text))
    return Edit(Span(end, end), f" <!-- attrib: ignore {finding.rule} -->")


def _workspace_edit(draft: Draft, edits: Sequence[Edit]) -> types.WorkspaceEdit:
    """Return the edits of one version of a draft: an editor refuses them for a later one."""
    document = types.OptionalVersionedTextDocumentIdentifier(draft.uri, draft.version)
    changes = [types.TextEdit(draft.places.range(edit.span), edit.replacement) for edit in edits]
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, changes)])


def hover(
    draft: Draft, position: types.Position, words: Words, knowledge: Knowledge | None
) -> types.Hover | None:
    """Return who says what stands at a place, and what the index knows of it; None between claims."""
    if draft.analysis is None:
        return None
    offset = draft.places.offset(position)
    around = [one for one in draft.analysis.claims if one.span.start <= offset <= one.span.end]
    if not around:
        return None
    claim = min(around, key=lambda one: len(one.span))
    parts = [*_who(draft.analysis, claim, words)]
    if knowledge is not None:
        matches = knowledge.matches(draft.analysis)[draft.analysis.claims.index(claim)]
        parts += _known(matches, words)
    value = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
    return types.Hover(value, draft.places.range(claim.span))


def _who(analysis: Analysis, claim: Claim, words: Words) -> Iterator[str]:
    """Yield the claim's status, and a line for each attribution that holds it."""
    yield f"**{words(claim.status)}**"
    lines = []
    for index in claim.attributions:
        attribution, source = analysis.attributions[index], analysis.sources[index]
        name = _plain(source.name) if source is not None else words("no-source")
        kind = f" ({words(f'type-{source.type}')})" if source is not None else ""
        cues = " … ".join(_plain(span.of(analysis.article.text)) for span in attribution.cues)
        act = "" if attribution.core else f" · {words(f'act-{attribution.act}')}"
        lines.append(f"- {words('source')}: **{name}**{kind} · {words('cue')}: {cues}{act}")
    if lines:
        yield "\n".join(lines)


def _known(matches: Sequence[Match], words: Words) -> Iterator[str]:
    if not matches:
        yield f"*{words('lsp-index-none')}*"
        return
    lines = [words("lsp-index")]
    for match in matches[:_KNOWN]:
        said = words("comma").join(_plain(source.name) for source in match.sources) or words(
            match.claim.status
        )
        where = " · ".join(_plain(one) for one in (match.article.outlet, match.article.date) if one)
        lines.append(
            f"- **{words(f'verdict-{match.verdict}')}**: {_plain(match.claim.text)} — {said}"
            + (f" ({where})" if where else f" ({_plain(match.article.id)})")
        )
    yield "\n".join(lines)


def _plain(text: str) -> str:
    """Return ``text`` as Markdown that shows it as it is."""
    special = "\\`*_{}[]<>#|~!&"
    return "".join(f"\\{letter}" if letter in special else letter for letter in shown(text))
