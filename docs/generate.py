"""Write the pages that come from the code, so that they cannot tell another story: ``make docs``.

- docs/cli.md: the help of every command
- docs/rules.md and docs/rules/CODE.md: the editorial rules
- docs/example.md and the table in README.md: what the commands say of the seed article
- the table of docs/scale.md: what docs/scale_plan.py makes of measured figures

``python docs/generate.py --check`` writes nothing and exits 1 where a page is not current.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NOTICE = "<!-- Written by `make docs` from the code: change it there. -->\n\n"

PLACE = re.compile(
    r"(?P<open><!-- (?P<command>audit|check) (?P<path>\S+)(?:, rows (?P<rows>[-0-9, ]+))? -->\n)"
    r".*?(?P<close><!-- end -->)",
    re.DOTALL,
)
"""A place in a page for what a command says of an article: of all claims, or of these rows only."""


def main() -> int:
    """Write the pages that are not current, or, with ``--check``, only name them. Return the exit code."""
    check = "--check" in sys.argv[1:]
    stale = [path for path, text in pages().items() if current(path) != text]
    obsolete = sorted(set((DOCS / "rules").glob("*.md")) - set(pages()))
    for path in stale + obsolete:
        print(f"{path.relative_to(ROOT)}: {'not current; run make docs' if check else 'rewritten'}")
    if check:
        return 1 if stale or obsolete else 0
    for path in obsolete:
        path.unlink()
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
    return 0


def current(path: Path) -> str | None:
    """Return what a page holds now, or None where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None


