"""Bad input: each a value that names the file and what to do, and the other inputs are read all the same."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attrib.errors import EmptyInput, InputError, MissingInput, UndecodableInput
from attrib.text import article as article_module
from attrib.text.read import FORMATS, read_articles
from attrib.types import Article

ARABIC = "قال وزير النقل إن الجسر سيفتح في الشهر المقبل."


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An article that must be read whatever stands before it."""
    file = tmp_path / "good" / "zz.txt"
    file.parent.mkdir()
    file.write_text(ARABIC, encoding="utf-8")
    return file


def only_error(path: str | Path, good: Path) -> InputError:
    """Read ``path`` and the good file after it: one error that names the path with a remedy, one article."""
    error, article = read_articles([str(path), str(good)])
    assert isinstance(article, Article)
    assert article.text == ARABIC
    assert isinstance(error, InputError)
    assert str(error).startswith(str(path))
    assert error.remedy
    return error


def test_a_missing_path(tmp_path: Path, good: Path) -> None:
    assert isinstance(only_error(tmp_path / "nichts.txt", good), MissingInput)
    assert isinstance(only_error(good / "below-a-file.txt", good), MissingInput)
    assert isinstance(only_error("", good), MissingInput)


def test_paths_that_no_system_has(tmp_path: Path, good: Path) -> None:
    assert "no path" in str(next(read_articles(["a\0b"])))
    assert "cannot be read" in str(only_error(tmp_path / ("x" * 5000), good))


def test_a_folder_without_articles(tmp_path: Path, good: Path) -> None:
    folder = tmp_path / "empty"
    (folder / "inner").mkdir(parents=True)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "README.md").write_text("x")
    error = only_error(folder, good)
    assert isinstance(error, MissingInput)
    assert "folder without articles" in str(error)
    assert ".jsonl" in str(error)


def test_a_pattern_without_matches(tmp_path: Path, good: Path) -> None:
    error = only_error(tmp_path / "*.nope", good)
    assert isinstance(error, MissingInput)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", "\u200f\u00a0\ufeff\n".encode(), b"\xff\xfe"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_nothing_but_white_space(tmp_path: Path, good: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    error = only_error(file, good)
    if name == "a.txt":
        assert isinstance(error, EmptyInput)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.dat"])
