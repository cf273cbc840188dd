"""Connections of whoever takes their time, over real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from attrib.web import connections

LARGE = b"x" * 40_000_000


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers without reading a body: "ok", or more than a socket holds."""
    body = LARGE if scope["path"] == "/large" else b"ok"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server whose patience is short."""
    monkeypatch.setattr(connections, "HEAD", 0.5)
    monkeypatch.setattr(connections, "ANSWER", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=connections.PromptConnection, ws="none", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield int(listening.getsockname()[1])
    server.should_exit = True
    thread.join(30)
    listening.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def rest(connection: socket.socket) -> bytes:
    """Return all that comes until the other end closes; a connection that stays open fails with a timeout."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def answered(connection: socket.socket) -> bytes:
    """Return one answer of a connection that stays open."""
    found = b""
    while not found.endswith(b"\r\n\r\nok"):
        piece = connection.recv(65536)
        assert piece, found
        found += piece
    return found


@pytest.mark.parametrize("sent", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_a_head_that_does_not_end_is_waited_for_a_while(port: int, sent: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(sent)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(body) in head


def test_letters_that_drop_in_one_by_one_gain_no_time(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"X-A: b\r\n")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        answer = rest(connection)
        stop.set()
        dripping.join()
    assert b" 200 " not in answer


def test_the_next_request_of_a_connection_has_no_more_time(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answered(connection).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET / HT")
        assert b" 408 " in rest(connection)


def test_a_request_that_is_whole_is_answered_however_long_the_connection_lasts(port: int) -> None:
    with connected(port) as connection:
        for _ in range(4):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert answered(connection).startswith(b"HTTP/1.1 200 ")
            threading.Event().wait(0.3)


def test_the_rest_of_a_body_that_nobody_reads_is_waited_for_a_while(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx")
        assert rest(connection).startswith(b"HTTP/1.1 200 ")


def test_an_answer_that_nobody_takes_off_is_given_up(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        threading.Event().wait(1.5)
        assert len(rest(connection)) < len(LARGE)


def test_an_answer_that_is_taken_off_comes_whole(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert rest(connection).endswith(LARGE)
