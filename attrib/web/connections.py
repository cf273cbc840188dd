"""A connection that is not kept waiting: uvicorn's, with a time for whatever the other end has to do.

uvicorn counts the time between two requests and no other: who sends a request letter by letter, or reads no answer,
would hold a connection for as long as it likes, and some hundreds of them the whole server (Slowloris, R.U.D.Y.).

- The head of a request has :data:`HEAD` seconds from the connection, or from its first byte on a connection that had a
  request before; then it is answered with 408.
- A body has the time that :class:`attrib.web.security.Limited` gives it, where it is read. The rest of one that nobody
  reads, because the request was refused or takes none, has :data:`HEAD` seconds from the answer on.
- An answer of which nothing is taken off for :data:`ANSWER` seconds is given up, and the connection cut.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD = 10.0
ANSWER = 60.0
_SAID = b"The request did not arrive in time."
_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(_SAID), _SAID)
)


class PromptConnection(H11Protocol):
    """One connection of a browser or a program."""

    _head: asyncio.TimerHandle | None = None
    _answer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._wait_no_more()
        _stop(self._answer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if self._head is None and self._between:
            self._wait()
        super().data_received(data)

    def handle_events(self) -> None:
        """Work off what came; a request whose head is whole is waited for no longer."""
        asked = self.cycle
        super().handle_events()
        if self.cycle is not asked:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Wait for the rest of a request that was answered before it was whole."""
        super().on_response_complete()
        if not self.transport.is_closing() and self._head is None and self.conn.their_state is h11.SEND_BODY:
            self._wait()

    def pause_writing(self) -> None:
        """Wait for the other end to take the answer off."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        _stop(self._answer)
        super().resume_writing()

    def _watch(self, left: int | None = None) -> None:
        """Cut the connection if no more of the answer has gone than when ``left`` bytes were left."""
        now = self.transport.get_write_buffer_size()
        if left is not None and now >= left:
            self.transport.abort()
        else:
            self._answer = self.loop.call_later(ANSWER, self._watch, now)

    @property
    def _between(self) -> bool:
        """Whether there is no request at work."""
        cycle: RequestResponseCycle | None = self.cycle  # there is none before the first request
        return cycle is None or cycle.response_complete

    def _wait(self) -> None:
        self._head = self.loop.call_later(HEAD, self._late)

    def _wait_no_more(self) -> None:
        _stop(self._head)
        self._head = None

    def _late(self) -> None:
        self._head = None
        if self.transport.is_closing():
            return
        if self._between and self.conn.our_state is h11.IDLE:
            self.transport.write(_LATE)
        self.transport.close()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
