"""The formats from the command line: ``audit --html``, ``--format csv``, ``extract --format brat`` and others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = """أغلقت بلدية المرفأ جسر السنديان صباح الأحد.

وقال المهندس رامي الحلبي إن الشقوق لا تهدد السلامة.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def attrib(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "attrib", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("option", ["--html", "--report"])
def test_html_holds_claims_and_findings(option: str, draft: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = attrib("audit", draft, option, page, "--lang", "ar")
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert "رامي الحلبي" in text and 'class="finding' in text and "ATT0" in text


def test_csv_for_excel(draft: Path, tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    assert attrib("audit", draft, "--format", "csv", "--bom", "-o", table).returncode == 0
    data = table.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfarticle,") and data.count(b"\r\n") == data.count(b"\n") == 3


def test_a_byte_order_mark_spoils_other_formats(draft: Path) -> None:
    done = attrib("audit", draft, "--format", "json", "--bom")
    assert done.returncode == 2 and "--format csv" in done.stderr and done.stdout == ""


def test_markdown_has_the_findings(draft: Path) -> None:
    done = attrib("audit", draft, "--format", "markdown", "--lang", "en")
    assert done.returncode == 0 and "### Findings" in done.stdout and "**رامي الحلبي**" in done.stdout


@pytest.mark.parametrize(("form", "key"), [("web-annotation", "items"), ("schema-org", "@graph")])
def test_linked_data_is_one_document(form: str, key: str, draft: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT, encoding="utf-8")
    done = attrib("extract", draft, other, "--format", form)
    ids = [one.get("@id") or one["id"] for one in json.loads(done.stdout)[key]]
    assert {id.split("#")[0] for id in ids} == {"urn:attrib:article:draft", "urn:attrib:article:other"}


class TestBrat:
    def test_writes_pairs_and_the_configuration(self, draft: Path, tmp_path: Path) -> None:
        folder = tmp_path / "brat"
        assert attrib("extract", draft, "--format", "brat", "-o", folder).returncode == 0
        assert sorted(path.name for path in folder.iterdir()) == ["annotation.conf", "draft.ann", "draft.txt"]
        assert (folder / "draft.txt").read_text(encoding="utf-8") == TEXT

    def test_needs_a_folder_and_never_writes_over_its_input(self, draft: Path, tmp_path: Path) -> None:
        done = attrib("extract", draft, "--format", "brat")
        assert done.returncode == 2 and "--output FOLDER" in done.stderr
        done = attrib("extract", draft, "--format", "brat", "-o", tmp_path)
        assert done.returncode == 2 and "written over" in done.stderr
        assert draft.read_text(encoding="utf-8") == TEXT
        (tmp_path / "file").touch()
        assert attrib("extract", draft, "--format", "brat", "-o", tmp_path / "file").returncode == 2

    def test_an_input_that_cannot_be_read_loses_nothing_else(self, draft: Path, tmp_path: Path) -> None:
        folder = tmp_path / "brat"
        done = attrib("extract", tmp_path / "missing.txt", draft, "--format", "brat", "-o", folder)
        assert done.returncode == 2 and (folder / "draft.ann").exists()


def test_the_page_obeys_the_draft_s_configuration_and_comments(draft: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    attrib("audit", draft, "--html", page)
    assert "ATT001" in page.read_text(encoding="utf-8")
    (tmp_path / "attrib.toml").write_text('ignore = ["ATT001"]\n', encoding="utf-8")
    attrib("audit", draft, "--html", page)
    assert "ATT001" not in page.read_text(encoding="utf-8")
