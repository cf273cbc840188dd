"""``attrib lsp``: the language server, for editors."""

from __future__ import annotations

from typing import Annotated

import typer

from attrib.cli.check_options import ConfigFile, IndexFolder
from attrib.cli.options import Lang
from attrib.errors import UsageError


def lsp(
    config: ConfigFile = None,
    index: IndexFolder = None,
    lang: Lang = None,
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Speak on standard input and output, which is all it does.")
    ] = True,
) -> None:
    """Serve an editor: findings, fixes, and who says what, as the draft is written."""
    try:
        import pygls  # noqa: F401 - is the extra there?
    except ModuleNotFoundError:
        raise UsageError(
            "The language server needs pygls, which is not installed.", remedy="pip install 'attrib[lsp]'"
        ) from None
    from attrib.config import Overrides
    from attrib.lsp.server import make_server

    make_server(lang, Overrides(config=config, index=index)).start_io()
