"""The language server, spoken to by a real client over the process's standard input and output."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from attrib.lsp.positions import Places
from attrib.lsp.server import Server
from attrib.types import Span

FALL = "انهار جسر في شمال المدينة فجر الأحد."
SAID = "قالت هيئة الطرق إن الجسر مغلق حتى نهاية الأسبوع."
LOADED = "زعم الوزير سامر حداد أن الجسر آمن."
UNUSED = "<!-- attrib: ignore ATT001 -->"


class Editor:
    """A client with what it has been told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Its decorators and its end have no types.
        self.client: Any = LanguageClient("editor", "1")
        self.published: list[types.PublishDiagnosticsParams] = []
        self.messages: list[str] = []
        self.registered: list[str] = []
        self.server: types.ServerCapabilities | None = None

        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)

        def show(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

        def register(params: types.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]

        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(publish)
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(show)
        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)

    async def start(
        self, options: dict[str, Any] | None = None, encodings: list[types.PositionEncodingKind] | None = None
    ) -> None:
        await self.client.start_io(sys.executable, "-m", "attrib", "lsp", "--stdio")
        result = await self.client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(
                    general=types.GeneralClientCapabilities(position_encodings=encodings),
                    workspace=types.WorkspaceClientCapabilities(
                        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(True)
                    ),
                ),
                root_uri=self.folder.as_uri(),
                initialization_options={"language": "en", **(options or {})},
            )
        )
        self.server = result.capabilities
        self.client.initialized(types.InitializedParams())

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "plaintext", version: int = 1) -> str:
        uri = self.uri(name)
        item = types.TextDocumentItem(uri, language, version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, version: int, text: str) -> None:
        document = types.VersionedTextDocumentIdentifier(version, uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def diagnostics(self, uri: str, version: int | None = 1) -> list[types.Diagnostic]:
        """Wait for what is said of a version of a draft."""
        for _ in range(600):
            for one in self.published:
                if one.uri == uri and one.version == version:
                    return list(one.diagnostics)
            await asyncio.sleep(0.05)
        raise AssertionError(f"nothing was said of {uri}; messages: {self.messages}")

    async def actions(
        self, uri: str, place: types.Range, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
        )
        return [one for one in found or [] if isinstance(one, types.CodeAction)]

    async def hover(self, uri: str, line: int, character: int) -> str | None:
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        )
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value


Talk = Callable[[Editor], Awaitable[None]]


def talk(folder: Path, conversation: Talk, **options: Any) -> Editor:
    """Start a server, hold a conversation with it, and end both."""
    editor = Editor(folder)

    async def whole() -> None:
        await editor.start(**options)
        try:
            await asyncio.wait_for(conversation(editor), 90)
        finally:
            await asyncio.wait_for(editor.stop(), 20)

    # Not in this thread: where a browser was tested before, Playwright keeps a loop running in it.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(whole())).result()
    return editor


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ATTRIB_LANG", raising=False)
    (tmp_path / "attrib.toml").write_text('select = ["ATT001", "CUE001", "SUP"]\n', encoding="utf-8")


def marked(text: str, place: types.Range) -> str:
    """Return the text of a range, counted in UTF-16 as an editor does."""
    lines = re.split(r"\r\n|\n|\r", text)
    if place.start.line != place.end.line:
        raise AssertionError(place)
    units = lines[place.start.line].encode("utf-16-le")
    return units[2 * place.start.character : 2 * place.end.character].decode("utf-16-le")


def applied(text: str, action: types.CodeAction) -> str:
    """Return a text after the edits of an action, made from the last to the first."""
    assert action.edit is not None and action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    places = Places.of(text, types.PositionEncodingKind.Utf16)
    edits = [one for one in change.edits if isinstance(one, types.TextEdit)]
    for edit in sorted(
        edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True
    ):
        span = places.span(edit.range)
        text = text[: span.start] + edit.new_text + text[span.end :]
    return text


def test_findings_as_one_types(tmp_path: Path) -> None:
    text = f"😀 عنوان\r\n\r\n😀 {FALL}\r\n"

    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.txt", text)
        (one,) = await editor.diagnostics(uri)
        assert (one.code, one.source, one.severity) == ("ATT001", "attrib", types.DiagnosticSeverity.Warning)
        assert marked(text, one.range).endswith(FALL[:-1])
        for version in range(2, 6):
            editor.change(uri, version, text + SAID * version)
        editor.change(uri, 6, SAID)
        assert await editor.diagnostics(uri, 6) == []
        versions = [params.version for params in editor.published]
        assert (
            versions[0] == 1 and versions[-1] == 6 and versions == sorted(versions, key=lambda one: one or 0)
        )
        assert len(versions) < 6, "what was typed over at once needs no look"
        editor.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        assert await editor.diagnostics(uri, None) == []

    talk(tmp_path, conversation)


