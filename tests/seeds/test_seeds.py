"""The sample corpus: every file is described, readable, and the given article is as it was given."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FILES = sorted(path.name for path in SEEDS.iterdir() if path.is_file() and path.name != "README.md")
GIVEN = "lavrov-wonsan.txt"


def rows() -> list[list[str]]:
    """The cells of the README's table of files, without its head."""
    lines = (SEEDS / "README.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def texts() -> dict[str, str]:
    """Article id -> text as it stands in the file (mark-up and all, for Markdown and HTML)."""
    found: dict[str, str] = {}
    for name in FILES:
        content = (SEEDS / name).read_text(encoding="utf-8")
        if name.endswith(".jsonl"):
            found |= {record["id"]: record["text"] for record in map(json.loads, content.splitlines())}
        else:
            found[Path(name).stem] = content
    return found


def test_the_table_names_every_file_once_and_no_other() -> None:
    assert sorted(row[0].strip("`") for row in rows()) == FILES
    assert all(len(row) == 4 and row[3] for row in rows())


@pytest.mark.parametrize("name", FILES)
def test_a_seed_is_utf8_without_bom_or_controls(name: str) -> None:
    content = (SEEDS / name).read_bytes().decode("utf-8", errors="strict")
    assert content.strip()
    assert not re.search("[\ufeff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]", content)


def test_the_given_article_is_byte_for_byte_as_given() -> None:
    # The MD5 is over the bytes; they have no line end after the last line, which an editor would add.
    content = (SEEDS / GIVEN).read_bytes()
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == "c5bcfcb7f74d7dc6f78c488ee5c904cb"


def test_every_reader_has_something_to_read() -> None:
    assert {Path(name).suffix for name in FILES} == {".txt", ".md", ".html", ".jsonl"}


def test_the_wire_is_one_article_a_line_with_its_fields() -> None:
    records = [
        json.loads(line) for line in (SEEDS / "wire-nawras.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [record["id"] for record in records] == [
        "nawras-quake",
        "nawras-rate",
        "nawras-final",
        "nawras-leak",
    ]
    for record in records:
        assert set(record) == {"id", "title", "date", "outlet", "url", "text"}
        assert record["text"].startswith(record["title"] + "\n")
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", record["date"])


def test_there_are_twelve_arabic_and_two_english_articles_of_fitting_length() -> None:
    invented = {
        key: re.sub(r"<[^>]+>", " ", text) for key, text in texts().items() if key != Path(GIVEN).stem
    }
    english = {key for key in invented if "-en-" in key}
    assert len(english) == 2
    assert len(invented) - len(english) >= 12
    for key, text in invented.items():
        assert 120 <= len(text.split()) <= 300, key
        assert bool(re.search("[\u0621-\u064a]", text)) == (key not in english)


@pytest.mark.parametrize(
    ("figure", "article"),
    [
        ("أودى بحياة 11 شخصا", "quake-aldifaf"),
        ("إلى 12 شخصا", "quake-almarfa"),
        ("9.1 في المئة", "bank-almuashir"),
        ("9.4 في المئة", "bank-sawt-almidan"),
        ("41 ألف متفرج", "final-almudarraj"),
        ("38 ألف متفرج", "final-rukn-alriyada"),
        ("3.2 مليون مستخدم", "leak-aldifaf"),
        ("1.9 مليون حساب", "nawras-leak"),
    ],
)
def test_the_conflicting_figures_stand_where_the_readme_says(figure: str, article: str) -> None:
    assert figure in texts()[article]
