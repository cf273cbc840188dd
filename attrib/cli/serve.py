"""``attrib serve``: the local page and the JSON API, until Ctrl-C.

Exit codes: 0 after Ctrl-C or SIGTERM; 2 where it cannot be started: the port is taken, there is no such index, a file
of the configuration is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.check_options import ConfigFile, IndexFolder, Isolated
from attrib.cli.index_options import Model
from attrib.cli.options import Lang, Registries
from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.web.settings import Settings

TOKEN_VARIABLE = "ATTRIB_TOKEN"  # noqa: S105 - the name of a variable
_SHORTEST_TOKEN = 16
_MEGABYTE = 1024 * 1024


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Listen here; beyond this computer a token is asked for."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="Listen on this port; 0 takes a free one."
        ),
    ] = 8000,
    index: IndexFolder = None,
    model: Model = None,
    registries: Registries = None,
    config: ConfigFile = None,
    isolated: Isolated = False,
    lang: Lang = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="TOKEN",
            help="Ask for this token. Better: set ATTRIB_TOKEN, which no list of processes shows.",
        ),
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A further name that the server is called by."),
    ] = None,
    certificate: Annotated[
        str | None,
        typer.Option("--certificate", metavar="FILE", help="Speak TLS with this certificate (PEM)."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="FILE", help="The certificate's key, where it is not in its file."),
    ] = None,
    workers: Annotated[
        int,
        typer.Option("--workers", metavar="N", min=1, max=64, help="Processes that work at the same time."),
    ] = 2,
    seconds: Annotated[
        float,
        typer.Option(
            "--time-limit", metavar="SECONDS", min=1, max=600, help="Time that one request may take."
        ),
    ] = 10.0,
    largest: Annotated[
        float,
        typer.Option("--size-limit", metavar="MB", min=0.01, max=100, help="Largest request that is read."),
    ] = 2.0,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    log: Annotated[
        bool, typer.Option("--log", help="Write a line a request to standard error: no texts, no queries.")
    ] = False,
) -> None:
    """Serve a page for editors and a JSON API on this computer, until Ctrl-C."""
    _require_extra()
    from attrib.report.catalogue import interface_language, words
    from attrib.web.settings import Settings

    catalogue = words(interface_language(lang))
    place, indexed = _index_place(index, config, registries or (), isolated, catalogue)
    asked_token = _token(token, host)
    # Imported when all that was asked for is known to be there: it takes a second.
    from attrib.web.server import Listening, run

    listening = Listening.on(host, port, certificate, key)
    settings = Settings(
        host=host,
        port=listening.port,
        index=place,
        model=_model(model),
        sources=tuple(registries or ()),
        config=config,
        isolated=isolated,
        language=interface_language(lang) if lang else None,
        token=asked_token,
        hosts=tuple(hosts or ()),
        secure=certificate is not None,
        largest_body=int(largest * _MEGABYTE),
        seconds=seconds,
        workers=workers,
    )
    run(
        settings,
        listening,
        lambda: _tell(settings, catalogue, indexed=indexed, generated=_generated(token), show=open_browser),
        log=log,
    )


def _require_extra() -> None:
    from importlib.util import find_spec

    for name in ("fastapi", "python_multipart", "uvicorn"):
        try:
            there = find_spec(name) is not None
        except ValueError:  # a module that was set aside
            there = False
        if not there:
            raise UsageError(
                f"The server needs FastAPI and uvicorn, which are not installed ({name} is missing).",
                remedy="pip install 'attrib[serve]'",
            )


def _index_place(
    asked: str | None,
    config: str | None,
    registries: list[str] | tuple[str, ...],
    isolated: bool,
    words: Words,
) -> tuple[str | None, bool]:
    """Return where the index lies, and whether there is one. Where the configuration names it, that goes on to say so.

    Raises StoreError for an index that was asked for and is not there, DataError for a wrong configuration or registry.
    """
    import os

    from attrib.config import Configs, Overrides, without_missing_own
    from attrib.sources.registry import Registry
    from attrib.store.folder import VARIABLE
    from attrib.store.opening import index_place, require_index

    overrides = Overrides(sources=registries, config=config, index=asked, isolated=isolated)
    found = Configs(overrides).of_draft(None)
    found, missing = without_missing_own(found)
    Registry.load(*found.sources)
    if missing is not None:
        from attrib.report.terminal import isolated as apart
        from attrib.report.terminal import shown

        _say(words, "serve-no-sources", path=apart(shown(missing)))
    place = found.index or os.environ.get(VARIABLE)
    if place:
        require_index(place)
        return (asked if found.index else place), True
    return (index_place(), True) if _there(index_place()) else (None, False)


def _there(place: str) -> bool:
    from attrib.errors import StoreError
    from attrib.store.opening import require_index

    try:
        require_index(place)
    except StoreError:
        return False
    return True


def _model(name: str | None) -> str | None:
    """Return an encoder's name; a folder by its whole path, as the index is told by it."""
    from pathlib import Path

    return str(Path(name).resolve()) if name is not None and Path(name).is_dir() else name


def _token(given: str | None, host: str) -> str | None:
    """Return the token to ask for: as given, else a new one where others than this computer may ask, else None."""
    import os
    import secrets

    from attrib.web.settings import is_loopback

    token = given or os.environ.get(TOKEN_VARIABLE)
    if not token:
        return None if is_loopback(host) else secrets.token_urlsafe(32)
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"A token has {_SHORTEST_TOKEN} or more letters, digits and signs of ASCII, and no blanks.",
            remedy='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
        )
    return token


def _generated(given: str | None) -> bool:
    import os

    return not (given or os.environ.get(TOKEN_VARIABLE))


def _say(words: Words, key: str, **values: object) -> None:
    import sys

    print(f"attrib: {words(key, **values)}", file=sys.stderr, flush=True)


def _tell(settings: Settings, words: Words, *, indexed: bool, generated: bool, show: bool) -> None:
    """Say where the server is, and what is to be known about it."""
    from attrib.web.settings import is_loopback

    def say(key: str, **values: object) -> None:
        _say(words, key, **values)

    say("serve-at", address=settings.address)
    if settings.token is not None and generated:
        say("serve-token", token=settings.token)
    if not is_loopback(settings.host) and not settings.secure:
        say("serve-no-tls")
    if not indexed:
        say("serve-no-index")
    if show:
        import threading
        import webbrowser

        # A browser that stays in the foreground would hold up the server.
        threading.Thread(target=webbrowser.open, args=(settings.address,), daemon=True).start()