@pytest.mark.parametrize(
    ("known", "agreed"),
    [
        (None, types.PositionEncodingKind.Utf16),
        ([types.PositionEncodingKind.Utf16], types.PositionEncodingKind.Utf16),
        (
            [types.PositionEncodingKind.Utf32, types.PositionEncodingKind.Utf16],
            types.PositionEncodingKind.Utf32,
        ),
        (
            [types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16],
            types.PositionEncodingKind.Utf8,
        ),
    ],
    ids=str,
)
def test_positions_are_counted_as_agreed(
    tmp_path: Path, known: list[types.PositionEncodingKind] | None, agreed: types.PositionEncodingKind
) -> None:
    text = f"قالت الهيئة: «😀 نعم». {FALL}"
    start = text.index(FALL)
    codes = {types.PositionEncodingKind.Utf8: "utf-8", types.PositionEncodingKind.Utf16: "utf-16-le",
             types.PositionEncodingKind.Utf32: "utf-32-le"}  # fmt: skip
    width = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[codes[agreed]]

    async def conversation(editor: Editor) -> None:
        (one,) = await editor.diagnostics(editor.open("a.txt", text))
        assert one.range.start.character == len(text[:start].encode(codes[agreed])) // width

    editor = talk(tmp_path, conversation, encodings=known)
    assert editor.server is not None and editor.server.position_encoding == agreed


def test_code_actions(tmp_path: Path) -> None:
    text = f"😀 {SAID} {UNUSED}\n\n{LOADED}\n\n{FALL}\n"

    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.md", text, "markdown")
        found = {str(one.code): one for one in await editor.diagnostics(uri)}
        assert set(found) == {"ATT001", "CUE001", "SUP001"}
        assert list(found["SUP001"].tags or ()) == [types.DiagnosticTag.Unnecessary]

        quick = await editor.actions(uri, found["SUP001"].range, ["quickfix"])
        (delete,) = [one for one in quick if one.diagnostics and one.diagnostics[0].code == "SUP001"]
        assert delete.is_preferred
        assert applied(text, delete) == text.replace(f" {UNUSED}", "")

        (replace,) = [
            one for one in await editor.actions(uri, found["CUE001"].range, ["quickfix"]) if one.is_preferred
        ]
        assert applied(text, replace) == text.replace("زعم", "قال").replace("أن الجسر آمن", "إن الجسر آمن")

        (ignore,) = await editor.actions(uri, found["ATT001"].range, ["quickfix"])
        silenced = applied(text, ignore)
        assert silenced == text.replace(FALL, f"{FALL} <!-- attrib: ignore ATT001 -->")
        editor.change(uri, 2, silenced)
        assert {str(one.code) for one in await editor.diagnostics(uri, 2)} == {"CUE001", "SUP001"}

        everything = types.Range(types.Position(0, 0), types.Position(99, 0))
        (whole,) = await editor.actions(uri, everything, ["source.fixAll"])
        assert whole.kind == "source.fixAll.attrib"
        editor.change(uri, 3, applied(silenced, whole))
        assert await editor.diagnostics(uri, 3) == []
        assert await editor.actions(uri, everything, ["refactor"]) == []

    talk(tmp_path, conversation)


def test_hover_says_who_says_it(tmp_path: Path) -> None:
    text = f"{SAID}\n\n{FALL}\n"

    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.txt", text)
        said = await editor.hover(uri, 0, SAID.index("مغلق"))
        assert said is not None and "**attributed**" in said and "هيئة الطرق" in said and "قالت" in said
        bare = await editor.hover(uri, 2, 3)
        assert bare == "**unattributed**"
        assert await editor.hover(uri, 1, 0) is None

    talk(tmp_path, conversation)


def test_hover_says_what_the_index_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    old = tmp_path / "old.txt"
    old.write_text("قالت وزارة الداخلية إن عدد قتلى الزلزال بلغ 11 شخصا.", encoding="utf-8")
    index = tmp_path / "index"
    command = [sys.executable, "-m", "attrib", "index", "add", str(old), "--index", str(index)]
    subprocess.run(command, check=True, capture_output=True)

    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.txt", "بلغ عدد قتلى الزلزال 14 شخصا.")
        said = await editor.hover(uri, 0, 5)
        assert (
            said is not None
            and "The index knows:" in said
            and "وزارة الداخلية" in said
            and "conflict" in said
        )

    talk(tmp_path, conversation, options={"index": str(index)})


