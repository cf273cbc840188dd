"""``attrib serve`` in a process of its own, for tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

ADDRESS = re.compile(r"https?://\S+?:(\d+)/")


class Running:
    """A server in a process of its own, and what it has written to standard error."""

    def __init__(self, *arguments: str, cwd: Path, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTRIB_")}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "attrib",
                "serve",
                "--port",
                "0",
                "--lang",
                "en",
                "--workers",
                "1",
                *arguments,
            ],
            cwd=cwd,
            env={**kept, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self._ready.wait(60)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.decode())
            if ADDRESS.search(self.lines[-1]):
                self._ready.set()
        self._ready.set()

    @property
    def port(self) -> int:
        found = ADDRESS.search("".join(self.lines))
        assert found is not None, self.lines
        return int(found[1])

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send a signal to all of its processes, as a terminal does, and return how it ended."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        code = self.process.wait(30)
        self._reader.join(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(f"http://127.0.0.1:{self.port}{path}", data, sent)
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()