@cache
def pages() -> dict[Path, str]:
    """Return every generated page: its path, and what it must hold."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from docs import scale_plan

    return {
        DOCS / "cli.md": NOTICE + "\n".join(command_line()),
        DOCS / "rules.md": NOTICE + "\n".join(rule_list()),
        **{DOCS / "rules" / f"{code}.md": NOTICE + page for code, page in rule_pages().items()},
        DOCS / "example.md": with_outputs(EXAMPLE),
        DOCS / "scale.md": scale_plan.filled((DOCS / "scale.md").read_text(encoding="utf-8")),
        ROOT / "README.md": with_outputs((ROOT / "README.md").read_text(encoding="utf-8")),
    }


def command_line() -> Iterator[str]:
    """Yield the lines of docs/cli.md."""
    from typer.main import get_command

    from attrib.cli import COMMANDS, app, load

    yield "# The command line\n"
    yield CLI_INTRODUCTION
    yield from shown("attrib", get_command(app), 2)
    for name, entry in COMMANDS.items():
        command = load(name, entry)
        yield from shown(f"attrib {name}", command, 2)
        for below, subcommand in getattr(command, "commands", {}).items():
            yield from shown(f"attrib {name} {below}", subcommand, 3)


def shown(title: str, command: Any, level: int) -> Iterator[str]:
    """Yield a heading and a command's ``--help``. The command is click's, by way of typer."""
    yield f"{'#' * level} {title}\n"
    yield f"```text\n{help_of(command, title)}\n```\n"


def help_of(command: Any, name: str) -> str:
    """Return what ``--help`` prints, 80 columns wide whatever the terminal."""
    os.environ["COLUMNS"] = "80"
    out = io.StringIO()
    with redirect_stdout(out):
        command.main(["--help"], prog_name=name, standalone_mode=False)
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())


def rule_list() -> Iterator[str]:
    """Yield the lines of docs/rules.md."""
    from attrib.check.rule_table import ALL_RULES

    yield "# Editorial rules\n"
    yield RULES_INTRODUCTION
    yield "| rule | name | level | finds | بالعربية |"
    yield "|---|---|---|---|---|"
    for rule in ALL_RULES:
        yield (
            f"| [{rule.code}](rules/{rule.code}.md) | `{rule.name}` | {rule.level} "
            f"| {rule.titles['en']} | {rule.titles['ar']} |"
        )
    yield ""


def rule_pages() -> dict[str, str]:
    """Return the page of each rule by its code."""
    from attrib.check.rule_table import ALL_RULES

    return {rule.code: right_to_left(rule.page.strip()) + "\n\n[All rules](../rules.md)\n" for rule in ALL_RULES}


def right_to_left(page: str) -> str:
    """Return a Markdown page with its Arabic blocks of code set from the right."""

    def set_(block: re.Match[str]) -> str:
        return (
            f'<div dir="rtl">\n\n{block[0]}\n\n</div>' if re.search("[\u0621-\u064a]", block[0]) else block[0]
        )

    return re.sub(r"^```text\n.*?^```", set_, page, flags=re.DOTALL | re.MULTILINE)


def with_outputs(page: str) -> str:
    """Return a page with what the commands that it names say filled in.

    Tables, since letters of a forge's page have no fixed width: columns of a terminal would not hold.
    """
    tables = {"audit": audit_table, "check": check_table}

    def filled(place: re.Match[str]) -> str:
        table = "\n".join(tables[place["command"]](place["path"], numbers(place["rows"])))
        return f'{place["open"]}<div dir="rtl">\n\n{table}\n\n</div>\n{place["close"]}'

    return PLACE.sub(filled, page)


def numbers(ranges: str | None) -> set[int] | None:
    """Return the numbers of ranges such as ``1-2, 7``, or None for all."""
    if ranges is None:
        return None
    chosen: set[int] = set()
    for one in ranges.split(","):
        first, _, last = one.strip().partition("-")
        chosen |= set(range(int(first), int(last or first) + 1))
    return chosen


def audit_table(path: str, rows: set[int] | None) -> Iterator[str]:
    """Yield the lines of an audit as the terminal shows it: claims, sources, totals."""
    from attrib.report.catalogue import words

    say = words("ar")
    (article,) = output_of("audit", path)["articles"]
    yield f"**{article['title']}**\n"
    yield f"| {say('number')} | {say('claim')} | {say('attributed-to')} |"
    yield "|--:|---|---|"
    left_out = False
    for number, claim in enumerate(article["claims"], start=1):
        if rows is not None and number not in rows:
            left_out = True
            continue
        if left_out:
            yield "| … | | |"
            left_out = False
        said_by = [
            f"**{cell(base['source']['name'] if base['source'] else say('no-source'))}** ({cell(base['cue'])})"
            for base in claim["bases"]
            if base["core"]
        ]
        attributed = claim["status"] == "attributed"
        yield f"| {number} | {cell(claim['text'])} | {'، '.join(said_by) if attributed else say(claim['status'])} |"
    if left_out:
        yield "| … | | |"
    totals = article["totals"]
    yield ""
    yield f"| {say('source')} | {say('type')} | {say('claims')} | {say('share')} |"
    yield "|---|---|--:|--:|"
    for source in article["sources"]:
        kind = say(f"type-{source['type']}")
        yield f"| {cell(source['name'])} | {kind} | {source['claims']} | {source['share']:.0%} |"
    yield ""
    judged = say(
        "judged-of",
        attributed=str(totals["attributed"]),
        share=f"{totals['share']:.0%}",
        unattributed=str(totals["unattributed"]),
    )
    yield f"{say('claims-of', claims=str(totals['claims']))} · {judged}"


def check_table(path: str, rows: set[int] | None) -> Iterator[str]:
    """Yield the findings in an article, a line each."""
    yield "| السطر | القاعدة | الملاحظة | النص |"
    yield "|--:|---|---|---|"
    for number, finding in enumerate(output_of("check", path), start=1):
        if rows is None or number in rows:
            page = f"[{finding['rule']}](rules/{finding['rule']}.md)"
            message = cell(finding["message"])
            yield f"| {finding['line']} | {page} | {message} | {cell(finding['text'])} |"


def cell(text: str) -> str:
    """Return ``text`` as it can stand in a cell of a Markdown table."""
    return re.sub(r"([\\|*_`<\[])", r"\\\1", " ".join(text.split()))


@cache
def output_of(*arguments: str) -> Any:
    """Return the JSON that a command prints in Arabic. Raises CalledProcessError if the command fails."""
    environment = {**os.environ, "ATTRIB_LANG": "ar"}
    words = [sys.executable, "-m", "attrib", *arguments, "--format", "json"]
    done = subprocess.run(  # noqa: S603 - our own command
        words, check=False, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode not in (0, 1):
        sys.stderr.write(done.stderr)
        raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
    return json.loads(done.stdout)


CLI_INTRODUCTION = """\
One command does one thing; each reads files, folders, patterns or, as `-`, standard input. Records that
programs read are described in [format.md](format.md), the rules of `check` in [rules.md](rules.md).

| exit code | meaning |
|---|---|
| 0 | clean |
| 1 | `check`: findings at or above `--fail-on` |
| 2 | the command is wrong, or an input, the index or a model cannot be used; every other input was done |
| 3 | a bug: the message names a log to send |
| 130, 141 | interrupted with Ctrl-C; the reader of the output went away |

| variable | meaning |
|---|---|
| `ATTRIB_LANG` | language of the interface, `ar` or `en`; else that of the locale, else Arabic |
| `ATTRIB_INDEX` | folder of the index where `--index` does not say; else `./index` |
| `NO_COLOR` | no colours, even in a terminal |
"""

RULES_INTRODUCTION = """\
What `attrib check` holds drafts to. `attrib explain CODE` prints a rule's page; `--select` and `--ignore`
choose rules by code, by name or by the beginning of codes.
"""

EXAMPLE = """\
<!-- The tables are written by `make docs`: run it after a change. -->

# The seed article, read by attrib

`seeds/lavrov-wonsan.txt` is a report on a visit of Russia's foreign minister to North Korea.

## Who says what: `attrib audit`

<!-- audit seeds/lavrov-wonsan.txt -->
<!-- end -->

## What an editor would ask: `attrib check`

<!-- check seeds/lavrov-wonsan.txt -->
<!-- end -->
"""

if __name__ == "__main__":
    sys.exit(main())
