"""Word files: what a reader of the document sees, and what a hostile or damaged package ends in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.errors import EmptyInput, InputError
from attrib.pipeline import analyse
from attrib.sources.registry import Registry
from attrib.text import word_file
from attrib.text.read import read_articles
from attrib.types import Article

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = "قال المهندس سامر حداد إن الجسر آمن."


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def written(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def read(data: bytes, name: str = "draft.docx", folder: Path | None = None) -> Article | InputError:
    if folder is None:
        (found,) = read_articles(["-"], stdin=io.BytesIO(data), as_format="docx")
    else:
        (folder / name).write_bytes(data)
        (found,) = read_articles([str(folder / name)])
    return found


def text_of(data: bytes) -> str:
    found = read(data)
    assert isinstance(found, Article), found
    return found.text


def test_paragraphs_are_lines(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("جسر السنديان يُغلق أسبوعًا", 1)
    document.add_paragraph(SAID)
    document.add_paragraph("")
    document.add_paragraph("أغلقت البلدية الجسر صباح الأحد.")
    found = read(saved(document), folder=tmp_path)
    assert isinstance(found, Article)
    assert found.text == f"جسر السنديان يُغلق أسبوعًا\n{SAID}\n\nأغلقت البلدية الجسر صباح الأحد."
    assert (found.id, found.title, found.language) == ("draft", "جسر السنديان يُغلق أسبوعًا", "ar")
    assert found.path == str(tmp_path / "draft.docx")
    claims = analyse(found, Registry.load()).claims
    assert "الجسر آمن" in [claim.text for claim in claims]


def test_breaks_tabs_and_hyphens() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("الأول\tالثاني")
    run.add_break()
    run.add_text("الثالث")
    run._r.append(parse_xml(f"<w:noBreakHyphen {SPACE}/>"))
    assert text_of(saved(document)) == "الأول\tالثاني\nالثالث-"


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("قال الوزير إن ")
    for xml in (
        f'<w:del {SPACE} w:id="1" w:author="a"><w:r><w:delText>الجسر خطر</w:delText></w:r></w:del>',
        f'<w:ins {SPACE} w:id="2" w:author="a"><w:r><w:t xml:space="preserve">الجسر آمن </w:t></w:r></w:ins>',
        f'<w:moveFrom {SPACE} w:id="3" w:author="a"><w:r><w:t>منقول</w:t></w:r></w:moveFrom>',
        f"<w:r {SPACE}><w:rPr><w:vanish/></w:rPr><w:t>مخفي</w:t></w:r>",
        f'<w:r {SPACE}><w:rPr><w:vanish w:val="false"/></w:rPr><w:t>ومفتوح</w:t></w:r>',
        f"<w:r {SPACE}><w:instrText>PAGE</w:instrText></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    assert text_of(saved(document)) == "قال الوزير إن الجسر آمن ومفتوح"


def test_tables_and_text_boxes_stand_where_they_are_and_once() -> None:
    document = docx.Document()
    document.add_paragraph("قبل الجدول")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "خلية", "أخرى"
    last = document.add_paragraph("بعد الجدول")
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>صندوق</w:t></w:r></w:p></w:txbxContent>"
    last._p.append(
        parse_xml(
            f'<w:r {SPACE} xmlns:mc="{compatible}"><mc:AlternateContent>'
            f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
            "</mc:AlternateContent></w:r>"
        )
    )
    assert text_of(saved(document)) == "قبل الجدول\nخلية\nأخرى\nبعد الجدول\nصندوق"


def test_headers_notes_and_comments_are_outside() -> None:
    document = docx.Document()
    document.add_paragraph(SAID)
    document.sections[0].header.paragraphs[0].text = "سري"
    document.sections[0].footer.paragraphs[0].text = "صفحة"
    assert text_of(saved(document)) == SAID


def test_standard_input_is_recognised() -> None:
    (found,) = read_articles(["-"], stdin=io.BytesIO(written(SAID)))
    assert isinstance(found, Article) and found.text == SAID


def test_folders_are_searched_for_them_but_not_for_what_word_keeps_beside(tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(written(SAID))
    (tmp_path / "~$draft.docx").write_bytes(b"\x05user")
    assert [getattr(found, "id", found) for found in read_articles([str(tmp_path)])] == ["draft"]


def test_an_empty_document() -> None:
    assert isinstance(read(written("", " ")), EmptyInput)


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no Word file"),
        (b"PK\x03\x04 not really", "no Word file"),
        (written(SAID)[:-60], "no Word file"),
        (archive(a=b"x"), "holds no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "no Word file"),
    ],
)
def test_what_is_no_word_file_is_told(data: bytes, said: str) -> None:
    found = read(data)
    assert isinstance(found, InputError) and said in str(found) and found.remedy


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_file, "LARGEST", 1 << 20)
    found = read(archive(**{"word/document.xml": bytes(2 << 20)}))
    assert isinstance(found, InputError) and "unpacks to more than 1 MiB" in str(found)


def replaced_document(xml: bytes) -> bytes:
    """A Word file with other XML in place of its text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(SAID))) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, xml if part.filename == "word/document.xml" else old.read(part))
    return stream.getvalue()


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("سر")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ها"><!ENTITY f SYSTEM "{secret.as_uri()}">{laughs}]>'
        f"<w:document {SPACE}><w:body><w:p><w:r><w:t>نص &f; &l8;</w:t></w:r></w:p></w:body></w:document>"
    )
    found = read(replaced_document(xml.encode()))
    assert isinstance(found, InputError) or ("سر" not in found.text and len(found.text) < 100)


def test_markup_in_a_document_is_text() -> None:
    assert text_of(written("<script>alert(1)</script>\u202e")) == "<script>alert(1)</script>\u202e"


@settings(max_examples=60)
@given(st.data())
def test_damage_anywhere_ends_in_an_article_or_an_error(data: st.DataObject) -> None:
    whole = bytearray(written(SAID, "فقرة أخرى"))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read(bytes(whole)), Article | InputError)
