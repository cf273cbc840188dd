"""What the server was started with."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from attrib.report.catalogue import InterfaceLanguage

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes of a request: some fifteen hundred pages of text."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server goes by. ``language`` None leaves it to each reader's browser.

    ``index`` and ``sources`` come on top of the configuration file, as with the other commands; ``token`` None asks
    nobody who they are. ``hosts`` are further names that the server is called by. ``seconds`` is the time that the work
    of one request may take, and how long it may wait before; ``waiting`` how many may wait for one of the ``workers``.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    index: str | None = None
    model: str | None = None
    sources: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    language: InterfaceLanguage | None = None
    token: str | None = None
    hosts: tuple[str, ...] = ()
    secure: bool = False
    """Whether the server speaks TLS itself, so that its cookie is for TLS alone."""
    largest_body: int = LARGEST_BODY
    seconds: float = 10.0
    workers: int = 2
    waiting: int = 32

    @property
    def address(self) -> str:
        """The address to open in a browser of this computer."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - names, no binding
        return f"{'https' if self.secure else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}/"


def is_loopback(host: str) -> bool:
    """Return whether only this computer reaches a server on ``host``."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
