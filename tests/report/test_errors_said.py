"""Errors in the reader's language: every message that a draft or a request can cause has its Arabic, and no other."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from attrib.errors import DataError, InputError
from attrib.report.catalogue import words
from attrib.report.errors_said import arabic_errors, remedy_in_words, said, wrong_in_words
from attrib.text.decode import _BINARY_MAGIC, _TEXTUAL_MAGIC, decode

ROOT = Path(__file__).resolve().parents[2]
READING = ("text/article.py", "text/decode.py", "text/html_page.py", "text/markdown.py", "text/plain.py",
           "text/word_file.py", "web/drafts.py")  # fmt: skip
"""The modules that read a draft which comes by the page."""
ASKING = ("web/asked.py", "web/pages/rendering.py", "web/pages/sources.py", "web/pages/searching.py")
RAISING = ("Wrong", "refuse_value", "refuse_request")


def strings(tree: ast.AST) -> dict[str, str]:
    """Return the texts that a module gives a name."""
    return {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def messages(module: str) -> Iterator[tuple[str, str]]:
    """Yield the table and the template of every message that a module raises."""
    tree = ast.parse((ROOT / "attrib" / module).read_text(encoding="utf-8"))
    named = strings(tree) | strings(ast.parse((ROOT / "attrib/web/problems.py").read_text(encoding="utf-8")))

    def text(node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            return named.get(node.id)
        assert not isinstance(node, ast.JoinedStr), f"{module}:{node.lineno}: fields, please, and no f-string"
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id.endswith("Input") or node.func.id == "InputError":
            for table, given in [("errors", node.args[1:2])] + [
                ("remedies", [key.value]) for key in node.keywords if key.arg == "remedy"
            ]:
                for one in given:
                    if (found := text(one)) is not None:
                        yield table, found
        elif node.func.id in RAISING:
            place = 1 if node.func.id == "refuse_value" else 0
            if (found := text(node.args[place])) is not None:
                yield "values", found


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


@pytest.mark.parametrize("module", [*READING, *ASKING])
def test_every_message_has_its_arabic(module: str) -> None:
    for table, template in messages(module):
        arabic = arabic_errors()[table].get(template)
        assert arabic is not None, (table, template)
        assert "{" not in template or fields(arabic) <= fields(template), template


def test_no_arabic_is_left_over() -> None:
    raised = {found for module in (*READING, *ASKING) for found in messages(module)}
    kinds = {("words", kind) for _, kind, _ in (*_TEXTUAL_MAGIC, *_BINARY_MAGIC)}
    raised |= kinds | {("remedies", remedy) for *_, remedy in (*_TEXTUAL_MAGIC, *_BINARY_MAGIC)}
    raised.add(("words", "a character that YAML does not allow"))
    told = {(table, one) for table, all_of_it in arabic_errors().items() if table != "kinds" for one in all_of_it}
    assert told == raised


def test_an_error_in_both_languages() -> None:
    with pytest.raises(InputError) as raised:
        decode(b"%PDF-1.7 x", "خبر.pdf")
    error = raised.value
    assert str(error).startswith("خبر.pdf: is a PDF document, not a text. Export its text first")
    english, arabic = wrong_in_words(error, words("en")), wrong_in_words(error, words("ar"), name=False)
    assert (english.text, english.language) == ("خبر.pdf: is a PDF document, not a text.", "en")
    assert (arabic.text, arabic.language) == ("هذا مستند PDF، وليس نصًا.", "ar")
    remedy = remedy_in_words(error, words("ar"))
    assert remedy is not None and remedy.text == "استخرج نصه أولًا (pdftotext) وأعط ملف النص."


def test_what_has_no_arabic_stays_english_and_says_so() -> None:
    told = wrong_in_words(DataError("own.toml", 3, "«aliases» must be a list"), words("ar"))
    assert (told.text, told.language) == ("own.toml:3: «aliases» must be a list", "en")


def test_values_never_fill_what_they_do_not_name() -> None:
    error = InputError("x", 'is no {"text": ...} for {name}', remedy="Write {name}.", name="{other}")
    assert str(error) == 'x: is no {"text": ...} for {other} Write {other}.'
    assert said("values", "is none of {expected}", {"expected": "{a}"}, words("ar")).text.endswith("{a}\u2069")
