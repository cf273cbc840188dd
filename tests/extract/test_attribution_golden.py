"""Golden cases of attribution, as an Arabic editor reads them: golden/attributions*.txt.

A case is a text with the attributions a careful reader finds in it; golden/README.md says how one is
written. Every case is compared whole: an attribution too many fails it as one too few does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from attrib.extract.attribute import find_attributions
from attrib.extract.sentences import split_sentences
from attrib.lang import pack_for
from attrib.types import Article, Attribution, Span

FOLDER = Path(__file__).parent / "golden"
FIELDS = frozenset({"cue", "source", "content", "name", "act", "type", "form", "stance", "via", "parent"})
JOIN = " ++ "


@dataclass(slots=True)
class Case:
    """One golden case. ``expected`` holds the fields of each attribution, in the order of the cues."""

    path: Path
    line: int
    title: str
    paragraphs: list[str] = field(default_factory=list)
    expected: list[dict[str, str]] = field(default_factory=list)
    none: bool = False
    xfail: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def fail(self, what: str) -> ValueError:
        return ValueError(f"{self.path.name}:{self.line}: {what}")


def read_cases(path: Path) -> list[Case]:
    """Read a golden file; a malformed case raises, naming its file and line."""
    cases: list[Case] = []
    title = ""
    case: Case | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            case = None
        elif line.startswith("#"):
            title = line.lstrip("# ").strip()
            case = None
        elif line.startswith("  "):
            if case is None:
                raise ValueError(f"{path.name}:{number}: an indented line without a text above it")
            read_detail(case, line.strip())
        else:
            if case is None or case.expected or case.none or case.xfail:
                case = Case(path, number, title)
                cases.append(case)
            case.paragraphs.append(line)
    for case in cases:
        check_case(case)
    return cases


def read_detail(case: Case, line: str) -> None:
    if line == "none":
        case.none = True
        return
    if line.startswith("xfail:"):
        case.xfail = line.removeprefix("xfail:").strip()
        return
    fields: dict[str, str] = {}
    for part in line.split(" | "):
        name, colon, value = part.partition(":")
        if not colon or name.strip() not in FIELDS or name.strip() in fields:
            raise case.fail(f"not a field: {part!r}")
        fields[name.strip()] = value.strip()
    if "cue" not in fields or "content" not in fields:
        raise case.fail("an attribution needs cue and content")
    case.expected.append(fields)


def check_case(case: Case) -> None:
    """Every stretch must stand in the text, and a source left out needs a name or an impersonal act."""
    if case.none == bool(case.expected):
        raise case.fail("say what is attributed, or none")
    for fields in case.expected:
        for name in ("cue", "source", "content", "name", "via"):
            for part in fields.get(name, "-").split(JOIN):
                if part != "-" and part not in case.text:
                    raise case.fail(f"{name} {part!r} is not in the text")
        if "source" not in fields and "name" not in fields and fields.get("act") != "impersonal":
            raise case.fail("who is meant by a source left out? give a name")


def rows_expected(case: Case) -> list[dict[str, str]]:
    rows = []
    for fields in case.expected:
        source = fields.get("source", "-")
        rows.append({"source": source, "name": source, "act": "assertion", **fields})
    return rows


def rows_found(text: str, asked: list[dict[str, str]]) -> list[dict[str, str]]:
    """The attributions found in ``text``, each with the fields that the case speaks of at its place."""
    pack = pack_for("ar")
    assert pack is not None
    article = Article("golden", text, "ar")
    found = find_attributions(article, split_sentences(article, pack), pack)

    def shown(spans: tuple[Span, ...]) -> str:
        return JOIN.join(span.of(text) for span in spans) or "-"

    def cue_of(parent: int | None) -> str:
        return "-" if parent is None else shown(found[parent].cues)

    rows = []
    for index, a in enumerate(found):
        row = row_of(a, text, shown(a.sources), shown(a.cues), shown(a.contents), shown(a.via), cue_of(a.parent))
        fields = asked[index] if index < len(asked) else {"cue": "", "source": "", "content": "", "name": "", "act": ""}
        rows.append({name: row[name] for name in fields})
    return rows


def row_of(a: Attribution, text: str, source: str, cue: str, content: str, via: str, parent: str) -> dict[str, str]:
    return {
        "cue": cue, "source": source, "content": content, "via": via, "parent": parent,
        "name": "-" if a.named is None else a.named.of(text),
        "act": a.act, "type": a.source_type, "form": a.form, "stance": a.stance,
    }  # fmt: skip


CASES = [case for path in sorted(FOLDER.glob("attributions*.txt")) for case in read_cases(path)]


def parameters() -> list[object]:
    return [
        pytest.param(
            case,
            id=f"{case.path.stem.removeprefix('attributions-')}:{case.line}",
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.xfail)] if case.xfail else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_golden(case: Case) -> None:
    expected = rows_expected(case)
    assert rows_found(case.text, expected) == expected, f"{case.title}\n{case.text}"


def test_the_golden_files_cover_the_language() -> None:
    """A file lost or a format slip that drops its cases would leave the suite green otherwise."""
    assert len(CASES) >= 400
    assert sum(case.none for case in CASES) >= 60
    known = sum(bool(case.xfail) for case in CASES)
    assert known <= len(CASES) // 4, f"{known} of {len(CASES)} cases are known failures"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("  cue: قال | content: الطريق مغلق", "without a text"),
        ("قال الوزير إن الطريق مغلق.", "or none"),
        ("قال الوزير إن الطريق مغلق.\n  cue: قال | content: الجسر مغلق | source: الوزير", "not in the text"),
        ("قال إن الطريق مغلق.\n  cue: قال | content: الطريق مغلق", "who is meant"),
        ("قال الوزير إن الطريق مغلق.\n  cue: قال | sources: الوزير", "not a field"),
        ("قال الوزير إن الطريق مغلق.\n  cue: قال | source: الوزير", "needs cue and content"),
    ],
)
def test_a_malformed_case_names_its_place(tmp_path: Path, body: str, said: str) -> None:
    path = tmp_path / "attributions-bad.txt"
    path.write_text(body + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=said) as raised:
        read_cases(path)
    assert "attributions-bad.txt:" in str(raised.value)
