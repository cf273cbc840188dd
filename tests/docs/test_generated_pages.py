"""Pages made from the code are current, and hold all that they are to hold."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from attrib.cli import COMMANDS
from attrib.rules import RULES


def test_pages_are_current(
    generator: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    code = generator.main()
    assert code == 0, capsys.readouterr().out


def test_a_page_that_is_not_current_is_named(
    generator: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    page = generator.DOCS / "rules.md"
    monkeypatch.setattr(generator, "pages", lambda: {page: "something else\n"})
    assert generator.main() == 1
    assert "docs/rules.md: not current; run make docs" in capsys.readouterr().out


def test_every_command_and_rule_has_its_place(generator: ModuleType) -> None:
    pages: dict[Path, str] = generator.pages()
    assert [name for name in COMMANDS if f"## attrib {name}\n" not in pages[generator.DOCS / "cli.md"]] == []
    rules = {generator.DOCS / "rules" / f"{rule.code}.md" for rule in RULES}
    assert rules <= set(pages)


def test_rows_are_chosen_by_number(generator: ModuleType) -> None:
    assert generator.numbers("1-3, 7, 20-21") == {1, 2, 3, 7, 20, 21}
    assert generator.numbers(None) is None


def test_a_cell_holds_any_text(generator: ModuleType) -> None:
    assert generator.cell("a | b\n*c* [d](e) <f>") == r"a \| b \*c\* \[d](e) \<f>"


def test_a_table_is_filled_in_between_its_marks(generator: ModuleType) -> None:
    page = "before\n<!-- audit seeds/lavrov-wonsan.txt, rows 2 -->\nold\n<!-- end -->\nafter\n"
    filled = generator.with_outputs(page)
    assert filled.startswith('before\n<!-- audit seeds/lavrov-wonsan.txt, rows 2 -->\n<div dir="rtl">')
    assert filled.endswith("<!-- end -->\nafter\n")
    assert "old" not in filled
    assert (
        "| 2 | الزيارة تتضمن اجتماعا بين وزيري خارجية البلدين | **وكالة الأنباء المركزية الكورية** (وقالت) |"
        in filled
    )
    assert generator.with_outputs(filled) == filled
