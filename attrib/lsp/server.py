"""``attrib lsp``: a language server on standard input and output.

Documents come whole with every change: a draft is short, and no count of lines in between can go wrong. Findings
follow the typing after a short rest. Nothing is read from or sent to a network; the editor starts the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from attrib import __version__
from attrib.config import Overrides
from attrib.config_file import FILE_NAMES
from attrib.errors import AttribError
from attrib.lsp.answers import FIX_ALL, code_actions, diagnostics, hover
from attrib.lsp.drafts import Desk, Draft, form_of
from attrib.report.catalogue import interface_language, words

REST = 0.3
"""Seconds without a change after which a draft is looked at."""

_Answer = TypeVar("_Answer")


class Server(LanguageServer):
    """The server with its desk and the latest look at every open draft."""

    def __init__(self, lang: str | None = None, overrides: Overrides | None = None) -> None:
        super().__init__("attrib", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._lang = lang
        self._overrides = overrides or Overrides()
        self.desk = Desk(interface_language(lang), self._overrides)
        self._drafts: dict[str, Draft] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._looking = asyncio.Lock()
        # An open index belongs to the thread that opened it, so that the desk has one, and always the same.
        self._thread = ThreadPoolExecutor(1, "desk")
        self._told: str | None = None

    def configure(self, options: Any, root: str | None) -> None:
        """Take the editor's ``initializationOptions``: ``language``, ``config``, ``index``; others are passed over."""
        given = options if isinstance(options, dict) else {}

        def text(name: str) -> str | None:
            value = given.get(name)
            return value if isinstance(value, str) and value else None

        overrides = Overrides(
            config=text("config") or self._overrides.config, index=text("index") or self._overrides.index
        )
        self._overrides = overrides
        self.desk = Desk(interface_language(self._lang or text("language")), overrides, root)

    async def at_desk(self, work: Callable[..., _Answer], *given: object) -> _Answer:
        """Return what ``work`` answers in the one thread of the desk."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def soon(self, uri: str, rest: float = REST) -> None:
        """Look at a draft when it has rested."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[uri] = asyncio.ensure_future(self._after(uri, rest))

    async def _after(self, uri: str, rest: float) -> None:
        await asyncio.sleep(rest)
        self._waiting.pop(uri, None)
        draft = await self.look_at(uri)
        if draft is not None:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(draft.uri, diagnostics(draft), draft.version)
            )

    async def look_at(self, uri: str) -> Draft | None:
        """Return the look at the newest version of an open draft; None for a kind that attrib cannot place."""
        document = self.workspace.get_text_document(uri)
        form = form_of(uri, document.language_id)
        if form is None or uri not in self.workspace.text_documents:
            return None
        async with self._looking:
            known = self._drafts.get(uri)
            if known is not None and known.version == document.version and known.version is not None:
                return known
            encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
            try:
                draft = await self.at_desk(
                    self.desk.look_at, uri, document.version, document.source, form, encoding
                )
            except AttribError as error:
                self._tell(str(error))
                return None
            self._told = None
            if uri in self.workspace.text_documents:
                self._drafts[uri] = draft
            return draft

    async def hover_at(self, uri: str, position: types.Position) -> types.Hover | None:
        """Return what is known of a place; the index is asked in the thread of the desk."""
        draft = await self.look_at(uri)
        if draft is None:
            return None
        async with self._looking:
            try:
                return await self.at_desk(self._hover, draft, position)
            except AttribError as error:
                self._tell(str(error))
                return None

    def _hover(self, draft: Draft, position: types.Position) -> types.Hover | None:
        knowledge = self.desk.examiner.knowledge(draft.config)
        return hover(draft, position, words(self.desk.language), knowledge)

    def forget(self, uri: str | None = None) -> None:
        """Forget what is known of a draft that was closed; of all drafts where a configuration has changed."""
        if uri is not None:
            self._drafts.pop(uri, None)
            return
        self._drafts.clear()
        self.desk.forget()
        for one in list(self.workspace.text_documents):
            self.soon(one, 0)

    def _tell(self, message: str) -> None:
        """Show what is wrong for all drafts, once."""
        if message != self._told:
            self._told = message
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"attrib: {message}"))


def make_server(lang: str | None = None, overrides: Overrides | None = None) -> Server:
    """Return the server with its features. ``lang`` is the language of messages where the command line says so."""
    server = Server(lang, overrides)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        folders = params.workspace_folders or []
        root = folders[0].uri if folders else params.root_uri
        from attrib.lsp.drafts import path_of

        server.configure(params.initialization_options, path_of(root) if root else None)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        watching = server.client_capabilities.workspace
        files = watching.did_change_watched_files if watching is not None else None
        if files is None or not files.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in FILE_NAMES]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        server.client_register_capability(
            types.RegistrationParams(
                [types.Registration("configuration", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
            )
        )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.soon(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
        server.desk.refresh()
        server.soon(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.forget(uri)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.forget()

    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        draft = await server.look_at(params.text_document.uri)
        if draft is None:
            return []
        only = (
            [str(getattr(kind, "value", kind)) for kind in params.context.only]
            if params.context.only
            else None
        )
        return code_actions(draft, params.range, only, words(server.desk.language))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover_at(params: types.HoverParams) -> types.Hover | None:
        return await server.hover_at(params.text_document.uri, params.position)

    return server
