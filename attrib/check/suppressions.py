"""Which findings the comments of a draft keep back, and which comments keep back nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from attrib.check.directives import Comments, Directive
from attrib.check.own_rules import INVALID, UNUSED
from attrib.rules.base import Context, Rule
from attrib.types import Article, Edit, Finding, Fix, Span


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The findings that stay, those kept back, each with the reason its comment gives (None without one)."""

    kept: tuple[Finding, ...]
    held: tuple[tuple[Finding, str | None], ...]


def suppress(
    article: Article,
    findings: Sequence[Finding],
    comments: Comments,
    context: Context,
    in_force: Collection[str],
    *,
    all_rules: bool,
    editable: bool = True,
) -> Suppressed:
    """Return ``findings`` without those that ``comments`` keep back, and with findings on the comments.

    ``in_force`` are the codes that this run judges: only of them it can be said that a comment is unused, and of
    a comment without codes only when ``all_rules`` says that nothing was left out. ``editable`` says that the
    comments stand in the article's text, so that an unused one can be taken out by a fix.
    """
    used: dict[int, set[int]] = {}
    kept: list[Finding] = []
    held: list[tuple[Finding, str | None]] = []
    for finding in findings:
        holders = [
            (at, item)
            for at, one in enumerate(comments.directives)
            if (item := _holds(one, finding)) is not None
        ]
        for at, item in holders:
            used.setdefault(at, set()).add(item)
        if holders:
            held.append((finding, comments.directives[holders[0][0]].reason))
        else:
            kept.append(finding)
    own = (
        [*_unused(article, comments, used, context, in_force, all_rules, editable)]
        if UNUSED.code in in_force
        else []
    )
    if INVALID.code in in_force:
        own += [
            _finding(
                INVALID,
                article,
                one.span,
                {"problem_ar": one.problem_ar, "problem_en": one.problem_en},
                context,
            )
            for one in comments.misread
        ]
    # A comment may keep back findings on comments, but only by naming them.
    for finding in own:
        reason = next(
            (one for one in comments.directives if one.codes and _holds(one, finding) is not None), None
        )
        if reason is None:
            kept.append(finding)
        else:
            held.append((finding, reason.reason))
    return Suppressed(tuple(sorted(kept, key=lambda one: (one.span, one.rule))), tuple(held))


def _holds(one: Directive, finding: Finding) -> int | None:
    """Return which item of a comment keeps a finding back (0 for one without items), or None."""
    first, last = finding.span.start, max(finding.span.start, finding.span.end - 1)
    if not (one.reach.start <= first < one.reach.end or one.reach.start <= last < one.reach.end):
        return None
    if not one.codes:
        return 0
    return next((at for at, codes in enumerate(one.codes) if finding.rule in codes), None)


def _unused(
    article: Article,
    comments: Comments,
    used: dict[int, set[int]],
    context: Context,
    in_force: Collection[str],
    all_rules: bool,
    editable: bool,
) -> list[Finding]:
    found: list[Finding] = []
    for at, one in enumerate(comments.directives):
        hits = used.get(at, set())
        if not one.items:
            if all_rules and not hits:
                words = "كل القواعد" if context.language == "ar" else "all rules"
                fix = _without(article.text, one, ()) if editable else None
                found.append(_finding(UNUSED, article, one.span, {"items": words}, context, fix))
            continue
        idle = [
            number
            for number, codes in enumerate(one.codes)
            # Comments on these rules are judged last, so that nothing says whether they are needed.
            if number not in hits and codes <= set(in_force) and not codes & {UNUSED.code, INVALID.code}
        ]
        if idle:
            left = tuple(item for number, item in enumerate(one.items) if number not in idle)
            fix = _without(article.text, one, left) if editable else None
            names = ", ".join(one.items[number] for number in idle)
            found.append(_finding(UNUSED, article, one.span, {"items": names}, context, fix))
    return found


def _finding(
    rule: Rule,
    article: Article,
    span: Span,
    values: dict[str, str],
    context: Context,
    fix: Fix | None = None,
) -> Finding:
    level = context.levels.get(rule.code, rule.level)
    message = rule.messages[context.language].format_map(values)
    return Finding(rule.code, rule.name, level, message, article, span, fix=fix)


def _without(text: str, one: Directive, left: tuple[str, ...]) -> Fix | None:
    """Return the fix that leaves only the items ``left`` in a comment, or takes the comment out.

    None where that would take more than the comment: the two ends of a block are left to a person.
    """
    if left:
        comment = one.span.of(text)
        at = comment.index(one.items[0])
        last = comment.index(one.items[-1], at) + len(one.items[-1])
        return Fix((Edit(Span(one.span.start + at, one.span.start + last), " ".join(left)),))
    if one.verb == "ignore-start":
        return None
    start, end = one.span.start, one.span.end
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    ending = re.compile(r"[ \t]*(\r\n|\n|\r|\Z)").match(text, end)
    if ending is not None and not text[line:start].strip():
        return Fix((Edit(Span(line, ending.end()), ""),))  # alone on its line: the line goes, too
    while start > line and text[start - 1] in " \t":
        start -= 1
    return Fix((Edit(Span(start, end), ""),))
