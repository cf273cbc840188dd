"""What the pages tell the reader to type exists: commands, options, rules, make targets, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from attrib.cli import COMMANDS, load
from attrib.rules import RULES

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("seeds/*.md"),
        *ROOT.glob("index/*.md"),
    ]
    # A seed in Markdown is an article.
    if path.parent.name != "seeds" or path.name == "README.md"
)
GENERATED = {"cli.md"}


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def typed(page: str, program: str) -> list[list[str]]:
    """Return the words of each command of ``program`` in blocks of shell code and in the running text."""
    shell = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    code = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE))
    lines = [line.rpartition(" | ")[2].strip() for line in [*shell, *code]]
    return [
        words
        for line in lines
        if line.startswith(f"{program} ") and (words := shlex.split(line, comments=True))[1:]
    ]


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that ``attrib`` words name, and the words behind it."""
    assert words[1] in COMMANDS, f"no command {words[1]}"
    command = load(words[1], COMMANDS[words[1]])
    rest = words[2:]
    below = getattr(command, "commands", {})
    if below and rest and not rest[0].startswith("-"):
        # «attrib index add|remove» names several at once.
        for name in rest[0].split("|"):
            assert name in below, f"no command {words[1]} {name}"
        command, rest = below[rest[0].split("|")[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize("path", [path for path in PAGES if path.name not in GENERATED], ids=ids)
def test_attrib_commands_and_options_exist(path: Path) -> None:
    for words in typed(path.read_text(encoding="utf-8"), "attrib"):
        if words[1].startswith("-") or words[1].isupper():
            continue
        command, rest = command_of(words)
        options = {
            option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]
        }
        asked = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)} - {"--help"}
        assert asked <= options, f"{' '.join(words)}: {sorted(asked - options)}"


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for words in typed(path.read_text(encoding="utf-8"), "make"):
        named = {word for word in words[1:] if "=" not in word}
        assert named <= targets, f"{' '.join(words)}: {sorted(named - targets)}"


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_links_lead_somewhere(path: Path) -> None:
    page = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\(([^)\s]+)\)", page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), f"{path.name} links to {link}"
        if anchor:
            assert anchor in anchors(there), f"{path.name} links to {link}"


def anchors(page: Path) -> set[str]:
    """Return the anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_page_is_found_from_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)#\s]+)", (ROOT / "docs" / "index.md").read_text(encoding="utf-8")))
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert pages - linked == set()


def test_rules_in_the_editors_guide_are_all_and_right() -> None:
    guide = (ROOT / "docs" / "for-editors-ar.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([A-Z]{3}\d{3}) \| (.+?) \|$", guide, re.MULTILINE))
    assert told == {rule.code: rule.titles["ar"] for rule in RULES}
