"""``attrib serve``: the local page and the JSON API, until Ctrl-C. Exit codes: 0, or 2 where it cannot be started."""

from __future__ import annotations

from typing import Annotated

import typer

from attrib.cli.check_options import ConfigFile, IndexFolder, Isolated
from attrib.cli.index_options import Model
from attrib.cli.options import Lang, Registries
from attrib.errors import UsageError


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Listen here; anything but this computer needs a token."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any free one.")
    ] = 8000,
    index: IndexFolder = None,
    model: Model = None,
    registries: Registries = None,
    config: ConfigFile = None,
    isolated: Isolated = False,
    lang: Lang = None,
) -> None:
    """Serve the page and the JSON API on this computer, until Ctrl-C."""
    try:
        import fastapi  # noqa: F401 - is the extra there?
        import uvicorn
    except ModuleNotFoundError:
        raise UsageError(
            "The server needs FastAPI and uvicorn, which are not installed.",
            remedy="pip install 'attrib[serve]'",
        ) from None
    from attrib.report.catalogue import interface_language
    from attrib.web.app import create_app
    from attrib.web.settings import Settings

    settings = Settings(
        host=host,
        port=port,
        index=index,
        model=model,
        sources=tuple(registries or ()),
        config=config,
        isolated=isolated,
        language=interface_language(lang) if lang else None,
    )
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning")