def test_the_desk_keeps_to_one_thread() -> None:
    server = Server()

    def where() -> int:
        time.sleep(0.005)
        return threading.get_ident()

    async def crowd() -> list[int]:
        return await asyncio.gather(*(server.at_desk(where) for _ in range(8)))

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        found = set(apart.submit(asyncio.run, crowd()).result())
    assert len(found) == 1
    assert threading.get_ident() not in found


def test_configuration_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "attrib.toml"

    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.txt", FALL)
        assert [one.code for one in await editor.diagnostics(uri)] == ["ATT001"]
        assert types.WORKSPACE_DID_CHANGE_WATCHED_FILES in editor.registered

        async def changed(text: str) -> None:
            file.write_text(text, encoding="utf-8")
            editor.published.clear()
            event = types.FileEvent(file.as_uri(), types.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

        await changed('select = ["CUE"]\n')
        assert await editor.diagnostics(uri) == []
        await changed('selct = ["CUE"]\n')
        for _ in range(200):
            if editor.messages:
                break
            await asyncio.sleep(0.05)
        assert "did you mean “select”" in editor.messages[0]
        await changed('select = ["ATT001"]\n')
        assert len(await editor.diagnostics(uri)) == 1

        # Not every editor tells of changed files: saving the draft is enough.
        file.write_text('select = ["CUE"]\n', encoding="utf-8")
        editor.published.clear()
        editor.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        assert await editor.diagnostics(uri) == []

    talk(tmp_path, conversation)


def test_what_cannot_be_read_and_what_is_no_draft(tmp_path: Path) -> None:
    async def conversation(editor: Editor) -> None:
        broken = editor.open("a.md", f'---\ntitle: "أول: ثان\n---\n{FALL}\n', "markdown")
        (one,) = await editor.diagnostics(broken)
        assert "front matter" in one.message and one.range.start.line == 0
        assert await editor.diagnostics(editor.open("b.txt", "")) == []
        page = editor.open("c.html", f"<p>{FALL}</p>", "html")
        assert await editor.hover(page, 0, 5) is None
        assert await editor.actions(page, types.Range(types.Position(0, 0), types.Position(0, 9))) == []
        english = editor.open("d.txt", "The bridge in the north of the city fell on Sunday morning.")
        assert await editor.diagnostics(english) == []

    talk(tmp_path, conversation)


def test_a_draft_that_was_never_saved(tmp_path: Path) -> None:
    async def conversation(editor: Editor) -> None:
        item = types.TextDocumentItem("untitled:Untitled-1", "plaintext", 1, FALL)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        assert len(await editor.diagnostics("untitled:Untitled-1")) == 1

    talk(tmp_path, conversation)


def test_messages_in_arabic(tmp_path: Path) -> None:
    async def conversation(editor: Editor) -> None:
        uri = editor.open("a.txt", FALL)
        (one,) = await editor.diagnostics(uri)
        assert one.message.startswith("ادعاء بلا مصدر")
        (action,) = await editor.actions(uri, one.range)
        assert action.title == "احجب ATT001 في هذا السطر"

    talk(tmp_path, conversation, options={"language": "ar"})


class TestPlaces:
    TEXT = "أب😀ج\r\nد\u2028ه\n\rو"

    @pytest.mark.parametrize("encoding", list(types.PositionEncodingKind), ids=str)
    def test_there_and_back(self, encoding: types.PositionEncodingKind) -> None:
        places = Places.of(self.TEXT, encoding)
        for offset in range(len(self.TEXT) + 1):
            if self.TEXT[offset - 1 : offset + 1] == "\r\n":
                continue  # an end of line is one place
            assert places.offset(places.position(offset)) == offset

    def test_lines_are_those_of_the_protocol(self) -> None:
        places = Places.of(self.TEXT, types.PositionEncodingKind.Utf16)
        assert places.position(self.TEXT.index("ه")) == types.Position(1, 2)
        assert places.position(self.TEXT.index("و")) == types.Position(3, 0)
        assert places.position(3) == types.Position(0, 4)

    def test_past_the_end_is_the_end(self) -> None:
        places = Places.of(self.TEXT, types.PositionEncodingKind.Utf16)
        assert places.offset(types.Position(0, 99)) == 4
        assert places.offset(types.Position(99, 0)) == len(self.TEXT)
        assert places.span(types.Range(types.Position(1, 0), types.Position(0, 0))) == Span(6, 6)
