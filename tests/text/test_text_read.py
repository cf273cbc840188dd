"""Reading: the formats, where articles are looked for, their ids and their order."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.errors import InputError, UsageError
from attrib.text.read import FORMATS, read_articles
from attrib.types import Article, Span

ARABIC = "قال وزير النقل إن الجسر سيفتح في الشهر المقبل."


def articles(*paths: str | Path, stdin: bytes | None = None, as_format: str | None = None) -> list[Article]:
    """All articles behind the paths; an error fails the test."""
    stream = None if stdin is None else io.BytesIO(stdin)
    found = list(read_articles([str(path) for path in paths], stdin=stream, as_format=as_format))
    assert not [error for error in found if isinstance(error, InputError)]
    return [article for article in found if isinstance(article, Article)]


def test_a_text_file_is_read_to_the_letter(tmp_path: Path) -> None:
    file = tmp_path / "خبر.1.txt"
    text = f"جسر جديد ووعود قديمة\r\n\r\n{ARABIC}\r\u2028\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert articles(file) == [Article("خبر.1", text, "ar", str(file), title="جسر جديد ووعود قديمة")]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), min_size=1))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_any_text_in_any_unicode_encoding(encoding: str, text: str) -> None:
    for found in read_articles(["-"], stdin=io.BytesIO(text.encode(encoding)), as_format="plain"):
        if isinstance(found, Article):
            assert found.text == text
        else:
            assert "holds no text" in str(found)


def test_markdown_keeps_the_file_and_reads_its_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    front = 'title: "جسر: وعود"\ndate: 2024-06-19\nsource: الأهرام\nurl: https://a.example'
    text = f"---\n{front}\n---\n# آخر\n\n{ARABIC}\n"
    file.write_text(text, encoding="utf-8", newline="")
    assert articles(file) == [
        Article(
            "a",
            text,
            "ar",
            str(file),
            "جسر: وعود",
            "2024-06-19",
            "الأهرام",
            "https://a.example",
            gaps=(Span(0, text.index("\n# ")), Span(text.index("# "), text.index("آخر"))),
        )
    ]


def test_markdown_without_front_matter_takes_its_first_heading(tmp_path: Path) -> None:
    file = tmp_path / "a.markdown"
    file.write_text(f"## قسم\n\n# جسر **جديد**\n\n{ARABIC}\n", encoding="utf-8")
    assert articles(file)[0].title == "جسر جديد"


def test_toml_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"+++\ntitle = 'جسر'\ndate = 2024-06-19\n+++\n{ARABIC}\n", encoding="utf-8")
    assert (articles(file)[0].title, articles(file)[0].date) == ("جسر", "2024-06-19")


PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>جسر جديد | الأهرام</title>
<meta property="og:site_name" content="الأهرام">
<meta property="article:published_time" content="2024-06-19T10:00:00Z"></head><body>
<nav><a href="/">الرئيسية</a> <a href="/s">رياضة</a></nav>
<article><h1>جسر جديد</h1><p>{ARABIC}</p><p>وأضاف   أن التكلفة
بلغت &laquo;مليون&raquo; دولار.</p></article><script>var x = "قال";</script>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", "utf-8"), ("cp1256", "windows-1256"), ("cp1256", "x")]
)
def test_html_gives_the_main_text(tmp_path: Path, encoding: str, charset: str) -> None:
    file = tmp_path / "a.HTML"
    file.write_bytes(PAGE.replace("CHARSET", charset).encode(encoding))
    (article,) = articles(file)
    assert article.text.split("\n")[-2:] == [ARABIC, "وأضاف أن التكلفة بلغت «مليون» دولار."]
    assert "رياضة" not in article.text
    assert "الحقوق" not in article.text
    assert (article.title, article.date, article.outlet) == ("جسر جديد", "2024-06-19", "الأهرام")


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    records = [
        {
            "id": "x1",
            "text": ARABIC,
            "title": " ع\nن ",
            "date": "١٩ يونيو ٢٠٢٤",
            "outlet": "أ",
            "url": "u",
            "n": [],
        },
        {"id": 7, "text": "سطر\r\nثان\u2028ثالث", "language": "ar-EG"},
        {"text": ARABIC, "title": None, "date": "", "language": ""},
    ]
    file.write_text(
        "\n\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8"
    )
    path = str(file)
    assert articles(file) == [
        Article("x1", ARABIC, "ar", path, "ع ن", "2024-06-19", "أ", "u"),
        Article("7", "سطر\r\nثان\u2028ثالث", "ar", path),
        Article("feed-5", ARABIC, "ar", path),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"])
def test_json_lines_in_other_encodings(encoding: str) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": ARABIC}, ensure_ascii=False) + "\r\n" for n in range(3))
    found = articles("-", stdin=lines.encode(encoding), as_format="jsonl")
    assert [(article.id, article.text) for article in found] == [(str(n), ARABIC) for n in range(3)]


def test_json_lines_are_streamed() -> None:
    class Endless(io.RawIOBase):
        line = json.dumps({"text": ARABIC}).encode() + b"\n"
        served = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            for place in range(len(buffer)):
                buffer[place] = self.line[self.served % len(self.line)]
                self.served += 1
            return len(buffer)

    source = Endless()
    found = read_articles(["-"], stdin=io.BufferedReader(source, 64), as_format="jsonl")
    assert [next(found).id for _ in range(3)] == ["stdin-1", "stdin-2", "stdin-3"]  # type: ignore[union-attr]
    assert source.served < 5 * len(source.line)


@pytest.mark.parametrize(
    ("data", "title", "text"),
    [
        (ARABIC.encode(), None, ARABIC),
        (json.dumps({"text": ARABIC, "title": "ع"}).encode(), "ع", ARABIC),
        (PAGE.encode(), "جسر جديد", None),
    ],
)
def test_standard_input_is_looked_at(data: bytes, title: str | None, text: str | None) -> None:
    (article,) = articles("-", stdin=data)
    assert (article.path, article.title) == ("-", title)
    assert article.text == text or text is None and "<" not in article.text


def test_the_processs_own_standard_input() -> None:
    code = "from attrib.text.read import read_articles\nprint([a.text for a in read_articles(['-'])] == ['قال\\r\\n'])"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], input="قال\r\n".encode(), capture_output=True, check=True
    )
    assert done.stdout.strip() == b"True"


def test_a_folder_is_searched_in_order(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.md", "a.txt", "c.TXT", "README.md", "b/readme.txt", ".hidden.txt", ".git/x.txt",
                 "b/.DS_Store", "photo.png", "notes.doc"):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARABIC, encoding="utf-8")
    found = [Path(article.path or "").relative_to(tmp_path).as_posix() for article in articles(tmp_path)]
    assert found == ["a.txt", "b/a.md", "b/z.txt", "c.TXT"]


def test_paths_are_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(ARABIC, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for given_path in ("news", "./news/a.txt", "news/*.txt", "**/*.txt", "n?ws/a.txt"):
        (article,) = articles(given_path)
        assert Path(article.path or "") == Path("news/a.txt")
    assert articles("./news/a.txt")[0].path == "./news/a.txt"


def test_a_file_named_explicitly_is_always_read(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.txt", "noext", "x.text"):
        (tmp_path / name).write_text(ARABIC, encoding="utf-8")
    names = ["README.md", ".hidden.txt", "noext", "x.text"]
    assert [article.text for article in articles(*(tmp_path / name for name in names))] == [ARABIC] * 4


def test_a_file_with_a_patterns_name_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "a1.txt").write_text("آخر", encoding="utf-8")
    assert [article.text for article in articles(tmp_path / "a[1].txt")] == [ARABIC]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert len(articles(tmp_path, tmp_path / "a.txt", f"{tmp_path}/*.txt")) == 1


def test_equal_ids_are_made_unique_the_same_way_each_time(tmp_path: Path) -> None:
    for folder in ("x", "y", "z"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "f.jsonl").write_text('{"id":"a","text":"قال"}\n{"id":"a","text":"قال"}\n', encoding="utf-8")
    paths = [tmp_path / "x", tmp_path / "y", tmp_path / "z", tmp_path / "f.jsonl"]
    ids = [article.id for article in articles(*paths)]
    assert ids[0] == "a"
    assert len(set(ids)) == 5
    assert all(id.startswith("a-") and len(id) == 10 for id in ids[1:])
    assert ids == [article.id for article in articles(*paths)]
    assert articles(paths[0], paths[2])[1].id == ids[2]


def test_as_format_overrides_extensions(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# عنوان\n\nقال\n", encoding="utf-8")
    assert articles(tmp_path, as_format="markdown")[0].title == "عنوان"
    with pytest.raises(UsageError, match="plain, markdown, html, docx, jsonl"):
        read_articles([], as_format="odt")
    assert list(FORMATS) == ["plain", "markdown", "html", "docx", "jsonl"]


def test_plain_text_imports_nothing_heavy(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"جسر جديد ووعود قديمة\n\n{ARABIC}\n", encoding="utf-8")
    heavy = ("trafilatura", "lxml", "yaml", "markdown_it", "charset_normalizer", "babel", "numpy", "torch")
    code = (
        f"import sys; from attrib.text.read import read_articles; list(read_articles([{str(file)!r}]))\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
