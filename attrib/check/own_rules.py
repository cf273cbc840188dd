"""The rules on comments to attrib in a draft: :mod:`attrib.check.suppressions` finds where they are broken.

They are rules so that they have levels, can be selected and ignored, and have pages, as all others. Their
examples are run through the whole check of a draft, since no analysis of the text alone decides them.
"""

from __future__ import annotations

from attrib.rules.base import Example, Rule

_UNUSED_PAGE = """\
# SUP001 unused-suppression

## What it finds

A comment such as `<!-- attrib: ignore ATT001 -->` that keeps nothing back: no finding of that rule lies where
the comment reaches. Where a comment names several rules, those that keep nothing back are named.

A rule that this run does not check (`--select`, `--ignore`, no index) is not judged.

## Why it matters

The draft has changed, or the comment stands in the wrong place. Left there, it will one day hide a finding that
nobody has looked at. The same warning in other checkers: [unused-noqa][ruff] of ruff,
[--report-unused-disable-directives][eslint] of ESLint.

[ruff]: https://docs.astral.sh/ruff/rules/unused-noqa/
[eslint]: https://eslint.org/docs/latest/use/command-line-interface#--report-unused-disable-directives

## Fails

```text
قالت هيئة الطرق إن جسرا انهار في شمال المدينة. <!-- attrib: ignore ATT001 -->
```

## Passes

```text
انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 -->
```

## Options

None of its own. `--ignore SUP001` turns it off. `--fix` takes unused comments out.

## When to turn it off

While a new version of attrib is tried beside an old one on the same drafts.
"""

_INVALID_PAGE = """\
# SUP002 invalid-suppression

## What it finds

A comment to attrib that says nothing attrib can follow: a rule that does not exist, a word other than `ignore`,
`ignore-file`, `ignore-start` and `ignore-end`, an `ignore-start` that is never ended, an `ignore-end` that ends
nothing.

## Why it matters

Whoever wrote it believes that a finding is kept back, or that the rest of the draft is checked again. ESLint,
markdownlint and Vale pass such comments over in silence, which their users have complained of
([the comments of Vale][vale]).

[vale]: https://vale.sh/docs/formats/markdown

## Fails

```text
انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT01 -->
```

## Passes

```text
انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 -->
```

## Options

None of its own. `--ignore SUP002` turns it off.

## When to turn it off

Where drafts hold comments for a later version of attrib, with rules that this one does not know.
"""


def _by_the_check(*_: object) -> tuple[()]:
    """Find nothing: the check itself, which knows what was kept back, reports these."""
    return ()


UNUSED = Rule(
    code="SUP001",
    name="unused-suppression",
    level="warning",
    titles={"ar": "تعليق إسكات لا لزوم له", "en": "unused suppression"},
    messages={
        "ar": "تعليق إسكات لا لزوم له: لا ملاحظة هنا يحجبها ({items})",
        "en": "unused suppression: it keeps no finding back ({items})",
    },
    page=_UNUSED_PAGE,
    failing=(
        Example(
            "قالت هيئة الطرق إن جسرا انهار في شمال المدينة. <!-- attrib: ignore ATT001 -->",
            faults=("<!-- attrib: ignore ATT001 -->",),
            fixed="قالت هيئة الطرق إن جسرا انهار في شمال المدينة.",
        ),
        Example(
            "انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 ANO001 -->",
            faults=("<!-- attrib: ignore ATT001 ANO001 -->",),
            fixed="انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 -->",
        ),
        Example(
            "<!-- attrib: ignore ATT001 -->\nقالت هيئة الطرق إن جسرا انهار.\n\nانهار جسر في شمال المدينة فجر الأحد.",
            faults=("<!-- attrib: ignore ATT001 -->",),
            fixed="قالت هيئة الطرق إن جسرا انهار.\n\nانهار جسر في شمال المدينة فجر الأحد.",
        ),
    ),
    passing=(
        Example("انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 -->"),
        Example("<!-- attrib: ignore ATT001 -->\nانهار جسر في شمال المدينة فجر الأحد."),
        Example("قالت هيئة الطرق إن جسرا انهار في شمال المدينة."),
    ),
    find=_by_the_check,
)

INVALID = Rule(
    code="SUP002",
    name="invalid-suppression",
    level="warning",
    titles={"ar": "تعليق إسكات غير مفهوم", "en": "invalid suppression"},
    messages={
        "ar": "تعليق إسكات غير مفهوم: {problem_ar}",
        "en": "invalid suppression: {problem_en}",
    },
    page=_INVALID_PAGE,
    failing=(
        Example(
            "انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT01 -->",
            faults=("<!-- attrib: ignore ATT01 -->",),
        ),
        Example(
            "<!-- attrib: ignroe ATT001 -->\nانهار جسر في شمال المدينة فجر الأحد.",
            faults=("<!-- attrib: ignroe ATT001 -->",),
        ),
        Example(
            "<!-- attrib: ignore-start -->\nانهار جسر في شمال المدينة فجر الأحد.",
            faults=("<!-- attrib: ignore-start -->",),
        ),
        Example(
            "انهار جسر في شمال المدينة فجر الأحد.\n\n<!-- attrib: ignore-end -->",
            faults=("<!-- attrib: ignore-end -->",),
        ),
    ),
    passing=(
        Example("انهار جسر في شمال المدينة فجر الأحد. <!-- attrib: ignore ATT001 -->"),
        Example(
            "<!-- attrib: ignore-start -->\nانهار جسر في شمال المدينة فجر الأحد.\n<!-- attrib: ignore-end -->"
        ),
        Example("<!-- attribute: ignore me -->\nقالت هيئة الطرق إن جسرا انهار في شمال المدينة."),
    ),
    find=_by_the_check,
)

OWN_RULES: tuple[Rule, ...] = (UNUSED, INVALID)
