"""``attrib serve`` as a process: it starts, answers over a real socket, says what is wrong, and ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from attrib.cli import main
from tests.web.conftest import DRAFT
from tests.web.running import Running

TOKEN = "the-token-of-these-tests-only"  # noqa: S105 - of these tests alone

Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Running] = []

    def run(*arguments: str, cwd: Path = tmp_path, **environment: str) -> Running:
        running.append(Running(*arguments, cwd=cwd, **environment))
        return running[-1]

    yield run
    for one in running:
        one.end(signal.SIGKILL)


@pytest.fixture
def failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Runs ``attrib serve`` in this process, which has to end with 2, and returns what it says."""
    monkeypatch.chdir(tmp_path)
    for name in ("ATTRIB_INDEX", "ATTRIB_TOKEN", "ATTRIB_LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["attrib", "serve", "--lang", "en", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr().err
        assert ended.value.code == 2, said
        return said

    return run


def children(process: int) -> set[int]:
    done = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    return {int(pid) for pid, group, state in rows if int(group) == process and not state.startswith("Z")}


def test_it_serves_until_it_is_told_to_end(start: Start, index: str) -> None:
    server = start("--index", index, "--log")
    status, body = server.ask("/api/v1/index")
    assert status == 200 and json.loads(body)["articles"] == 4
    status, body = server.ask(
        "/api/v1/check", json.dumps({"text": DRAFT}).encode(), content_type="application/json"
    )
    assert status == 200 and json.loads(body)["findings"]
    assert server.ask("/api/v1/search?q=secret-words&lang=en")[0] == 200
    assert server.ask("/nothing%0aGET%20/forged")[0] == 404
    assert len(children(server.process.pid)) >= 2
    assert server.end(signal.SIGINT) == 0
    assert children(server.process.pid) == set()
    log = "".join(server.lines)
    assert "GET /api/v1/search 200" in log and "secret-words" not in log and "\nGET" not in log
    assert "Traceback" not in log


def test_it_ends_in_the_middle_of_work(start: Start) -> None:
    server = start("--isolated")
    text = json.dumps({"text": "أن إن قال «" * 50_000}).encode()
    asking = threading.Thread(
        target=lambda: _quietly(lambda: server.ask("/api/v1/check", text, content_type="application/json"))
    )
    asking.start()
    assert server.end(signal.SIGTERM) == 0
    asking.join(30)
    assert children(server.process.pid) == set()


def _quietly(work: Callable[[], object]) -> None:
    with suppress(OSError):  # the server goes away, which is what the test is about
        work()


def test_its_processes_end_even_where_it_is_killed(start: Start) -> None:
    server = start("--isolated")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(30)
    for _ in range(200):
        if not children(server.process.pid):
            break
        signal.sigtimedwait([], 0.05)
    assert children(server.process.pid) == set()


def test_a_port_that_is_taken(failed: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = failed("--isolated", "--port", str(taken.getsockname()[1]))
    assert "is taken by another program" in said and "--port 0" in said


def test_what_cannot_be_served_is_said_before_anything_is_started(
    tmp_path: Path, failed: Callable[..., str]
) -> None:
    (tmp_path / "wrong.toml").write_text("[[source]]\nid = 7\n")
    (tmp_path / "key.pem").write_text("no key")
    for arguments, said in (
        (("--index", "nowhere"), "there is no index here"),
        (("--sources", "wrong.toml"), "wrong.toml:"),
        (("--config", "nowhere.toml"), "nowhere.toml"),
        (("--host", "no.such.host.invalid"), "There is no address"),
        (("--host", "203.0.113.7", "--port", "0"), "203.0.113.7"),
        (("--token", "short"), "A token has 16"),
        (("--token", "with blanks in it, many"), "A token has 16"),
        (("--certificate", "key.pem"), "certificate"),
        (("--key", "key.pem"), "without its certificate"),
        (("--lang", "fr"), "no messages in"),
    ):
        assert said in failed("--port", "0", *arguments), arguments


def test_a_damaged_index_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "attrib.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = subprocess.run(
        [sys.executable, "-m", "attrib", "serve", "--port", "0", "--index", "index"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and "attrib.sqlite3" in done.stderr and "Traceback" not in done.stderr


def test_beyond_this_computer_a_token_is_made_and_asked_for(start: Start) -> None:
    server = start("--isolated", "--host", "0.0.0.0", "--log")  # noqa: S104 - what is tested
    assert server.ask("/api/v1/sources?q=x")[0] == 401
    said = "".join(server.lines)
    found = re.search(r": ([\w-]{43})$", said, re.MULTILINE)
    assert found is not None and "no TLS" in said
    assert server.ask("/api/v1/sources?q=x", authorization=f"Bearer {found[1]}")[0] == 200
    assert server.end() == 0
    assert "".join(server.lines).count(found[1]) == 1


def test_a_token_of_the_environment_is_never_written(start: Start) -> None:
    server = start("--isolated", "--log", ATTRIB_TOKEN=TOKEN)
    assert server.ask("/api/v1/sources?q=x", authorization="Bearer wrong")[0] == 401
    assert server.ask("/api/v1/sources?q=x", authorization=f"Bearer {TOKEN}")[0] == 200
    assert server.end() == 0
    assert TOKEN not in "".join(server.lines)


def test_no_module_of_the_working_directory_is_imported(start: Start, tmp_path: Path) -> None:
    mark = tmp_path / "imported"
    for name in ("json", "threading", "selectors", "attrib", "numpy", "docx"):
        (tmp_path / f"{name}.py").write_text(
            f"open({str(mark)!r}, 'a').write({name!r})\nraise SystemExit(9)\n"
        )
    server = start("--isolated", PYTHONSAFEPATH="1")
    body = json.dumps({"text": DRAFT}).encode()
    assert server.ask("/api/v1/check", body, content_type="application/json")[0] == 200
    assert server.end() == 0
    assert not mark.exists()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.modules['fastapi'] = None\nsys.argv = ['attrib', 'serve']\n"
        "from attrib.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "pip install 'attrib[serve]'" in done.stderr


def raw(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(data)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def test_a_large_body_is_refused_while_it_is_still_being_sent(start: Start) -> None:
    server = start("--isolated")
    head = "POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    announced = raw(server.port, f"{head}Content-Length: 10000000\r\n\r\n".encode() + b"x" * 1000)
    assert announced.startswith(b"HTTP/1.1 413") and b"\r\nconnection: close\r\n" in announced
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    chunked = raw(server.port, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + piece * 33)
    assert chunked.startswith(b"HTTP/1.1 413")
    assert b"content-security-policy" in chunked


def test_who_goes_away_in_the_middle_is_no_fault(start: Start) -> None:
    server = start("--isolated", "--log")
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
            head = ("POST /api/v1/check HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", "Content-Length: 900")
            connection.sendall("\r\n".join((*head, "", "--x\r\n")).encode())
    assert server.ask("/api/v1/health")[0] == 200
    assert server.end() == 0
    assert "Traceback" not in "".join(server.lines) and "fault" not in "".join(server.lines)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_odd_requests_get_no_page(one: Running, data: bytes) -> None:
    assert re.match(rb"HTTP/1.1 4\d\d", raw(one.port, data))
    assert one.ask("/api/v1/health")[0] == 200


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    server = Running("--isolated", cwd=tmp_path_factory.mktemp("odd"))
    yield server
    server.end()


def test_over_tls_with_a_certificate(start: Start, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("NO OPENSSL: TLS is not tested; apt-get install openssl")
    made = ["-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        *made,
    ]
    subprocess.run(
        [*command, "-addext", "subjectAltName=DNS:localhost"], cwd=tmp_path, capture_output=True, check=True
    )
    server = start("--isolated", "--certificate", "cert.pem", "--key", "key.pem", ATTRIB_TOKEN=TOKEN)
    trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    request = (
        "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(TOKEN) + 6}\r\n\r\ntoken={TOKEN}"
    )
    with (
        socket.create_connection(("127.0.0.1", server.port), 30) as plain,
        trusted.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(request.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 303") and b"; Secure" in answer
    assert server.end() == 0


def test_the_index_and_the_lists_of_the_configuration_are_taken(
    start: Start, index: str, tmp_path: Path, registry_file: Path
) -> None:
    (tmp_path / "attrib.toml").write_text(
        f"index = {json.dumps(index)}\nsources = [{json.dumps(str(registry_file))}]\n"
    )
    server = start()
    assert server.ask("/api/v1/index")[0] == 200
    assert server.ask("/api/v1/sources/harbour-authority")[0] == 200
    assert "no index" not in "".join(server.lines)


def test_a_file_of_sources_that_is_not_there_yet_is_made_by_the_first_edit(start: Start, tmp_path: Path) -> None:
    server = start("--isolated", "--sources", "ours.toml")
    assert "no file of sources" in "".join(server.lines) and "ours.toml" in "".join(server.lines)
    assert server.ask("/sources")[0] == 200 and server.ask("/api/v1/sources/reuters")[0] == 200
    body = json.dumps({"names": ["رويترز البيت"]}).encode()
    assert server.ask("/api/v1/sources/reuters/aliases", body, content_type="application/json")[0] == 200
    assert "رويترز البيت" in (tmp_path / "ours.toml").read_text("utf-8")
    assert json.loads(server.ask("/api/v1/sources?q=reuters")[1])["sources"][0]["aliases"].count("رويترز البيت") == 1
    (tmp_path / "ours.toml").unlink()
    assert server.ask("/sources/reuters")[0] == 200, "one that goes away does not end the server's work"


def test_any_other_file_of_sources_that_is_missing_is_an_error(failed: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("")
    assert "nowhere.toml" in failed("--isolated", "--port", "0", "--sources", "nowhere.toml", "--sources", "ours.toml")