def test_a_binary_file(tmp_path: Path, good: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    error = only_error(file, good)
    assert isinstance(error, UndecodableInput)
    assert "PNG image" in str(error)


def test_undecodable_bytes(tmp_path: Path, good: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(ARABIC.encode() + b"\xff\xfe\xfd" + ARABIC.encode())
    assert isinstance(only_error(file, good), UndecodableInput)


def test_a_nul(tmp_path: Path, good: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(f"{ARABIC}\n{ARABIC}\0".encode())
    assert "NUL character on line 2" in str(only_error(file, good))


@pytest.mark.parametrize("field", ["text", "title", "id", "url", "outlet"])
@pytest.mark.parametrize(
    ("broken", "what"), [("\ud800", "surrogate"), ("ا\udfffب", "surrogate"), ("\0", "NUL")]
)
def test_broken_characters_through_json(
    tmp_path: Path, good: Path, field: str, broken: str, what: str
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"text": ARABIC, "title": "ع", field: f"قال{broken}"}), encoding="utf-8")
    error = only_error(file, good)
    assert str(error).startswith(f"{file}:1: «{field}» holds")
    assert what in str(error)


def test_both_halves_of_a_pair_are_a_character(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "\\ud83d\\ude00 قال"}', encoding="utf-8")
    (article,) = read_articles([str(file)])
    assert isinstance(article, Article)
    assert article.text == "😀 قال"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_a_line_of_ten_megabytes(tmp_path: Path, name: str) -> None:
    text = (ARABIC[:-1] + " ") * (10_000_000 // len(ARABIC))
    file = tmp_path / name
    file.write_text(json.dumps({"text": text}) if name.endswith("jsonl") else text, encoding="utf-8")
    (article,) = read_articles([str(file)])
    assert isinstance(article, Article)
    assert article.text == text
    assert article.language == "ar"


def test_a_file_larger_than_any_article(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 2000)
    monkeypatch.setattr(article_module, "LARGEST", 1000)
    assert "larger than" in str(only_error(file, good))


def test_a_file_removed_while_reading(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(ARABIC, encoding="utf-8")
    found = read_articles([str(tmp_path)])
    assert isinstance(next(found), Article)
    (tmp_path / "b.txt").unlink()
    error, last = found
    assert isinstance(error, MissingInput)
    assert str(error).startswith(str(tmp_path / "b.txt"))
    assert isinstance(last, Article)
    assert last.id == "c"


def test_a_disk_that_fails_while_reading(good: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    error, article = read_articles(["-", str(good)], stdin=Failing(), as_format="plain")
    assert isinstance(error, InputError)
    assert "Input/output error" in str(error)
    assert isinstance(article, Article)


def _denied(real: Callable[..., Any], forbidden: Path) -> Callable[..., Any]:
    def call(path: Any, *rest: Any, **named: Any) -> Any:
        if str(path) == str(forbidden):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **named)

    return call


def test_a_file_that_may_not_be_read(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test that runs as root may read everything: the refusal is played.
    file = tmp_path / "secret.txt"
    file.write_text(ARABIC, encoding="utf-8")
    monkeypatch.setattr("builtins.open", _denied(open, file))
    assert "may not be read" in str(only_error(file, good))


def test_a_folder_that_may_not_be_read(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secret"
    folder.mkdir()
    monkeypatch.setattr("os.scandir", _denied(os.scandir, folder))
    assert "may not be read" in str(only_error(folder, good))


def test_broken_links(tmp_path: Path, good: Path) -> None:
    link = tmp_path / "links" / "gone.txt"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "nowhere.txt")
    assert "symbolic link to something that does not exist" in str(only_error(link, good))
    (error,) = read_articles([str(link.parent)])
    assert str(error).startswith(f"{link}: is a symbolic link")


def test_a_link_to_itself(tmp_path: Path, good: Path) -> None:
    link = tmp_path / "loop.txt"
    link.symlink_to(link)
    assert "leads back to itself" in str(only_error(link, good))


def test_a_loop_of_folders(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "x.txt").write_text(ARABIC, encoding="utf-8")
    (inner / "again").symlink_to(tmp_path / "a")
    error, article = read_articles([str(tmp_path)])
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{inner / 'again'}: is a link to a folder that it lies in")
    assert isinstance(article, Article)
    assert article.path == str(inner / "x.txt")


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "a.txt")
    (error,) = read_articles([str(tmp_path)])
    assert "device or a pipe" in str(error)


def test_very_deep_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    Path("a.txt").write_text(ARABIC, encoding="utf-8")
    os.chdir(tmp_path)
    try:
        (article,) = read_articles(["d"])
    finally:
        # Deeper than pytest's own clearing away can go.
        os.unlink("d/" * 1500 + "a.txt")
        for depth in range(1500, 0, -1):
            os.rmdir("d/" * depth)
    assert isinstance(article, Article)
    assert article.text == ARABIC


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has such names")
    raw = os.fsencode(tmp_path) + b"/\xc7\xe1.txt"
    Path(os.fsdecode(raw)).write_text(ARABIC, encoding="utf-8")
    (article,) = read_articles([os.fsdecode(raw)])
    assert isinstance(article, Article)
    assert article.path == f"{tmp_path}/\\xc7\\xe1.txt"
    assert article.id == "\\xc7\\xe1"
    (error,) = read_articles([os.fsdecode(raw) + "x"])
    str(error).encode("utf-8")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"text": "قال"', "not valid JSON"),
        ("قال الوزير", "not valid JSON"),
        ('["قال"]', "not an object"),
        ("null", "not an object"),
        ('{"id": "x"}', 'no "text"'),
        ('{"text": null}', 'no "text"'),
        ('{"text": 5}', '"text" must be a text'),
        ('{"text": ["قال"]}', '"text" must be a text'),
        ('{"text": "قال", "id": true}', '"id" must be'),
        ('{"text": "قال", "title": 5}', '"title" must be a text'),
        ('{"text": "قال", "date": 20240619}', '"date" must be a text'),
        ('{"text": " \\n"}', "holds no text"),
        ("[" * 100_000, "cannot be read"),
        ('{"text": "قال", "n": ' + "9" * 5000 + "}", "cannot be read"),
    ],
)
def test_a_bad_line_of_json_lines(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "a.jsonl"
    record = json.dumps({"id": "good", "text": ARABIC})
    file.write_text(f"{record}\n\n{line}\n{record}\n", encoding="utf-8")
    first, error, last = read_articles([str(file)])
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert last.text == ARABIC
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{file}:3: ")
    assert problem in str(error)


def test_undecodable_line_of_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    record = json.dumps({"text": ARABIC}, ensure_ascii=False).encode()
    file.write_bytes(record + b"\n" + record[:20] + b"\xff" + record[20:] + b"\n" + record)
    first, error, last = read_articles([str(file)])
    assert isinstance(error, UndecodableInput)
    assert str(error).startswith(f"{file}:2: ")
    assert [article.id for article in (first, last) if isinstance(article, Article)] == ["a-1", "a-3"]


@pytest.mark.parametrize("document", ['[\n {"text": "قال"}\n]', '{\n "text": "قال"\n}'])
def test_one_json_document_is_told_from_json_lines(tmp_path: Path, good: Path, document: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(document, encoding="utf-8")
    assert "not JSON Lines" in str(only_error(file, good))


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>عنوان</title></head><body><script>var x = 'قال';</script></body></html>",
        "<div>" * 50_000,
        "<!DOCTYPE html><html><body><img src='a.png'></body></html>",
    ],
)
def test_a_page_without_an_article(tmp_path: Path, good: Path, page: str) -> None:
    file = tmp_path / "a.html"
    file.write_text(page, encoding="utf-8")
    assert "no article is found" in str(only_error(file, good))


def test_a_page_that_breaks_the_parser(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.html"
    file.write_text("<p>قال</p>", encoding="utf-8")

    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    assert "cannot be parsed (RecursionError)" in str(only_error(file, good))


def test_pages_leave_standard_error_alone(
    tmp_path: Path, good: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.html"
    file.write_text("<html><body>&#xD800;</body></html>", encoding="utf-8")
    list(read_articles([str(file), str(good)]))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("---\ntitle: قال: نعم\n---\n", "not valid YAML on line 2"),
        ("---\ntitle: [" + "[" * 5000 + "\n---\n", "front matter"),
        ("---\ntitle: \x01\n---\n", "not valid YAML"),
        ("+++\ntitle = قال\n+++\n", "not valid TOML"),
    ],
)
def test_broken_front_matter(tmp_path: Path, good: Path, front: str, problem: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"{front}{ARABIC}\n", encoding="utf-8")
    assert problem in str(only_error(file, good))


def test_markup_without_prose(tmp_path: Path, good: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: ع\n---\n\n![صورة](a.png)\n\n```\nx\n```\n", encoding="utf-8")
    assert isinstance(only_error(file, good), EmptyInput)


def _check(data: bytes, as_format: str | None) -> None:
    for found in read_articles(["-"], stdin=io.BytesIO(data), as_format=as_format):
        if isinstance(found, InputError):
            assert found.remedy
            str(found).encode("utf-8")
        else:
            assert isinstance(found, Article)
            assert found.text.strip()
            found.text.encode("utf-8")
            assert "\0" not in found.text


@settings(deadline=None)
@given(st.binary())
@example(b"\xff\xfe{\x00")
@example(b"---\na: b\n---")
@example(b"{\n\n{")
@pytest.mark.parametrize("as_format", [None, *FORMATS])
def test_any_bytes_give_articles_or_errors(as_format: str | None, data: bytes) -> None:
    _check(data, as_format)


PIECES = st.sampled_from(
    [b"{", b"}", b'"text"', b":", b'"\\ud800"', b"[", b"---\n", b"a: &x *x\n", b"<p>", b"<", b">", b"<!--",
     b"-->", b"<html>", b"<?xml version='1.0' encoding='utf-8'?>", b"&#0;", b"&#xD800;", b"]]>", b"<![CDATA[", b"+++\n",
     b"a = 1\n", b"\n", b"\r", b" ", "قال".encode(), "قال".encode("cp1256"), b"\x00", b"#", b"- ", b"```\n",
     b"!!python"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map(b"".join))
@pytest.mark.parametrize("as_format", [None, *FORMATS])
def test_hostile_pieces_give_articles_or_errors(as_format: str | None, data: bytes) -> None:
    _check(data, as_format)
