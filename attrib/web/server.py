"""The HTTP server around the application: a socket, uvicorn, a clean end."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import uvicorn

from attrib.errors import UsageError
from attrib.web.app import create_app
from attrib.web.connections import PromptConnection
from attrib.web.settings import Settings

_BACKLOG = 128
_CONNECTIONS = 512
_IDLE = 15
"""Seconds that a connection may wait for its next request."""
_GRACE = 5
"""Seconds that requests have to end after Ctrl-C."""
_HEADERS = 32 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that is bound, so that whatever is wrong with the address is known before anything is started."""

    socket: socket.socket
    port: int
    certificate: str | None = None
    key: str | None = None

    @classmethod
    def on(cls, host: str, port: int, certificate: str | None = None, key: str | None = None) -> Listening:
        """Bind ``host`` and ``port``. Raises UsageError for an address, a certificate or a key that cannot be used."""
        _check_certificate(certificate, key)
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            bound = socket.socket(family, kind, protocol)
        except (OSError, UnicodeError) as error:
            raise UsageError(
                f"There is no address “{host}” on this computer ({getattr(error, 'strerror', None) or error}).",
                remedy="Give 127.0.0.1, or an address that this computer has.",
            ) from None
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
            # Two sockets may be bound to one port as long as neither listens.
            bound.listen(_BACKLOG)
        except OSError as error:
            bound.close()
            raise _cannot_bind(host, port, error) from None
        bound.set_inheritable(False)
        return cls(bound, int(bound.getsockname()[1]), certificate, key)


def _cannot_bind(host: str, port: int, error: OSError) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"Port {port} of {host} is taken by another program, perhaps by another “attrib serve”.",
            remedy="Choose another with --port; --port 0 takes any that is free.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(
            f"Port {port} may not be used without special rights.",
            remedy="Choose one above 1023 with --port.",
        )
    return UsageError(
        f"Cannot listen on {host}, port {port}: {error.strerror}.",
        remedy="Give 127.0.0.1, or an address that this computer has.",
    )


def _check_certificate(certificate: str | None, key: str | None) -> None:
    if certificate is None:
        if key is not None:
            raise UsageError("A key is of no use without its certificate.", remedy="Give --certificate FILE.")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{certificate}: the certificate or its key cannot be used ({getattr(error, 'strerror', None) or error}).",
            remedy="Give PEM files; the key must belong to the certificate and have no password.",
        ) from None


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def run(settings: Settings, listening: Listening, ready: Callable[[], None], *, log: bool = False) -> None:
    """Serve until Ctrl-C or SIGTERM; ``ready`` is called when requests are answered.

    Raises AttribError for what kept the server from starting.
    """
    _log_to_stderr(log)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=PromptConnection,
        ws="none",
        lifespan="on",
        log_config=None,
        # What goes wrong is logged by the application; uvicorn's own lines would repeat it.
        log_level="critical",
        access_log=False,
        server_header=False,
        # A proxy in front speaks for itself; nobody's word is taken for whom a request is from.
        proxy_headers=False,
        backlog=_BACKLOG,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_HEADERS,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
    )
    server = _Server(config, ready)
    # uvicorn hands a signal on when it has ended the server; both kinds are a wish that it end, and it has.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run(sockets=[listening.socket])
    except KeyboardInterrupt:
        return
    except SystemExit:
        pass  # uvicorn's way of saying that it could not start
    finally:
        listening.socket.close()
    failure = app.state.desk.failure
    if failure is not None:
        raise failure
    if not server.started:
        raise UsageError("The server could not be started; see the lines above.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _log_to_stderr(access: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("attrib.web")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO if access else logging.WARNING)
    logger.propagate = False
