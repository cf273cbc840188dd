"""The options of ``attrib check``, in the order of its help."""

from __future__ import annotations

from typing import Annotated

import typer

Drafts = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Drafts, folders, globs; - reads standard input.")
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="terminal, concise, json, jsonl, sarif, github, gitlab, junit, rdjsonl or markdown.",
    ),
]
Reports = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=FILE", help="Write this report as well; may be repeated."),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="RULES", help="Only these rules: codes, names, beginnings of codes, with commas."
    ),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULES", help="Without these rules.")]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="LEVEL",
        help="Exit 1 from this level on: error, warning or note (default: warning).",
    ),
]
ExitZero = Annotated[
    bool, typer.Option("--exit-zero", help="Exit 0 whatever is found (an unreadable draft still exits 2).")
]
Fix = Annotated[bool, typer.Option("--fix", help="Make the fixes in the drafts; report what is left.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would change, and change nothing; exit 1 if anything.")
]
DiffOnly = Annotated[
    str | None,
    typer.Option(
        "--diff-only", metavar="REV", help="Only findings on lines changed since this git revision."
    ),
]
BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="Report only what this file does not know.")
]
UpdateBaseline = Annotated[
    bool, typer.Option("--update-baseline", help="Write what is found now to the baseline; exit 0.")
]
Statistics = Annotated[
    bool, typer.Option("--statistics", help="Count findings by rule (as json with --format json).")
]
Watch = Annotated[bool, typer.Option("--watch", help="Check again whenever a draft changes, until Ctrl-C.")]
IndexFolder = Annotated[
    str | None,
    typer.Option("--index", metavar="PLACE", help="Ask this index for the rules that need what it knows."),
]
ConfigFile = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="Go by this file (default: the nearest to each draft)."),
]
ForceExclude = Annotated[
    bool,
    typer.Option("--force-exclude", help="Pass over what is excluded even where it is named (for hooks)."),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Go by no configuration file.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes (default: one a core).")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither read nor write what earlier runs found.")]
CacheDir = Annotated[
    str | None,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        help="Where to keep that (default: ATTRIB_CACHE_DIR, else ~/.cache/attrib).",
    ),
]
StdinName = Annotated[
    str | None,
    typer.Option(
        "--stdin-filename", metavar="PATH", help="What standard input is called, and configured as."
    ),
]
