"""pyproject.toml declares what attrib imports, no more and no less, and constraints.txt pins it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

NOT_IMPORTED = {
    "lxml-html-clean": "trafilatura imports it",
}
"""Declared for another reason than an import of ours."""

COMES_WITH = {
    "h11": "uvicorn",
    "huggingface-hub": "sentence-transformers",
    "lsprotocol": "pygls",
    "pydantic": "fastapi",
    "transformers": "sentence-transformers",
}
"""Imported only beside the library that is built on it: its own pin of it is the one that counts."""


OPTIONAL = ("cluster", "lsp", "parquet", "postgres", "serve", "train")
"""Extras with what only some commands import."""


def declared(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def imported(folder: Path) -> dict[str, set[str]]:
    """Return the distributions that the modules of ``folder`` import, each with the modules that do."""
    distributions = packages_distributions()
    found: dict[str, set[str]] = {}
    for module in sorted(folder.rglob("*.py")):
        for name in top_level_names(ast.parse(module.read_text(encoding="utf-8"))):
            if name in sys.stdlib_module_names or name in ("attrib", "docs", "tests"):
                continue
            owners = distributions.get(name, [name])
            found.setdefault(canonicalize_name(owners[0]), set()).add(module.relative_to(ROOT).as_posix())
    return found


def top_level_names(tree: ast.AST) -> set[str]:
    """Return the first part of every imported module's name, also of ``import_module("...")``."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            names |= {
                argument.value.partition(".")[0]
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            }
    return names


def test_every_import_is_declared() -> None:
    optional = [one for extra in OPTIONAL for one in PROJECT["optional-dependencies"][extra]]
    known = declared(PROJECT["dependencies"]) | declared(optional) | set(COMES_WITH)
    missing = {
        name: sorted(modules) for name, modules in imported(ROOT / "attrib").items() if name not in known
    }
    assert missing == {}


def test_every_declared_dependency_is_used() -> None:
    used = set(imported(ROOT / "attrib"))
    assert declared(PROJECT["dependencies"]) - used == set(NOT_IMPORTED)


@pytest.mark.parametrize(("name", "owner"), COMES_WITH.items())
def test_what_comes_with_another_does(name: str, owner: str) -> None:
    plain = [one for one in map(Requirement, requires(owner) or []) if one.marker is None]
    assert name in {canonicalize_name(one.name) for one in plain}
    assert name in imported(ROOT / "attrib")


def test_the_tests_import_what_their_extra_declares() -> None:
    extras = PROJECT["optional-dependencies"]
    known = declared(PROJECT["dependencies"]) | declared(extras["test"]) | set(COMES_WITH)
    known |= declared([one for extra in OPTIONAL for one in extras[extra]])
    outside = {
        name: sorted(module for module in modules if not module.startswith("tests/bench/"))
        for name, modules in imported(ROOT / "tests").items()
        if name not in known
    }
    assert {name: modules for name, modules in outside.items() if modules} == {}


def test_each_dependency_has_its_reason_in_the_docs() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {canonicalize_name(name) for name in re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)}
    extras = PROJECT["optional-dependencies"]
    wanted = declared(PROJECT["dependencies"])
    for extra in extras:
        wanted |= declared(extras[extra]) - {"attrib"}
    assert explained == wanted


@pytest.fixture
def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition("==") for line in lines if line and not line.startswith("#")]
    assert all(mark == "==" and version for _, mark, version in rows)
    return {canonicalize_name(name): version for name, _, version in rows}


def test_pins_are_plain_versions(pins: dict[str, str]) -> None:
    # No local build (torch's +cpu is one), no file, no address: they exist on one machine only.
    assert {version for version in pins.values() if not re.fullmatch(r"[0-9][0-9a-z.]*", version)} == set()
    assert pins["torch"] == "2.13.0"


def test_every_declared_dependency_is_pinned_within_its_range(pins: dict[str, str]) -> None:
    extras = PROJECT["optional-dependencies"]
    for requirement in map(
        Requirement, [*PROJECT["dependencies"], *(one for extra in extras.values() for one in extra)]
    ):
        name = canonicalize_name(requirement.name)
        if name != "attrib":
            assert name in pins, f"{name} is not pinned: make constraints"
            assert requirement.specifier.contains(pins[name]), requirement
